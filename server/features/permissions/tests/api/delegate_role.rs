//! Somebody lets another use their role; it ends with theirs.

use shared::permissions::{DelegateRole, EndAssignment, ListAssignments, ShowMyAccess};

use crate::support::{ANN, BOB, assign, later, looks, portal};

fn lend(until: shared::Timestamp) -> DelegateRole {
    DelegateRole { to: "user:default/bob".parse().unwrap(), role: "reader".into(), until, reason: "Holidays.".into() }
}

#[tokio::test]
async fn a_lent_role_ends_with_the_role_of_who_lent_it() {
    let portal = portal().await;
    let own = assign(&portal, "user:default/ann", "reader", None).await;
    let lent = portal.call_as(ANN, lend(later(&portal, 3_600))).await.unwrap();
    assert_eq!(lent.delegated_by, Some("user:default/ann".parse().unwrap()));
    assert_eq!(looks(&portal, BOB, "orphan").await, 200);
    let mine = portal.call_as(ANN, ShowMyAccess {}).await.unwrap();
    assert_eq!(mine.lent.iter().map(|one| &one.id).collect::<Vec<_>>(), [&lent.id]);
    portal.call(EndAssignment { id: own.id, reason: "Left the team.".into() }).await.unwrap();
    assert_eq!(looks(&portal, BOB, "orphan").await, 403);
    portal.work_off().await;
    let ended = portal.call(ListAssignments { subject: None, role: None, ended: Some("yes".into()) }).await.unwrap();
    assert!(ended.iter().any(|one| one.id == lent.id && one.ended_because.as_deref().unwrap().contains("lent")));
}

#[tokio::test]
async fn a_role_that_one_does_not_hold_cannot_be_lent() {
    let portal = portal().await;
    let until = later(&portal, 3_600);
    assert_eq!(portal.call_as(ANN, lend(until)).await.unwrap_err().status, 409);
    assert_eq!(portal.call_as("", lend(until)).await.unwrap_err().status, 403);
}
