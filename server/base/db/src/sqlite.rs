//! SQLite: one writer, many readers, and a writer that stops for good when the disk fails.

mod tx;
mod writer;

use crate::{DbError, DbUrl, Tx};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection, SqlitePool};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use writer::{Turn, Writer};

pub(crate) use tx::SqliteTx;

/// How long a reader waits for a connection, and anybody for a lock that a foreign process (a backup tool) holds.
const PATIENCE: Duration = Duration::from_secs(30);
const FOREIGN_LOCK: Duration = Duration::from_secs(5);

/// A SQLite file that is open; clones share it.
#[derive(Clone)]
pub struct SqliteDb(Arc<Shared>);

struct Shared {
    options: SqliteConnectOptions,
    path: PathBuf,
    writer: Writer,
    readers: SqlitePool,
    health: Health,
    /// Holds a temporary database's folder until the last handle is gone.
    _folder: Option<tempfile::TempDir>,
}

/// Whether writes were stopped, and why. Shared by every handle and transaction.
#[derive(Clone, Default)]
pub(crate) struct Health(Arc<OnceLock<String>>);

impl Health {
    /// After a failed fsync nobody knows which pages the disk has; trying again could report success for data that
    /// is lost. So the first failure is final for this process.
    pub fn stop(&self, cause: String) -> DbError {
        tracing::error!(%cause, "the disk failed while saving; no more writes until a restart");
        let cause = self.0.get_or_init(|| cause).clone();
        DbError::StopWrites { cause }
    }

    pub fn check(&self) -> Result<(), DbError> {
        match self.0.get() {
            None => Ok(()),
            Some(cause) => Err(DbError::StopWrites { cause: cause.clone() }),
        }
    }
}

impl SqliteDb {
    pub(crate) async fn open(path: &Path) -> Result<SqliteDb, DbError> {
        SqliteDb::open_in(path, None).await
    }

    pub(crate) async fn temporary() -> Result<SqliteDb, DbError> {
        let cannot =
            |e: std::io::Error| DbError::CannotOpen { path: "a temporary folder".into(), cause: e.to_string() };
        let folder = tempfile::Builder::new().prefix("portal-db-").tempdir().map_err(cannot)?;
        SqliteDb::open_in(&folder.path().join("portal.db"), Some(folder)).await
    }

    async fn open_in(path: &Path, folder: Option<tempfile::TempDir>) -> Result<SqliteDb, DbError> {
        let options = options(path);
        let health = Health::default();
        let writer = options.clone().connect().await.map_err(|e| cannot_open(path, e))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(reader_count())
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(options.clone().read_only(true).create_if_missing(false).pragma("cache_size", "-2048"));
        Ok(SqliteDb(Arc::new(Shared {
            writer: Writer::new(writer, options.clone().create_if_missing(false), health.clone()),
            options,
            path: path.to_owned(),
            readers,
            health,
            _folder: folder,
        })))
    }

    pub(crate) async fn begin(&self) -> Result<Tx, DbError> {
        Ok(Tx::Sqlite(SqliteTx::write(self.0.writer.begin().await?)))
    }

    pub(crate) async fn read(&self) -> Result<Tx, DbError> {
        Ok(Tx::Sqlite(SqliteTx::read(self.0.readers.acquire().await?).await?))
    }

    /// The writer's turn with nothing open; nobody of this process writes while it is held.
    pub(crate) async fn alone(&self) -> Result<Turn, DbError> {
        self.0.writer.alone().await
    }

    /// A connection of its own with the writer's settings.
    pub(crate) async fn connect(&self) -> Result<SqliteConnection, DbError> {
        let options = self.0.options.clone().create_if_missing(false);
        options.connect().await.map_err(|e| cannot_open(&self.0.path, e))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0.path
    }

    pub(crate) fn url(&self) -> DbUrl {
        DbUrl::file(&self.0.path)
    }

    pub(crate) fn health(&self) -> &Health {
        &self.0.health
    }

    /// VACUUM INTO reads one snapshot; others go on reading and writing.
    pub(crate) async fn copy_to(&self, path: &Path) -> Result<(), DbError> {
        let failed = |cause: String| DbError::Backup { path: path.to_owned(), cause };
        let target = path.to_str().ok_or_else(|| failed("its name is not valid UTF-8".to_owned()))?.to_owned();
        let mut connection = self.connect().await?;
        let copied = sqlx::query("VACUUM INTO $1").bind(target).execute(&mut connection).await;
        copied.map_err(|e| failed(DbError::from(e).to_string()))?;
        connection.close().await?;
        // SQLite does not wait for the disk here, but what follows relies on this copy.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        for place in [path, folder] {
            std::fs::File::open(place).and_then(|file| file.sync_all()).map_err(|e| failed(e.to_string()))?;
        }
        Ok(())
    }

    /// Waits for readers and the writer, moves the log into the file, and lets go of both.
    pub(crate) async fn close(&self) {
        let connection = self.0.writer.close().await;
        self.0.readers.close().await;
        if let Some(mut connection) = connection {
            for text in ["PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)"] {
                if let Err(error) = sqlx::query(text).execute(&mut connection).await {
                    tracing::warn!(%error, text, "closing the database");
                }
            }
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "closing the database");
            }
        }
    }
}

fn reader_count() -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    // Each reader has its own page cache; beyond sixteen they only add memory.
    u32::try_from(cores.clamp(2, 16)).unwrap_or(2)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(FOREIGN_LOCK)
        .statement_cache_capacity(256)
        // Rows come from the connection's thread in batches of this size.
        .row_buffer_size(256)
        .pragma("cache_size", "-8192")
        .pragma("temp_store", "MEMORY")
        // No memory map: an unreadable sector would kill the process with SIGBUS instead of answering an error.
        .pragma("mmap_size", "0")
        .pragma("journal_size_limit", "67108864")
        // Damage and hostile schemas are noticed instead of followed.
        .pragma("cell_size_check", "ON")
        .pragma("trusted_schema", "OFF")
}

fn cannot_open(path: &Path, error: sqlx::Error) -> DbError {
    match DbError::from(error) {
        error @ DbError::Damaged(_) => error,
        other => DbError::CannotOpen { path: path.display().to_string(), cause: other.to_string() },
    }
}
