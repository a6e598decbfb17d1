//! OpenAPI 2.0, 3.0, 3.1 and later.

use serde_json::Value;
use shared::catalog::{Answer, ApiOperation, Definition, Field, OperationGroup};

use super::schema::Schemas;
use super::tree::{example, items, pairs, resolved, text, truth};
use super::{MOST, Reading, file_under};

const VERBS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

pub fn read(root: &Value, definition: &mut Definition) -> Reading {
    let version = text(root, "openapi").or_else(|| text(root, "swagger")).unwrap_or_default();
    let major_minor: Vec<&str> = version.split('.').take(2).collect();
    definition.dialect = format!("OpenAPI {}", major_minor.join("."));
    let info = root.get("info").unwrap_or(&Value::Null);
    definition.title = text(info, "title").unwrap_or_default();
    definition.version = text(info, "version").unwrap_or_default();
    definition.description = text(info, "description");
    definition.servers = servers(root);
    let schemas = Schemas::new(root, 3);
    definition.groups = items(root, "tags")
        .filter_map(|tag| {
            Some(OperationGroup {
                name: text(tag, "name")?,
                description: text(tag, "description"),
                operations: Vec::new(),
            })
        })
        .collect();
    let paths = pairs(root, "paths").map(|(path, item)| (path, item, None));
    let hooks = pairs(root, "webhooks").map(|(name, item)| (name, item, Some("webhooks")));
    let mut count = 0;
    for (path, item, group) in paths.chain(hooks) {
        let item = resolved(root, item);
        for verb in VERBS {
            let Some(operation) = item.get(verb).filter(|operation| operation.is_object()) else { continue };
            count += 1;
            if count > MOST {
                break;
            }
            let name = group
                .map(str::to_owned)
                .or_else(|| items(operation, "tags").find_map(super::tree::plain))
                .unwrap_or_else(|| first_segment(path));
            file_under(&mut definition.groups, &name, read_operation(&schemas, path, verb, item, operation));
        }
    }
    definition.groups.retain(|group| !group.operations.is_empty());
    let components = root.get("components").unwrap_or(&Value::Null);
    definition.shapes = pairs(components, "schemas")
        .chain(pairs(root, "definitions"))
        .take(MOST)
        .map(|(name, schema)| schemas.shape(name, schema))
        .collect();
    match major_minor.first() {
        Some(&("2" | "3")) if count > 0 || !definition.shapes.is_empty() => Ok(()),
        Some(&("2" | "3")) => Err("The definition has no operations and no schemas.".to_owned()),
        _ => Err(format!("OpenAPI `{version}` is not known; 2.0 and 3.x are.")),
    }
}

fn servers(root: &Value) -> Vec<String> {
    if let Some(host) = text(root, "host") {
        let base = text(root, "basePath").unwrap_or_default();
        let schemes: Vec<String> = items(root, "schemes").filter_map(super::tree::plain).collect();
        return if schemes.is_empty() {
            vec![format!("{host}{base}")]
        } else {
            schemes.iter().map(|scheme| format!("{scheme}://{host}{base}")).collect()
        };
    }
    items(root, "servers").filter_map(|server| text(server, "url")).take(50).collect()
}

/// Operations without a tag stand together by the first part of their path.
fn first_segment(path: &str) -> String {
    format!("/{}", path.trim_start_matches('/').split('/').next().unwrap_or_default())
}

fn read_operation(schemas: &Schemas<'_>, path: &str, verb: &str, item: &Value, operation: &Value) -> ApiOperation {
    ApiOperation {
        anchor: text(operation, "operationId").unwrap_or_default(),
        verb: verb.to_uppercase(),
        name: path.to_owned(),
        summary: text(operation, "summary").or_else(|| text(item, "summary")),
        description: text(operation, "description").or_else(|| text(item, "description")),
        deprecated: truth(operation, "deprecated"),
        inputs: inputs(schemas, item, operation),
        outputs: pairs(operation, "responses").map(|(status, response)| answer(schemas, status, response)).collect(),
    }
}

fn inputs(schemas: &Schemas<'_>, item: &Value, operation: &Value) -> Vec<Field> {
    let mut out: Vec<Field> = Vec::new();
    for parameter in items(item, "parameters").chain(items(operation, "parameters")) {
        let parameter = resolved(schemas.root, parameter);
        let (Some(name), Some(place)) = (text(parameter, "name"), text(parameter, "in")) else { continue };
        let schema =
            parameter.get("schema").or_else(|| content(schemas.root, parameter).and_then(|media| media.get("schema")));
        let field = Field {
            type_words: schemas.words(schema.unwrap_or(parameter)),
            required: truth(parameter, "required") || place == "path",
            description: text(parameter, "description"),
            name,
            place: if place == "formData" { "form".to_owned() } else { place },
        };
        // What the operation says replaces what its path says.
        match out.iter_mut().find(|known| known.name == field.name && known.place == field.place) {
            Some(known) => *known = field,
            None => out.push(field),
        }
        if let Some(schema) = schema.filter(|schema| {
            parameter.get("in").and_then(Value::as_str) == Some("body") && schema.get("$ref").is_none()
        }) {
            out.extend(schemas.fields(schema, "body"));
        }
    }
    if let Some(body) = operation.get("requestBody") {
        let body = resolved(schemas.root, body);
        let schema = content(schemas.root, body).and_then(|media| media.get("schema"));
        out.push(Field {
            name: "body".to_owned(),
            place: "body".to_owned(),
            type_words: schema.map(|schema| schemas.words(schema)).unwrap_or_default(),
            required: truth(body, "required"),
            description: text(body, "description"),
        });
        if let Some(schema) = schema.filter(|schema| schema.get("$ref").is_none()) {
            out.extend(schemas.fields(schema, "body"));
        }
    }
    out
}

/// The JSON form of a body or an answer, else the first form there is.
fn content<'a>(root: &'a Value, value: &'a Value) -> Option<&'a Value> {
    let media =
        pairs(value, "content").find(|(name, _)| name.contains("json")).or_else(|| pairs(value, "content").next());
    media.map(|(_, media)| resolved(root, media))
}

fn answer(schemas: &Schemas<'_>, status: &str, response: &Value) -> Answer {
    let response = resolved(schemas.root, response);
    let media = content(schemas.root, response);
    let schema = media.and_then(|media| media.get("schema")).or_else(|| response.get("schema"));
    let given = media.and_then(|media| {
        media
            .get("example")
            .or_else(|| pairs(media, "examples").find_map(|(_, sample)| resolved(schemas.root, sample).get("value")))
    });
    let by_schema = schema.and_then(|schema| resolved(schemas.root, schema).get("example"));
    let by_type = pairs(response, "examples").next().map(|(_, sample)| sample);
    Answer {
        name: status.to_owned(),
        type_words: schema.map(|schema| schemas.words(schema)).unwrap_or_default(),
        description: text(response, "description"),
        example: given.or(by_schema).or(by_type).and_then(example),
    }
}
