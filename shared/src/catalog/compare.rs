//! What changed between two versions of an entity, field by field.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::FieldChange;

/// Deeper values are compared as a whole.
const DEEPEST: usize = 32;

/// Every field that differs, as dotted paths in the order of the documents. Lists of texts and numbers are compared
/// as sets: one change for each item that went or came, all under the path of the list. Other lists go by position.
pub fn changes(before: &Value, after: &Value) -> Vec<FieldChange> {
    let mut out = Vec::new();
    compare("", before, after, 0, &mut out);
    out
}

/// The paths of the fields that differ, each once.
pub fn changed_fields(before: &Value, after: &Value) -> Vec<String> {
    let mut fields: Vec<String> = changes(before, after).into_iter().map(|change| change.field).collect();
    fields.dedup();
    fields
}

fn compare(path: &str, before: &Value, after: &Value, depth: usize, out: &mut Vec<FieldChange>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) if depth < DEEPEST => objects(path, old, new, depth, out),
        (Value::Array(old), Value::Array(new)) if old.iter().chain(new).all(is_scalar) => sets(path, old, new, out),
        (Value::Array(old), Value::Array(new)) if depth < DEEPEST => {
            for position in 0..old.len().max(new.len()) {
                let at = joined(path, &position.to_string());
                match (old.get(position), new.get(position)) {
                    (Some(old), Some(new)) => compare(&at, old, new, depth + 1, out),
                    (Some(old), None) => whole(&at, old, depth + 1, Side::Before, out),
                    (None, Some(new)) => whole(&at, new, depth + 1, Side::After, out),
                    (None, None) => {}
                }
            }
        }
        _ if is_leaf(before, depth) && is_leaf(after, depth) => {
            out.push(FieldChange { field: path.to_owned(), before: Some(text(before)), after: Some(text(after)) });
        }
        _ => {
            whole(path, before, depth, Side::Before, out);
            whole(path, after, depth, Side::After, out);
        }
    }
}

fn objects(path: &str, old: &Map<String, Value>, new: &Map<String, Value>, depth: usize, out: &mut Vec<FieldChange>) {
    for (name, before) in old {
        let at = joined(path, name);
        match new.get(name) {
            Some(after) => compare(&at, before, after, depth + 1, out),
            None => whole(&at, before, depth + 1, Side::Before, out),
        }
    }
    for (name, after) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        whole(&joined(path, name), after, depth + 1, Side::After, out);
    }
}

fn sets(path: &str, old: &[Value], new: &[Value], out: &mut Vec<FieldChange>) {
    let mut surplus: BTreeMap<String, i64> = BTreeMap::new();
    for item in new {
        *surplus.entry(item.to_string()).or_default() += 1;
    }
    for item in old {
        *surplus.entry(item.to_string()).or_default() -= 1;
    }
    let found = out.len();
    let mut take = |items: &[Value], side: Side, sign: i64, out: &mut Vec<FieldChange>| {
        for item in items {
            let Some(left) = surplus.get_mut(&item.to_string()).filter(|left| **left * sign > 0) else { continue };
            *left -= sign;
            out.push(side.change(path, text(item)));
        }
    };
    take(old, Side::Before, -1, out);
    take(new, Side::After, 1, out);
    if out.len() == found {
        // Only the order changed.
        let listed = |items: &[Value]| Some(items.iter().map(text).collect::<Vec<_>>().join(", "));
        out.push(FieldChange { field: path.to_owned(), before: listed(old), after: listed(new) });
    }
}

