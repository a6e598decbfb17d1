//! A policy is written down, and held against the schema before.

use shared::permissions::{ListPolicies, ListVersions, SaveDraft};

use crate::support::{draft, looks, portal};

#[tokio::test]
async fn a_draft_is_kept_and_decides_nothing() {
    let portal = portal().await;
    let closed = "forbid (principal, action == Action::\"catalog.entity.read\", resource);";
    let saved = draft(&portal, "closed", closed).await.unwrap();
    assert_eq!((saved.version, saved.in_force, saved.author.as_str()), (1, false, "user:default/root"));
    assert_eq!(looks(&portal, "", "payments").await, 200);
    let policies = portal.call(ListPolicies {}).await.unwrap();
    let heads: Vec<_> = policies.iter().map(|head| (head.name.as_str(), head.in_force, head.newest)).collect();
    assert_eq!(heads[1], ("auditor", Some(0), 0));
    assert_eq!(heads[2], ("closed", None, 1));
    assert_eq!(portal.call(ListVersions { name: "closed".into() }).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_wrong_is_named_with_its_place() {
    let portal = portal().await;
    for (name, text, comment, field, says) in [
        ("mine", "permit (principal, action, resource)\nwhen { resource.colour == \"red\" };", "x", "text", "colour"),
        ("mine", "permit (principal, action, resource)\nwhen { resource.colour == \"red\" };", "x", "text", "Line 2"),
        ("mine", "permit (principal", "x", "text", "Line 1"),
        ("Mine!", "permit (principal, action, resource);", "x", "name", "small letters"),
        ("mine", "permit (principal, action, resource);", " ", "comment", ""),
    ] {
        let op = SaveDraft { name: name.into(), text: text.into(), comment: comment.into() };
        let problem = portal.call(op).await.unwrap_err();
        assert_eq!((problem.status, problem.fields[0].field.as_str()), (400, field), "{text}");
        assert!(problem.fields[0].message.contains(says), "{problem}");
    }
    let op = SaveDraft { name: "a".into(), text: String::new(), comment: "x".into() };
    assert_eq!(portal.call_as("contributor:user:default/eve", op).await.unwrap_err().status, 403);
}
