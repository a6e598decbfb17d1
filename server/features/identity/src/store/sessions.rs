//! Sessions.

use db::{DbError, Tx, sql};
use shared::Timestamp;

/// A session as it is saved. Times are µs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionRow {
    pub id: String,
    pub account_id: String,
    pub user_agent: String,
    pub address: String,
    pub created_at: i64,
    pub seen_at: i64,
    pub ends_at: i64,
    pub stepped_up_until: i64,
    pub ended_at: Option<i64>,
}

/// What only a new session has.
pub(crate) struct Opening<'a> {
    pub token: [u8; 32],
    pub way: &'a str,
    pub provider_session: Option<&'a str>,
}

type Columns = (String, String, String, String, i64, i64, i64, i64, Option<i64>);

fn row(
    (id, account_id, user_agent, address, created_at, seen_at, ends_at, stepped_up_until, ended_at): Columns,
) -> SessionRow {
    SessionRow { id, account_id, user_agent, address, created_at, seen_at, ends_at, stepped_up_until, ended_at }
}

pub(crate) async fn insert(tx: &mut Tx, session: &SessionRow, opening: Opening<'_>) -> Result<(), DbError> {
    sql!(
        "INSERT INTO identity_sessions (id, token, account_id, way, provider_session, user_agent, address, created_at, seen_at, ends_at, stepped_up_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &session.id,
        opening.token,
        &session.account_id,
        opening.way,
        opening.provider_session,
        &session.user_agent,
        &session.address,
        session.created_at,
        session.seen_at,
        session.ends_at,
        session.stepped_up_until
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(crate) async fn by_token(tx: &mut Tx, token: [u8; 32]) -> Result<Option<SessionRow>, DbError> {
    let found: Option<Columns> = sql!("SELECT id, account_id, user_agent, address, created_at, seen_at, ends_at, stepped_up_until, ended_at FROM identity_sessions WHERE token = $1", token).optional(tx).await?;
    Ok(found.map(row))
}

/// Open sessions of an account, the latest used first.
pub(crate) async fn open_of(tx: &mut Tx, account: &str, now: Timestamp) -> Result<Vec<SessionRow>, DbError> {
    let found: Vec<Columns> = sql!("SELECT id, account_id, user_agent, address, created_at, seen_at, ends_at, stepped_up_until, ended_at FROM identity_sessions WHERE account_id = $1 AND ended_at IS NULL AND ends_at > $2 ORDER BY seen_at DESC, id DESC", account, now.micros()).all(tx).await?;
    Ok(found.into_iter().map(row).collect())
}

/// Whether somebody was ever signed in to the account from this address.
pub(crate) async fn knows_address(tx: &mut Tx, account: &str, address: &str) -> Result<bool, DbError> {
    let found: Option<(String,)> =
        sql!("SELECT id FROM identity_sessions WHERE account_id = $1 AND address = $2 LIMIT 1", account, address)
            .optional(tx)
            .await?;
    Ok(found.is_some())
}

pub(crate) async fn touch(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), DbError> {
    sql!("UPDATE identity_sessions SET seen_at = $1 WHERE id = $2", now.micros(), id).run(tx).await?;
    Ok(())
}

/// The same session under a new token; the old one is worth nothing from then on.
pub(crate) async fn renew(tx: &mut Tx, id: &str, token: [u8; 32], stepped_up_until: i64) -> Result<(), DbError> {
    sql!("UPDATE identity_sessions SET token = $1, stepped_up_until = $2 WHERE id = $3", token, stepped_up_until, id)
        .run(tx)
        .await?;
    Ok(())
}

/// Ends one session of this account; 0 when it is not theirs or ended before.
pub(crate) async fn end(tx: &mut Tx, account: &str, id: &str, now: Timestamp) -> Result<u64, DbError> {
    sql!(
        "UPDATE identity_sessions SET ended_at = $1 WHERE id = $2 AND account_id = $3 AND ended_at IS NULL",
        now.micros(),
        id,
        account
    )
    .run(tx)
    .await
}

/// Ends all sessions of an account but one.
pub(crate) async fn end_all(tx: &mut Tx, account: &str, but: &str, now: Timestamp) -> Result<u64, DbError> {
    sql!(
        "UPDATE identity_sessions SET ended_at = $1 WHERE account_id = $2 AND id <> $3 AND ended_at IS NULL",
        now.micros(),
        account,
        but
    )
    .run(tx)
    .await
}

/// Forgets sessions that ended long ago.
pub(crate) async fn sweep(tx: &mut Tx, before: i64) -> Result<u64, DbError> {
    sql!("DELETE FROM identity_sessions WHERE ends_at < $1", before).run(tx).await
}
