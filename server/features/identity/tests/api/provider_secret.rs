//! The client secret of a provider that is sealed in the vault.

use kernel::Feature;
use serde_json::json;
use testkit::{BEGINNING, TestPortal};

use crate::fake_provider::{FakeProvider, ISSUER};
use crate::finish_provider_sign_in::{through, with_provider};
use crate::support::{Browser, command};

async fn without_secret() -> (TestPortal, FakeProvider) {
    let fake = FakeProvider::new(BEGINNING.seconds());
    let provider = json!({ "id": "corp", "title": "Corp", "issuer": ISSUER, "client_id": "portal", "people": { "s1": "user:default/mira" } });
    let config = identity::Config {
        public_url: "https://portal.example".into(),
        providers: vec![serde_json::from_value(provider).unwrap()],
        ..identity::Config::default()
    };
    let outside = fake.clone();
    let portal = TestPortal::start(|_| vec![identity::feature(config), Feature::new("web").outside(outside)]).await;
    identity::command::create_user(&command(&portal), "ada", None, None).await.unwrap();
    (portal, fake)
}

#[tokio::test]
async fn a_sealed_secret_is_shown_to_the_provider_and_survives_a_new_master_key() {
    let (portal, fake) = without_secret().await;
    let (ctx, browser) = (command(&portal), Browser::new(&portal));
    through(&browser, &fake).await.unwrap();
    assert_eq!(fake.shown(), None, "a public client");
    for secret in ["first", "hunter2"] {
        identity::command::set_provider_secret(&ctx, "corp", secret.to_owned()).await.unwrap();
    }
    through(&browser, &fake).await.unwrap();
    assert_eq!(fake.shown().as_deref(), Some("portal:hunter2"));
    let (_, count) = identity::command::rotate_key(&ctx).await.unwrap();
    assert_eq!(count, 1, "the first one is forgotten");
    through(&browser, &fake).await.unwrap();
    assert_eq!(fake.shown().as_deref(), Some("portal:hunter2"));
    let mut tx = ctx.read().await.unwrap();
    let told = format!("{:?}", ctx.events_recent(&mut tx, 50).await.unwrap());
    assert!(told.contains("ProviderSecretKept") && !told.contains("hunter2"));
    drop(tx);
    portal.stop().await;
}

#[tokio::test]
async fn a_secret_that_would_never_be_used_is_refused() {
    let (portal, _) = with_provider().await;
    let set = |provider: &'static str| {
        let ctx = command(&portal);
        async move { identity::command::set_provider_secret(&ctx, provider, "hunter2".to_owned()).await }
    };
    for (provider, words) in [("corp", "says the secret"), ("other", "no provider `other`")] {
        let refused = anyhow::Error::from(set(provider).await.unwrap_err()).to_string();
        assert!(refused.contains(words) && !refused.contains("hunter2"), "{refused}");
    }
    portal.stop().await;
}
