//! Relations of an entity: the ones it has of a word, as lists, and the tab that shows them all.

use leptos::prelude::*;
use shared::catalog::{EntityDetail, Named, Relation};

use super::{Detail, picture, tabs::is_organisation};
use crate::{
    catalog::words::relation_words,
    paths, t,
    texts::number::number,
    ui::{
        button::{ButtonLink, Height, Look},
        icon::Icon,
        kind::kind_word,
        reference::EntityLink,
        who::{Face, Who},
    },
};

/// The words in the order in which they are told; others follow.
const ORDER: [&str; 14] = [
    "dependsOn",
    "consumesApi",
    "providesApi",
    "dependencyOf",
    "apiConsumedBy",
    "apiProvidedBy",
    "hasPart",
    "partOf",
    "ownedBy",
    "ownerOf",
    "hasMember",
    "memberOf",
    "parentOf",
    "childOf",
];

/// The relations of a word.
pub fn with<'a>(detail: &'a EntityDetail, word: &'a str) -> impl Iterator<Item = &'a Relation> {
    detail.relations.iter().filter(move |relation| relation.relation == word)
}

/// The first target of a word.
pub fn first<'a>(detail: &'a EntityDetail, word: &str) -> Option<&'a Named> {
    detail.relations.iter().find(|relation| relation.relation == word).map(|relation| &relation.target)
}

/// What the tab counts: everything but the owner, who stands in the head.
pub fn counted(detail: &EntityDetail) -> impl Iterator<Item = &Relation> {
    detail.relations.iter().filter(|relation| relation.relation != "ownedBy")
}

/// All words that the entity has relations of, in order.
fn words(detail: &EntityDetail) -> Vec<&str> {
    let known = ORDER.into_iter().filter(|word| with(detail, word).next().is_some());
    let mut words: Vec<&str> = known.collect();
    for relation in &detail.relations {
        if !words.contains(&relation.relation.as_str()) {
            words.push(&relation.relation);
        }
    }
    words
}

/// The tab with every relation.
pub fn tab(detail: &Detail) -> AnyView {
    let lists = words(detail)
        .into_iter()
        .map(|word| list(word, with(detail, word).cloned().collect()).into_any())
        .collect_view();
    let picture = (!is_organisation(detail)).then(|| picture::section(detail, usize::MAX));
    view! {
        <div class="ent-b"><div class="ent-m wide-1">
            {picture}
            <div class="rels">{lists}</div>
        </div></div>
    }
    .into_any()
}

/// The relations of one word as a section.
pub fn list(word: &str, relations: Vec<Relation>) -> AnyView {
    section(&format!("rel-{word}"), relation_words(word), relations, None)
}

/// Relations under a heading, at most `shown` of them when `all` says where the rest is.
pub fn section(id: &str, title: String, relations: Vec<Relation>, all: Option<(usize, String)>) -> AnyView {
    let count = relations.len();
    let (shown, href) = all.unwrap_or((usize::MAX, String::new()));
    let rest = (count > shown).then(|| {
        view! { <ButtonLink href=href look=Look::Quiet height=Height::Small>{t!(catalog_all_of, count = count)}</ButtonLink> }
    });
    let id = id.to_owned();
    let named = id.clone();
    view! {
        <section aria-labelledby=named>
            <div class="sect-h"><h2 id=id>{title.clone()}</h2><span class="subtle">{number(count)}</span></div>
            {table(title, relations.into_iter().take(shown).collect())}
            {rest}
        </section>
    }
    .into_any()
}

fn table(title: String, relations: Vec<Relation>) -> AnyView {
    view! {
        <table class="table rel">
            <caption class="vh">{title}</caption>
            <colgroup><col /><col class="rel-w" /><col class="rel-o" /></colgroup>
            <thead class="vh">
                <tr><th scope="col">{t!(catalog_name)}</th><th scope="col">{t!(catalog_type)}</th><th scope="col">{t!(catalog_owner)}</th></tr>
            </thead>
            <tbody>{relations.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(relation: Relation) -> AnyView {
    let Relation { target, kind, entity_type, owner, .. } = relation;
    let found = target.found;
    // A type says more than the kind, which the icon shows.
    let what = entity_type.clone().or_else(|| kind.as_deref().map(kind_word));
    let what = if found {
        view! { <span class="muted">{what}</span> }.into_any()
    } else {
        view! { <span class="ghost">{t!(catalog_not_in_catalog)}</span> }.into_any()
    };
    view! {
        <tr>
            <td><EntityLink to=target entity_type=entity_type /></td>
            <td>{what}</td>
            <td>{owner.map(|owner| view! { <Who who=owner face=Face::Px16 /> })}</td>
        </tr>
    }
    .into_any()
}

/// Relations in groups by the kind of their targets, each with the address of the full list and an id that begins with `prefix`.
pub fn by_kind(prefix: &str, relations: Vec<Relation>, filter: &str, shown: usize) -> AnyView {
    let mut kinds: Vec<(String, Vec<Relation>)> = Vec::new();
    for relation in relations {
        let kind = relation.kind.clone().unwrap_or_else(|| relation.target.reference.kind().to_owned());
        match kinds.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&kind)) {
            Some((_, all)) => all.push(relation),
            None => kinds.push((kind, vec![relation])),
        }
    }
    kinds.sort_by_key(|(kind, _)| kind_rank(kind));
    let group = |(kind, relations): (String, Vec<Relation>)| {
        let all = paths::catalog(&format!("kind:{} {filter}", kind.to_lowercase()));
        let id = format!("{prefix}-{}", kind.to_lowercase());
        section(&id, crate::ui::kind::kind_words(&kind), relations, Some((shown, all)))
    };
    kinds.into_iter().map(group).collect_view().into_any()
}

/// The order of kinds on a page: what is made first, then what it stands on, then who.
pub fn kind_rank(kind: &str) -> usize {
    const RANKS: [&str; 9] =
        ["domain", "system", "component", "api", "resource", "airesource", "template", "group", "user"];
    RANKS.iter().position(|known| kind.eq_ignore_ascii_case(known)).unwrap_or(RANKS.len())
}

/// The link to the graph, for the head of a section.
pub fn open_graph(detail: &EntityDetail) -> AnyView {
    let href = paths::graph(&detail.head.reference);
    view! { <span class="push"><ButtonLink href=href look=Look::Quiet height=Height::Small icon=Icon::Graph>{t!(catalog_open_graph)}</ButtonLink></span> }.into_any()
}
