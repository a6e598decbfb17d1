//! Intake: reading one source from beginning to end, and saving what it says all or not at all.

pub(crate) mod list;
pub(crate) mod watch;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use kernel::{Answer, Ctx};
use shared::Timestamp;
use shared::catalog::SourceId;
use shared::events::Event;
use tokio::sync::Notify;

use crate::config::Config;
use crate::ingest::{self, Given};
use crate::sources::fetch::Web;
use crate::sources::forge::Forges;
use crate::sources::gather::{self, Reading};
use crate::sources::guard::Guard;
use crate::sources::open::{self, Means, Measures};
use crate::sources::target::{Place, Target, TargetError};
use crate::sources::{Bytes, Trouble};
use crate::store::problems::ProblemRow;
use crate::store::sources::SourceRow;
use crate::store::{files, problems, sources};

/// What all readings share.
pub(crate) struct Intake {
    pub config: Config,
    pub forges: Forges,
    web: OnceLock<Web>,
    /// Files read so far, by the source that is being read.
    progress: Mutex<HashMap<String, Arc<AtomicU64>>>,
    /// Rings when the list of sources has changed.
    pub sources_changed: Notify,
}

/// What a reading did.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Outcome {
    pub entities: u64,
    pub files: u64,
    pub added: u64,
    pub changed: u64,
    pub gone: u64,
    pub problems: u64,
    /// Why nothing could be read.
    pub failed: Option<String>,
}

impl Intake {
    pub(crate) fn new(config: Config) -> Intake {
        let forges = Forges::with(config.forges.iter().map(|own| (own.host.clone(), own.forge)));
        Intake { config, forges, web: OnceLock::new(), progress: Mutex::default(), sources_changed: Notify::new() }
    }

    /// The way out to other servers.
    ///
    /// # Errors
    /// When the configuration names no real network, or TLS cannot be set up.
    pub(crate) fn web(&self, measures: &Measures) -> anyhow::Result<Web> {
        if let Some(web) = self.web.get() {
            return Ok(web.clone());
        }
        let networks = self.config.allowed_networks.iter().map(|text| text.parse()).collect::<Result<Vec<_>, String>>();
        let networks = networks.map_err(|wrong| anyhow::anyhow!("catalog.allowed_networks: {wrong}"))?;
        let guard =
            Guard { hosts: self.config.allowed_hosts.iter().map(|host| host.to_lowercase()).collect(), networks };
        let web = Web::new(guard, self.forges.clone(), self.config.credentials.clone(), measures.fetch)?;
        Ok(self.web.get_or_init(|| web).clone())
    }

    pub(crate) fn means(&self, limits: &kernel::Limits) -> anyhow::Result<Means> {
        let measures = Measures::of(limits);
        Ok(Means {
            web: self.web(&measures)?,
            runtime: tokio::runtime::Handle::current(),
            measures,
            copies: self.config.data_dir.join("git"),
            sample: self.config.sample.clone(),
        })
    }

    /// Understands a target; relative paths start from the folder the portal was started in.
    ///
    /// # Errors
    /// See [`TargetError`].
    pub(crate) fn target(&self, text: &str) -> Result<Target, TargetError> {
        Target::parse(text, &std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/")), &self.forges)
    }

    /// How many files of a source have been read, while it is being read.
    pub(crate) fn files_read(&self, source: &str) -> Option<u64> {
        let progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.get(source).map(|count| count.load(Ordering::Relaxed))
    }

    fn start_counting(&self, source: &str) -> Arc<AtomicU64> {
        let count = Arc::new(AtomicU64::new(0));
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).insert(source.to_owned(), Arc::clone(&count));
        count
    }

    fn stop_counting(&self, source: &str) {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).remove(source);
    }
}

/// Reads a source and saves what it says. A source that is gone is left alone.
///
/// # Errors
/// When the database fails; what is wrong with the source itself is an outcome.
pub(crate) async fn read_source(ctx: &Ctx, id: &str) -> anyhow::Result<Outcome> {
    let intake = ctx.state::<Intake>();
    let Some((row, known)) = begin(ctx, id).await? else { return Ok(Outcome::default()) };
    let progress = intake.start_counting(id);
    let outcome = read_begun(ctx, &intake, &row, known, progress).await;
    intake.stop_counting(id);
    outcome
}

