//! The log of events: telling and reading.

use shared::{Timestamp, catalog::EntityRef, events::Event};

use crate::{Answer, Ctx, Tx, store};

/// An event as the log keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Numbered without gaps in the order of commits.
    pub seq: i64,
    pub at: Timestamp,
    /// The principal in words.
    pub who: String,
    pub event: Event,
}

impl Ctx {
    /// Writes an event into the log, in the transaction of the change. Answers its number.
    pub async fn tell(&self, tx: &mut Tx, event: Event) -> Answer<i64> {
        self.tell_all(tx, vec![event]).await
    }

    /// Writes events in order; answers the number of the last one (0 when there are none).
    pub async fn tell_all(&self, tx: &mut Tx, events: Vec<Event>) -> Answer<i64> {
        if events.is_empty() {
            return Ok(0);
        }
        let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
        let last = store::take_numbers(tx, "events", count).await?;
        let (at, who) = (self.now(), self.principal().to_string());
        let recorded = events
            .into_iter()
            .zip(last - count + 1..)
            .map(|(event, seq)| Recorded { seq, at, who: who.clone(), event })
            .collect();
        if tx.newest == 0 {
            tx.first = last - count + 1;
        }
        let told_with = tx.first;
        store::append(tx, recorded, told_with).await?;
        tx.newest = last;
        Ok(last)
    }

    /// The newest events about an entity, newest first.
    pub async fn events_of(&self, tx: &mut Tx, subject: &EntityRef, limit: i64) -> Answer<Vec<Recorded>> {
        Ok(store::events_of(tx, subject.as_str(), limit).await?)
    }

    /// The newest events, newest first.
    pub async fn events_recent(&self, tx: &mut Tx, limit: i64) -> Answer<Vec<Recorded>> {
        Ok(store::events_recent(tx, limit).await?)
    }

    /// All events after one, in order, as this transaction sees them.
    pub async fn events_after(&self, tx: &mut Tx, seq: i64) -> Answer<Vec<Recorded>> {
        Ok(store::events_after(tx, seq, i64::MAX).await?.0)
    }

    /// The number of the newest event, as this transaction sees it.
    pub async fn newest_seq(&self, tx: &mut Tx) -> Answer<i64> {
        Ok(store::counter(tx, "events").await?)
    }
}
