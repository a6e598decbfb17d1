//! The index as a projection of events: opened at start, built again when it does not fit, kept up with every change.

use std::collections::HashSet;
use std::sync::Arc;

use anyhow::{bail, ensure};
use async_trait::async_trait;
use kernel::{Ctx, Projection, Recorded, SearchDoc};
use shared::Timestamp;
use shared::catalog::EntityRef;
use shared::events::Event;
use tokio::sync::Mutex;

use crate::engine::{Engine, Mark, Titles};

pub const NAME: &str = "search.index";
/// Subjects whose documents are read at once.
const AT_ONCE: usize = 500;
/// While building again, what is there is shown after so many subjects.
const SHOWN_AFTER: usize = 4_000;
/// Events about nothing that can be found are not worth a commit before there are so many of them.
const WORTH_A_COMMIT: i64 = 1_000;

/// Who writes the index, one at a time: reading documents and writing them must not be interleaved.
#[derive(Default)]
pub struct Turn {
    /// How far the index has come.
    mark: Mutex<i64>,
}

pub struct Indexing {
    pub engine: Arc<Engine>,
}

#[async_trait]
impl Projection for Indexing {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn start(&self, ctx: &Ctx) -> anyhow::Result<i64> {
        let turn = ctx.state::<Turn>();
        let mut mark = turn.mark.lock().await;
        let newest = {
            let mut tx = ctx.read().await?;
            ctx.newest_seq(&mut tx).await?
        };
        let engine = self.engine.clone();
        let opened = ctx.beside(move || engine.open()).await?;
        let fitting = match opened {
            Ok(found) => fits(ctx, found, newest).await.map(|()| found.seq),
            Err(error) => Err(error),
        };
        *mark = match fitting {
            Ok(seq) => seq,
            Err(error) => {
                tracing::info!(reason = format!("{error:#}"), "the search index is built again");
                let engine = self.engine.clone();
                ctx.beside(move || engine.create()).await??;
                if newest == 0 {
                    commit(ctx, &self.engine, Mark::at(0, Timestamp::default())).await?;
                }
                // From the beginning of the log: the first events that come start the building.
                0
            }
        };
        Ok(*mark)
    }

    async fn apply(&self, ctx: &Ctx, events: &[Recorded]) -> anyhow::Result<()> {
        if !self.engine.is_complete() {
            rebuild(ctx, &self.engine).await?;
        }
        let turn = ctx.state::<Turn>();
        let mut mark = turn.mark.lock().await;
        let new: Vec<&Recorded> = events.iter().filter(|event| event.seq > *mark).collect();
        let Some(last) = new.last() else { return Ok(()) };
        let subjects = subjects(&new);
        if subjects.is_empty() && last.seq - *mark < WORTH_A_COMMIT {
            return Ok(());
        }
        let done = write(ctx, &self.engine, &subjects, Mark::at(last.seq, last.at)).await;
        match done {
            Ok(()) => *mark = last.seq,
            // Nobody knows what the writer holds now.
            Err(_) => self.engine.distrust(),
        }
        done
    }
}

/// Whether an index that says `found` belongs to this log of events.
async fn fits(ctx: &Ctx, found: Mark, newest: i64) -> anyhow::Result<()> {
    ensure!(found.seq <= newest, "the index knows event {}, the log ends at {newest}", found.seq);
    let behind = newest - found.seq;
    // Far behind means that it was copied or left alone for long; then its place in the log is taken on trust.
    if found.seq > 0 && behind < 1_000 {
        let mut tx = ctx.read().await?;
        let recent = ctx.events_recent(&mut tx, behind + 1).await?;
        let same = recent.iter().any(|event| event.seq == found.seq && event.at == found.at);
        ensure!(same, "the index was made from another log of events");
    }
    Ok(())
}

/// The entities that events are about, each once.
fn subjects(events: &[&Recorded]) -> Vec<EntityRef> {
    let mut seen = HashSet::new();
    let about = events
        .iter()
        .filter(|event| !matches!(event.event, Event::ActedAs { .. }))
        .filter_map(|event| event.event.subject());
    about.filter(|subject| seen.insert(*subject)).cloned().collect()
}

async fn write(ctx: &Ctx, engine: &Arc<Engine>, subjects: &[EntityRef], mark: Mark) -> anyhow::Result<()> {
    let mut titles = Titles::new();
    for some in subjects.chunks(AT_ONCE) {
        titles.extend(replace(ctx, engine, some.to_vec()).await?);
    }
    // What is owned by something that is called differently now says the old name, and no event is about it.
    let asked = engine.clone();
    let mut stale = ctx.beside(move || asked.owned_by_renamed(&titles)).await??;
    let written: HashSet<&EntityRef> = subjects.iter().collect();
    stale.retain(|subject| !written.contains(subject));
    for some in stale.chunks(AT_ONCE) {
        replace(ctx, engine, some.to_vec()).await?;
    }
    commit(ctx, engine, mark).await
}

/// Reads the documents of some subjects and replaces their entries; answers what the subjects are called now.
async fn replace(ctx: &Ctx, engine: &Arc<Engine>, subjects: Vec<EntityRef>) -> anyhow::Result<Titles> {
    let mut docs: Vec<SearchDoc> = Vec::new();
    for source in &ctx.ports().searchable {
        docs.extend(source.documents(ctx, &subjects).await?);
    }
    let whole = docs.iter().filter(|doc| doc.anchor.is_none());
    let titles = whole.map(|doc| (doc.subject.to_string(), doc.title.clone())).collect();
    let engine = engine.clone();
    ctx.beside(move || engine.write(&subjects, &docs)).await??;
    Ok(titles)
}

async fn commit(ctx: &Ctx, engine: &Arc<Engine>, mark: Mark) -> anyhow::Result<()> {
    let engine = engine.clone();
    ctx.beside(move || engine.commit(Some(mark))).await?
}

/// Builds the whole index again from what is there now. Found meanwhile is what is already in it.
pub async fn rebuild(ctx: &Ctx, engine: &Arc<Engine>) -> anyhow::Result<()> {
    let turn = ctx.state::<Turn>();
    let mut mark = turn.mark.lock().await;
    if engine.is_complete() {
        return Ok(());
    }
    let started = std::time::Instant::now();
    let (newest, at) = {
        let mut tx = ctx.read().await?;
        let newest = ctx.newest_seq(&mut tx).await?;
        let last = ctx.events_recent(&mut tx, 1).await?.pop();
        (newest, last.map(|event| event.at).unwrap_or_default())
    };
    let fresh = engine.clone();
    ctx.beside(move || fresh.create()).await??;
    let mut subjects = Vec::new();
    for source in &ctx.ports().searchable {
        subjects.extend(source.subjects(ctx).await?);
    }
    let mut unseen = 0;
    for some in subjects.chunks(AT_ONCE) {
        if ctx.cancelled().is_cancelled() {
            bail!("the portal stops; the search index is built again after the next start");
        }
        replace(ctx, engine, some.to_vec()).await?;
        unseen += some.len();
        if unseen >= SHOWN_AFTER {
            unseen = 0;
            let engine = engine.clone();
            ctx.beside(move || engine.commit(None)).await??;
        }
    }
    commit(ctx, engine, Mark::at(newest, at)).await?;
    *mark = newest;
    tracing::info!(
        subjects = subjects.len(),
        seq = newest,
        millis = started.elapsed().as_millis() as u64,
        "the search index is built"
    );
    Ok(())
}