/// Marks the source as being read; answers its row and what its URLs gave last time.
async fn begin(ctx: &Ctx, id: &str) -> anyhow::Result<Option<(SourceRow, HashMap<String, Bytes>)>> {
    let mut tx = ctx.begin().await?;
    let Some(row) = sources::one(&mut tx, id).await?.filter(|row| row.state != "removed") else { return Ok(None) };
    let known = files::tagged(&mut tx, id).await?;
    sources::save(&mut tx, SourceRow { state: "reading".to_owned(), ..row.clone() }).await?;
    tx.commit().await?;
    if row.read_at.is_none() {
        ctx.state::<Intake>().sources_changed.notify_one();
    }
    Ok(Some((row, known.into_iter().map(|(path, etag, bytes)| (path, Bytes { bytes, etag: Some(etag) })).collect())))
}

async fn read_begun(
    ctx: &Ctx,
    intake: &Arc<Intake>,
    row: &SourceRow,
    known: HashMap<String, Bytes>,
    progress: Arc<AtomicU64>,
) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let means = intake.means(ctx.limits())?;
    let target = match intake.target(&row.target) {
        Ok(target) => target,
        Err(wrong) => return Ok(failed(ctx, intake, row, &wrong.to_string(), wrong.advice()).await?),
    };
    // The sample company has a yesterday, so that its history and its trash are not empty.
    if let (Place::Embedded(name), None) = (&target.place, row.read_at) {
        let yesterday = Target { place: Place::Embedded(format!("{name}-yesterday")), text: row.target.clone() };
        if let Ok(reading) = gather_beside(ctx, yesterday, means.clone(), HashMap::new(), Arc::default()).await? {
            keep(ctx, intake, row, reading, ctx.now().plus_seconds(-86_400), started).await?;
        }
    }
    match gather_beside(ctx, target, means, known, progress).await? {
        Ok(reading) => Ok(keep(ctx, intake, row, reading, ctx.now(), started).await?),
        Err(trouble) => Ok(failed(ctx, intake, row, &sentence(&trouble), trouble.advice()).await?),
    }
}

/// Reads a target on a blocking thread.
pub(crate) async fn gather_beside(
    ctx: &Ctx,
    target: Target,
    means: Means,
    known: HashMap<String, Bytes>,
    progress: Arc<AtomicU64>,
) -> anyhow::Result<Result<Reading, Trouble>> {
    ctx.beside(move || open::open(&target, &means, known, progress).and_then(|world| gather::gather(&world))).await
}

/// Saves a reading: everything and its events in one transaction.
async fn keep(
    ctx: &Ctx,
    intake: &Intake,
    row: &SourceRow,
    reading: Reading,
    at: Timestamp,
    started: Instant,
) -> Answer<Outcome> {
    let gathered = started.elapsed();
    let digest = ingest::digest(&reading);
    let mut tx = ctx.begin().await?;
    let Some(now) = sources::one(&mut tx, &row.id).await?.filter(|row| row.state != "removed") else {
        return Ok(Outcome::default());
    };
    let mut next = SourceRow {
        read_at: Some(at.micros()),
        next_read_at: Some(next_turn(ctx, intake, &row.id)),
        state: "ready".to_owned(),
        message: None,
        ..now
    };
    // A source that failed has a message, and a problem that has to go.
    if next.digest.as_ref() == Some(&digest) && row.message.is_none() {
        next.took_millis = Some(millis(started));
        let outcome = Outcome { entities: unsigned(next.entities), files: unsigned(next.files), ..Outcome::default() };
        sources::save(&mut tx, next).await?;
        tx.commit().await?;
        return Ok(outcome);
    }
    let known = ingest::load(&mut tx, &row.id, &reading).await?;
    let new_id = || ctx.new_id();
    let given = Given { now: at, trash_days: i64::from(intake.config.trash_days), new_id: &new_id };
    let mut changes = ingest::decide(&known, &reading, &given);
    let decided = started.elapsed();
    ingest::save(&mut tx, &row.id, &mut changes).await?;
    ingest::recheck(&mut tx, at).await?;
    let saved = started.elapsed();
    let problems = sources::problem_count(&mut tx, &row.id).await?;
    let summary = changes.summary(&row.id, unsigned(problems));
    let outcome = outcome(&changes, &reading, &summary, unsigned(problems));
    let mut events = std::mem::take(&mut changes.settled.events);
    events.push(summary);
    ctx.tell_all(&mut tx, events).await?;
    next = SourceRow {
        entities: signed(outcome.entities),
        files: signed(outcome.files),
        commit_id: reading.commit.clone(),
        digest: Some(digest),
        took_millis: Some(millis(started)),
        ..next
    };
    sources::save(&mut tx, next).await?;
    tx.commit().await?;
    log(&row.id, &outcome, [gathered, decided, saved], millis(started));
    Ok(outcome)
}

