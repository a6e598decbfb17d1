//! BackChannelLogout.

use axum::body::Body;
use http::{Request, StatusCode, header};
use serde_json::json;
use shared::identity::WhoAmI;
use testkit::TestPortal;

use crate::fake_provider::Mood;
use crate::finish_provider_sign_in::{through, with_provider};
use crate::support::Browser;

/// As providers send it: a form, without cookies.
async fn logout(portal: &TestPortal, token: &str) -> StatusCode {
    let request = Request::post("/api/v1/identity/back-channel-logout")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("logout_token={token}")))
        .unwrap();
    portal.send(request).await.0
}

#[tokio::test]
async fn who_signs_out_at_the_provider_is_signed_out_here() {
    let (portal, fake) = with_provider().await;
    let browser = Browser::new(&portal);
    through(&browser, &fake).await.unwrap();
    let ada = Browser::signed_in(&portal, "ada").await;
    assert_eq!(logout(&portal, &fake.logout_token("one")).await, StatusCode::OK);
    assert!(browser.ask(WhoAmI {}).await.unwrap().reference.is_none());
    assert!(ada.ask(WhoAmI {}).await.unwrap().reference.is_some());
    through(&browser, &fake).await.unwrap();
    assert_eq!(logout(&portal, &fake.logout_token("one")).await, StatusCode::BAD_REQUEST, "replayed");
    assert!(browser.ask(WhoAmI {}).await.unwrap().reference.is_some());
    portal.stop().await;
}

#[tokio::test]
async fn a_logout_token_that_does_not_fit_ends_nothing() {
    let (portal, fake) = with_provider().await;
    let browser = Browser::new(&portal);
    through(&browser, &fake).await.unwrap();
    for mood in [Mood::ForeignKey, Mood::NoSignature, Mood::SharedSecret, Mood::CutSignature] {
        fake.mood(mood);
        assert_eq!(logout(&portal, &fake.logout_token("two")).await, StatusCode::BAD_REQUEST, "{mood:?}");
    }
    fake.mood(Mood::Good);
    for (name, value) in [("nonce", json!("n")), ("aud", json!("other")), ("exp", json!(1))] {
        let (_, other) = with_provider().await;
        other.claim(name, value);
        assert_eq!(logout(&portal, &other.logout_token("three")).await, StatusCode::BAD_REQUEST, "{name}");
    }
    assert_eq!(logout(&portal, "").await, StatusCode::BAD_REQUEST);
    assert!(browser.ask(WhoAmI {}).await.unwrap().reference.is_some());
    portal.stop().await;
}
