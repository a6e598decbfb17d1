//! Rows of files, their texts, and the canonical contents of entities.

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
    problems: i64,
}
}
