//! The catalog in memory: what lists, counts, facets and graphs are answered from. Made from rows, kept up by events.

pub(crate) mod columns;
pub(crate) mod entry;
pub(crate) mod texts;
pub(crate) mod view;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwap;
use kernel::{AccessClass, Classes};
use shared::catalog::{EntityRef, EntityState};

use crate::graph::Link;
use columns::Columns;
use entry::{Draft, Entry};
use texts::Texts;

/// The index as the use cases share it. Who reads keeps what it was when they began; a change is seen as a whole.
#[derive(Default)]
pub(crate) struct Heads(ArcSwap<Index>);

impl Heads {
    pub fn read(&self) -> Arc<Index> {
        self.0.load_full()
    }
    /// What is read from now on.
    pub fn replace(&self, index: Index) {
        index.columns();
        self.0.store(Arc::new(index));
    }
}

/// All entities with their relations. Positions are given once and never to another reference.
/// A clone shares everything with the original until one of them is changed.
#[derive(Default, Clone)]
pub(crate) struct Index {
    /// The number of the last event that is in it.
    pub seq: i64,
    nodes: Vec<Arc<Node>>,
    positions: Arc<HashMap<EntityRef, u32>>,
    /// Kinds, namespaces, types, lifecycles, tags, sources.
    texts: Arc<Texts>,
    /// What filters ask for by path: `label.tier`, `spec.profile.email`.
    paths: Arc<Texts>,
    /// Shared with every other state of the catalog, so that what is known of a class is known of it for good.
    classes: Arc<Classes>,
    /// Positions with an entry, by title and reference.
    order: Vec<u32>,
    /// Names of sources by their id.
    source_titles: HashMap<String, String>,
    /// Made when they are first asked for, and forgotten with every change.
    columns: OnceLock<Arc<Columns>>,
}

/// A reference that is in the catalog, or that something in it names.
#[derive(Clone)]
struct Node {
    reference: EntityRef,
    /// Absent: nothing of that name is in the catalog.
    entry: Option<Arc<Entry>>,
    /// To what it needs, and from what needs it.
    needs: Vec<Link>,
    needed_by: Vec<Link>,
}

impl Index {
    /// An empty one, with the classes that are known.
    pub fn anew(&self) -> Index {
        Index { classes: self.classes.clone(), ..Index::default() }
    }

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
            self.node(at).entry = Some(Arc::new(entry));
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
            self.node(at).entry = None;
            gone.insert(at);
        }
        if !gone.is_empty() {
            self.sort_in(&gone);
        }
    }

    /// How many problems each entity has; those that are not named have none.
    pub fn set_problems(&mut self, counts: &HashMap<EntityRef, u32>) {
        for node in &mut self.nodes {
            let count = counts.get(&node.reference).copied().unwrap_or(0);
            if node.entry.as_ref().is_some_and(|entry| entry.problems != count)
                && let Some(entry) = &mut Arc::make_mut(node).entry
            {
                Arc::make_mut(entry).problems = count;
            }
        }
        self.columns.take();
    }

    pub fn set_source_titles(&mut self, titles: HashMap<String, String>) {
        self.source_titles = titles;
        self.columns.take();
    }

    /// The entity, if it is in the catalog or its trash.
    pub fn entry(&self, reference: &EntityRef) -> Option<(u32, &Entry)> {
        let at = *self.positions.get(reference)?;
        Some((at, self.entry_at(at)?))
    }

    pub fn entry_at(&self, at: u32) -> Option<&Entry> {
        self.nodes.get(index(at))?.entry.as_deref()
    }

    pub fn columns(&self) -> &Columns {
        self.columns.get_or_init(|| Arc::new(Columns::of(self)))
    }

    pub fn reference(&self, at: u32) -> &EntityRef {
        &self.nodes[index(at)].reference
    }

    /// Every access class, by number.
    pub fn classes(&self) -> &Arc<Classes> {
        &self.classes
    }
    pub fn class(&self, entry: &Entry) -> Arc<AccessClass> {
        self.classes.get(entry.class).expect("every entry has a class of the table")
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

    fn node(&mut self, at: u32) -> &mut Node {
        Arc::make_mut(&mut self.nodes[index(at)])
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
        let node = Node { reference: reference.clone(), entry: None, needs: Vec::new(), needed_by: Vec::new() };
        self.nodes.push(Arc::new(node));
        Arc::make_mut(&mut self.positions).insert(reference.clone(), at);
        at
    }

    /// Notes that `at` says the relation; `forth` when it says it from the one that needs.
    fn link(&mut self, at: u32, relation: u8, forth: bool, target: &EntityRef) {
        let other = self.position(target);
        let (from, to) = if forth { (at, other) } else { (other, at) };
        let needs = &mut self.node(from).needs;
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
        let needed_by = &mut self.node(to).needed_by;
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
        let node = self.node(at);
        let (mut needs, mut needed_by) = (std::mem::take(&mut node.needs), std::mem::take(&mut node.needed_by));
        for link in needs.iter_mut().filter(|link| link.said_here) {
            link.said_here = false;
            unsay(&mut self.node(link.other).needed_by, link.relation, at);
        }
        for link in needed_by.iter_mut().filter(|link| link.said_here) {
            link.said_here = false;
            unsay(&mut self.node(link.other).needs, link.relation, at);
        }
        needs.retain(|link| link.said_there);
        needed_by.retain(|link| link.said_there);
        let node = self.node(at);
        (node.needs, node.needed_by) = (needs, needed_by);
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
        self.columns.take();
    }
}

/// A position, or the number of a text, as the index of a list.
pub(crate) fn index(at: u32) -> usize {
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
