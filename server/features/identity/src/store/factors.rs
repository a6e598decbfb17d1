//! Authenticators and recovery codes.

use db::{DbError, Tx, Value, insert_many, sql};
use shared::Timestamp;

/// An authenticator as it is saved; its seed lies in the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuthenticatorRow {
    pub secret_id: String,
    pub confirmed_at: Option<i64>,
    pub last_step: i64,
}

pub(crate) async fn authenticator(tx: &mut Tx, account: &str) -> Result<Option<AuthenticatorRow>, DbError> {
    let found: Option<(String, Option<i64>, i64)> =
        sql!("SELECT secret_id, confirmed_at, last_step FROM identity_authenticators WHERE account_id = $1", account)
            .optional(tx)
            .await?;
    Ok(found.map(|(secret_id, confirmed_at, last_step)| AuthenticatorRow { secret_id, confirmed_at, last_step }))
}

/// One that is not confirmed yet, in place of another.
pub(crate) async fn put_authenticator(tx: &mut Tx, account: &str, secret_id: &str) -> Result<(), DbError> {
    remove_authenticator(tx, account).await?;
    sql!(
        "INSERT INTO identity_authenticators (account_id, secret_id, last_step) VALUES ($1, $2, 0)",
        account,
        secret_id
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(crate) async fn confirm(tx: &mut Tx, account: &str, now: Timestamp) -> Result<(), DbError> {
    sql!("UPDATE identity_authenticators SET confirmed_at = $1 WHERE account_id = $2", now.micros(), account)
        .run(tx)
        .await?;
    Ok(())
}

/// Takes a step; 0 when it, or a later one, was taken before.
pub(crate) async fn take_step(tx: &mut Tx, account: &str, step: i64) -> Result<u64, DbError> {
    sql!("UPDATE identity_authenticators SET last_step = $1 WHERE account_id = $2 AND last_step < $1", step, account)
        .run(tx)
        .await
}

pub(crate) async fn remove_authenticator(tx: &mut Tx, account: &str) -> Result<u64, DbError> {
    sql!("DELETE FROM identity_authenticators WHERE account_id = $1", account).run(tx).await
}

/// New recovery codes in place of the old ones.
pub(crate) async fn put_codes(tx: &mut Tx, account: &str, codes: Vec<[u8; 32]>) -> Result<(), DbError> {
    sql!("DELETE FROM identity_recovery_codes WHERE account_id = $1", account).run(tx).await?;
    let rows = codes.into_iter().map(|code| [Value::from(account), Value::from(code)]);
    insert_many(tx, "INSERT INTO identity_recovery_codes (account_id, code)", rows, "").await?;
    Ok(())
}

/// Takes a recovery code; 0 when it is none, or was taken before.
pub(crate) async fn take_code(tx: &mut Tx, account: &str, code: [u8; 32], now: Timestamp) -> Result<u64, DbError> {
    sql!(
        "UPDATE identity_recovery_codes SET used_at = $1 WHERE account_id = $2 AND code = $3 AND used_at IS NULL",
        now.micros(),
        account,
        code
    )
    .run(tx)
    .await
}

pub(crate) async fn codes_left(tx: &mut Tx, account: &str) -> Result<i64, DbError> {
    sql!("SELECT COUNT(*) FROM identity_recovery_codes WHERE account_id = $1 AND used_at IS NULL", account)
        .scalar(tx)
        .await
}
