//! The graph around an entity, and API definitions in a form that can be shown.

use super::{EntityRef, Named, READ};
use crate::{Operation, Permission, Route};

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
