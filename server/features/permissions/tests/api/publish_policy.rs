//! A policy is put in force.

use shared::permissions::{AssignRole, ListPolicies, PublishPolicy, RestorePolicy};

use crate::support::{ADMIN, BOB, assign, draft, looks, portal, publish};

const CLOSED: &str = "@says(\"Closed.\")\nforbid (principal, action == Action::\"catalog.entity.read\", resource) unless { principal in Role::\"admin\" };";

#[tokio::test]
async fn what_is_published_decides_at_once() {
    let portal = portal().await;
    assert_eq!(looks(&portal, "reader:user:default/cid", "payments").await, 200);
    publish(&portal, "closed", CLOSED).await.unwrap();
    assert_eq!(looks(&portal, "reader:user:default/cid", "payments").await, 403);
    assert_eq!(looks(&portal, ADMIN, "payments").await, 200);
    let closed = portal.call(ListPolicies {}).await.unwrap().into_iter().find(|head| head.name == "closed").unwrap();
    assert_eq!((closed.in_force, closed.says.as_str()), (Some(1), "Closed."));
    assert_eq!(portal.call(PublishPolicy { name: "closed".into(), version: 9 }).await.unwrap_err().status, 404);
}

#[tokio::test]
async fn what_would_leave_no_administrator_is_refused_with_the_reason() {
    let portal = portal().await;
    let locked = "forbid (principal, action == Action::\"permissions.policy.publish\", resource);";
    for round in 0..2 {
        let refused = publish(&portal, "locked", locked).await.unwrap_err();
        assert_eq!(refused.status, 409);
        assert!(refused.title.contains("nobody could administer"), "{refused}");
        let nobody = publish(&portal, "admin", "permit (principal in Role::\"king\", action, resource);").await;
        assert_eq!(nobody.unwrap_err().status, 409, "round {round}");
        assign(&portal, "user:default/ann", "admin", None).await;
    }
}

#[tokio::test]
async fn a_policy_may_look_at_hours_and_days() {
    let portal = portal().await;
    // The test begins on a Friday at 13:52.
    let text = "permit (principal, action == Action::\"catalog.entity.read\", resource) when { context.hour == 13 && context.weekday == \"friday\" };";
    publish(&portal, "lunch", text).await.unwrap();
    assert_eq!(looks(&portal, BOB, "orphan").await, 200);
    portal.clock().advance(3_600);
    assert_eq!(looks(&portal, BOB, "orphan").await, 403);
    portal.clock().advance(-3_600);
    assert_eq!(looks(&portal, BOB, "orphan").await, 200);
    portal.clock().advance(86_400);
    assert_eq!(looks(&portal, BOB, "orphan").await, 403);
}

#[tokio::test]
async fn what_changes_who_may_what_asks_for_a_fresh_proof() {
    let portal = portal().await;
    let who = "admin:user:default/root unproved";
    let code = |answer: Result<(), shared::Problem>| answer.map_err(|problem| problem.code).unwrap_err();
    let version = draft(&portal, "closed", CLOSED).await.unwrap().version;
    let publish = PublishPolicy { name: "closed".into(), version };
    assert_eq!(code(portal.call_as(who, publish.clone()).await.map(drop)), "identity.step-up-needed");
    let restore = RestorePolicy { name: "reader".into(), version: 0, comment: "Back.".into() };
    assert_eq!(code(portal.call_as(who, restore).await.map(drop)), "identity.step-up-needed");
    let role = AssignRole {
        subject: "user:default/bob".parse().unwrap(),
        role: "reader".into(),
        until: None,
        reason: "To read.".into(),
    };
    assert_eq!(code(portal.call_as(who, role).await.map(drop)), "identity.step-up-needed");
    portal.call_as(ADMIN, publish).await.unwrap();
}
