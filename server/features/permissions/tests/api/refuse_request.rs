//! A request is refused, with a reason.

use shared::permissions::{RefuseRequest, RequestState, ShowMyAccess};

use crate::ask_for_access::ask;
use crate::support::{BOB, looks, portal};

#[tokio::test]
async fn the_one_who_asked_reads_why() {
    let portal = portal().await;
    let id = portal.call_as(BOB, ask("reader")).await.unwrap().id;
    let refuse = |reason: &str| RefuseRequest { id: id.clone(), reason: reason.into() };
    assert_eq!(portal.call(refuse(" ")).await.unwrap_err().status, 400);
    portal.call(refuse("Not on call this week.")).await.unwrap();
    let mine = portal.call_as(BOB, ShowMyAccess {}).await.unwrap().requests.remove(0);
    assert_eq!((mine.state, mine.answer.as_deref()), (RequestState::Refused, Some("Not on call this week.")));
    assert_eq!(looks(&portal, BOB, "orphan").await, 403);
    portal.call_as(BOB, ask("reader")).await.unwrap();
}
