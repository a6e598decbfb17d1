//! The one connection that writes: its queue, and one COMMIT (one wait for the disk) for all who queued together.
//!
//! A writer who is done while others queue does not commit: it leaves its changes in the open transaction, lets the
//! next one in (who works inside a savepoint, to be undone alone), and queues again behind those who are there
//! already. Whoever is done while nobody queues, or comes back first, commits for all. Nobody is answered before that
//! COMMIT, and if it fails all of them hear it.

use super::Health;
use crate::DbError;
use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// How long somebody waits for a turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// The queue for the desk; first come, first served.
#[derive(Clone)]
pub(crate) struct Writer(Arc<Shared>);

struct Shared {
    desk: Arc<Mutex<Desk>>,
    /// Who waits to begin. Those who only wait to commit are not counted.
    queued: AtomicUsize,
    health: Health,
    options: SqliteConnectOptions,
}

/// What the one who has the turn finds.
struct Desk {
    state: State,
    /// The last one at the desk did not say that it is done: what it did is to be undone first.
    dirty: bool,
    closed: bool,
}

#[derive(Default)]
enum State {
    /// No connection, or one that was thrown away; the next one opens a new one.
    #[default]
    Gone,
    Idle(SqliteConnection),
    /// A transaction is open, and holds the changes of `members`.
    Open {
        connection: SqliteConnection,
        members: Vec<Member>,
    },
    /// In the desk rather than in the future of the one who began it: that one may go away, and the next goes on.
    Committing {
        work: BoxFuture<'static, (SqliteConnection, Result<(), sqlx::Error>)>,
        members: Vec<Member>,
    },
}

/// Somebody whose changes are in the open transaction, and who waits to hear that they are durable.
type Member = oneshot::Sender<Result<(), Failure>>;

/// Why a transaction with several members failed, to tell each of them.
#[derive(Clone, Debug)]
enum Failure {
    DiskFull,
    Stopped(String),
    Lost(String),
}

impl Failure {
    fn of(error: &DbError) -> Failure {
        match error {
            DbError::DiskFull => Failure::DiskFull,
            DbError::StopWrites { cause } => Failure::Stopped(cause.clone()),
            other => Failure::Lost(other.to_string()),
        }
    }
}

impl From<Failure> for DbError {
    fn from(failure: Failure) -> DbError {
        match failure {
            Failure::DiskFull => DbError::DiskFull,
            Failure::Stopped(cause) => DbError::StopWrites { cause },
            Failure::Lost(cause) => DbError::Lost(cause),
        }
    }
}

impl Writer {
    pub fn new(connection: SqliteConnection, options: SqliteConnectOptions, health: Health) -> Writer {
        let desk = Desk { state: State::Idle(connection), dirty: false, closed: false };
        let desk = Arc::new(Mutex::new(desk));
        Writer(Arc::new(Shared { desk, queued: AtomicUsize::new(0), health, options }))
    }

    /// The turn to write: a transaction, or a savepoint in the one that others left open.
    pub async fn begin(&self) -> Result<Turn, DbError> {
        let mut turn = self.turn().await?;
        let connection = match std::mem::take(&mut turn.desk.state) {
            State::Gone => self.0.options.connect().await?,
            State::Idle(connection) => connection,
            shared => {
                turn.desk.state = shared;
                turn.desk.dirty = true;
                turn.control("SAVEPOINT member").await?;
                return Ok(turn);
            }
        };
        turn.desk.state = State::Open { connection, members: Vec::new() };
        turn.desk.dirty = true;
        // IMMEDIATE, so that a transaction never fails half-way for want of the lock.
        turn.control("BEGIN IMMEDIATE").await?;
        Ok(turn)
    }

    /// The turn with nothing open: for what is no transaction. Nobody writes while it is held.
    pub async fn alone(&self) -> Result<Turn, DbError> {
        let mut turn = self.turn().await?;
        turn.desk.finish(&self.0.health).await;
        self.0.health.check()?;
        Ok(turn)
    }

