//! AsyncAPI 2.x and 3.x.

use serde_json::Value;
use shared::catalog::{Answer, ApiOperation, Definition, Field, OperationGroup};

use super::schema::Schemas;
use super::tree::{example, items, last_name, pairs, pointed, resolved, text};
use super::{MOST, Reading, file_under};

pub fn read(root: &Value, definition: &mut Definition) -> Reading {
    let version = text(root, "asyncapi").unwrap_or_default();
    let mut parts = version.split('.');
    let major = parts.next().unwrap_or_default();
    definition.dialect = format!("AsyncAPI {major}.{}", parts.next().unwrap_or("0"));
    let info = root.get("info").unwrap_or(&Value::Null);
    definition.title = text(info, "title").unwrap_or_default();
    definition.version = text(info, "version").unwrap_or_default();
    definition.description = text(info, "description");
    definition.servers =
        pairs(root, "servers").take(50).filter_map(|(_, server)| address(resolved(root, server))).collect();
    let schemas = Schemas::new(root, 3);
    match major {
        "2" => read_second(&schemas, definition),
        "3" => read_third(&schemas, definition),
        _ => return Err(format!("AsyncAPI `{version}` is not known; 2.x and 3.x are.")),
    }
    let components = root.get("components").unwrap_or(&Value::Null);
    for (name, message) in pairs(components, "messages") {
        add_payload(&schemas, name, message, definition);
    }
    for (name, schema) in pairs(components, "schemas").take(MOST) {
        let shape = schemas.shape(name, schema);
        definition.shapes.retain(|known| known.name != shape.name);
        definition.shapes.push(shape);
    }
    if definition.groups.is_empty() && definition.shapes.is_empty() {
        Err("The definition has no channels and no schemas.".to_owned())
    } else {
        Ok(())
    }
}

fn address(server: &Value) -> Option<String> {
    let protocol = text(server, "protocol").unwrap_or_default();
    let place = text(server, "url")
        .or_else(|| Some(format!("{}{}", text(server, "host")?, text(server, "pathname").unwrap_or_default())))?;
    Some(if place.contains("://") || protocol.is_empty() { place } else { format!("{protocol}://{place}") })
}

/// In 2.x a channel says what others may do with it: `publish` to it, `subscribe` to it.
fn read_second(schemas: &Schemas<'_>, definition: &mut Definition) {
    for (name, channel) in pairs(schemas.root, "channels").take(MOST) {
        let channel = resolved(schemas.root, channel);
        let mut group =
            OperationGroup { name: name.clone(), description: text(channel, "description"), operations: Vec::new() };
        for verb in ["publish", "subscribe"] {
            let Some(operation) = channel.get(verb) else { continue };
            let messages: Vec<&Value> = match operation.get("message") {
                Some(message) if message.get("oneOf").is_some() => items(message, "oneOf").collect(),
                Some(message) => vec![message],
                None => Vec::new(),
            };
            group.operations.push(ApiOperation {
                anchor: text(operation, "operationId").unwrap_or_default(),
                verb: verb.to_owned(),
                name: name.clone(),
                summary: text(operation, "summary"),
                description: text(operation, "description"),
                deprecated: false,
                inputs: parameters(schemas, channel),
                outputs: messages.iter().map(|message| answer(schemas, message, name)).collect(),
            });
            for message in messages {
                let name = message_name(schemas.root, message, name);
                add_payload(schemas, &name, message, definition);
            }
        }
        definition.groups.push(group);
    }
}

