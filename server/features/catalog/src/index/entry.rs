//! Entry: what the index knows of one entity; and the draft that it is made from, outside of the lock.

use kernel::AccessClass;
use serde_json::Value;
use shared::Timestamp;
use shared::catalog::filter::{fold, haystack};
use shared::catalog::{Entity, EntityRef, EntityState, relations};

use super::Index;
use super::texts::Texts;
use crate::graph;
use crate::store::read::HeadRow;

/// Texts longer than this are not looked into by filters; that they are there is known.
const LONGEST_VALUE: usize = 200;
/// So many fields of an entity can be asked for by filters.
const MOST_VALUES: usize = 300;

#[derive(Clone)]
pub(crate) struct Entry {
    /// Number of the kind as its source writes it.
    pub kind: u32,
    pub namespace: u32,
    pub title: Box<str>,
    /// Folded title; what lists are sorted by.
    pub sort_key: Box<str>,
    pub description: Option<Box<str>>,
    pub entity_type: Option<u32>,
    /// Positions.
    pub owner: Option<u32>,
    pub system: Option<u32>,
    pub domain: Option<u32>,
    pub lifecycle: Option<u32>,
    pub tags: Box<[u32]>,
    /// Labels, annotations and spec: the number of the path, and where its value ends in `values`.
    fields: Box<[(u32, u32)]>,
    /// Values of the fields, folded, one after the other.
    values: Box<str>,
    /// Name, title, description and tags, folded.
    pub words: Box<str>,
    pub problems: u32,
    pub state: EntityState,
    pub changed_at: Timestamp,
    pub source: Option<u32>,
    pub class: u32,
}

impl Entry {
    /// The values at a path.
    pub fn at_path(&self, path: u32) -> impl Iterator<Item = &str> {
        let begins = std::iter::once(0).chain(self.fields.iter().map(|(_, end)| *end));
        let here = self.fields.iter().zip(begins).filter(move |((known, _), _)| *known == path);
        here.filter_map(|((_, end), begin)| self.values.get(super::index(begin)..super::index(*end)))
    }
}

/// A relation that an entity says.
pub(crate) struct Edge {
    /// Position in `graph::RELATIONS`.
    pub relation: u8,
    /// Said from the one that needs.
    pub forth: bool,
    pub target: EntityRef,
}

/// An entity, ready to be taken in.
pub(crate) struct Draft {
    pub reference: EntityRef,
    pub edges: Vec<Edge>,
    owner: Option<EntityRef>,
    system: Option<EntityRef>,
    domain: Option<EntityRef>,
    kind: String,
    title: String,
    description: Option<String>,
    entity_type: Option<String>,
    lifecycle: Option<String>,
    tags: Vec<String>,
    values: Values,
    words: String,
    state: EntityState,
    changed_at: Timestamp,
    source: Option<String>,
    class: AccessClass,
}

impl Draft {
    /// # Errors
    /// When the row does not hold an entity; a fault of ours.
    pub fn read(row: &HeadRow) -> anyhow::Result<Draft> {
        let entity: Entity = serde_json::from_str(&row.body)?;
        let reference: EntityRef = row.reference.parse()?;
        let (said, _) = relations::edges(&entity);
        let named = |field: &str| said.iter().find(|said| said.field == field).map(|said| said.target.clone());
        let owner = named("spec.owner");
        let lifecycle = entity.spec_text("lifecycle").map(str::to_owned);
        let class = AccessClass {
            entity_type: entity.kind_type().map(str::to_owned),
            labels: access_labels(&entity),
            ..class(&reference, owner.clone(), lifecycle.clone())
        };
        Ok(Draft {
            edges: said
                .iter()
                .filter_map(|said| {
                    graph::relation(said.relation).map(|(relation, forth)| Edge {
                        relation,
                        forth,
                        target: said.target.clone(),
                    })
                })
                .collect(),
            system: named("spec.system"),
            domain: named("spec.domain").or_else(|| named("spec.subdomainOf")),
            owner,
            kind: row.kind.clone(),
            title: row.title.clone(),
            description: entity
                .metadata
                .description
                .as_deref()
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(beginning),
            entity_type: entity.kind_type().map(str::to_owned),
            lifecycle,
            tags: entity.metadata.tags.clone(),
            values: values(&entity),
            words: haystack(&entity),
            state: state(&row.state),
            changed_at: Timestamp(row.changed_at),
            source: row.source.clone(),
            class,
            reference,
        })
    }
}

