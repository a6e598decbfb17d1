//! Which declaration of an entity is in force, and what becomes of the entity.

use std::collections::{BTreeSet, HashMap};

use shared::catalog::EntityRef;
use shared::events::Event;

use super::{Given, Known, revision};
use crate::store::declarations::DeclarationRow;
use crate::store::entities::{EntityRow, RevisionRow};

/// All declarations of the references in question, with the order of their sources.
#[derive(Debug, Default)]
pub(crate) struct Claims<'c>(HashMap<&'c str, Vec<(i64, &'c DeclarationRow)>>);

impl<'c> Claims<'c> {
    pub(crate) fn add(&mut self, row: &'c DeclarationRow, position: i64) {
        self.0.entry(row.reference.as_str()).or_default().push((position, row));
    }

    /// A person's decision counts first, then the source that was registered first, then the path.
    fn winner(&self, reference: &str, decided: Option<(&str, &str)>) -> Option<&'c DeclarationRow> {
        let all = self.0.get(reference)?;
        let chosen = decided.and_then(|(source, path)| {
            all.iter().filter(|(_, row)| row.source == source && row.path == path).min_by_key(|(_, row)| row.document)
        });
        let first = || {
            all.iter()
                .min_by(|(a, left), (b, right)| (a, &left.path, left.document).cmp(&(b, &right.path, right.document)))
        };
        chosen.or_else(first).map(|(_, row)| *row)
    }
}

/// What became of entities.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    pub entities: Vec<EntityRow>,
    pub revisions: Vec<RevisionRow>,
    pub events: Vec<Event>,
}

/// Settles every reference: added, changed, moved, orphaned, restored, or left as it is.
pub(crate) fn settle(references: &BTreeSet<String>, claims: &Claims<'_>, known: &Known, given: &Given<'_>) -> Settled {
    let mut settled = Settled::default();
    for text in references {
        let Ok(reference) = text.parse::<EntityRef>() else { continue };
        let entity = known.entities.get(text);
        let decided = entity
            .filter(|entity| entity.decided)
            .and_then(|entity| Some((entity.source.as_deref()?, entity.path.as_deref()?)));
        match (entity, claims.winner(text, decided)) {
            (None, None) => {}
            (None, Some(row)) => settled.add(reference, row, known, given),
            (Some(entity), Some(row)) => settled.follow(reference, entity, row, given),
            (Some(entity), None) => settled.lose(reference, entity, known, given),
        }
    }
    settled
}

impl Settled {
    fn add(&mut self, reference: EntityRef, row: &DeclarationRow, known: &Known, given: &Given<'_>) {
        let number = known.last_numbers.get(&row.reference).copied().unwrap_or(0) + 1;
        let now = given.now.micros();
        self.revisions.push(revision(row, number, given.now));
        self.events.push(Event::EntityAdded { reference, revision: number });
        self.entities.push(EntityRow {
            reference: row.reference.clone(),
            kind: row.kind.clone(),
            uid: (given.new_id)(),
            title: row.title.clone(),
            state: "live".to_owned(),
            reason: None,
            since: now,
            purge_at: None,
            revision: number,
            hash: row.hash.clone(),
            source: Some(row.source.clone()),
            path: Some(row.path.clone()),
            document: Some(row.document),
            decided: false,
            kept: false,
            created_at: now,
            changed_at: now,
        });
    }

    /// The entity is declared: it is brought up to date, and comes back from the trash unless a person put it there.
    fn follow(&mut self, reference: EntityRef, entity: &EntityRow, row: &DeclarationRow, given: &Given<'_>) {
        let removed = entity.state == "removed";
        let mut next = EntityRow {
            source: Some(row.source.clone()),
            path: Some(row.path.clone()),
            document: Some(row.document),
            decided: entity.decided
                && entity.source.as_ref() == Some(&row.source)
                && entity.path.as_ref() == Some(&row.path),
            kept: false,
            ..entity.clone()
        };
        if entity.state == "orphan" {
            next =
                EntityRow { state: "live".to_owned(), reason: None, since: given.now.micros(), purge_at: None, ..next };
            self.events.push(Event::EntityRestored { reference: reference.clone() });
        }
        // What a person removed changes again when it is restored.
        if entity.hash != row.hash && !removed {
            let number = entity.revision + 1;
            next = EntityRow {
                kind: row.kind.clone(),
                title: row.title.clone(),
                hash: row.hash.clone(),
                revision: number,
                changed_at: given.now.micros(),
                ..next
            };
            self.revisions.push(revision(row, number, given.now));
            self.events.push(Event::EntityChanged { reference, revision: number });
        }
        if next != *entity {
            self.entities.push(next);
        }
    }

    /// Nothing declares it any more: it waits in the trash, unless a person keeps it.
    fn lose(&mut self, reference: EntityRef, entity: &EntityRow, known: &Known, given: &Given<'_>) {
        if entity.state != "live" || entity.kept {
            return;
        }
        let reason = match &entity.path {
            Some(path) if entity.source.as_ref() == Some(&known.source) => format!("`{path}` no longer declares it."),
            _ => "Nothing declares it any more.".to_owned(),
        };
        self.entities.push(EntityRow {
            state: "orphan".to_owned(),
            reason: Some(reason),
            since: given.now.micros(),
            purge_at: Some(given.purge_at()),
            decided: false,
            ..entity.clone()
        });
        self.events.push(Event::EntityOrphaned { reference });
    }
}
