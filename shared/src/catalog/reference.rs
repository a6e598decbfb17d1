//! EntityRef: the name of an entity, `kind:namespace/name`, in its one canonical form.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Kind, namespace and name, all lower case. Equal references are equal values.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityRef {
    text: Box<str>,
    colon: u16,
    slash: u16,
}

/// Why a text is not a reference; the sentence says what to write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefError {
    #[error("a reference is missing; write kind:namespace/name")]
    Empty,
    #[error("`{0}` has an empty part; write kind:namespace/name")]
    EmptyPart(String),
    #[error("`{0}` does not say of which kind it is; write kind:namespace/name")]
    NoKind(String),
    #[error("`{0}` is too long for a reference")]
    TooLong(String),
    #[error("`{0}` is not a reference; a kind holds no `:` and no `/`, a namespace no `/`")]
    Unclear(String),
}

/// The longest reference that is accepted, in bytes; far above what validation allows for each part.
const LONGEST: usize = 1_024;

impl EntityRef {
    /// White space around the parts is not part of them.
    ///
    /// # Errors
    /// When a part is empty, a separator stands where it would be read as another part, or the whole is too long.
    pub fn new(kind: &str, namespace: &str, name: &str) -> Result<EntityRef, RefError> {
        let (kind, namespace, name) = (kind.trim(), namespace.trim(), name.trim());
        let shown = || format!("{kind}:{namespace}/{name}").chars().take(60).collect::<String>();
        if kind.is_empty() || namespace.is_empty() || name.is_empty() {
            return Err(RefError::EmptyPart(shown()));
        }
        if kind.contains([':', '/']) || namespace.contains('/') {
            return Err(RefError::Unclear(shown()));
        }
        // Lower-casing may change the length, so the separators are placed after it.
        let mut text = kind.to_lowercase();
        let colon = text.len();
        text.push(':');
        text.push_str(&namespace.to_lowercase());
        let slash = text.len();
        text.push('/');
        text.push_str(&name.to_lowercase());
        match (u16::try_from(colon), u16::try_from(slash)) {
            (Ok(colon), Ok(slash)) if text.len() <= LONGEST => Ok(EntityRef { text: text.into(), colon, slash }),
            _ => Err(RefError::TooLong(shown())),
        }
    }

    /// Reads `[<kind>:][<namespace>/]<name>`; what is absent comes from the defaults.
    /// A `:` after the first `/` is part of the name, as in Backstage's catalog-model.
    ///
    /// # Errors
    /// When a part is empty, or there is neither a kind nor a default for it.
    pub fn parse(text: &str, default_kind: Option<&str>, default_namespace: &str) -> Result<EntityRef, RefError> {
        let whole = text.trim();
        if whole.is_empty() {
            return Err(RefError::Empty);
        }
        let slash = whole.find('/');
        let colon = whole.find(':').filter(|colon| slash.is_none_or(|slash| *colon < slash));
        let (kind, rest) = match colon {
            Some(at) => (Some(&whole[..at]), &whole[at + 1..]),
            None => (default_kind, whole),
        };
        let (namespace, name) = rest.split_once('/').unwrap_or((default_namespace, rest));
        let Some(kind) = kind else { return Err(RefError::NoKind(whole.to_owned())) };
        if kind.is_empty() || namespace.is_empty() || name.is_empty() {
            return Err(RefError::EmptyPart(whole.to_owned()));
        }
        EntityRef::new(kind, namespace, name)
    }

    pub fn kind(&self) -> &str {
        &self.text[..usize::from(self.colon)]
    }
    pub fn namespace(&self) -> &str {
        &self.text[usize::from(self.colon) + 1..usize::from(self.slash)]
    }
    pub fn name(&self) -> &str {
        &self.text[usize::from(self.slash) + 1..]
    }
    pub fn as_str(&self) -> &str {
        &self.text
    }
    /// As short as it can be said where `kind` is expected: `payments`, `team-a/payments`, `api:payments`.
    /// `EntityRef::parse` with that kind and the namespace `default` reads it back.
    pub fn short(&self, kind: &str) -> String {
        let (namespace, name) = (self.namespace(), self.name());
        // A separator inside the parts is only safe behind the separators that it could be taken for.
        let plain = namespace == "default" && !name.contains([':', '/']);
        let place = if plain { name.to_owned() } else { format!("{namespace}/{name}") };
        if self.kind() == kind && !namespace.contains(':') { place } else { format!("{}:{place}", self.kind()) }
    }
}

impl fmt::Display for EntityRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::str::FromStr for EntityRef {
    type Err = RefError;
    fn from_str(text: &str) -> Result<EntityRef, RefError> {
        EntityRef::parse(text, None, "default")
    }
}

impl Serialize for EntityRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for EntityRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<EntityRef, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for EntityRef {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "EntityRef".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "The name of an entity: kind:namespace/name, lower case.", "examples": ["component:default/checkout-api"] })
    }
}
