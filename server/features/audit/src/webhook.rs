//! Sealed heads, sent to another server through the guarded client.

use anyhow::{anyhow, bail};
use http::{Request, header};
use kernel::{Ctx, Job};
use serde::{Deserialize, Serialize};

use crate::seal::Line;
use crate::{Config, store};

/// Where heads are sent, and how often.
#[derive(Clone)]
pub struct Webhook {
    /// May hold a token, so it is never printed.
    pub address: String,
    /// After so many seconds, if anything happened since.
    pub every_seconds: u64,
    /// Or after so many events, whichever comes first; looked at once a minute.
    pub every_events: u64,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").field("every_seconds", &self.every_seconds).finish_non_exhaustive()
    }
}

const PLACE: &str = "webhook";

/// Whether the newest head is to be sent, after the one that was sent last.
fn is_due(webhook: &Webhook, last: Option<(i64, i64)>, newest: i64, now: i64) -> bool {
    let Some((seq, at)) = last else { return true };
    let seconds = (now - at).abs() / 1_000_000;
    let events = u64::try_from(newest - seq).unwrap_or_default();
    events > 0 && (events >= webhook.every_events || seconds.unsigned_abs() >= webhook.every_seconds)
}

/// Has the newest head sent when it is time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LookForSeal {}

impl Job for LookForSeal {
    const NAME: &'static str = "audit.look-for-seal";
    fn key(&self) -> Option<String> {
        Some(String::new())
    }
    async fn run(self, ctx: Ctx) -> anyhow::Result<()> {
        let Some(webhook) = ctx.state::<Config>().webhook.clone() else { return Ok(()) };
        let (now, mut tx) = (ctx.now(), ctx.begin().await?);
        let Some(head) = ctx.head(&mut tx).await? else { return Ok(()) };
        let last = store::sent(&mut tx, PLACE).await?;
        if is_due(&webhook, last, head.seq, now.micros()) {
            store::note_sent(&mut tx, PLACE, head.seq, now.micros()).await?;
            ctx.enqueue(&mut tx, SendSeal { line: Line { seq: head.seq, at: now, hash: head.hash } }).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Sends one head; tried again until the other server took it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SendSeal {
    line: Line,
}

impl Job for SendSeal {
    const NAME: &'static str = "audit.send-seal";
    async fn run(self, ctx: Ctx) -> anyhow::Result<()> {
        // Taken out of the configuration meanwhile: there is nobody to send it to.
        let Some(webhook) = ctx.state::<Config>().webhook.clone() else { return Ok(()) };
        let outside = ctx.ports().outside.clone().ok_or_else(|| anyhow!("there is no way to other servers"))?;
        let request = Request::post(&webhook.address)
            .header(header::CONTENT_TYPE, "application/json")
            .body(serde_json::to_vec(&self.line)?)
            .map_err(|_| anyhow!("the address of the webhook is none"))?;
        // The address may stand in what went wrong.
        let answered = outside.send(&ctx, request).await;
        let response = answered.map_err(|why| anyhow!("{}", why.replace(&webhook.address, "the webhook")))?;
        if !response.status().is_success() {
            bail!("the webhook answers {} to the head {}", response.status().as_u16(), self.line.seq);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_sent_after_so_many_seconds_or_events_and_not_twice() {
        let webhook = Webhook { address: String::new(), every_seconds: 3_600, every_events: 100 };
        let hour = 3_600_000_000;
        for (last, newest, now, due) in [
            (None, 1, 0, true),
            (Some((10, 0)), 10, 9 * hour, false),
            (Some((10, 0)), 11, hour - 1_000_000, false),
            (Some((10, 0)), 11, hour, true),
            (Some((10, 0)), 109, 1, false),
            (Some((10, 0)), 110, 1, true),
            // The clock was set back by a day.
            (Some((10, 24 * hour)), 11, 0, true),
        ] {
            assert_eq!(is_due(&webhook, last, newest, now), due, "{last:?} {newest} {now}");
        }
    }
}
