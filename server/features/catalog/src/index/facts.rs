//! What the filter language gets to know of an entity in the index.

use shared::catalog::filter::{Facts, Key, fold};
use shared::catalog::{EntityRef, EntityState};

use super::Index;
use super::entry::Entry;
use crate::graph::{RELATIONS, relation};

/// An entity as a filter sees it.
pub(crate) struct Known<'i> {
    pub index: &'i Index,
    pub at: u32,
    pub entry: &'i Entry,
}

impl Known<'_> {
    fn reference(&self) -> &EntityRef {
        self.index.reference(self.at)
    }

    fn folded(&self, number: Option<u32>, out: &mut dyn FnMut(&str)) {
        if let Some(number) = number {
            out(&fold(self.index.text(number)));
        }
    }

    fn named(&self, at: Option<u32>, out: &mut dyn FnMut(&str)) {
        if let Some(at) = at {
            out(self.index.reference(at).as_str());
        }
    }

    /// Values at a path, and that there is something below it.
    fn at_path(&self, path: &str, out: &mut dyn FnMut(&str)) {
        let path = path.to_lowercase();
        let mut below = false;
        for (known, value) in self.entry.values.lines().filter_map(|line| line.split_once('\t')) {
            if known == path {
                out(value);
            } else if !below
                && known.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('.'))
                && path.starts_with("spec.")
            {
                below = true;
                out("");
            }
        }
    }

    fn related(&self, word: &str, out: &mut dyn FnMut(&str)) {
        let Some((wanted, forth)) = relation(word) else { return };
        debug_assert!(usize::from(wanted) < RELATIONS.len());
        let links = if forth { self.index.needs(self.at) } else { self.index.needed_by(self.at) };
        for link in links.iter().filter(|link| link.relation == wanted) {
            // What only a thing in the trash says is not said.
            if link.said_here || self.index.is_live(link.other) {
                out(self.index.reference(link.other).as_str());
            }
        }
    }
}

impl Facts for Known<'_> {
    fn values(&self, key: &Key, out: &mut dyn FnMut(&str)) {
        let entry = self.entry;
        match key {
            Key::Kind => out(self.reference().kind()),
            Key::Namespace => out(self.reference().namespace()),
            Key::Name => out(&fold(self.reference().name())),
            Key::Type => self.folded(entry.entity_type, out),
            Key::Lifecycle => self.folded(entry.lifecycle, out),
            Key::Tag => entry.tags.iter().for_each(|tag| self.folded(Some(*tag), out)),
            Key::Owner => self.named(entry.owner, out),
            Key::System => self.named(entry.system, out),
            Key::Domain => self.named(entry.domain, out),
            Key::State => out(state_word(&entry.state)),
            Key::Problem => out(if entry.problems > 0 { "yes" } else { "no" }),
            Key::Source => {
                if let Some(source) = entry.source {
                    let id = self.index.text(source);
                    out(&fold(id));
                    if let Some(title) = self.index.source_title(id) {
                        out(&fold(title));
                    }
                }
            }
            Key::Label(name) => self.at_path(&format!("label.{name}"), out),
            Key::Annotation(name) => self.at_path(&format!("annotation.{name}"), out),
            Key::Spec(path) => self.at_path(&format!("spec.{path}"), out),
            Key::Relation(word) => self.related(word, out),
        }
    }

    fn words(&self) -> &str {
        &self.entry.words
    }
}

pub(crate) fn state_word(state: &EntityState) -> &'static str {
    match state {
        EntityState::Live => "live",
        EntityState::Orphan => "orphan",
        EntityState::Removed => "removed",
    }
}
