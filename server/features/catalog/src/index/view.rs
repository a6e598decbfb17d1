//! View: the index as one caller may see it. Permission is decided by access class.

use kernel::{ByClass, Ctx};
use shared::catalog::filter::{Filter, Key};
use shared::catalog::{EntityHead, EntityRef, EntityState, Named, READ};

use super::Index;
use super::entry::Entry;

pub(crate) struct View<'i> {
    pub index: &'i Index,
    /// Whether entities of the class of a number may be seen.
    may: ByClass<'i>,
}

impl<'i> View<'i> {
    /// As the caller of `ctx` sees it.
    pub fn of(index: &'i Index, ctx: &'i Ctx) -> View<'i> {
        View { index, may: ctx.may_each(READ, index.classes()) }
    }

    #[cfg(test)]
    pub fn by(index: &'i Index, may: impl Fn(&kernel::AccessClass) -> bool + 'i) -> View<'i> {
        View { index, may: Box::new(move |number| index.classes().get(number).is_some_and(|class| may(&class))) }
    }

    fn may_see(&self, entry: &Entry) -> bool {
        (self.may)(entry.class)
    }

    /// The entity at a position, in service or in the trash, if the caller may see it.
    pub fn entry_at(&self, at: u32) -> Option<&'i Entry> {
        self.index.entry_at(at).filter(|entry| self.may_see(entry))
    }

    pub fn entry(&self, reference: &EntityRef) -> Option<(u32, &'i Entry)> {
        self.index.entry(reference).filter(|(_, entry)| self.may_see(entry))
    }

    /// The entity at a position, if it is in service and the caller may see it.
    pub fn live_at(&self, at: u32) -> Option<&'i Entry> {
        self.entry_at(at).filter(|entry| entry.state == EntityState::Live)
    }

    /// Everything that may be seen, by title.
    pub fn all(&self) -> impl Iterator<Item = (u32, &'i Entry)> + '_ {
        self.index.in_order().iter().filter_map(|at| Some((*at, self.entry_at(*at)?)))
    }

    /// What may be seen, by position.
    pub fn seen(&self) -> Vec<bool> {
        self.index.columns().seen(&self.may)
    }

    /// What fits, by position. A filter that does not speak of states means what is in service.
    pub fn fitting(&self, filter: &Filter) -> Vec<bool> {
        let mut fitting = filter.fitting(self.index);
        let any_state = filter.mentions(&Key::State);
        let columns = self.index.columns();
        for (at, (fits, seen)) in fitting.iter_mut().zip(self.seen()).enumerate() {
            *fits &= seen && (any_state || columns.is_live(at));
        }
        fitting
    }

    /// Positions of what fits, by title.
    pub fn list(&self, filter: &Filter) -> Vec<u32> {
        let fitting = self.fitting(filter);
        self.index.in_order().iter().copied().filter(|at| fitting[super::index(*at)]).collect()
    }

    /// A name for a position. What may not be seen looks like what is not there.
    pub fn named(&self, at: u32) -> Named {
        let reference = self.index.reference(at).clone();
        match self.live_at(at) {
            Some(entry) => Named { title: entry.title.to_string(), found: true, reference },
            None => Named { title: reference.name().to_owned(), found: false, reference },
        }
    }

    pub fn named_ref(&self, reference: &EntityRef) -> Named {
        match self.entry(reference) {
            Some((at, _)) => self.named(at),
            None => Named { title: reference.name().to_owned(), found: false, reference: reference.clone() },
        }
    }

    pub fn head(&self, at: u32, entry: &Entry) -> EntityHead {
        let text = |number: u32| self.index.text(number).to_owned();
        EntityHead {
            reference: self.index.reference(at).clone(),
            kind: text(entry.kind),
            title: entry.title.to_string(),
            description: entry.description.as_deref().map(str::to_owned),
            entity_type: entry.entity_type.map(text),
            owner: entry.owner.map(|at| self.named(at)),
            lifecycle: entry.lifecycle.map(text),
            system: entry.system.map(|at| self.named(at)),
            tags: entry.tags.iter().map(|tag| text(*tag)).collect(),
            problems: entry.problems,
            state: entry.state.clone(),
            changed_at: entry.changed_at,
        }
    }
}
