//! The log of events and the projections that follow it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel::{Ctx, Feature, Projection, Recorded};
use shared::events::Event;
use testkit::TestPortal;

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Vec<i64>>>>);

#[async_trait]
impl Projection for Seen {
    fn name(&self) -> &'static str {
        "seen"
    }
    async fn start(&self, _: &Ctx) -> anyhow::Result<i64> {
        Ok(0)
    }
    async fn apply(&self, _: &Ctx, events: &[Recorded]) -> anyhow::Result<()> {
        self.0.lock().unwrap().push(events.iter().map(|event| event.seq).collect());
        Ok(())
    }
}

fn restored(name: &str) -> Event {
    Event::EntityRestored { reference: format!("component:default/{name}").parse().unwrap() }
}

#[tokio::test]
async fn events_are_numbered_in_order_and_an_undone_one_leaves_no_gap() {
    let seen = Seen::default();
    let portal = TestPortal::start(|_| vec![Feature::new("test").projects(seen.clone())]).await;
    let ctx = portal.system();
    for round in 0..3 {
        let mut tx = ctx.begin().await.unwrap();
        ctx.tell_all(&mut tx, vec![restored("a"), restored("b")]).await.unwrap();
        if round == 1 {
            drop(tx);
        } else {
            tx.commit().await.unwrap();
        }
    }
    portal.work_off().await;
    assert_eq!(seen.0.lock().unwrap().concat(), [1, 2, 3, 4]);
    let mut tx = ctx.read().await.unwrap();
    let about_a = ctx.events_of(&mut tx, &"component:default/a".parse().unwrap(), 10).await.unwrap();
    assert_eq!(about_a.iter().map(|event| event.seq).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(about_a[0].who, "system:test");
}

#[tokio::test]
async fn a_transaction_is_taken_in_as_a_whole_however_long_it_is() {
    let seen = Seen::default();
    let portal = TestPortal::start(|_| vec![Feature::new("test").projects(seen.clone())]).await;
    let ctx = portal.system();
    for count in [3, 12_000, 2] {
        let mut tx = ctx.begin().await.unwrap();
        ctx.tell(&mut tx, restored("first")).await.unwrap();
        ctx.tell_all(&mut tx, (1..count).map(|number| restored(&format!("e{number}"))).collect()).await.unwrap();
        tx.commit().await.unwrap();
    }
    portal.work_off().await;
    let batches = seen.0.lock().unwrap();
    assert_eq!(batches.concat(), (1..=12_005).collect::<Vec<i64>>());
    let whole = batches.iter().any(|batch| (4..=12_003).all(|seq| batch.contains(&seq)));
    assert!(whole, "{:?}", batches.iter().map(Vec::len).collect::<Vec<_>>());
}
