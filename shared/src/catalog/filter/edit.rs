//! Changes a filter as the chips and facets of a list do. Only the top level is changed; groups are kept or dropped whole.

use super::{Filter, Key, Match, Part, Test, Wanted, Word};

/// One condition of a filter, as a chip shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The whole of it as a filter: `-tag:legacy`.
    pub text: String,
    /// `tag`; empty for a word or a group.
    pub key: String,
    /// `legacy`, or the word; empty for a group.
    pub value: String,
    pub negated: bool,
}

impl Filter {
    /// The filter that also lets `value` through (and no longer excludes it). `*` stands for any value.
    #[must_use]
    pub fn with(&self, key: &Key, value: &str) -> Filter {
        let mut filter = self.changed(key, |known| !known.excluded, value);
        let value = if value == "*" { Wanted::anything() } else { Wanted::of(key, value) };
        filter.add(Part::Match(Match { key: key.clone(), excluded: false, values: vec![value] }));
        rebuilt(filter.all)
    }

    /// The filter that neither asks for `value` nor excludes it.
    #[must_use]
    pub fn without(&self, key: &Key, value: &str) -> Filter {
        let mut filter = self.changed(key, |_| false, value);
        // A group that stood beside the condition may be opened by that, and say the same once more.
        while filter.says(key, value) {
            filter = filter.changed(key, |_| false, value);
        }
        filter
    }

    /// Whether the filter asks for `value` or excludes it, outside of groups.
    fn says(&self, key: &Key, value: &str) -> bool {
        self.all.iter().any(|part| {
            matches!(part, Part::Match(known) if known.key.same(key) && known.values.iter().any(|one| one.is(key, value)))
        })
    }

    #[must_use]
    pub fn toggle(&self, key: &Key, value: &str) -> Filter {
        if self.has(key, value) { self.without(key, value) } else { self.with(key, value) }
    }

    /// Whether the filter asks for `value`.
    pub fn has(&self, key: &Key, value: &str) -> bool {
        self.all.iter().any(|part| match part {
            Part::Match(known) => {
                !known.excluded && known.key.same(key) && known.values.iter().any(|one| one.is(key, value))
            }
            _ => false,
        })
    }

    /// Whether the filter says anything about `key`, outside of groups.
    pub fn uses(&self, key: &Key) -> bool {
        self.all.iter().any(|part| matches!(part, Part::Match(known) if known.key.same(key)))
    }

    /// Whether the filter says anything about `key`, in a group too.
    pub fn mentions(&self, key: &Key) -> bool {
        self.all.iter().any(|part| match part {
            Part::Match(known) => known.key.same(key),
            Part::Group(group) => group.any.iter().any(|filter| filter.mentions(key)),
            Part::Word(_) => false,
        })
    }

    /// The filter as if it said nothing about `key`, for counting the other choices.
    #[must_use]
    pub fn without_key(&self, key: &Key) -> Filter {
        let kept = |part: &&Part| !matches!(part, Part::Match(known) if known.key.same(key));
        rebuilt(self.all.iter().filter(kept).cloned().collect())
    }

    /// The conditions in order, one for each value; words and groups too.
    pub fn terms(&self) -> Vec<Term> {
        let mut terms = Vec::new();
        for part in &self.all {
            match part {
                Part::Match(known) => terms.extend(known.values.iter().map(|value| {
                    let one = Match { values: vec![value.clone()], ..known.clone() };
                    Term {
                        text: Part::Match(one).to_string(),
                        key: known.key.to_string(),
                        value: value.text.clone(),
                        negated: known.excluded,
                    }
                })),
                Part::Word(word) => {
                    terms.push(Term {
                        text: word.to_string(),
                        key: String::new(),
                        value: word.text.clone(),
                        negated: word.excluded,
                    });
                }
                Part::Group(group) => {
                    terms.push(Term {
                        text: part.to_string(),
                        key: String::new(),
                        value: String::new(),
                        negated: group.excluded,
                    });
                }
            }
        }
        terms
    }

    /// The filter without one of its `terms`.
    #[must_use]
    pub fn without_term(&self, term: &Term) -> Filter {
        let mut kept = Vec::new();
        for part in &self.all {
            let mut part = part.clone();
            if let Part::Match(known) = &mut part
                && known.excluded == term.negated
                && known.key.to_string() == term.key
            {
                known.values.retain(|value| value.text != term.value);
                if known.values.is_empty() {
                    continue;
                }
            } else if part.to_string() == term.text {
                continue;
            }
            kept.push(part);
        }
        rebuilt(kept)
    }

    /// The words to be found, for the text field of the list.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.all.iter().filter_map(|part| match part {
            Part::Word(word) if !word.excluded => Some(word.text.as_str()),
            _ => None,
        })
    }

    /// The filter with these words, separated by spaces, instead of the words that it asks for.
    #[must_use]
    pub fn with_words(&self, words: &str) -> Filter {
        let kept = self.all.iter().filter(|part| !matches!(part, Part::Word(word) if !word.excluded)).cloned();
        rebuilt(kept.chain(words.split_whitespace().map(|word| Part::Word(Word::new(word, false)))).collect())
    }

    /// The filter that asks for everything that both ask for; values of one key are alternatives, as always.
    #[must_use]
    pub fn and(&self, other: &Filter) -> Filter {
        rebuilt(self.all.iter().chain(&other.all).cloned().collect())
    }

    /// Takes `value` out of the matches of `key`, except of those to be kept.
    fn changed(&self, key: &Key, kept: impl Fn(&Match) -> bool, value: &str) -> Filter {
        let mut filter = self.clone();
        filter.all.retain_mut(|part| match part {
            Part::Match(known) if known.key.same(key) && !kept(known) => {
                known.values.retain(|one| !one.is(key, value));
                !known.values.is_empty()
            }
            _ => true,
        });
        rebuilt(filter.all)
    }
}

/// The filter of these parts in canonical order; a group that no longer has to be one is opened.
fn rebuilt(parts: Vec<Part>) -> Filter {
    let mut filter = Filter::default();
    let (groups, rest): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| matches!(part, Part::Group(_)));
    rest.into_iter().for_each(|part| filter.add(part));
    for group in groups {
        match group {
            Part::Group(mut group) if !group.excluded && group.any.len() == 1 => filter.inline(group.any.remove(0).all),
            group => filter.add(group),
        }
    }
    filter.sort();
    filter
}

impl Wanted {
    fn is(&self, key: &Key, value: &str) -> bool {
        match (&self.test, value) {
            (Test::Exists, "*") => true,
            (Test::Exists, _) => false,
            (test, value) => *test == Wanted::of(key, value).test,
        }
    }
}
