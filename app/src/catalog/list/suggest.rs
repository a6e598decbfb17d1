//! What the filter field suggests while one types: keys of the filter language, and the values that the facets know.
//! It needs no answer but the counts that are there already, and is loaded when somebody begins to write.

use leptos::prelude::*;
use shared::catalog::{
    Choice, Facet,
    filter::{Filter, Key, fold},
};

use super::{
    facets::{self, ORDER},
    field::{LIST, State, Suggestion, option_id},
};
use crate::{catalog::words::relation_words, t, texts::number::number};

/// How many suggestions there are at most, and how many of them are values while no key is written yet.
const MOST: usize = 10;
const VALUES: usize = 6;

/// Keys in the order in which they are offered.
const KEYS: [&str; 18] = [
    "kind",
    "owner",
    "type",
    "lifecycle",
    "tag",
    "system",
    "domain",
    "namespace",
    "state",
    "problem",
    "name",
    "source",
    "dependsOn",
    "consumesApi",
    "providesApi",
    "partOf",
    "memberOf",
    "ownedBy",
];

/// The suggestions below the field, made anew as one types.
pub fn list(state: State) -> AnyView {
    let facets = Memo::new(move |_| state.counts.latest().map(|counts| counts.facets).unwrap_or_default());
    let fitting = move || {
        if state.open.get() { facets.with(|facets| suggestions(&state.typed.get(), facets)) } else { Vec::new() }
    };
    Effect::new(move |_| state.offered.set(fitting()));
    let option = move |(position, suggestion): (usize, Suggestion)| {
        let Suggestion { term, says, count, .. } = suggestion.clone();
        // A name that the condition says already is not said twice.
        let says = Some(says).filter(|says| !term.ends_with(says.as_str()));
        view! {
            <li
                role="option"
                class="sug"
                id=option_id(position)
                aria-selected=move || (state.at.get() == Some(position)).to_string()
                on:click=move |_| state.take(suggestion.clone())
            >
                <span class="cut">{term}</span>
                <span class="subtle cut">{says}</span>
                {count.map(|count| view! { <span class="n">{number(count)}</span> })}
            </li>
        }
    };
    let options = move || state.offered.get().into_iter().enumerate().map(option).collect_view();
    let hidden = move || state.offered.with(Vec::is_empty);
    view! {
        // A click must not take the focus out of the field, or the list would be gone before the click.
        <ul id=LIST class="pop sugs" role="listbox" aria-label=t!(catalog_suggestions) hidden=hidden on:mousedown=|event| event.prevent_default()>
            {options}
        </ul>
    }
    .into_any()
}

/// What may follow in a field that holds `typed`.
pub fn suggestions(typed: &str, facets: &[Facet]) -> Vec<Suggestion> {
    let (before, part) = last_part(typed);
    let (minus, part) = part.strip_prefix('-').map_or(("", part), |rest| ("-", rest));
    let before = format!("{before}{minus}");
    match part.split_once(':') {
        Some((name, values)) => of_key(&before, name, values, facets),
        None => {
            let keys = keys(&before, part);
            let values = if part.is_empty() { Vec::new() } else { of_any_key(&before, part, facets) };
            keys.into_iter().chain(values).take(MOST).collect()
        }
    }
}

/// The text before the condition that is being written, and that condition.
fn last_part(typed: &str) -> (&str, &str) {
    let mut start = 0;
    let mut quoted = false;
    for (at, letter) in typed.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '(' if !quoted => start = at + 1,
            letter if letter.is_whitespace() && !quoted => start = at + letter.len_utf8(),
            _ => {}
        }
    }
    typed.split_at(start)
}

fn keys(before: &str, part: &str) -> Vec<Suggestion> {
    let wanted = part.to_lowercase();
    let fitting = KEYS.into_iter().filter(|key| key.to_lowercase().starts_with(&wanted));
    let key = |key: &str| {
        let term = format!("{key}:");
        Suggestion { says: key_words(key), count: None, text: format!("{before}{term}"), term }
    };
    // With nothing typed only what facets know is worth offering.
    fitting.map(key).take(if part.is_empty() { 9 } else { MOST }).collect()
}

fn key_words(key: &str) -> String {
    match key {
        "name" => t!(catalog_name),
        "source" => t!(catalog_source),
        "problem" => t!(catalog_problems_title),
        other if ORDER.iter().any(|(name, _)| *name == other) => facets::title(other),
        relation => relation_words(relation),
    }
}

