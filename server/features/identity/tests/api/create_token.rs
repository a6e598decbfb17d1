//! CreateToken, ListMyTokens, RevokeToken, and what a token opens.

use shared::identity::WhoAmI;
use shared::identity::accounts::ListAccounts;
use shared::identity::tokens::{CreateToken, ListMyTokens, RevokeToken};
use shared::limits::ListLimits;

use crate::support::{Browser, code_of, founded};

fn token(scopes: &[&str]) -> CreateToken {
    CreateToken { name: "ci".into(), scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(), days: 30 }
}

#[tokio::test]
async fn a_token_acts_for_its_owner_within_its_scopes() {
    let portal = founded().await;
    let ada = Browser::signed_in(&portal, "ada").await;
    let narrow = ada.ask(token(&["kernel", "identity.self.read"])).await.unwrap();
    let bearer = format!("Bearer {}", narrow.token.reveal());
    let program = Browser::new(&portal);
    let me = program.ask_with(WhoAmI {}, &[("authorization", &bearer)]).await.unwrap();
    assert_eq!(me.reference.unwrap().as_str(), "user:default/ada");
    assert!(program.ask_with(ListLimits {}, &[("authorization", &bearer)]).await.is_ok());
    assert_eq!(program.ask_with(ListAccounts {}, &[("authorization", &bearer)]).await.unwrap_err().status, 403);
    assert!(ada.ask(ListMyTokens {}).await.unwrap()[0].used_at.is_some());
    portal.stop().await;
}

#[tokio::test]
async fn a_token_can_never_do_more_than_its_owner() {
    let portal = founded().await;
    let mira = Browser::signed_in(&portal, "mira").await;
    let wide = mira.ask(token(&["identity", "catalog", "kernel"])).await.unwrap();
    let bearer = format!("Bearer {}", wide.token.reveal());
    let program = Browser::new(&portal);
    assert_eq!(program.ask_with(ListAccounts {}, &[("authorization", &bearer)]).await.unwrap_err().status, 403);
    let more = program.ask_with(token(&["catalog"]), &[("authorization", &bearer)]).await;
    assert_eq!(code_of(more), "identity.step-up-needed", "it makes no other tokens");
    // The cookie of somebody greater beside it does not help.
    let ada = Browser::signed_in(&portal, "ada").await;
    assert_eq!(ada.ask_with(ListAccounts {}, &[("authorization", &bearer)]).await.unwrap_err().status, 403);
    portal.stop().await;
}

#[tokio::test]
async fn a_revoked_an_ended_and_a_foreign_token_are_refused_in_the_same_words() {
    let portal = founded().await;
    let (ada, mira) = (Browser::signed_in(&portal, "ada").await, Browser::signed_in(&portal, "mira").await);
    let first = mira.ask(token(&["identity"])).await.unwrap();
    let second = mira.ask(token(&["identity"])).await.unwrap();
    assert_eq!(ada.ask(RevokeToken { id: first.about.id.clone() }).await.unwrap_err().status, 404);
    assert_eq!(mira.ask(RevokeToken { id: first.about.id.clone() }).await.unwrap().len(), 1);
    let program = Browser::new(&portal);
    let refused = async |text: &str| {
        let bearer = format!("Bearer {text}");
        let mut problem = program.ask_with(WhoAmI {}, &[("authorization", &bearer)]).await.unwrap_err();
        problem.request = None;
        problem
    };
    let revoked = refused(first.token.reveal()).await;
    portal.clock().advance(31 * 86_400);
    let ended = refused(second.token.reveal()).await;
    assert_eq!((revoked.status, &revoked), (401, &ended));
    for text in ["", "npt_", "abc", &second.token.reveal()[..50], &"x".repeat(8_000)] {
        assert_eq!(refused(text).await, ended, "{text}");
    }
    portal.stop().await;
}

#[tokio::test]
async fn a_token_without_scopes_name_or_end_is_not_made() {
    let portal = founded().await;
    let mira = Browser::signed_in(&portal, "mira").await;
    let named = |name: &str| CreateToken { name: name.into(), ..token(&["catalog"]) };
    for wrong in [
        token(&[]),
        token(&["*"]),
        named(""),
        named(&"x".repeat(101)),
        CreateToken { days: 0, ..token(&["a"]) },
        CreateToken { days: 367, ..token(&["a"]) },
    ] {
        assert_eq!(mira.ask(wrong.clone()).await.unwrap_err().status, 400, "{wrong:?}");
    }
    portal.stop().await;
}
