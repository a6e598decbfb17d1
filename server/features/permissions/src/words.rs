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

/// The schema in Cedar's own language.
pub(crate) fn schema(words: &BTreeSet<&str>) -> String {
    let mut text = String::from(
        "entity Group;\n\
         entity Role in [Role];\n\
         entity Person in [Role, Group] = { reference: String, groups: Set<String>, roles: Set<String>, \
         scopes: Set<String>, stepped_up: Bool };\n\
         entity Thing = { kind: String, \"type\"?: String, namespace: String, owner?: String, \
         lifecycle?: String, labels: Set<String> };\n\
         type When = { now: Long, hour: Long, weekday: String, demo: Bool };\n",
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
