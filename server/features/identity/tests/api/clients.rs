//! ListClients, CreateClient, RenewClientSecret, RemoveClient, GiveClientToken.

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{Request, header};
use serde_json::Value;
use shared::identity::WhoAmI;
use shared::identity::clients::{CreateClient, ListClients, NewClient, RemoveClient, RenewClientSecret};
use testkit::TestPortal;

use crate::support::{Browser, code_of, founded};

fn create(name: &str) -> CreateClient {
    CreateClient {
        name: name.into(),
        about: "Builds.".into(),
        scopes: vec!["catalog".into(), "identity".into()],
        days: 30,
    }
}

/// What the token endpoint answers: status, `Cache-Control`, body.
async fn token(portal: &TestPortal, basic: Option<(&str, &str)>, form: &str) -> (u16, String, Value) {
    let mut request = Request::post("/api/v1/identity/token")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8");
    if let Some((name, secret)) = basic {
        let pair = STANDARD.encode(format!("{name}:{secret}"));
        request = request.header(header::AUTHORIZATION, format!("Basic {pair}"));
    }
    let response = portal.exchange(request.body(Body::from(form.to_owned())).unwrap()).await;
    let status = response.status().as_u16();
    assert_eq!(response.headers().contains_key(header::WWW_AUTHENTICATE), status == 401);
    let keep = response.headers()[header::CACHE_CONTROL].to_str().unwrap().to_owned();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, keep, serde_json::from_slice(&body).unwrap())
}

const GRANT: &str = "grant_type=client_credentials";

async fn made(ada: &Browser<'_>, name: &str) -> NewClient {
    ada.ask(create(name)).await.unwrap()
}

async fn whoever(portal: &TestPortal, token: &Value) -> Result<shared::identity::Me, shared::Problem> {
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap_or("none"));
    Browser::new(portal).ask_with(WhoAmI {}, &[("authorization", &bearer)]).await
}

#[tokio::test]
async fn a_client_exchanges_its_secret_for_a_token_and_acts_for_itself() {
    let portal = founded().await;
    let ada = Browser::signed_in(&portal, "ada").await;
    let client = made(&ada, "ci").await;
    let (status, keep, given) = token(&portal, Some(("ci", client.secret.reveal())), GRANT).await;
    assert_eq!((status, keep.as_str(), given["token_type"].as_str()), (200, "no-store", Some("Bearer")), "{given}");
    assert_eq!((given["expires_in"].as_u64(), given["scope"].as_str()), (Some(3_600), Some("catalog identity")));
    let me = whoever(&portal, &given).await.unwrap();
    assert_eq!(me.reference.unwrap().as_str(), "client:default/ci");
    assert!(ada.ask(ListClients {}).await.unwrap()[0].used_at.is_some());

    let form = format!("{GRANT}&client_id=ci&client_secret={}&scope=catalog.entity.read", client.secret.reveal());
    let (status, _, narrow) = token(&portal, None, &form).await;
    assert_eq!((status, narrow["scope"].as_str()), (200, Some("catalog.entity.read")), "{narrow}");
    assert!(whoever(&portal, &narrow).await.is_err(), "identity is not in its scopes");
    portal.clock().advance(3_601);
    assert_eq!(whoever(&portal, &given).await.unwrap_err().status, 401, "its hour is over");
    portal.stop().await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused_in_the_words_of_the_standard() {
    let portal = founded().await;
    let ada = Browser::signed_in(&portal, "ada").await;
    let secret = made(&ada, "ci").await.secret;
    let (secret, good) = (secret.reveal(), Some(("ci", secret.reveal())));
    let in_form = format!("{GRANT}&client_id=ci&client_secret={secret}");
    for (basic, form, status, error) in [
        (None, GRANT, 401, "invalid_client"),
        (Some(("ci", "wrong")), GRANT, 401, "invalid_client"),
        (Some(("other", secret)), GRANT, 401, "invalid_client"),
        (Some(("", "")), GRANT, 401, "invalid_client"),
        (good, "", 400, "invalid_request"),
        (good, "grant_type=password", 400, "unsupported_grant_type"),
        (good, "grant_type=client_credentials&scope=search", 400, "invalid_scope"),
        (good, "grant_type=client_credentials&scope=catalog&scope=identity", 400, "invalid_request"),
        (good, &in_form, 400, "invalid_request"),
        (good, "grant_type=client_credentials&client_id=other", 400, "invalid_request"),
    ] {
        let (found, _, said) = token(&portal, basic, form).await;
        assert_eq!((found, said["error"].as_str()), (status, Some(error)), "{form}: {said}");
        assert!(!said.to_string().contains(secret));
    }
    let pair = format!("Basic {}", STANDARD.encode(format!("ci:{secret}")));
    let asked = Browser::new(&portal).ask_with(WhoAmI {}, &[("authorization", &pair)]).await;
    assert_eq!(asked.unwrap_err().status, 403, "a secret is no token");
    portal.stop().await;
}

#[tokio::test]
async fn a_secret_is_renewed_ends_and_goes_with_the_client() {
    let portal = founded().await;
    let ada = Browser::signed_in(&portal, "ada").await;
    let old = made(&ada, "ci").await.secret;
    let new = ada.ask(RenewClientSecret { name: "ci".into(), days: 1 }).await.unwrap().secret;
    assert_eq!(token(&portal, Some(("ci", old.reveal())), GRANT).await.0, 401, "the old secret ended");
    let (_, _, given) = token(&portal, Some(("ci", new.reveal())), GRANT).await;
    assert!(whoever(&portal, &given).await.is_ok());
    assert!(ada.ask(RemoveClient { name: "ci".into() }).await.unwrap().is_empty());
    assert_eq!(whoever(&portal, &given).await.unwrap_err().status, 401);
    assert_eq!(token(&portal, Some(("ci", new.reveal())), GRANT).await.0, 401);
    assert_eq!(ada.ask(create("ci")).await.unwrap_err().status, 409, "roles may still be assigned to the name");

    let late = made(&ada, "night").await.secret;
    portal.clock().advance(30 * 86_400);
    assert_eq!(token(&portal, Some(("night", late.reveal())), GRANT).await.0, 401, "its month is over");
    portal.stop().await;
}

#[tokio::test]
async fn only_admins_who_proved_lately_register_clients_and_nonsense_is_refused() {
    let portal = founded().await;
    let (ada, mira) = (Browser::signed_in(&portal, "ada").await, Browser::signed_in(&portal, "mira").await);
    assert_eq!(mira.ask(create("ci")).await.unwrap_err().status, 403);
    assert_eq!(mira.ask(ListClients {}).await.unwrap_err().status, 403);
    for (wrong, status) in [
        (CreateClient { name: "C I".into(), ..create("ci") }, 422),
        (CreateClient { about: " ".into(), ..create("ci") }, 400),
        (CreateClient { scopes: Vec::new(), ..create("ci") }, 400),
        (CreateClient { days: 0, ..create("ci") }, 400),
        (CreateClient { days: 367, ..create("ci") }, 400),
    ] {
        assert_eq!(ada.ask(wrong.clone()).await.unwrap_err().status, status, "{wrong:?}");
    }
    assert_eq!(ada.ask(RemoveClient { name: "ci".into() }).await.unwrap_err().status, 404);
    portal.clock().advance(16 * 60);
    assert_eq!(code_of(ada.ask(create("ci")).await), "identity.step-up-needed");
    portal.stop().await;
}
