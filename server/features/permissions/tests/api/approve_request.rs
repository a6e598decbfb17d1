//! A request is approved: the grant ends by itself.

use shared::permissions::{ApproveRequest, RequestState};

use crate::ask_for_access::ask;
use crate::support::{BOB, looks, portal};

#[tokio::test]
async fn what_was_asked_for_counts_for_the_hours_asked() {
    let portal = portal().await;
    let asked = portal.call_as(BOB, ask("reader")).await.unwrap();
    let approve = ApproveRequest { id: asked.id, hours: None, answer: "Fine.".into() };
    let approved = portal.call(approve.clone()).await.unwrap();
    assert_eq!((approved.state, approved.answer.as_deref()), (RequestState::Approved, Some("Fine.")));
    assert_eq!(looks(&portal, BOB, "orphan").await, 200);
    assert_eq!(portal.call(approve).await.unwrap_err().status, 409);
    portal.clock().advance(2 * 3_600);
    assert_eq!(looks(&portal, BOB, "orphan").await, 403);
}

#[tokio::test]
async fn nobody_approves_what_they_asked_for_themselves() {
    let portal = portal().await;
    let asked = portal.call(ask("auditor")).await.unwrap();
    let approve = ApproveRequest { id: asked.id, hours: None, answer: String::new() };
    assert_eq!(portal.call(approve).await.unwrap_err().status, 409);
}
