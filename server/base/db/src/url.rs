//! Where a database is: a SQLite file or a PostgreSQL server.

use crate::DbError;
use sqlx::postgres::PgConnectOptions;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A parsed database address. Its text form, also in `Debug`, never holds the password.
#[derive(Clone)]
pub struct DbUrl(pub(crate) Place);

#[derive(Clone)]
pub(crate) enum Place {
    File(PathBuf),
    /// A temporary file that disappears with the last handle: readers and the writer share it like any other file.
    Temporary,
    Server(Box<PgConnectOptions>),
}

impl DbUrl {
    /// A SQLite file; it is created when it is missing, its folder is not.
    pub fn file(path: impl AsRef<Path>) -> DbUrl {
        DbUrl(Place::File(path.as_ref().to_owned()))
    }
}

/// `sqlite:PATH` (also `sqlite://PATH`), `sqlite::memory:` or `postgres://user:password@host:port/database`.
impl FromStr for DbUrl {
    type Err = DbError;

    fn from_str(text: &str) -> Result<DbUrl, DbError> {
        if let Some(rest) = text.strip_prefix("sqlite:") {
            let path = rest.strip_prefix("//").unwrap_or(rest);
            return match path {
                ":memory:" => Ok(DbUrl(Place::Temporary)),
                "" => Err(DbError::Url("`sqlite:` needs a path after the colon")),
                path => Ok(DbUrl::file(path)),
            };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            // The driver's own message may repeat the address, password included, so it is not passed on.
            let options = PgConnectOptions::from_str(text)
                .map_err(|_| DbError::Url("write it like `postgres://user:password@host:5432/database`"))?;
            return Ok(DbUrl(Place::Server(Box::new(options))));
        }
        Err(DbError::Url("it starts with `sqlite:` or `postgres://`"))
    }
}

impl fmt::Display for DbUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::File(path) => write!(f, "sqlite:{}", path.display()),
            Place::Temporary => f.write_str("sqlite::memory:"),
            Place::Server(options) => {
                let host = match options.get_socket() {
                    Some(socket) => socket.display().to_string(),
                    None => options.get_host().to_owned(),
                };
                let database = options.get_database().unwrap_or(options.get_username());
                write!(f, "postgres://{}@{host}:{}/{database}", options.get_username(), options.get_port())
            }
        }
    }
}

impl fmt::Debug for DbUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_printed() {
        let url: DbUrl = "postgres://portal:hunter2@db.example.org:5433/portal".parse().unwrap();
        assert_eq!(url.to_string(), "postgres://portal@db.example.org:5433/portal");
        assert_eq!(format!("{url:?}"), "postgres://portal@db.example.org:5433/portal");
    }

    #[test]
    fn a_bad_address_is_refused_without_repeating_its_password() {
        let error = DbUrl::from_str("postgres://portal:hunter2@db:notaport/portal").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        assert!(DbUrl::from_str("mysql://x").is_err());
        assert!(DbUrl::from_str("sqlite:").is_err());
    }

    #[test]
    fn a_sqlite_path_may_be_relative_or_absolute() {
        assert_eq!(DbUrl::from_str("sqlite:data/portal.db").unwrap().to_string(), "sqlite:data/portal.db");
        assert_eq!(DbUrl::from_str("sqlite:///srv/portal.db").unwrap().to_string(), "sqlite:/srv/portal.db");
    }
}
