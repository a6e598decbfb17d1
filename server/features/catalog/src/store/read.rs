//! Rows as reading use cases need them.

use db::{DbError, Tx, select_many, sql};

use super::declarations::DeclarationRow;
use super::entities::{EntityRow, RevisionRow};
use super::problems::{IgnoredRow, ProblemRow};
use super::row;
use super::sources::SourceRow;

row! {
/// What the index is made of.
pub(crate) struct HeadRow {
    reference: String,
    kind: String,
    title: String,
    state: String,
    source: Option<String>,
    changed_at: i64,
    body: String,
}
}

row! {
/// How many problems one reference has.
pub(crate) struct ProblemCount {
    reference: String,
    count: i64,
}
}

/// The next entities after a reference, with their contents; at most `limit`.
pub(crate) async fn heads_after(tx: &mut Tx, after: &str, limit: i64) -> Result<Vec<HeadRow>, DbError> {
    sql!(
        "SELECT e.reference, e.kind, e.title, e.state, e.source, e.changed_at, b.body
         FROM catalog_entities e JOIN catalog_bodies b ON b.hash = e.hash
         WHERE e.reference > $1 ORDER BY e.reference LIMIT $2",
        after,
        limit
    )
    .all(tx)
    .await
}

/// These entities, with their contents; in any order.
pub(crate) async fn heads_of(tx: &mut Tx, references: &[&str]) -> Result<Vec<HeadRow>, DbError> {
    select_many(
        tx,
        "SELECT e.reference, e.kind, e.title, e.state, e.source, e.changed_at, b.body
         FROM catalog_entities e JOIN catalog_bodies b ON b.hash = e.hash WHERE e.reference IN",
        references.iter().copied(),
        "",
    )
    .await
}

/// References of everything that is in service.
pub(crate) async fn live_references(tx: &mut Tx) -> Result<Vec<(String,)>, DbError> {
    sql!("SELECT reference FROM catalog_entities WHERE state = $1", "live").all(tx).await
}

pub(crate) async fn problem_counts(tx: &mut Tx) -> Result<Vec<ProblemCount>, DbError> {
    sql!("SELECT reference, COUNT(*) AS count FROM catalog_problems WHERE reference IS NOT NULL GROUP BY reference")
        .all(tx)
        .await
}

/// Id and title of all sources, also of removed ones.
pub(crate) async fn source_titles(tx: &mut Tx) -> Result<Vec<(String, String)>, DbError> {
    sql!("SELECT id, title FROM catalog_sources").all(tx).await
}

/// All sources, also removed ones.
pub(crate) async fn sources(tx: &mut Tx) -> Result<Vec<SourceRow>, DbError> {
    sql!("SELECT * FROM catalog_sources").all(tx).await
}

pub(crate) async fn entity(tx: &mut Tx, reference: &str) -> Result<Option<EntityRow>, DbError> {
    sql!("SELECT * FROM catalog_entities WHERE reference = $1", reference).optional(tx).await
}

/// What waits in the trash, the next to be purged first.
pub(crate) async fn trash(tx: &mut Tx) -> Result<Vec<EntityRow>, DbError> {
    sql!("SELECT * FROM catalog_entities WHERE state <> $1 ORDER BY purge_at, reference", "live").all(tx).await
}

/// The canonical content behind a hash.
pub(crate) async fn body(tx: &mut Tx, hash: &str) -> Result<Option<String>, DbError> {
    Ok(sql!("SELECT body FROM catalog_bodies WHERE hash = $1", hash)
        .optional::<(String,)>(tx)
        .await?
        .map(|(body,)| body))
}

/// The bytes of a file behind a hash.
pub(crate) async fn blob(tx: &mut Tx, hash: &str) -> Result<Option<Vec<u8>>, DbError> {
    Ok(sql!("SELECT bytes FROM catalog_blobs WHERE hash = $1", hash)
        .optional::<(Vec<u8>,)>(tx)
        .await?
        .map(|(bytes,)| bytes))
}

/// The blob of a file as it was read last.
pub(crate) async fn file_blob(tx: &mut Tx, source: &str, path: &str) -> Result<Option<String>, DbError> {
    let found: Option<(Option<String>,)> =
        sql!("SELECT blob FROM catalog_files WHERE source = $1 AND path = $2", source, path).optional(tx).await?;
    Ok(found.and_then(|(blob,)| blob))
}

/// Everything that declares a reference.
pub(crate) async fn declarations_of(tx: &mut Tx, reference: &str) -> Result<Vec<DeclarationRow>, DbError> {
    sql!("SELECT * FROM catalog_declarations WHERE reference = $1 ORDER BY source, path, document", reference)
        .all(tx)
        .await
}

/// The revisions of an entity, newest first.
pub(crate) async fn revisions(tx: &mut Tx, reference: &str) -> Result<Vec<RevisionRow>, DbError> {
    sql!("SELECT * FROM catalog_revisions WHERE reference = $1 ORDER BY number DESC", reference).all(tx).await
}

pub(crate) async fn revision(tx: &mut Tx, reference: &str, number: i64) -> Result<Option<RevisionRow>, DbError> {
    sql!("SELECT * FROM catalog_revisions WHERE reference = $1 AND number = $2", reference, number).optional(tx).await
}

pub(crate) async fn problems_of(tx: &mut Tx, reference: &str) -> Result<Vec<ProblemRow>, DbError> {
    sql!("SELECT * FROM catalog_problems WHERE reference = $1 ORDER BY severity, path, line", reference).all(tx).await
}

/// All problems, grouped ones beside each other.
pub(crate) async fn problems(tx: &mut Tx) -> Result<Vec<ProblemRow>, DbError> {
    sql!("SELECT * FROM catalog_problems ORDER BY topic, source, path, line, col, id").all(tx).await
}

pub(crate) async fn problems_of_topic(tx: &mut Tx, topic: &str) -> Result<Vec<ProblemRow>, DbError> {
    sql!("SELECT * FROM catalog_problems WHERE topic = $1 ORDER BY source, path, line, col, id", topic).all(tx).await
}

pub(crate) async fn ignored(tx: &mut Tx) -> Result<Vec<IgnoredRow>, DbError> {
    sql!("SELECT topic, until FROM catalog_ignored").all(tx).await
}

/// Titles of these references, as far as they are in the catalog.
pub(crate) async fn titles_of(tx: &mut Tx, references: &[&str]) -> Result<Vec<(String, String)>, DbError> {
    select_many(tx, "SELECT reference, title FROM catalog_entities WHERE reference IN", references.iter().copied(), "")
        .await
}
