//! Jobs: work that outlives a request, saved with the change that needs it, retried with back-off.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use serde::{Serialize, de::DeserializeOwned};
use shared::Timestamp;
use tracing::Instrument;

use crate::portal::Portal;
use crate::store::{self, Claimed};
use crate::{Answer, Caller, Ctx};

/// Work that can be written down. It may run twice (after a crash), so doing it again must do no harm.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    const NAME: &'static str;
    /// At most one waiting and one running job of this name and key; `None` for no such rule.
    fn key(&self) -> Option<String> {
        None
    }
    /// An error puts it back into the queue for later.
    fn run(self, ctx: Ctx) -> impl Future<Output = anyhow::Result<()>> + Send;
}

type Running = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// How a kind of job is run.
#[derive(Clone)]
pub(crate) struct Runner {
    pub name: &'static str,
    run: Arc<dyn Fn(Ctx, String) -> Running + Send + Sync>,
}

impl Runner {
    pub fn of<J: Job>() -> Runner {
        let run = |ctx: Ctx, body: String| -> Running {
            Box::pin(async move {
                let job: J = serde_json::from_str(&body)?;
                job.run(ctx).await
            })
        };
        Runner { name: J::NAME, run: Arc::new(run) }
    }
}

type Enqueue = Pin<Box<dyn Future<Output = Answer<()>> + Send>>;

/// Work that comes round again.
#[derive(Clone)]
pub(crate) struct Schedule {
    name: &'static str,
    period: Duration,
    enqueue: Arc<dyn Fn(Ctx) -> Enqueue + Send + Sync>,
}

impl Schedule {
    pub fn of<J: Job + Clone>(period: Duration, job: J) -> Schedule {
        let enqueue = move |ctx: Ctx| -> Enqueue {
            let job = job.clone();
            Box::pin(async move {
                let mut tx = ctx.begin().await?;
                let (now, period) = (ctx.now(), i64::try_from(period.as_secs()).unwrap_or(i64::MAX));
                if store::take_turn(&mut tx, J::NAME, now, now.plus_seconds(period.max(1))).await? {
                    ctx.enqueue(&mut tx, job).await?;
                }
                tx.commit().await
            })
        };
        Schedule { name: J::NAME, period, enqueue: Arc::new(enqueue) }
    }
}

/// How long a runner may be silent before another one takes its job.
const LEASE_SECONDS: i64 = 60;
/// How many jobs run at once.
const RUNNERS: usize = 2;

impl Portal {
    /// Starts the runners and the schedules.
    pub(crate) fn start_jobs(&self) {
        for _ in 0..RUNNERS {
            let portal = self.clone();
            self.0.tasks.spawn(async move { portal.run_jobs_until_stopped().await });
        }
        for schedule in self.0.schedules.clone() {
            let portal = self.clone();
            self.0.tasks.spawn(async move { portal.keep_schedule(schedule).await });
        }
    }