/// The values of labels called `access`, with or without a prefix: few, for each different one is a class of its own.
fn access_labels(entity: &Entity) -> Vec<String> {
    let named = |name: &str| name.rsplit('/').next() == Some("access");
    entity.metadata.labels.iter().filter(|(name, _)| named(name)).map(|(_, value)| value.clone()).collect()
}

/// What policies may refer to.
pub(crate) fn class(reference: &EntityRef, owner: Option<EntityRef>, lifecycle: Option<String>) -> AccessClass {
    AccessClass {
        kind: reference.kind().to_owned(),
        namespace: reference.namespace().to_owned(),
        owner,
        lifecycle,
        ..AccessClass::of("catalog.entity")
    }
}

pub(crate) fn state(word: &str) -> EntityState {
    match word {
        "orphan" => EntityState::Orphan,
        "removed" => EntityState::Removed,
        _ => EntityState::Live,
    }
}

/// The first 200 characters; a cut one ends with `…`.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

impl Index {
    pub(super) fn entry_of(&mut self, draft: &Draft) -> Entry {
        let known = self.entry(&draft.reference).map_or(0, |(_, entry)| entry.problems);
        Entry {
            kind: Texts::number(&mut self.texts, &draft.kind),
            namespace: Texts::number(&mut self.texts, draft.reference.namespace()),
            title: draft.title.as_str().into(),
            sort_key: fold(&draft.title).into(),
            description: draft.description.as_deref().map(Into::into),
            entity_type: draft.entity_type.as_deref().map(|text| Texts::number(&mut self.texts, text)),
            owner: draft.owner.as_ref().map(|owner| self.position(owner)),
            system: draft.system.as_ref().map(|system| self.position(system)),
            domain: draft.domain.as_ref().map(|domain| self.position(domain)),
            lifecycle: draft.lifecycle.as_deref().map(|text| Texts::number(&mut self.texts, text)),
            tags: draft.tags.iter().map(|tag| Texts::number(&mut self.texts, tag)).collect(),
            fields: draft
                .values
                .fields
                .iter()
                .map(|(path, end)| (Texts::number(&mut self.paths, path), *end))
                .collect(),
            values: draft.values.text.as_str().into(),
            words: draft.words.as_str().into(),
            problems: known,
            state: draft.state.clone(),
            changed_at: draft.changed_at,
            source: draft.source.as_deref().map(|source| Texts::number(&mut self.texts, source)),
            class: self.classes.number(&draft.class),
        }
    }
}

/// Everything that filters may ask for by path, as the filter language compares it.
fn values(entity: &Entity) -> Values {
    let mut out = Values { fields: Vec::new(), text: String::new(), left: MOST_VALUES };
    for (name, value) in &entity.metadata.labels {
        out.add(&format!("label.{name}"), value);
    }
    for (name, value) in &entity.metadata.annotations {
        out.add(&format!("annotation.{name}"), value);
    }
    for (name, value) in &entity.spec {
        out.walk(&format!("spec.{name}"), value, 0);
    }
    out
}

/// Fields by path, and where the value of each ends in the text.
struct Values {
    fields: Vec<(String, u32)>,
    text: String,
    left: usize,
}

impl Values {
    fn walk(&mut self, path: &str, value: &Value, depth: usize) {
        match value {
            Value::String(text) => self.add(path, text),
            Value::Number(_) | Value::Bool(_) => self.add(path, &value.to_string()),
            Value::Array(items) if depth < 8 => items.iter().for_each(|item| self.walk(path, item, depth + 1)),
            Value::Object(fields) if depth < 8 && !fields.is_empty() => {
                // That there is something below can be asked for.
                self.add(path, "");
                fields.iter().for_each(|(name, value)| self.walk(&format!("{path}.{name}"), value, depth + 1));
            }
            Value::Null | Value::Array(_) | Value::Object(_) => {}
        }
    }

    fn add(&mut self, path: &str, value: &str) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        if value.len() <= LONGEST_VALUE {
            self.text.push_str(&fold(value));
        }
        let end = u32::try_from(self.text.len()).expect("the values of an entity are short and few");
        self.fields.push((path.to_ascii_lowercase(), end));
    }
}
