//! Every limit of identity is a row of the table: set otherwise, it counts otherwise.

use kernel::Feature;
use serde_json::json;
use shared::identity::WhoAmI;
use shared::identity::accounts::ListFailedSignIns;
use shared::identity::clients::CreateClient;
use shared::identity::passkeys::{SignInWithPasskey, StartPasskeySignIn};
use shared::identity::providers::StartProviderSignIn;
use shared::identity::session::{JudgePassword, ListMySessions, StepUp};
use shared::identity::tokens::{AskDeviceSignIn, BeginDeviceSignIn, CreateToken};
use testkit::{BEGINNING, TestPortal};

use crate::fake_provider::{FakeProvider, ISSUER};
use crate::finish_provider_sign_in::finish;
use crate::support::{Browser, PASSWORD, code_of, command, make_admin, sign_in, typed};

/// A portal with this limit, the admin `ada`, and a provider.
async fn limited(limit: &str, value: u64) -> (TestPortal, FakeProvider) {
    let fake = FakeProvider::new(BEGINNING.seconds());
    let provider = json!({ "id": "corp", "title": "Corp", "issuer": ISSUER, "client_id": "portal", "people": { "s1": "user:default/mira" } });
    let config = identity::Config {
        public_url: "https://portal.example".into(),
        providers: vec![serde_json::from_value(provider).unwrap()],
        ..identity::Config::default()
    };
    let outside = fake.clone();
    let features = |_: &std::path::Path| vec![identity::feature(config), Feature::new("web").outside(outside)];
    let portal = TestPortal::limited(&[(limit, value)], features).await;
    let ctx = command(&portal);
    identity::command::create_user(&ctx, "ada", None, Some(PASSWORD.to_owned())).await.unwrap();
    make_admin(&ctx, "ada").await;
    (portal, fake)
}

fn client(name: &str, days: u32) -> CreateClient {
    CreateClient { name: name.into(), about: "Builds.".into(), scopes: vec!["catalog".into()], days }
}

fn token(days: u32) -> CreateToken {
    CreateToken { name: "ci".into(), scopes: vec!["catalog".into()], days }
}

#[tokio::test]
async fn password_bytes() {
    let (portal, _) = limited("password_bytes", 30).await;
    let browser = Browser::new(&portal);
    let long = "tH9-vul kan-oester und Türklinken";
    let judged = browser.ask(JudgePassword { password: typed(long) }).await.unwrap();
    assert!(!judged.accepted && judged.advice[0].contains("30 bytes"));
    assert!(browser.ask(JudgePassword { password: typed(PASSWORD) }).await.unwrap().accepted);
    assert_eq!(code_of(browser.ask(sign_in("ada", long)).await), "identity.sign-in-failed");
}

#[tokio::test]
async fn failed_sign_ins() {
    let (portal, _) = limited("failed_sign_ins", 2).await;
    for name in ["eve", "zoe", "bob"] {
        assert!(Browser::new(&portal).ask(sign_in(name, "wrong")).await.is_err());
        portal.clock().advance(1);
    }
    let failed = Browser::signed_in(&portal, "ada").await.ask(ListFailedSignIns {}).await.unwrap();
    assert_eq!(failed.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["bob", "zoe"]);
}

#[tokio::test]
async fn provider_seconds() {
    let (portal, fake) = limited("provider_seconds", 60).await;
    let browser = Browser::new(&portal);
    for (wait, good) in [(59, true), (60, false)] {
        let start = StartProviderSignIn { provider: "corp".into(), return_to: None };
        let (code, state) = fake.let_in(&browser.ask(start).await.unwrap().address);
        portal.clock().advance(wait);
        assert_eq!(browser.ask(finish(&code, &state)).await.is_ok(), good, "after {wait} s");
    }
}

#[tokio::test]
async fn passkey_seconds() {
    let (portal, _) = limited("passkey_seconds", 60).await;
    let browser = Browser::new(&portal);
    for (wait, code) in [(59, "identity.passkey-refused"), (60, "identity.challenge-over")] {
        let asked = browser.ask(StartPasskeySignIn {}).await.unwrap();
        portal.clock().advance(wait);
        let answer = SignInWithPasskey { challenge: asked.challenge, credential: json!({}) };
        assert_eq!(code_of(browser.ask(answer).await), code, "after {wait} s");
    }
}

#[tokio::test]
async fn device_seconds() {
    let (portal, _) = limited("device_seconds", 60).await;
    let browser = Browser::new(&portal);
    let begun = browser.ask(BeginDeviceSignIn {}).await.unwrap();
    portal.clock().advance(59);
    assert!(browser.ask(AskDeviceSignIn { device: begun.device.clone() }).await.unwrap().token.is_none());
    portal.clock().advance(1);
    assert_eq!(browser.ask(AskDeviceSignIn { device: begun.device }).await.unwrap_err().status, 404);
}

