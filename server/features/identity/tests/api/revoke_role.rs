//! RevokeRole.

use shared::identity::accounts::{GrantRole, ListAccounts, RevokeRole};

use crate::support::{Browser, founded};

#[tokio::test]
async fn a_role_is_taken_at_once_and_the_last_admin_stays() {
    let portal = founded().await;
    let (ada, mira) = (Browser::signed_in(&portal, "ada").await, Browser::signed_in(&portal, "mira").await);
    let revoke = |name: &str| RevokeRole { name: name.into(), role: "admin".into() };
    assert_eq!(ada.ask(revoke("ada")).await.unwrap_err().status, 409);
    ada.ask(GrantRole { name: "mira".into(), role: "admin".into() }).await.unwrap();
    assert!(mira.ask(ListAccounts {}).await.is_ok());
    mira.ask(revoke("ada")).await.unwrap();
    assert_eq!(ada.ask(ListAccounts {}).await.unwrap_err().status, 403);
    portal.stop().await;
}
