//! The catalog's door: what it serves, what it runs, what it needs to be told. Nothing else is pub.

mod read;
mod store;

/// The catalog's tables.
static MIGRATIONS: db::Migrator = db::migrations!["20261120120000_catalog"];
