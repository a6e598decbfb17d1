//! The log as an audit trail: chained, with refusals, and a changed row is named.

use db::testing::TestDb;
use db::{Engine, sql};
use kernel::{AuditFilter, Ctx, Feature, Head, verify_log};
use shared::events::Event;
use shared::{Operation, Permission, Route};
use testkit::TestPortal;

/// Break something.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Smash {}
impl Operation for Smash {
    type Output = ();
    const ROUTE: Route = Route::post("/api/v1/test/smash");
    const NEEDS: Permission = Permission("test.thing.manage");
}

async fn smash(_: Ctx, _: Smash) -> kernel::Answer<()> {
    Ok(())
}

async fn told(portal: &TestPortal, names: &[&str]) {
    let ctx = portal.system();
    let mut tx = ctx.begin().await.unwrap();
    let event = |name: &&str| Event::EntityRestored { reference: format!("component:default/{name}").parse().unwrap() };
    ctx.tell_all(&mut tx, names.iter().map(event).collect()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn story(engine: Engine) {
    let Some(test) = TestDb::fresh(engine).await else { return };
    let db = test.db();
    let portal = TestPortal::on(test, |_| vec![Feature::new("test")]).await;
    told(&portal, &["a", "b"]).await;
    told(&portal, &["c"]).await;
    assert_eq!(verify_log(&db, &[]).await.unwrap(), Ok(3));
    let ctx = portal.system();
    let mut tx = ctx.read().await.unwrap();
    let head = ctx.head(&mut tx).await.unwrap().unwrap();
    drop(tx);
    assert_eq!(verify_log(&db, std::slice::from_ref(&head)).await.unwrap(), Ok(3));
    let other = Head { seq: 2, hash: "00".into() };
    assert_eq!(verify_log(&db, &[other]).await.unwrap().unwrap_err().seq, 2);
    // Somebody changes a row, then puts it back, then cuts the end off.
    for (who, broken) in [("eve", Some(2)), ("system:test", None)] {
        let mut tx = db.begin().await.unwrap();
        sql!("UPDATE kernel_events SET who = $1 WHERE seq = 2", who).run(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(verify_log(&db, &[]).await.unwrap().err().map(|broken| broken.seq), broken);
    }
    let mut tx = db.begin().await.unwrap();
    sql!("DELETE FROM kernel_events WHERE seq = 3").run(&mut tx).await.unwrap();
    sql!("UPDATE kernel_counters SET value = 2 WHERE name = 'events'").run(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verify_log(&db, &[]).await.unwrap(), Ok(2));
    assert_eq!(verify_log(&db, &[head]).await.unwrap().unwrap_err().seq, 3);
    portal.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_a_missing_and_a_replaced_event_are_named_on_sqlite() {
    story(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_a_missing_and_a_replaced_event_are_named_on_postgres() {
    story(Engine::Postgres).await;
}

#[tokio::test]
async fn events_from_before_the_chain_are_chained_once() {
    let portal = TestPortal::start(|_| vec![Feature::new("test")]).await;
    told(&portal, &["a", "b"]).await;
    let ctx = portal.system();
    let mut tx = ctx.begin().await.unwrap();
    sql!("UPDATE kernel_events SET hash = NULL").run(&mut tx).await.unwrap();
    sql!("UPDATE kernel_counters SET value = 0 WHERE name = 'chained'").run(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let portal = portal.restart(|_| vec![Feature::new("test")]).await;
    let head = async |portal: &TestPortal| {
        let ctx = portal.system();
        let mut tx = ctx.read().await.unwrap();
        ctx.head(&mut tx).await.unwrap().unwrap().hash
    };
    assert_eq!(head(&portal).await.len(), 64);
    // From then on a missing hash stays missing: nobody can have the portal chain a forged log.
    let ctx = portal.system();
    let mut tx = ctx.begin().await.unwrap();
    sql!("UPDATE kernel_events SET hash = NULL").run(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let portal = portal.restart(|_| vec![Feature::new("test")]).await;
    assert_eq!(head(&portal).await, "");
}

#[tokio::test]
async fn refused_changes_are_told_and_a_burst_is_one_event() {
    let portal = TestPortal::start(|_| vec![Feature::new("test").serves(smash)]).await;
    for _ in 0..50 {
        assert_eq!(portal.call_as("reader:user:default/eve", Smash {}).await.unwrap_err().status, 403);
    }
    portal.call(Smash {}).await.unwrap();
    portal.clock().advance(61);
    let ctx = portal.system();
    ctx.tell_bursts().await.unwrap();
    ctx.tell_bursts().await.unwrap();
    let mut tx = ctx.read().await.unwrap();
    let filter = AuditFilter { who: "user:default/eve".into(), word: "refused".into(), ..AuditFilter::default() };
    let events = ctx.audit(&mut tx, &filter, 10).await.unwrap();
    let times: Vec<bool> = events.iter().map(|event| event.body.contains("\"times\":49")).collect();
    assert_eq!(times, [true, false]);
    assert!(events[0].body.contains("Smash") && events[0].body.contains("test.thing.manage"));
}
