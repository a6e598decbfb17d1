//! The filter language of the catalog: `kind:component owner:checkout -lifecycle:deprecated ledger`.
//!
//! A space means AND. `key:a,b` (or the same key twice) means OR between the values, `-` in front excludes, `key:*` asks
//! whether there is a value at all, words stand for themselves (`"two words"` in quotes), `(a OR b)` and `NOT` group.
//! A filter is parsed once, with everything folded; holding facts against it only compares.

mod edit;
mod fold;
mod key;
mod parse;
mod print;
mod said;
mod table;

use super::EntityRef;
pub use edit::Term;
pub use fold::fold;
pub use key::Key;
pub use said::{declared, haystack};
pub use table::Table;

/// The longest filter that is read, in bytes.
pub const LONGEST: usize = 4_096;
/// How deep parentheses may be nested.
pub const DEEPEST: usize = 16;

/// What a list is narrowed down to. The empty filter lets everything through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// All of them must hold. Invariants, kept by `add` and `sort`: at most one `Match` per key and direction,
    /// groups after everything else.
    all: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Match(Match),
    Word(Word),
    Group(Group),
}

/// One of the values, or none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Match {
    key: Key,
    excluded: bool,
    values: Vec<Wanted>,
}

/// A text to be found, or not, among the words of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    folded: String,
    excluded: bool,
}

/// One of the filters, or none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    any: Vec<Filter>,
    excluded: bool,
}

/// A value as it was written, and what it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    text: String,
    test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Exists,
    Equal(String),
    /// A reference that does not say its kind: one of these kinds (any, when empty), and `namespace/name`.
    Place(&'static [&'static str], String),
}

/// Why a text is not a filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FilterError {
    /// Where in the text, in bytes.
    pub at: usize,
    /// What is wrong and what to write, in a sentence or two.
    pub message: String,
}

/// What is known about an entity, as filters ask for it.
pub trait Facts {
    /// Tells every value of `key`: folded by `fold`, or, where `key.is_reference()`, as canonical reference.
    /// Names inside keys (labels, annotations, spec paths) are compared without regard to case.
    fn values(&self, key: &Key, out: &mut dyn FnMut(&str));
    /// Name, title, description and tags, folded; see `haystack`.
    fn words(&self) -> &str;
}

impl Filter {
    /// # Errors
    /// When the text is too long, nested too deep, or not a filter; the message says what to write.
    pub fn parse(text: &str) -> Result<Filter, FilterError> {
        parse::parse(text)
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether an entity fits.
    pub fn fits(&self, facts: &dyn Facts) -> bool {
        self.all.iter().all(|part| match part {
            Part::Word(word) => facts.words().contains(&word.folded) != word.excluded,
            Part::Match(wanted) => {
                let mut found = false;
                facts.values(&wanted.key, &mut |value| {
                    found = found || wanted.values.iter().any(|one| one.takes(value));
                });
                found != wanted.excluded
            }
            Part::Group(group) => group.any.iter().any(|filter| filter.fits(facts)) != group.excluded,
        })
    }

    /// Adds a part, merging values of the same key: with OR when they are wanted, and what is excluded stays excluded.
    fn add(&mut self, part: Part) {
        match part {
            Part::Match(new) => match self.matching(&new.key, new.excluded) {
                Some(known) => new.values.into_iter().for_each(|value| known.add(value)),
                None => self.all.push(Part::Match(new)),
            },
            Part::Word(word) => {
                if !self.all.iter().any(|part| matches!(part, Part::Word(known) if known.same(&word))) {
                    self.all.push(Part::Word(word));
                }
            }
            Part::Group(group) => self.all.push(Part::Group(group)),
        }
    }

    fn matching(&mut self, key: &Key, excluded: bool) -> Option<&mut Match> {
        self.all.iter_mut().find_map(|part| match part {
            Part::Match(known) if known.excluded == excluded && known.key.same(key) => Some(known),
            _ => None,
        })
    }

    /// Brings groups to the end, where they are written.
    fn sort(&mut self) {
        self.all.sort_by_key(|part| matches!(part, Part::Group(_)));
    }
}

impl Match {
    fn add(&mut self, value: Wanted) {
        if self.values.iter().all(|known| known.test != value.test) {
            self.values.push(value);
        }
    }
}

impl Word {
    fn new(text: &str, excluded: bool) -> Word {
        Word { text: text.to_owned(), folded: fold(text), excluded }
    }
    fn same(&self, other: &Word) -> bool {
        self.folded == other.folded && self.excluded == other.excluded
    }
}

impl Wanted {
    fn anything() -> Wanted {
        Wanted { text: "*".to_owned(), test: Test::Exists }
    }

    fn of(key: &Key, text: &str) -> Wanted {
        let test = match key.default_kinds() {
            None => Test::Equal(fold(text)),
            Some(kinds) => {
                // The stand-in is never a real kind, so it tells whether the text named one.
                match EntityRef::parse(text, Some("?"), "default") {
                    Ok(place) if place.kind() == "?" => {
                        Test::Place(kinds, format!("{}/{}", place.namespace(), place.name()))
                    }
                    Ok(whole) => Test::Equal(whole.to_string()),
                    Err(_) => Test::Equal(text.to_lowercase()),
                }
            }
        };
        Wanted { text: text.to_owned(), test }
    }

    fn takes(&self, value: &str) -> bool {
        match &self.test {
            Test::Exists => true,
            Test::Equal(wanted) => wanted == value,
            Test::Place(kinds, place) => value
                .split_once(':')
                .is_some_and(|(kind, rest)| rest == place && (kinds.is_empty() || kinds.contains(&kind))),
        }
    }
}
