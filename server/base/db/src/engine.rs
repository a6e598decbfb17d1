//! `Db`: opening a database, starting transactions, measuring and checking it.

use crate::postgres::PostgresDb;
use crate::sqlite::SqliteDb;
use crate::url::Place;
use crate::{DbError, DbUrl, Migrator, Tx, migrations, sql};
use std::path::Path;

/// An open database; clones share it.
#[derive(Clone)]
pub enum Db {
    Sqlite(SqliteDb),
    Postgres(PostgresDb),
}

/// Which engine answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// How thoroughly [`Db::integrity`] looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The structure of the file: seconds per GB.
    Quick,
    /// Also that indexes and tables agree, row by row.
    Deep,
}

impl Db {
    /// Opens a SQLite file (creating it if it is missing) or connects to a PostgreSQL database.
    pub async fn open(url: &DbUrl) -> Result<Db, DbError> {
        Ok(match &url.0 {
            Place::File(path) => Db::Sqlite(SqliteDb::open(path).await?),
            Place::Temporary => Db::Sqlite(SqliteDb::temporary().await?),
            Place::Server(options) => Db::Postgres(PostgresDb::connect(options, url.clone()).await?),
        })
    }

    /// A transaction that may write. On SQLite writers take turns in the order they asked; keep it short.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        match self {
            Db::Sqlite(db) => db.begin().await,
            Db::Postgres(db) => db.begin().await,
        }
    }

    /// A snapshot that cannot write: all its statements see the same state, whatever is committed meanwhile.
    pub async fn read(&self) -> Result<Tx, DbError> {
        match self {
            Db::Sqlite(db) => db.read().await,
            Db::Postgres(db) => db.read().await,
        }
    }

    pub fn engine(&self) -> Engine {
        match self {
            Db::Sqlite(_) => Engine::Sqlite,
            Db::Postgres(_) => Engine::Postgres,
        }
    }

    /// The address, without password.
    pub fn url(&self) -> DbUrl {
        match self {
            Db::Sqlite(db) => db.url(),
            Db::Postgres(db) => db.url(),
        }
    }

    /// Applies what is missing of all features' migrations, by version, under a lock. A SQLite database that has
    /// something in it is copied first, next to itself, to a file that is kept. Refuses a database from a newer
    /// version and a migration whose text was changed after it was applied.
    pub async fn migrate(&self, all: &[&'static Migrator]) -> Result<(), DbError> {
        migrations::run(self, all).await
    }

    /// Answers [`DbError::StopWrites`] once the disk failed while saving; for `/readyz`.
    pub fn health(&self) -> Result<(), DbError> {
        match self {
            Db::Sqlite(db) => db.health().check(),
            Db::Postgres(_) => Ok(()),
        }
    }

    /// What the database occupies, in bytes; the write-ahead log of SQLite included.
    pub async fn size_bytes(&self) -> Result<u64, DbError> {
        match self {
            Db::Sqlite(db) => {
                let mut log = db.path().as_os_str().to_owned();
                log.push("-wal");
                let bytes = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
                Ok(bytes(db.path()) + bytes(Path::new(&log)))
            }
            Db::Postgres(_) => {
                let mut tx = self.read().await?;
                let bytes: i64 = sql("SELECT pg_database_size(current_database())").scalar(&mut tx).await?;
                Ok(bytes.unsigned_abs())
            }
        }
    }

    /// Looks for damage; each line names one finding, no line means sound.
    pub async fn integrity(&self, depth: Depth) -> Result<Vec<String>, DbError> {
        let mut tx = self.read().await?;
        let findings: Vec<(String,)> = match (self, depth) {
            (Db::Sqlite(_), Depth::Quick) => sql("PRAGMA quick_check").all(&mut tx).await?,
            (Db::Sqlite(_), Depth::Deep) => {
                let mut found: Vec<(String,)> = sql("PRAGMA integrity_check").all(&mut tx).await?;
                found.extend(sql(ORPHANS).all::<(String,)>(&mut tx).await?);
                found
            }
            (Db::Postgres(_), _) => sql(INVALID_INDEXES).all(&mut tx).await?,
        };
        Ok(findings.into_iter().map(|(line,)| line).filter(|line| line != "ok").collect())
    }

    /// Writes a consistent copy of a SQLite database to a new file, while others read and write, and makes it
    /// durable. PostgreSQL has its own tools for that (`pg_dump`), so there it is refused.
    pub async fn copy_to(&self, path: &Path) -> Result<(), DbError> {
        match self {
            Db::Sqlite(db) => db.copy_to(path).await,
            Db::Postgres(_) => Err(DbError::Backup {
                path: path.to_owned(),
                cause: "a PostgreSQL database is copied with pg_dump".to_owned(),
            }),
        }
    }

    /// Waits for open transactions, moves SQLite's log into the file, and closes. Later calls answer
    /// [`DbError::Closed`].
    pub async fn close(&self) {
        match self {
            Db::Sqlite(db) => db.close().await,
            Db::Postgres(db) => db.close().await,
        }
    }
}

const ORPHANS: &str =
    "SELECT 'a row of ' || \"table\" || ' points to a missing row of ' || parent FROM pragma_foreign_key_check";
const INVALID_INDEXES: &str = "SELECT 'the index ' || c.relname || ' is not valid' \
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid OR NOT i.indisready";
