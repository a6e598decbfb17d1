//! The door.

use axum::body::Body;
use http::{Request, StatusCode};
use kernel::{Answer, Ctx, Feature};
use serde::{Deserialize, Serialize};
use shared::catalog::EntityRef;
use shared::limits::ListLimits;
use shared::{Operation, Permission, Problem, Route};
use testkit::TestPortal;

/// Greet somebody.
#[derive(Debug, Clone, Serialize, Deserialize, schemars::JsonSchema)]
struct Greet {
    reference: EntityRef,
    #[serde(default)]
    times: Option<u32>,
    #[serde(default)]
    words: Vec<String>,
}
impl Operation for Greet {
    type Output = String;
    const ROUTE: Route = Route::get("/api/v1/test/greet/{reference}");
    const NEEDS: Permission = Permission("test.greeting.read");
}

/// Break something.
#[derive(Debug, Clone, Serialize, Deserialize, schemars::JsonSchema)]
struct Break {
    how: String,
}
impl Operation for Break {
    type Output = String;
    const ROUTE: Route = Route::post("/api/v1/test/break");
    const NEEDS: Permission = Permission("test.thing.break");
}

async fn greet(ctx: Ctx, op: Greet) -> Answer<String> {
    Ok(format!("{} greets {} {} {}", ctx.principal(), op.reference, op.times.unwrap_or(1), op.words.join("+")))
}

async fn break_it(_: Ctx, op: Break) -> Answer<String> {
    match op.how.as_str() {
        "panic" => panic!("secret words"),
        "fault" => Err(anyhow::anyhow!("secret words").into()),
        other => Err(Problem::invalid(format!("cannot break by {other}")).into()),
    }
}

async fn portal() -> TestPortal {
    TestPortal::start(|_| vec![Feature::new("test").serves(greet).serves(break_it)]).await
}

#[tokio::test]
async fn an_operation_arrives_as_it_was_asked() {
    let portal = portal().await;
    let greeting = Greet {
        reference: "user:team-a/zoë".parse().unwrap(),
        times: Some(3),
        words: vec!["a b".into(), "c&d=é".into()],
    };
    let answer = portal.call_as("reader:user:default/mira", greeting).await.unwrap();
    assert_eq!(answer, "user:default/mira greets user:team-a/zoë 3 a b+c&d=é");
}

#[tokio::test]
async fn without_the_permission_nothing_happens() {
    let portal = portal().await;
    let problem = portal.call_as("reader:user:default/mira", Break { how: "panic".into() }).await.unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (403, "forbidden"));
    assert!(problem.detail.contains("test.thing.break"), "{problem}");
    let problem = portal.call_as("nobody:user:default/eve", ListLimits {}).await.unwrap_err();
    assert_eq!(problem.status, 403);
}

#[tokio::test]
async fn a_fault_and_a_panic_tell_the_reader_nothing_of_their_cause() {
    let portal = portal().await;
    for how in ["panic", "fault"] {
        let problem = portal.call(Break { how: how.into() }).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (500, "fault"));
        assert!(!problem.to_string().contains("secret"), "{problem}");
    }
}

#[tokio::test]
async fn what_does_not_fit_the_operation_is_said() {
    let portal = portal().await;
    let send = |path: &str, kind: &str, body: &str| {
        let request = Request::post(path)
            .header("content-type", kind)
            .header("x-test-caller", "admin:user:default/root")
            .body(Body::from(body.to_owned()))
            .unwrap();
        portal.send(request)
    };
    for (kind, body, status, says) in [
        ("application/json", "{\"how\":", 400, "EOF"),
        ("application/json", "[]", 400, "JSON object"),
        ("application/json", "{}", 400, "missing field `how`"),
        ("text/plain", "{\"how\":\"x\"}", 415, "must be JSON"),
        ("application/json; charset=utf-8", "{\"how\":\"x\"}", 400, "cannot break by x"),
    ] {
        let (found, body) = send("/api/v1/test/break", kind, body).await;
        let text = String::from_utf8(body).unwrap();
        assert_eq!(found.as_u16(), status, "{text}");
        assert!(text.contains(says), "{text}");
    }
    let (status, text) = portal.get("/api/v1/test/greet/user/default/ann?times=many").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text.contains("invalid digit"), "{text}");
    let (status, text) = portal.get("/api/v1/nothing").await;
    assert_eq!((status, text.contains("no-such-operation")), (StatusCode::NOT_FOUND, true));
    let (status, text) = portal.get("/api/v1/test/break").await;
    assert_eq!((status, text.contains("method-not-allowed")), (StatusCode::METHOD_NOT_ALLOWED, true));
}