/// Everything in `value` came or went.
fn whole(path: &str, value: &Value, depth: usize, side: Side, out: &mut Vec<FieldChange>) {
    match value {
        Value::Object(map) if !is_leaf(value, depth) => {
            map.iter().for_each(|(name, value)| whole(&joined(path, name), value, depth + 1, side, out));
        }
        Value::Array(items) if items.iter().all(is_scalar) => {
            if items.is_empty() {
                out.push(side.change(path, "[]".to_owned()));
            }
            items.iter().for_each(|item| out.push(side.change(path, text(item))));
        }
        Value::Array(items) if !is_leaf(value, depth) => {
            let numbered = items.iter().enumerate();
            numbered
                .for_each(|(position, item)| whole(&joined(path, &position.to_string()), item, depth + 1, side, out));
        }
        leaf => out.push(side.change(path, text(leaf))),
    }
}

#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

impl Side {
    fn change(self, path: &str, value: String) -> FieldChange {
        let field = path.to_owned();
        match self {
            Side::Before => FieldChange { field, before: Some(value), after: None },
            Side::After => FieldChange { field, before: None, after: Some(value) },
        }
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn is_leaf(value: &Value, depth: usize) -> bool {
    match value {
        Value::Object(map) => map.is_empty() || depth >= DEEPEST,
        Value::Array(items) => items.is_empty() || depth >= DEEPEST,
        _ => true,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn told(before: Value, after: Value) -> Vec<String> {
        let shown = |side: Option<String>| side.unwrap_or_else(|| "–".to_owned());
        changes(&before, &after)
            .into_iter()
            .map(|change| format!("{}: {} → {}", change.field, shown(change.before), shown(change.after)))
            .collect()
    }

    #[test]
    fn fields_are_compared_one_by_one() {
        for (before, after, changes) in [
            (json!({ "a": 1 }), json!({ "a": 1 }), vec![]),
            (json!({ "spec": { "owner": "a" } }), json!({ "spec": { "owner": "b" } }), vec!["spec.owner: a → b"]),
            (json!({ "a": 1 }), json!({ "b": { "c": true } }), vec!["a: 1 → –", "b.c: – → true"]),
            (json!({ "tags": ["x", "y"] }), json!({ "tags": ["y", "z"] }), vec!["tags: x → –", "tags: – → z"]),
            (json!({ "tags": ["x", "y"] }), json!({ "tags": ["y", "x"] }), vec!["tags: x, y → y, x"]),
            (json!({ "tags": ["x"] }), json!({ "tags": ["x", "x"] }), vec!["tags: – → x"]),
            (json!({ "tags": ["1"] }), json!({ "tags": [1] }), vec!["tags: 1 → –", "tags: – → 1"]),
            (json!({ "tags": ["x"] }), json!({}), vec!["tags: x → –"]),
            (json!({}), json!({ "tags": [] }), vec!["tags: – → []"]),
            (
                json!({ "links": [{ "url": "a" }, { "url": "b" }] }),
                json!({ "links": [{ "url": "a", "title": "A" }] }),
                vec!["links.0.title: – → A", "links.1.url: b → –"],
            ),
            (json!({ "a": { "b": 1 } }), json!({ "a": "x" }), vec!["a.b: 1 → –", "a: – → x"]),
            (json!({ "a": {} }), json!({ "a": null }), vec!["a: {} → null"]),
        ] {
            assert_eq!(told(before.clone(), after.clone()), changes, "{before} {after}");
        }
        let tags = |tags: &[&str]| json!({ "metadata": { "tags": tags }, "x": tags.len() });
        assert_eq!(changed_fields(&tags(&["a", "b"]), &tags(&["c"])), ["metadata.tags", "x"]);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![Just(Value::Null), any::<i8>().prop_map(Value::from), "[ab]{0,2}".prop_map(Value::from)];
        leaf.prop_recursive(4, 24, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[ab]", inner, 0..3)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn there_are_changes_exactly_when_something_differs(before in any_json(), after in any_json()) {
            prop_assert_eq!(changes(&before, &after).is_empty(), before == after);
            prop_assert!(changes(&before, &before).is_empty());
            let back = changes(&after, &before);
            prop_assert_eq!(changes(&before, &after).len(), back.len());
        }
    }
}
