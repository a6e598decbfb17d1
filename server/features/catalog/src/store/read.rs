//! Rows as the index, search and people need them.

use db::{DbError, Tx, select_many, sql};

use super::entities::RevisionRow;
use super::row;

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

/// Titles of these references, as far as they are in the catalog.
pub(crate) async fn titles_of(tx: &mut Tx, references: &[&str]) -> Result<Vec<(String, String)>, DbError> {
    select_many(tx, "SELECT reference, title FROM catalog_entities WHERE reference IN", references.iter().copied(), "")
        .await
}

/// How many problems each reference has.
pub(crate) async fn problem_counts(tx: &mut Tx) -> Result<Vec<(String, i64)>, DbError> {
    sql!("SELECT reference, COUNT(*) FROM catalog_problems WHERE reference IS NOT NULL GROUP BY reference")
        .all(tx)
        .await
}

/// Id and title of all sources, also of removed ones.
pub(crate) async fn source_titles(tx: &mut Tx) -> Result<Vec<(String, String)>, DbError> {
    sql!("SELECT id, title FROM catalog_sources").all(tx).await
}

/// The revision in force, or that was, of everything that waits in the trash.
pub(crate) async fn revisions_in_trash(tx: &mut Tx) -> Result<Vec<RevisionRow>, DbError> {
    sql!(
        "SELECT r.* FROM catalog_revisions r JOIN catalog_entities e ON e.reference = r.reference AND e.revision = r.number
         WHERE e.state <> 'live'"
    )
    .all(tx)
    .await
}
