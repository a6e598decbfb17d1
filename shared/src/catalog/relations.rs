//! How entities relate: which references a declaration makes, what they mean, and the way back.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::kinds::{self, Field, Form, Tie};
use super::validate::{Flaw, clipped};
use super::{Entity, EntityRef, RefError};

/// A relation that an entity declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Where: `spec.owner`, `spec.dependsOn.0`.
    pub field: String,
    /// The word from the entity to the target: `ownedBy`.
    pub relation: &'static str,
    /// The word from the target back: `ownerOf`.
    pub inverse: &'static str,
    pub target: EntityRef,
}

/// The fields of kinds of the organisation's own that are read as references, where they are one.
const USUAL: &[Field] = &[
    usual("owner", &kinds::OWNER),
    usual("system", &kinds::SYSTEM),
    usual("domain", &kinds::DOMAIN),
    usual("dependsOn", &kinds::DEPENDS),
    usual("dependencyOf", &kinds::DEPENDENCY),
    usual("providesApis", &kinds::PROVIDES),
    usual("consumesApis", &kinds::CONSUMES),
    usual("partOf", &kinds::PART_OF),
    usual("memberOf", &kinds::MEMBER_OF),
    usual("parent", &kinds::PARENT),
];

const fn usual(name: &'static str, tie: &'static Tie) -> Field {
    Field { name, form: Form::RefOrRefs(tie), needed: false }
}

/// The relations that an entity declares, each once, and what is wrong with the references: one that cannot be read is
/// an error (as it is for Backstage), one to a kind that makes no sense there is a warning.
/// A kind of the organisation's own says what it likes: its usual fields are relations if they can be read, and never wrong.
pub fn edges(entity: &Entity) -> (Vec<Said>, Vec<Flaw>) {
    let mut found = Found {
        own: entity.reference().ok(),
        namespace: entity.namespace(),
        said: Vec::new(),
        known: HashSet::new(),
        flaws: Vec::new(),
    };
    match kinds::rules(&entity.kind, entity.kind_type()) {
        Some(rules) => found.read(rules.spec, &entity.spec),
        None => {
            found.read(USUAL, &entity.spec);
            found.flaws.clear();
        }
    }
    (found.said, found.flaws)
}

/// The word for the way back: `dependsOn` → `dependencyOf`. Any spelling of upper and lower case is understood.
pub fn inverse(word: &str) -> Option<&'static str> {
    let pairs = || kinds::PAIRS.iter();
    pairs()
        .find(|(there, _)| there.eq_ignore_ascii_case(word))
        .map(|(_, back)| *back)
        .or_else(|| pairs().find(|(_, back)| back.eq_ignore_ascii_case(word)).map(|(there, _)| *there))
}

/// The relation in its usual spelling, if it is one: `dependson` → `dependsOn`.
pub fn canonical(word: &str) -> Option<&'static str> {
    inverse(word).and_then(inverse)
}

struct Found<'a> {
    own: Option<EntityRef>,
    namespace: &'a str,
    said: Vec<Said>,
    known: HashSet<(&'static str, EntityRef)>,
    flaws: Vec<Flaw>,
}

impl Found<'_> {
    fn read(&mut self, fields: &[Field], spec: &Map<String, Value>) {
        for field in fields {
            let (Form::Ref(tie) | Form::Refs(tie) | Form::RefOrRefs(tie)) = field.form else { continue };
            match spec.get(field.name) {
                Some(Value::String(text)) if !matches!(field.form, Form::Refs(_)) => {
                    self.add(format!("spec.{}", field.name), tie, text);
                }
                Some(Value::Array(items)) if !matches!(field.form, Form::Ref(_)) => {
                    for (position, item) in items.iter().enumerate() {
                        if let Value::String(text) = item {
                            self.add(format!("spec.{}.{position}", field.name), tie, text);
                        }
                    }
                }
                // Anything else is a matter of form, and validation has said so.
                _ => {}
            }
        }
    }

    fn add(&mut self, field: String, tie: &Tie, text: &str) {
        let target = match EntityRef::parse(text, tie.default_kind, self.namespace) {
            Ok(target) => target,
            Err(wrong) => return self.flaws.push(unreadable(&field, tie, text, &wrong)),
        };
        if self.own.as_ref() == Some(&target) {
            let message = format!("`{field}` names the entity itself.");
            self.flaws.push(
                Flaw::warning(&field, message, "Name another entity, or leave it out.".to_owned()).of_reference(),
            );
        } else if !tie.sensible.is_empty() && !tie.sensible.contains(&target.kind()) {
            let message = format!("`{field}` is `{}`, which is not {}.", clipped(text), in_words(tie.sensible));
            let advice =
                format!("Name {}, such as `{}:{}`.", in_words(tie.sensible), tie.sensible[0], clipped(target.name()));
            self.flaws.push(Flaw::warning(&field, message, advice).of_reference());
        }
        if self.known.insert((tie.relation, target.clone())) {
            let inverse = inverse(tie.relation).unwrap_or(tie.relation);
            self.said.push(Said { field, relation: tie.relation, inverse, target });
        }
    }
}

fn unreadable(field: &str, tie: &Tie, text: &str, wrong: &RefError) -> Flaw {
    let message = match wrong {
        RefError::Empty => format!("`{field}` is empty."),
        RefError::EmptyPart(_) => format!("`{field}` is `{}`, where a part is empty.", clipped(text)),
        RefError::NoKind(_) => format!("`{field}` is `{}`, which does not say of which kind it is.", clipped(text)),
        RefError::TooLong(_) => format!("`{field}` is `{}`, which is too long for a reference.", clipped(text)),
        RefError::Unclear(_) => format!("`{field}` is `{}`, which is not a reference.", clipped(text)),
    };
    let advice = match (wrong, tie.default_kind) {
        (RefError::NoKind(_), _) => {
            format!("Write `component:{0}` or `resource:{0}`, whichever it is.", clipped(text))
        }
        (_, Some(kind)) => format!("Write a name, or `{kind}:namespace/name`."),
        (_, None) => "Write `kind:namespace/name`.".to_owned(),
    };
    Flaw::error(field, message, advice).of_reference()
}

/// `a group or a user`
fn in_words(kinds: &[&str]) -> String {
    let with_article = |kind: &&str| match *kind {
        "api" => "an API".to_owned(),
        "airesource" => "an AI resource".to_owned(),
        kind => format!("a {kind}"),
    };
    kinds.iter().map(with_article).collect::<Vec<_>>().join(" or ")
}
