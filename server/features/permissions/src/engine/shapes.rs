//! Shapes: the classes of a table that look the same to what is said about an action have one number.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use kernel::{AccessClass, Classes};

use crate::rules::{Looks, Shape};

/// The shapes of a table. More come when the table grows; a shape keeps its number.
#[derive(Default, Clone)]
pub(crate) struct Shapes {
    /// By the number of the class.
    of: Vec<u32>,
    /// A class of each shape.
    examples: Vec<Arc<AccessClass>>,
}

impl Shapes {
    /// With the classes that the table has by now.
    pub fn grown(&self, looks: Looks, classes: &Classes) -> Shapes {
        let new = classes.from(self.of.len());
        let (mut of, mut examples) = (self.of.clone(), self.examples.clone());
        let mut numbers: HashMap<Shape<'_>, u32> =
            self.examples.iter().map(|class| looks.shape(class)).zip(0..).collect();
        of.reserve_exact(new.len());
        for class in &new {
            let next = u32::try_from(numbers.len()).expect("there are fewer shapes than classes");
            let number = *numbers.entry(looks.shape(class)).or_insert(next);
            if number == next {
                examples.push(class.clone());
            }
            of.push(number);
        }
        Shapes { of, examples }
    }

    /// The shape of a class by its number; `None` for one that came later.
    pub fn of(&self, class: u32) -> Option<usize> {
        usize::try_from(*self.of.get(usize::try_from(class).ok()?)?).ok()
    }

    /// A class of each shape, by number.
    pub fn examples(&self) -> &[Arc<AccessClass>] {
        &self.examples
    }

    /// How many classes of the table it knows.
    pub fn classes(&self) -> usize {
        self.of.len()
    }
}

/// The shapes of every table that somebody asked about. They outlive policies: what looks alike does not change.
#[derive(Default)]
pub(crate) struct Tables(RwLock<Vec<(Arc<Classes>, Looks, Arc<Shapes>)>>);

impl Tables {
    /// The shapes of all classes that the table has by now.
    pub fn shapes(&self, classes: &Arc<Classes>, looks: Looks) -> Arc<Shapes> {
        let count = classes.len();
        let same = |row: &&(Arc<Classes>, Looks, Arc<Shapes>)| row.1 == looks && Arc::ptr_eq(&row.0, classes);
        {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, _, shapes)) = known.iter().find(same).filter(|row| row.2.classes() >= count) {
                return shapes.clone();
            }
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let old = known.iter().position(|row| same(&row));
        let grown = Arc::new(match old {
            Some(at) => known[at].2.grown(looks, classes),
            None => Shapes::default().grown(looks, classes),
        });
        match old {
            Some(at) => known[at].2 = grown.clone(),
            None => known.push((classes.clone(), looks, grown.clone())),
        }
        grown
    }
}
