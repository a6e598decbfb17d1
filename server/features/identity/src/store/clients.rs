//! Clients: programs that act for themselves.

use db::{DbError, Tx, sql};
use shared::Timestamp;

/// A client as it is saved. Times are µs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClientRow {
    pub name: String,
    pub about: String,
    /// Separated by spaces.
    pub scopes: String,
    pub created_at: i64,
    pub ends_at: i64,
    pub used_at: Option<i64>,
}

type Columns = (String, String, String, i64, i64, Option<i64>);

fn row((name, about, scopes, created_at, ends_at, used_at): Columns) -> ClientRow {
    ClientRow { name, about, scopes, created_at, ends_at, used_at }
}

/// Registers it; 0 when the name was ever given.
pub(crate) async fn insert(tx: &mut Tx, client: &ClientRow, secret: [u8; 32]) -> Result<u64, DbError> {
    sql!(
        "INSERT INTO identity_clients (name, secret, about, scopes, created_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        &client.name,
        secret,
        &client.about,
        &client.scopes,
        client.created_at,
        client.ends_at
    )
    .run(tx)
    .await
}

/// Those that were not removed.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<ClientRow>, DbError> {
    let found: Vec<Columns> = sql!("SELECT name, about, scopes, created_at, ends_at, used_at FROM identity_clients WHERE ended_at IS NULL ORDER BY name").all(tx).await?;
    Ok(found.into_iter().map(row).collect())
}

pub(crate) async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<ClientRow>, DbError> {
    let found: Option<Columns> = sql!("SELECT name, about, scopes, created_at, ends_at, used_at FROM identity_clients WHERE name = $1 AND ended_at IS NULL", name).optional(tx).await?;
    Ok(found.map(row))
}

/// The client of this name and secret, while both are good.
pub(crate) async fn proved(
    tx: &mut Tx,
    name: &str,
    secret: [u8; 32],
    now: Timestamp,
) -> Result<Option<ClientRow>, DbError> {
    let found: Option<Columns> = sql!("SELECT name, about, scopes, created_at, ends_at, used_at FROM identity_clients WHERE name = $1 AND secret = $2 AND ends_at > $3 AND ended_at IS NULL", name, secret, now.micros()).optional(tx).await?;
    Ok(found.map(row))
}

pub(crate) async fn renew(tx: &mut Tx, name: &str, secret: [u8; 32], ends_at: i64) -> Result<(), DbError> {
    sql!("UPDATE identity_clients SET secret = $2, ends_at = $3 WHERE name = $1", name, secret, ends_at)
        .run(tx)
        .await?;
    Ok(())
}

pub(crate) async fn touch(tx: &mut Tx, name: &str, now: Timestamp) -> Result<(), DbError> {
    sql!("UPDATE identity_clients SET used_at = $2 WHERE name = $1", name, now.micros()).run(tx).await?;
    Ok(())
}

pub(crate) async fn remove(tx: &mut Tx, name: &str, now: Timestamp) -> Result<(), DbError> {
    sql!("UPDATE identity_clients SET ended_at = $2 WHERE name = $1", name, now.micros()).run(tx).await?;
    Ok(())
}
