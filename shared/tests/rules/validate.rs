//! What is taken into the catalog and what is not, by a table of changes to declarations that are right.

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::catalog::validate::{Flaw, REFERENCE, entity_from, examine, validate};

fn right(kind: &str) -> Value {
    let (version, spec) = match kind {
        "Component" => ("backstage.io/v1alpha1", json!({ "type": "service", "lifecycle": "production", "owner": "o" })),
        "API" => (
            "backstage.io/v1alpha1",
            json!({ "type": "openapi", "lifecycle": "production", "owner": "o", "definition": "openapi: 3.1.0" }),
        ),
        "Resource" => ("backstage.io/v1alpha1", json!({ "type": "database", "owner": "o" })),
        "System" | "Domain" => ("backstage.io/v1alpha1", json!({ "owner": "o" })),
        "Group" => ("backstage.io/v1alpha1", json!({ "type": "team", "children": [] })),
        "User" => ("backstage.io/v1alpha1", json!({ "memberOf": [] })),
        "Location" => ("backstage.io/v1alpha1", json!({ "targets": ["./a.yaml"] })),
        "Template" => ("scaffolder.backstage.io/v1beta3", json!({ "type": "service", "steps": [{ "action": "x" }] })),
        "AiResource" => ("backstage.io/v1alpha1", json!({ "type": "skill", "lifecycle": "production", "owner": "o" })),
        "Pipeline" => ("acme.com/v1", json!({ "anything": [1, null] })),
        other => panic!("{other}"),
    };
    json!({ "apiVersion": version, "kind": kind, "metadata": { "name": "c", "labels": {}, "annotations": {} }, "spec": spec })
}

fn changed(kind: &str, pointer: &str, value: &str) -> Value {
    let mut document = right(kind);
    let removes = pointer.starts_with('-');
    let (parent, name) = pointer.trim_start_matches('-').rsplit_once('/').unwrap();
    let name = name.replace("~1", "/");
    let parent = document.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if removes {
        parent.remove(&name).unwrap();
    } else {
        parent.insert(name, serde_json::from_str(value).unwrap());
    }
    document
}

#[test]
fn every_kind_is_taken_when_it_is_right() {
    for kind in [
        "Component",
        "API",
        "Resource",
        "System",
        "Domain",
        "Group",
        "User",
        "Location",
        "Template",
        "AiResource",
        "Pipeline",
    ] {
        let (entity, flaws) = examine(&right(kind));
        assert_eq!(flaws, [], "{kind}");
        assert_eq!(serde_json::to_value(entity.unwrap()).unwrap()["spec"], right(kind)["spec"]);
    }
}

#[test]
fn one_wrong_thing_is_named_where_it_stands() {
    let mut wrong = Vec::new();
    let mut lines = 0;
    for line in include_str!("declarations.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let [kind, pointer, value, verdict] =
            line.splitn(4, " | ").collect::<Vec<_>>().try_into().unwrap_or_else(|_| panic!("{line}"));
        let document = changed(kind.trim(), pointer.trim(), value.trim());
        let (entity, flaws) = examine(&document);
        let said = match flaws.first() {
            None => "ok".to_owned(),
            Some(flaw) => format!("{} {}", if flaw.is_error() { "error" } else { "warning" }, flaw.field),
        };
        let verdict = verdict.trim_end_matches(" ours").trim();
        if said != verdict
            || entity.is_some() == flaws.iter().any(Flaw::is_error)
            || flaws.iter().any(|flaw| flaw.message.is_empty() || flaw.advice.is_empty())
        {
            wrong.push(format!("{line}\n   {flaws:?}"));
        }
        lines += 1;
    }
    assert!(wrong.is_empty(), "{} of {lines}\n{}", wrong.len(), wrong.join("\n"));
    assert!(lines > 200);
}

