//! A transaction on either engine. Dropping it without commit undoes it.

use crate::DbError;
use crate::sqlite::{Health, WriterSlot};
use futures::FutureExt;
use sqlx::pool::PoolConnection;
use sqlx::{Postgres, Sqlite, SqliteConnection, Transaction};
use std::time::Instant;
use tracing::Instrument;

/// An open transaction: from [`Db::begin`](crate::Db::begin) to write, from [`Db::read`](crate::Db::read) for a
/// read-only snapshot. Dropped, it is rolled back.
pub enum Tx {
    Sqlite(SqliteTx),
    Postgres(Transaction<'static, Postgres>),
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
            Tx::Postgres(tx) => Ok(tx.rollback().await?),
        }
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
    Done,
    /// Nobody knows what the connection thinks; it is closed instead of reused.
    Broken,
}

impl SqliteTx {
    /// Starts a transaction on the writer. BEGIN IMMEDIATE, so that it never fails half-way for want of the lock.
    pub(crate) async fn write(slot: WriterSlot, health: Health) -> Result<SqliteTx, DbError> {
        // In place before BEGIN, so that a caller who goes away in the middle leaves a clean connection behind.
        let mut tx = SqliteTx { connection: Held::Writer(slot), health, state: State::Open };
        let outcome = tx.control("BEGIN IMMEDIATE").await;
        tx.begun(outcome)
    }

    pub(crate) async fn read(connection: PoolConnection<Sqlite>, health: Health) -> Result<SqliteTx, DbError> {
        let mut tx = SqliteTx { connection: Held::Reader(connection), health, state: State::Open };
        let outcome = tx.control("BEGIN").await;
        tx.begun(outcome)
    }

    fn begun(mut self, outcome: Result<(), sqlx::Error>) -> Result<SqliteTx, DbError> {
        match self.noticed(outcome) {
            Ok(()) => Ok(self),
            Err(error) => {
                self.state = State::Broken;
                Err(error)
            }
        }
    }

    async fn control(&mut self, text: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(text).execute(self.connection()).await.map(drop)
    }

    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
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
            other => Err(other),
        }
    }

    async fn commit(mut self) -> Result<(), DbError> {
        if self.state == State::Broken {
            // A statement failed, SQLite may have undone everything, and the caller did not look.
            return Err(DbError::Lost("an earlier statement of this transaction failed".to_owned()));
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
        if self.state == State::Open {
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
            // later; nobody needs to wait for it. Should it fail, the next BEGIN notices and takes a new connection.
            State::Open => drop(self.control("ROLLBACK").now_or_never()),
            State::Broken => match &mut self.connection {
                Held::Writer(slot) => **slot = None,
                Held::Reader(connection) => connection.close_on_drop(),
            },
        }
    }
}
