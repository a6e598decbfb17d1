//! Wrong, cut, oversized and foreign cookies and tokens are nobody's, and break nothing.

use shared::identity::WhoAmI;

use crate::support::{Browser, founded, sign_in};

#[tokio::test]
async fn a_cookie_that_is_not_ours_is_nobody_s() {
    let portal = founded().await;
    let browser = Browser::signed_in(&portal, "mira").await;
    let good = browser.cookie();
    let (name, value) = good.split_once('=').unwrap();
    let (short, long, foreign) = (&value[1..], format!("{value}A"), "B".repeat(43));
    for wrong in ["", "x", short, &long, &foreign, &"C".repeat(7_000), "a=b", "../../etc", "%00", "npt_x"] {
        browser.set_cookie(name, wrong);
        assert_eq!(browser.ask(WhoAmI {}).await.unwrap().reference, None, "{wrong}");
    }
    browser.set_cookie("portal_session", value);
    assert_eq!(browser.ask(WhoAmI {}).await.unwrap().reference, None, "the name for plain http");
    browser.set_cookie(name, value);
    assert!(browser.ask(WhoAmI {}).await.unwrap().reference.is_some());
    portal.stop().await;
}

#[tokio::test]
async fn an_authorization_that_is_no_token_is_refused_and_never_a_visitor() {
    let portal = founded().await;
    let browser = Browser::signed_in(&portal, "mira").await;
    for wrong in ["", "Bearer", "Bearer ", "Bearer eyJhbGciOiJub25lIn0.e30.", "bearer npt_"] {
        let problem = browser.ask_with(WhoAmI {}, &[("authorization", wrong)]).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (401, "identity.token-refused"), "{wrong}");
    }
    let basic = [("authorization", "Basic bWlyYTpwYXNz")];
    assert_eq!(browser.ask_with(WhoAmI {}, &basic).await.unwrap_err().status, 403, "good for a client's token only");
    portal.stop().await;
}

#[tokio::test]
async fn names_and_passwords_of_any_kind_are_wrong_and_nothing_worse() {
    let portal = founded().await;
    let browser = Browser::new(&portal);
    let (long, wide) = ("x".repeat(100_000), "🦀".repeat(300));
    for (name, password) in [
        ("", ""),
        ("mira", ""),
        (long.as_str(), "x"),
        ("mira", long.as_str()),
        ("mira' OR '1'='1", "x"),
        (wide.as_str(), wide.as_str()),
    ] {
        let problem = browser.ask(sign_in(name, password)).await.unwrap_err();
        assert_eq!(problem.code, "identity.sign-in-failed", "{problem}");
    }
    assert_eq!(browser.ask(sign_in("mira\0", "x")).await.unwrap_err().status, 400);
    portal.stop().await;
}
