//! The orders that a list can have. What is equal stays by title; what has no value comes last, either way round.

use std::cmp::Ordering;
use std::collections::HashMap;

use shared::Problem;
use shared::catalog::filter::Key;

use crate::index::columns::NONE;
use crate::index::index;
use crate::index::view::View;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Name,
    Kind,
    Type,
    Owner,
    Lifecycle,
    Changed,
    Problems,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sorting {
    by: By,
    turned: bool,
}

impl Sorting {
    pub fn parse(text: &str) -> Result<Sorting, Problem> {
        let (word, turned) = text.trim().strip_prefix('-').map_or((text.trim(), false), |word| (word, true));
        let by = match word {
            "" | "name" => By::Name,
            "kind" => By::Kind,
            "type" => By::Type,
            "owner" => By::Owner,
            "lifecycle" => By::Lifecycle,
            "changed" => By::Changed,
            "problems" => By::Problems,
            _ => {
                let known = "A list can be sorted by name, kind, type, owner, lifecycle, changed or problems; `-` before it turns it round.";
                return Err(Problem::invalid("The list cannot be sorted like that.").field("sort", known));
            }
        };
        Ok(Sorting { by, turned })
    }

    /// `list` comes in by title.
    pub fn sort(self, view: &View<'_>, list: &mut [u32]) {
        let columns = view.index.columns();
        let text = |number: u32| view.index.folded(number);
        match self.by {
            By::Name if self.turned => list.reverse(),
            By::Name => {}
            By::Kind => self.by_text(list, columns.numbers(&Key::Kind), text),
            By::Type => self.by_text(list, columns.numbers(&Key::Type), text),
            By::Owner => self.by_text(list, columns.numbers(&Key::Owner), |at| owner(view, at)),
            By::Lifecycle => self.by_text(list, columns.numbers(&Key::Lifecycle), text),
            By::Changed => list.sort_by(|a, b| self.way(columns.changed[index(*a)].cmp(&columns.changed[index(*b)]))),
            By::Problems => {
                list.sort_by(|a, b| self.way(columns.problems[index(*a)].cmp(&columns.problems[index(*b)])));
            }
        }
    }

    /// Orders the texts, of which there are few, and then the list by the places of its texts.
    fn by_text<'t>(self, list: &mut [u32], numbers: &[u32], text: impl Fn(u32) -> &'t str) {
        let number = |at: u32| numbers[index(at)];
        let mut used: Vec<u32> = list.iter().map(|at| number(*at)).filter(|number| *number != NONE).collect();
        used.sort_unstable();
        used.dedup();
        let mut texts: Vec<(&str, u32)> = used.into_iter().map(|number| (text(number), number)).collect();
        texts.sort_unstable_by(|a, b| self.way(a.0.cmp(b.0)));
        let mut places: HashMap<u32, usize> = HashMap::new();
        for same in texts.chunk_by(|a, b| a.0 == b.0) {
            let place = places.len();
            places.extend(same.iter().map(|(_, number)| (*number, place)));
        }
        list.sort_by_cached_key(|at| places.get(&number(*at)).copied().unwrap_or(usize::MAX));
    }

    fn way(self, order: Ordering) -> Ordering {
        if self.turned { order.reverse() } else { order }
    }
}

/// The owner as it is sorted: by title, or by name when that is all that may be known.
fn owner<'i>(view: &View<'i>, at: u32) -> &'i str {
    view.live_at(at).map_or_else(|| view.index.reference(at).name(), |entry| &entry.sort_key)
}
