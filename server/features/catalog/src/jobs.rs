//! Work that outlives a request: reading sources, looking which are due, emptying the trash.

use kernel::{Ctx, Job};
use serde::{Deserialize, Serialize};
use shared::catalog::EntityRef;
use shared::events::Event;

use crate::store::{entities, problems, sources};
use crate::{ingest, intake};

/// Reads one source.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ReadSource {
    pub source: String,
}

impl Job for ReadSource {
    const NAME: &'static str = "catalog.read-source";
    fn key(&self) -> Option<String> {
        Some(self.source.clone())
    }
    async fn run(self, ctx: Ctx) -> anyhow::Result<()> {
        intake::read_source(&ctx, &self.source).await.map(drop)
    }
}

/// Has every source read whose time has come.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CheckSources {}

impl Job for CheckSources {
    const NAME: &'static str = "catalog.check-sources";
    fn key(&self) -> Option<String> {
        Some(String::new())
    }
    async fn run(self, ctx: Ctx) -> anyhow::Result<()> {
        let mut tx = ctx.begin().await?;
        for source in sources::due(&mut tx, ctx.now().micros()).await? {
            ctx.enqueue(&mut tx, ReadSource { source }).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Purges what has waited in the trash long enough; its revisions stay.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SweepTrash {}

impl Job for SweepTrash {
    const NAME: &'static str = "catalog.sweep-trash";
    fn key(&self) -> Option<String> {
        Some(String::new())
    }
    async fn run(self, ctx: Ctx) -> anyhow::Result<()> {
        let mut tx = ctx.begin().await?;
        let now = ctx.now();
        problems::sweep_ignored(&mut tx, now.micros()).await?;
        let due = entities::purgeable(&mut tx, now.micros()).await?;
        let events = due
            .iter()
            .filter_map(|reference| Some(Event::EntityPurged { reference: reference.parse::<EntityRef>().ok()? }))
            .collect();
        entities::purge(&mut tx, due).await?;
        ctx.tell_all(&mut tx, events).await?;
        ingest::recheck(&mut tx, now).await?;
        Ok(tx.commit().await?)
    }
}
