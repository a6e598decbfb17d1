//! Rows of files, their texts, and the canonical contents of entities.

use db::{DbError, Tx, insert_many, run_many, select_many, sql};

use super::row;

row! {
/// A file of a source at its last reading.
pub(crate) struct FileRow {
    source: String,
    path: String,
    /// Hash of its bytes in catalog_blobs; absent when it could not be read.
    blob: Option<String>,
    bytes: i64,
    commit_id: Option<String>,
    etag: Option<String>,
    entities: i64,
}
}

pub(crate) async fn of_source(tx: &mut Tx, source: &str) -> Result<Vec<FileRow>, DbError> {
    sql!("SELECT * FROM catalog_files WHERE source = $1 ORDER BY path", source).all(tx).await
}

pub(crate) async fn one(tx: &mut Tx, source: &str, path: &str) -> Result<Option<FileRow>, DbError> {
    sql!("SELECT * FROM catalog_files WHERE source = $1 AND path = $2", source, path).optional(tx).await
}

/// How many problems each file of a source has.
pub(crate) async fn problem_counts(tx: &mut Tx, source: &str) -> Result<Vec<(String, i64)>, DbError> {
    sql!("SELECT path, COUNT(*) FROM catalog_problems WHERE source = $1 GROUP BY path", source).all(tx).await
}

/// Path, ETag and bytes of the files of a source that came with an ETag.
pub(crate) async fn tagged(tx: &mut Tx, source: &str) -> Result<Vec<(String, String, Vec<u8>)>, DbError> {
    sql!("SELECT f.path, f.etag, b.bytes FROM catalog_files f JOIN catalog_blobs b ON b.hash = f.blob WHERE f.source = $1 AND f.etag IS NOT NULL", source).all(tx).await
}

pub(crate) async fn save(tx: &mut Tx, rows: Vec<FileRow>) -> Result<(), DbError> {
    let rows = rows.into_iter().map(|row| {
        [
            row.source.into(),
            row.path.into(),
            row.blob.into(),
            row.bytes.into(),
            row.commit_id.into(),
            row.etag.into(),
            row.entities.into(),
        ]
    });
    let update = "ON CONFLICT (source, path) DO UPDATE SET blob = excluded.blob, bytes = excluded.bytes, commit_id = excluded.commit_id, etag = excluded.etag, entities = excluded.entities";
    insert_many(tx, "INSERT INTO catalog_files (source, path, blob, bytes, commit_id, etag, entities)", rows, update)
        .await
        .map(drop)
}

pub(crate) async fn remove(tx: &mut Tx, source: &str, paths: Vec<String>) -> Result<(), DbError> {
    run_many(tx, sql!("DELETE FROM catalog_files WHERE source = $1 AND path IN", source), paths, "").await.map(drop)
}

/// Text of a file by its hash.
pub(crate) async fn blob(tx: &mut Tx, hash: &str) -> Result<Option<String>, DbError> {
    let row: Option<(Vec<u8>,)> = sql!("SELECT bytes FROM catalog_blobs WHERE hash = $1", hash).optional(tx).await?;
    Ok(row.map(|(bytes,)| String::from_utf8_lossy(&bytes).into_owned()))
}

/// Keeps texts; those that are kept already stay.
pub(crate) async fn save_blobs(tx: &mut Tx, blobs: Vec<(String, Vec<u8>)>) -> Result<(), DbError> {
    let rows = blobs.into_iter().map(|(hash, bytes)| [hash.into(), bytes.into()]);
    insert_many(tx, "INSERT INTO catalog_blobs (hash, bytes)", rows, "ON CONFLICT (hash) DO NOTHING").await.map(drop)
}

/// Canonical content by its hash.
pub(crate) async fn body(tx: &mut Tx, hash: &str) -> Result<Option<String>, DbError> {
    let row: Option<(String,)> = sql!("SELECT body FROM catalog_bodies WHERE hash = $1", hash).optional(tx).await?;
    Ok(row.map(|(body,)| body))
}

/// Canonical contents by their hashes.
pub(crate) async fn bodies(tx: &mut Tx, hashes: Vec<String>) -> Result<Vec<(String, String)>, DbError> {
    select_many(tx, "SELECT hash, body FROM catalog_bodies WHERE hash IN", hashes, "").await
}

/// Keeps contents; those that are kept already stay.
pub(crate) async fn save_bodies(tx: &mut Tx, bodies: Vec<(String, String)>) -> Result<(), DbError> {
    let rows = bodies.into_iter().map(|(hash, body)| [hash.into(), body.into()]);
    insert_many(tx, "INSERT INTO catalog_bodies (hash, body)", rows, "ON CONFLICT (hash) DO NOTHING").await.map(drop)
}
