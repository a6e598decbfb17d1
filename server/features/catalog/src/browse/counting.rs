//! Facets with their counts. A facet that the filter uses is counted as if it did not, so that one can add a choice.

use std::collections::HashMap;

use shared::catalog::filter::{Filter, Key, fold};
use shared::catalog::{Choice, EntityState, Facet, FacetCounts};

use crate::index::entry::Entry;
use crate::index::facts::{Known, state_word};
use crate::index::view::View;

const FACETS: [(&str, Key); 9] = [
    ("kind", Key::Kind),
    ("type", Key::Type),
    ("owner", Key::Owner),
    ("lifecycle", Key::Lifecycle),
    ("tag", Key::Tag),
    ("namespace", Key::Namespace),
    ("system", Key::System),
    ("state", Key::State),
    ("problem", Key::Problem),
];
const MOST_CHOICES: usize = 200;

/// A facet while it is counted.
struct Counting<'i> {
    name: &'static str,
    key: Key,
    /// The filter without this facet, when it uses it.
    without: Option<Filter>,
    /// By the value as the index has it.
    counts: HashMap<&'i str, usize>,
}

pub(crate) fn count(view: &View<'_>, filter: &Filter) -> FacetCounts {
    let speaks_of_state = filter.uses(&Key::State);
    let mut facets: Vec<Counting<'_>> = FACETS
        .into_iter()
        .map(|(name, key)| Counting {
            name,
            without: filter.uses(&key).then(|| filter.without_key(&key)),
            key,
            counts: HashMap::new(),
        })
        .collect();
    let (mut fitting, mut total) = (0, 0);
    for (at, entry) in view.all() {
        let known = Known { index: view.index, at, entry };
        let live = entry.state == EntityState::Live;
        let fits = filter.fits(&known);
        let listed = fits && (live || speaks_of_state);
        total += usize::from(live);
        fitting += usize::from(listed);
        for facet in &mut facets {
            let counted = match (&facet.key, &facet.without) {
                // Who leaves a facet out fits less, never more.
                _ if listed => true,
                (Key::State, None) => fits,
                (Key::State, Some(without)) => without.fits(&known),
                (_, Some(without)) => (live || speaks_of_state) && without.fits(&known),
                (_, None) => false,
            };
            if counted {
                add(view, at, entry, facet);
            }
        }
    }
    let facets = facets.into_iter().map(|facet| finish(view, facet)).collect();
    FacetCounts { facets, fitting, total }
}

fn add<'i>(view: &View<'i>, at: u32, entry: &'i Entry, facet: &mut Counting<'i>) {
    let index = view.index;
    let mut one = |value: &'i str| *facet.counts.entry(value).or_insert(0) += 1;
    match facet.key {
        Key::Kind => one(index.text(entry.kind)),
        Key::Type => entry.entity_type.map(|number| index.text(number)).into_iter().for_each(one),
        Key::Owner => entry.owner.map(|at| index.reference(at).as_str()).into_iter().for_each(one),
        Key::Lifecycle => entry.lifecycle.map(|number| index.text(number)).into_iter().for_each(one),
        Key::Tag => entry.tags.iter().for_each(|tag| one(index.text(*tag))),
        Key::Namespace => one(index.reference(at).namespace()),
        Key::System => entry.system.map(|at| index.reference(at).as_str()).into_iter().for_each(one),
        Key::State => one(state_word(&entry.state)),
        Key::Problem => one(if entry.problems > 0 { "yes" } else { "no" }),
        _ => {}
    }
}

fn finish(view: &View<'_>, facet: Counting<'_>) -> Facet {
    // Two spellings that a filter cannot tell apart are one choice.
    let mut choices: HashMap<String, Choice> = HashMap::new();
    for (text, count) in facet.counts {
        let (value, title) = match facet.key {
            Key::Owner => named(view, text, "group"),
            Key::System => named(view, text, "system"),
            Key::Kind => (text.to_lowercase(), text.to_owned()),
            _ => (text.to_owned(), text.to_owned()),
        };
        let choice = choices.entry(fold(&value)).or_insert(Choice { value, title, count: 0 });
        choice.count += count;
    }
    let mut choices: Vec<Choice> = choices.into_values().collect();
    choices.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    choices.truncate(MOST_CHOICES);
    Facet { name: facet.name.to_owned(), choices }
}

/// A reference as a filter says it, and its title.
fn named(view: &View<'_>, text: &str, kind: &str) -> (String, String) {
    match text.parse() {
        Ok(reference) => {
            let named = view.named_ref(&reference);
            // `owner:payments` would also mean a person of that name; then only the whole reference is clear.
            let value = if reference.kind() == kind { reference.short(kind) } else { reference.to_string() };
            (value, named.title)
        }
        Err(_) => (text.to_owned(), text.to_owned()),
    }
}
