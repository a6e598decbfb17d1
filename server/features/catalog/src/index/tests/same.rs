//! The index answers a filter for all entities as `Filter::fits` answers it for each.

use std::collections::HashMap;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use shared::catalog::filter::{Facts, Filter, Key, declared, haystack};
use shared::catalog::{Entity, EntityRef, relations};

use crate::index::Index;
use crate::index::entry::Draft;
use crate::index::view::View;
use crate::store::read::HeadRow;

#[derive(Debug, Clone)]
struct Thing {
    reference: EntityRef,
    state: &'static str,
    problems: u32,
    entity: Entity,
    haystack: String,
}

/// What is known of one of the things, found out by looking at all of them.
struct Told<'t> {
    things: &'t [Thing],
    at: usize,
}

impl Facts for Told<'_> {
    fn values(&self, key: &Key, out: &mut dyn FnMut(&str)) {
        let thing = &self.things[self.at];
        match key {
            Key::State => out(thing.state),
            Key::Problem => out(if thing.problems > 0 { "yes" } else { "no" }),
            Key::Source => ["s1", "the shop"].into_iter().for_each(out),
            Key::Relation(word) => {
                declared(&thing.entity, key, out);
                for other in self.things.iter().filter(|other| other.state == "live") {
                    let said = relations::edges(&other.entity).0;
                    let of_this = said.iter().filter(|said| said.target == thing.reference && said.inverse == *word);
                    of_this.for_each(|_| out(other.reference.as_str()));
                }
            }
            _ => declared(&thing.entity, key, out),
        }
    }
    fn words(&self) -> &str {
        &self.things[self.at].haystack
    }
}

const NAMES: [&str; 4] = ["component:default/a", "component:shop/b", "group:default/team", "system:default/till"];
const KINDS: [&str; 4] = ["Component", "Component", "Group", "System"];
const VALUES: [&str; 6] = ["a", "Team", "Größe", "till", "component:shop/b", "7"];

fn value() -> impl Strategy<Value = Value> {
    let plain = prop_oneof![
        select(&VALUES[..]).prop_map(Value::from),
        Just(json!(7)),
        Just(json!(true)),
        Just(Value::Null),
        Just(json!({})),
        Just(json!([]))
    ];
    plain.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((select(vec!["a", "B", "a.b"]), inner), 0..3)
                .prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
        ]
    })
}

fn thing(at: usize) -> impl Strategy<Value = Thing> {
    let texts =
        prop::collection::vec((select(vec!["type", "lifecycle", "owner", "system"]), select(&VALUES[..])), 0..4);
    let related = prop::collection::vec(select(&NAMES[..2]), 0..2);
    let more = prop::collection::vec((select(vec!["a", "B", "deep"]), value()), 0..3);
    let metadata = (prop::option::of(select(&VALUES[..])), prop::collection::vec(select(&VALUES[..]), 0..3));
    let state = select(vec!["live", "live", "orphan", "removed"]);
    (texts, related, more, metadata, state, 0..3_u32).prop_map(move |(texts, related, more, metadata, state, problems)| {
        let reference: EntityRef = NAMES[at].parse().unwrap();
        let mut spec: serde_json::Map<String, Value> =
            more.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        spec.extend(texts.into_iter().map(|(name, text)| (name.to_owned(), json!(text))));
        spec.insert("dependsOn".to_owned(), json!(related));
        let (title, tags) = metadata;
        let entity = json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": KINDS[at], "spec": spec,
            "metadata": { "name": reference.name(), "namespace": reference.namespace(), "title": title, "tags": tags,
                "labels": { "Tier": tags.first().unwrap_or(&"none") }, "annotations": { "example.org/a": "Größe" } },
        });
        let entity: Entity = serde_json::from_value(entity).unwrap();
        Thing { haystack: haystack(&entity), reference, state, problems, entity }
    })
}

fn term() -> impl Strategy<Value = String> {
    let keys = [
        "kind",
        "type",
        "owner",
        "lifecycle",
        "tag",
        "system",
        "namespace",
        "name",
        "state",
        "problem",
        "source",
        "label.tier",
        "annotation.Example.org/a",
        "spec.a",
        "spec.b",
        "spec.a.b",
        "spec.deep",
        "spec.deep.a.b",
        "spec.type",
        "dependsOn",
        "dependencyOf",
        "ownedBy",
        "ownerOf",
        "partOf",
        "hasPart",
    ];
    let values = [
        "a",
        "b",
        "team",
        "grosse",
        "till",
        "component:shop/b",
        "component",
        "live",
        "orphan",
        "yes",
        "no",
        "7",
        "*",
        "\"the shop\"",
        "true",
        "shop/b",
    ];
    let said = (select(vec!["", "-"]), select(keys.to_vec()), prop::collection::vec(select(values.to_vec()), 1..3));
    prop_oneof![
        4 => said.prop_map(|(sign, key, values)| format!("{sign}{key}:{}", values.join(","))),
        1 => (select(vec!["", "-"]), select(vec!["te", "größe", "a"])).prop_map(|(sign, word)| format!("{sign}{word}")),
    ]
}

fn filter() -> impl Strategy<Value = String> {
    let all = prop::collection::vec(term(), 0..4).prop_map(|terms| terms.join(" "));
    let group = (select(vec!["", "NOT "]), term(), term());
    (all, prop::option::of(group)).prop_map(|(all, group)| match group {
        Some((not, one, other)) => format!("{all} {not}({one} OR {other})"),
        None => all,
    })
}

fn index_of(things: &[Thing]) -> Index {
    let mut index = Index::default();
    let row = |thing: &Thing| HeadRow {
        reference: thing.reference.to_string(),
        kind: thing.entity.kind.clone(),
        title: thing.entity.title().to_owned(),
        state: thing.state.to_owned(),
        source: Some("s1".to_owned()),
        changed_at: 7,
        body: serde_json::to_string(&thing.entity).unwrap(),
    };
    index.put(things.iter().map(|thing| Draft::read(&row(thing)).unwrap()).collect());
    index.set_problems(&things.iter().map(|thing| (thing.reference.clone(), thing.problems)).collect());
    index.set_source_titles(HashMap::from([("s1".to_owned(), "The Shop".to_owned())]));
    index
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_index_and_the_rule_agree(things in (thing(0), thing(1), thing(2), thing(3)), text in filter()) {
        let things = [things.0, things.1, things.2, things.3];
        let filter = Filter::parse(&text).unwrap();
        let index = index_of(&things);
        let view = View::by(&index, |_| true);
        let mut found: Vec<&str> = view.list(&filter).into_iter().map(|at| index.reference(at).as_str()).collect();
        found.sort_unstable();
        let meant = |at: &usize| {
            let thing = &things[*at];
            (thing.state == "live" || text.contains("state:")) && filter.fits(&Told { things: &things, at: *at })
        };
        let mut fitting: Vec<&str> = (0..things.len()).filter(meant).map(|at| things[at].reference.as_str()).collect();
        fitting.sort_unstable();
        prop_assert_eq!(found, fitting, "{}", text);
    }
}
