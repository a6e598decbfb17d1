//! Which relations a declaration says, under which words, and to whom.

use serde_json::{Value, json};
use shared::catalog::relations::{canonical, edges, inverse};
use shared::catalog::{Entity, Severity};

fn entity(kind: &str, spec: Value) -> Entity {
    let version = if kind == "Template" { "scaffolder.backstage.io/v1beta3" } else { "backstage.io/v1alpha1" };
    serde_json::from_value(json!({ "apiVersion": version, "kind": kind, "metadata": { "name": "me", "namespace": "stores" }, "spec": spec })).unwrap()
}

#[test]
fn every_kind_says_its_relations_in_both_directions() {
    for (kind, spec, said) in [
        (
            "Component",
            json!({ "owner": "supply", "system": "default/stock", "subcomponentOf": "big", "providesApis": ["orders", "api:default/x"], "consumesApis": ["y"],
                "dependsOn": ["resource:db"], "dependencyOf": ["component:default/z"], "memberOf": ["nobody"], "domain": "d" }),
            vec![
                "spec.owner ownedBy group:stores/supply ownerOf",
                "spec.system partOf system:default/stock hasPart",
                "spec.subcomponentOf partOf component:stores/big hasPart",
                "spec.providesApis.0 providesApi api:stores/orders apiProvidedBy",
                "spec.providesApis.1 providesApi api:default/x apiProvidedBy",
                "spec.consumesApis.0 consumesApi api:stores/y apiConsumedBy",
                "spec.dependsOn.0 dependsOn resource:stores/db dependencyOf",
                "spec.dependencyOf.0 dependencyOf component:default/z dependsOn",
            ],
        ),
        (
            "API",
            json!({ "owner": "user:mira", "system": "s", "dependsOn": ["resource:db"] }),
            vec!["spec.owner ownedBy user:stores/mira ownerOf", "spec.system partOf system:stores/s hasPart"],
        ),
        ("API", json!({ "type": "mcp-server", "owner": "o" }), vec!["spec.owner ownedBy group:stores/o ownerOf"]),
        (
            "Resource",
            json!({ "owner": "o", "dependsOn": ["resource:a"], "dependencyOf": "component:b", "system": "s" }),
            vec![
                "spec.owner ownedBy group:stores/o ownerOf",
                "spec.dependsOn.0 dependsOn resource:stores/a dependencyOf",
                "spec.dependencyOf dependencyOf component:stores/b dependsOn",
                "spec.system partOf system:stores/s hasPart",
            ],
        ),
        (
            "System",
            json!({ "owner": "o", "domain": "d" }),
            vec!["spec.owner ownedBy group:stores/o ownerOf", "spec.domain partOf domain:stores/d hasPart"],
        ),
        (
            "Domain",
            json!({ "owner": "o", "subdomainOf": "d" }),
            vec!["spec.owner ownedBy group:stores/o ownerOf", "spec.subdomainOf partOf domain:stores/d hasPart"],
        ),
        (
            "Group",
            json!({ "parent": "p", "children": ["c", "other/d"], "members": ["mira", "user:default/tom"], "owner": "x" }),
            vec![
                "spec.parent childOf group:stores/p parentOf",
                "spec.children.0 parentOf group:stores/c childOf",
                "spec.children.1 parentOf group:other/d childOf",
                "spec.members.0 hasMember user:stores/mira memberOf",
                "spec.members.1 hasMember user:default/tom memberOf",
            ],
        ),
        ("User", json!({ "memberOf": ["supply"] }), vec!["spec.memberOf.0 memberOf group:stores/supply hasMember"]),
        ("Location", json!({ "owner": "x", "targets": ["a"] }), vec![]),
        ("Template", json!({ "owner": "o", "system": "s" }), vec!["spec.owner ownedBy group:stores/o ownerOf"]),
        (
            "AiResource",
            json!({ "type": "skill", "owner": "o", "dependsOn": ["other"] }),
            vec![
                "spec.owner ownedBy group:stores/o ownerOf",
                "spec.dependsOn.0 dependsOn airesource:stores/other dependencyOf",
            ],
        ),
        (
            "AiResource",
            json!({ "type": "plugin", "skills": ["a"] }),
            vec!["spec.skills.0 hasPart airesource:stores/a partOf"],
        ),
        (
            "AiResource",
            json!({ "type": "marketplace", "plugins": ["a"] }),
            vec!["spec.plugins.0 hasPart airesource:stores/a partOf"],
        ),
        (
            "Pipeline",
            json!({ "owner": "o", "system": 5, "domain": "d", "dependsOn": ["a", "component:b"], "partOf": "system:s", "memberOf": "g", "parent": "p", "providesApis": "x", "children": ["y"] }),
            vec![
                "spec.owner ownedBy group:stores/o ownerOf",
                "spec.domain partOf domain:stores/d hasPart",
                "spec.dependsOn.1 dependsOn component:stores/b dependencyOf",
                "spec.providesApis providesApi api:stores/x apiProvidedBy",
                "spec.partOf partOf system:stores/s hasPart",
                "spec.memberOf memberOf group:stores/g hasMember",
                "spec.parent childOf group:stores/p parentOf",
            ],
        ),
    ] {
        let told: Vec<String> = edges(&entity(kind, spec))
            .0
            .iter()
            .map(|said| format!("{} {} {} {}", said.field, said.relation, said.target, said.inverse))
            .collect();
        assert_eq!(told, said, "{kind}");
    }
}

