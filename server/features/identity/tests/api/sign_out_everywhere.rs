//! SignOutEverywhere.

use shared::identity::WhoAmI;
use shared::identity::session::SignOutEverywhere;

use crate::support::{Browser, founded};

#[tokio::test]
async fn all_my_sessions_end_and_nobody_else_s() {
    let portal = founded().await;
    let (first, second) = (Browser::signed_in(&portal, "mira").await, Browser::signed_in(&portal, "mira").await);
    let other = Browser::signed_in(&portal, "ada").await;
    assert!(first.ask(SignOutEverywhere {}).await.unwrap().reference.is_none());
    for browser in [&first, &second] {
        assert!(browser.ask(WhoAmI {}).await.unwrap().reference.is_none());
    }
    assert!(other.ask(WhoAmI {}).await.unwrap().reference.is_some());
    portal.stop().await;
}
