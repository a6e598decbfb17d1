//! UseSetupLink.

use shared::identity::WhoAmI;
use shared::identity::accounts::ListAccounts;

use crate::support::{Browser, PASSWORD, code_of, command, portal, use_link};

#[tokio::test]
async fn the_link_makes_the_first_admin_once() {
    let portal = portal().await;
    let ctx = command(&portal);
    let path = identity::setup_path(&ctx).await.unwrap().unwrap();
    let token = path.strip_prefix("/setup#").unwrap();
    let browser = Browser::new(&portal);
    for wrong in ["", "abc", &"A".repeat(43), &"A".repeat(5_000), &format!("{token}A")] {
        assert_eq!(code_of(browser.ask(use_link(wrong, "ada", PASSWORD)).await), "identity.setup-link-refused");
    }
    assert_eq!(code_of(browser.ask(use_link(token, "ada", "weak")).await), "identity.weak-password");
    assert!(browser.ask(WhoAmI {}).await.unwrap().needs_setup, "a weak password does not use it up");
    browser.ask(use_link(token, "ada", PASSWORD)).await.unwrap();
    assert!(browser.ask(ListAccounts {}).await.is_ok());
    assert_eq!(code_of(browser.ask(use_link(token, "eve", PASSWORD)).await), "identity.setup-link-refused");
    assert_eq!(identity::setup_path(&ctx).await.unwrap(), None);
    portal.stop().await;
}

#[tokio::test]
async fn a_restart_makes_a_new_link_and_the_old_one_ends() {
    let portal = portal().await;
    let ctx = command(&portal);
    let old = identity::setup_path(&ctx).await.unwrap().unwrap();
    let new = identity::setup_path(&ctx).await.unwrap().unwrap();
    let browser = Browser::new(&portal);
    let old = browser.ask(use_link(old.strip_prefix("/setup#").unwrap(), "ada", PASSWORD)).await;
    assert_eq!(code_of(old), "identity.setup-link-refused");
    assert!(browser.ask(use_link(new.strip_prefix("/setup#").unwrap(), "ada", PASSWORD)).await.is_ok());
    portal.stop().await;
}
