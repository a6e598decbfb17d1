//! What the filter language gets to know of an entity in the index.

use std::borrow::Cow;

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
            out(self.index.folded(number));
        }
    }

    fn named(&self, at: Option<u32>, out: &mut dyn FnMut(&str)) {
        if let Some(at) = at {
            out(self.index.reference(at).as_str());
        }
    }

    /// Values at a path of `family`, and that there is something below it.
    fn at_path(&self, family: &str, path: &str, out: &mut dyn FnMut(&str)) {
        let path = if path.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
            Cow::Owned(path.to_lowercase())
        } else {
            Cow::Borrowed(path)
        };
        // Most entities have nothing of the kind, and this is the quickest way to know it.
        if !self.entry.values.contains(&*path) {
            return;
        }
        let mut below = false;
        for (known, value) in self.entry.values.lines().filter_map(|line| line.split_once('\t')) {
            match known.strip_prefix(family).and_then(|rest| rest.strip_prefix(&*path)) {
                Some("") => out(value),
                Some(rest) if family == "spec." && rest.starts_with('.') && !below => {
                    below = true;
                    out("");
                }
                _ => {}
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
            Key::Name => {
                let name = self.reference().name();
                if name.is_ascii() { out(name) } else { out(&fold(name)) }
            }
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
                    out(self.index.folded(source));
                    if let Some(title) = self.index.source_title(id) {
                        out(&fold(title));
                    }
                }
            }
            Key::Label(name) => self.at_path("label.", name, out),
            Key::Annotation(name) => self.at_path("annotation.", name, out),
            Key::Spec(path) => self.at_path("spec.", path, out),
            Key::Relation(word) => self.related(word, out),
        }
    }

    fn words(&self) -> &str {
        &self.entry.words
    }
}

fn state_word(state: &EntityState) -> &'static str {
    match state {
        EntityState::Live => "live",
        EntityState::Orphan => "orphan",
        EntityState::Removed => "removed",
    }
}
