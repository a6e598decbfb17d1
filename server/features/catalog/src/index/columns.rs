//! Columns: what filters, counts and orders ask of all entities at once; one list per question, by position.

use shared::catalog::EntityState;
use shared::catalog::filter::{Key, Table, fold};

use super::Index;
use crate::graph::relation;

/// There is no value, or nothing at all at the position.
pub(crate) const NONE: u32 = u32::MAX;
/// The words of the states, by their number.
pub(crate) const STATES: [&str; 3] = ["live", "orphan", "removed"];
const LIVE: u32 = 0;

/// Numbers of texts, or positions of entities; `NONE` for none.
#[derive(Default)]
pub(crate) struct Columns {
    class: Vec<u32>,
    /// The classes that there is something of, each once.
    classes: Vec<u32>,
    kind: Vec<u32>,
    namespace: Vec<u32>,
    entity_type: Vec<u32>,
    lifecycle: Vec<u32>,
    owner: Vec<u32>,
    system: Vec<u32>,
    domain: Vec<u32>,
    source: Vec<u32>,
    /// Position in `STATES`.
    state: Vec<u32>,
    /// How many problems.
    pub problems: Vec<u32>,
    pub changed: Vec<i64>,
    /// The tags of all, and where those of each end.
    tags: Vec<u32>,
    tag_ends: Vec<usize>,
}

impl Columns {
    pub fn of(index: &Index) -> Columns {
        let mut columns = Columns::default();
        for node in &index.nodes {
            let entry = node.entry.as_deref();
            let number = |of: Option<u32>| of.unwrap_or(NONE);
            columns.class.push(number(entry.map(|entry| entry.class)));
            columns.kind.push(number(entry.map(|entry| entry.kind)));
            columns.namespace.push(number(entry.map(|entry| entry.namespace)));
            columns.entity_type.push(number(entry.and_then(|entry| entry.entity_type)));
            columns.lifecycle.push(number(entry.and_then(|entry| entry.lifecycle)));
            columns.owner.push(number(entry.and_then(|entry| entry.owner)));
            columns.system.push(number(entry.and_then(|entry| entry.system)));
            columns.domain.push(number(entry.and_then(|entry| entry.domain)));
            columns.source.push(number(entry.and_then(|entry| entry.source)));
            columns.state.push(number(entry.map(|entry| state_number(&entry.state))));
            columns.problems.push(entry.map_or(0, |entry| entry.problems));
            columns.changed.push(entry.map_or(0, |entry| entry.changed_at.micros()));
            columns.tags.extend(entry.iter().flat_map(|entry| entry.tags.iter().copied()));
            columns.tag_ends.push(columns.tags.len());
        }
        columns.classes = columns.class.iter().copied().filter(|class| *class != NONE).collect();
        columns.classes.sort_unstable();
        columns.classes.dedup();
        columns.classes.shrink_to_fit();
        columns
    }

    /// What each position has for the key, where that is one number.
    pub fn numbers(&self, key: &Key) -> &[u32] {
        match key {
            Key::Kind => &self.kind,
            Key::Namespace => &self.namespace,
            Key::Type => &self.entity_type,
            Key::Lifecycle => &self.lifecycle,
            Key::Owner => &self.owner,
            Key::System => &self.system,
            Key::Domain => &self.domain,
            Key::Source => &self.source,
            Key::State => &self.state,
            _ => &[],
        }
    }

    /// What may be seen, by position; each class is asked about once.
    pub fn seen(&self, may: impl Fn(u32) -> bool) -> Vec<bool> {
        let most = self.classes.last().map_or(0, |last| super::index(*last) + 1);
        let mut seen = vec![false; most];
        self.classes.iter().for_each(|class| seen[super::index(*class)] = may(*class));
        self.class.iter().map(|class| seen.get(super::index(*class)).copied().unwrap_or(false)).collect()
    }

    pub fn is_live(&self, at: usize) -> bool {
        self.state[at] == LIVE
    }

    pub fn tags(&self, at: usize) -> &[u32] {
        let begin = at.checked_sub(1).map_or(0, |before| self.tag_ends[before]);
        &self.tags[begin..self.tag_ends[at]]
    }
}

fn state_number(state: &EntityState) -> u32 {
    match state {
        EntityState::Live => LIVE,
        EntityState::Orphan => 1,
        EntityState::Removed => 2,
    }
}

/// Remembers of each number whether it is taken, so that each is compared once.
struct Taken<F> {
    known: Vec<Option<bool>>,
    takes: F,
}

