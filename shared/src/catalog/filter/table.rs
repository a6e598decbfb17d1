//! Holding a filter against many entities at once: the same answer as `Filter::fits` gives for each of them.

use super::{Filter, Key, Part};

/// What is known about many entities, as filters ask for it. Each has a row, numbered from 0.
pub trait Table {
    /// How many rows there are.
    fn rows(&self) -> usize;
    /// Marks the rows of which one value of `key` is taken; values as `Facts::values` tells them.
    fn having(&self, key: &Key, takes: &dyn Fn(&str) -> bool, marks: &mut [bool]);
    /// Marks the rows whose words (see `Facts::words`) contain the text.
    fn saying(&self, text: &str, marks: &mut [bool]);
}

impl Filter {
    /// Which rows fit.
    pub fn fitting(&self, table: &dyn Table) -> Vec<bool> {
        let mut fitting = vec![true; table.rows()];
        for part in &self.all {
            let (marks, excluded) = part.marks(table);
            fitting.iter_mut().zip(marks).for_each(|(fits, mark)| *fits &= mark != excluded);
        }
        fitting
    }
}

impl Part {
    /// The rows that it speaks of, and whether these are the ones that it does not want.
    fn marks(&self, table: &dyn Table) -> (Vec<bool>, bool) {
        let mut marks = vec![false; table.rows()];
        let excluded = match self {
            Part::Word(word) => {
                table.saying(&word.folded, &mut marks);
                word.excluded
            }
            Part::Match(wanted) => {
                let takes = |value: &str| wanted.values.iter().any(|one| one.takes(value));
                table.having(&wanted.key, &takes, &mut marks);
                wanted.excluded
            }
            Part::Group(group) => {
                for filter in &group.any {
                    marks.iter_mut().zip(filter.fitting(table)).for_each(|(mark, fits)| *mark |= fits);
                }
                group.excluded
            }
        };
        (marks, excluded)
    }
}