    async fn run_jobs_until_stopped(&self) {
        let cancelled = self.0.cancelled.clone();
        while !cancelled.is_cancelled() {
            match self.run_one_job().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::error!(%error, "the queue of jobs cannot be read; trying again"),
            }
            let wait = self.time_to_next_job().await;
            tokio::select! {
                () = cancelled.cancelled() => {}
                () = self.0.jobs_bell.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    async fn time_to_next_job(&self) -> Duration {
        let ctx = self.ctx(Caller::system("jobs"));
        let due = async {
            let mut tx = ctx.read().await?;
            Ok::<_, crate::Refusal>(store::next_due(&mut tx).await?)
        };
        let now = self.0.clock.now().micros();
        match due.await {
            Ok(Some(at)) => Duration::from_micros(u64::try_from(at - now).unwrap_or_default())
                .clamp(Duration::from_millis(50), Duration::from_secs(30)),
            Ok(None) => Duration::from_secs(30),
            Err(_) => Duration::from_secs(5),
        }
    }

    /// Claims a job that is due and runs it. Answers whether there was one.
    pub(crate) async fn run_one_job(&self) -> anyhow::Result<bool> {
        let ctx = self.ctx(Caller::system("jobs"));
        let now = ctx.now();
        {
            // Looking costs no write lock.
            let mut tx = ctx.read().await?;
            if store::next_due(&mut tx).await?.is_none_or(|due| due > now.micros()) {
                return Ok(false);
            }
        }
        let mut tx = ctx.begin().await?;
        store::release_expired(&mut tx, now).await?;
        let claimed = store::claim(&mut tx, now, now.plus_seconds(LEASE_SECONDS)).await?;
        tx.commit().await?;
        let Some(job) = claimed else { return Ok(false) };
        // Another runner may take the next one meanwhile.
        self.0.jobs_bell.notify_one();
        let outcome = self.run_claimed(&ctx, &job).await;
        self.settle(&ctx, job, outcome).await?;
        Ok(true)
    }

    async fn run_claimed(&self, ctx: &Ctx, job: &Claimed) -> anyhow::Result<()> {
        let Some(runner) = self.0.runners.get(job.name.as_str()) else {
            anyhow::bail!("no feature knows jobs called {}", job.name);
        };
        let span = tracing::info_span!("job", name = %job.name, id = %job.id, attempt = job.attempts);
        // A panic in a job is an error of the job, not the end of the runner.
        let mut running =
            AssertUnwindSafe((runner.run)(self.ctx(Caller::system(runner.name)), job.body.clone()).instrument(span))
                .catch_unwind()
                .boxed();
        let third = Duration::from_secs(u64::try_from(LEASE_SECONDS / 3).unwrap_or(20));
        loop {
            tokio::select! {
                outcome = &mut running => return outcome.unwrap_or_else(|panic| Err(anyhow::anyhow!("the job panicked: {}", panic_words(&*panic)))),
                () = tokio::time::sleep(third) => {
                    let mut tx = ctx.begin().await?;
                    store::renew(&mut tx, &job.id, ctx.now().plus_seconds(LEASE_SECONDS)).await?;
                    tx.commit().await?;
                }
            }
        }
    }

    async fn settle(&self, ctx: &Ctx, job: Claimed, outcome: anyhow::Result<()>) -> anyhow::Result<()> {
        let mut tx = ctx.begin().await?;
        let now = ctx.now();
        match outcome {
            Ok(()) => store::finish(&mut tx, &job.id, now).await?,
            Err(_) if self.0.cancelled.is_cancelled() => {
                store::retry(&mut tx, &job.id, now, "the portal stopped").await?
            }
            Err(error) if job.attempts < i64::try_from(self.0.limits.get("job_attempts")).unwrap_or(i64::MAX) => {
                tracing::warn!(job = %job.name, attempt = job.attempts, error = format!("{error:#}"), "a job failed and will be tried again");
                store::retry(&mut tx, &job.id, back_off(now, job.attempts, ctx.chance()), &format!("{error:#}"))
                    .await?;
            }
            Err(error) => {
                tracing::error!(job = %job.name, error = format!("{error:#}"), "a job failed and is given up");
                store::give_up(&mut tx, &job.id, now, &format!("{error:#}")).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    async fn keep_schedule(&self, schedule: Schedule) {
        let cancelled = self.0.cancelled.clone();
        while !cancelled.is_cancelled() {
            let ctx = self.ctx(Caller::system("schedule"));
            if let Err(refusal) = (schedule.enqueue)(ctx.clone()).await {
                tracing::error!(schedule = schedule.name, error = %anyhow::Error::from(refusal), "a schedule could not be kept; trying again");
            }
            let next =
                async { Ok::<_, crate::Refusal>(store::next_turn(&mut *ctx.read().await?, schedule.name).await?) }
                    .await;
            let until = match next {
                Ok(Some(at)) => Duration::from_micros(u64::try_from(at - ctx.now().micros()).unwrap_or_default()),
                _ => schedule.period,
            };
            tokio::select! {
                () = cancelled.cancelled() => {}
                () = tokio::time::sleep(until.clamp(Duration::from_secs(1), schedule.period)) => {}
            }
        }
    }

    /// Enqueues every schedule that is due; for tests, which have no runners.
    pub(crate) async fn turn_schedules(&self) -> anyhow::Result<()> {
        for schedule in &self.0.schedules {
            (schedule.enqueue)(self.ctx(Caller::system("schedule"))).await?;
        }
        Ok(())
    }
}

/// 2, 4, 8 … seconds, ten minutes at most, a quarter of it by chance so that failures do not march in step.
fn back_off(now: Timestamp, attempts: i64, [chance]: [u8; 1]) -> Timestamp {
    let seconds = 1_i64.checked_shl(u32::try_from(attempts).unwrap_or(10).min(10)).unwrap_or(600).min(600);
    let spread = i64::from(chance) * seconds * 1_000_000 / 4 / 255;
    Timestamp(now.plus_seconds(seconds).micros() + spread)
}

/// What a panic said.
pub(crate) fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()))
        .unwrap_or_else(|| "no message".to_owned())
}
