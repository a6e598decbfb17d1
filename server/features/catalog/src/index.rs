//! The catalog in memory: what lists, counts, facets and graphs are answered from. Made from rows, kept up by events.

pub(crate) mod entry;
pub(crate) mod facts;
pub(crate) mod texts;
pub(crate) mod view;

use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use kernel::AccessClass;
use shared::catalog::{EntityRef, EntityState};

use crate::graph::Link;
use entry::{Draft, Entry};
use texts::Texts;

/// The index as the use cases share it. Held for as long as one answer takes, never across a wait.
#[derive(Default)]
pub(crate) struct Heads(RwLock<Index>);

impl Heads {
    pub fn read(&self) -> RwLockReadGuard<'_, Index> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
    pub fn write(&self) -> RwLockWriteGuard<'_, Index> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All entities with their relations. Positions are given once and never to another reference.
#[derive(Default)]
pub(crate) struct Index {
    nodes: Vec<Node>,
    positions: HashMap<EntityRef, u32>,
    /// Kinds, namespaces, types, lifecycles, tags, sources.
    texts: Texts,
    classes: Vec<AccessClass>,
    class_numbers: HashMap<AccessClass, u32>,
    /// Positions with an entry, by title and reference.
    order: Vec<u32>,
    /// Names of sources by their id.
    source_titles: HashMap<String, String>,
}

/// A reference that is in the catalog, or that something in it names.
struct Node {
    reference: EntityRef,
    /// Absent: nothing of that name is in the catalog.
    entry: Option<Box<Entry>>,
    /// To what it needs, and from what needs it.
    needs: Vec<Link>,
    needed_by: Vec<Link>,
}

impl Index {
    /// Takes in entities as they are now; those that are there already are replaced.
    pub fn put(&mut self, drafts: Vec<Draft>) {
        let mut changed = HashSet::new();
        for draft in drafts {
            let at = self.position(&draft.reference);
            self.unlink(at);
            let entry = self.entry_of(&draft);
            for said in &draft.edges {
                self.link(at, said.relation, said.forth, &said.target);
            }
            self.nodes[index(at)].entry = Some(Box::new(entry));
            changed.insert(at);
        }
        self.sort_in(&changed);
    }

    /// Forgets entities; what names them keeps naming them.
    pub fn remove(&mut self, references: &[EntityRef]) {
        let mut gone = HashSet::new();
        for reference in references {
            let Some(at) = self.positions.get(reference).copied() else { continue };
            self.unlink(at);
            self.nodes[index(at)].entry = None;
            gone.insert(at);
        }
        if !gone.is_empty() {
            self.sort_in(&gone);
        }
    }

    /// How many problems each entity has; those that are not named have none.
    pub fn set_problems(&mut self, counts: &HashMap<EntityRef, u32>) {
        for node in &mut self.nodes {
            if let Some(entry) = &mut node.entry {
                entry.problems = counts.get(&node.reference).copied().unwrap_or(0);
            }
        }
    }

    pub fn set_source_titles(&mut self, titles: HashMap<String, String>) {
        self.source_titles = titles;
    }

    /// The entity, if it is in the catalog or its trash.
    pub fn entry(&self, reference: &EntityRef) -> Option<(u32, &Entry)> {
        let at = *self.positions.get(reference)?;
        Some((at, self.entry_at(at)?))
    }

    pub fn entry_at(&self, at: u32) -> Option<&Entry> {
        self.nodes.get(index(at))?.entry.as_deref()
    }

    pub fn reference(&self, at: u32) -> &EntityRef {
        &self.nodes[index(at)].reference
    }

    /// Every access class, by number.
    pub fn classes(&self) -> &[AccessClass] {
        &self.classes
    }
    pub fn class(&self, entry: &Entry) -> &AccessClass {
        &self.classes[index(entry.class)]
    }

    /// By title and reference.
    pub fn in_order(&self) -> &[u32] {
        &self.order
    }

    pub fn source_title(&self, id: &str) -> Option<&str> {
        self.source_titles.get(id).map(String::as_str)
    }

    pub fn text(&self, number: u32) -> &str {
        self.texts.get(number)
    }

    /// The text as filters compare it.
    pub fn folded(&self, number: u32) -> &str {
        self.texts.folded(number)
    }

    /// How many shared texts and how many positions there are.
    pub fn sizes(&self) -> (usize, usize) {
        (self.texts.len(), self.nodes.len())
    }

    pub fn needs(&self, at: u32) -> &[Link] {
        &self.nodes[index(at)].needs
    }

