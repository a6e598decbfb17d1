//! Sources behind a URL: fetched through the guard, never from where they should not be.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use shared::catalog::{ListSources, ShowSource, SourceState};
use testkit::TestPortal;

use crate::support::{TEAM, component, config, references, refresh, register};

/// A server on this machine for as long as the test runs.
#[expect(clippy::disallowed_methods, reason = "a server beside the test, not of the portal")]
pub async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// A portal that may reach this machine under its address, but not under other names of it.
async fn portal(allowed: &[&str]) -> TestPortal {
    let allowed_networks = allowed.iter().map(|network| (*network).to_owned()).collect();
    TestPortal::start(|dir| vec![catalog::feature(catalog::Config { allowed_networks, ..config(dir) })]).await
}

/// Registers a URL; answers the message of the source if it failed.
async fn failure(portal: &TestPortal, url: &str) -> String {
    let id = register(portal, url).await.id;
    portal.call(ShowSource { id }).await.unwrap().source.message.unwrap_or_default()
}

#[tokio::test]
async fn a_file_and_what_it_leads_to_are_fetched() {
    let all = "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec:\n  targets: [./team.yaml, deep/ledger.yaml, gone.yaml]\n";
    let ledger = component("ledger", "  notes:\n    $text: ../notes.txt\n");
    let router = Router::new()
        .route("/all.yaml", get(move || async move { all }))
        .route("/team.yaml", get(|| async { TEAM }))
        .route("/deep/ledger.yaml", get(move || async move { ledger }))
        .route("/notes.txt", get(|| async { "hello" }));
    let address = serve(router).await;
    let portal = portal(&["127.0.0.1"]).await;
    let source = register(&portal, &format!("http://{address}/all.yaml")).await;
    assert_eq!(references(&portal).await, ["component:default/ledger", "group:default/team", "location:default/all"]);
    let ledger = crate::support::show(&portal, "component:default/ledger").await.unwrap();
    assert_eq!(ledger.entity.spec["notes"], "hello");
    assert_eq!(ledger.declared.unwrap().path, format!("http://{address}/deep/ledger.yaml"));
    let detail = portal.call(ShowSource { id: source.id }).await.unwrap();
    assert_eq!(
        detail.problems.iter().map(|problem| (problem.line, problem.cause.as_str())).collect::<Vec<_>>(),
        [(5, "target")],
        "{:?}",
        detail.problems
    );
    portal.stop().await;
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let sent = Arc::new(AtomicUsize::new(0));
    let answer = |State(sent): State<Arc<AtomicUsize>>, headers: HeaderMap| async move {
        if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag == "\"one\"") {
            return StatusCode::NOT_MODIFIED.into_response();
        }
        sent.fetch_add(1, Ordering::SeqCst);
        ([(header::ETAG, "\"one\"")], TEAM).into_response()
    };
    let address = serve(Router::new().route("/team.yaml", get(answer)).with_state(Arc::clone(&sent))).await;
    let portal = portal(&["127.0.0.0/8"]).await;
    let source = register(&portal, &format!("http://{address}/team.yaml")).await;
    refresh(&portal, &source).await;
    refresh(&portal, &source).await;
    assert_eq!(sent.load(Ordering::SeqCst), 1);
    assert_eq!(references(&portal).await, ["group:default/team"]);
    portal.stop().await;
}

