//! The OpenAPI 3.1 document, made from the list of operations; doc comments are the descriptions.

use std::collections::BTreeSet;

use schemars::{Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use shared::{Operation, Permission, Route, limits::Offered};

use crate::feature::{Feature, Served};

/// What the document says of one operation.
pub(crate) struct OperationDoc {
    input: Schema,
    output: Schema,
}

impl OperationDoc {
    pub fn of<O: Operation>(generator: &mut SchemaGenerator) -> OperationDoc {
        // The arguments stand in place, not by reference: each becomes a parameter or a body of its own.
        let input = O::json_schema(generator);
        OperationDoc { input, output: generator.subschema_for::<O::Output>() }
    }
}

/// Every operation of a portal with these features: name, method, path, permission; for the permission matrix.
pub fn operations(features: Vec<Feature>) -> Vec<(&'static str, &'static str, String, Permission)> {
    all(features)
        .iter()
        .map(|served| (served.name, served.route.method.name(), public_path(served.route), served.needs))
        .collect()
}

fn all(features: Vec<Feature>) -> Vec<Served> {
    crate::door::own_operations().into_iter().chain(features.into_iter().flat_map(|feature| feature.served)).collect()
}

/// The document of a portal with these features; needs no database.
pub fn openapi(features: Vec<Feature>) -> Value {
    document(&all(features))
}

/// The whole document.
pub(crate) fn document(served: &[Served]) -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator();
    let problem = generator.subschema_for::<shared::Problem>();
    let mut paths: std::collections::BTreeMap<String, Map<String, Value>> = std::collections::BTreeMap::new();
    for operation in served {
        let doc = (operation.describe)(&mut generator);
        let entry = paths.entry(public_path(operation.route)).or_default();
        entry.insert(operation.route.method.name().to_lowercase(), path_item(operation, doc));
    }
    let mut schemas = generator.take_definitions(true);
    for schema in schemas.values_mut() {
        if let Some(object) = schema.as_object_mut() {
            object.remove("$schema");
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "NEXT Portal",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Everything the portal can be asked. The portal's own pages use the same operations with the same permissions."
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {
                "Problem": {
                    "description": "It was not done; the problem says why and what to do.",
                    "content": { "application/problem+json": { "schema": problem } }
                }
            }
        }
    })
}

/// Every operation in a line, by path and method.
pub(crate) fn offered(served: &[Served]) -> Vec<Offered> {
    let mut generator = SchemaGenerator::default();
    let mut all: Vec<Offered> = served
        .iter()
        .map(|operation| {
            let input = (operation.describe)(&mut generator).input.to_value();
            let words = input.get("description").and_then(Value::as_str).unwrap_or_default();
            Offered {
                method: operation.route.method.name().to_owned(),
                path: public_path(operation.route),
                summary: summary_and_rest(words).0.to_owned(),
            }
        })
        .collect();
    all.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
    all
}

/// The first sentence of a description, and what follows it.
fn summary_and_rest(words: &str) -> (&str, &str) {
    let (summary, rest) = words.split_once("\n\n").or_else(|| words.split_once(". ")).unwrap_or((words, ""));
    (summary.trim_end_matches('.'), rest)
}

/// `{reference}` stands for three segments.
pub(crate) fn public_path(route: Route) -> String {
    route.path.replace("{reference}", "{kind}/{namespace}/{name}")
}

fn path_item(operation: &Served, doc: OperationDoc) -> Value {
    let mut input = doc.input.to_value();
    let words = input.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
    let (summary, rest) = summary_and_rest(&words);
    let in_path = path_names(operation.route);
    let required: BTreeSet<String> =
        input["required"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let properties = input.get_mut("properties").and_then(Value::as_object_mut).map(std::mem::take).unwrap_or_default();
    let mut parameters: Vec<Value> = public_path(operation.route)
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let mut body = Map::new();
    for (name, schema) in properties.into_iter().filter(|(name, _)| !in_path.contains(&name.as_str())) {
        if operation.route.method.asks_by_query() {
            parameters
                .push(json!({ "name": name, "in": "query", "required": required.contains(&name), "schema": schema }));
        } else {
            body.insert(name, schema);
        }
    }
    let mut item = json!({
        "operationId": operation.name,
        "tags": [operation.feature],
        "summary": summary,
        "description": format!("{}\n\nNeeds the permission `{}`.", if rest.is_empty() { summary } else { rest }, permission_words(operation.needs)),
        "parameters": parameters,
        "responses": {
            "200": { "description": "Done.", "content": { "application/json": { "schema": doc.output.to_value() } } },
            "default": { "$ref": "#/components/responses/Problem" }
        }
    });
    if !operation.route.method.asks_by_query() {
        let required: Vec<&String> = required.iter().filter(|name| body.contains_key(*name)).collect();
        item["requestBody"] = json!({ "required": !required.is_empty(), "content": { "application/json": { "schema": { "type": "object", "properties": body, "required": required } } } });
    }
    item
}

fn path_names(route: Route) -> Vec<&'static str> {
    route.path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}')).collect()
}

fn permission_words(permission: Permission) -> &'static str {
    permission.word()
}
