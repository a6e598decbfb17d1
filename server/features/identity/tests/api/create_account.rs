//! CreateAccount, ListAccounts.

use shared::identity::WhoAmI;
use shared::identity::accounts::{CreateAccount, ListAccounts};

use crate::support::{Browser, PASSWORD, founded, sign_in, typed};

fn create(name: &str) -> CreateAccount {
    CreateAccount { name: name.to_owned(), person: None, password: Some(typed(PASSWORD)) }
}

#[tokio::test]
async fn an_admin_makes_an_account_that_signs_in() {
    let portal = founded().await;
    let ada = Browser::signed_in(&portal, "ada").await;
    let account =
        ada.ask(CreateAccount { person: Some("user:team-a/zoe".parse().unwrap()), ..create("zoe") }).await.unwrap();
    assert_eq!(account.person.as_str(), "user:team-a/zoe");
    assert_eq!(ada.ask(ListAccounts {}).await.unwrap().len(), 3);
    let zoe = Browser::new(&portal);
    zoe.ask(sign_in("zoe", PASSWORD)).await.unwrap();
    assert_eq!(zoe.ask(WhoAmI {}).await.unwrap().reference.unwrap().as_str(), "user:team-a/zoe");
    portal.stop().await;
}

#[tokio::test]
async fn a_name_a_person_and_a_password_must_fit() {
    let portal = founded().await;
    let ada = Browser::signed_in(&portal, "ada").await;
    let person = |text: &str| CreateAccount { person: Some(text.parse().unwrap()), ..create("zoe") };
    for (wrong, status) in [
        (create("mira"), 409),
        (create("Zoë"), 422),
        (create(""), 422),
        (person("user:default/mira"), 409),
        (person("group:default/team-a"), 400),
        (CreateAccount { password: Some(typed("zoe")), ..create("zoe") }, 422),
    ] {
        assert_eq!(ada.ask(wrong.clone()).await.unwrap_err().status, status, "{wrong:?}");
    }
    portal.stop().await;
}

#[tokio::test]
async fn others_may_neither_make_nor_list_accounts() {
    let portal = founded().await;
    let mira = Browser::signed_in(&portal, "mira").await;
    assert_eq!(mira.ask(create("zoe")).await.unwrap_err().status, 403);
    assert_eq!(mira.ask(ListAccounts {}).await.unwrap_err().status, 403);
    assert_eq!(Browser::new(&portal).ask(ListAccounts {}).await.unwrap_err().status, 403);
    portal.stop().await;
}
