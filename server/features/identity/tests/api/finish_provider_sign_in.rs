//! StartProviderSignIn, FinishProviderSignIn, ListProviders, StartProviderStepUp.

use kernel::Feature;
use serde_json::{Value, json};
use shared::Problem;
use shared::identity::WhoAmI;
use shared::identity::accounts::ListFailedSignIns;
use shared::identity::passkeys::StartPasskey;
use shared::identity::providers::{
    Arrival, FinishProviderSignIn, ListProviders, StartProviderSignIn, StartProviderStepUp,
};
use shared::identity::second::ShowMyFactors;
use testkit::{BEGINNING, TestPortal};

use crate::fake_provider::{FakeProvider, ISSUER, Mood};
use crate::support::{Browser, PASSWORD, code_of, command, make_admin, typed};

/// A portal that knows the provider, and in which nobody has an account yet.
async fn before_setup() -> (TestPortal, FakeProvider) {
    let fake = FakeProvider::new(BEGINNING.seconds());
    let provider = serde_json::from_value(json!({
        "id": "corp", "title": "Corp", "issuer": ISSUER, "client_id": "portal", "client_secret": "hunter2-of-the-client",
        "people": { "s1": "user:default/mira" }, "groups_claim": "groups", "groups": { "platform": "group:default/platform" },
    }));
    let config = identity::Config {
        public_url: "https://portal.example".into(),
        providers: vec![provider.unwrap()],
        ..identity::Config::default()
    };
    let outside = fake.clone();
    let portal = TestPortal::start(|_| vec![identity::feature(config), Feature::new("web").outside(outside)]).await;
    (portal, fake)
}

/// A portal that knows the provider, with the admin `ada` who has a password.
pub async fn with_provider() -> (TestPortal, FakeProvider) {
    let (portal, fake) = before_setup().await;
    let ctx = command(&portal);
    identity::command::create_user(&ctx, "ada", None, Some(PASSWORD.to_owned())).await.unwrap();
    make_admin(&ctx, "ada").await;
    (portal, fake)
}

pub fn start(return_to: &str) -> StartProviderSignIn {
    StartProviderSignIn { provider: "corp".into(), return_to: Some(return_to.to_owned()) }
}

pub fn finish(code: &str, state: &str) -> FinishProviderSignIn {
    FinishProviderSignIn { state: state.to_owned(), code: Some(typed(code)), error: None }
}

pub async fn through(browser: &Browser<'_>, fake: &FakeProvider) -> Result<Arrival, Problem> {
    let departure = browser.ask(start("/catalog")).await?;
    let (code, state) = fake.let_in(&departure.address);
    browser.ask(finish(&code, &state)).await
}

#[tokio::test]
async fn a_person_whom_the_configuration_names_is_signed_in_with_their_groups() {
    let (portal, fake) = with_provider().await;
    let browser = Browser::new(&portal);
    assert_eq!(browser.ask(ListProviders {}).await.unwrap()[0].title, "Corp");
    let arrival = through(&browser, &fake).await.unwrap();
    assert_eq!(arrival.return_to, "/catalog");
    let me = browser.ask(WhoAmI {}).await.unwrap();
    assert_eq!(me.reference.unwrap().as_str(), "user:default/mira");
    assert_eq!(me.teams.iter().map(|team| team.as_str()).collect::<Vec<_>>(), ["group:default/platform"]);
    fake.claim("groups", json!([]));
    through(&browser, &fake).await.unwrap();
    assert!(browser.ask(WhoAmI {}).await.unwrap().teams.is_empty(), "groups are those of the last sign-in");
    portal.stop().await;
}

