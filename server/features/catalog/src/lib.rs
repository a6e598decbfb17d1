//! The catalog's door: what it serves, what it runs, what it needs to be told. Nothing else is pub.

mod ingest;
mod read;
mod config;
mod sources;
mod store;

pub use config::{Config, Credential, ForgeHost};
pub use sources::embedded::EmbeddedFolder;
pub use sources::forge::Forge;

/// The catalog's tables.
static MIGRATIONS: db::Migrator = db::migrations!["20261120120000_catalog"];