/// What a reading brought and where its time went; the times are counted from its beginning.
fn log(source: &str, outcome: &Outcome, [gathered, decided, saved]: [Duration; 3], total_ms: i64) {
    tracing::info!(
        source,
        entities = outcome.entities,
        files = outcome.files,
        added = outcome.added,
        changed = outcome.changed,
        gone = outcome.gone,
        problems = outcome.problems,
        gather_ms = gathered.as_millis() as u64,
        decide_ms = (decided - gathered).as_millis() as u64,
        save_ms = (saved - decided).as_millis() as u64,
        total_ms,
        "read a source"
    );
}

/// What a reading came to, in numbers.
fn outcome(changes: &ingest::Changes, reading: &Reading, summary: &Event, problems: u64) -> Outcome {
    let (entities, files) = (changes.entities, reading.files.len() as u64);
    let (added, changed, gone) = match summary {
        Event::SourceRead { added, changed, gone, .. } => (*added, *changed, *gone),
        _ => (0, 0, 0),
    };
    Outcome { entities, files, problems, added, changed, gone, ..Outcome::default() }
}

/// The source could not be read: what was known before is kept, and the reason is a problem.
async fn failed(ctx: &Ctx, intake: &Intake, row: &SourceRow, message: &str, advice: &str) -> Answer<Outcome> {
    let mut tx = ctx.begin().await?;
    let Some(now) = sources::one(&mut tx, &row.id).await?.filter(|row| row.state != "removed") else {
        return Ok(Outcome::default());
    };
    let id = format!("source-{}", row.id);
    let problem = ProblemRow {
        topic: id.clone(),
        id,
        source: row.id.clone(),
        path: row.target.clone(),
        line: 0,
        col: 0,
        reference: None,
        about: None,
        field: None,
        cause: "source".to_owned(),
        severity: "error".to_owned(),
        message: message.to_owned(),
        advice: advice.to_owned(),
        first_seen: ctx.now().micros(),
        owner: None,
    };
    problems::save(&mut tx, vec![problem]).await?;
    if row.message.as_deref() != Some(message) {
        ctx.tell(&mut tx, Event::SourceFailed { source: SourceId(row.id.clone()), message: message.to_owned() })
            .await?;
    }
    sources::save(
        &mut tx,
        SourceRow {
            state: "failed".to_owned(),
            message: Some(message.to_owned()),
            next_read_at: Some(next_turn(ctx, intake, &row.id)),
            ..now
        },
    )
    .await?;
    tx.commit().await?;
    tracing::warn!(source = %row.id, message, "a source could not be read");
    Ok(Outcome { failed: Some(message.to_owned()), ..Outcome::default() })
}

/// When it is read again: a tenth sooner or later, so that many sources do not march in step.
fn next_turn(ctx: &Ctx, intake: &Intake, id: &str) -> i64 {
    let every = i64::try_from(intake.config.refresh_seconds.max(1)).unwrap_or(i64::MAX / 4_000_000);
    let spread = i64::from(blake3::hash(id.as_bytes()).as_bytes()[0]) - 128;
    ctx.now().plus_seconds(every).micros() + every * 100_000 * spread / 128
}

fn sentence(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Gone => "There is no such file or folder any more.".to_owned(),
        other => format!("It could not be read: {other}."),
    }
}

fn millis(started: Instant) -> i64 {
    i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
