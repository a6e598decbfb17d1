//! The facet rail: what the list can be narrowed down to, and how many entities there would be.
//! A popover on a phone, a column beside the list elsewhere; every choice is a link.

use leptos::prelude::*;
use shared::catalog::{Choice, EntityRef, Facet, FacetCounts, filter::Key};

use super::state::Asked;
use crate::{
    t,
    texts::number::number,
    ui::{
        icon::{Icon, Size, icon},
        kind::{kind_icon, kind_word},
        who::{Face, avatar},
    },
};

/// The id of the rail, which the filter button of a phone opens.
pub const RAIL: &str = "facets";

/// How many choices a facet shows at first; one or two more are shown rather than counted.
const SHOWN: usize = 7;
const NOT_WORTH_HIDING: usize = 2;

/// The facets in their order, each with its key; the server may count others.
pub const ORDER: [(&str, Key); 9] = [
    ("kind", Key::Kind),
    ("owner", Key::Owner),
    ("lifecycle", Key::Lifecycle),
    ("type", Key::Type),
    ("tag", Key::Tag),
    ("system", Key::System),
    ("domain", Key::Domain),
    ("namespace", Key::Namespace),
    ("state", Key::State),
];

/// `unfolded` are the facets that show all their choices.
pub fn rail(counts: &FacetCounts, asked: &Asked, unfolded: RwSignal<Vec<String>>) -> AnyView {
    let fitting = counts.fitting;
    let named = |name: &str| counts.facets.iter().find(|facet| facet.name == name);
    let of = |(name, key): (&str, Key)| {
        named(name).filter(|facet| says_something(facet, &key, asked)).map(|facet| group(facet, key, asked, unfolded))
    };
    let groups = ORDER.into_iter().filter_map(of).collect_view();
    let clear = (!asked.filter.is_empty())
        .then(|| view! { <a class="more" href=asked.under(&Default::default())>{t!(catalog_clear)}</a> });
    view! {
        {groups}
        {clear}
        <button type="button" class="btn btn-primary btn-lg facets-done" popovertarget=RAIL popovertargetaction="hide">
            {t!(catalog_show_found, count = fitting)}
        </button>
    }
    .into_any()
}

/// One choice alone narrows nothing down, except for the kinds, which say what there is.
fn says_something(facet: &Facet, key: &Key, asked: &Asked) -> bool {
    let least = if matches!(key, Key::Namespace | Key::State) { 2 } else { 1 };
    facet.choices.len() >= least || (!facet.choices.is_empty() && asked.filter.uses(key))
}

fn group(facet: &Facet, key: Key, asked: &Asked, unfolded: RwSignal<Vec<String>>) -> AnyView {
    let name = facet.name.clone();
    let id = format!("facet-{name}");
    let named = id.clone();
    let own = name.clone();
    let all = Memo::new(move |_| unfolded.with(|unfolded| unfolded.contains(&own)));
    let chosen = |choice: &Choice| asked.filter.has(&key, &choice.value);
    let shown = if facet.choices.len() <= SHOWN + NOT_WORTH_HIDING { facet.choices.len() } else { SHOWN };
    let (first, rest): (Vec<_>, Vec<_>) =
        facet.choices.iter().cloned().enumerate().partition(|(position, choice)| *position < shown || chosen(choice));
    let left = rest.len();
    let first = first.into_iter().map(|(_, choice)| link(&key, &choice, asked)).collect_view();
    let href = asked.with_more(&name);
    let here = asked.clone();
    let own = name.clone();
    let more = move || {
        if all.get() {
            return rest.iter().map(|(_, choice)| link(&key, choice, &here)).collect_view().into_any();
        }
        let own = own.clone();
        let expand = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            unfolded.update(|unfolded| unfolded.push(own.clone()));
        };
        let href = href.clone();
        (left > 0)
            .then(|| view! { <li><a class="more" href=href on:click=expand>{t!(catalog_more, count = left)}</a></li> })
            .into_any()
    };
    view! {
        <section class="facet" aria-labelledby=named>
            <h2 id=id>{title(&name)}</h2>
            <ul>{first}{more}</ul>
        </section>
    }
    .into_any()
}

fn link(key: &Key, choice: &Choice, asked: &Asked) -> AnyView {
    let chosen = asked.filter.has(key, &choice.value);
    let excluded = asked
        .filter
        .terms()
        .iter()
        .any(|term| term.negated && term.key == key.to_string() && term.value == choice.value);
    let words = if excluded { view! { <s>{words(key, choice)}</s> }.into_any() } else { words(key, choice).into_any() };
    view! {
        <li>
            <a class="pick" href=asked.toggled(key, &choice.value) aria-current=chosen.then_some("true")>
                <span class="tick">{chosen.then(|| icon(Icon::Check, Size::Px12))}</span>
                <span class="cut">{drawn(key, choice)}<span class="cut">{words}</span></span>
                <span class="n">{number(choice.count)}</span>
            </a>
        </li>
    }
    .into_any()
}

/// A choice as people say it.
pub fn words(key: &Key, choice: &Choice) -> String {
    match key {
        Key::Kind => kind_word(&choice.title),
        Key::State => state_word(&choice.value).unwrap_or_else(|| choice.title.clone()),
        _ => choice.title.clone(),
    }
}

fn state_word(value: &str) -> Option<String> {
    match value {
        "live" => Some(t!(catalog_state_live)),
        "orphan" => Some(t!(catalog_state_orphan)),
        "removed" => Some(t!(catalog_state_removed)),
        _ => None,
    }
}

/// What stands before the words: the icon of a kind, the face of an owner.
fn drawn(key: &Key, choice: &Choice) -> Option<AnyView> {
    match key {
        Key::Kind => Some(icon(kind_icon(&choice.value, None), Size::Px16)),
        Key::Owner => {
            let owner = EntityRef::parse(&choice.value, Some("group"), "default").ok()?;
            Some(avatar(&owner, &choice.title, Face::Px16))
        }
        _ => None,
    }
}

/// What a facet is called.
pub fn title(name: &str) -> String {
    match name {
        "kind" => t!(catalog_kind),
        "owner" => t!(catalog_owner),
        "lifecycle" => t!(catalog_lifecycle),
        "type" => t!(catalog_type),
        "tag" => t!(catalog_tags),
        "system" => t!(catalog_system),
        "domain" => t!(catalog_domain),
        "namespace" => t!(catalog_namespace),
        "state" => t!(catalog_state),
        other => other.to_owned(),
    }
}
