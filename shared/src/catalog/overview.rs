//! The catalog at a glance.

use super::{Choice, EntityHead, Named, READ};
use crate::{Operation, Permission, Route, Timestamp};

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
