//! JSON Schema, as OpenAPI, AsyncAPI and Kubernetes use it, said in words and as lists of fields.

use std::cell::Cell;

use serde_json::Value;
use shared::catalog::{Field, Shape};

use super::tree::{items, last_name, pairs, plain, pointed, resolved, text, truth};

/// Schemas inside one document.
pub struct Schemas<'a> {
    pub root: &'a Value,
    /// How deep fields of unnamed objects are listed.
    deepest: usize,
    /// Steps left for the whole document: references can multiply a small text beyond all bounds.
    left: Cell<u32>,
}

/// More fields than this in one shape are not listed.
const MOST_FIELDS: usize = 1_000;
/// Choices of an enum or a union that are named before `…`.
const MOST_CHOICES: usize = 8;

impl<'a> Schemas<'a> {
    pub fn new(root: &'a Value, deepest: usize) -> Schemas<'a> {
        Schemas { root, deepest, left: Cell::new(300_000) }
    }

    /// Whether there is work left to spend on one more step.
    fn step(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// The type in words: `string (uuid)`, `Order[]`, `integer ≥ 1`.
    pub fn words(&self, schema: &Value) -> String {
        self.words_at(schema, 0)
    }

    fn words_at(&self, schema: &Value, depth: usize) -> String {
        if depth > 6 || !self.step() {
            return "…".to_owned();
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.named(reference, depth);
        }
        let words = match schema {
            Value::Bool(false) => "nothing".to_owned(),
            Value::Object(_) => self.unnamed(schema, depth),
            _ => "any".to_owned(),
        };
        if truth(schema, "nullable") && !words.ends_with("or null") { format!("{words} or null") } else { words }
    }

    /// A reference is said by its name, unless it points into the middle of something.
    fn named(&self, reference: &str, depth: usize) -> String {
        let name = last_name(reference);
        let into_the_middle = reference.starts_with("#/paths")
            || reference.starts_with("#/channels")
            || name.parse::<u32>().is_ok()
            || matches!(name.as_str(), "schema" | "items" | "payload");
        match pointed(self.root, reference) {
            Some(target) if into_the_middle => self.words_at(target, depth + 1),
            _ => name,
        }
    }

    fn unnamed(&self, schema: &Value, depth: usize) -> String {
        if let Some(value) = schema.get("const") {
            return literal(value);
        }
        if schema.get("enum").is_some() {
            return several(items(schema, "enum").map(literal).collect(), " | ");
        }
        for (word, between) in [("allOf", " & "), ("oneOf", " | "), ("anyOf", " | ")] {
            let parts: Vec<String> =
                items(schema, word).map(|part| self.words_at(part, depth + 1)).filter(|words| words != "any").collect();
            if !parts.is_empty() && (word != "allOf" || schema.get("properties").is_none()) {
                return several(parts, between);
            }
        }
        match schema.get("type") {
            Some(Value::Array(types)) => {
                let mut words: Vec<String> = types
                    .iter()
                    .filter_map(Value::as_str)
                    .filter(|name| *name != "null")
                    .map(|name| self.simple(name, schema, depth))
                    .collect();
                if types.iter().any(|name| name.as_str() == Some("null")) {
                    words.push("null".to_owned());
                }
                words.join(" or ")
            }
            Some(Value::String(name)) => self.simple(name, schema, depth),
            _ if schema.get("properties").is_some()
                || schema.get("additionalProperties").is_some()
                || schema.get("allOf").is_some() =>
            {
                self.simple("object", schema, depth)
            }
            _ if schema.get("items").is_some() => self.simple("array", schema, depth),
            _ if truth(schema, "x-kubernetes-int-or-string") => "integer or string".to_owned(),
            _ => "any".to_owned(),
        }
    }

    fn simple(&self, name: &str, schema: &Value, depth: usize) -> String {
        match name {
            "array" => {
                let of = schema.get("items").map_or("any".to_owned(), |items| self.words_at(items, depth + 1));
                if of.contains(' ') { format!("({of})[]") } else { format!("{of}[]") }
            }
            "object" => match schema.get("additionalProperties") {
                Some(of @ Value::Object(_)) if schema.get("properties").is_none() => {
                    format!("map of {}", self.words_at(of, depth + 1))
                }
                _ => "object".to_owned(),
            },
            _ => {
                let format = text(schema, "format").map(|format| format!(" ({format})")).unwrap_or_default();
                format!("{name}{format}{}", range(schema))
            }
        }
    }

    /// The fields of an object, with those of its `allOf` parts and of unnamed objects inside it (`price.currency`, `lines[].sku`).
    pub fn fields(&self, schema: &'a Value, place: &str) -> Vec<Field> {
        let mut out = Vec::new();
        self.collect(schema, place, "", 0, &mut Vec::new(), &mut out);
        out
    }

    fn collect(
        &self,
        schema: &'a Value,
        place: &str,
        prefix: &str,
        depth: usize,
        path: &mut Vec<*const Value>,
        out: &mut Vec<Field>,
    ) {
        let schema = resolved(self.root, schema);
        // The address of a schema that is being listed already: a circle.
        if path.len() > 32 || !self.step() || path.contains(&std::ptr::from_ref(schema)) {
            return;
        }
        path.push(std::ptr::from_ref(schema));
        for part in items(schema, "allOf") {
            self.collect(part, place, prefix, depth, path, out);
        }
        let required: Vec<&str> = items(schema, "required").filter_map(Value::as_str).collect();
        for (name, property) in pairs(schema, "properties") {
            if out.len() >= MOST_FIELDS || !self.step() {
                break;
            }
            let full = format!("{prefix}{name}");
            let shown = resolved(self.root, property);
            let field = Field {
                name: full.clone(),
                place: place.to_owned(),
                type_words: self.words(property),
                required: required.contains(&name.as_str()),
                description: text(property, "description").or_else(|| text(shown, "description")),
            };
            match out.iter_mut().find(|known| known.name == full) {
                Some(known) => *known = field,
                None => out.push(field),
            }
            if depth < self.deepest {
                let (inner, mark) = inside(property);
                self.collect_unnamed(inner, place, &format!("{full}{mark}."), depth + 1, path, out);
            }
        }
        path.pop();
    }

    /// What has a name is listed under that name, not inside others.
    fn collect_unnamed(
        &self,
        schema: &'a Value,
        place: &str,
        prefix: &str,
        depth: usize,
        path: &mut Vec<*const Value>,
        out: &mut Vec<Field>,
    ) {
        if schema.get("$ref").is_none() {
            self.collect(schema, place, prefix, depth, path, out);
        }
    }

    /// A named schema as a shape.
    pub fn shape(&self, name: &str, schema: &'a Value) -> Shape {
        let target = resolved(self.root, schema);
        let mut fields = self.fields(schema, "field");
        let kind = if target.get("enum").is_some() {
            fields = items(target, "enum")
                .map(|value| Field {
                    name: literal(value),
                    place: "value".to_owned(),
                    type_words: String::new(),
                    required: false,
                    description: None,
                })
                .collect();
            "enum".to_owned()
        } else if !fields.is_empty() {
            "object".to_owned()
        } else if target.get("oneOf").is_some() || target.get("anyOf").is_some() {
            "union".to_owned()
        } else {
            self.words_at(target, 0)
        };
        if kind == "union" {
            fields = items(target, "oneOf")
                .chain(items(target, "anyOf"))
                .map(|part| Field {
                    name: self.words(part),
                    place: "choice".to_owned(),
                    type_words: String::new(),
                    required: false,
                    description: text(part, "description"),
                })
                .collect();
        }
        fields.truncate(MOST_FIELDS);
        Shape {
            name: name.to_owned(),
            kind,
            description: text(schema, "description").or_else(|| text(target, "description")),
            fields,
        }
    }
}

/// The object inside a list or a map, and how the path says so.
fn inside(schema: &Value) -> (&Value, &'static str) {
    if let Some(of) = schema.get("items") {
        return (of, "[]");
    }
    match schema.get("additionalProperties") {
        Some(of @ Value::Object(_)) if schema.get("properties").is_none() => (of, "{}"),
        _ => (schema, ""),
    }
}

fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => text.chars().take(60).collect(),
        other => plain(other).unwrap_or_else(|| other.to_string().chars().take(60).collect()),
    }
}

fn several(mut parts: Vec<String>, between: &str) -> String {
    let mut seen = std::collections::HashSet::new();
    parts.retain(|part| seen.insert(part.clone()));
    let more = parts.len() > MOST_CHOICES;
    parts.truncate(MOST_CHOICES);
    if more {
        parts.push("…".to_owned());
    }
    if parts.is_empty() { "any".to_owned() } else { parts.join(between) }
}

fn range(schema: &Value) -> String {
    let bound = |key: &str| schema.get(key).filter(|value| value.is_number()).map(ToString::to_string);
    // Before 2019 `exclusiveMinimum` was a truth about `minimum`; since then it is a number.
    let low = match (bound("exclusiveMinimum"), bound("minimum"), truth(schema, "exclusiveMinimum")) {
        (Some(low), _, _) | (None, Some(low), true) => format!(" > {low}"),
        (None, Some(low), false) => format!(" ≥ {low}"),
        _ => String::new(),
    };
    let high = match (bound("exclusiveMaximum"), bound("maximum"), truth(schema, "exclusiveMaximum")) {
        (Some(high), _, _) | (None, Some(high), true) => format!(" < {high}"),
        (None, Some(high), false) => format!(" ≤ {high}"),
        _ => String::new(),
    };
    low + &high
}
