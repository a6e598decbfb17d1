//! A transaction on SQLite: the writer's turn, or a reader's snapshot.
//!
//! Not sqlx's own `Transaction`: that one cannot let go of a connection whose transaction SQLite itself ended (a full
//! disk, a failed write) and would count one level too many for ever.

use super::writer::Turn;
use crate::DbError;
use futures::FutureExt;
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection};

pub struct SqliteTx {
    held: Held,
    /// A statement failed. SQLite would go on, PostgreSQL does not, so neither does this.
    failed: bool,
}

enum Held {
    Turn(Turn),
    Snapshot(Snapshot),
}

impl SqliteTx {
    pub(crate) fn write(turn: Turn) -> SqliteTx {
        SqliteTx { held: Held::Turn(turn), failed: false }
    }

    pub(crate) async fn read(connection: PoolConnection<Sqlite>) -> Result<SqliteTx, DbError> {
        Ok(SqliteTx { held: Held::Snapshot(Snapshot::take(connection).await?), failed: false })
    }

    pub(crate) fn connection(&mut self) -> Result<&mut SqliteConnection, DbError> {
        if self.failed {
            return Err(DbError::Aborted);
        }
        match &mut self.held {
            Held::Turn(turn) => turn.connection().ok_or(DbError::Aborted),
            Held::Snapshot(snapshot) => Ok(&mut snapshot.connection),
        }
    }

    /// Looks at what a statement answered: some errors end the transaction inside SQLite, and a failed write must
    /// stop all further writing.
    pub(crate) fn noticed<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T, DbError> {
        let error = match outcome {
            Ok(value) => return Ok(value),
            Err(error) => DbError::from(error),
        };
        self.failed = true;
        if !error.may_have_ended_the_transaction() {
            return Err(error);
        }
        Err(match &mut self.held {
            Held::Turn(turn) => turn.give_up(error),
            Held::Snapshot(snapshot) => {
                snapshot.connection.close_on_drop();
                error
            }
        })
    }

    pub(crate) async fn commit(self) -> Result<(), DbError> {
        match self.held {
            _ if self.failed => Err(DbError::Aborted),
            Held::Turn(turn) => turn.commit().await,
            Held::Snapshot(_) => Ok(()),
        }
    }
}

/// A reader's connection inside a transaction. What it sees stands still from its first statement on.
struct Snapshot {
    connection: PoolConnection<Sqlite>,
}

impl Snapshot {
    async fn take(connection: PoolConnection<Sqlite>) -> Result<Snapshot, DbError> {
        // In place before BEGIN, so that a caller who goes away in the middle leaves a clean connection behind.
        let mut snapshot = Snapshot { connection };
        let mut outcome = snapshot.control("BEGIN").await;
        if outcome.as_ref().is_err_and(is_inside_another) {
            // The ROLLBACK of a dropped transaction found the connection's queue full.
            snapshot.control("ROLLBACK").await?;
            outcome = snapshot.control("BEGIN").await;
        }
        if outcome.is_err() {
            snapshot.connection.close_on_drop();
        }
        outcome?;
        Ok(snapshot)
    }

    async fn control(&mut self, text: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(text).execute(&mut *self.connection).await.map(drop)
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        // One poll puts it into the queue of the connection's thread; nobody needs to wait for it.
        drop(self.control("ROLLBACK").now_or_never());
    }
}

fn is_inside_another(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.message().contains("within a transaction"))
}
