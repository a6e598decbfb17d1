//! EndSession.

use shared::identity::WhoAmI;
use shared::identity::session::{EndSession, ListMySessions, SignOut};

use crate::support::{Browser, founded};

#[tokio::test]
async fn a_lost_device_is_signed_out_and_another_s_is_not_found() {
    let portal = founded().await;
    let (lost, here) = (Browser::signed_in(&portal, "mira").await, Browser::signed_in(&portal, "mira").await);
    let other = Browser::signed_in(&portal, "ada").await;
    let id = lost.ask(ListMySessions {}).await.unwrap().into_iter().find(|session| session.current).unwrap().id;
    assert_eq!(other.ask(EndSession { id: id.clone() }).await.unwrap_err().status, 404);
    assert_eq!(here.ask(EndSession { id: id.clone() }).await.unwrap().len(), 1);
    assert!(lost.ask(WhoAmI {}).await.unwrap().reference.is_none());
    assert_eq!(here.ask(EndSession { id }).await.unwrap_err().status, 404);
    portal.stop().await;
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server_too() {
    let portal = founded().await;
    let browser = Browser::signed_in(&portal, "mira").await;
    let thief = browser.copy();
    browser.ask(SignOut {}).await.unwrap();
    assert_eq!(browser.cookie(), "");
    assert!(thief.ask(WhoAmI {}).await.unwrap().reference.is_none());
    assert!(browser.ask(SignOut {}).await.is_ok(), "twice is once");
    portal.stop().await;
}
