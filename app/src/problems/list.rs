//! The list of the inbox: groups under their causes, the worst first, as the server sorted them.

use leptos::prelude::*;
use shared::catalog::{ProblemGroup, ProblemInbox, Severity};

use super::{Wanted, said};
use crate::{
    t,
    texts::number::number,
    ui::{
        button::{Segment, Segments},
        icon::{Icon, Size, icon},
        label::{Badge, Tone, mark},
        note::Empty,
        time::Age,
    },
};

pub fn inbox(inbox: ProblemInbox, wanted: Memo<Wanted>, chosen: Memo<Option<String>>) -> AnyView {
    let (total, mine, causes) = (inbox.total, inbox.mine, inbox.groups.len());
    let now = wanted.get_untracked();
    let first = inbox.groups.first().map(|group| group.key.clone());
    let current = Signal::derive(move || chosen.get().or_else(|| first.clone()));
    let parts =
        by_cause(inbox.groups).into_iter().map(|(cause, groups)| part(cause, groups, &now, current)).collect_view();
    let nothing = (causes == 0).then(|| nothing(&now, total));
    view! {
        <header class="pr-lh">
            <h1 id="problems">{t!(problems_title)}</h1>
            <span class="subtle t12 cut">{t!(problems_summary, total = total, causes = causes, mine = mine)}</span>
            <span class="push">{whose(wanted)}</span>
        </header>
        {narrowed(&now)}
        {nothing}
        {parts}
    }
    .into_any()
}

fn whose(wanted: Memo<Wanted>) -> AnyView {
    let choices = Signal::derive(move || {
        let now = wanted.get();
        let to = |whose: &str| Wanted { whose: whose.to_owned(), ..now.clone() }.path(None, "");
        let mine = now.whose == "mine";
        vec![
            Segment { label: t!(problems_mine), icon: None, href: to("mine"), current: mine },
            Segment { label: t!(problems_all), icon: None, href: to(""), current: !mine },
        ]
    });
    view! { <Segments label=t!(problems_whose) choices=choices /> }.into_any()
}

/// What the inbox is narrowed down to, and the way out of it.
fn narrowed(now: &Wanted) -> Option<AnyView> {
    let wide = Wanted { whose: now.whose.clone(), ..Wanted::default() }.path(None, "");
    let what = if now.cause.is_empty() { t!(problems_one_source) } else { cause_words(&now.cause) };
    let view = view! {
        <p class="pr-n">
            <span class="term"><span>{icon(Icon::Filter, Size::Px12)}</span><b>{what}</b></span>
            <a class="link t12" href=wide>{t!(problems_widen)}</a>
        </p>
    };
    now.is_narrow().then(|| view.into_any())
}

/// An empty inbox is a good moment, unless it is only empty under a filter.
fn nothing(now: &Wanted, total: usize) -> AnyView {
    let (title, advice) = match (now.is_narrow(), now.whose.as_str()) {
        (true, _) => (t!(problems_none_here), t!(problems_none_here_advice)),
        (false, "mine") if total > 0 => (t!(problems_none_mine), t!(problems_none_mine_advice)),
        _ => (t!(problems_none), t!(problems_none_advice)),
    };
    view! { <Empty icon=Icon::Check title=title><p>{advice}</p></Empty> }.into_any()
}

fn part(cause: String, groups: Vec<ProblemGroup>, now: &Wanted, current: Signal<Option<String>>) -> AnyView {
    let only = Wanted { cause: cause.clone(), ..now.clone() }.path(None, "");
    view! {
        <h2><a href=only>{cause_words(&cause)}</a></h2>
        <ul>{groups.into_iter().map(|group| row(group, now, current)).collect_view()}</ul>
    }
    .into_any()
}

fn row(group: ProblemGroup, now: &Wanted, current: Signal<Option<String>>) -> AnyView {
    let href = now.path(Some(&group.key), "");
    let (tone, word) = severity(&group.severity);
    let count = group.places.len();
    let place = group.places.first().map(|place| crate::problems::detail::place_of(&place.path, place.line));
    let many =
        (count > 1).then(|| view! { <Badge>{number(count)}<span class="vh">{t!(problems_places)}</span></Badge> });
    let title = said::title(&group);
    let id = row_id(&group.key);
    let key = group.key;
    view! {
        <li>
            <a id=id href=href aria-current=move || (current.get().as_deref() == Some(&key)).then_some("true")>
                {mark(tone)}
                <span class="cut"><span class="vh">{word}": "</span><b class="cut">{title}</b><span class="mono muted pr-p cut">{place}</span></span>
                <span class="pr-c">{many}<span class="subtle t12 nowrap"><Age at=group.first_seen /></span></span>
            </a>
        </li>
    }
    .into_any()
}

/// Groups under their causes, in the order in which the causes first appear.
fn by_cause(groups: Vec<ProblemGroup>) -> Vec<(String, Vec<ProblemGroup>)> {
    let mut parts: Vec<(String, Vec<ProblemGroup>)> = Vec::new();
    for group in groups {
        match parts.iter_mut().find(|(cause, _)| *cause == group.cause) {
            Some((_, known)) => known.push(group),
            None => parts.push((group.cause.clone(), vec![group])),
        }
    }
    parts
}

/// The keys of the groups in the order in which they are shown.
pub fn order(inbox: &ProblemInbox) -> Vec<String> {
    by_cause(inbox.groups.clone()).into_iter().flat_map(|(_, groups)| groups).map(|group| group.key).collect()
}

/// The key after (or before) the chosen one; without a choice the first is shown.
pub fn beside(order: &[String], chosen: Option<&str>, down: bool) -> Option<String> {
    let at = chosen.and_then(|chosen| order.iter().position(|key| key == chosen)).unwrap_or(0);
    let next = if down { at + 1 } else { at.checked_sub(1)? };
    order.get(next).cloned()
}

pub fn row_id(key: &str) -> String {
    format!("problem-{}", key.replace(|c: char| !c.is_ascii_alphanumeric(), "-"))
}

pub fn severity(severity: &Severity) -> (Tone, String) {
    match severity {
        Severity::Error => (Tone::Bad, t!(problems_error)),
        Severity::Warning => (Tone::Warn, t!(problems_warning)),
    }
}

/// What a cause means, as a heading; one that this page does not know keeps its word.
pub fn cause_words(cause: &str) -> String {
    match cause {
        "reference" => t!(problems_cause_reference),
        "conflict" => t!(problems_cause_conflict),
        "duplicate" => t!(problems_cause_duplicate),
        "yaml" => t!(problems_cause_yaml),
        "schema" => t!(problems_cause_schema),
        "placeholder" => t!(problems_cause_placeholder),
        "target" => t!(problems_cause_target),
        "source" => t!(problems_cause_source),
        "limit" => t!(problems_cause_limit),
        other => other.to_owned(),
    }
}
