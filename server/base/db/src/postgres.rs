//! PostgreSQL: the pool and what every connection of it is told.

use crate::tx::PostgresTx;
use crate::{DbError, DbUrl, Tx};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool};
use std::sync::Arc;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(30);
const FIRST_CONTACT: Duration = Duration::from_secs(10);
const CONNECTIONS: u32 = 20;

/// Commits wait for the disk whatever the server's default is; a lock that does not come is an answer, not a hang.
const EVERY_CONNECTION: &str = "SELECT set_config('lock_timeout', '10s', false), \
     set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' \
     ELSE current_setting('synchronous_commit') END, false)";

/// A connected PostgreSQL database; clones share it.
#[derive(Clone)]
pub struct PostgresDb(Arc<Shared>);

struct Shared {
    pool: PgPool,
    url: DbUrl,
    options: PgConnectOptions,
}

impl PostgresDb {
    pub(crate) async fn connect(options: &PgConnectOptions, url: DbUrl) -> Result<PostgresDb, DbError> {
        let options = options.clone().application_name("portal").statement_cache_capacity(256);
        let db = PostgresDb(Arc::new(Shared {
            pool: PgPoolOptions::new()
                .max_connections(CONNECTIONS)
                .acquire_timeout(PATIENCE)
                .after_connect(|connection, _| {
                    Box::pin(async move { sqlx::query(EVERY_CONNECTION).execute(connection).await.map(drop) })
                })
                .connect_lazy_with(options.clone()),
            url,
            options,
        }));
        db.look_around().await?;
        Ok(db)
    }

    /// The pool would go on trying a refused address for half a minute; the first contact says at once what is wrong.
    async fn look_around(&self) -> Result<(), DbError> {
        let mut connection = self.single().await?;
        let (version, encoding, collation): (i32, String, String) = sqlx::query_as(
            "SELECT current_setting('server_version_num')::int, pg_encoding_to_char(encoding)::text, datcollate::text \
             FROM pg_database WHERE datname = current_database()",
        )
        .fetch_one(&mut connection)
        .await?;
        connection.close().await?;
        let refuse = |cause: &str| Err(DbError::NotReachable { url: self.0.url.to_string(), cause: cause.to_owned() });
        if version < 130_000 {
            return refuse("it is older than PostgreSQL 13");
        }
        if encoding != "UTF8" {
            return refuse("its encoding is not UTF8; create it with ENCODING 'UTF8' TEMPLATE template0");
        }
        if !["C", "POSIX", "C.UTF-8", "C.utf8"].contains(&collation.as_str()) {
            tracing::warn!(
                %collation,
                "this database sorts texts by a language, SQLite by bytes; lists may be ordered differently. To avoid \
                 it, create it with LOCALE 'C' TEMPLATE template0"
            );
        }
        Ok(())
    }

    /// A connection outside the pool.
    pub(crate) async fn single(&self) -> Result<PgConnection, DbError> {
        let not_reachable = |cause: String| DbError::NotReachable { url: self.0.url.to_string(), cause };
        match tokio::time::timeout(FIRST_CONTACT, self.0.options.connect()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(not_reachable(error.to_string())),
            Err(_) => Err(not_reachable(format!("no answer within {} s", FIRST_CONTACT.as_secs()))),
        }
    }

    pub(crate) async fn begin(&self) -> Result<Tx, DbError> {
        Ok(Tx::Postgres(PostgresTx::new(self.0.pool.begin().await?)))
    }

    pub(crate) async fn read(&self) -> Result<Tx, DbError> {
        let snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        Ok(Tx::Postgres(PostgresTx::new(self.0.pool.begin_with(snapshot).await?)))
    }

    pub(crate) fn url(&self) -> DbUrl {
        self.0.url.clone()
    }

    pub(crate) async fn close(&self) {
        self.0.pool.close().await;
    }
}