#[tokio::test]
async fn token_days() {
    let (portal, _) = limited("token_days", 10).await;
    let ada = Browser::signed_in(&portal, "ada").await;
    assert!(ada.ask(token(11)).await.unwrap_err().title.contains("1 to 10 days"));
    assert!(ada.ask(client("ci", 11)).await.unwrap_err().title.contains("1 to 10 days"));
    assert!(ada.ask(token(10)).await.is_ok() && ada.ask(client("ci", 10)).await.is_ok());
}

#[tokio::test]
async fn clients() {
    let (portal, _) = limited("clients", 1).await;
    let ada = Browser::signed_in(&portal, "ada").await;
    ada.ask(client("one", 1)).await.unwrap();
    assert_eq!(ada.ask(client("two", 1)).await.unwrap_err().status, 409);
}

#[tokio::test]
async fn client_token_seconds() {
    use shared::identity::clients::GiveClientToken;
    let (portal, _) = limited("client_token_seconds", 60).await;
    let ada = Browser::signed_in(&portal, "ada").await;
    let made = ada.ask(CreateClient { scopes: vec!["all".into()], ..client("ci", 1) }).await.unwrap();
    let give = GiveClientToken {
        grant_type: "client_credentials".into(),
        scope: None,
        client_id: Some("ci".into()),
        client_secret: Some(made.secret),
    };
    let given = Browser::new(&portal).ask(give).await.unwrap();
    assert_eq!(given.expires_in, 60);
    let bearer = format!("Bearer {}", given.access_token.reveal());
    for (wait, good) in [(59, true), (1, false)] {
        portal.clock().advance(wait);
        let asked = Browser::new(&portal).ask_with(WhoAmI {}, &[("authorization", &bearer)]).await;
        assert_eq!(asked.is_ok(), good);
    }
}

#[tokio::test]
async fn sessions_per_account() {
    let (portal, _) = limited("sessions_per_account", 2).await;
    let first = Browser::signed_in(&portal, "ada").await;
    portal.clock().advance(1);
    Browser::signed_in(&portal, "ada").await;
    portal.clock().advance(1);
    let last = Browser::signed_in(&portal, "ada").await;
    assert_eq!(last.ask(ListMySessions {}).await.unwrap().len(), 2);
    assert!(first.ask(WhoAmI {}).await.unwrap().reference.is_none(), "the oldest ended");
}

#[tokio::test]
async fn tokens_per_account() {
    let (portal, _) = limited("tokens_per_account", 1).await;
    let ada = Browser::signed_in(&portal, "ada").await;
    ada.ask(token(1)).await.unwrap();
    assert_eq!(ada.ask(token(1)).await.unwrap_err().status, 409);
}

#[tokio::test]
async fn session_idle_seconds_and_session_seconds() {
    for limit in ["session_idle_seconds", "session_seconds"] {
        let (portal, _) = limited(limit, 100).await;
        let ada = Browser::signed_in(&portal, "ada").await;
        portal.clock().advance(99);
        assert!(ada.copy().ask(ListMySessions {}).await.is_ok(), "{limit}");
        portal.clock().advance(101);
        assert!(ada.ask(WhoAmI {}).await.unwrap().reference.is_none(), "{limit}");
    }
}

#[tokio::test]
async fn step_up_seconds() {
    let (portal, _) = limited("step_up_seconds", 60).await;
    let ada = Browser::signed_in(&portal, "ada").await;
    portal.clock().advance(59);
    assert!(ada.ask(token(1)).await.is_ok());
    portal.clock().advance(1);
    assert_eq!(code_of(ada.ask(token(1)).await), "identity.step-up-needed");
    ada.ask(StepUp { password: typed(PASSWORD), code: None }).await.unwrap();
    assert!(ada.ask(token(1)).await.is_ok());
}

#[tokio::test]
async fn sign_ins_per_minute() {
    let (portal, _) = limited("sign_ins_per_minute", 2).await;
    let browser = Browser::at(&portal, "203.0.113.9");
    for name in ["eve", "zoe"] {
        assert_eq!(code_of(browser.ask(sign_in(name, "wrong")).await), "identity.sign-in-failed");
    }
    assert_eq!(browser.ask(sign_in("bob", "wrong")).await.unwrap_err().status, 429);
    Browser::signed_in(&portal, "ada").await;
}

#[tokio::test]
async fn sign_in_failures_and_sign_in_wait_seconds() {
    let (portal, _) = limited("sign_in_failures", 1).await;
    let browser = Browser::new(&portal);
    assert_eq!(code_of(browser.ask(sign_in("ada", "wrong")).await), "identity.sign-in-failed");
    let _ = browser.ask(sign_in("ada", "wrong")).await;
    assert_eq!(browser.ask(sign_in("ada", "wrong")).await.unwrap_err().status, 429);

    let (portal, _) = limited("sign_in_wait_seconds", 2).await;
    let browser = Browser::new(&portal);
    for _ in 0..12 {
        let _ = browser.ask(sign_in("ada", "wrong")).await;
        portal.clock().advance(3);
    }
    browser.ask(sign_in("ada", PASSWORD)).await.unwrap();
}
