//! Every feature brings its migrations; one run applies all that are missing, ordered by version.

use crate::sqlite::SqliteDb;
use crate::{Db, DbError};
use sqlx::migrate::{Migrate, MigrateError, MigrationType};
use sqlx::{Connection, SqlSafeStr};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The migrations of one feature: the files of its `migrations/` folder, named without `.sql`:
/// `static MIGRATIONS: db::Migrator = db::migrations!["20261120120000_entities"];`
///
/// A list instead of a directory scan: the scan needs sqlx's macro crate, which builds SQLite a second time, and does
/// not notice a new file. `testing::prepares_everywhere` fails when a file of the folder is not listed.
#[macro_export]
macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        $crate::Migrator::new(&[$(
            $crate::Migration::new(
                concat!($name, ".sql"),
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/", $name, ".sql")),
            )
        ),*])
    };
}

/// One feature's migrations; made by [`migrations!`](crate::migrations!).
#[derive(Clone, Copy, Debug)]
pub struct Migrator {
    files: &'static [Migration],
}

/// One file: a version (the time it was written, as digits), what it does, and its SQL.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    file: &'static str,
    version: i64,
    text: &'static str,
}

impl Migrator {
    pub const fn new(files: &'static [Migration]) -> Migrator {
        Migrator { files }
    }

    pub fn files(&self) -> &'static [Migration] {
        self.files
    }
}

impl Migration {
    /// `file` is named like `20261120120000_entities.sql`; anything else does not compile in a constant.
    pub const fn new(file: &'static str, text: &'static str) -> Migration {
        let bytes = file.as_bytes();
        let (mut at, mut version) = (0, 0_i64);
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            version = version * 10 + (bytes[at] - b'0') as i64;
            at += 1;
        }
        assert!(at > 0 && at < bytes.len() && bytes[at] == b'_', "a migration is named <version>_<what>.sql");
        Migration { file, version, text }
    }

    pub fn file(&self) -> &'static str {
        self.file
    }

    fn for_sqlx(&self) -> sqlx::migrate::Migration {
        let what = self.file.trim_end_matches(".sql").split_once('_').map_or("", |(_, what)| what).replace('_', " ");
        let text = self.text.into_sql_str();
        sqlx::migrate::Migration::new(self.version, Cow::Owned(what), MigrationType::Simple, text, false)
    }
}

pub(crate) async fn run(db: &Db, all: &[&'static Migrator]) -> Result<(), DbError> {
    let known = Known::of(all)?;
    match db {
        Db::Sqlite(db) => {
            // Holding the writer's turn keeps everybody else of this process from writing meanwhile.
            let _turn = db.alone().await?;
            let mut connection = db.connect().await?;
            let pending = known.pending(&mut connection).await?;
            if let Some(newest) = pending {
                back_up(db, newest).await?;
                known.apply(&mut connection).await?;
            }
            connection.close().await?;
        }
        Db::Postgres(db) => {
            // An own connection: its advisory lock ends with it, also when something below fails.
            let mut connection = db.single().await?;
            connection.lock().await.map_err(|e| known.name(e))?;
            if known.pending(&mut connection).await?.is_some() {
                known.apply(&mut connection).await?;
            }
            connection.unlock().await.map_err(|e| known.name(e))?;
            connection.close().await?;
        }
    }
    Ok(())
}

const TABLE: &str = "_sqlx_migrations";

/// All migrations this binary knows, ordered by version.
struct Known(Vec<&'static Migration>);

impl Known {
    fn of(all: &[&'static Migrator]) -> Result<Known, DbError> {
        let mut files: Vec<&'static Migration> = all.iter().flat_map(|migrator| migrator.files).collect();
        files.sort_by_key(|migration| migration.version);
        if let Some(pair) = files.windows(2).find(|pair| pair[0].version == pair[1].version) {
            return Err(DbError::SameVersion(pair[0].file.to_owned(), pair[1].file.to_owned()));
        }
        Ok(Known(files))
    }

    /// The newest version that is still to be applied, after comparing what was applied with what is known.
    async fn pending(&self, connection: &mut impl Migrate) -> Result<Option<i64>, DbError> {
        connection.ensure_migrations_table(TABLE).await.map_err(|e| self.name(e))?;
        if let Some(version) = connection.dirty_version(TABLE).await.map_err(|e| self.name(e))? {
            return Err(self.name(MigrateError::Dirty(version)));
        }
        let applied = connection.list_applied_migrations(TABLE).await.map_err(|e| self.name(e))?;
        let known: HashMap<i64, &Migration> = self.0.iter().map(|m| (m.version, *m)).collect();
        for one in applied.iter().rev() {
            match known.get(&one.version) {
                None => return Err(DbError::Newer { found: one.version, known: self.newest() }),
                Some(migration) if migration.for_sqlx().checksum != one.checksum => {
                    return Err(DbError::ChangedMigration { file: migration.file.to_owned() });
                }
                Some(_) => {}
            }
        }
        let missing = |m: &&&Migration| !applied.iter().any(|one| one.version == m.version);
        Ok(self.0.iter().rev().find(missing).map(|m| m.version))
    }

    async fn apply(&self, connection: &mut impl Migrate) -> Result<(), DbError> {
        let migrator = sqlx::migrate::Migrator {
            migrations: self.0.iter().map(|m| m.for_sqlx()).collect(),
            locking: false, // `run` holds the lock already, around the comparison too
            ..sqlx::migrate::Migrator::DEFAULT
        };
        migrator.run_direct(None, connection, false).await.map_err(|e| self.name(e))
    }

    fn newest(&self) -> i64 {
        self.0.last().map_or(0, |m| m.version)
    }

    /// sqlx speaks of versions, people of files.
    fn name(&self, error: MigrateError) -> DbError {
        let file_of = |version: i64| {
            let known = self.0.iter().find(|m| m.version == version);
            known.map_or_else(|| format!("{version}_….sql"), |m| m.file.to_owned())
        };
        match error {
            MigrateError::VersionMismatch(version) => DbError::ChangedMigration { file: file_of(version) },
            MigrateError::VersionMissing(version) => DbError::Newer { found: version, known: self.newest() },
            MigrateError::ExecuteMigration(cause, version) => {
                DbError::FailedMigration { file: file_of(version), cause: cause.to_string() }
            }
            MigrateError::Dirty(version) => DbError::FailedMigration {
                file: file_of(version),
                cause: "an earlier attempt stopped half-way; restore the backup made before it".to_owned(),
            },
            MigrateError::Execute(error) => error.into(),
            other => DbError::Other(sqlx::Error::Migrate(Box::new(other))),
        }
    }
}

/// Copies a database that has something in it to `portal.db.before-20261120120000`, next to it. The file is kept;
/// should one of an earlier attempt be there, that one is kept too.
async fn back_up(db: &SqliteDb, newest: i64) -> Result<(), DbError> {
    let mut tx = db.read().await?;
    let tables: i64 =
        crate::sql("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name <> '_sqlx_migrations'")
            .scalar(&mut tx)
            .await?;
    drop(tx);
    if tables == 0 {
        return Ok(());
    }
    let path = unused(db.path(), newest);
    db.copy_to(&path).await?;
    tracing::info!(backup = %path.display(), "copied the database before migrating it");
    Ok(())
}

fn unused(path: &Path, newest: i64) -> PathBuf {
    let named = |suffix: String| {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(suffix);
        path.with_file_name(name)
    };
    let first = named(format!(".before-{newest}"));
    if !first.exists() {
        return first;
    }
    (2..).map(|n| named(format!(".before-{newest}.{n}"))).find(|path| !path.exists()).unwrap_or(first)
}