    pub fn needed_by(&self, at: u32) -> &[Link] {
        &self.nodes[index(at)].needed_by
    }

    /// Whether an entity stands behind the position and is in service.
    pub fn is_live(&self, at: u32) -> bool {
        self.entry_at(at).is_some_and(|entry| entry.state == EntityState::Live)
    }

    fn position(&mut self, reference: &EntityRef) -> u32 {
        if let Some(at) = self.positions.get(reference) {
            return *at;
        }
        let at = u32::try_from(self.nodes.len()).expect("a catalog has fewer than four billion names");
        self.nodes.push(Node { reference: reference.clone(), entry: None, needs: Vec::new(), needed_by: Vec::new() });
        self.positions.insert(reference.clone(), at);
        at
    }

    /// Notes that `at` says the relation; `forth` when it says it from the one that needs.
    fn link(&mut self, at: u32, relation: u8, forth: bool, target: &EntityRef) {
        let other = self.position(target);
        let (from, to) = if forth { (at, other) } else { (other, at) };
        let needs = &mut self.nodes[index(from)].needs;
        let known = needs.iter().position(|link| link.relation == relation && link.other == to);
        let needer = known.unwrap_or_else(|| {
            needs.push(Link { relation, other: to, said_here: false, said_there: false });
            needs.len() - 1
        });
        if forth {
            needs[needer].said_here = true;
        } else {
            needs[needer].said_there = true;
        }
        // Few things are needed by one thing, but one thing may be needed by thousands: those are searched only when
        // the link must be among them.
        let needed_by = &mut self.nodes[index(to)].needed_by;
        let known =
            known.and_then(|_| needed_by.iter().position(|link| link.relation == relation && link.other == from));
        let needed = known.unwrap_or_else(|| {
            needed_by.push(Link { relation, other: from, said_here: false, said_there: false });
            needed_by.len() - 1
        });
        if forth { needed_by[needed].said_there = true } else { needed_by[needed].said_here = true }
    }

    /// Takes back what `at` says; what others say about it stays.
    fn unlink(&mut self, at: u32) {
        let node = &mut self.nodes[index(at)];
        let (mut needs, mut needed_by) = (std::mem::take(&mut node.needs), std::mem::take(&mut node.needed_by));
        for link in needs.iter_mut().filter(|link| link.said_here) {
            link.said_here = false;
            unsay(&mut self.nodes[index(link.other)].needed_by, link.relation, at);
        }
        for link in needed_by.iter_mut().filter(|link| link.said_here) {
            link.said_here = false;
            unsay(&mut self.nodes[index(link.other)].needs, link.relation, at);
        }
        needs.retain(|link| link.said_there);
        needed_by.retain(|link| link.said_there);
        let node = &mut self.nodes[index(at)];
        (node.needs, node.needed_by) = (needs, needed_by);
    }

    fn class_number(&mut self, class: &AccessClass) -> u32 {
        if let Some(number) = self.class_numbers.get(class) {
            return *number;
        }
        let number = u32::try_from(self.classes.len()).expect("there are few access classes");
        self.classes.push(class.clone());
        self.class_numbers.insert(class.clone(), number);
        number
    }

    /// Brings the order up to date where these positions have changed.
    fn sort_in(&mut self, changed: &HashSet<u32>) {
        let key = |at: u32| (self.entry_at(at).map(|entry| &*entry.sort_key), self.reference(at));
        let mut new: Vec<u32> = changed.iter().copied().filter(|at| self.entry_at(*at).is_some()).collect();
        new.sort_unstable_by(|a, b| key(*a).cmp(&key(*b)));
        let mut order = Vec::with_capacity(self.order.len() + new.len());
        let mut new = new.into_iter().peekable();
        for at in self.order.iter().copied().filter(|at| !changed.contains(at)) {
            while let Some(next) = new.next_if(|next| key(*next) < key(at)) {
                order.push(next);
            }
            order.push(at);
        }
        order.extend(new);
        self.order = order;
    }
}

fn index(at: u32) -> usize {
    usize::try_from(at).expect("positions fit into memory")
}

/// The other end no longer says it; a link that nobody says is gone.
fn unsay(links: &mut Vec<Link>, relation: u8, other: u32) {
    if let Some(place) = links.iter().position(|link| link.relation == relation && link.other == other) {
        links[place].said_there = false;
        if !links[place].said_here {
            links.swap_remove(place);
        }
    }
}

#[cfg(test)]
mod tests;
