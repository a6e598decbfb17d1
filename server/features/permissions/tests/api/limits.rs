//! Every limit of permissions is a row of the table: set otherwise, it counts otherwise.

use shared::permissions::{AskForAccess, ListAssignments, ReplayDecisions, SaveDraft};
use testkit::TestPortal;

use crate::support::{BOB, assign, features};

async fn limited(limit: &str, value: u64) -> TestPortal {
    TestPortal::limited(&[(limit, value)], |_| features()).await
}

fn draft(bytes: usize) -> SaveDraft {
    let rule = "permit (principal in Role::\"admin\", action, resource);";
    let text = format!("{rule}//{}", "x".repeat(bytes - rule.len() - 2));
    SaveDraft { name: "mine".into(), text, comment: "For the test.".into() }
}

fn ask(role: &str, hours: Option<u32>) -> AskForAccess {
    AskForAccess { role: role.into(), reason: "For the test.".into(), hours }
}

#[tokio::test]
async fn policy_bytes() {
    let portal = limited("policy_bytes", 100).await;
    assert_eq!(portal.call(draft(100)).await.map(|saved| saved.version), Ok(1));
    let problem = portal.call(draft(101)).await.unwrap_err();
    assert!(problem.fields[0].message.contains("100 bytes at most"), "{problem:?}");
    let replay = ReplayDecisions { name: "mine".into(), text: draft(101).text, days: None };
    assert!(portal.call(replay).await.unwrap_err().fields[0].message.contains("100 bytes at most"));
}

#[tokio::test]
async fn reason_letters() {
    let portal = limited("reason_letters", 7).await;
    assign(&portal, "user:default/bob", "reader", None).await;
    let held = portal.call(ListAssignments { subject: None, role: None, ended: None }).await.unwrap();
    assert_eq!(held[0].reason, "For the");
}

#[tokio::test]
async fn requests_waiting() {
    let portal = limited("requests_waiting", 1).await;
    portal.call_as(BOB, ask("reader", None)).await.unwrap();
    assert_eq!(portal.call_as(BOB, ask("auditor", None)).await.unwrap_err().status, 409);
    assert!(portal.call_as("nobody:user:default/ann", ask("auditor", None)).await.is_ok(), "for each person");
}

#[tokio::test]
async fn access_hours() {
    let portal = limited("access_hours", 48).await;
    let problem = portal.call_as(BOB, ask("reader", Some(49))).await.unwrap_err();
    assert!(problem.title.contains("up to 48 hours") && problem.fields[0].message.contains("48"));
    portal.call_as(BOB, ask("reader", Some(48))).await.unwrap();
}
