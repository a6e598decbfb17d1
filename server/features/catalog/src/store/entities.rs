//! Rows of entities and of their revisions.

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
/// An entity with its canonical content (JSON of `shared::catalog::Entity`).
pub(crate) struct EntityBody {
    reference: String,
    body: String,
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