/// The values of a key of which the last one is being written.
fn of_key(before: &str, name: &str, values: &str, facets: &[Facet]) -> Vec<Suggestion> {
    let Some(key) = Key::named(name) else { return Vec::new() };
    let word = key.to_string();
    let Some(facet) = facets.iter().find(|facet| facet.name == word) else { return Vec::new() };
    let (done, beginning) = values.rfind(',').map_or(("", values), |comma| values.split_at(comma + 1));
    let wanted = fold(beginning.trim_matches('"'));
    let taken: Vec<String> = done.split(',').map(|value| fold(value.trim_matches('"'))).collect();
    let fits = |choice: &&Choice| !taken.contains(&fold(&choice.value)) && rank(choice, &wanted).is_some();
    let mut fitting: Vec<&Choice> = facet.choices.iter().filter(fits).collect();
    fitting.sort_by_key(|choice| rank(choice, &wanted));
    let suggestion = |choice: &Choice| {
        let written = written(&key, &choice.value);
        let value = written.split_once(':').map_or(written.as_str(), |(_, value)| value);
        Suggestion {
            text: format!("{before}{word}:{done}{value}"),
            says: facets::words(&key, choice),
            count: Some(choice.count),
            term: written.clone(),
        }
    };
    fitting.into_iter().take(MOST).map(suggestion).collect()
}

/// Values of all facets that a word may mean.
fn of_any_key(before: &str, part: &str, facets: &[Facet]) -> Vec<Suggestion> {
    let wanted = fold(part.trim_matches('"'));
    let mut found: Vec<(usize, &Key, &Choice)> = Vec::new();
    for (name, key) in &ORDER {
        let choices = facets.iter().filter(|facet| facet.name == *name).flat_map(|facet| &facet.choices);
        found.extend(choices.filter_map(|choice| Some((rank(choice, &wanted)?, key, choice))));
    }
    found.sort_by_key(|(rank, _, choice)| (*rank, usize::MAX - choice.count));
    let suggestion = |(_, key, choice): (usize, &Key, &Choice)| {
        let term = written(key, &choice.value);
        let says = facets::words(key, choice);
        Suggestion { text: format!("{before}{term}"), says, count: Some(choice.count), term }
    };
    found.into_iter().take(VALUES).map(suggestion).collect()
}

/// A condition as the filter language writes it.
fn written(key: &Key, value: &str) -> String {
    Filter::default().with(key, value).to_string()
}

/// How well a choice fits what is written: it begins so, a word in it begins so, or it holds it.
fn rank(choice: &Choice, wanted: &str) -> Option<usize> {
    let (value, title) = (fold(&choice.value), fold(&choice.title));
    let word_begins = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric()).any(|word| !word.is_empty() && word.starts_with(wanted))
    };
    if value.starts_with(wanted) || title.starts_with(wanted) {
        Some(0)
    } else if word_begins(&value) || word_begins(&title) {
        Some(1)
    } else {
        (value.contains(wanted) || title.contains(wanted)).then_some(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facets() -> Vec<Facet> {
        let facet = |name: &str, choices: &[(&str, &str, usize)]| Facet {
            name: name.to_owned(),
            choices: choices
                .iter()
                .map(|(value, title, count)| Choice {
                    value: (*value).to_owned(),
                    title: (*title).to_owned(),
                    count: *count,
                })
                .collect(),
        };
        vec![
            facet("kind", &[("component", "Component", 103), ("user", "User", 72)]),
            facet(
                "owner",
                &[("last-mile", "Last Mile", 27), ("checkout", "Checkout", 25), ("customer", "Customer", 3)],
            ),
            facet("lifecycle", &[("production", "production", 90), ("phasing out", "phasing out", 2)]),
            facet("tag", &[("checkout", "checkout", 7), ("rust", "rust", 40)]),
        ]
    }

    fn texts(typed: &str) -> Vec<String> {
        suggestions(typed, &facets()).into_iter().map(|suggestion| suggestion.text).collect()
    }

    #[test]
    fn a_beginning_of_a_key_is_completed() {
        assert_eq!(texts("ow"), ["owner:", "ownedBy:"]);
        assert_eq!(texts("kind:user -li"), ["kind:user -lifecycle:"]);
    }

    #[test]
    fn the_values_of_a_key_come_with_their_counts_the_best_first() {
        assert_eq!(texts("owner:"), ["owner:last-mile", "owner:checkout", "owner:customer"]);
        assert_eq!(texts("owner:c"), ["owner:checkout", "owner:customer"]);
        assert_eq!(texts("owner:mi"), ["owner:last-mile"]);
        assert_eq!(suggestions("owner:ch", &facets())[0].count, Some(25));
    }

    #[test]
    fn a_further_value_joins_the_ones_that_are_written() {
        assert_eq!(texts("owner:checkout,c"), ["owner:checkout,customer"]);
    }

    #[test]
    fn a_value_with_a_space_is_written_in_quotes() {
        assert_eq!(texts("lifecycle:ph"), ["lifecycle:\"phasing out\""]);
        assert_eq!(texts("lifecycle:\"phasing o"), ["lifecycle:\"phasing out\""]);
    }

    #[test]
    fn a_word_is_looked_for_among_all_values() {
        assert_eq!(texts("(rust OR check"), ["(rust OR owner:checkout", "(rust OR tag:checkout"]);
    }

    #[test]
    fn with_nothing_typed_the_keys_are_offered() {
        assert_eq!(texts("")[..3], ["kind:", "owner:", "type:"]);
        assert_eq!(texts("nothing:x"), Vec::<String>::new());
    }
}
