//! How the catalog answers to events: the index in memory follows them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Ctx, Projection, Recorded};
use shared::catalog::EntityRef;
use shared::events::Event;

use crate::index::Heads;
use crate::index::entry::Draft;
use crate::store::read::{self, HeadRow};

/// Rows that are read at once while the index is filled.
const AT_ONCE: i64 = 2_000;
/// Entities that are taken in while readers wait.
const WHILE_OTHERS_WAIT: usize = 250;

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
        let mut drafts = Vec::new();
        let mut after = String::new();
        loop {
            let rows = read::heads_after(&mut tx, &after, AT_ONCE).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.reference);
            drafts.extend(read_all(rows));
        }
        let problems = problem_counts(&mut tx).await?;
        let titles = read::source_titles(&mut tx).await?.into_iter().collect();
        let mut fresh = crate::index::Index::default();
        fresh.put(drafts);
        fresh.set_problems(&problems);
        fresh.set_source_titles(titles);
        *self.heads.write() = fresh;
        Ok(newest)
    }

    async fn apply(&self, ctx: &Ctx, events: &[Recorded]) -> anyhow::Result<()> {
        let changed = subjects(events);
        let sources_moved = events.iter().any(|event| {
            matches!(
                event.event,
                Event::SourceRegistered { .. } | Event::SourceRemoved { .. } | Event::SourceRead { .. }
            )
        });
        if changed.is_empty() && !sources_moved {
            return Ok(());
        }
        let mut tx = ctx.read().await?;
        let keys: Vec<&str> = changed.iter().map(EntityRef::as_str).collect();
        let drafts: Vec<Draft> = read_all(read::heads_of(&mut tx, &keys).await?).collect();
        let problems = problem_counts(&mut tx).await?;
        let titles = read::source_titles(&mut tx).await?.into_iter().collect();
        drop(tx);
        let there: HashSet<EntityRef> = drafts.iter().map(|draft| draft.reference.clone()).collect();
        let gone: Vec<EntityRef> = changed.into_iter().filter(|reference| !there.contains(reference)).collect();
        let mut drafts = drafts.into_iter().peekable();
        while drafts.peek().is_some() {
            let some = drafts.by_ref().take(WHILE_OTHERS_WAIT).collect();
            self.heads.write().put(some);
        }
        let mut index = self.heads.write();
        index.remove(&gone);
        index.set_problems(&problems);
        index.set_source_titles(titles);
        Ok(())
    }
}

/// The entities that events are about, each once.
fn subjects(events: &[Recorded]) -> Vec<EntityRef> {
    let mut seen = HashSet::new();
    let about = events
        .iter()
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
