//! A client with the roles that are assigned to it.

use axum::body::Body;
use http::{Request, header};
use kernel::{Caller, Principal, Role};
use portal::config::Config;
use shared::catalog::EntityRef;
use shared::identity::{OWN, SELF};
use shared::permissions::{AssignRole, DELEGATE};
use testkit::TestPortal;

#[tokio::test]
async fn a_client_may_what_is_assigned_to_it_and_has_nothing_of_its_own() {
    let portal = TestPortal::start(|folder| {
        let mut config = Config::default();
        config.server.data_dir = folder.to_owned();
        portal::features::all(&config)
    })
    .await;
    let subject = EntityRef::new("client", "default", "ci").unwrap();
    let caller = Caller::new(Principal::Person(subject.clone()), "ci", Role::Nobody);
    let ctx = portal.system().acting_as(caller);
    assert!(ctx.holds(SELF) && !ctx.holds(shared::catalog::READ));
    let role = AssignRole { subject, role: "reader".into(), until: None, reason: "Builds read the catalog.".into() };
    portal.call(role).await.unwrap();
    assert!(ctx.holds(shared::catalog::READ) && !ctx.holds(OWN) && !ctx.holds(DELEGATE));
    // No client of this name and secret is registered.
    let request = Request::post("/api/v1/identity/token")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("grant_type=client_credentials&client_id=ci&client_secret=x"));
    let (status, body) = portal.send(request.unwrap()).await;
    assert_eq!(status, 401);
    assert!(String::from_utf8_lossy(&body).contains("\"error\":\"invalid_client\""));
    portal.stop().await;
}
