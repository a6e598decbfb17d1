//! The catalog: entities, where they come from, what is wrong with them, and everything that can be asked about them.

pub mod annotation;
pub mod compare;
pub mod entity;
pub mod filter;
pub(crate) mod kinds;
pub mod layout;
pub mod names;
pub mod reference;
pub mod relations;
pub mod validate;

pub use entity::{Edge, Entity, Link, Metadata};
pub use reference::{EntityRef, RefError};

use serde::{Deserialize, Serialize};

use crate::{Cursor, Operation, Page, Permission, Route, Timestamp};

pub const READ: Permission = Permission("catalog.entity.read");
pub const REMOVE: Permission = Permission("catalog.entity.remove");
pub const READ_SOURCES: Permission = Permission("catalog.source.read");
pub const MANAGE_SOURCES: Permission = Permission("catalog.source.manage");
pub const REFRESH: Permission = Permission("catalog.source.refresh");
pub const READ_PROBLEMS: Permission = Permission("catalog.problem.read");
pub const DECIDE: Permission = Permission("catalog.problem.decide");

/// Names a source; made from what it points at, so the same target is the same source.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SourceId(pub String);

// ---------------------------------------------------------------- what lists show

wire! {
/// An entity as a list shows it.
pub struct EntityHead {
    pub reference: EntityRef,
    /// The kind as its source writes it, such as `Component`.
    pub kind: String,
    /// What people call it: title, display name, else its name.
    pub title: String,
    /// The first 200 characters of the description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `spec.type`, such as `service`.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub entity_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<Named>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// How many problems its source has with it.
    pub problems: u32,
    pub state: EntityState,
    /// When its content last changed.
    pub changed_at: Timestamp,
}

/// A reference with the name that people know, and whether it leads anywhere.
pub struct Named {
    pub reference: EntityRef,
    pub title: String,
    /// False: nothing of that name is in the catalog (or the reader may not see it).
    pub found: bool,
}

/// Whether an entity is in service.
pub enum EntityState {
    Live,
    /// Its source no longer declares it; it waits in the trash.
    Orphan,
    /// Someone removed it; it waits in the trash.
    Removed,
}

/// One group of choices for narrowing a list down.
pub struct Facet {
    /// `kind`, `type`, `owner`, `lifecycle`, `tag`, `namespace`, `system`, `state`, …
    pub name: String,
    /// Most frequent first, at most 200.
    pub choices: Vec<Choice>,
}

/// One choice of a facet.
pub struct Choice {
    /// The value as a filter says it.
    pub value: String,
    /// The value as people say it.
    pub title: String,
    pub count: usize,
}

/// The entities that fit a filter.
pub struct ListEntities {
    /// A filter expression, such as `kind:component owner:checkout -lifecycle:deprecated ledger`; see `catalog::filter`.
    #[serde(default)]
    pub filter: String,
    /// `name` (default), `kind`, `type`, `owner`, `lifecycle`, `changed` or `problems`; `-` before it turns it round.
    #[serde(default)]
    pub sort: String,
    /// 100 unless told, 1000 at most.
    #[serde(default)]
    pub limit: Option<usize>,
    #[serde(default)]
    pub cursor: Option<Cursor>,
}

/// How many entities each choice of each facet has, under a filter. The choices of a facet that the filter
/// itself uses are counted as if that part of the filter were absent, so that one can add another choice.
pub struct CountFacets {
    #[serde(default)]
    pub filter: String,
}

/// Facets, and how many entities there are in all.
pub struct FacetCounts {
    pub facets: Vec<Facet>,
    /// Entities that fit the filter.
    pub fitting: usize,
    /// Entities that the reader may see at all.
    pub total: usize,
}
}

impl Operation for ListEntities {
    type Output = Page<EntityHead>;
    const ROUTE: Route = Route::get("/api/v1/catalog/entities");
    const NEEDS: Permission = READ;
}
impl Operation for CountFacets {
    type Output = FacetCounts;
    const ROUTE: Route = Route::get("/api/v1/catalog/facets");
    const NEEDS: Permission = READ;
}

// ---------------------------------------------------------------- one entity

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

// ---------------------------------------------------------------- graph and definitions

