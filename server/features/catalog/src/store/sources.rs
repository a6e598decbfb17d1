//! Rows of sources.

use db::{DbError, Tx, sql};

use super::row;

row! {
/// A source as it is stored. Times in microseconds.
pub(crate) struct SourceRow {
    id: String,
    title: String,
    target: String,
    /// `file`, `folder`, `glob`, `git`, `url`
    form: String,
    /// `config`, `page`, `command`, `demo`
    origin: String,
    /// `waiting`, `reading`, `ready`, `failed`, `removed`
    state: String,
    message: Option<String>,
    /// Order of registration, from 1.
    position: i64,
    commit_id: Option<String>,
    /// Of everything that the last reading saw; equal means nothing to do.
    digest: Option<String>,
    entities: i64,
    files: i64,
    registered_at: i64,
    read_at: Option<i64>,
    next_read_at: Option<i64>,
    took_millis: Option<i64>,
}
}

/// All sources, removed ones too.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<SourceRow>, DbError> {
    sql!("SELECT * FROM catalog_sources ORDER BY title, id").all(tx).await
}

pub(crate) async fn one(tx: &mut Tx, id: &str) -> Result<Option<SourceRow>, DbError> {
    sql!("SELECT * FROM catalog_sources WHERE id = $1", id).optional(tx).await
}

/// Sources whose next reading is due, and those that wait or were interrupted.
pub(crate) async fn due(tx: &mut Tx, now: i64) -> Result<Vec<String>, DbError> {
    let rows: Vec<(String,)> = sql!("SELECT id FROM catalog_sources WHERE state IN ('waiting', 'reading') OR (state IN ('ready', 'failed') AND next_read_at <= $1) ORDER BY position", now).all(tx).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The position for the next source.
pub(crate) async fn next_position(tx: &mut Tx) -> Result<i64, DbError> {
    sql!("SELECT COALESCE(MAX(position), 0) + 1 FROM catalog_sources").scalar(tx).await
}

/// Inserts a source, or overwrites the one with its id.
pub(crate) async fn save(tx: &mut Tx, row: SourceRow) -> Result<(), DbError> {
    sql!(
        "INSERT INTO catalog_sources (id, title, target, form, origin, state, message, position, commit_id, digest, entities, files, registered_at, read_at, next_read_at, took_millis)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, target = excluded.target, form = excluded.form, origin = excluded.origin, state = excluded.state, message = excluded.message,
            position = excluded.position, commit_id = excluded.commit_id, digest = excluded.digest, entities = excluded.entities, files = excluded.files,
            registered_at = excluded.registered_at, read_at = excluded.read_at, next_read_at = excluded.next_read_at, took_millis = excluded.took_millis",
        row.id,
        row.title,
        row.target,
        row.form,
        row.origin,
        row.state,
        row.message,
        row.position,
        row.commit_id,
        row.digest,
        row.entities,
        row.files,
        row.registered_at,
        row.read_at,
        row.next_read_at,
        row.took_millis
    )
    .run(tx)
    .await
    .map(drop)
}

/// How many problems each source has.
pub(crate) async fn problem_counts(tx: &mut Tx) -> Result<Vec<(String, i64)>, DbError> {
    sql!("SELECT source, COUNT(*) FROM catalog_problems GROUP BY source").all(tx).await
}

/// How many problems one source has.
pub(crate) async fn problem_count(tx: &mut Tx, id: &str) -> Result<i64, DbError> {
    sql!("SELECT COUNT(*) FROM catalog_problems WHERE source = $1", id).scalar(tx).await
}
