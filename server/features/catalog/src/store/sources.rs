//! Rows of sources.

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
    problems: i64,
    registered_at: i64,
    read_at: Option<i64>,
    next_read_at: Option<i64>,
    took_millis: Option<i64>,
}
}
