//! The log of events and the projections that follow it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel::{Ctx, Feature, Projection, Recorded};
use shared::events::Event;
use testkit::TestPortal;

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<i64>>>);

#[async_trait]
impl Projection for Seen {
    fn name(&self) -> &'static str {
        "seen"
    }
    async fn start(&self, _: &Ctx) -> anyhow::Result<i64> {
        Ok(0)
    }
    async fn apply(&self, _: &Ctx, events: &[Recorded]) -> anyhow::Result<()> {
        self.0.lock().unwrap().extend(events.iter().map(|event| event.seq));
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
    assert_eq!(*seen.0.lock().unwrap(), [1, 2, 3, 4]);
    let mut tx = ctx.read().await.unwrap();
    let about_a = ctx.events_of(&mut tx, &"component:default/a".parse().unwrap(), 10).await.unwrap();
    assert_eq!(about_a.iter().map(|event| event.seq).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(about_a[0].who, "system:test");
}
