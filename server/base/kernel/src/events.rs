//! The log of events: telling and reading.

use shared::{Timestamp, catalog::EntityRef, events::Event};

use crate::chain::Link;
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
        let first = last - count + 1;
        // The counter's row is held, so nobody else can come between this event and the one before it.
        let mut before = store::hash_of(tx, first - 1).await?;
        let like = self.link_like();
        let mut links = Vec::with_capacity(events.len());
        for (event, seq) in events.iter().zip(first..) {
            let link = Link {
                seq,
                word: event.word().to_owned(),
                subject: event.subject().map(ToString::to_string),
                about: event.about(),
                body: serde_json::to_string(event)?,
                ..like.clone()
            };
            before = link.hash(&before);
            links.push((link, before));
        }
        if tx.newest == 0 {
            tx.first = first;
        }
        let told_with = tx.first;
        store::append(tx, links, told_with).await?;
        tx.newest = last;
        Ok(last)
    }

    /// What all events of this context have in common: when, who, from where, by which decision.
    fn link_like(&self) -> Link {
        let permitted = self.permitted.lock().ok().and_then(|permitted| permitted.clone());
        let policies = permitted.as_ref().zip(self.ports().arbiter.as_ref());
        let policies = policies.map(|((what, on), arbiter)| arbiter.policies(&self.caller, *what, on).join(", "));
        Link {
            seq: 0,
            at: self.now().micros(),
            who: self.principal().to_string(),
            word: String::new(),
            subject: None,
            body: String::new(),
            about: None,
            address: self.caller.address.clone(),
            on_behalf_of: self.caller.on_behalf_of.as_ref().map(ToString::to_string),
            decision: permitted.map(|(what, _)| format!("allowed {what}")),
            policy: policies.filter(|policies| !policies.is_empty()),
        }
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
