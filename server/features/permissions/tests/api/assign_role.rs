//! A role is given to a person or a group, for good or for a time.

use shared::permissions::{AssignRole, ListAssignments, ListRoles};

use crate::support::{ANN, BOB, assign, burns, later, looks, portal};

#[tokio::test]
async fn a_role_counts_at_once_for_a_person_and_for_a_group() {
    let portal = portal().await;
    assert_eq!(looks(&portal, BOB, "orphan").await, 403);
    assign(&portal, "user:default/bob", "reader", None).await;
    assert_eq!(looks(&portal, BOB, "orphan").await, 200);
    assign(&portal, "group:default/ops", "admin", None).await;
    assert_eq!(burns(&portal, ANN, "orphan").await, 200);
    let roles = portal.call(ListRoles {}).await.unwrap();
    let holders: Vec<(&str, usize)> = roles.iter().map(|role| (role.name.as_str(), role.holders)).collect();
    assert_eq!(holders, [("admin", 1), ("auditor", 0), ("contributor", 0), ("reader", 1)]);
}

#[tokio::test]
async fn a_grant_ends_by_itself_to_the_second_and_is_told() {
    let portal = portal().await;
    let until = later(&portal, 60);
    assign(&portal, "user:default/bob", "reader", Some(until)).await;
    assert_eq!(looks(&portal, BOB, "orphan").await, 200);
    portal.clock().advance(60);
    assert_eq!(looks(&portal, BOB, "orphan").await, 403);
    portal.work_off().await;
    let ctx = portal.system();
    let mut tx = ctx.read().await.unwrap();
    assert_eq!(ctx.events_recent(&mut tx, 1).await.unwrap()[0].event.word(), "assignment-ended");
    drop(tx);
    // A clock that goes back does not bring it to life again.
    portal.clock().advance(-60);
    assert_eq!(looks(&portal, BOB, "orphan").await, 403);
}

#[tokio::test]
async fn nonsense_is_refused_with_the_field() {
    let portal = portal().await;
    let past = Some(later(&portal, -1));
    let op = |subject: &str, role: &str, reason: &str, until| AssignRole {
        subject: subject.parse().unwrap(),
        role: role.into(),
        reason: reason.into(),
        until,
    };
    for (op, field) in [
        (op("component:default/a", "reader", "Because.", None), "subject"),
        (op("user:default/a", "king", "Because.", None), "role"),
        (op("user:default/a", "signed-in", "Because.", None), "role"),
        (op("user:default/a", "reader", " ", None), "reason"),
        (op("user:default/a", "reader", "Because.", past), "until"),
    ] {
        let problem = portal.call(op).await.unwrap_err();
        assert_eq!((problem.status, problem.fields[0].field.as_str()), (400, field));
    }
    assert_eq!(portal.call(ListAssignments { subject: None, role: None, ended: None }).await.unwrap(), []);
}

#[tokio::test]
async fn only_who_may_assign_does() {
    let portal = portal().await;
    let op = AssignRole {
        subject: "user:default/bob".parse().unwrap(),
        role: "admin".into(),
        until: None,
        reason: "I want.".into(),
    };
    assert_eq!(portal.call_as("contributor:user:default/bob", op).await.unwrap_err().status, 403);
}
