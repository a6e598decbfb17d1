//! Ctx: who asks, what time it is, and the way to everything that a use case may touch.

use std::any::{Any, TypeId};
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex};

use http::HeaderMap;
use shared::{Permission, Problem, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::portal::Inner;
use crate::{AccessClass, Answer, ByClass, Caller, Classes, Job, Limits, Ports, Principal, Tx, store};

/// How long an answer waits for projections, so that its reader sees what they just did.
const READ_YOUR_WRITES: std::time::Duration = std::time::Duration::from_secs(1);

/// The first argument of every use case.
#[derive(Clone)]
pub struct Ctx {
    pub(crate) portal: Arc<Inner>,
    pub(crate) caller: Arc<Caller>,
    /// The newest event told under this context; the door waits until projections have seen it.
    pub(crate) told: Arc<AtomicI64>,
    pub(crate) cookies: Arc<Mutex<Vec<String>>>,
    /// The headers of the request; empty for jobs and commands.
    pub(crate) headers: Arc<HeaderMap>,
    /// The newest change that was permitted, for the audit log.
    pub(crate) permitted: Arc<Mutex<Option<(Permission, AccessClass)>>>,
}

impl Ctx {
    pub(crate) fn new(portal: Arc<Inner>, caller: Caller) -> Ctx {
        Ctx {
            portal,
            caller: Arc::new(caller),
            told: Arc::default(),
            cookies: Arc::default(),
            headers: Arc::default(),
            permitted: Arc::default(),
        }
    }

    pub(crate) fn asked_with(self, headers: &HeaderMap) -> Ctx {
        Ctx { headers: Arc::new(headers.clone()), ..self }
    }

    /// The same context for another caller.
    #[must_use]
    pub fn acting_as(&self, caller: Caller) -> Ctx {
        Ctx { caller: Arc::new(caller), ..self.clone() }
    }

    pub fn now(&self) -> Timestamp {
        self.portal.clock.now()
    }

    /// The clock itself, for what decides without a context.
    pub fn clock(&self) -> Arc<dyn crate::Clock> {
        self.portal.clock.clone()
    }

    /// Every permission that an operation of this portal needs, each once, in order.
    pub fn permissions(&self) -> Vec<Permission> {
        let words: std::collections::BTreeSet<Permission> =
            self.portal.served.iter().map(|served| served.needs).collect();
        words.into_iter().collect()
    }

    /// A new id: UUID version 7 of this context's time.
    pub fn new_id(&self) -> String {
        new_id(self.now(), self.chance())
    }

    /// Bytes that nobody can guess.
    pub fn chance<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.portal.chance.fill(&mut bytes);
        bytes
    }

    /// A header of the request, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// All headers of the request.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A transaction that may write.
    pub async fn begin(&self) -> Answer<Tx> {
        Ok(Tx::new(self.portal.db.begin().await?, self))
    }

    /// A snapshot to read from.
    pub async fn read(&self) -> Answer<Tx> {
        Ok(Tx::new(self.portal.db.read().await?, self))
    }

    pub fn principal(&self) -> &Principal {
        &self.caller.principal
    }

    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    pub fn may(&self, what: Permission, on: &AccessClass) -> bool {
        let arbiter = self.portal.ports.arbiter.as_ref();
        self.caller.in_scope(what) && arbiter.is_some_and(|arbiter| arbiter.permits(&self.caller, what, on))
    }

    /// The same by the numbers of a table, for lists: decided once for this answer, whatever changes meanwhile.
    pub fn may_each<'c>(&'c self, what: Permission, classes: &'c Arc<Classes>) -> ByClass<'c> {
        match &self.portal.ports.arbiter {
            Some(arbiter) if self.caller.in_scope(what) => arbiter.permitted(&self.caller, what, classes),
            _ => Box::new(|_| false),
        }
    }

    /// Whether the caller may do this to at least something.
    pub fn holds(&self, what: Permission) -> bool {
        let arbiter = self.portal.ports.arbiter.as_ref();
        self.caller.in_scope(what) && arbiter.is_some_and(|arbiter| arbiter.holds(&self.caller, what))
    }

    /// # Errors
    /// "Not found" for what the caller may not even see, else "forbidden".
    pub fn permit(&self, what: Permission, on: &AccessClass) -> Answer<()> {
        if self.may(what, on) {
            if let (false, Ok(mut permitted)) = (what.reads(), self.permitted.lock()) {
                *permitted = Some((what, on.clone()));
            }
            return Ok(());
        }
        let seen = self.portal.ports.arbiter.as_ref().is_some_and(|arbiter| arbiter.sees(&self.caller, on));
        Err(if seen { Problem::forbidden(what).into() } else { Problem::not_found().into() })
    }

    /// How far a durable projection has come; 0 for one that never ran.
    pub async fn cursor(&self, tx: &mut Tx, projection: &str) -> Answer<i64> {
        Ok(store::cursor(tx, projection).await?)
    }

    /// Says how far a durable projection has come, in the transaction of its own rows.
    pub async fn set_cursor(&self, tx: &mut Tx, projection: &str, seq: i64) -> Answer<()> {
        Ok(store::set_cursor(tx, projection, seq).await?)
    }

    /// Puts a job into the queue, in the transaction of the change that needs it.
    pub async fn enqueue<J: Job>(&self, tx: &mut Tx, job: J) -> Answer<()> {
        self.enqueue_at(tx, job, self.now()).await
    }

    /// Puts a job into the queue for later.
    pub async fn enqueue_at<J: Job>(&self, tx: &mut Tx, job: J, at: Timestamp) -> Answer<()> {
        let body = serde_json::to_string(&job)?;
        store::enqueue(tx, self.new_id(), J::NAME, job.key(), body, at).await?;
        tx.enqueued = true;
        Ok(())
    }

    /// The value of a row of the table of limits.
    pub fn limit(&self, name: &str) -> u64 {
        self.portal.limits.get(name)
    }

    pub fn limits(&self) -> &Limits {
        &self.portal.limits
    }

    /// What a feature gave with `Feature::state`.
    ///
    /// # Panics
    /// When no feature did: a mistake in the program, found by its first test.
    pub fn state<T: Send + Sync + 'static>(&self) -> Arc<T> {
        let state: Option<Arc<dyn Any + Send + Sync>> = self.portal.states.get(&TypeId::of::<T>()).cloned();
        match state.and_then(|state| state.downcast::<T>().ok()) {
            Some(state) => state,
            None => panic!("no feature gave a {}", std::any::type_name::<T>()),
        }
    }

    pub fn ports(&self) -> &Ports {
        &self.portal.ports
    }

    /// Whether this is the sample company on loopback.
    pub fn demo(&self) -> bool {
        self.portal.demo
    }

    /// Long work looks at it and ends early when the portal stops.
    pub fn cancelled(&self) -> &CancellationToken {
        &self.portal.cancelled
    }

    /// Waits, a second at most, until the projections have seen what was told here, so that what is read next knows it.
    pub async fn settle(&self) {
        let told = self.told.load(std::sync::atomic::Ordering::SeqCst);
        if told > 0 {
            crate::Portal(self.portal.clone()).caught_up(told, READ_YOUR_WRITES).await;
        }
    }

    /// Sends a `Set-Cookie` header with the answer.
    pub fn set_cookie(&self, header_value: String) {
        if let Ok(mut cookies) = self.cookies.lock() {
            cookies.push(header_value);
        }
    }

    /// Runs work that keeps a processor busy or waits for a disk, beside the threads that answer requests.
    ///
    /// # Errors
    /// When the work panicked.
    pub async fn beside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
        Ok(tokio::task::spawn_blocking(work).await?)
    }

    /// Runs work beside the request until the portal stops; for watchers of the outside, not for work that must happen.
    pub fn watch_over(&self, work: impl Future<Output = ()> + Send + 'static) {
        let cancelled = self.portal.cancelled.clone();
        self.portal.tasks.spawn(async move {
            tokio::select! { () = cancelled.cancelled() => {}, () = work => {} }
        });
    }
}

/// UUID version 7: 48 bits of milliseconds, then chance.
fn new_id(now: Timestamp, chance: [u8; 10]) -> String {
    let millis = u64::try_from(now.micros() / 1_000).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &chance).into_uuid().to_string()
}
