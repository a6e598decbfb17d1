//! Rows of declarations: what each document of each file says.

use db::{DbError, Tx, insert_many, run_many, select_many, sql};

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

row! {
/// The relations that a declaration in force says.
pub(crate) struct SaidRow {
    source: String,
    path: String,
    reference: String,
    edges: String,
}
}

row! {
/// One of several declarations of a reference.
pub(crate) struct RivalRow {
    source: String,
    path: String,
    document: i64,
    reference: String,
    first_line: i64,
    /// What the entity has in force.
    in_source: Option<String>,
    in_path: Option<String>,
    in_document: Option<i64>,
}
}

pub(crate) async fn of_source(tx: &mut Tx, source: &str) -> Result<Vec<DeclarationRow>, DbError> {
    sql!("SELECT * FROM catalog_declarations WHERE source = $1", source).all(tx).await
}

/// Every declaration of these references.
pub(crate) async fn of_references(tx: &mut Tx, references: Vec<String>) -> Result<Vec<DeclarationRow>, DbError> {
    select_many(tx, "SELECT * FROM catalog_declarations WHERE reference IN", references, "").await
}

/// Declarations of these references by other sources.
pub(crate) async fn of_others(
    tx: &mut Tx,
    source: &str,
    references: Vec<String>,
) -> Result<Vec<DeclarationRow>, DbError> {
    select_many(
        tx,
        sql!("SELECT * FROM catalog_declarations WHERE source <> $1 AND reference IN", source),
        references,
        "",
    )
    .await
}

/// Whether any other source declares anything.
pub(crate) async fn others_exist(tx: &mut Tx, source: &str) -> Result<bool, DbError> {
    let found: Option<(i64,)> =
        sql!("SELECT document FROM catalog_declarations WHERE source <> $1 LIMIT 1", source).optional(tx).await?;
    Ok(found.is_some())
}

/// The relations of everything that is live.
pub(crate) async fn said(tx: &mut Tx) -> Result<Vec<SaidRow>, DbError> {
    sql!(
        "SELECT d.source, d.path, d.reference, d.edges FROM catalog_entities e
         JOIN catalog_declarations d ON d.source = e.source AND d.path = e.path AND d.document = e.document AND d.reference = e.reference
         WHERE e.state = 'live'"
    )
    .all(tx)
    .await
}

/// All declarations of references that are declared more than once, unless a person decided or removed the entity.
pub(crate) async fn rivals(tx: &mut Tx) -> Result<Vec<RivalRow>, DbError> {
    sql!(
        "SELECT d.source, d.path, d.document, d.reference, d.first_line, e.source AS in_source, e.path AS in_path, e.document AS in_document FROM catalog_declarations d
         JOIN catalog_entities e ON e.reference = d.reference
         WHERE e.decided = FALSE AND e.state = 'live' AND d.reference IN (SELECT reference FROM catalog_declarations GROUP BY reference HAVING COUNT(*) > 1)
         ORDER BY d.reference, d.source, d.path, d.document"
    )
    .all(tx)
    .await
}

pub(crate) async fn save(tx: &mut Tx, rows: Vec<DeclarationRow>) -> Result<(), DbError> {
    let rows = rows.into_iter().map(|row| {
        [
            row.source.into(),
            row.path.into(),
            row.document.into(),
            row.reference.into(),
            row.kind.into(),
            row.title.into(),
            row.hash.into(),
            row.blob.into(),
            row.first_line.into(),
            row.last_line.into(),
            row.commit_id.into(),
            row.owner.into(),
            row.edges.into(),
            row.held.into(),
        ]
    });
    insert_many(
        tx,
        "INSERT INTO catalog_declarations (source, path, document, reference, kind, title, hash, blob, first_line, last_line, commit_id, owner, edges, held)",
        rows,
        "ON CONFLICT (source, path, document) DO UPDATE SET reference = excluded.reference, kind = excluded.kind, title = excluded.title, hash = excluded.hash, blob = excluded.blob,
            first_line = excluded.first_line, last_line = excluded.last_line, commit_id = excluded.commit_id, owner = excluded.owner, edges = excluded.edges, held = excluded.held",
    )
    .await
    .map(drop)
}

/// Forgets documents of a source.
pub(crate) async fn remove(tx: &mut Tx, source: &str, documents: Vec<(String, i64)>) -> Result<(), DbError> {
    for (path, document) in documents {
        sql!(
            "DELETE FROM catalog_declarations WHERE source = $1 AND path = $2 AND document = $3",
            source,
            path,
            document
        )
        .run(tx)
        .await?;
    }
    Ok(())
}

/// Forgets all documents of these files.
pub(crate) async fn remove_files(tx: &mut Tx, source: &str, paths: Vec<String>) -> Result<(), DbError> {
    run_many(tx, sql!("DELETE FROM catalog_declarations WHERE source = $1 AND path IN", source), paths, "")
        .await
        .map(drop)
}
