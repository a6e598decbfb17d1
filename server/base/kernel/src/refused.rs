//! Refusals in the log: what somebody tried to change and might not. Bursts are counted in one event, so that nobody
//! can fill the log by trying.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use shared::events::Event;
use shared::{Permission, Timestamp};

use crate::{Answer, Caller, Ctx, Portal};

/// How long refusals of one caller and operation are counted together, in seconds.
const TOGETHER: i64 = 60;
/// Callers and operations that are counted at once; beyond that, refusals are only in the server's log.
const MOST: usize = 10_000;

#[derive(Debug)]
struct Burst {
    since: Timestamp,
    /// Those that no event tells of yet.
    untold: u64,
    caller: Caller,
    event: Event,
}

/// The bursts that go on.
#[derive(Debug, Default)]
pub(crate) struct Bursts(Mutex<HashMap<(String, &'static str), Burst>>);

impl Bursts {
    /// Counts one; answers what is to be told now.
    fn count(&self, caller: &Caller, operation: &'static str, event: Event, now: Timestamp) -> Option<Event> {
        let mut bursts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (caller.principal.to_string(), operation);
        if let Some(burst) = bursts.get_mut(&key).filter(|burst| now < burst.since.plus_seconds(TOGETHER)) {
            burst.untold += 1;
            return None;
        }
        let untold = bursts.remove(&key).map_or(0, |burst| burst.untold);
        if bursts.len() >= MOST {
            tracing::warn!(who = %caller.principal, operation, "a refusal is not in the audit log: too many at once");
            return None;
        }
        bursts.insert(key, Burst { since: now, untold: 0, caller: caller.clone(), event: event.clone() });
        Some(times(event, untold + 1))
    }

    /// Those whose time is over, with what is still to be told of them.
    fn over(&self, now: Timestamp) -> Vec<(Caller, Event)> {
        let mut bursts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let over = bursts.extract_if(|_, burst| now >= burst.since.plus_seconds(TOGETHER));
        over.filter(|(_, burst)| burst.untold > 0)
            .map(|(_, burst)| (burst.caller, times(burst.event, burst.untold)))
            .collect()
    }
}

fn times(event: Event, times: u64) -> Event {
    match event {
        Event::Refused { operation, permission, about, .. } => Event::Refused { operation, permission, about, times },
        other => other,
    }
}

impl Portal {
    /// Tells of a refused change. A log that cannot be written changes nothing about the refusal.
    pub(crate) async fn tell_refused(
        &self,
        ctx: &Ctx,
        operation: &'static str,
        needs: Permission,
        about: Option<String>,
    ) {
        let event =
            Event::Refused { operation: operation.to_owned(), permission: needs.word().to_owned(), about, times: 1 };
        let Some(event) = self.0.bursts.count(ctx.caller(), operation, event, ctx.now()) else { return };
        if let Err(error) = write(ctx, event).await {
            tracing::error!(?error, operation, "a refusal could not be written into the audit log");
        }
    }
}

impl Ctx {
    /// Tells of refusals that were counted and whose minute is over.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub async fn tell_bursts(&self) -> Answer<()> {
        for (caller, event) in self.portal.bursts.over(self.now()) {
            write(&self.acting_as(caller), event).await?;
        }
        Ok(())
    }
}

async fn write(ctx: &Ctx, event: Event) -> Answer<()> {
    let mut tx = ctx.begin().await?;
    ctx.tell(&mut tx, event).await?;
    tx.commit().await
}
