//! What is wrong: problems, conflicts, and what waits in the trash.

use super::{DECIDE, EntityHead, EntityRef, Named, Place, READ, READ_PROBLEMS, REMOVE, SourceId};
use crate::{Operation, Permission, Route, Timestamp};

wire! {
/// Something that went wrong while reading, as a thing that can be looked at.
pub struct IngestProblem {
    /// Stable while the problem stays.
    pub id: String,
    /// Names the group that it belongs to in the inbox: the key of `ShowProblem`.
    pub group: String,
    pub severity: Severity,
    /// A word for the kind of problem: `yaml`, `schema`, `reference`, `conflict`, `placeholder`, `target`, `source`, `limit`, `duplicate`.
    pub cause: String,
    /// One sentence: what is wrong.
    pub message: String,
    /// What to do about it.
    pub advice: String,
    pub source: SourceId,
    pub source_title: String,
    pub path: String,
    /// Counted from 1; 0 when it concerns the whole file.
    pub line: u32,
    pub column: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<EntityRef>,
    /// What is missing or claimed twice, when the problem is about a reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<EntityRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    pub first_seen: Timestamp,
    pub last_seen: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignored_until: Option<Timestamp>,
}

/// How bad a problem is.
pub enum Severity {
    /// Something is missing from the catalog because of it.
    Error,
    /// Everything is there, but not as meant.
    Warning,
}

/// The inbox of ingestion problems, grouped by what caused them.
pub struct ListProblems {
    /// `mine` or `all` (default).
    #[serde(default)]
    pub whose: String,
    /// Only this cause.
    #[serde(default)]
    pub cause: String,
    /// Only this source.
    #[serde(default)]
    pub source: String,
}

/// Problems in groups.
pub struct ProblemInbox {
    pub groups: Vec<ProblemGroup>,
    pub total: usize,
    pub mine: usize,
}

/// Problems with one cause, such as one missing entity that seven files name.
pub struct ProblemGroup {
    /// Names the group in the address of the page.
    pub key: String,
    pub cause: String,
    pub severity: Severity,
    pub title: String,
    pub places: Vec<IngestProblem>,
    pub first_seen: Timestamp,
}

/// One group with the lines of the file around the first place.
pub struct ShowProblem {
    pub key: String,
    /// Which of the places to show the lines of; the first unless told.
    #[serde(default)]
    pub place: Option<String>,
}

/// A group of problems, with source lines.
pub struct ProblemDetail {
    pub group: ProblemGroup,
    /// The place whose lines are shown.
    pub shown: IngestProblem,
    pub excerpt: Vec<ExcerptLine>,
    /// A spelling or a successor that is in the catalog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Named>,
    /// For a conflict: all places that declare the reference, the one in force first.
    pub versions: Vec<Place>,
    pub view_url: Option<String>,
}

/// A line of a source file.
pub struct ExcerptLine {
    pub line: u32,
    pub text: String,
    pub wrong: bool,
}

/// Do not show a problem for some days; it comes back by itself if it is still there.
pub struct IgnoreProblem {
    pub key: String,
    /// 1 to 90; 0 shows it again at once.
    pub days: u32,
}

/// Take the declaration of this source and path for a reference that several places declare.
pub struct DecideConflict {
    pub reference: EntityRef,
    pub source: SourceId,
    pub path: String,
}

/// What waits in the trash, the next to be purged first.
pub struct ListTrash {}

/// An entity in the trash.
pub struct TrashItem {
    pub head: EntityHead,
    /// Why it is here, in a sentence.
    pub reason: String,
    pub since: Timestamp,
    pub purge_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was_declared: Option<Place>,
}

/// Take an entity out of the catalog into the trash. If its source still declares it, it stays away until restored.
pub struct RemoveEntity {
    pub reference: EntityRef,
    pub reason: String,
}

/// Take an entity out of the trash; it stays in the catalog even if no source declares it.
pub struct RestoreEntity {
    pub reference: EntityRef,
}
}

impl Operation for ListProblems {
    type Output = ProblemInbox;
    const ROUTE: Route = Route::get("/api/v1/catalog/problems");
    const NEEDS: Permission = READ_PROBLEMS;
}
impl Operation for ShowProblem {
    type Output = ProblemDetail;
    const ROUTE: Route = Route::get("/api/v1/catalog/problems/{key}");
    const NEEDS: Permission = READ_PROBLEMS;
}
impl Operation for IgnoreProblem {
    type Output = ProblemGroup;
    const ROUTE: Route = Route::post("/api/v1/catalog/problems/{key}/ignore");
    const NEEDS: Permission = DECIDE;
}
impl Operation for DecideConflict {
    type Output = EntityHead;
    const ROUTE: Route = Route::post("/api/v1/catalog/entities/{reference}/decide");
    const NEEDS: Permission = DECIDE;
}
impl Operation for ListTrash {
    type Output = Vec<TrashItem>;
    const ROUTE: Route = Route::get("/api/v1/catalog/trash");
    const NEEDS: Permission = READ;
}
impl Operation for RemoveEntity {
    type Output = TrashItem;
    const ROUTE: Route = Route::post("/api/v1/catalog/entities/{reference}/remove");
    const NEEDS: Permission = REMOVE;
}
impl Operation for RestoreEntity {
    type Output = EntityHead;
    const ROUTE: Route = Route::post("/api/v1/catalog/entities/{reference}/restore");
    const NEEDS: Permission = REMOVE;
}
