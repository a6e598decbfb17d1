//! Search: one box over everything the portal knows.

use crate::{Operation, Permission, Route, catalog::EntityRef};

/// Search shows only what the caller may read; this permission opens the door to it.
pub const SEARCH: Permission = Permission("search.index.read");

wire! {
/// Find things by words. Exact names first, then beginnings, then near misses.
pub struct Search {
    /// What the person typed. Empty finds nothing.
    #[serde(default)]
    pub words: String,
    /// Only these kinds of things (`component`, `api`, `user`, `api-operation`, …); none means all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Only what these teams or people own, as references.
    #[serde(default)]
    pub owners: Vec<String>,
    /// How many hits at most; 20 unless told, 100 at most.
    #[serde(default)]
    pub limit: Option<usize>,
    #[serde(default)]
    pub cursor: Option<crate::Cursor>,
}

/// What was found.
pub struct Found {
    pub hits: Vec<Hit>,
    pub total: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<crate::Cursor>,
    /// How many of the hits are of each kind and of each owner, for narrowing down.
    pub facets: Vec<crate::catalog::Facet>,
    pub state: IndexState,
    /// Time spent in the index, in microseconds.
    pub took_micros: u64,
    /// A spelling that would find more, when nothing was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
}

/// One thing that was found.
pub struct Hit {
    /// `component`, `api`, `user`, `api-operation`, …
    pub kind: String,
    /// The entity that it is or belongs to.
    pub reference: EntityRef,
    /// Where in the entity: the operation's anchor for an API operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// The title with the found words marked.
    pub title: Vec<Span>,
    /// A passage with the found words marked; may be empty.
    pub passage: Vec<Span>,
    /// `service`, `openapi`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<EntityRef>,
    /// Name of the owner as people know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_title: Option<String>,
}

/// A piece of text, found or not.
pub struct Span {
    pub text: String,
    pub found: bool,
}

/// Whether the index answers for everything.
pub enum IndexState {
    Ready,
    /// It is being built again; what is found is true but not complete.
    Rebuilding,
}
}

impl Operation for Search {
    type Output = Found;
    const ROUTE: Route = Route::get("/api/v1/search");
    const NEEDS: Permission = SEARCH;
}