#[test]
fn all_flaws_are_told_at_once_with_what_to_write() {
    let document = json!({
        "apiVersion": "backstage.io/v1alpha1", "kind": "Component", "extra": 1,
        "metadata": { "name": "My Service", "tags": ["Java 17"], "annotations": { "a": true } },
        "spec": { "type": 5, "owner": "group:", "dependsOn": ["orders-db"], "providesApis": "orders" },
    });
    let flaws = entity_from(&document).unwrap_err();
    let told: Vec<String> =
        flaws.iter().map(|flaw| format!("{}: {} {}", flaw.field, flaw.message, flaw.advice)).collect();
    assert_eq!(
        told,
        [
            "extra: `extra` is not a field of an entity. Move `extra` into `metadata` or `spec`.",
            "metadata.annotations.a: `metadata.annotations.a` is `true`, not a text. Put it in quotes: `\"true\"`.",
            "metadata.name: `metadata.name` is `My Service`, which is not a name. Write `My-Service`; what people shall read goes into `metadata.title`.",
            "metadata.tags.0: `Java 17` is not a tag. Write `java-17`.",
            "spec.type: `spec.type` is `5`, a number. Put it in quotes: `\"5\"`.",
            "spec.lifecycle: `spec.lifecycle` is missing. Write `lifecycle: production`, `experimental` or `deprecated`.",
            "spec.providesApis: `spec.providesApis` is `orders`. Make it a list: `[orders]`.",
            "spec.owner: `spec.owner` is `group:`, where a part is empty. Write a name, or `group:namespace/name`.",
            "spec.dependsOn.0: `spec.dependsOn.0` is `orders-db`, which does not say of which kind it is. Write `component:orders-db` or `resource:orders-db`, whichever it is.",
        ]
    );
    assert!(flaws.iter().filter(|flaw| flaw.cause == REFERENCE).count() == 2);
}

#[test]
fn common_mistakes_get_the_advice_that_helps() {
    for (kind, pointer, value, advice) in [
        (
            "API",
            "/spec/definition",
            r#"{"$openapi": "./a.yaml"}"#,
            "`$openapi` is not known here; write `$text` to take the file as it is.",
        ),
        (
            "API",
            "/spec/definition",
            r#"{"openapi": "3.1.0"}"#,
            "Write the definition as a text (`definition: |`), or take it from a file with `$text`.",
        ),
        (
            "Component",
            "/metadata/name",
            r#""${{ values.name | dump }}""#,
            "This is the skeleton of a template, not an entity; leave its file out of the source.",
        ),
        ("Component", "/relations", "[]", "Leave it out; the catalog computes it."),
        ("Component", "/spec/dependson", "[]", "Did you mean `dependsOn`?"),
        (
            "Template",
            "/apiVersion",
            r#""backstage.io/v1beta2""#,
            "Write `apiVersion: scaffolder.backstage.io/v1beta3`.",
        ),
        ("Component", "/kind", r#""component""#, "Write `kind: Component`."),
        ("Group", "-/spec/children", "", "Add it; an empty list is enough: `children: []`."),
    ] {
        assert_eq!(examine(&changed(kind, pointer, value)).1[0].advice, advice, "{kind} {pointer}");
    }
}

#[test]
fn what_is_no_declaration_at_all_is_said_so() {
    for value in [json!(null), json!([]), json!("x"), json!(5)] {
        assert_eq!(entity_from(&value).unwrap_err()[0].field, "", "{value}");
    }
}

#[test]
fn nothing_that_is_unknown_is_lost() {
    let mut document = right("Component");
    document["metadata"]["uid"] = json!("u");
    document["metadata"]["more"] = json!({ "a": [1] });
    document["metadata"]["links"] = json!([{ "url": "https://a.b", "weight": 3 }]);
    document["spec"]["more"] = json!({ "a": null });
    let entity = entity_from(&document).unwrap();
    let written = serde_json::to_value(&entity).unwrap();
    for place in ["/metadata/uid", "/metadata/more", "/metadata/links/0", "/spec"] {
        assert_eq!(written.pointer(place), document.pointer(place), "{place}");
    }
    assert_eq!(serde_json::from_value::<shared::catalog::Entity>(written).unwrap(), entity);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-cA-C:/ ü-]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-cA-C:/ ü-]{0,4}|type|owner|url|action", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything_in_any_place_is_judged_without_a_panic(
        kind in prop::sample::select(vec!["Component", "API", "Group", "User", "Location", "Template", "AiResource", "Pipeline"]),
        place in prop::sample::select(vec!["", "/kind", "/metadata", "/metadata/labels", "/metadata/tags", "/metadata/links", "/spec", "/spec/type", "/spec/owner", "/spec/steps", "/spec/memberOf"]),
        value in any_json(),
    ) {
        let mut document = right(kind);
        match document.pointer_mut(place) {
            Some(place) => *place = value,
            None => document["spec"]["other"] = value,
        }
        let (entity, flaws) = examine(&document);
        prop_assert_eq!(entity.is_none(), flaws.iter().any(Flaw::is_error));
        if let Some(entity) = entity {
            // What was taken is right when it is judged again, and survives writing.
            prop_assert_eq!(validate(&entity), flaws);
            prop_assert_eq!(&serde_json::from_value::<shared::catalog::Entity>(serde_json::to_value(&entity).unwrap()).unwrap(), &entity);
            prop_assert!(entity.reference().is_ok());
        }
    }
}
