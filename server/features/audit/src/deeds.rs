//! What people did, kept apart from what the portal did by itself; patterns are learned from it.

use async_trait::async_trait;
use kernel::{Ctx, Job, Projection, Recorded};
use serde::{Deserialize, Serialize};
use shared::events::Event;

use crate::store::{self, DeedRow};

/// Days that deeds are remembered.
pub(crate) const KEPT_DAYS: i64 = 90;
const NAME: &str = "audit.deeds";

pub(crate) struct Deeds;

#[async_trait]
impl Projection for Deeds {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn start(&self, ctx: &Ctx) -> anyhow::Result<i64> {
        let mut tx = ctx.read().await?;
        Ok(ctx.cursor(&mut tx, NAME).await?)
    }

    async fn apply(&self, ctx: &Ctx, events: &[Recorded]) -> anyhow::Result<()> {
        let rows: Vec<DeedRow> = events.iter().filter(|event| by_somebody(&event.who)).map(deed).collect();
        // What the portal does by itself leaves no row, so the cursor may stay behind: taking it in twice is harmless.
        let (Some(last), false) = (events.last(), rows.is_empty() && events.len() < 1_000) else { return Ok(()) };
        let mut tx = ctx.begin().await?;
        store::remember(&mut tx, rows).await?;
        ctx.set_cursor(&mut tx, NAME, last.seq).await?;
        Ok(tx.commit().await?)
    }
}

fn by_somebody(who: &str) -> bool {
    !who.starts_with("system:")
}

fn deed(recorded: &Recorded) -> DeedRow {
    let times = match &recorded.event {
        Event::Refused { times, .. } => i64::try_from(*times).unwrap_or(i64::MAX),
        _ => 1,
    };
    (recorded.seq, recorded.at.micros(), recorded.who.clone(), recorded.event.word().to_owned(), times)
}

/// Tells of refusals that were counted together, and forgets what is too old to learn from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TellBursts {}

impl Job for TellBursts {
    const NAME: &'static str = "audit.tell-bursts";
    fn key(&self) -> Option<String> {
        Some(String::new())
    }
    async fn run(self, ctx: Ctx) -> anyhow::Result<()> {
        ctx.tell_bursts().await?;
        let mut tx = ctx.begin().await?;
        store::forget_deeds(&mut tx, ctx.now().plus_seconds(-KEPT_DAYS * 86_400).micros()).await?;
        Ok(tx.commit().await?)
    }
}
