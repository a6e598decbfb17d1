//! StepUp.

use shared::identity::WhoAmI;
use shared::identity::session::StepUp;
use shared::identity::tokens::CreateToken;

use crate::support::{Browser, PASSWORD, code_of, founded, typed};

fn token() -> CreateToken {
    CreateToken { name: "ci".into(), scopes: vec!["catalog".into()], days: 30 }
}

#[tokio::test]
async fn dangerous_actions_need_a_fresh_proof() {
    let portal = founded().await;
    let browser = Browser::signed_in(&portal, "mira").await;
    portal.clock().advance(16 * 60);
    assert_eq!(code_of(browser.ask(token()).await), "identity.step-up-needed");
    let wrong = StepUp { password: typed("wrong"), code: None };
    assert_eq!(code_of(browser.ask(wrong).await), "identity.sign-in-failed");
    let before = browser.copy();
    browser.ask(StepUp { password: typed(PASSWORD), code: None }).await.unwrap();
    assert!(browser.ask(token()).await.is_ok());
    assert!(before.ask(WhoAmI {}).await.unwrap().reference.is_none(), "the session has a new id");
    portal.stop().await;
}
