//! Texts that many entities share, each kept once: kinds, types, lifecycles, tags, namespaces.

use std::collections::HashMap;
use std::sync::Arc;

use shared::catalog::filter::fold;

#[derive(Default, Clone)]
pub(crate) struct Texts {
    /// As written, and folded.
    texts: Vec<(Arc<str>, Box<str>)>,
    numbers: HashMap<Arc<str>, u32>,
}

impl Texts {
    /// The number of a text, which it may just have got.
    pub fn number(texts: &mut Arc<Texts>, text: &str) -> u32 {
        texts.known(text).unwrap_or_else(|| Arc::make_mut(texts).add(text))
    }

    fn add(&mut self, text: &str) -> u32 {
        let number = u32::try_from(self.texts.len()).expect("there are few shared texts");
        let written: Arc<str> = Arc::from(text);
        self.texts.push((written.clone(), fold(text).into()));
        self.numbers.insert(written, number);
        number
    }

    /// The number of a text that is known.
    pub fn known(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
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
