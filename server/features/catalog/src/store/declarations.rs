//! Rows of declarations: what each document of each file says.

use super::row;

row! {
/// One document of one file that declares an entity.
pub(crate) struct DeclarationRow {
    source: String,
    path: String,
    /// Position in the file, from 0.
    document: i64,
    reference: String,
    /// As the file writes it.
    kind: String,
    title: String,
    hash: String,
    blob: String,
    /// Lines counted from 1.
    first_line: i64,
    last_line: i64,
    commit_id: Option<String>,
    /// As the file writes it.
    owner: Option<String>,
    /// JSON list of `[relation, target, field, line]`.
    edges: String,
    /// The file no longer reads as this; what it said last stands.
    held: bool,
}
}
