//! The store says the same on SQLite and on PostgreSQL, and after a restart.

use db::Engine;
use db::testing::TestDb;
use shared::permissions::{ListAssignments, ListPolicies, ListRequests};
use testkit::TestPortal;

use crate::ask_for_access::ask;
use crate::support::{BOB, assign, burns, features, looks, portal, publish};

async fn story(engine: Engine) {
    let Some(db) = TestDb::fresh(engine).await else { return };
    let portal = TestPortal::on(db, |_| features()).await;
    assign(&portal, "user:default/ann", "admin", None).await;
    assign(&portal, "user:default/bob", "reader", None).await;
    portal.call_as(BOB, ask("auditor")).await.unwrap();
    publish(&portal, "frozen", "forbid (principal, action == Action::\"catalog.entity.remove\", resource);")
        .await
        .unwrap();
    portal.clock().advance(120);
    portal.work_off().await;
    let portal = portal.restart(|_| features()).await;
    assert_eq!(looks(&portal, BOB, "orphan").await, 200);
    assert_eq!(burns(&portal, "admin:user:default/root", "orphan").await, 403);
    assert_eq!(portal.call(ListAssignments { subject: None, role: None, ended: None }).await.unwrap().len(), 2);
    assert_eq!(portal.call(ListRequests { decided: None }).await.unwrap().len(), 1);
    assert_eq!(portal.call(ListPolicies {}).await.unwrap().len(), 7);
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_story_on_sqlite() {
    story(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_story_on_postgres() {
    story(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_administrator_stays_when_two_are_ended_at_once() {
    let portal = portal().await;
    let (a, b) = (
        assign(&portal, "user:default/ann", "admin", None).await,
        assign(&portal, "user:default/bob", "admin", None).await,
    );
    let end = |id: String| portal.call(shared::permissions::EndAssignment { id, reason: "Both.".into() });
    let ended = [end(a.id).await.is_ok(), end(b.id).await.is_ok()];
    assert_eq!(ended, [true, false]);
}
