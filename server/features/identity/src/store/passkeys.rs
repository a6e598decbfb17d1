//! Passkeys, and challenges that wait for their answer.

use db::{DbError, Tx, sql};
use shared::Timestamp;

/// A passkey as it is saved; `passkey` is JSON of its public key and counters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PasskeyRow {
    pub id: String,
    pub account_id: String,
    pub name: String,
    pub credential: Vec<u8>,
    pub passkey: String,
    pub created_at: i64,
    pub used_at: Option<i64>,
}

type Columns = (String, String, String, Vec<u8>, String, i64, Option<i64>);

fn row((id, account_id, name, credential, passkey, created_at, used_at): Columns) -> PasskeyRow {
    PasskeyRow { id, account_id, name, credential, passkey, created_at, used_at }
}

pub(crate) async fn of(tx: &mut Tx, account: &str) -> Result<Vec<PasskeyRow>, DbError> {
    let found: Vec<Columns> = sql!("SELECT id, account_id, name, credential, passkey, created_at, used_at FROM identity_passkeys WHERE account_id = $1 ORDER BY created_at, id", account).all(tx).await?;
    Ok(found.into_iter().map(row).collect())
}

/// 0 when somebody has this credential already.
pub(crate) async fn insert(tx: &mut Tx, row: &PasskeyRow) -> Result<u64, DbError> {
    sql!(
        "INSERT INTO identity_passkeys (id, account_id, name, credential, passkey, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        &row.id,
        &row.account_id,
        &row.name,
        &row.credential,
        &row.passkey,
        row.created_at
    )
    .run(tx)
    .await
}

pub(crate) async fn used(tx: &mut Tx, id: &str, passkey: &str, now: Timestamp) -> Result<(), DbError> {
    sql!("UPDATE identity_passkeys SET passkey = $1, used_at = $2 WHERE id = $3", passkey, now.micros(), id)
        .run(tx)
        .await?;
    Ok(())
}

pub(crate) async fn remove(tx: &mut Tx, account: &str, id: &str) -> Result<u64, DbError> {
    sql!("DELETE FROM identity_passkeys WHERE id = $1 AND account_id = $2", id, account).run(tx).await
}

pub(crate) async fn insert_challenge(
    tx: &mut Tx,
    id: [u8; 32],
    account: Option<&str>,
    state: &str,
    ends_at: i64,
    now: Timestamp,
) -> Result<(), DbError> {
    sql!("DELETE FROM identity_challenges WHERE ends_at < $1", now.micros()).run(tx).await?;
    sql!(
        "INSERT INTO identity_challenges (id, account_id, state, ends_at) VALUES ($1, $2, $3, $4)",
        id,
        account,
        state,
        ends_at
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Takes a challenge: account, state, end. Whatever becomes of it, it is there once.
pub(crate) async fn take_challenge(
    tx: &mut Tx,
    id: [u8; 32],
) -> Result<Option<(Option<String>, String, i64)>, DbError> {
    sql!("DELETE FROM identity_challenges WHERE id = $1 RETURNING account_id, state, ends_at", id).optional(tx).await
}