#[tokio::test]
async fn the_document_names_every_operation_with_its_parameters() {
    let portal = portal().await;
    let (status, text) = portal.get("/api/openapi.json").await;
    assert_eq!(status, StatusCode::OK);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let greet = &document["paths"]["/api/v1/test/greet/{kind}/{namespace}/{name}"]["get"];
    assert_eq!(greet["summary"], "Greet somebody");
    let names: Vec<&str> =
        greet["parameters"].as_array().unwrap().iter().map(|parameter| parameter["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["kind", "namespace", "name", "times", "words"]);
    assert_eq!(
        document["paths"]["/api/v1/test/break"]["post"]["requestBody"]["content"]["application/json"]["schema"]["required"]
            [0],
        "how"
    );
    assert!(document["components"]["schemas"]["Problem"].is_object());
}

#[tokio::test]
async fn the_table_of_limits_is_public() {
    let portal = portal().await;
    let limits = portal.call_as("", ListLimits {}).await.unwrap();
    assert!(limits.iter().any(|limit| limit.name == "body_bytes" && limit.value == 1 << 20));
}

#[tokio::test]
async fn one_operation_has_a_pace_of_its_own_for_everybody() {
    let features = |_: &std::path::Path| vec![Feature::new("test").serves(greet).serves(break_it)];
    let limits = [("requests_per_minute_route", 2), ("requests_per_minute_person", 4), ("changes_per_minute", 1)];
    let portal = TestPortal::limited(&limits, features).await;
    let ask = async |path: &str, address: &str| {
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        request.extensions_mut().insert(kernel::PeerAddress(format!("{address}:1").parse().unwrap()));
        let response = portal.exchange(request).await;
        assert_eq!(response.status() == 429, response.headers().contains_key("retry-after"));
        response.status().as_u16()
    };
    let found = [ask("/api/limits", "203.0.113.1").await, ask("/api/limits", "203.0.113.1").await];
    assert_eq!(found, [200, 200]);
    assert_eq!(ask("/api/limits", "203.0.113.1").await, 429);
    assert_eq!(ask("/api/operations", "203.0.113.1").await, 200, "another operation");
    assert_eq!(ask("/api/limits", "203.0.113.2").await, 200, "another address");

    let status = async |answer: Result<Vec<shared::limits::Limit>, shared::Problem>| {
        answer.map_or_else(|problem| problem.status, |_| 200)
    };
    let mut found = Vec::new();
    for _ in 0..3 {
        found.push(status(portal.call(ListLimits {}).await).await);
    }
    assert_eq!(found, [200, 200, 429], "one operation of one person");
    assert!(portal.call(shared::limits::ListOperations {}).await.is_ok());
    let all = portal.call(shared::limits::ListOperations {}).await;
    assert_eq!(all.unwrap_err().status, 429, "all operations of one person");
    portal.stop().await;
}

#[tokio::test]
async fn who_asks_too_often_waits_and_others_do_not() {
    let features = |_: &std::path::Path| vec![Feature::new("test").serves(greet).serves(break_it)];
    let portal = TestPortal::limited(&[("requests_per_minute_address", 3), ("changes_per_minute", 2)], features).await;
    let ask = async |address: &str| {
        let mut request = Request::get("/api/limits").body(Body::empty()).unwrap();
        let peer = format!("{address}:1").parse().unwrap();
        request.extensions_mut().insert(kernel::PeerAddress(peer));
        let response = portal.exchange(request).await;
        let wait = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        (response.status().as_u16(), wait)
    };
    for _ in 0..3 {
        assert_eq!(ask("203.0.113.1").await, (200, None));
    }
    assert_eq!(ask("203.0.113.1").await, (429, Some("20".to_owned())));
    assert_eq!(ask("203.0.113.2").await, (200, None), "another address has a pace of its own");
    portal.clock().advance(20);
    assert_eq!(ask("203.0.113.1").await, (200, None));

    for _ in 0..2 {
        assert_eq!(portal.call(Break { how: "x".into() }).await.unwrap_err().status, 400);
    }
    assert_eq!(portal.call(Break { how: "x".into() }).await.unwrap_err().status, 429);
    let other = portal.call_as("admin:user:default/other", Break { how: "x".into() }).await;
    assert_eq!(other.unwrap_err().status, 400, "and another person too");
    portal.stop().await;
}
