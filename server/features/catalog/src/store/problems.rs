//! Rows of problems, and of topics that are ignored for a while.

use db::{DbError, Tx, insert_many, run_many, sql};

use super::row;

row! {
/// Something that is wrong now.
pub(crate) struct ProblemRow {
    id: String,
    /// Problems with one cause share it: the key of their group in the inbox.
    topic: String,
    source: String,
    path: String,
    line: i64,
    col: i64,
    reference: Option<String>,
    /// Set exactly for what is found by looking at the whole catalog: what is missing or claimed twice.
    about: Option<String>,
    /// Dotted path of the field, when it is about one.
    field: Option<String>,
    cause: String,
    /// `error`, `warning`
    severity: String,
    message: String,
    advice: String,
    first_seen: i64,
    /// Who it is for, where no entity says so.
    owner: Option<String>,
}
}

row! {
/// A topic that somebody does not want to see until a time.
pub(crate) struct IgnoredRow {
    topic: String,
    until: i64,
}
}

pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<ProblemRow>, DbError> {
    sql!("SELECT * FROM catalog_problems ORDER BY first_seen, source, path, line, id").all(tx).await
}

pub(crate) async fn of_source(tx: &mut Tx, source: &str) -> Result<Vec<ProblemRow>, DbError> {
    sql!("SELECT * FROM catalog_problems WHERE source = $1 ORDER BY path, line, id", source).all(tx).await
}

pub(crate) async fn of_reference(tx: &mut Tx, reference: &str) -> Result<Vec<ProblemRow>, DbError> {
    sql!("SELECT * FROM catalog_problems WHERE reference = $1 ORDER BY severity, path, line, id", reference)
        .all(tx)
        .await
}

pub(crate) async fn of_topic(tx: &mut Tx, topic: &str) -> Result<Vec<ProblemRow>, DbError> {
    sql!("SELECT * FROM catalog_problems WHERE topic = $1 ORDER BY first_seen, source, path, line, id", topic)
        .all(tx)
        .await
}

/// What was found by looking at the whole catalog.
pub(crate) async fn of_whole(tx: &mut Tx) -> Result<Vec<ProblemRow>, DbError> {
    sql!("SELECT * FROM catalog_problems WHERE about IS NOT NULL").all(tx).await
}

/// What was found while reading this source.
pub(crate) async fn of_reading(tx: &mut Tx, source: &str) -> Result<Vec<ProblemRow>, DbError> {
    sql!("SELECT * FROM catalog_problems WHERE source = $1 AND about IS NULL", source).all(tx).await
}

pub(crate) async fn save(tx: &mut Tx, rows: Vec<ProblemRow>) -> Result<(), DbError> {
    let rows = rows.into_iter().map(|row| {
        [
            row.id.into(),
            row.topic.into(),
            row.source.into(),
            row.path.into(),
            row.line.into(),
            row.col.into(),
            row.reference.into(),
            row.about.into(),
            row.field.into(),
            row.cause.into(),
            row.severity.into(),
            row.message.into(),
            row.advice.into(),
            row.first_seen.into(),
            row.owner.into(),
        ]
    });
    insert_many(
        tx,
        "INSERT INTO catalog_problems (id, topic, source, path, line, col, reference, about, field, cause, severity, message, advice, first_seen, owner)",
        rows,
        "ON CONFLICT (id) DO UPDATE SET topic = excluded.topic, line = excluded.line, col = excluded.col, reference = excluded.reference, about = excluded.about, field = excluded.field,
            cause = excluded.cause, severity = excluded.severity, message = excluded.message, advice = excluded.advice, owner = excluded.owner",
    )
    .await
    .map(drop)
}

pub(crate) async fn remove(tx: &mut Tx, ids: Vec<String>) -> Result<(), DbError> {
    run_many(tx, "DELETE FROM catalog_problems WHERE id IN", ids, "").await.map(drop)
}

pub(crate) async fn ignored(tx: &mut Tx) -> Result<Vec<IgnoredRow>, DbError> {
    sql!("SELECT topic, until FROM catalog_ignored").all(tx).await
}

pub(crate) async fn ignore(tx: &mut Tx, topic: &str, until: i64) -> Result<(), DbError> {
    sql!("INSERT INTO catalog_ignored (topic, until) VALUES ($1, $2) ON CONFLICT (topic) DO UPDATE SET until = excluded.until", topic, until).run(tx).await.map(drop)
}

/// Forgets what is over.
pub(crate) async fn sweep_ignored(tx: &mut Tx, now: i64) -> Result<(), DbError> {
    sql!("DELETE FROM catalog_ignored WHERE until <= $1", now).run(tx).await.map(drop)
}
