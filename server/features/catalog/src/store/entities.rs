//! Rows of entities and of their revisions.

use db::{DbError, Tx, insert_many, run_many, select_many, sql};

use super::row;

row! {
/// An entity in the catalog or in its trash. Times in microseconds.
pub(crate) struct EntityRow {
    reference: String,
    /// As its source writes it.
    kind: String,
    uid: String,
    title: String,
    /// `live`, `orphan`, `removed`
    state: String,
    reason: Option<String>,
    since: i64,
    purge_at: Option<i64>,
    /// The number in force, from 1.
    revision: i64,
    /// Hash of its content in catalog_bodies.
    hash: String,
    /// The declaration in force, or the last one that was.
    source: Option<String>,
    path: Option<String>,
    document: Option<i64>,
    /// A person chose this declaration among rivals.
    decided: bool,
    /// A person restored it although no source declares it.
    kept: bool,
    created_at: i64,
    changed_at: i64,
}
}

row! {
/// One version of an entity.
pub(crate) struct RevisionRow {
    reference: String,
    number: i64,
    hash: String,
    blob: String,
    source: String,
    path: String,
    first_line: i64,
    last_line: i64,
    commit_id: Option<String>,
    at: i64,
}
}

pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<EntityRow>, DbError> {
    sql!("SELECT * FROM catalog_entities").all(tx).await
}

pub(crate) async fn one(tx: &mut Tx, reference: &str) -> Result<Option<EntityRow>, DbError> {
    sql!("SELECT * FROM catalog_entities WHERE reference = $1", reference).optional(tx).await
}

pub(crate) async fn many(tx: &mut Tx, references: Vec<String>) -> Result<Vec<EntityRow>, DbError> {
    select_many(tx, "SELECT * FROM catalog_entities WHERE reference IN", references, "").await
}

/// The references of everything that is live.
pub(crate) async fn live(tx: &mut Tx) -> Result<Vec<String>, DbError> {
    let rows: Vec<(String,)> = sql!("SELECT reference FROM catalog_entities WHERE state = 'live'").all(tx).await?;
    Ok(rows.into_iter().map(|(reference,)| reference).collect())
}

/// What waits in the trash, the next to be purged first.
pub(crate) async fn trash(tx: &mut Tx) -> Result<Vec<EntityRow>, DbError> {
    sql!("SELECT * FROM catalog_entities WHERE state <> 'live' ORDER BY purge_at, reference").all(tx).await
}

/// What waits in the trash long enough and is declared nowhere.
pub(crate) async fn purgeable(tx: &mut Tx, now: i64) -> Result<Vec<String>, DbError> {
    let rows: Vec<(String,)> = sql!(
        "SELECT e.reference FROM catalog_entities e WHERE e.state <> 'live' AND e.purge_at <= $1
         AND NOT EXISTS (SELECT 1 FROM catalog_declarations d WHERE d.reference = e.reference) ORDER BY e.reference",
        now
    )
    .all(tx)
    .await?;
    Ok(rows.into_iter().map(|(reference,)| reference).collect())
}

pub(crate) async fn purge(tx: &mut Tx, references: Vec<String>) -> Result<(), DbError> {
    run_many(tx, "DELETE FROM catalog_entities WHERE reference IN", references, "").await.map(drop)
}

pub(crate) async fn save(tx: &mut Tx, rows: Vec<EntityRow>) -> Result<(), DbError> {
    let rows = rows.into_iter().map(|row| {
        [
            row.reference.into(),
            row.kind.into(),
            row.uid.into(),
            row.title.into(),
            row.state.into(),
            row.reason.into(),
            row.since.into(),
            row.purge_at.into(),
            row.revision.into(),
            row.hash.into(),
            row.source.into(),
            row.path.into(),
            row.document.into(),
            row.decided.into(),
            row.kept.into(),
            row.created_at.into(),
            row.changed_at.into(),
        ]
    });
    insert_many(
        tx,
        "INSERT INTO catalog_entities (reference, kind, uid, title, state, reason, since, purge_at, revision, hash, source, path, document, decided, kept, created_at, changed_at)",
        rows,
        "ON CONFLICT (reference) DO UPDATE SET kind = excluded.kind, uid = excluded.uid, title = excluded.title, state = excluded.state, reason = excluded.reason, since = excluded.since,
            purge_at = excluded.purge_at, revision = excluded.revision, hash = excluded.hash, source = excluded.source, path = excluded.path, document = excluded.document,
            decided = excluded.decided, kept = excluded.kept, created_at = excluded.created_at, changed_at = excluded.changed_at",
    )
    .await
    .map(drop)
}

/// The revisions of an entity, newest first; also of a purged one.
pub(crate) async fn revisions(tx: &mut Tx, reference: &str) -> Result<Vec<RevisionRow>, DbError> {
    sql!("SELECT * FROM catalog_revisions WHERE reference = $1 ORDER BY number DESC", reference).all(tx).await
}

pub(crate) async fn revision(tx: &mut Tx, reference: &str, number: i64) -> Result<Option<RevisionRow>, DbError> {
    sql!("SELECT * FROM catalog_revisions WHERE reference = $1 AND number = $2", reference, number).optional(tx).await
}

/// The highest revision number of each of these references that ever had one.
pub(crate) async fn last_numbers(tx: &mut Tx, references: Vec<String>) -> Result<Vec<(String, i64)>, DbError> {
    select_many(
        tx,
        "SELECT reference, MAX(number) FROM catalog_revisions WHERE reference IN",
        references,
        "GROUP BY reference",
    )
    .await
}

pub(crate) async fn add_revisions(tx: &mut Tx, rows: Vec<RevisionRow>) -> Result<(), DbError> {
    let rows = rows.into_iter().map(|row| {
        [
            row.reference.into(),
            row.number.into(),
            row.hash.into(),
            row.blob.into(),
            row.source.into(),
            row.path.into(),
            row.first_line.into(),
            row.last_line.into(),
            row.commit_id.into(),
            row.at.into(),
        ]
    });
    insert_many(tx, "INSERT INTO catalog_revisions (reference, number, hash, blob, source, path, first_line, last_line, commit_id, at)", rows, "").await.map(drop)
}
