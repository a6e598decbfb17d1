//! A transaction on either engine. Dropping it without commit undoes it.

use crate::DbError;
use crate::sqlite::SqliteTx;
use sqlx::{PgConnection, Postgres, Transaction};
use std::time::Instant;
use tracing::Instrument;

/// An open transaction: from [`Db::begin`](crate::Db::begin) to write, from [`Db::read`](crate::Db::read) for a
/// read-only snapshot. Dropped, it is rolled back. After a statement failed, nothing more goes on in it.
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
            Tx::Sqlite(tx) => drop(tx),
            Tx::Postgres(tx) => tx.transaction.rollback().await?,
        }
        Ok(())
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
