//! What can go wrong with a database, said so that the reader knows what to do.

use sqlx::error::ErrorKind;
use sqlx::postgres::PgDatabaseError;
use std::path::PathBuf;

/// Everything `db` can answer instead of a result. Texts are for the operator; features turn the ones they expect
/// ([`DbError::Unique`], [`DbError::Busy`]) into their own words.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DbError {
    /// `constraint` reads the same on both engines: `table(column, column)`, or the index's name if it is over an
    /// expression.
    #[error("a row with this key exists already in {constraint}")]
    Unique { constraint: String },
    /// A foreign key, NOT NULL or CHECK rule said no.
    #[error("the database refused the change: {0}")]
    Constraint(String),
    /// Somebody else held the lock for too long, or the engine chose this transaction to end a deadlock.
    #[error("the database is busy; try again in a moment")]
    Busy,
    #[error(
        "the database was written by a newer version of the portal (it knows migration {found}, this binary knows up to {known}); start that version, or restore the backup that was made before the upgrade"
    )]
    Newer { found: i64, known: i64 },
    #[error(
        "the migration {file} was applied to this database with other contents; restore the file as it was, and put the change into a new migration"
    )]
    ChangedMigration { file: String },
    #[error("the migration {file} failed and nothing of it was applied: {cause}")]
    FailedMigration { file: String, cause: String },
    #[error("the migrations {0} and {1} have the same version; give one of them a later time")]
    SameVersion(String, String),
    #[error(
        "{folder} is used by another portal process ({holder}); stop that one first, or start this one with another --data-dir"
    )]
    Locked { folder: String, holder: String },
    #[error(
        "the disk is full: the change was refused and nothing of it was saved; free some space and try again (no restart is needed)"
    )]
    DiskFull,
    /// The disk failed while something was being made durable. Every later `begin` answers the same until a restart.
    /// The change that met the failure was not acknowledged; after the restart it may be there or not.
    #[error(
        "the disk failed while saving ({cause}); nothing is saved any more so that nothing is acknowledged that is not safe: check the disk, then restart the portal"
    )]
    StopWrites { cause: String },
    #[error("the disk failed while reading: {0}; check the disk")]
    Disk(String),
    #[error("the database file is damaged: {0}; run `portal verify --deep`, and restore a backup")]
    Damaged(String),
    #[error("cannot open {path}: {cause}")]
    CannotOpen { path: String, cause: String },
    /// `url` is without password.
    #[error("cannot reach the database at {url}: {cause}")]
    NotReachable { url: String, cause: String },
    /// A commit that ends like this may or may not have happened.
    #[error("the connection to the database was lost: {0}")]
    Lost(String),
    /// Nothing of it was saved. To go on after an expected conflict, say so in SQL: `ON CONFLICT … DO NOTHING`.
    #[error("an earlier statement of this transaction failed, so nothing of it was saved")]
    Aborted,
    #[error("the database is closed because the portal is stopping")]
    Closed,
    #[error("one row was expected, there is none")]
    NoRow,
    #[error("at most one row was expected, there are more")]
    ManyRows,
    #[error("a {0} cannot be stored on both engines")]
    Unstorable(&'static str),
    #[error("the database address is not understood: {0}")]
    Url(&'static str),
    #[error("cannot write the backup {}: {cause}", path.display())]
    Backup { path: PathBuf, cause: String },
    #[error(transparent)]
    Other(sqlx::Error),
}

impl DbError {
    /// After these SQLite may have rolled back everything by itself (<https://www.sqlite.org/lang_transaction.html>).
    pub(crate) fn may_have_ended_the_transaction(&self) -> bool {
        match self {
            DbError::Disk(_) | DbError::DiskFull | DbError::Damaged(_) | DbError::Lost(_) | DbError::Busy => true,
            DbError::Other(sqlx::Error::Database(error)) => {
                let extended: u32 = error.code().and_then(|code| code.parse().ok()).unwrap_or(0);
                matches!(extended & 0xff, code::NOMEM | code::INTERRUPT)
            }
            _ => false,
        }
    }
}

/// SQLite's primary result codes that mean something to us (<https://www.sqlite.org/rescode.html>).
mod code {
    pub const BUSY: u32 = 5;
    pub const LOCKED: u32 = 6;
    pub const NOMEM: u32 = 7;
    pub const INTERRUPT: u32 = 9;
    pub const IOERR: u32 = 10;
    pub const CORRUPT: u32 = 11;
    pub const FULL: u32 = 13;
    pub const CANTOPEN: u32 = 14;
    pub const NOTADB: u32 = 26;
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> DbError {
        match error {
            sqlx::Error::RowNotFound => DbError::NoRow,
            sqlx::Error::PoolTimedOut => DbError::Busy,
            sqlx::Error::PoolClosed => DbError::Closed,
            sqlx::Error::Io(e) => DbError::Lost(e.to_string()),
            sqlx::Error::WorkerCrashed => DbError::Lost("its worker thread ended".to_owned()),
            sqlx::Error::Database(e) => match e.try_downcast::<PgDatabaseError>() {
                Ok(e) => of_postgres(e),
                Err(e) => of_sqlite(e),
            },
            other => DbError::Other(other),
        }
    }
}

fn of_sqlite(error: Box<dyn sqlx::error::DatabaseError>) -> DbError {
    let text = error.message().to_owned();
    match error.kind() {
        ErrorKind::UniqueViolation => return DbError::Unique { constraint: sqlite_constraint(&text) },
        ErrorKind::ForeignKeyViolation | ErrorKind::NotNullViolation | ErrorKind::CheckViolation => {
            return DbError::Constraint(text);
        }
        _ => {}
    }
    let extended: u32 = error.code().and_then(|code| code.parse().ok()).unwrap_or(0);
    match extended & 0xff {
        code::BUSY | code::LOCKED => DbError::Busy,
        code::FULL => DbError::DiskFull,
        code::IOERR => DbError::Disk(format!("{text}, SQLite code {extended}")),
        code::CORRUPT | code::NOTADB => DbError::Damaged(text),
        code::CANTOPEN => DbError::Disk(text),
        _ => DbError::Other(sqlx::Error::Database(error)),
    }
}

/// `UNIQUE constraint failed: page.space, page.slug` says `page(space, slug)`.
fn sqlite_constraint(text: &str) -> String {
    let what = text.split_once("failed: ").map_or(text, |(_, what)| what);
    if let Some(index) = what.strip_prefix("index '") {
        return index.trim_end_matches('\'').to_owned();
    }
    let mut table = "";
    let columns: Vec<&str> = what
        .split(", ")
        .map(|part| {
            let (of, column) = part.split_once('.').unwrap_or(("", part));
            table = of;
            column
        })
        .collect();
    format!("{table}({})", columns.join(", "))
}

fn of_postgres(error: Box<PgDatabaseError>) -> DbError {
    match error.code() {
        "23505" => DbError::Unique { constraint: postgres_constraint(&error) },
        "23502" | "23503" | "23514" | "23P01" => DbError::Constraint(error.message().to_owned()),
        "40001" | "40P01" | "55P03" => DbError::Busy,
        "53100" => DbError::DiskFull,
        "58030" => DbError::Disk(error.message().to_owned()),
        "XX001" | "XX002" => DbError::Damaged(error.message().to_owned()),
        "57P01" | "57P02" | "57P03" | "53300" => DbError::Lost(error.message().to_owned()),
        _ => DbError::Other(sqlx::Error::Database(error)),
    }
}

/// The detail `Key (space, slug)=(a, b) already exists.` of table `page` says `page(space, slug)`.
fn postgres_constraint(error: &PgDatabaseError) -> String {
    let columns = error
        .detail()
        .and_then(|detail| detail.strip_prefix("Key ("))
        .and_then(|detail| detail.split_once(")=("))
        .map(|(columns, _)| columns);
    match (error.table(), columns) {
        (Some(table), Some(columns)) if !columns.contains('(') => format!("{table}({columns})"),
        _ => error.constraint().unwrap_or("a unique index").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_names_the_table_and_columns_of_a_unique_key() {
        assert_eq!(sqlite_constraint("UNIQUE constraint failed: page.space, page.slug"), "page(space, slug)");
        assert_eq!(sqlite_constraint("UNIQUE constraint failed: index 'page_lower'"), "page_lower");
    }
}
