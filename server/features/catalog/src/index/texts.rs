//! Texts that many entities share, each kept once: kinds, types, lifecycles, tags, namespaces.

use std::collections::HashMap;
use std::sync::Arc;

use shared::catalog::filter::fold;

#[derive(Default)]
pub(crate) struct Texts {
    /// As written, and folded.
    texts: Vec<(Arc<str>, Box<str>)>,
    numbers: HashMap<Arc<str>, u32>,
}

impl Texts {
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).expect("there are few shared texts");
        let written: Arc<str> = Arc::from(text);
        self.texts.push((written.clone(), fold(text).into()));
        self.numbers.insert(written, number);
        number
    }

    /// The text of a number that this gave.
    pub fn get(&self, number: u32) -> &str {
        self.at(number).map_or("", |(written, _)| written)
    }

    /// The same as filters compare it.
    pub fn folded(&self, number: u32) -> &str {
        self.at(number).map_or("", |(_, folded)| folded)
    }

    /// Numbers are smaller than this.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    fn at(&self, number: u32) -> Option<&(Arc<str>, Box<str>)> {
        self.texts.get(usize::try_from(number).ok()?)
    }
}
