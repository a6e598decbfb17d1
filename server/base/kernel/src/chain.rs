//! The chain: each event carries a hash over itself and the hash of the event before it, so that a change of an old
//! one shows. Whoever can write the database can also write a whole new chain; heads sealed elsewhere show that.

use db::{Db, DbError};

use crate::store;

/// The hash of an event.
pub type Hash = [u8; 32];

/// What stands before the first event.
pub(crate) const BEGINNING: Hash = [0; 32];

/// Events that are looked at together.
const AT_ONCE: i64 = 2_000;

/// An event with everything that its hash covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub seq: i64,
    pub at: i64,
    pub who: String,
    pub word: String,
    pub subject: Option<String>,
    pub body: String,
    pub about: Option<String>,
    pub address: Option<String>,
    pub on_behalf_of: Option<String>,
    pub decision: Option<String>,
    pub policy: Option<String>,
}

impl Link {
    /// The hash of this event after the one with hash `before`: BLAKE3 over the fields, each with its length, so that
    /// nothing can move from one field into the next.
    pub fn hash(&self, before: &Hash) -> Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"portal.audit.1").update(before);
        hasher.update(&self.seq.to_be_bytes()).update(&self.at.to_be_bytes());
        let optional = [&self.about, &self.address, &self.on_behalf_of, &self.decision, &self.policy];
        let fixed = [Some(&self.who), Some(&self.word), self.subject.as_ref(), Some(&self.body)];
        for field in fixed.into_iter().chain(optional.into_iter().map(Option::as_ref)) {
            match field {
                None => hasher.update(&[0]),
                Some(text) => hasher.update(&[1]).update(&(text.len() as u64).to_be_bytes()).update(text.as_bytes()),
            };
        }
        *hasher.finalize().as_bytes()
    }
}

/// The first event that does not fit to the one before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {seq}: {why}")]
pub struct BrokenLink {
    pub seq: i64,
    pub why: String,
}

/// The newest event and its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub seq: i64,
    /// In hexadecimal.
    pub hash: String,
}

/// Follows the chain from the first event on, and holds it against heads that were sealed elsewhere. Answers the
/// number of events, or the first broken link.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify_log(db: &Db, sealed: &[Head]) -> Result<Result<i64, BrokenLink>, DbError> {
    let mut tx = db.read().await?;
    let told = store::counter(&mut tx, "events").await?;
    let (mut before, mut last) = (BEGINNING, 0);
    loop {
        let rows = store::links_after(&mut tx, last, AT_ONCE).await?;
        if rows.is_empty() {
            break;
        }
        for (link, hash) in rows {
            if let Err(broken) = follow(&link, hash.as_deref(), &before, last, sealed) {
                return Ok(Err(broken));
            }
            (before, last) = (link.hash(&before), link.seq);
        }
    }
    if last < told {
        return Ok(Err(BrokenLink { seq: last + 1, why: format!("it is missing, as are all up to {told}") }));
    }
    match sealed.iter().filter(|head| head.seq > last).min_by_key(|head| head.seq) {
        Some(head) => {
            Ok(Err(BrokenLink { seq: last + 1, why: format!("it is missing; event {} was sealed", head.seq) }))
        }
        None => Ok(Ok(last)),
    }
}

fn follow(link: &Link, hash: Option<&[u8]>, before: &Hash, last: i64, sealed: &[Head]) -> Result<(), BrokenLink> {
    let broken = |seq: i64, why: &str| Err(BrokenLink { seq, why: why.to_owned() });
    if link.seq != last + 1 {
        return broken(last + 1, "it is missing");
    }
    let Some(hash) = hash else { return broken(link.seq, "it has no hash") };
    if link.hash(before) != hash {
        return broken(link.seq, "its content, or the hash of the event before it, was changed");
    }
    let differs = |head: &&Head| head.seq == link.seq && head.hash != hex(hash);
    if sealed.iter().any(|head| differs(&head)) {
        return broken(link.seq, "its hash is not the one that was sealed; this event or an earlier one was replaced");
    }
    Ok(())
}

/// Chains the events from before there was a chain. Done once, in one transaction.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn chain_up(db: &Db) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    if store::take_numbers(&mut tx, "chained", 0).await? > 0 {
        return Ok(());
    }
    let (mut before, mut last) = (BEGINNING, 0);
    loop {
        let rows = store::links_after(&mut tx, last, AT_ONCE).await?;
        if rows.is_empty() {
            break;
        }
        for (link, _) in rows {
            before = link.hash(&before);
            last = link.seq;
            store::set_hash(&mut tx, last, before).await?;
        }
    }
    store::take_numbers(&mut tx, "chained", 1).await?;
    tx.commit().await
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> Link {
        Link {
            seq: 1,
            at: 2,
            who: "ann".into(),
            word: "said".into(),
            subject: None,
            body: "{}".into(),
            about: Some("x".into()),
            address: None,
            on_behalf_of: None,
            decision: None,
            policy: None,
        }
    }

    #[test]
    fn no_field_can_change_or_move_without_another_hash() {
        let same = link();
        let others = [
            Link { seq: 2, ..link() },
            Link { at: 3, ..link() },
            Link { who: "an".into(), word: "nsaid".into(), ..link() },
            Link { subject: Some(String::new()), ..link() },
            Link { body: "{ }".into(), ..link() },
            Link { about: None, address: Some("x".into()), ..link() },
            Link { decision: Some(String::new()), ..link() },
        ];
        for other in others {
            assert_ne!(other.hash(&BEGINNING), same.hash(&BEGINNING), "{other:?}");
        }
        assert_ne!(same.hash(&[1; 32]), same.hash(&BEGINNING));
        assert_eq!(same.hash(&BEGINNING), link().hash(&BEGINNING));
    }
}
