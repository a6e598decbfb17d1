//! How the catalog answers to events: the index in memory follows them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Ctx, Projection, Recorded};
use shared::catalog::EntityRef;
use shared::events::Event;

use crate::index::entry::Draft;
use crate::index::{Heads, Index};
use crate::store::read::{self, HeadRow};

/// Entities that are taken in at once.
const AT_ONCE: usize = 1_000;

/// Keeps the index in memory.
pub(crate) struct InMemory {
    pub heads: Arc<Heads>,
}

#[async_trait]
impl Projection for InMemory {
    fn name(&self) -> &'static str {
        "catalog.index"
    }

    async fn start(&self, ctx: &Ctx) -> anyhow::Result<i64> {
        let mut tx = ctx.read().await?;
        let newest = ctx.newest_seq(&mut tx).await?;
        let mut fresh = self.heads.read().anew();
        let mut after = String::new();
        loop {
            let rows = read::heads_after(&mut tx, &after, AT_ONCE as i64).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.reference);
            fresh.put(read_all(rows).collect());
        }
        let problems = problem_counts(&mut tx).await?;
        let titles = read::source_titles(&mut tx).await?.into_iter().collect();
        fresh.seq = newest;
        fresh.set_problems(&problems);
        fresh.set_source_titles(titles);
        self.heads.replace(fresh);
        Ok(newest)
    }

    /// The index is what one snapshot of the database says, never a half of what a transaction changed: the events
    /// that came say that there is something new, and everything up to the snapshot's last event is taken in.
    async fn apply(&self, ctx: &Ctx, events: &[Recorded]) -> anyhow::Result<()> {
        let index = self.heads.read();
        let Some(last) = events.last().filter(|last| last.seq > index.seq) else { return Ok(()) };
        let mut tx = ctx.read().await?;
        let later = ctx.events_after(&mut tx, last.seq).await?;
        let new = || events.iter().chain(&later).filter(|event| event.seq > index.seq);
        let changed = subjects(new());
        if changed.is_empty() && !new().any(moves_sources) {
            return Ok(());
        }
        let keys: Vec<&str> = changed.iter().map(EntityRef::as_str).collect();
        let rows = read::heads_of(&mut tx, &keys).await?;
        let problems = problem_counts(&mut tx).await?;
        let titles = read::source_titles(&mut tx).await?.into_iter().collect();
        drop(tx);
        let seq = later.last().unwrap_or(last).seq;
        let heads = self.heads.clone();
        // A large change keeps a processor busy; meanwhile everybody reads what was.
        ctx.beside(move || {
            let mut next = Index::clone(&index);
            next.seq = seq;
            let mut gone: HashSet<EntityRef> = changed.into_iter().collect();
            let mut drafts = read_all(rows);
            // Drafts are large in memory, so there are never many of them.
            loop {
                let some: Vec<Draft> = drafts.by_ref().take(AT_ONCE).collect();
                if some.is_empty() {
                    break;
                }
                some.iter().for_each(|draft| _ = gone.remove(&draft.reference));
                next.put(some);
            }
            next.remove(&gone.into_iter().collect::<Vec<_>>());
            next.set_problems(&problems);
            next.set_source_titles(titles);
            heads.replace(next);
        })
        .await
    }
}

fn moves_sources(event: &Recorded) -> bool {
    matches!(event.event, Event::SourceRegistered { .. } | Event::SourceRemoved { .. } | Event::SourceRead { .. })
}

/// The entities that events are about, each once.
fn subjects<'e>(events: impl Iterator<Item = &'e Recorded>) -> Vec<EntityRef> {
    let mut seen = HashSet::new();
    let about = events
        .filter(|event| !matches!(event.event, Event::ActedAs { .. } | Event::AccountChanged { .. }))
        .filter_map(|event| event.event.subject());
    about.filter(|subject| seen.insert(*subject)).cloned().collect()
}

/// A row that is no entity is our fault, but no reason to show nothing at all.
fn read_all(rows: Vec<HeadRow>) -> impl Iterator<Item = Draft> {
    rows.into_iter().filter_map(|row| match Draft::read(&row) {
        Ok(draft) => Some(draft),
        Err(error) => {
            tracing::error!(
                reference = row.reference,
                error = format!("{error:#}"),
                "an entity in the database cannot be read"
            );
            None
        }
    })
}

async fn problem_counts(tx: &mut db::Tx) -> anyhow::Result<HashMap<EntityRef, u32>> {
    let rows = read::problem_counts(tx).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((row.0.parse().ok()?, u32::try_from(row.1).unwrap_or(u32::MAX))))
        .collect())
}
