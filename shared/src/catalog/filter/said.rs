//! What a declaration alone says to a filter; the server's index and a browser's replica build their facts on it.

use serde_json::Value;

use super::{Key, fold};
use crate::catalog::{Entity, relations};

/// Tells every value of `key` that the declaration itself holds, as `Facts::values` wants it.
/// State, problems and source are not the declaration's to tell, nor are relations that others declare.
pub fn declared(entity: &Entity, key: &Key, out: &mut dyn FnMut(&str)) {
    let metadata = &entity.metadata;
    let mut tell = |text: Option<&str>| {
        if let Some(text) = text {
            out(&fold(text));
        }
    };
    match key {
        Key::Kind => tell(Some(&entity.kind)),
        Key::Namespace => tell(Some(entity.namespace())),
        Key::Name => tell(Some(&metadata.name)),
        Key::Type => tell(entity.kind_type()),
        Key::Lifecycle => tell(entity.spec_text("lifecycle")),
        Key::Tag => metadata.tags.iter().for_each(|tag| out(&fold(tag))),
        Key::Label(name) => values_of(&metadata.labels, name).for_each(|value| out(&fold(value))),
        Key::Annotation(name) => values_of(&metadata.annotations, name).for_each(|value| out(&fold(value))),
        Key::Spec(path) => entity.spec.iter().for_each(|(field, value)| {
            if let Some(rest) = after(path, field) {
                spec(value, rest, out);
            }
        }),
        Key::Owner => reference(entity, &["spec.owner"], out),
        Key::System => reference(entity, &["spec.system"], out),
        Key::Domain => reference(entity, &["spec.domain", "spec.subdomainOf"], out),
        Key::Relation(word) => {
            for said in relations::edges(entity).0.iter().filter(|said| said.relation == *word) {
                out(said.target.as_str());
            }
        }
        Key::State | Key::Problem | Key::Source => {}
    }
}

/// Name, title, description and tags, folded, one to a line: what words are looked for in.
pub fn haystack(entity: &Entity) -> String {
    let metadata = &entity.metadata;
    let mut words = fold(&metadata.name);
    let title = Some(entity.title()).filter(|title| *title != metadata.name);
    let more = title.into_iter().chain(metadata.description.as_deref()).chain(metadata.tags.iter().map(String::as_str));
    for text in more {
        words.push('\n');
        words.push_str(&fold(text));
    }
    words
}

fn values_of<'a>(map: &'a std::collections::BTreeMap<String, String>, name: &'a str) -> impl Iterator<Item = &'a str> {
    map.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// What the first of these fields names that says a relation; which do depends on the kind.
fn reference(entity: &Entity, fields: &[&str], out: &mut dyn FnMut(&str)) {
    let said = relations::edges(entity).0;
    if let Some(said) = fields.iter().find_map(|field| said.iter().find(|said| said.field == *field)) {
        out(said.target.as_str());
    }
}

/// What is left of a dotted path after one of its names; names may hold dots themselves.
fn after<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    let (head, rest) = (path.get(..name.len())?, path.get(name.len()..)?);
    if !head.eq_ignore_ascii_case(name) {
        return None;
    }
    if rest.is_empty() { Some("") } else { rest.strip_prefix('.').filter(|rest| !rest.is_empty()) }
}

fn spec(value: &Value, path: &str, out: &mut dyn FnMut(&str)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| spec(item, path, out)),
        Value::Object(map) if path.is_empty() => {
            if !map.is_empty() {
                out("");
            }
        }
        Value::Object(map) => map.iter().for_each(|(field, value)| {
            if let Some(rest) = after(path, field) {
                spec(value, rest, out);
            }
        }),
        _ if !path.is_empty() => {}
        Value::String(text) => out(&fold(text)),
        Value::Null => {}
        scalar => out(&scalar.to_string()),
    }
}
