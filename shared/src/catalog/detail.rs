//! One entity: what its page shows, its revisions and where its fields came from.

use super::{Entity, EntityHead, EntityRef, IngestProblem, Named, READ, SourceId};
use crate::{Operation, Permission, Route, Timestamp};

wire! {
/// Everything an entity page needs at once.
pub struct EntityDetail {
    pub head: EntityHead,
    pub entity: Entity,
    /// All relations, own and of others towards it, sorted by relation and title.
    pub relations: Vec<Relation>,
    pub problems: Vec<IngestProblem>,
    /// Where it is declared; absent for one that was restored without a source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<Place>,
    /// Other places that declare the same reference and were not taken.
    pub rivals: Vec<Place>,
    /// Revision number in force, counted from 1, and how many there are.
    pub revision: i64,
    pub created_at: Timestamp,
    /// For what waits in the trash: when it will be purged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purge_at: Option<Timestamp>,
    /// From the entity upwards: owner, its parent group, its parent …
    pub ownership: Vec<Named>,
    /// For groups: the members with their names; for users: empty.
    pub members: Vec<EntityHead>,
}

/// One relation, seen from the entity.
pub struct Relation {
    /// `dependsOn`, `dependencyOf`, `ownedBy`, …
    pub relation: String,
    pub target: Named,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub entity_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    /// Said by the entity itself (true) or by the other side.
    pub own: bool,
}

/// A place in a source.
pub struct Place {
    pub source: SourceId,
    /// The source's name as people know it.
    pub source_title: String,
    /// Path or URL of the file inside the source.
    pub path: String,
    /// First line of the declaration, counted from 1.
    pub line: u32,
    /// The commit that was read, for git sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Where people can look at the file, if the source has such a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit_url: Option<String>,
    pub seen_at: Timestamp,
    /// The owner that this declaration names; tells rivals apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// One entity with its relations and problems.
pub struct ShowEntity {
    pub reference: EntityRef,
}

/// The declaration as its author wrote it.
pub struct ShowDeclaration {
    pub reference: EntityRef,
    /// A revision number; the one in force unless told.
    #[serde(default)]
    pub revision: Option<i64>,
    /// Show the declaration of a rival: its source.
    #[serde(default)]
    pub source: Option<String>,
    /// … and its path.
    #[serde(default)]
    pub path: Option<String>,
}

/// Source text, and where each field stands in it.
pub struct Declaration {
    pub text: String,
    /// Line number of the first line of `text` in its file.
    pub first_line: u32,
    pub place: Place,
    pub fields: Vec<FieldPlace>,
}

/// Where a field of the entity comes from.
pub struct FieldPlace {
    /// Dotted path, list items by position: `spec.dependsOn.0`.
    pub field: String,
    /// Line in the file, counted from 1.
    pub line: u32,
    /// When the value came from another file by `$text`, `$json` or `$yaml`: that file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// The revisions of an entity, newest first.
pub struct ListRevisions {
    pub reference: EntityRef,
}

/// One version of an entity. Revisions are never overwritten.
pub struct Revision {
    /// Counted from 1.
    pub number: i64,
    /// BLAKE3 of the canonical content, hexadecimal.
    pub hash: String,
    pub at: Timestamp,
    pub place: Option<Place>,
    /// The fields that differ from the revision before, as dotted paths.
    pub changed: Vec<String>,
}

/// What changed between two revisions.
pub struct CompareRevisions {
    pub reference: EntityRef,
    pub from: i64,
    pub to: i64,
}

/// A comparison by field and by line.
pub struct Comparison {
    pub from: Revision,
    pub to: Revision,
    pub fields: Vec<FieldChange>,
    pub lines: Vec<DiffLine>,
}

/// A field before and after; absent means it was not there.
pub struct FieldChange {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// One line of a diff of the declarations in YAML.
pub struct DiffLine {
    pub change: LineChange,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_line: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_line: Option<u32>,
    pub text: String,
}

/// What happened to a line.
pub enum LineChange {
    Same,
    Added,
    Removed,
}
}

impl Operation for ShowEntity {
    type Output = EntityDetail;
    const ROUTE: Route = Route::get("/api/v1/catalog/entities/{reference}");
    const NEEDS: Permission = READ;
}
impl Operation for ShowDeclaration {
    type Output = Declaration;
    const ROUTE: Route = Route::get("/api/v1/catalog/entities/{reference}/declaration");
    const NEEDS: Permission = READ;
}
impl Operation for ListRevisions {
    type Output = Vec<Revision>;
    const ROUTE: Route = Route::get("/api/v1/catalog/entities/{reference}/revisions");
    const NEEDS: Permission = READ;
}
impl Operation for CompareRevisions {
    type Output = Comparison;
    const ROUTE: Route = Route::get("/api/v1/catalog/entities/{reference}/comparison");
    const NEEDS: Permission = READ;
}
