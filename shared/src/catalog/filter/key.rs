//! What a filter can ask for.

use std::fmt;

use crate::catalog::relations;
use crate::near::distance;

/// A key of the filter language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    Kind,
    Type,
    Owner,
    Lifecycle,
    Tag,
    System,
    Domain,
    Namespace,
    Name,
    /// `live`, `orphan` or `removed`.
    State,
    /// `yes` or `no`.
    Problem,
    Source,
    /// `label.<key>`
    Label(String),
    /// `annotation.<key>`
    Annotation(String),
    /// `spec.<dotted path>`
    Spec(String),
    /// `dependsOn`, `hasMember` … in its usual spelling.
    Relation(&'static str),
}

const PLAIN: [(&str, Key); 12] = [
    ("kind", Key::Kind),
    ("type", Key::Type),
    ("owner", Key::Owner),
    ("lifecycle", Key::Lifecycle),
    ("tag", Key::Tag),
    ("system", Key::System),
    ("domain", Key::Domain),
    ("namespace", Key::Namespace),
    ("name", Key::Name),
    ("state", Key::State),
    ("problem", Key::Problem),
    ("source", Key::Source),
];

impl Key {
    /// The key of that name; upper and lower case are the same.
    pub fn named(text: &str) -> Option<Key> {
        if let Some((_, key)) = PLAIN.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
            return Some(key.clone());
        }
        if let Some(relation) = relations::canonical(text) {
            return Some(Key::Relation(relation));
        }
        let (family, rest) = text.split_once('.').filter(|(_, rest)| !rest.is_empty())?;
        match family.to_ascii_lowercase().as_str() {
            "label" => Some(Key::Label(rest.to_owned())),
            "annotation" => Some(Key::Annotation(rest.to_owned())),
            "spec" => Some(Key::Spec(rest.to_owned())),
            _ => None,
        }
    }

    /// Whether its values are references of entities.
    pub fn is_reference(&self) -> bool {
        self.default_kinds().is_some()
    }

    /// For keys whose values are references: the kinds that a bare name may be of; empty for any.
    pub(super) fn default_kinds(&self) -> Option<&'static [&'static str]> {
        match self {
            Key::Owner | Key::Relation("ownedBy") => Some(&["group", "user"]),
            Key::System => Some(&["system"]),
            Key::Domain => Some(&["domain"]),
            Key::Relation("providesApi" | "consumesApi") => Some(&["api"]),
            Key::Relation("hasMember") => Some(&["user"]),
            Key::Relation("memberOf" | "parentOf" | "childOf") => Some(&["group"]),
            Key::Relation(_) => Some(&[]),
            _ => None,
        }
    }

    /// The same key, whatever the case of the names in it.
    pub(super) fn same(&self, other: &Key) -> bool {
        match (self, other) {
            (Key::Label(a), Key::Label(b))
            | (Key::Annotation(a), Key::Annotation(b))
            | (Key::Spec(a), Key::Spec(b)) => a.eq_ignore_ascii_case(b),
            _ => self == other,
        }
    }

    /// The known key that `text` is nearly like.
    pub(super) fn near(text: &str) -> Option<&'static str> {
        let text = text.to_ascii_lowercase();
        let relations =
            ["dependsOn", "dependencyOf", "ownedBy", "providesApi", "consumesApi", "partOf", "hasPart", "memberOf"];
        let names = PLAIN.iter().map(|(name, _)| *name).chain(relations);
        let near = names.filter_map(|name| Some((distance(&text, &name.to_ascii_lowercase(), 2)?, name)));
        near.min().filter(|(far, _)| *far < text.len()).map(|(_, name)| name)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Label(rest) => write!(f, "label.{rest}"),
            Key::Annotation(rest) => write!(f, "annotation.{rest}"),
            Key::Spec(rest) => write!(f, "spec.{rest}"),
            Key::Relation(word) => f.write_str(word),
            plain => f.write_str(PLAIN.iter().find(|(_, key)| key == plain).map_or("", |(name, _)| name)),
        }
    }
}
