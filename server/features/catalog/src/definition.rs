//! API definitions in one readable form, whatever they were written in. Pure; a text that cannot be read keeps its text and says why.

mod asyncapi;
mod crd;
mod graphql;
mod lexer;
mod mcp;
mod openapi;
mod proto;
mod schema;
pub(crate) mod show;
mod tree;

use std::collections::{HashMap, HashSet};

use shared::catalog::{ApiOperation, Definition, OperationGroup};

/// What a reader of one language hands back: as much as it understood, and what stopped it.
type Reading = Result<(), String>;

/// More operations or shapes than this are not listed; the text has them all.
const MOST: usize = 5_000;

/// Reads a definition. `format` is the entity's `spec.type`; what the text itself says it is counts more.
/// Never fails: `trouble` says in a sentence why something could not be read.
pub fn read_definition(format: &str, text: &str) -> Definition {
    let mut definition = Definition {
        format: format.to_owned(),
        dialect: String::new(),
        title: String::new(),
        version: String::new(),
        description: None,
        servers: Vec::new(),
        groups: Vec::new(),
        shapes: Vec::new(),
        text: text.to_owned(),
        trouble: None,
    };
    let reading = match format.trim().to_lowercase().as_str() {
        _ if text.trim().is_empty() => Err("The definition is empty.".to_owned()),
        "graphql" => graphql::read(text, &mut definition),
        "grpc" | "proto" | "protobuf" => proto::read(text, &mut definition),
        other => read_tree(other, text, &mut definition),
    };
    definition.trouble = reading.err();
    definition.shapes.truncate(MOST);
    name_anchors(&mut definition.groups);
    definition
}

/// The languages that are written in YAML or JSON.
fn read_tree(format: &str, text: &str, definition: &mut Definition) -> Reading {
    let documents = tree::parse(text)?;
    let Some(first) = documents.first() else { return Err("The definition is empty.".to_owned()) };
    if first.get("openapi").is_some() || first.get("swagger").is_some() {
        openapi::read(first, definition)
    } else if first.get("asyncapi").is_some() {
        asyncapi::read(first, definition)
    } else if documents.iter().any(crd::is_one) {
        crd::read(&documents, definition)
    } else if format == "mcp-server" {
        mcp::read(first, definition)
    } else {
        Err(match format {
            "openapi" => "The text names no OpenAPI version: a line like `openapi: 3.1.0` is missing.".to_owned(),
            "asyncapi" => "The text names no AsyncAPI version: a line like `asyncapi: 3.0.0` is missing.".to_owned(),
            "crd" => "The text holds no CustomResourceDefinition.".to_owned(),
            _ => format!("The portal shows definitions of type `{format}` as they are written."),
        })
    }
}

/// Gives each operation an anchor that is its own: the words it has, or its verb and name; `-2` when taken.
fn name_anchors(groups: &mut [OperationGroup]) {
    let mut taken = HashSet::new();
    let mut next: HashMap<String, usize> = HashMap::new();
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        let base = if operation.anchor.is_empty() {
            slug(&format!("{}-{}", operation.verb, operation.name))
        } else {
            slug(&operation.anchor)
        };
        let number = next.entry(base.clone()).or_insert(1);
        let mut anchor = base.clone();
        while !taken.insert(anchor.clone()) {
            *number += 1;
            anchor = format!("{base}-{number}");
        }
        operation.anchor = anchor;
    }
}

/// Letters and digits with single dashes between them, at most 80.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if out.len() >= 80 {
            break;
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "operation".to_owned() } else { out.to_owned() }
}

/// Puts an operation into the group of that name, at the end when it is new.
fn file_under(groups: &mut Vec<OperationGroup>, name: &str, operation: ApiOperation) {
    match groups.iter_mut().find(|group| group.name == name) {
        Some(group) => group.operations.push(operation),
        None => groups.push(OperationGroup { name: name.to_owned(), description: None, operations: vec![operation] }),
    }
}

#[cfg(test)]
mod tests;
