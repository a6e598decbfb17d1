//! The database room: one SQL text on two engines (SQLite, PostgreSQL), transactions, migrations. Knows no feature.
//!
//! ```ignore
//! let mut tx = db.begin().await?;
//! sql!("INSERT INTO notes_page (id, title) VALUES ($1, $2)", id, title).run(&mut tx).await?;
//! tx.commit().await?;                       // durable when this returns
//!
//! let mut tx = db.read().await?;            // a read-only snapshot; dropping it ends it
//! let pages: Vec<(i64, String)> = sql!("SELECT id, title FROM notes_page ORDER BY id").all(&mut tx).await?;
//! ```
//!
//! Portable column types: TEXT, BIGINT (time in µs UTC), DOUBLE PRECISION, BOOLEAN, BYTEA.

mod data_dir;
mod engine;
mod error;
mod many;
mod migrations;
mod postgres;
mod sql;
mod sqlite;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
mod url;

pub use data_dir::DataDir;
pub use engine::{Db, Depth, Engine};
pub use error::DbError;
pub use many::{insert_many, run_many, select_many};
pub use migrations::{Migration, Migrator};
pub use sql::{Row, Sql, Value, highest_parameter, sql};
pub use sqlx::FromRow;
pub use tx::Tx;
pub use url::DbUrl;
