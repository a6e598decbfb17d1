//! Spoken: the policies that speak about one action, and what they look at to say it. What they do not look at cannot
//! change their answer, so one answer holds for everything that looks the same to them.

use std::collections::HashSet;

use cedar_policy::{Policy, PolicySet};
use kernel::AccessClass;
use serde_json::Value;

/// The attributes of a class, as policies call them.
const ATTRIBUTES: [&str; 6] = ["kind", "type", "namespace", "owner", "lifecycle", "labels"];
/// What can be said of texts without looking into them: whoever is named nowhere is then one like another. Whatever
/// else stands in a condition, such as `like`, may tell two texts apart.
const COMPARING: [&str; 35] = [
    "Value",
    "Var",
    "Set",
    "__entity",
    "type",
    "id",
    "left",
    "right",
    "arg",
    "attr",
    ".",
    "has",
    "is",
    "entity_type",
    "in",
    "if-then-else",
    "if",
    "then",
    "else",
    "!",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "&&",
    "||",
    "+",
    "-",
    "neg",
    "contains",
    "containsAll",
    "containsAny",
    "isEmpty",
];

/// Which attributes of a class are looked at; a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Looks(u8);

/// A class as somebody sees it who looks at some of its attributes.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Shape<'c> {
    resource: &'c str,
    texts: [Option<&'c str>; 5],
    labels: Option<&'c [String]>,
}

impl Looks {
    /// At what one of the two looks at.
    pub fn and(self, other: Looks) -> Looks {
        Looks(self.0 | other.0)
    }

    pub fn shape(self, class: &AccessClass) -> Shape<'_> {
        let looked_at = |bit: usize| self.0 & (1 << bit) != 0;
        let texts = [
            Some(class.kind.as_str()),
            class.entity_type.as_deref(),
            Some(class.namespace.as_str()),
            class.owner.as_ref().map(shared::catalog::EntityRef::as_str),
            class.lifecycle.as_deref(),
        ];
        Shape {
            resource: class.resource,
            texts: std::array::from_fn(|bit| texts[bit].filter(|_| looked_at(bit))),
            labels: looked_at(5).then_some(&class.labels),
        }
    }
}

/// What is said about an action.
pub(crate) struct Spoken {
    pub set: PolicySet,
    pub looks: Looks,
    /// Every text that the policies name.
    names: HashSet<String>,
    /// They only compare texts, and look into none.
    compares: bool,
}

impl Spoken {
    /// # Errors
    /// Two policies of one id; a fault of ours.
    pub fn of<'p>(policies: impl Iterator<Item = &'p Policy>) -> anyhow::Result<Spoken> {
        let (mut set, mut names, mut compares) = (PolicySet::new(), HashSet::new(), true);
        let mut looks = 0;
        for policy in policies {
            match policy.to_json() {
                Ok(json) => {
                    gather(&json, &mut names);
                    compares &=
                        json["conditions"].as_array().is_some_and(|all| all.iter().all(|one| plain(&one["body"])));
                }
                // Whatever it says, it may look at everything.
                Err(_) => (looks, compares) = (u8::MAX, false),
            }
            set.add(policy.clone())?;
        }
        for (bit, attribute) in ATTRIBUTES.iter().enumerate() {
            looks |= u8::from(names.contains(*attribute)) << bit;
        }
        Ok(Spoken { set, looks: Looks(looks), names, compares })
    }

    /// Whether this text stands in them, as the name of an attribute or as a value.
    pub fn names(&self, text: &str) -> bool {
        self.names.contains(text)
    }

    /// Whether somebody of this name is answered as everybody else who has the same roles and groups, about whatever
    /// does not name them itself.
    pub fn treats_as_others(&self, who: &str) -> bool {
        self.compares && !self.names.contains(who)
    }
}

/// Every text, wherever it stands: values and the names of attributes.
fn gather(json: &Value, names: &mut HashSet<String>) {
    match json {
        Value::String(text) => _ = names.insert(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| gather(item, names)),
        Value::Object(fields) => fields.values().for_each(|field| gather(field, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn plain(json: &Value) -> bool {
    match json {
        Value::Array(items) => items.iter().all(plain),
        Value::Object(fields) => fields.iter().all(|(key, field)| COMPARING.contains(&key.as_str()) && plain(field)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(text: &str) -> Spoken {
        Spoken::of(crate::policy::read("p", text).unwrap().iter()).unwrap()
    }

    #[test]
    fn what_a_policy_looks_at_is_read_off_it() {
        let class = |owner: &str, kind: &str| AccessClass {
            kind: kind.into(),
            owner: Some(owner.parse().unwrap()),
            labels: vec![owner.into()],
            ..AccessClass::of("catalog.entity")
        };
        let (a, b, c) = (class("group:a/a", "api"), class("group:a/b", "api"), class("group:a/a", "system"));
        for (condition, same_as_b, same_as_c) in [
            ("true", true, true),
            ("resource.kind == \"api\"", true, false),
            ("resource has owner && principal.groups.contains(resource.owner)", false, true),
            ("resource.labels.contains(\"x\")", false, true),
            ("(if principal.stepped_up then resource else resource).kind like \"a*\"", true, false),
            ("resource has owner && resource.kind == \"api\"", false, false),
            ("principal.reference == \"user:default/ann\" && resource.namespace == \"\"", true, true),
        ] {
            let looks = spoken(&format!("permit (principal, action, resource) when {{ {condition} }};")).looks;
            assert_eq!(looks.shape(&a) == looks.shape(&b), same_as_b, "{condition}");
            assert_eq!(looks.shape(&a) == looks.shape(&c), same_as_c, "{condition}");
        }
    }

    #[test]
    fn who_is_named_or_looked_into_is_not_like_others() {
        for (text, ann) in [
            ("permit (principal in Role::\"reader\", action, resource);", true),
            ("permit (principal == Person::\"user:default/ann\", action, resource);", false),
            ("permit (principal, action, resource) when { principal.reference == \"user:default/ann\" };", false),
            ("permit (principal, action, resource) when { principal.reference == \"user:default/bob\" };", true),
            ("permit (principal, action, resource) when { principal.reference like \"user:default/a*\" };", false),
            (
                "permit (principal, action, resource) when { [principal].contains(Person::\"user:default/ann\") };",
                false,
            ),
        ] {
            assert_eq!(spoken(text).treats_as_others("user:default/ann"), ann, "{text}");
        }
        for (_, text) in crate::delivered::POLICIES {
            assert!(spoken(text).treats_as_others("user:default/ann"), "{text}");
        }
    }
}
