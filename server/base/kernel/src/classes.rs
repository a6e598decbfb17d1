//! The numbers of access classes, so that what somebody may can be a list of bits instead of a list of decisions.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::AccessClass;

/// Every access class that a feature has met, numbered from 0. A class keeps its number as long as the table lives, so
/// that what was decided about a number stays true for everybody who reads the table, also beside one who adds to it.
#[derive(Debug, Default)]
pub struct Classes(RwLock<Numbered>);

#[derive(Debug, Default)]
struct Numbered {
    classes: Vec<Arc<AccessClass>>,
    numbers: HashMap<Arc<AccessClass>, u32>,
}

impl Classes {
    /// The number of a class, which it may just have got.
    ///
    /// # Panics
    /// At four billion classes.
    pub fn number(&self, class: &AccessClass) -> u32 {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).numbers.get(class) {
            return *known;
        }
        let mut table = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = table.numbers.get(class) {
            return *known;
        }
        let number = u32::try_from(table.classes.len()).expect("there are few access classes");
        let class = Arc::new(class.clone());
        table.classes.push(class.clone());
        table.numbers.insert(class, number);
        number
    }

    /// The class of a number that this table gave.
    pub fn get(&self, number: u32) -> Option<Arc<AccessClass>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).classes.get(usize::try_from(number).ok()?).cloned()
    }

    /// Every class from this number on, in order.
    pub fn from(&self, number: usize) -> Vec<Arc<AccessClass>> {
        let table = self.0.read().unwrap_or_else(PoisonError::into_inner);
        table.classes.get(number..).map(<[_]>::to_vec).unwrap_or_default()
    }

    /// Numbers are smaller than this.
    pub fn len(&self) -> usize {
        self.0.read().unwrap_or_else(PoisonError::into_inner).classes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_keeps_the_number_that_it_got_first() {
        let table = Classes::default();
        let (book, pen) = (AccessClass::of("book"), AccessClass::of("pen"));
        assert_eq!([&book, &pen, &book].map(|class| table.number(class)), [0, 1, 0]);
        assert_eq!((table.get(1).as_deref(), table.get(2), table.len()), (Some(&pen), None, 2));
        assert_eq!(table.from(1), [Arc::new(pen)]);
        assert!(table.from(3).is_empty());
    }
}