wire! {
/// The neighbourhood of an entity, or the graph of a filtered list.
pub struct ShowGraph {
    /// Start here; with `filter` empty it must be given.
    #[serde(default)]
    pub root: Option<EntityRef>,
    /// All entities that fit, when there is no root.
    #[serde(default)]
    pub filter: String,
    /// `dependencies` (what root needs), `dependents` (what needs root), `both` (default), `everything` (all relations).
    #[serde(default)]
    pub direction: String,
    /// How many steps from root, 1 to 10; 2 unless told.
    #[serde(default)]
    pub hops: Option<u32>,
}

/// Nodes and edges; the edge goes from the one that needs to the one that is needed.
pub struct Graph {
    pub nodes: Vec<GraphNode>,
    pub edges: Vec<GraphEdge>,
    /// How many nodes were left out because there were too many.
    pub left_out: usize,
}

/// A node of the graph.
pub struct GraphNode {
    pub reference: EntityRef,
    pub title: String,
    /// Empty for a reference to nothing.
    pub kind: String,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub entity_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    /// Steps from the root.
    pub hops: u32,
    pub problems: u32,
    /// False for a reference to nothing.
    pub found: bool,
}

/// An edge of the graph, between positions in `nodes`.
pub struct GraphEdge {
    pub from: usize,
    pub to: usize,
    pub relation: String,
}

/// An API definition in one form, whatever it was written in.
pub struct ShowDefinition {
    pub reference: EntityRef,
}

/// An API definition, made readable.
pub struct Definition {
    /// `openapi`, `asyncapi`, `graphql`, `grpc`, `mcp-server`, … as the entity says.
    pub format: String,
    /// `OpenAPI 3.1`, `AsyncAPI 3.0`, `proto3` … as the text says.
    pub dialect: String,
    pub title: String,
    pub version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub servers: Vec<String>,
    pub groups: Vec<OperationGroup>,
    pub shapes: Vec<Shape>,
    /// The definition as it was written.
    pub text: String,
    /// Why it could not be read, when it could not; the text is still there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// Operations that belong together: a tag, a channel, a type, a service.
pub struct OperationGroup {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub operations: Vec<ApiOperation>,
}

/// One thing that an API offers.
pub struct ApiOperation {
    /// Stable within the definition; the anchor on the page and in search.
    pub anchor: String,
    /// `GET`, `POST`, `send`, `receive`, `query`, `mutation`, `rpc`, `stream`, …
    pub verb: String,
    /// `/orders/{id}`, `orders.placed`, `order(id)`, `PlaceOrder`
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub deprecated: bool,
    /// What goes in: parameters, arguments, request.
    pub inputs: Vec<Field>,
    /// What comes out: one per status or message.
    pub outputs: Vec<Answer>,
}

/// A field of a message or a parameter.
pub struct Field {
    pub name: String,
    /// `path`, `query`, `header`, `body`, `argument`, `field` …
    pub place: String,
    /// The type in words: `string (uuid)`, `Order[]`, `integer ≥ 1`.
    #[serde(rename = "type")]
    pub type_words: String,
    pub required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// One possible answer.
pub struct Answer {
    /// `200`, `4XX`, `default`, `message`, `returns`
    pub name: String,
    #[serde(rename = "type")]
    pub type_words: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

/// A schema, message, type or enum that the definition names.
pub struct Shape {
    pub name: String,
    /// `object`, `enum`, `input`, `message`, `union` …
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub fields: Vec<Field>,
}
}

impl Operation for ShowGraph {
    type Output = Graph;
    const ROUTE: Route = Route::get("/api/v1/catalog/graph");
    const NEEDS: Permission = READ;
}
impl Operation for ShowDefinition {
    type Output = Definition;
    const ROUTE: Route = Route::get("/api/v1/catalog/entities/{reference}/definition");
    const NEEDS: Permission = READ;
}

// ---------------------------------------------------------------- sources

wire! {
/// Where entities come from.
pub struct Source {
    pub id: SourceId,
    pub title: String,
    /// What it points at, as it was given (credentials never shown).
    pub target: String,
    pub form: SourceForm,
    /// Who brought it in: configuration, a page, the command line, the sample company.
    pub origin: SourceOrigin,
    pub state: SourceState,
    /// What it says now: progress while reading, the reason after a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    pub entities: u64,
    pub files: u64,
    pub problems: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    pub registered_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_read_at: Option<Timestamp>,
    /// How long the last reading took, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_millis: Option<u64>,
}

/// What kind of place a source is.
pub enum SourceForm {
    File,
    Folder,
    Glob,
    Git,
    Url,
}

/// Who brought a source in.
pub enum SourceOrigin {
    Config,
    Page,
    Command,
    Demo,
}

/// What a source is doing.
pub enum SourceState {
    /// Waits for its turn.
    Waiting,
    Reading,
    Ready,
    /// The last reading failed; what was known before is kept.
    Failed,
}

/// All sources, by title.
pub struct ListSources {}

/// One source with the files that it consists of.
pub struct ShowSource {
    pub id: SourceId,
}

/// A source and its files.
pub struct SourceDetail {
    pub source: Source,
    pub files: Vec<SourceFile>,
    pub problems: Vec<IngestProblem>,
}

/// One file of a source.
pub struct SourceFile {
    pub path: String,
    pub entities: u64,
    pub problems: u64,
    pub bytes: u64,
}

/// Add a source: a file, a folder, a glob, a git repository or a URL. It is read in the background.
/// Registering the same target again answers with the source that is already there, and reads it again.
pub struct RegisterSource {
    pub target: String,
    #[serde(default)]
    pub title: Option<String>,
}

/// Look what a target holds, without keeping anything.
pub struct PreviewSource {
    pub target: String,
}

/// What would come in.
pub struct SourcePreview {
    pub form: SourceForm,
    pub files: Vec<SourceFile>,
    pub entities: Vec<PreviewEntity>,
    pub problems: Vec<IngestProblem>,
}

/// An entity that would come in.
pub struct PreviewEntity {
    pub reference: EntityRef,
    pub kind: String,
    pub title: String,
    pub effect: PreviewEffect,
}

/// What registering would do to an entity.
pub enum PreviewEffect {
    Add,
    Change,
    Same,
    /// Another source declares it already.
    Conflict,
}

/// Read a source again now.
pub struct RefreshSource {
    pub id: SourceId,
}

/// Forget a source. Its entities become orphans and wait in the trash.
pub struct RemoveSource {
    pub id: SourceId,
}
}

impl Operation for ListSources {
    type Output = Vec<Source>;
    const ROUTE: Route = Route::get("/api/v1/catalog/sources");
    const NEEDS: Permission = READ_SOURCES;
}
impl Operation for ShowSource {
    type Output = SourceDetail;
    const ROUTE: Route = Route::get("/api/v1/catalog/sources/{id}");
    const NEEDS: Permission = READ_SOURCES;
}
impl Operation for RegisterSource {
    type Output = Source;
    const ROUTE: Route = Route::post("/api/v1/catalog/sources");
    const NEEDS: Permission = MANAGE_SOURCES;
}
impl Operation for PreviewSource {
    type Output = SourcePreview;
    const ROUTE: Route = Route::post("/api/v1/catalog/source-previews");
    const NEEDS: Permission = MANAGE_SOURCES;
}
impl Operation for RefreshSource {
    type Output = Source;
    const ROUTE: Route = Route::post("/api/v1/catalog/sources/{id}/refresh");
    const NEEDS: Permission = REFRESH;
}
impl Operation for RemoveSource {
    type Output = Source;
    const ROUTE: Route = Route::delete("/api/v1/catalog/sources/{id}");
    const NEEDS: Permission = MANAGE_SOURCES;
}

// ---------------------------------------------------------------- problems, conflicts, trash

wire! {
/// Something that went wrong while reading, as a thing that can be looked at.
pub struct IngestProblem {
    /// Stable while the problem stays.
    pub id: String,
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

// ---------------------------------------------------------------- overview

wire! {
/// What the home page tells.
pub struct ShowOverview {}

/// The catalog at a glance, as the reader may see it.
pub struct Overview {
    pub total: usize,
    pub kinds: Vec<Choice>,
    pub sources: usize,
    /// Sources that are being read now.
    pub reading: usize,
    pub errors: usize,
    pub warnings: usize,
    pub trash: usize,
    /// What the reader's teams own, by name.
    pub mine: Vec<EntityHead>,
    /// The last changes, newest first.
    pub recent: Vec<Change>,
}

/// One change of one entity.
pub struct Change {
    pub target: Named,
    /// The kind as its source writes it.
    pub kind: String,
    /// The event's word: `entity-added`, `entity-changed`, …
    pub word: String,
    pub at: Timestamp,
    /// Revision number, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
}
}

impl Operation for ShowOverview {
    type Output = Overview;
    const ROUTE: Route = Route::get("/api/v1/catalog/overview");
    const NEEDS: Permission = READ;
}
