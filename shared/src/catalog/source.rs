//! Sources: what is read, how it went, and what one may do with it.

use super::{EntityRef, IngestProblem, MANAGE_SOURCES, READ_SOURCES, REFRESH, SourceId};
use crate::{Operation, Permission, Route, Timestamp};

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
