//! The overview of an entity: about it, what it stands among, and what is special about its kind.

use leptos::prelude::*;
use shared::catalog::Relation;

use super::{Detail, about, aside, belongings, location, origin::Origins, people, picture, relations, template, tree};

/// How many neighbours of a side the picture shows.
const NEIGHBOURS: usize = 8;

pub fn overview(detail: &Detail) -> AnyView {
    let origins = Origins::begin(detail);
    view! {
        <div class="ent-b">
            <div class="ent-m">
                {about::section(detail, origins)}
                {of_kind(detail)}
                {tree::rest(detail)}
            </div>
            {aside::aside(detail)}
        </div>
    }
    .into_any()
}

/// What belongs to its kind alone.
fn of_kind(detail: &Detail) -> AnyView {
    match detail.head.reference.kind() {
        "group" => people::group(detail),
        "user" => people::user(detail),
        "domain" => belongings::domain(detail),
        "system" => belongings::system(detail),
        "template" => template::section(detail),
        "location" => location::section(detail),
        _ => view! { {picture::section(detail, NEIGHBOURS)}{lists(detail)} }.into_any(),
    }
}

/// The relations that the picture does not show, or not all of them.
fn lists(detail: &Detail) -> AnyView {
    let mut words = vec!["providesApi", "hasPart"];
    if detail.head.reference.kind() == "api" {
        words.extend(["apiProvidedBy", "apiConsumedBy"]);
    }
    let list = |word: &str| {
        let all: Vec<Relation> = relations::with(detail, word).cloned().collect();
        (!all.is_empty()).then(|| relations::list(word, all))
    };
    words.into_iter().filter_map(list).collect_view().into_any()
}