#[test]
fn the_same_relation_is_said_once() {
    let (said, flaws) = edges(&entity(
        "Component",
        json!({ "owner": "o", "dependsOn": ["component:a", "Component:stores/A", "component:default/a"] }),
    ));
    assert_eq!(said.iter().filter(|said| said.relation == "dependsOn").count(), 2);
    assert_eq!(flaws, []);
}

#[test]
fn references_that_cannot_be_read_or_make_no_sense_are_flaws() {
    let (said, flaws) =
        edges(&entity("Component", json!({ "owner": "api:x", "system": "s/", "dependsOn": ["db", "component:me"] })));
    assert_eq!(
        said.iter().map(|said| said.target.as_str()).collect::<Vec<_>>(),
        ["api:stores/x", "component:stores/me"]
    );
    let told: Vec<String> = flaws
        .iter()
        .map(|flaw| format!("{} {:?} {} {}", flaw.field, flaw.severity, flaw.message, flaw.advice))
        .collect();
    assert_eq!(
        told,
        [
            "spec.owner Warning `spec.owner` is `api:x`, which is not a group or a user. Name a group or a user, such as `group:x`.",
            "spec.system Error `spec.system` is `s/`, where a part is empty. Write a name, or `system:namespace/name`.",
            "spec.dependsOn.0 Error `spec.dependsOn.0` is `db`, which does not say of which kind it is. Write `component:db` or `resource:db`, whichever it is.",
            "spec.dependsOn.1 Warning `spec.dependsOn.1` names the entity itself. Name another entity, or leave it out.",
        ]
    );
    assert!(flaws.iter().all(|flaw| flaw.cause == "reference"));
    let (_, none) = edges(&entity("Pipeline", json!({ "owner": "component:x", "dependsOn": ["", ":"] })));
    assert!(none.iter().all(|flaw| flaw.severity == Severity::Warning) && none.is_empty());
}

#[test]
fn every_word_has_its_way_back() {
    for (word, back) in [
        ("ownedBy", "ownerOf"),
        ("providesApi", "apiProvidedBy"),
        ("consumesApi", "apiConsumedBy"),
        ("dependsOn", "dependencyOf"),
        ("parentOf", "childOf"),
        ("memberOf", "hasMember"),
        ("partOf", "hasPart"),
    ] {
        assert_eq!((inverse(word), inverse(back)), (Some(back), Some(word)));
        assert_eq!(canonical(&word.to_uppercase()), Some(word));
    }
    assert_eq!((inverse("likes"), canonical("likes")), (None, None));
}
