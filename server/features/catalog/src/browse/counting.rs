//! Facets with their counts. A facet that the filter uses is counted as if it did not, so that one can add a choice.

use std::collections::HashMap;

use shared::catalog::filter::{Filter, Key, fold};
use shared::catalog::{Choice, Facet, FacetCounts};

use crate::index::columns::{Columns, STATES};
use crate::index::index;
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

pub(crate) fn count(view: &View<'_>, filter: &Filter) -> FacetCounts {
    let columns = view.index.columns();
    let seen = view.seen();
    let any_state = filter.mentions(&Key::State);
    // What fits whatever its state, and what of it is listed.
    let fitting = |filter: &Filter| -> Vec<bool> {
        filter.fitting(view.index).iter().zip(&seen).map(|(fits, seen)| *fits && *seen).collect()
    };
    let listed = |mut fitting: Vec<bool>| -> Vec<bool> {
        fitting.iter_mut().enumerate().for_each(|(at, fits)| *fits &= any_state || columns.is_live(at));
        fitting
    };
    let fits = fitting(filter);
    let all = listed(fits.clone());
    let facets = FACETS.into_iter().map(|(name, key)| {
        let without = filter.uses(&key).then(|| fitting(&filter.without_key(&key)));
        let counts = match (without, &key) {
            (Some(without), Key::State) => counts(view, &key, &without),
            (None, Key::State) => counts(view, &key, &fits),
            (Some(without), _) => counts(view, &key, &listed(without)),
            (None, _) => counts(view, &key, &all),
        };
        Facet { name: name.to_owned(), choices: choices(view, &key, &counts) }
    });
    FacetCounts {
        facets: facets.collect(),
        fitting: all.iter().filter(|fits| **fits).count(),
        total: seen.iter().enumerate().filter(|(at, seen)| **seen && columns.is_live(*at)).count(),
    }
}

/// How many of these there are of each number that the index has for the values of a key.
fn counts(view: &View<'_>, key: &Key, of: &[bool]) -> Vec<usize> {
    let columns: &Columns = view.index.columns();
    let (texts, nodes) = view.index.sizes();
    let size = match key {
        Key::Owner | Key::System => nodes,
        Key::State | Key::Problem => STATES.len(),
        _ => texts,
    };
    let mut counts = vec![0; size];
    let mut one = |number: u32| {
        if let Some(count) = counts.get_mut(index(number)) {
            *count += 1;
        }
    };
    let counted = of.iter().enumerate().filter(|(_, counted)| **counted).map(|(at, _)| at);
    match key {
        Key::Tag => counted.for_each(|at| columns.tags(at).iter().copied().for_each(&mut one)),
        Key::Problem => counted.for_each(|at| one(u32::from(columns.problems[at] > 0))),
        _ => {
            let numbers = columns.numbers(key);
            counted.for_each(|at| one(numbers[at]));
        }
    }
    counts
}

fn choices(view: &View<'_>, key: &Key, counts: &[usize]) -> Vec<Choice> {
    // Two spellings that a filter cannot tell apart are one choice.
    let mut choices: HashMap<String, Choice> = HashMap::new();
    for (number, count) in (0_u32..).zip(counts).filter(|(_, count)| **count > 0) {
        let plain = |text: &str| (text.to_owned(), text.to_owned());
        let (value, title) = match key {
            Key::Owner => named(view, number, "group"),
            Key::System => named(view, number, "system"),
            Key::Kind => (view.index.text(number).to_lowercase(), view.index.text(number).to_owned()),
            Key::State => plain(STATES[index(number)]),
            Key::Problem => plain(if number == 0 { "no" } else { "yes" }),
            _ => plain(view.index.text(number)),
        };
        let choice = choices.entry(fold(&value)).or_insert(Choice { value, title, count: 0 });
        choice.count += count;
    }
    let mut choices: Vec<Choice> = choices.into_values().collect();
    choices.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    choices.truncate(MOST_CHOICES);
    choices
}

/// The entity at a position as a filter says it, and its title.
fn named(view: &View<'_>, at: u32, kind: &str) -> (String, String) {
    let named = view.named(at);
    let reference = &named.reference;
    // `owner:payments` would also mean a person of that name; then only the whole reference is clear.
    let value = if reference.kind() == kind { reference.short(kind) } else { reference.to_string() };
    (value, named.title)
}