#[tokio::test]
async fn what_does_not_fit_in_a_token_is_refused_and_the_doctor_says_what() {
    let past = BEGINNING.seconds() - 10_000;
    let cases: [(Mood, Option<(&str, Value)>, &str); 14] = [
        (Mood::ForeignKey, None, "Signature"),
        (Mood::NoSignature, None, "Signature"),
        (Mood::SharedSecret, None, "Signature"),
        (Mood::CutSignature, None, "Signature"),
        (Mood::NoToken, None, "token endpoint"),
        (Mood::Good, Some(("aud", json!("other-client"))), "audience"),
        (Mood::Good, Some(("aud", json!(["portal", "other-client"]))), "audience"),
        (Mood::Good, Some(("iss", json!("https://evil.example"))), "issuer"),
        (Mood::Good, Some(("exp", json!(past))), "xpired"),
        (Mood::Good, Some(("iat", json!(past))), "issued"),
        (Mood::Good, Some(("nonce", json!("replayed"))), "nonce"),
        (Mood::Good, Some(("sub", json!("s2"))), "Say who the subject s2 is"),
        (Mood::Good, Some(("sub", json!(7))), "cannot be read"),
        (Mood::Good, Some(("email", json!("mira@example.com"))), ""),
    ];
    for (mood, claim, words) in cases {
        let (portal, fake) = with_provider().await;
        fake.mood(mood);
        if let Some((name, value)) = claim.clone() {
            fake.claim(name, value);
        }
        let browser = Browser::new(&portal);
        let outcome = through(&browser, &fake).await;
        if words.is_empty() {
            assert!(outcome.is_ok(), "{claim:?}");
        } else {
            assert_eq!(code_of(outcome), "identity.provider-refused", "{mood:?} {claim:?}");
            assert!(browser.ask(WhoAmI {}).await.unwrap().reference.is_none());
            let ada = Browser::signed_in(&portal, "ada").await;
            let failed = ada.ask(ListFailedSignIns {}).await.unwrap();
            assert!(failed[0].advice.contains(words), "{mood:?} {claim:?}: {}", failed[0].advice);
            assert!(failed[0].way == "corp" && !failed[0].steps.last().unwrap().passed);
            assert!(!format!("{failed:?}").contains("hunter2"));
        }
        portal.stop().await;
    }
}

#[tokio::test]
async fn a_state_is_good_once_for_ten_minutes_and_for_the_browser_that_began() {
    let (portal, fake) = with_provider().await;
    let (mine, other) = (Browser::new(&portal), Browser::new(&portal));
    let departure = mine.ask(start("/")).await.unwrap();
    let (code, state) = fake.let_in(&departure.address);
    assert_eq!(code_of(other.ask(finish(&code, &state)).await), "identity.unknown-departure", "no cookie");
    mine.ask(finish(&code, &state)).await.unwrap();
    assert_eq!(code_of(mine.ask(finish(&code, &state)).await), "identity.unknown-departure", "replayed");

    let departure = mine.ask(start("/")).await.unwrap();
    let (code, state) = fake.let_in(&departure.address);
    other.ask(start("/")).await.unwrap();
    assert_eq!(code_of(other.ask(finish(&code, &state)).await), "identity.unknown-departure", "another's cookie");

    let departure = mine.ask(start("/")).await.unwrap();
    let (code, state) = fake.let_in(&departure.address);
    portal.clock().advance(601);
    assert_eq!(code_of(mine.ask(finish(&code, &state)).await), "identity.unknown-departure", "too late");
    for state in ["", "x", &"y".repeat(43), &"z".repeat(9_000)] {
        assert_eq!(code_of(mine.ask(finish("code", state)).await), "identity.unknown-departure");
    }
    portal.stop().await;
}

#[tokio::test]
async fn a_foreign_code_and_what_the_provider_refused_sign_nobody_in() {
    let (portal, fake) = with_provider().await;
    let browser = Browser::new(&portal);
    let departure = browser.ask(start("//evil.example")).await.unwrap();
    let (_, state) = fake.let_in(&departure.address);
    assert_eq!(code_of(browser.ask(finish("stolen", &state)).await), "identity.provider-refused");
    let departure = browser.ask(start("/")).await.unwrap();
    let (_, state) = fake.let_in(&departure.address);
    let refused = FinishProviderSignIn { state, code: None, error: Some("access_denied".into()) };
    assert_eq!(code_of(browser.ask(refused).await), "identity.provider-refused");
    let arrival = {
        let departure = browser.ask(start("//evil.example")).await.unwrap();
        let (code, state) = fake.let_in(&departure.address);
        browser.ask(finish(&code, &state)).await.unwrap()
    };
    assert_eq!(arrival.return_to, "/");
    portal.stop().await;
}

