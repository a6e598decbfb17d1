//! A transaction on either engine. Dropping it without commit undoes it.

use crate::DbError;
use crate::sqlite::{Health, WriterSlot};
use futures::FutureExt;
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};
use std::time::Instant;
use tracing::Instrument;

/// An open transaction: from [`Db::begin`](crate::Db::begin) to write, from [`Db::read`](crate::Db::read) for a
/// read-only snapshot. Dropped, it is rolled back.
pub enum Tx {
    Sqlite(SqliteTx),
    Postgres(PostgresTx),
}

impl Tx {
    /// Makes everything in it durable; when this answers `Ok`, it is on the disk.
    pub async fn commit(self) -> Result<(), DbError> {
        let started = Instant::now();
        match self {
            Tx::Sqlite(tx) => tx.commit().instrument(tracing::debug_span!("commit", engine = "sqlite")).await?,
            Tx::Postgres(tx) => tx.commit().instrument(tracing::debug_span!("commit", engine = "postgres")).await?,
        }
        tracing::debug!(micros = started.elapsed().as_micros() as u64, "committed");
        Ok(())
    }

    /// Undoes everything in it.
    pub async fn rollback(self) -> Result<(), DbError> {
        match self {
            Tx::Sqlite(tx) => tx.rollback().await,
            Tx::Postgres(tx) => Ok(tx.transaction.rollback().await?),
        }
    }
}

/// PostgreSQL ends a transaction at its first error, and then answers COMMIT with a friendly "rolled back" that the
/// driver takes for success. So the error is remembered here.
pub struct PostgresTx {
    transaction: Transaction<'static, Postgres>,
    failed: bool,
}

impl PostgresTx {
    pub(crate) fn new(transaction: Transaction<'static, Postgres>) -> PostgresTx {
        PostgresTx { transaction, failed: false }
    }

    pub(crate) fn connection(&mut self) -> Result<&mut PgConnection, DbError> {
        if self.failed { Err(DbError::Aborted) } else { Ok(&mut self.transaction) }
    }

    pub(crate) fn noticed<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T, DbError> {
        self.failed |= outcome.is_err();
        Ok(outcome?)
    }

    async fn commit(self) -> Result<(), DbError> {
        if self.failed {
            return Err(DbError::Aborted);
        }
        Ok(self.transaction.commit().await?)
    }
}

/// Not sqlx's own `Transaction`: that one cannot let go of a connection whose transaction SQLite itself ended (a full
/// disk, a failed write) and would count one level too many for ever. This one throws such a connection away.
pub struct SqliteTx {
    connection: Held,
    health: Health,
    state: State,
}

enum Held {
    Writer(WriterSlot),
    Reader(PoolConnection<Sqlite>),
}

#[derive(PartialEq)]
enum State {
    Open,
    /// A statement failed. SQLite would go on, PostgreSQL does not, so neither does this.
    Failed,
    Done,
    /// Nobody knows what the connection thinks; it is closed instead of reused.
    Broken,
}

impl SqliteTx {
    /// Starts a transaction on the writer. BEGIN IMMEDIATE, so that it never fails half-way for want of the lock.
    pub(crate) async fn write(slot: WriterSlot, health: Health) -> Result<SqliteTx, DbError> {
        // In place before BEGIN, so that a caller who goes away in the middle leaves a clean connection behind.
        let mut tx = SqliteTx { connection: Held::Writer(slot), health, state: State::Open };
        tx.start("BEGIN IMMEDIATE").await?;
        Ok(tx)
    }

    pub(crate) async fn read(connection: PoolConnection<Sqlite>, health: Health) -> Result<SqliteTx, DbError> {
        let mut tx = SqliteTx { connection: Held::Reader(connection), health, state: State::Open };
        tx.start("BEGIN").await?;
        Ok(tx)
    }

    async fn start(&mut self, begin: &'static str) -> Result<(), DbError> {
        let mut outcome = self.control(begin).await;
        if outcome.as_ref().is_err_and(is_inside_another) {
            // The ROLLBACK of a dropped transaction found the connection's queue full.
            self.control("ROLLBACK").await?;
            outcome = self.control(begin).await;
        }
        self.noticed(outcome).inspect_err(|_| self.state = State::Broken)
    }

    async fn control(&mut self, text: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(text).execute(self.held()).await.map(drop)
    }

    pub(crate) fn connection(&mut self) -> Result<&mut SqliteConnection, DbError> {
        if self.state == State::Open { Ok(self.held()) } else { Err(DbError::Aborted) }
    }

    fn held(&mut self) -> &mut SqliteConnection {
        match &mut self.connection {
            Held::Writer(slot) => slot.as_mut().expect("the slot is filled before a transaction begins"),
            Held::Reader(connection) => connection,
        }
    }

    /// Looks at what a statement answered: some errors end the transaction inside SQLite, and a failed write must
    /// stop all further writing.
    pub(crate) fn noticed<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T, DbError> {
        let error = match outcome {
            Ok(value) => return Ok(value),
            Err(error) => DbError::from(error),
        };
        let writing = matches!(self.connection, Held::Writer(_));
        match error {
            DbError::Disk(cause) if writing => {
                self.state = State::Broken;
                Err(self.health.stop(cause))
            }
            DbError::Disk(_) | DbError::DiskFull | DbError::Damaged(_) | DbError::Lost(_) | DbError::Busy => {
                self.state = State::Broken;
                Err(error)
            }
            other => {
                self.state = State::Failed;
                Err(other)
            }
        }
    }

    async fn commit(mut self) -> Result<(), DbError> {
        if self.state != State::Open {
            return Err(DbError::Aborted);
        }
        let outcome = self.control("COMMIT").await;
        match self.noticed(outcome) {
            Ok(()) => {
                self.state = State::Done;
                Ok(())
            }
            Err(error) => {
                self.state = State::Broken;
                Err(error)
            }
        }
    }

    async fn rollback(mut self) -> Result<(), DbError> {
        if self.state != State::Broken {
            let outcome = self.control("ROLLBACK").await;
            self.state = if outcome.is_ok() { State::Done } else { State::Broken };
        }
        Ok(())
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        match self.state {
            State::Done => {}
            // One poll puts the statement into the queue of the connection's thread, before anything that comes
            // later; nobody needs to wait for it. Should the queue be full, the next BEGIN notices.
            State::Open | State::Failed => drop(self.control("ROLLBACK").now_or_never()),
            State::Broken => match &mut self.connection {
                Held::Writer(slot) => **slot = None,
                Held::Reader(connection) => connection.close_on_drop(),
            },
        }
    }
}

fn is_inside_another(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.message().contains("within a transaction"))
}
