//! Reading the log as an audit trail.

use shared::Timestamp;

use crate::chain::{Head, hex};
use crate::{Answer, Ctx, Tx, store};

/// Which events are wanted; what is empty does not matter.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only older ones than this number.
    pub before: Option<i64>,
    pub who: String,
    pub word: String,
    /// The entity, person, policy or source that it is about.
    pub about: String,
    pub from: Option<Timestamp>,
    /// Exclusive.
    pub to: Option<Timestamp>,
}

/// An event with everything that the log knows of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Audited {
    pub seq: i64,
    pub at: Timestamp,
    pub who: String,
    pub word: String,
    pub about: Option<String>,
    pub address: Option<String>,
    pub on_behalf_of: Option<String>,
    pub decision: Option<String>,
    pub policy: Option<String>,
    /// The event in JSON.
    pub body: String,
    /// In hexadecimal.
    pub hash: String,
}

impl Ctx {
    /// Events that fit, newest first. Who may read them is the caller's business.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audit(&self, tx: &mut Tx, filter: &AuditFilter, limit: i64) -> Answer<Vec<Audited>> {
        let rows = store::audit(tx, filter, limit).await?;
        Ok(rows
            .into_iter()
            .map(|(link, hash)| Audited {
                seq: link.seq,
                at: Timestamp(link.at),
                who: link.who,
                word: link.word,
                about: link.about.or(link.subject),
                address: link.address,
                on_behalf_of: link.on_behalf_of,
                decision: link.decision,
                policy: link.policy,
                body: link.body,
                hash: hash.as_deref().map(hex).unwrap_or_default(),
            })
            .collect())
    }

    /// Events that fit, counted in spans of this length, oldest first: start of the span, events, refusals.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audit_counts(
        &self,
        tx: &mut Tx,
        filter: &AuditFilter,
        seconds: i64,
    ) -> Answer<Vec<(Timestamp, i64, i64)>> {
        let rows = store::audit_counts(tx, filter, seconds * 1_000_000).await?;
        Ok(rows.into_iter().map(|(from, events, refused)| (Timestamp(from), events, refused)).collect())
    }

    /// The newest event and its hash; `None` before the first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn head(&self, tx: &mut Tx) -> Answer<Option<Head>> {
        let newest = self.audit(tx, &AuditFilter::default(), 1).await?;
        Ok(newest.into_iter().next().map(|event| Head { seq: event.seq, hash: event.hash }))
    }
}