    /// Finishes what is open, and lets nobody in any more. The connection, if there is one, is the caller's.
    pub async fn close(&self) -> Option<SqliteConnection> {
        let mut turn = self.alone().await.ok()?;
        turn.desk.closed = true;
        match std::mem::take(&mut turn.desk.state) {
            State::Idle(connection) => Some(connection),
            _ => None,
        }
    }

    async fn turn(&self) -> Result<Turn, DbError> {
        self.0.health.check()?;
        let queued = Queued::new(self);
        let desk = tokio::time::timeout(PATIENCE, self.0.desk.clone().lock_owned()).await;
        drop(queued);
        let mut turn = Turn { desk: desk.map_err(|_| DbError::Busy)?, writer: self.clone() };
        // Again, for the one before may just have found the disk failing.
        self.0.health.check()?;
        if turn.desk.closed {
            return Err(DbError::Closed);
        }
        turn.desk.tidy_up(&self.0.health).await;
        Ok(turn)
    }
}

/// Counts as waiting until it is dropped, also when its future is.
struct Queued<'a>(&'a Writer);

impl Queued<'_> {
    fn new(writer: &Writer) -> Queued<'_> {
        writer.0.queued.fetch_add(1, Ordering::SeqCst);
        Queued(writer)
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.0.0.queued.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The desk is yours. Dropped without [`Turn::commit`], what was done is undone.
pub(crate) struct Turn {
    desk: OwnedMutexGuard<Desk>,
    writer: Writer,
}

impl Turn {
    /// The connection inside the open transaction; `None` after a failure took it away.
    pub fn connection(&mut self) -> Option<&mut SqliteConnection> {
        match &mut self.desk.state {
            State::Open { connection, .. } => Some(connection),
            _ => None,
        }
    }

    /// After an error that may have ended the transaction inside SQLite: the connection is closed instead of reused,
    /// and everybody whose changes were in it hears why. Answers what the caller should say.
    pub fn give_up(&mut self, error: DbError) -> DbError {
        let error = match error {
            DbError::Disk(cause) => self.writer.0.health.stop(cause),
            other => other,
        };
        self.desk.throw_away(&Failure::of(&error));
        error
    }

    /// Durable when it answers `Ok`.
    pub async fn commit(mut self) -> Result<(), DbError> {
        let among_others = matches!(&self.desk.state, State::Open { members, .. } if !members.is_empty());
        if among_others {
            self.control("RELEASE member").await?;
        }
        let State::Open { members, .. } = &mut self.desk.state else { return Err(DbError::Aborted) };
        let (tell, told) = oneshot::channel();
        members.push(tell);
        self.desk.dirty = false;

        let writer = self.writer.clone();
        if writer.0.queued.load(Ordering::SeqCst) == 0 {
            self.desk.finish(&writer.0.health).await;
            drop(self);
            return heard(told.await);
        }
        drop(self);
        let mut waiting = Waiting { told, writer: &writer, heard: false };
        let outcome = tokio::select! {
            biased;
            outcome = &mut waiting.told => outcome,
            mut desk = writer.0.desk.clone().lock_owned() => {
                desk.tidy_up(&writer.0.health).await;
                desk.finish(&writer.0.health).await;
                drop(desk);
                (&mut waiting.told).await
            }
        };
        waiting.heard = true;
        heard(outcome)
    }

    async fn control(&mut self, text: &'static str) -> Result<(), DbError> {
        let Some(connection) = self.connection() else { return Err(DbError::Aborted) };
        let outcome = sqlx::query(text).execute(connection).await;
        outcome.map(drop).map_err(|error| self.give_up(error.into()))
    }
}

fn heard(outcome: Result<Result<(), Failure>, oneshot::error::RecvError>) -> Result<(), DbError> {
    match outcome {
        Ok(outcome) => Ok(outcome?),
        Err(_) => Err(DbError::Lost("the transaction ended without an answer".to_owned())),
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.desk.leave();
    }
}

/// Waits for somebody's COMMIT. Whoever stops waiting (its caller went away) was not answered, so its changes may be
/// undone; that happens at once if nobody else has changes in the transaction.
struct Waiting<'a> {
    told: oneshot::Receiver<Result<(), Failure>>,
    writer: &'a Writer,
    heard: bool,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.told.close();
        if !self.heard
            && let Ok(mut desk) = self.writer.0.desk.try_lock()
        {
            desk.leave();
        }
    }
}

