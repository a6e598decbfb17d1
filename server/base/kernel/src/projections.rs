//! Projections: what follows the log of events; each has a name, a place in the log and an idempotent `apply`.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::watch;

use crate::portal::Portal;
use crate::{Caller, Ctx, Recorded, store};

/// Something that is made from events: an index, a table, a picture.
#[async_trait]
pub trait Projection: Send + Sync + 'static {
    fn name(&self) -> &'static str;
    /// Brings it up; answers the number of the last event that it already contains. One that lives in memory
    /// reads its rows and the newest number in one transaction.
    async fn start(&self, ctx: &Ctx) -> anyhow::Result<i64>;
    /// Takes in events, in order; those of one transaction come together. Taking in an event twice must change nothing.
    async fn apply(&self, ctx: &Ctx, events: &[Recorded]) -> anyhow::Result<()>;
}

/// A projection and how far it has come.
pub(crate) struct Following {
    pub projection: Arc<dyn Projection>,
    /// -1 until it has started.
    pub applied: watch::Sender<i64>,
}

/// Events taken in at once; more where a transaction told more.
const BATCH: i64 = 5_000;
/// A missed bell heals within this time; also how nodes learn of each other's work, such as a role that was taken back.
const LOOK_AGAIN: Duration = Duration::from_millis(700);

impl Portal {
    /// Starts following; the portal is ready when every projection has started.
    pub(crate) fn start_projections(&self) {
        for at in 0..self.0.projections.len() {
            let portal = self.clone();
            self.0.tasks.spawn(async move { portal.follow(at).await });
        }
    }

    async fn follow(&self, at: usize) {
        let following = &self.0.projections[at];
        let name = following.projection.name();
        let cancelled = self.0.cancelled.clone();
        let mut newest = self.0.newest.subscribe();
        while !cancelled.is_cancelled() {
            let step = self.follow_step(following).await;
            match step {
                Ok(true) => continue,
                Ok(false) => {
                    tokio::select! {
                        () = cancelled.cancelled() => {}
                        _ = newest.changed() => {}
                        () = tokio::time::sleep(LOOK_AGAIN) => {}
                    }
                }
                Err(error) => {
                    tracing::error!(
                        projection = name,
                        error = format!("{error:#}"),
                        "a projection failed; it starts again from its place"
                    );
                    tokio::select! {
                        () = cancelled.cancelled() => {}
                        () = tokio::time::sleep(LOOK_AGAIN) => {}
                    }
                }
            }
        }
    }

    /// Starts it, or takes in the next events. Answers whether there may be more.
    async fn follow_step(&self, following: &Following) -> anyhow::Result<bool> {
        let ctx = self.ctx(Caller::system(following.projection.name()));
        let applied = *following.applied.borrow();
        if applied < 0 {
            let started = std::time::Instant::now();
            let seq = following.projection.start(&ctx).await?;
            tracing::info!(
                projection = following.projection.name(),
                seq,
                millis = started.elapsed().as_millis() as u64,
                "projection started"
            );
            following.applied.send_replace(seq);
            return Ok(true);
        }
        let (events, last) = {
            let mut tx = ctx.read().await?;
            store::events_after(&mut tx, applied, BATCH).await?
        };
        if last == applied {
            return Ok(false);
        }
        following.projection.apply(&ctx, &events).await?;
        following.applied.send_replace(last);
        Ok(true)
    }

    /// Waits until every projection has taken in event `seq`; answers whether they did in time.
    pub async fn caught_up(&self, seq: i64, within: Duration) -> bool {
        let all = async {
            for following in &self.0.projections {
                let mut applied = following.applied.subscribe();
                if applied.wait_for(|known| *known >= seq).await.is_err() {
                    return;
                }
            }
        };
        tokio::time::timeout(within, all).await.is_ok()
    }

    /// Each projection's name and place in the log.
    pub fn places(&self) -> Vec<(&'static str, i64)> {
        self.0.projections.iter().map(|following| (following.projection.name(), *following.applied.borrow())).collect()
    }
}
