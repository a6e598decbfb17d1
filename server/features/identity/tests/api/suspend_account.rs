//! SuspendAccount and RestoreAccount.

use shared::identity::WhoAmI;
use shared::identity::accounts::{RestoreAccount, SuspendAccount};
use shared::identity::tokens::CreateToken;

use crate::support::{Browser, PASSWORD, code_of, founded, sign_in};

fn suspend(name: &str) -> SuspendAccount {
    SuspendAccount { name: name.into(), reason: "left".into() }
}

#[tokio::test]
async fn a_suspended_person_gets_no_further_answer_by_session_or_token() {
    let portal = founded().await;
    let (ada, mira) = (Browser::signed_in(&portal, "ada").await, Browser::signed_in(&portal, "mira").await);
    let token = CreateToken { name: "ci".into(), scopes: vec!["identity".into()], days: 1 };
    let bearer = format!("Bearer {}", mira.ask(token).await.unwrap().token.reveal());
    ada.ask(suspend("mira")).await.unwrap();
    assert!(mira.ask(WhoAmI {}).await.unwrap().reference.is_none());
    assert_eq!(mira.ask_with(WhoAmI {}, &[("authorization", &bearer)]).await.unwrap_err().status, 401);
    let again = Browser::new(&portal);
    assert_eq!(code_of(again.ask(sign_in("mira", PASSWORD)).await), "identity.suspended");
    assert_eq!(
        code_of(again.ask(sign_in("mira", "wrong")).await),
        "identity.sign-in-failed",
        "only who knows the password learns it"
    );

    ada.ask(RestoreAccount { name: "mira".into() }).await.unwrap();
    assert!(mira.ask(WhoAmI {}).await.unwrap().reference.is_none(), "old sessions stay ended");
    assert!(Browser::new(&portal).ask(sign_in("mira", PASSWORD)).await.is_ok());
    portal.stop().await;
}

#[tokio::test]
async fn nobody_suspends_themself() {
    let portal = founded().await;
    let ada = Browser::signed_in(&portal, "ada").await;
    let refused = ada.ask(suspend("ada")).await.unwrap_err();
    assert_eq!((refused.status, refused.title.as_str()), (409, "You cannot suspend yourself."));
    assert!(ada.ask(WhoAmI {}).await.unwrap().reference.is_some(), "nothing was changed");
    portal.stop().await;
}

#[tokio::test]
async fn an_account_that_does_not_exist_cannot_be_suspended() {
    let portal = founded().await;
    let ada = Browser::signed_in(&portal, "ada").await;
    assert_eq!(ada.ask(suspend("nobody")).await.unwrap_err().status, 404);
    portal.stop().await;
}