/// In 3.x operations stand beside the channels and say what the application does: `send` or `receive`.
fn read_third(schemas: &Schemas<'_>, definition: &mut Definition) {
    let root = schemas.root;
    for (key, channel) in pairs(root, "channels").take(MOST) {
        let channel = resolved(root, channel);
        let name = text(channel, "address").unwrap_or_else(|| key.clone());
        definition.groups.push(OperationGroup {
            name,
            description: text(channel, "description").or_else(|| text(channel, "summary")),
            operations: Vec::new(),
        });
        for (key, message) in pairs(channel, "messages") {
            let name = message_name(root, message, key);
            add_payload(schemas, &name, message, definition);
        }
    }
    for (key, operation) in pairs(root, "operations").take(MOST) {
        let operation = resolved(root, operation);
        let at = operation.get("channel").unwrap_or(&Value::Null);
        let channel = resolved(root, at);
        let fallback = at.get("$ref").and_then(Value::as_str).map(last_name).unwrap_or_default();
        let name = text(channel, "address").unwrap_or(fallback);
        let named: Vec<&Value> = items(operation, "messages").collect();
        let messages: Vec<(String, &Value)> = if named.is_empty() {
            pairs(channel, "messages").map(|(key, message)| (key.clone(), message)).collect()
        } else {
            named
                .into_iter()
                .map(|message| {
                    (message.get("$ref").and_then(Value::as_str).map(last_name).unwrap_or_default(), message)
                })
                .collect()
        };
        let read = ApiOperation {
            anchor: key.clone(),
            verb: text(operation, "action").unwrap_or_else(|| "send".to_owned()),
            name: name.clone(),
            summary: text(operation, "summary").or_else(|| text(operation, "title")),
            description: text(operation, "description"),
            deprecated: false,
            inputs: parameters(schemas, channel),
            outputs: messages.iter().map(|(key, message)| answer(schemas, message, key)).collect(),
        };
        file_under(&mut definition.groups, &name, read);
    }
}

fn parameters(schemas: &Schemas<'_>, channel: &Value) -> Vec<Field> {
    pairs(channel, "parameters")
        .map(|(name, parameter)| {
            let parameter = resolved(schemas.root, parameter);
            let type_words = match parameter.get("schema") {
                Some(schema) => schemas.words(schema),
                None if parameter.get("enum").is_some() => schemas.words(parameter),
                None => "string".to_owned(),
            };
            Field {
                name: name.clone(),
                place: "channel".to_owned(),
                type_words,
                required: true,
                description: text(parameter, "description"),
            }
        })
        .collect()
}

fn message_name(root: &Value, message: &Value, fallback: &str) -> String {
    let by_reference = message
        .get("$ref")
        .and_then(Value::as_str)
        .filter(|reference| pointed(root, reference).is_none_or(|target| target.get("name").is_none()));
    let target = resolved(root, message);
    text(target, "name")
        .or_else(|| text(target, "messageId"))
        .or_else(|| by_reference.map(last_name))
        .unwrap_or_else(|| fallback.to_owned())
}

/// A payload that has a schema of its own is said by that name; an unnamed one by the name of its message.
fn answer(schemas: &Schemas<'_>, message: &Value, fallback: &str) -> Answer {
    let name = message_name(schemas.root, message, fallback);
    let target = resolved(schemas.root, message);
    let payload = target.get("payload");
    let type_words = match payload {
        Some(payload) if payload.get("$ref").is_some() => schemas.words(payload),
        Some(payload) if payload.get("properties").is_none() => schemas.words(payload),
        _ => name,
    };
    let sample = items(target, "examples")
        .find_map(|sample| sample.get("payload"))
        .or_else(|| payload.and_then(|payload| resolved(schemas.root, payload).get("example")));
    Answer {
        name: "message".to_owned(),
        type_words,
        description: text(target, "summary").or_else(|| text(target, "description")).or_else(|| text(target, "title")),
        example: sample.and_then(example),
    }
}

/// The payload of a message as a shape, unless it is a schema with a name of its own.
fn add_payload<'a>(schemas: &Schemas<'a>, name: &str, message: &'a Value, definition: &mut Definition) {
    let target = resolved(schemas.root, message);
    let Some(payload) = target.get("payload") else { return };
    if payload.get("$ref").is_some()
        || definition.shapes.len() >= MOST
        || definition.shapes.iter().any(|known| known.name == name)
    {
        return;
    }
    let mut shape = schemas.shape(name, payload);
    if shape.kind == "object" {
        shape.kind = "message".to_owned();
    }
    shape.description = shape.description.or_else(|| text(target, "summary")).or_else(|| text(target, "description"));
    definition.shapes.push(shape);
}
