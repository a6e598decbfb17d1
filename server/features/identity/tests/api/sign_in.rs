//! SignIn.

use shared::identity::WhoAmI;

use crate::support::{Browser, PASSWORD, founded, sign_in};

#[tokio::test]
async fn name_and_password_begin_a_session() {
    let portal = founded().await;
    let browser = Browser::new(&portal);
    let me = browser.ask(sign_in(" Mira ", PASSWORD)).await.unwrap();
    assert_eq!(me.reference.unwrap().as_str(), "user:default/mira");
    assert!(browser.cookie().starts_with("__Host-portal_session="));
    assert_eq!(browser.ask(WhoAmI {}).await.unwrap().name, "mira");
    portal.stop().await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_say_the_same() {
    let portal = founded().await;
    let browser = Browser::new(&portal);
    let mut wrong = browser.ask(sign_in("mira", "correct horse battery")).await.unwrap_err();
    let mut unknown = browser.ask(sign_in("nobody", PASSWORD)).await.unwrap_err();
    (wrong.request, unknown.request) = (None, None);
    assert_eq!(wrong, unknown);
    assert_eq!((wrong.status, wrong.code.as_str()), (401, "identity.sign-in-failed"));
    assert_eq!(browser.cookie(), "");
    portal.stop().await;
}

#[tokio::test]
async fn every_sign_in_gets_a_new_session_and_the_browser_s_old_one_ends() {
    let portal = founded().await;
    let browser = Browser::signed_in(&portal, "mira").await;
    let old = browser.copy();
    browser.ask(sign_in("mira", PASSWORD)).await.unwrap();
    assert_ne!(browser.cookie(), old.cookie());
    assert_eq!(old.ask(WhoAmI {}).await.unwrap().reference, None);
    portal.stop().await;
}

#[tokio::test]
async fn a_session_ends_when_it_rests_and_when_it_is_old() {
    let portal = founded().await;
    let browser = Browser::signed_in(&portal, "mira").await;
    for _ in 0..16 {
        portal.clock().advance(11 * 3_600);
        let signed_in = browser.ask(WhoAmI {}).await.unwrap().reference.is_some();
        if !signed_in {
            break;
        }
    }
    assert!(browser.ask(WhoAmI {}).await.unwrap().reference.is_none(), "after seven days, used or not");
    let browser = Browser::signed_in(&portal, "mira").await;
    portal.clock().advance(13 * 3_600);
    assert!(browser.ask(WhoAmI {}).await.unwrap().reference.is_none(), "after twelve hours of rest");
    portal.stop().await;
}
