//! Beside the overview: problems with file and line, recent changes, the path of ownership, links.

use leptos::prelude::*;
use shared::catalog::{EntityDetail, IngestProblem, Link, Named, Severity};

use super::{Detail, changes, facts::file_name};
use crate::{
    catalog::words::{external, icon_named, inline},
    paths::{self, Tab},
    t,
    texts::number::number,
    ui::{
        button::{ButtonLink, Height},
        icon::{Icon, Size, icon},
        label::{Badge, Tone},
        who::{Face, Who},
    },
};

/// How many problems are told; the inbox has them all.
const SHOWN: usize = 4;

pub fn aside(detail: &Detail) -> AnyView {
    view! {
        <aside class="ent-r" aria-label=t!(catalog_around, title = &detail.head.title)>
            {(!detail.problems.is_empty()).then(|| problems(detail))}
            {changes::recent(detail)}
            {(!detail.ownership.is_empty()).then(|| ownership(detail))}
            {(!detail.entity.metadata.links.is_empty()).then(|| links(&detail.entity.metadata.links))}
        </aside>
    }
    .into_any()
}

fn problems(detail: &EntityDetail) -> AnyView {
    let bad = detail.problems.iter().any(|problem| problem.severity == Severity::Error);
    let tone = if bad { Tone::Bad } else { Tone::Warn };
    let problem = |problem: &IngestProblem| problem_item(detail, problem);
    let count = number(detail.problems.len());
    let rest = detail.problems.len().saturating_sub(SHOWN);
    // One problem has one place in the inbox; several may be in several groups.
    let inbox = match detail.problems.as_slice() {
        [only] => in_inbox(only),
        _ => paths::PROBLEMS.to_owned(),
    };
    let open = if rest > 0 { t!(catalog_more_in_inbox, count = rest) } else { t!(catalog_open_inbox) };
    view! {
        <section aria-labelledby="problems" class="prob-l">
            <div class="sect-h">
                <h2 id="problems">{t!(catalog_problems_title)}</h2>
                <Badge tone=tone icon=Icon::Alert>{count}</Badge>
            </div>
            <ul>{detail.problems.iter().take(SHOWN).map(problem).collect_view()}</ul>
            <p class="row pt">
                <ButtonLink href=inbox height=Height::Small icon=Icon::Inbox>{open}</ButtonLink>
            </p>
        </section>
    }
    .into_any()
}

/// Where the inbox shows this very problem.
fn in_inbox(problem: &IngestProblem) -> String {
    paths::with_query(&paths::problem(&problem.group), &[("place", &problem.id)])
}

fn problem_item(detail: &EntityDetail, problem: &IngestProblem) -> AnyView {
    let place = if problem.line > 0 {
        format!("{}:{}", file_name(&problem.path), problem.line)
    } else {
        file_name(&problem.path).to_owned()
    };
    // A line of the entity's own declaration is shown here, one of another file in the inbox.
    let own = detail
        .declared
        .as_ref()
        .is_some_and(|declared| declared.path == problem.path && declared.source == problem.source);
    let href = if own && problem.line > 0 {
        format!("{}#L{}", paths::tab(&detail.head.reference, Tab::Source), problem.line)
    } else {
        in_inbox(problem)
    };
    let advice = (!problem.advice.is_empty()).then(|| view! { <p class="subtle t12">{inline(&problem.advice)}</p> });
    let others = problem.about.as_ref().filter(|about| **about != detail.head.reference);
    let about = others.map(|about| {
        let href = paths::search(about.name());
        let words = t!(catalog_search_for, name = about.name());
        view! { <p><a class="link row t12" href=href>{icon(Icon::Search, Size::Px12)}{words}</a></p> }
    });
    view! {
        <li>
            <a class="link mono" href=href title=problem.path.clone()>{place}</a>
            <p class="muted">{inline(&problem.message)}</p>
            {advice}
            {about}
        </li>
    }
    .into_any()
}

fn ownership(detail: &EntityDetail) -> AnyView {
    let is_team = detail.head.reference.kind() == "group";
    let title = if is_team { t!(catalog_above) } else { t!(catalog_ownership) };
    let step = |(position, who): (usize, &Named)| {
        let note = (position == 0 && !is_team).then(|| view! { <span class="subtle t12">{t!(catalog_direct)}</span> });
        view! { <li><Who who=who.clone() face=Face::Px16 />{note}</li> }
    };
    view! {
        <section aria-labelledby="ownership">
            <div class="sect-h"><h2 id="ownership">{title}</h2></div>
            <ol class="path">{detail.ownership.iter().enumerate().map(step).collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn links(links: &[Link]) -> AnyView {
    let link = |link: &Link| {
        let text =
            link.title.clone().filter(|title| !title.trim().is_empty()).unwrap_or_else(|| host(&link.url).to_owned());
        view! { <li>{external(&link.url, text, drawn(link))}</li> }
    };
    view! {
        <section aria-labelledby="links">
            <div class="sect-h"><h2 id="links">{t!(catalog_links)}</h2></div>
            <ul class="links">{links.iter().map(link).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The host of an address, for a link without a title.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty()).unwrap_or(url)
}

/// The icon that the source asks for, if there is one like it; else one that the title suggests.
fn drawn(link: &Link) -> Icon {
    let asked = link.icon.as_deref().unwrap_or_default().to_ascii_lowercase();
    let by_name = match asked.as_str() {
        "dashboard" => Some(Icon::Pulse),
        "docs" | "techdocs" => Some(Icon::Book),
        "github" | "scm" | "repository" => Some(Icon::Git),
        "chat" | "slack" => Some(Icon::Msg),
        "email" => Some(Icon::Mail),
        "group" => Some(Icon::Users),
        "help" => Some(Icon::Help),
        "web" | "website" => Some(Icon::Globe),
        "catalog" => Some(Icon::Box),
        other => icon_named(other),
    };
    by_name.unwrap_or_else(|| {
        let title = link.title.as_deref().unwrap_or_default().to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| title.contains(word));
        if title.starts_with('#') || says(&["chat", "slack"]) {
            Icon::Msg
        } else if says(&["runbook", "docs", "handbook", "wiki", "guide"]) {
            Icon::Book
        } else if says(&["dashboard", "metrics", "grafana"]) {
            Icon::Pulse
        } else if says(&["alert", "on call", "pager"]) {
            Icon::Bell
        } else if says(&["repo", "source", "github", "gitlab"]) {
            Icon::Git
        } else {
            Icon::External
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_without_a_title_is_called_by_its_host() {
        for (url, name) in
            [("https://grafana.example/d/1?x", "grafana.example"), ("https://a.b", "a.b"), ("odd", "odd"), ("", "")]
        {
            assert_eq!(host(url), name);
        }
    }
}
