//! ChangePassword and JudgePassword.

use shared::identity::WhoAmI;
use shared::identity::session::{ChangePassword, JudgePassword};

use crate::support::{Browser, PASSWORD, code_of, founded, sign_in, typed};

const NEW: &str = "tH9-vul kan-oester";

fn change(current: &str, new: &str) -> ChangePassword {
    ChangePassword { current: typed(current), new: typed(new) }
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions() {
    let portal = founded().await;
    let (here, there) = (Browser::signed_in(&portal, "mira").await, Browser::signed_in(&portal, "mira").await);
    here.ask(change(PASSWORD, NEW)).await.unwrap();
    assert!(here.ask(WhoAmI {}).await.unwrap().reference.is_some());
    assert!(there.ask(WhoAmI {}).await.unwrap().reference.is_none());
    assert_eq!(code_of(Browser::new(&portal).ask(sign_in("mira", PASSWORD)).await), "identity.sign-in-failed");
    assert!(Browser::new(&portal).ask(sign_in("mira", NEW)).await.is_ok());
    portal.stop().await;
}

#[tokio::test]
async fn a_weak_one_and_one_without_the_old_are_refused_with_advice() {
    let portal = founded().await;
    let browser = Browser::signed_in(&portal, "mira").await;
    assert_eq!(code_of(browser.ask(change("wrong", NEW)).await), "identity.sign-in-failed");
    let weak = browser.ask(change(PASSWORD, "miramiramira")).await.unwrap_err();
    assert!(weak.code == "identity.weak-password" && !weak.detail.is_empty(), "{weak}");
    assert!(!browser.ask(JudgePassword { password: typed("qwerty") }).await.unwrap().accepted);
    assert!(browser.ask(JudgePassword { password: typed(NEW) }).await.unwrap().accepted);
    portal.stop().await;
}
