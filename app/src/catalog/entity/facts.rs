//! The strip of facts: a few things that one wants to know first, and only those that are known.

use leptos::prelude::*;
use shared::catalog::EntityDetail;

use super::relations::{counted, with};
use crate::{
    paths::{self, Tab},
    t,
    texts::number::number,
    ui::{
        label::{Tone, mark},
        time::Time,
    },
};

struct Fact {
    label: String,
    value: AnyView,
    note: AnyView,
}

pub fn facts(detail: &EntityDetail) -> AnyView {
    let mut all = match detail.head.reference.kind() {
        "group" => team(detail),
        "user" => person(detail),
        "location" | "template" => Vec::new(),
        _ => thing(detail),
    };
    all.push(problems(detail));
    all.push(changed(detail));
    all.extend(source(detail));
    let fact = |fact: Fact| view! { <div class="fact"><dt>{fact.label}</dt><dd class="fact-v">{fact.value}</dd><dd class="fact-s">{fact.note}</dd></div> };
    view! { <dl class="facts">{all.into_iter().map(fact).collect_view()}</dl> }.into_any()
}

/// A number that leads to the list of what it counts.
fn counting(label: String, count: usize, href: String, note: String) -> Fact {
    let value = if count == 0 {
        view! { <span class="muted">{number(count)}</span> }.into_any()
    } else {
        view! { <a href=href>{number(count)}</a> }.into_any()
    };
    Fact { label, value, note: note.into_any() }
}

fn thing(detail: &EntityDetail) -> Vec<Fact> {
    let tab = paths::tab(&detail.head.reference, Tab::Dependencies);
    let own = counted(detail).filter(|relation| relation.own).count();
    let all = counted(detail).count();
    let relations =
        counting(t!(catalog_relations), all, tab.clone(), t!(catalog_relations_split, own = own, others = all - own));
    let first = match detail.head.reference.kind() {
        "api" => {
            let note = t!(catalog_providers, count = with(detail, "apiProvidedBy").count());
            counting(t!(catalog_consumers), with(detail, "apiConsumedBy").count(), tab, note)
        }
        "system" | "domain" => {
            let missing = with(detail, "hasPart").filter(|part| !part.target.found).count();
            let note = if missing > 0 { t!(catalog_missing, count = missing) } else { t!(catalog_all_there) };
            counting(t!(catalog_parts), with(detail, "hasPart").count(), tab, note)
        }
        _ => {
            let count = |words: [&str; 2]| words.iter().map(|word| with(detail, word).count()).sum::<usize>();
            let note = t!(catalog_needs_count, count = count(["dependsOn", "consumesApi"]));
            counting(t!(catalog_needed_by), count(["dependencyOf", "apiConsumedBy"]), tab, note)
        }
    };
    vec![first, relations]
}

fn team(detail: &EntityDetail) -> Vec<Fact> {
    let tab = paths::tab(&detail.head.reference, Tab::Dependencies);
    let children = with(detail, "parentOf").count();
    let members = detail.members.len().max(with(detail, "hasMember").count());
    let owned = paths::catalog(&format!("owner:{}", detail.head.reference));
    vec![
        counting(t!(catalog_members), members, tab, t!(catalog_child_teams, count = children)),
        counting(t!(catalog_owns), with(detail, "ownerOf").count(), owned, t!(catalog_owns_directly)),
    ]
}

fn person(detail: &EntityDetail) -> Vec<Fact> {
    let tab = paths::tab(&detail.head.reference, Tab::Dependencies);
    let owned = paths::catalog(&format!("owner:{}", detail.head.reference));
    vec![
        counting(t!(catalog_teams), with(detail, "memberOf").count(), tab, t!(catalog_teams_note)),
        counting(t!(catalog_owns), with(detail, "ownerOf").count(), owned, t!(catalog_owns_directly)),
    ]
}

fn problems(detail: &EntityDetail) -> Fact {
    let count = detail.problems.len();
    let value = if count == 0 {
        view! { <span class="state">{mark(Tone::Ok)}{t!(catalog_none)}</span> }.into_any()
    } else {
        view! { <a class="state" href=format!("{}#problems", paths::entity(&detail.head.reference))>{mark(Tone::Warn)}{number(count)}</a> }.into_any()
    };
    let note = detail.problems.first().map(|problem| format!("{}:{}", file_name(&problem.path), problem.line));
    Fact { label: t!(catalog_problems_title), value, note: note.unwrap_or_else(|| t!(catalog_as_declared)).into_any() }
}

fn changed(detail: &EntityDetail) -> Fact {
    let history = paths::tab(&detail.head.reference, Tab::History);
    Fact {
        label: t!(catalog_changed),
        value: view! { <Time at=detail.head.changed_at /> }.into_any(),
        note: view! { <a href=history>{t!(catalog_revision, number = detail.revision)}</a> }.into_any(),
    }
}

fn source(detail: &EntityDetail) -> Option<Fact> {
    let place = detail.declared.as_ref()?;
    let href = paths::source(&place.source);
    let tab = paths::tab(&detail.head.reference, Tab::Source);
    let file = format!("{}:{}", file_name(&place.path), place.line);
    let path = place.path.clone();
    Some(Fact {
        label: t!(catalog_source),
        value: view! { <a class="cut" href=href>{place.source_title.clone()}</a> }.into_any(),
        note: view! { <a class="mono" href=tab title=path>{file}</a> }.into_any(),
    })
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or(path)
}
