//! Jobs: saved with the change, retried, once per key.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use db::testing::TestDb;
use kernel::{Ctx, Feature, Job};
use serde::{Deserialize, Serialize};
use testkit::TestPortal;

/// What the job did, for the test to see.
#[derive(Default)]
struct Tally {
    runs: AtomicU32,
}

#[derive(Clone, Serialize, Deserialize)]
struct Count {
    fails: u32,
    key: Option<String>,
}

impl Job for Count {
    const NAME: &'static str = "count";
    fn key(&self) -> Option<String> {
        self.key.clone()
    }
    async fn run(self, ctx: Ctx) -> anyhow::Result<()> {
        let run = ctx.state::<Tally>().runs.fetch_add(1, Ordering::SeqCst);
        if run >= self.fails {
            return Ok(());
        }
        if run == 0 {
            panic!("the first failure is a panic");
        }
        anyhow::bail!("not yet")
    }
}

fn features(tally: Arc<Tally>) -> Vec<Feature> {
    vec![Feature::new("test").job::<Count>().state(tally)]
}

async fn enqueue(portal: &TestPortal, job: Count) {
    let ctx = portal.system();
    let mut tx = ctx.begin().await.unwrap();
    ctx.enqueue(&mut tx, job).await.unwrap();
    tx.commit().await.unwrap();
}

async fn on_engine(db: Option<TestDb>, body: impl AsyncFnOnce(TestPortal, Arc<Tally>)) {
    let Some(db) = db else { return };
    let tally = Arc::new(Tally::default());
    let portal = TestPortal::on(db, |_| features(tally.clone())).await;
    body(portal, tally).await;
}

async fn a_failed_job_is_tried_again_later_and_a_waiting_key_is_not_doubled(portal: TestPortal, tally: Arc<Tally>) {
    for _ in 0..3 {
        enqueue(&portal, Count { fails: 2, key: Some("one".into()) }).await;
    }
    portal.work_off().await;
    assert_eq!(tally.runs.load(Ordering::SeqCst), 1, "one waiting job per key, and no retry before its time");
    portal.clock().advance(5);
    portal.work_off().await;
    assert_eq!(tally.runs.load(Ordering::SeqCst), 2);
    portal.clock().advance(10);
    portal.work_off().await;
    portal.clock().advance(10_000);
    portal.work_off().await;
    assert_eq!(tally.runs.load(Ordering::SeqCst), 3, "after it succeeded it is done");
    portal.stop().await;
}

#[tokio::test]
async fn on_sqlite() {
    on_engine(Some(TestDb::sqlite().await), a_failed_job_is_tried_again_later_and_a_waiting_key_is_not_doubled).await;
}

#[tokio::test]
async fn on_postgres() {
    on_engine(TestDb::postgres().await, a_failed_job_is_tried_again_later_and_a_waiting_key_is_not_doubled).await;
}

#[tokio::test]
async fn a_job_of_an_undone_change_never_runs() {
    let tally = Arc::new(Tally::default());
    let portal = TestPortal::start(|_| features(tally.clone())).await;
    let ctx = portal.system();
    let mut tx = ctx.begin().await.unwrap();
    ctx.enqueue(&mut tx, Count { fails: 0, key: None }).await.unwrap();
    drop(tx);
    portal.work_off().await;
    assert_eq!(tally.runs.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_scheduled_job_comes_round_once_per_period() {
    let tally = Arc::new(Tally::default());
    let portal = TestPortal::start(|_| {
        vec![
            Feature::new("test")
                .job::<Count>()
                .every(Duration::from_secs(60), Count { fails: 0, key: None })
                .state(tally.clone()),
        ]
    })
    .await;
    for _ in 0..3 {
        portal.work_off().await;
    }
    assert_eq!(tally.runs.load(Ordering::SeqCst), 1);
    portal.clock().advance(61);
    portal.work_off().await;
    assert_eq!(tally.runs.load(Ordering::SeqCst), 2);
}