impl<F: Fn(u32) -> bool> Taken<F> {
    fn of(count: usize, takes: F) -> Taken<F> {
        Taken { known: vec![None; count], takes }
    }
    fn takes(&mut self, number: u32) -> bool {
        match self.known.get_mut(super::index(number)) {
            Some(known) => *known.get_or_insert_with(|| (self.takes)(number)),
            None => false,
        }
    }
}

impl Table for Index {
    fn rows(&self) -> usize {
        self.nodes.len()
    }

    fn having(&self, key: &Key, takes: &dyn Fn(&str) -> bool, marks: &mut [bool]) {
        let columns = self.columns();
        let text = |number: u32| takes(self.folded(number));
        let reference = |at: u32| takes(self.reference(at).as_str());
        let (texts, nodes) = self.sizes();
        let mut mark = |taken: &mut dyn FnMut(u32) -> bool| {
            marks.iter_mut().zip(columns.numbers(key)).for_each(|(mark, number)| *mark = taken(*number));
        };
        match key {
            Key::Kind | Key::Namespace | Key::Type | Key::Lifecycle => {
                let mut taken = Taken::of(texts, text);
                mark(&mut |number| taken.takes(number));
            }
            Key::Owner | Key::System | Key::Domain => {
                let mut taken = Taken::of(nodes, reference);
                mark(&mut |at| taken.takes(at));
            }
            Key::State => mark(&mut |number| STATES.get(super::index(number)).is_some_and(|word| takes(word))),
            Key::Source => {
                let title = |number: u32| self.source_title(self.text(number)).map(fold);
                let mut taken = Taken::of(texts, |number| {
                    takes(self.folded(number)) || title(number).is_some_and(|title| takes(&title))
                });
                mark(&mut |number| taken.takes(number));
            }
            Key::Tag => {
                let mut taken = Taken::of(texts, text);
                self.mark_tags(&mut |tag| taken.takes(tag), marks);
            }
            Key::Problem => {
                let (none, some) = (takes("no"), takes("yes"));
                marks.iter_mut().zip(&columns.problems).for_each(|(mark, count)| {
                    *mark = if *count > 0 { some } else { none };
                });
            }
            Key::Name => self.mark_names(takes, marks),
            Key::Label(_) | Key::Annotation(_) | Key::Spec(_) => self.mark_fields(key, takes, marks),
            Key::Relation(word) => {
                let mut taken = Taken::of(nodes, reference);
                self.mark_related(word, &mut |at| taken.takes(at), marks);
            }
        }
    }

    fn saying(&self, text: &str, marks: &mut [bool]) {
        for (mark, node) in marks.iter_mut().zip(&self.nodes) {
            *mark = node.entry.as_ref().is_some_and(|entry| entry.words.contains(text));
        }
    }
}

impl Index {
    fn mark_tags(&self, taken: &mut dyn FnMut(u32) -> bool, marks: &mut [bool]) {
        let columns = self.columns();
        for (at, mark) in marks.iter_mut().enumerate() {
            *mark = columns.tags(at).iter().any(|tag| taken(*tag));
        }
    }

    fn mark_names(&self, takes: &dyn Fn(&str) -> bool, marks: &mut [bool]) {
        for (mark, node) in marks.iter_mut().zip(&self.nodes) {
            let name = node.reference.name();
            *mark = if name.is_ascii() { takes(name) } else { takes(&fold(name)) };
        }
    }

    fn mark_fields(&self, key: &Key, takes: &dyn Fn(&str) -> bool, marks: &mut [bool]) {
        // Nobody has anything at a path that has no number.
        let Some(path) = self.paths.known(&key.to_string().to_ascii_lowercase()) else { return };
        for (mark, node) in marks.iter_mut().zip(&self.nodes) {
            *mark = node.entry.as_ref().is_some_and(|entry| entry.at_path(path).any(takes));
        }
    }

    fn mark_related(&self, word: &str, taken: &mut dyn FnMut(u32) -> bool, marks: &mut [bool]) {
        let Some((wanted, forth)) = relation(word) else { return };
        for (mark, node) in marks.iter_mut().zip(&self.nodes) {
            let links = if forth { &node.needs } else { &node.needed_by };
            // What only a thing in the trash says is not said.
            *mark = links
                .iter()
                .filter(|link| link.relation == wanted && (link.said_here || self.is_live(link.other)))
                .any(|link| taken(link.other));
        }
    }
}
