//! Entity: one thing in the catalog as its source declares it (Backstage's descriptor format).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{EntityRef, RefError};

wire! {
/// An entity as declared: envelope, metadata, spec. Unknown fields of metadata and spec are kept.
pub struct Entity {
    #[serde(rename = "apiVersion")]
    pub api_version: String,
    pub kind: String,
    pub metadata: Metadata,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub spec: Map<String, Value>,
}

/// What every entity has.
pub struct Metadata {
    pub name: String,
    /// Absent means `default`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A link that the source gives.
pub struct Link {
    pub url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
}

impl Entity {
    /// # Errors
    /// When kind, namespace or name is empty.
    pub fn reference(&self) -> Result<EntityRef, RefError> {
        EntityRef::new(&self.kind, self.namespace(), &self.metadata.name)
    }
    pub fn namespace(&self) -> &str {
        self.metadata.namespace.as_deref().filter(|namespace| !namespace.is_empty()).unwrap_or("default")
    }
    /// A text field of spec, if it is there and a text.
    pub fn spec_text(&self, field: &str) -> Option<&str> {
        self.spec.get(field)?.as_str()
    }
    /// `spec.type`.
    pub fn kind_type(&self) -> Option<&str> {
        self.spec_text("type")
    }
    /// What people call it: its title, a person's display name, else its name.
    pub fn title(&self) -> &str {
        let display = self.spec.get("profile").and_then(|profile| profile.get("displayName")).and_then(Value::as_str);
        self.metadata
            .title
            .as_deref()
            .or(display)
            .filter(|title| !title.trim().is_empty())
            .unwrap_or(&self.metadata.name)
    }
}

/// How an entity relates to another. Both directions are kept, each under its own word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Edge {
    /// `ownedBy`, `dependsOn`, `partOf`, …
    pub relation: String,
    pub target: EntityRef,
}
