//! What lists of entities show, and the questions that fill them.

use super::{EntityRef, READ};
use crate::{Cursor, Operation, Page, Permission, Route, Timestamp};

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
