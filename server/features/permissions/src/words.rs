//! The words that policies may use, as a Cedar schema: made from the permissions of the portal's operations.

use std::collections::BTreeSet;
use std::fmt::Write;

/// Things that everybody has: `self` to look at, signed in or not; `own` to change, for who has signed in.
const OF_ONESELF: [&str; 2] = ["self", "own"];

/// What a permission belongs to: all of these can stand in a policy in its place.
pub(crate) fn groups(word: &str) -> Vec<String> {
    let mut groups = vec![if word.ends_with(".read") { "read" } else { "change" }.to_owned()];
    let parts: Vec<&str> = word.split('.').collect();
    for length in 1..parts.len() {
        groups.push(parts[..length].join("."));
    }
    groups.extend(parts.get(1).filter(|thing| OF_ONESELF.contains(thing)).map(|thing| (*thing).to_owned()));
    groups
}

/// `catalog.entity` of `catalog.entity.read`.
pub(crate) fn thing(word: &str) -> &str {
    word.rsplit_once('.').map_or(word, |(thing, _)| thing)
}

/// Whether everybody has an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Always,
    Sometimes,
}

/// What conditions can look at: of whom or what, name, sort, and whether it is always there.
pub(crate) const ATTRIBUTES: [(&str, &str, &str, Presence); 15] = [
    ("principal", "reference", "String", Presence::Always),
    ("principal", "groups", "Set<String>", Presence::Always),
    ("principal", "roles", "Set<String>", Presence::Always),
    ("principal", "scopes", "Set<String>", Presence::Always),
    ("principal", "stepped_up", "Bool", Presence::Always),
    ("resource", "kind", "String", Presence::Always),
    ("resource", "type", "String", Presence::Sometimes),
    ("resource", "namespace", "String", Presence::Always),
    ("resource", "owner", "String", Presence::Sometimes),
    ("resource", "lifecycle", "String", Presence::Sometimes),
    ("resource", "labels", "Set<String>", Presence::Always),
    ("context", "now", "Long", Presence::Always),
    ("context", "hour", "Long", Presence::Always),
    ("context", "weekday", "String", Presence::Always),
    ("context", "demo", "Bool", Presence::Always),
];

fn record(of: &str) -> String {
    let own = ATTRIBUTES.iter().filter(|attribute| attribute.0 == of);
    let written = own.map(|(_, name, sort, presence)| {
        format!("\"{name}\"{}: {sort}", if *presence == Presence::Sometimes { "?" } else { "" })
    });
    format!("{{ {} }}", written.collect::<Vec<_>>().join(", "))
}

/// The schema in Cedar's own language.
pub(crate) fn schema(words: &BTreeSet<&str>) -> String {
    let mut text = format!(
        "entity Group;\n\
         entity Role in [Role];\n\
         entity Person in [Role, Group] = {};\n\
         entity Thing = {};\n\
         type When = {};\n",
        record("principal"),
        record("resource"),
        record("context")
    );
    let mut all: BTreeSet<String> = ["read", "change", "self", "own"].map(str::to_owned).into();
    all.extend(words.iter().flat_map(|word| groups(word)));
    for group in &all {
        let _ = writeln!(text, "action \"{group}\";");
    }
    for word in words {
        let parents: Vec<String> = groups(word).iter().map(|group| format!("\"{group}\"")).collect();
        let _ = writeln!(
            text,
            "action \"{word}\" in [{}] appliesTo {{ principal: [Person], resource: [Thing], context: When }};",
            parents.join(", ")
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_belongs_to_its_feature_its_thing_and_its_manner() {
        assert_eq!(groups("catalog.entity.read"), ["read", "catalog", "catalog.entity"]);
        assert_eq!(groups("identity.self.read"), ["read", "identity", "identity.self", "self"]);
        assert_eq!(groups("catalog.source.manage"), ["change", "catalog", "catalog.source"]);
    }

    #[test]
    fn the_schema_is_one() {
        let words = BTreeSet::from(["catalog.entity.read", "identity.self.read"]);
        assert!(cedar_policy::Schema::from_cedarschema_str(&schema(&words)).is_ok());
    }
}
