//! What the ready-made policies decide on the first day.

use crate::support::{ANN, BOB, burns, looks, portal};

#[tokio::test]
async fn each_role_may_what_its_name_says() {
    let portal = portal().await;
    for (who, payments, orphan, burn_payments, burn_orphan) in [
        ("", 200, 200, 403, 403),
        (ANN, 200, 404, 200, 404),
        (BOB, 403, 403, 403, 403),
        ("reader:user:default/cid", 200, 200, 403, 403),
        ("contributor:user:default/cid", 200, 200, 403, 403),
        ("contributor:user:default/cid group:default/ops", 200, 200, 200, 403),
        ("admin:user:default/cid", 200, 200, 200, 200),
    ] {
        let found = (
            looks(&portal, who, "payments").await,
            looks(&portal, who, "orphan").await,
            burns(&portal, who, "payments").await,
            burns(&portal, who, "orphan").await,
        );
        assert_eq!(found, (payments, orphan, burn_payments, burn_orphan), "{who}");
    }
}

#[tokio::test]
async fn a_hidden_thing_and_a_missing_one_answer_alike() {
    let portal = portal().await;
    let ask = async |name: &str| {
        let request = http::Request::get(format!("/api/v1/shelf/component/default/{name}"));
        let request = request.header("x-test-caller", ANN).body(axum::body::Body::empty()).unwrap();
        portal.send(request).await
    };
    assert_eq!(ask("orphan").await, ask("nothing").await);
}