impl Desk {
    /// Before anything new: ends a COMMIT whose beginner went away, and makes sure that nothing is left of somebody
    /// who left without a word.
    async fn tidy_up(&mut self, health: &Health) {
        self.drive(health).await;
        if !self.dirty {
            return;
        }
        for text in self.undo() {
            let State::Open { connection, .. } = &mut self.state else { break };
            if let Err(error) = sqlx::query(*text).execute(connection).await
                && !is_undone_already(&error)
            {
                let error = DbError::from(error);
                self.throw_away(&Failure::of(&error));
            }
        }
        self.dirty = false;
        if let State::Open { members, .. } = &self.state
            && members.is_empty()
            && let State::Open { connection, .. } = std::mem::take(&mut self.state)
        {
            self.state = State::Idle(connection);
        }
    }

    /// What undoes the last one's work, and nobody else's.
    fn undo(&self) -> &'static [&'static str] {
        match &self.state {
            State::Open { members, .. } if members.is_empty() => &["ROLLBACK"],
            State::Open { .. } => &["ROLLBACK TO member", "RELEASE member"],
            _ => &[],
        }
    }

    /// Commits what is open, for all members, and tells them.
    async fn finish(&mut self, health: &Health) {
        match std::mem::take(&mut self.state) {
            State::Open { mut connection, members } => {
                let work = async move {
                    let outcome = sqlx::query("COMMIT").execute(&mut connection).await;
                    (connection, outcome.map(drop))
                };
                self.state = State::Committing { work: work.boxed(), members };
                self.drive(health).await;
            }
            other => self.state = other,
        }
    }

    async fn drive(&mut self, health: &Health) {
        let State::Committing { work, .. } = &mut self.state else { return };
        let (connection, outcome) = work.await;
        let State::Committing { members, .. } = std::mem::take(&mut self.state) else { return };
        let verdict = match outcome {
            Ok(()) => {
                tracing::debug!(transactions = members.len(), "one commit");
                self.state = State::Idle(connection);
                Ok(())
            }
            Err(error) => {
                let error = match DbError::from(error) {
                    DbError::Disk(cause) => health.stop(cause),
                    other => other,
                };
                let failure = Failure::of(&error);
                discard(connection, &failure);
                Err(failure)
            }
        };
        for member in members {
            // One that stopped listening is not told.
            let _ = member.send(verdict.clone());
        }
    }

    fn throw_away(&mut self, why: &Failure) {
        if let State::Open { connection, members } = std::mem::take(&mut self.state) {
            discard(connection, why);
            for member in members {
                let _ = member.send(Err(why.clone()));
            }
        }
        self.dirty = false;
    }

    /// Somebody leaves the desk. One poll puts a statement into the queue of the connection's thread, before anything
    /// that comes later; nobody waits for it. Should that queue be full, `tidy_up` does it again.
    fn leave(&mut self) {
        if self.dirty {
            for text in self.undo() {
                self.ask(text);
            }
        }
        if let State::Open { members, .. } = &mut self.state
            && !members.is_empty()
            && members.iter().all(oneshot::Sender::is_closed)
        {
            members.clear();
            self.dirty = true;
            self.ask("ROLLBACK");
        }
    }

    fn ask(&mut self, text: &'static str) {
        if let State::Open { connection, .. } = &mut self.state {
            drop(sqlx::query(text).execute(connection).now_or_never());
        }
    }
}

/// A connection that is the last to close moves the log into the file, with an fsync of each. After a failed fsync
/// that would be the second try that must not be, so that connection is left as it is until the process ends.
fn discard(connection: SqliteConnection, why: &Failure) {
    match why {
        Failure::Stopped(_) => std::mem::forget(connection),
        Failure::DiskFull | Failure::Lost(_) => drop(connection),
    }
}

fn is_undone_already(error: &sqlx::Error) -> bool {
    let message = error.as_database_error().map(|error| error.message()).unwrap_or_default();
    message.contains("no transaction is active") || message.contains("no such savepoint")
}
