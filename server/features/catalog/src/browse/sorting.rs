//! The orders that a list can have. What is equal stays by title; what has no value comes last, either way round.

use std::cmp::Ordering;

use shared::Problem;

use crate::index::entry::Entry;
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
    pub fn sort(self, view: &View<'_>, list: &mut [(u32, &Entry)]) {
        let text = |number: Option<u32>| number.map(|number| view.index.folded(number));
        match self.by {
            By::Name if self.turned => list.reverse(),
            By::Name => {}
            By::Kind => self.by_text(list, |entry| text(Some(entry.kind))),
            By::Type => self.by_text(list, |entry| text(entry.entity_type)),
            By::Owner => self.by_text(list, |entry| entry.owner.map(|at| owner(view, at))),
            By::Lifecycle => self.by_text(list, |entry| text(entry.lifecycle)),
            By::Changed => list.sort_by(|a, b| self.way(a.1.changed_at.cmp(&b.1.changed_at))),
            By::Problems => list.sort_by(|a, b| self.way(a.1.problems.cmp(&b.1.problems))),
        }
    }

    fn by_text<'t>(self, list: &mut [(u32, &Entry)], key: impl Fn(&Entry) -> Option<&'t str>) {
        let keys: Vec<Option<&str>> = list.iter().map(|(_, entry)| key(entry)).collect();
        let mut order: Vec<usize> = (0..list.len()).collect();
        order.sort_by(|a, b| match (keys[*a], keys[*b]) {
            (Some(a), Some(b)) => self.way(a.cmp(b)),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        let sorted: Vec<_> = order.into_iter().map(|at| list[at]).collect();
        list.copy_from_slice(&sorted);
    }

    fn way(self, order: Ordering) -> Ordering {
        if self.turned { order.reverse() } else { order }
    }
}

/// The owner as it is sorted: by title, or by name when that is all that may be known.
fn owner<'i>(view: &View<'i>, at: u32) -> &'i str {
    view.live_at(at).map_or_else(|| view.index.reference(at).name(), |entry| &entry.sort_key)
}