#[tokio::test]
async fn a_provider_that_is_down_says_so_and_passwords_still_work() {
    let (portal, fake) = with_provider().await;
    fake.mood(Mood::Down);
    let problem = Browser::new(&portal).ask(start("/")).await.unwrap_err();
    assert!(
        problem.status == 503 && problem.title.contains("Corp") && problem.detail.contains("password"),
        "{problem}"
    );
    Browser::signed_in(&portal, "ada").await;
    fake.mood(Mood::OtherIssuer);
    assert_eq!(Browser::new(&portal).ask(start("/")).await.unwrap_err().status, 503, "it must be who it says");
    let unknown = StartProviderSignIn { provider: "other".into(), return_to: None };
    assert_eq!(Browser::new(&portal).ask(unknown).await.unwrap_err().status, 404);
    portal.stop().await;
}

#[tokio::test]
async fn a_provider_that_asks_again_proves_once_more_who_one_is() {
    let (portal, fake) = with_provider().await;
    let browser = Browser::new(&portal);
    through(&browser, &fake).await.unwrap();
    assert_eq!(browser.ask(ShowMyFactors {}).await.unwrap().providers, ["corp"]);
    portal.clock().advance(16 * 60);
    let now = BEGINNING.seconds() + 16 * 60;
    fake.claim("iat", json!(now));
    fake.claim("exp", json!(now + 300));
    assert_eq!(code_of(browser.ask(StartPasskey {}).await), "identity.step-up-needed");
    let again = async |browser: &Browser<'_>| {
        let departure = browser.ask(StartProviderStepUp { provider: "corp".into(), return_to: None }).await?;
        assert!(departure.address.contains("prompt=login") && departure.address.contains("max_age=0"));
        let (code, state) = fake.let_in(&departure.address);
        browser.ask(finish(&code, &state)).await
    };
    assert_eq!(code_of(again(&browser).await), "identity.provider-refused", "no auth_time");
    fake.claim("auth_time", json!(now - 600));
    assert_eq!(code_of(again(&browser).await), "identity.provider-refused", "it did not ask again");
    fake.claim("auth_time", json!(now));
    fake.claim("sub", json!("s2"));
    assert_eq!(code_of(again(&browser).await), "identity.provider-refused", "somebody else");
    assert_eq!(code_of(browser.ask(StartPasskey {}).await), "identity.step-up-needed");
    fake.claim("sub", json!("s1"));
    let before = browser.copy();
    assert!(again(&browser).await.unwrap().me.stepped_up_until.is_some());
    assert!(before.ask(WhoAmI {}).await.unwrap().reference.is_none(), "the session has a new id");
    let ada = Browser::signed_in(&portal, "ada").await;
    assert_eq!(code_of(again(&ada).await), "identity.provider-refused", "it knows mira, not ada");
    let visitor = Browser::new(&portal).ask(StartProviderStepUp { provider: "corp".into(), return_to: None }).await;
    assert_eq!(visitor.unwrap_err().status, 403);
    portal.stop().await;
}

#[tokio::test]
async fn the_first_account_is_an_admin_s_and_not_whoever_comes_from_the_provider() {
    let (portal, fake) = before_setup().await;
    let browser = Browser::new(&portal);
    assert_eq!(code_of(through(&browser, &fake).await), "identity.provider-refused");
    assert!(browser.ask(WhoAmI {}).await.unwrap().needs_setup, "the setup link is still good");
    portal.stop().await;
}
