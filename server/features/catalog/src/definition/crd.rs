//! Kubernetes CustomResourceDefinitions: each served version as a shape with its fields.

use serde_json::Value;
use shared::catalog::{Definition, Shape};

use super::schema::Schemas;
use super::tree::{items, text, truth};
use super::{MOST, Reading};

pub fn is_one(document: &Value) -> bool {
    document.get("kind").and_then(Value::as_str) == Some("CustomResourceDefinition")
}

pub fn read(documents: &[Value], definition: &mut Definition) -> Reading {
    let mut versions = Vec::new();
    for document in documents.iter().filter(|document| is_one(document)).take(MOST) {
        let spec = document.get("spec").unwrap_or(&Value::Null);
        let names = spec.get("names").unwrap_or(&Value::Null);
        let kind = text(names, "kind").unwrap_or_default();
        if definition.title.is_empty() {
            definition.title.clone_from(&kind);
            definition.dialect = format!(
                "CustomResourceDefinition {}",
                text(document, "apiVersion").unwrap_or_default().rsplit('/').next().unwrap_or_default()
            );
        }
        for (version, schema) in schemas_of(spec) {
            definition.servers.extend(rest_path(spec, names, &version));
            definition.shapes.push(shape(&format!("{kind} {version}"), schema));
            versions.push(version);
        }
    }
    definition.description = definition.shapes.iter().rev().find_map(|shape| shape.description.clone());
    versions.dedup();
    definition.version = versions.join(", ");
    if definition.shapes.is_empty() {
        Err("The CustomResourceDefinition serves no version.".to_owned())
    } else {
        Ok(())
    }
}

/// The served versions with their schemas, the newest first as far as the text says so (the stored one).
fn schemas_of(spec: &Value) -> Vec<(String, &Value)> {
    let shared = spec.get("validation");
    let mut listed: Vec<(&Value, String)> = items(spec, "versions")
        .filter(|version| version.get("served").is_none_or(|_| truth(version, "served")))
        .filter_map(|version| Some((version, text(version, "name")?)))
        .collect();
    listed.sort_by_key(|(version, _)| !truth(version, "storage"));
    let mut out: Vec<(String, &Value)> = listed
        .into_iter()
        .map(|(version, name)| {
            let schema = version.get("schema").or(shared).and_then(|schema| schema.get("openAPIV3Schema"));
            (name, schema.unwrap_or(&Value::Null))
        })
        .collect();
    if out.is_empty()
        && let Some(name) = text(spec, "version")
    {
        out.push((name, shared.and_then(|schema| schema.get("openAPIV3Schema")).unwrap_or(&Value::Null)));
    }
    out
}

/// Where the API server serves it (Kubernetes API concepts, "Resource URIs").
fn rest_path(spec: &Value, names: &Value, version: &str) -> Option<String> {
    let (group, plural) = (text(spec, "group")?, text(names, "plural")?);
    let place = if text(spec, "scope").as_deref() == Some("Namespaced") { "/namespaces/{namespace}" } else { "" };
    Some(format!("/apis/{group}/{version}{place}/{plural}"))
}

fn shape(name: &str, schema: &Value) -> Shape {
    let mut shape = Schemas::new(schema, 8).shape(name, schema);
    // Every resource has these; what is special stands below `spec` and `status`.
    shape.fields.retain(|field| !matches!(field.name.as_str(), "apiVersion" | "kind" | "metadata"));
    shape
}