#[tokio::test]
async fn what_fills_a_placeholder_is_not_sent_again_either() {
    const DATE: &str = "Fri, 20 Nov 2026 10:00:00 GMT";
    let sent = Arc::new(AtomicUsize::new(0));
    let ledger = component("ledger", "  notes:\n    $text: ./notes.txt\n");
    let answer = |State(sent): State<Arc<AtomicUsize>>, headers: HeaderMap| async move {
        if headers.get(header::IF_MODIFIED_SINCE).is_some_and(|since| since == DATE) {
            return StatusCode::NOT_MODIFIED.into_response();
        }
        sent.fetch_add(1, Ordering::SeqCst);
        ([(header::LAST_MODIFIED, DATE)], "hello").into_response()
    };
    let router = Router::new()
        .route("/ledger.yaml", get(move || async move { ledger }))
        .route("/notes.txt", get(answer))
        .with_state(Arc::clone(&sent));
    let address = serve(router).await;
    let portal = portal(&["127.0.0.1"]).await;
    let source = register(&portal, &format!("http://{address}/ledger.yaml")).await;
    refresh(&portal, &source).await;
    assert_eq!(sent.load(Ordering::SeqCst), 1);
    let ledger = crate::support::show(&portal, "component:default/ledger").await.unwrap();
    assert_eq!(ledger.entity.spec["notes"], "hello");
    portal.stop().await;
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_not_followed() {
    let secret = serve(Router::new().route("/secret.yaml", get(|| async { TEAM }))).await;
    let port = secret.port();
    let router = Router::new()
        .route(
            "/by-address.yaml",
            get(move || async move { Redirect::temporary(&format!("http://127.0.0.2:{port}/secret.yaml")) }),
        )
        .route(
            "/by-name.yaml",
            get(move || async move { Redirect::temporary(&format!("http://localhost:{port}/secret.yaml")) }),
        )
        .route(
            "/by-disguise.yaml",
            get(move || async move { Redirect::temporary(&format!("http://[::ffff:127.0.0.2]:{port}/secret.yaml")) }),
        )
        .route("/to-a-file.yaml", get(|| async { Redirect::temporary("file:///etc/passwd") }))
        .route("/round.yaml", get(|| async { Redirect::temporary("/round.yaml") }));
    let address = serve(router).await;
    // Only the one address of the server is allowed; `localhost` may also mean ::1, which is not.
    let portal = portal(&["127.0.0.1"]).await;
    for (path, said) in [
        ("by-address.yaml", "127.0.0.2, which is this machine itself"),
        ("by-disguise.yaml", "which is this machine itself"),
        ("to-a-file.yaml", "addresses with `file:` are not fetched"),
        ("round.yaml", "redirects more than 3 times"),
    ] {
        let message = failure(&portal, &format!("http://{address}/{path}")).await;
        assert!(message.contains(said), "{path}: {message}");
    }
    assert_eq!(references(&portal).await, [""; 0]);
    portal.stop().await;
    // Without any allowance the first request is refused already, by address and by name.
    let portal = self::portal(&[]).await;
    for host in ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "127.1", "0x7f000001"] {
        let message = failure(&portal, &format!("http://{host}:{port}/secret.yaml")).await;
        assert!(message.contains("the portal connects only to public addresses"), "{host}: {message}");
    }
    assert_eq!(references(&portal).await, [""; 0]);
    portal.stop().await;
}

#[tokio::test]
async fn what_a_server_answers_is_said() {
    let router = Router::new()
        .route("/closed.yaml", get(|| async { StatusCode::FORBIDDEN }))
        .route("/broken.yaml", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
        .route("/large.yaml", get(|| async { "x".repeat(11 << 20) }))
        .route("/page.yaml", get(|| async { "<!doctype html><title>Sign in</title>" }));
    let address = serve(router).await;
    let portal = portal(&["127.0.0.1"]).await;
    for (path, said) in [
        ("closed.yaml", "403"),
        ("broken.yaml", "500"),
        ("large.yaml", "bytes long"),
        ("gone.yaml", "There is no such file"),
    ] {
        let message = failure(&portal, &format!("http://{address}/{path}")).await;
        assert!(message.contains(said), "{path}: {message}");
    }
    register(&portal, &format!("http://{address}/page.yaml")).await;
    let page = portal
        .call(ListSources {})
        .await
        .unwrap()
        .into_iter()
        .find(|source| source.target.ends_with("page.yaml"))
        .unwrap();
    assert_eq!((page.state, page.entities, page.problems), (SourceState::Ready, 0, 1));
    portal.stop().await;
}

#[tokio::test]
async fn a_token_goes_to_its_host_only_and_never_in_clear_text() {
    let seen = Arc::new(AtomicUsize::new(0));
    let answer = |State(seen): State<Arc<AtomicUsize>>, headers: HeaderMap| async move {
        seen.fetch_add(usize::from(headers.contains_key(header::AUTHORIZATION)), Ordering::SeqCst);
        TEAM
    };
    let address = serve(Router::new().route("/team.yaml", get(answer)).with_state(Arc::clone(&seen))).await;
    let credentials: Vec<catalog::Credential> =
        serde_json::from_str(r#"[{"host": "127.0.0.1", "token": "hunter2"}]"#).unwrap();
    let portal = TestPortal::start(|dir| {
        vec![catalog::feature(catalog::Config {
            allowed_networks: vec!["127.0.0.1".into()],
            credentials,
            ..config(dir)
        })]
    })
    .await;
    register(&portal, &format!("http://{address}/team.yaml")).await;
    assert_eq!(references(&portal).await, ["group:default/team"]);
    assert_eq!(seen.load(Ordering::SeqCst), 0);
    portal.stop().await;
}
