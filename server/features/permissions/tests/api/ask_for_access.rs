//! Somebody asks for a role.

use shared::permissions::{AskForAccess, ListRequests, RequestState, ShowMyAccess};

use crate::support::{BOB, portal};

pub fn ask(role: &str) -> AskForAccess {
    AskForAccess { role: role.into(), reason: "I am on call.".into(), hours: Some(2) }
}

#[tokio::test]
async fn a_request_waits_and_is_seen_by_both_sides() {
    let portal = portal().await;
    let asked = portal.call_as(BOB, ask("reader")).await.unwrap();
    assert_eq!(asked.state, RequestState::Waiting);
    let mine = portal.call_as(BOB, ShowMyAccess {}).await.unwrap();
    assert_eq!((mine.roles, mine.requests.len()), (vec!["signed-in".to_owned()], 1));
    assert_eq!(portal.call(ListRequests { decided: None }).await.unwrap(), mine.requests);
    assert_eq!(portal.call_as(BOB, ListRequests { decided: None }).await.unwrap_err().status, 403);
}

#[tokio::test]
async fn asking_twice_anonymously_or_for_nonsense_is_refused() {
    let portal = portal().await;
    portal.call_as(BOB, ask("reader")).await.unwrap();
    for (who, op, status) in [
        (BOB, ask("reader"), 409),
        (BOB, ask("king"), 400),
        (BOB, AskForAccess { hours: Some(0), ..ask("auditor") }, 400),
        (BOB, AskForAccess { hours: Some(721), ..ask("auditor") }, 400),
        (BOB, AskForAccess { reason: " ".into(), ..ask("auditor") }, 400),
        ("", ask("reader"), 403),
    ] {
        assert_eq!(portal.call_as(who, op).await.unwrap_err().status, status);
    }
}
