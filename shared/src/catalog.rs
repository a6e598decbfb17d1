//! The catalog: entities, where they come from, what is wrong with them, and everything that can be asked about them.

pub mod annotation;
pub mod compare;
mod definition;
mod detail;
pub mod entity;
pub mod filter;
pub(crate) mod kinds;
pub mod layout;
mod list;
pub mod names;
mod overview;
mod problem;
pub mod reference;
pub mod relations;
mod source;
pub mod validate;

pub use definition::{
    Answer, ApiOperation, Definition, Field, Graph, GraphEdge, GraphNode, OperationGroup, Shape, ShowDefinition,
    ShowGraph,
};
pub use detail::{
    CompareRevisions, Comparison, Declaration, DiffLine, EntityDetail, FieldChange, FieldPlace, LineChange,
    ListRevisions, Place, Relation, Revision, ShowDeclaration, ShowEntity,
};
pub use entity::{Edge, Entity, Link, Metadata};
pub use list::{Choice, CountFacets, EntityHead, EntityState, Facet, FacetCounts, ListEntities, Named};
pub use overview::{Change, Overview, ShowOverview};
pub use problem::{
    DecideConflict, ExcerptLine, IgnoreProblem, IngestProblem, ListProblems, ListTrash, ProblemDetail, ProblemGroup,
    ProblemInbox, RemoveEntity, RestoreEntity, Severity, ShowProblem, TrashItem,
};
pub use reference::{EntityRef, RefError};
pub use source::{
    ListSources, PreviewEffect, PreviewEntity, PreviewSource, RefreshSource, RegisterSource, RemoveSource, ShowSource,
    Source, SourceDetail, SourceFile, SourceForm, SourceOrigin, SourcePreview, SourceState,
};

use serde::{Deserialize, Serialize};

use crate::Permission;

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
