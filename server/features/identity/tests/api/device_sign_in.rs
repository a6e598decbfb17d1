//! BeginDeviceSignIn, ApproveDevice, AskDeviceSignIn.

use shared::identity::WhoAmI;
use shared::identity::tokens::{ApproveDevice, AskDeviceSignIn, BeginDeviceSignIn};

use crate::support::{Browser, code_of, founded, typed};

fn approve(code: &str) -> ApproveDevice {
    ApproveDevice { code: code.to_owned(), scopes: vec!["catalog".into(), "identity.self.read".into()] }
}

#[tokio::test]
async fn a_command_line_is_signed_in_by_a_person_and_gets_its_token_once() {
    let portal = founded().await;
    let line = Browser::new(&portal);
    let begun = line.ask(BeginDeviceSignIn {}).await.unwrap();
    let ask = || AskDeviceSignIn { device: begun.device.clone() };
    assert!(line.ask(ask()).await.unwrap().token.is_none());
    let mira = Browser::signed_in(&portal, "mira").await;
    mira.ask(approve(&begun.code.to_lowercase().replace('-', ""))).await.unwrap();
    let token = line.ask(ask()).await.unwrap().token.unwrap();
    let bearer = format!("Bearer {}", token.token.reveal());
    let me = line.ask_with(WhoAmI {}, &[("authorization", &bearer)]).await.unwrap();
    assert_eq!(me.reference.unwrap().as_str(), "user:default/mira");
    assert_eq!(code_of(line.ask(ask()).await), "identity.no-such-device");
    portal.stop().await;
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_guessing_it_is_slow() {
    let portal = founded().await;
    let line = Browser::new(&portal);
    let begun = line.ask(BeginDeviceSignIn {}).await.unwrap();
    let mira = Browser::signed_in(&portal, "mira").await;
    for _ in 0..5 {
        assert_eq!(code_of(mira.ask(approve("BBBB-BBBB")).await), "identity.no-such-code");
    }
    assert_eq!(code_of(mira.ask(approve(&begun.code)).await), "too-fast");
    portal.clock().advance(601);
    assert_eq!(code_of(mira.ask(approve(&begun.code)).await), "identity.no-such-code");
    for device in ["", "abc", &"x".repeat(43)] {
        assert_eq!(code_of(line.ask(AskDeviceSignIn { device: typed(device) }).await), "identity.no-such-device");
    }
    portal.stop().await;
}
