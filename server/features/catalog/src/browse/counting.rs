//! Facets with their counts. A facet that the filter uses is counted as if it did not, so that one can add a choice.

use std::collections::HashMap;

use shared::catalog::filter::{Filter, Key, fold};
use shared::catalog::{Choice, EntityState, Facet, FacetCounts};

use crate::index::entry::Entry;
use crate::index::facts::Known;
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
const STATES: [&str; 3] = ["live", "orphan", "removed"];
const MOST_CHOICES: usize = 200;

/// A facet while it is counted.
struct Counting {
    name: &'static str,
    key: Key,
    /// The filter without this facet, when it uses it.
    without: Option<Filter>,
    /// By the number that the index has for the value.
    counts: Vec<usize>,
}

pub(crate) fn count(view: &View<'_>, filter: &Filter) -> FacetCounts {
    let speaks_of_state = filter.uses(&Key::State);
    let (texts, nodes) = view.index.sizes();
    let counting = |(name, key): (&'static str, Key)| {
        let size = match key {
            Key::Owner | Key::System => nodes,
            Key::State | Key::Problem => STATES.len(),
            _ => texts,
        };
        let without = filter.uses(&key).then(|| filter.without_key(&key));
        Counting { name, key, without, counts: vec![0; size] }
    };
    let mut facets: Vec<Counting> = FACETS.into_iter().map(counting).collect();
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
                add(entry, facet);
            }
        }
    }
    let facets = facets.into_iter().map(|facet| finish(view, facet)).collect();
    FacetCounts { facets, fitting, total }
}

fn add(entry: &Entry, facet: &mut Counting) {
    let mut one = |number: u32| {
        if let Some(count) = usize::try_from(number).ok().and_then(|number| facet.counts.get_mut(number)) {
            *count += 1;
        }
    };
    match facet.key {
        Key::Kind => one(entry.kind),
        Key::Type => entry.entity_type.into_iter().for_each(one),
        Key::Owner => entry.owner.into_iter().for_each(one),
        Key::Lifecycle => entry.lifecycle.into_iter().for_each(one),
        Key::Tag => entry.tags.iter().copied().for_each(one),
        Key::Namespace => one(entry.namespace),
        Key::System => entry.system.into_iter().for_each(one),
        Key::State => one(match entry.state {
            EntityState::Live => 0,
            EntityState::Orphan => 1,
            EntityState::Removed => 2,
        }),
        Key::Problem => one(u32::from(entry.problems > 0)),
        _ => {}
    }
}

fn finish(view: &View<'_>, facet: Counting) -> Facet {
    // Two spellings that a filter cannot tell apart are one choice.
    let mut choices: HashMap<String, Choice> = HashMap::new();
    for (number, count) in (0_u32..).zip(facet.counts).filter(|(_, count)| *count > 0) {
        let plain = |text: &str| (text.to_owned(), text.to_owned());
        let (value, title) = match facet.key {
            Key::Owner => named(view, number, "group"),
            Key::System => named(view, number, "system"),
            Key::Kind => (view.index.text(number).to_lowercase(), view.index.text(number).to_owned()),
            Key::State => plain(STATES.iter().zip(0_u32..).find(|(_, at)| *at == number).map_or("", |(word, _)| word)),
            Key::Problem => plain(if number == 0 { "no" } else { "yes" }),
            _ => plain(view.index.text(number)),
        };
        let choice = choices.entry(fold(&value)).or_insert(Choice { value, title, count: 0 });
        choice.count += count;
    }
    let mut choices: Vec<Choice> = choices.into_values().collect();
    choices.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    choices.truncate(MOST_CHOICES);
    Facet { name: facet.name.to_owned(), choices }
}

/// The entity at a position as a filter says it, and its title.
fn named(view: &View<'_>, at: u32, kind: &str) -> (String, String) {
    let named = view.named(at);
    let reference = &named.reference;
    // `owner:payments` would also mean a person of that name; then only the whole reference is clear.
    let value = if reference.kind() == kind { reference.short(kind) } else { reference.to_string() };
    (value, named.title)
}
