//! What makes a document an entity: the envelope, the formats of every field and the schemas of the known kinds.
//!
//! The rules are Backstage's (catalog-model 1.10): what it refuses is an error here. Kinds of the organisation's own
//! are held against the envelope only. Unknown fields of `metadata` and `spec` are kept.

mod form;
mod letters;
mod metadata;

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use super::kinds::{self, Form};
use super::{Entity, Link, Metadata, Severity, relations};

/// The cause of a flaw that a schema or a format finds.
pub const SCHEMA: &str = "schema";
/// The cause of a flaw in a reference.
pub const REFERENCE: &str = "reference";

/// Something that is wrong with a declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct Flaw {
    /// Dotted path, list items by position: `spec.dependsOn.0`. Empty when it is about the whole document.
    pub field: String,
    /// `schema` or `reference`.
    pub cause: &'static str,
    /// An entity with an error cannot be taken into the catalog; one with warnings can.
    pub severity: Severity,
    /// One sentence that names the value.
    pub message: String,
    /// What to write.
    pub advice: String,
}

impl Flaw {
    pub(crate) fn error(field: &str, message: String, advice: String) -> Flaw {
        Flaw { field: field.to_owned(), cause: SCHEMA, severity: Severity::Error, message, advice }
    }
    pub(crate) fn warning(field: &str, message: String, advice: String) -> Flaw {
        Flaw { severity: Severity::Warning, ..Flaw::error(field, message, advice) }
    }
    pub(crate) fn of_reference(mut self) -> Flaw {
        self.cause = REFERENCE;
        self
    }
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The entity that a document declares.
///
/// # Errors
/// All flaws of the document, when at least one of them is an error. For the warnings of a document that can be
/// taken see `examine`.
pub fn entity_from(value: &Value) -> Result<Entity, Vec<Flaw>> {
    match examine(value) {
        (Some(entity), _) => Ok(entity),
        (None, flaws) => Err(flaws),
    }
}

/// The entity that a document declares, unless something is in error, and everything that is wrong with the document.
pub fn examine(value: &Value) -> (Option<Entity>, Vec<Flaw>) {
    let Value::Object(document) = value else {
        let message = format!("The document is {}, not an entity.", shown(value));
        let advice = "Write `apiVersion`, `kind`, `metadata` and `spec`.".to_owned();
        return (None, vec![Flaw::error("", message, advice)]);
    };
    let mut flaws = Vec::new();
    let entity = envelope(document, &mut flaws);
    let mut more = validate(&entity);
    // What has the wrong form is said once; its stand-in in the entity is not judged again.
    more.retain(|flaw| !flaws.iter().any(|known| covers(&known.field, &flaw.field)));
    flaws.append(&mut more);
    let taken = !flaws.iter().any(Flaw::is_error);
    (taken.then_some(entity), flaws)
}

fn covers(field: &str, inner: &str) -> bool {
    inner.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// What is wrong with an entity, errors and warnings, in the order of the fields.
pub fn validate(entity: &Entity) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    check_version_and_kind(entity, &mut flaws);
    metadata::check(&entity.metadata, &mut flaws);
    if let Some(rules) = kinds::rules(&entity.kind, entity.kind_type()) {
        form::record("spec", rules.spec, &entity.spec, &mut flaws);
        misspelt(rules, &entity.spec, &mut flaws);
        if rules.name == "Location" && !entity.spec.contains_key("target") && !entity.spec.contains_key("targets") {
            let advice = "Write `targets` with the files that it leads to.".to_owned();
            flaws.push(Flaw::warning("spec.targets", "The location leads nowhere.".to_owned(), advice));
        }
    }
    for (name, value) in &entity.metadata.other {
        same_but_for_case(&format!("metadata.{name}"), value, 0, &mut flaws);
    }
    same_keys("spec", &entity.spec, 0, &mut flaws);
    for flaw in relations::edges(entity).1 {
        if flaws.iter().all(|known| known.field != flaw.field) {
            flaws.push(flaw);
        }
    }
    flaws
}

const ROOT: [&str; 4] = ["apiVersion", "kind", "metadata", "spec"];

/// The entity as far as its fields have the right form; a field that has not is left out and flawed.
fn envelope(document: &Map<String, Value>, flaws: &mut Vec<Flaw>) -> Entity {
    for name in document.keys().filter(|name| !ROOT.contains(&name.as_str())) {
        let message = format!("`{}` is not a field of an entity.", clipped(name));
        let advice = match name.as_str() {
            "relations" | "status" => "Leave it out; the catalog computes it.".to_owned(),
            other => match ROOT.iter().find(|known| known.eq_ignore_ascii_case(other)) {
                Some(known) => format!("Write `{known}`."),
                None => format!("Move `{}` into `metadata` or `spec`.", clipped(other)),
            },
        };
        flaws.push(Flaw::error(name, message, advice));
    }
    let api_version = root_text(document, "apiVersion", "Write `apiVersion: backstage.io/v1alpha1`.", flaws);
    let kind = root_text(document, "kind", "Write what it is, such as `kind: Component`.", flaws);
    let spec = match document.get("spec") {
        Some(Value::Object(map)) => map.clone(),
        Some(other) => {
            flaws.push(form::wrong_form("spec", Form::Record(&[]), other));
            Map::new()
        }
        None => {
            if kinds::rules(&kind, None).is_some() {
                let advice = "Write `spec:` with the fields of its kind.".to_owned();
                flaws.push(Flaw::error("spec", "`spec` is missing.".to_owned(), advice));
            }
            Map::new()
        }
    };
    let metadata = match document.get("metadata") {
        Some(Value::Object(map)) => metadata::read(map, flaws),
        Some(other) => {
            flaws.push(form::wrong_form("metadata", Form::Record(&[]), other));
            no_metadata()
        }
        None => {
            let advice = "Write `metadata:` with at least a `name`.".to_owned();
            flaws.push(Flaw::error("metadata", "`metadata` is missing.".to_owned(), advice));
            no_metadata()
        }
    };
    Entity { api_version, kind, metadata, spec }
}

fn no_metadata() -> Metadata {
    metadata::read(&Map::new(), &mut Vec::new())
}

fn root_text(document: &Map<String, Value>, field: &str, advice: &str, flaws: &mut Vec<Flaw>) -> String {
    match document.get(field) {
        Some(Value::String(text)) => return text.clone(),
        Some(other) => flaws.push(form::wrong_form(field, Form::Text, other)),
        None => flaws.push(Flaw::error(field, format!("`{field}` is missing."), advice.to_owned())),
    }
    String::new()
}

fn check_version_and_kind(entity: &Entity, flaws: &mut Vec<Flaw>) {
    let (version, kind) = (&entity.api_version, &entity.kind);
    if !letters::is_api_version(version) {
        let message = format!("`apiVersion` is `{}`, which is not a version.", clipped(version));
        let advice = "Write a group and a version, such as `backstage.io/v1alpha1`.".to_owned();
        flaws.push(Flaw::error("apiVersion", message, advice));
    }
    if !letters::is_kind(kind) {
        let message = format!("`kind` is `{}`, which is not a kind.", clipped(kind));
        let advice = "Write one word of letters and digits, beginning with a letter, such as `Component`.".to_owned();
        flaws.push(Flaw::error("kind", message, advice));
        return;
    }
    match kinds::rules(kind, None) {
        Some(rules) if !rules.versions.contains(&version.as_str()) && letters::is_api_version(version) => {
            let message = format!("`apiVersion` is `{}`, which {kind} does not have.", clipped(version));
            flaws.push(Flaw::error("apiVersion", message, format!("Write `apiVersion: {}`.", rules.versions[0])));
        }
        Some(_) => {}
        None => {
            if let Some(known) = kinds::spelling(kind) {
                let message = format!("`kind` is `{kind}`, but it is spelt `{known}`.");
                flaws.push(Flaw::error("kind", message, format!("Write `kind: {known}`.")));
            }
        }
    }
}

/// Warns of fields that are a known field but for letter case or a final `s`; they would silently do nothing.
fn misspelt(rules: &kinds::Kind, spec: &Map<String, Value>, flaws: &mut Vec<Flaw>) {
    let bare = |name: &str| name.to_ascii_lowercase().trim_end_matches('s').to_owned();
    for name in spec.keys().filter(|name| rules.spec.iter().all(|field| field.name != *name)) {
        let meant = rules.spec.iter().find(|field| field.name.len() > 3 && bare(field.name) == bare(name));
        if let Some(meant) = meant.filter(|meant| !spec.contains_key(meant.name)) {
            let message = format!("`spec.{name}` means nothing for {}.", rules.name);
            flaws.push(Flaw::warning(&format!("spec.{name}"), message, format!("Did you mean `{}`?", meant.name)));
        }
    }
}

/// Deeper than this nobody writes, and the walk must end.
const DEEPEST: usize = 64;

/// Filters compare without regard to case, so keys (and texts of one list) must differ by more than case.
fn same_but_for_case(path: &str, value: &Value, depth: usize, flaws: &mut Vec<Flaw>) {
    match value {
        Value::Object(map) if depth < DEEPEST => same_keys(path, map, depth, flaws),
        Value::Array(items) if depth < DEEPEST => {
            let texts = || items.iter().filter_map(Value::as_str);
            collisions(path, texts, flaws);
            for (position, item) in items.iter().enumerate().filter(|(_, item)| item.is_object() || item.is_array()) {
                same_but_for_case(&format!("{path}.{position}"), item, depth + 1, flaws);
            }
        }
        _ => {}
    }
}

fn same_keys(path: &str, map: &Map<String, Value>, depth: usize, flaws: &mut Vec<Flaw>) {
    collisions(path, || map.keys().map(String::as_str), flaws);
    for (name, value) in map.iter().filter(|(_, value)| value.is_object() || value.is_array()) {
        same_but_for_case(&format!("{path}.{name}"), value, depth + 1, flaws);
    }
}

fn collisions<'a, I: Iterator<Item = &'a str>>(path: &str, texts: impl Fn() -> I, flaws: &mut Vec<Flaw>) {
    // Nearly everything is lower case, and then nothing can differ by case only.
    if texts().all(|text| !text.chars().any(char::is_uppercase)) {
        return;
    }
    let exact: HashSet<&str> = texts().collect();
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for text in exact {
        let folded = text.to_lowercase();
        if let Some(other) = seen.insert(folded, text) {
            let (first, second) = if other < text { (other, text) } else { (text, other) };
            let message = format!(
                "`{}` and `{}` in `{path}` differ by upper and lower case only.",
                clipped(first),
                clipped(second)
            );
            flaws.push(Flaw::error(path, message, "Keep one of them.".to_owned()));
        }
    }
}

/// A value as a sentence says it: `` `5`, a number ``.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Bool(flag) => format!("`{flag}`, not a text"),
        Value::Number(number) => format!("`{number}`, a number"),
        Value::String(text) => format!("`{}`", clipped(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a group of fields".to_owned(),
    }
}

/// A text short enough for a sentence, on one line.
pub(crate) fn clipped(text: &str) -> String {
    const MOST: usize = 60;
    let mut out: String =
        text.chars().take(MOST).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if text.chars().nth(MOST).is_some() {
        out.push('…');
    }
    out
}
