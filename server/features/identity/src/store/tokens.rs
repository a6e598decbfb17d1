//! Tokens of programs, and command lines that wait for approval.

use db::{DbError, Tx, sql};
use shared::Timestamp;

/// A token as it is saved. Times are µs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenRow {
    pub id: String,
    pub account_id: String,
    pub name: String,
    /// Separated by spaces.
    pub scopes: String,
    pub created_at: i64,
    pub ends_at: i64,
    pub used_at: Option<i64>,
    pub ended_at: Option<i64>,
}

type Columns = (String, String, String, String, i64, i64, Option<i64>, Option<i64>);

fn row((id, account_id, name, scopes, created_at, ends_at, used_at, ended_at): Columns) -> TokenRow {
    TokenRow { id, account_id, name, scopes, created_at, ends_at, used_at, ended_at }
}

pub(crate) async fn insert(tx: &mut Tx, token: &TokenRow, hash: [u8; 32]) -> Result<(), DbError> {
    sql!(
        "INSERT INTO identity_tokens (id, token, account_id, name, scopes, created_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &token.id,
        hash,
        &token.account_id,
        &token.name,
        &token.scopes,
        token.created_at,
        token.ends_at
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(crate) async fn by_hash(tx: &mut Tx, hash: [u8; 32]) -> Result<Option<TokenRow>, DbError> {
    let found: Option<Columns> = sql!("SELECT id, account_id, name, scopes, created_at, ends_at, used_at, ended_at FROM identity_tokens WHERE token = $1", hash).optional(tx).await?;
    Ok(found.map(row))
}

/// Tokens of an account that are in force, the newest first.
pub(crate) async fn open_of(tx: &mut Tx, account: &str, now: Timestamp) -> Result<Vec<TokenRow>, DbError> {
    let found: Vec<Columns> = sql!("SELECT id, account_id, name, scopes, created_at, ends_at, used_at, ended_at FROM identity_tokens WHERE account_id = $1 AND ended_at IS NULL AND ends_at > $2 ORDER BY created_at DESC, id DESC", account, now.micros()).all(tx).await?;
    Ok(found.into_iter().map(row).collect())
}

pub(crate) async fn touch(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), DbError> {
    sql!("UPDATE identity_tokens SET used_at = $1 WHERE id = $2", now.micros(), id).run(tx).await?;
    Ok(())
}

/// Ends one token of this account; 0 when it is not theirs or ended before.
pub(crate) async fn end(tx: &mut Tx, account: &str, id: &str, now: Timestamp) -> Result<u64, DbError> {
    sql!(
        "UPDATE identity_tokens SET ended_at = $1 WHERE id = $2 AND account_id = $3 AND ended_at IS NULL",
        now.micros(),
        id,
        account
    )
    .run(tx)
    .await
}

pub(crate) async fn end_all(tx: &mut Tx, account: &str, now: Timestamp) -> Result<u64, DbError> {
    sql!("UPDATE identity_tokens SET ended_at = $1 WHERE account_id = $2 AND ended_at IS NULL", now.micros(), account)
        .run(tx)
        .await
}

/// Forgets tokens that were over before this moment.
pub(crate) async fn sweep(tx: &mut Tx, before: i64) -> Result<u64, DbError> {
    sql!("DELETE FROM identity_tokens WHERE ends_at < $1", before).run(tx).await
}

pub(crate) async fn insert_device(tx: &mut Tx, device: [u8; 32], code: &str, ends_at: i64) -> Result<(), DbError> {
    sql!("INSERT INTO identity_devices (device, code, ends_at) VALUES ($1, $2, $3)", device, code, ends_at)
        .run(tx)
        .await?;
    Ok(())
}

/// Says who approved; 0 when no command line waits under this code.
pub(crate) async fn approve_device(
    tx: &mut Tx,
    code: &str,
    account: &str,
    scopes: &str,
    now: Timestamp,
) -> Result<u64, DbError> {
    sql!("UPDATE identity_devices SET account_id = $1, scopes = $2 WHERE code = $3 AND account_id IS NULL AND ends_at > $4", account, scopes, code, now.micros()).run(tx).await
}

/// Who approved and within which scopes, once somebody did; `None` when nothing waits.
pub(crate) async fn device(
    tx: &mut Tx,
    device: [u8; 32],
    now: Timestamp,
) -> Result<Option<(Option<String>, Option<String>)>, DbError> {
    sql!("SELECT account_id, scopes FROM identity_devices WHERE device = $1 AND ends_at > $2", device, now.micros())
        .optional(tx)
        .await
}

/// Takes it; 0 when another question was faster.
pub(crate) async fn take_device(tx: &mut Tx, device: [u8; 32]) -> Result<u64, DbError> {
    sql!("DELETE FROM identity_devices WHERE device = $1", device).run(tx).await
}

pub(crate) async fn sweep_devices(tx: &mut Tx, now: Timestamp) -> Result<u64, DbError> {
    sql!("DELETE FROM identity_devices WHERE ends_at < $1", now.micros()).run(tx).await
}
