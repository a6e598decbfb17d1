//! Links to providers, sign-ins that are on their way through one, logouts that were obeyed.

use db::{DbError, Tx, Value, insert_many, sql};
use shared::Timestamp;

/// A sign-in that is on its way through a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DepartureRow {
    pub state: [u8; 32],
    /// The hash of the cookie of the browser that began it.
    pub visit: [u8; 32],
    pub provider: String,
    pub nonce: String,
    pub verifier: String,
    pub return_to: String,
    /// The account that proves once more who it is.
    pub proves: Option<String>,
    pub began_at: i64,
    pub ends_at: i64,
}

pub(crate) async fn insert_departure(tx: &mut Tx, row: &DepartureRow, now: Timestamp) -> Result<(), DbError> {
    sql!("DELETE FROM identity_departures WHERE ends_at < $1", now.micros()).run(tx).await?;
    sql!(
        "INSERT INTO identity_departures (state, visit, provider, nonce, verifier, return_to, proves, began_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        row.state,
        row.visit,
        &row.provider,
        &row.nonce,
        &row.verifier,
        &row.return_to,
        row.proves.as_deref(),
        row.began_at,
        row.ends_at
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(crate) async fn secret_id(tx: &mut Tx, provider: &str) -> Result<Option<String>, DbError> {
    let found: Option<(String,)> =
        sql!("SELECT secret_id FROM identity_provider_secrets WHERE provider = $1", provider).optional(tx).await?;
    Ok(found.map(|(id,)| id))
}

pub(crate) async fn put_secret_id(tx: &mut Tx, provider: &str, id: &str) -> Result<(), DbError> {
    sql!("INSERT INTO identity_provider_secrets (provider, secret_id) VALUES ($1, $2) ON CONFLICT (provider) DO UPDATE SET secret_id = excluded.secret_id", provider, id).run(tx).await?;
    Ok(())
}

/// Takes the departure of this browser: whatever becomes of it, it is there once.
pub(crate) async fn take_departure(
    tx: &mut Tx,
    state: [u8; 32],
    visit: [u8; 32],
) -> Result<Option<DepartureRow>, DbError> {
    type Columns = (String, String, String, String, Option<String>, i64, i64);
    let found: Option<Columns> = sql!("DELETE FROM identity_departures WHERE state = $1 AND visit = $2 RETURNING provider, nonce, verifier, return_to, proves, began_at, ends_at", state, visit).optional(tx).await?;
    Ok(found.map(|(provider, nonce, verifier, return_to, proves, began_at, ends_at)| DepartureRow {
        state,
        visit,
        provider,
        nonce,
        verifier,
        return_to,
        proves,
        began_at,
        ends_at,
    }))
}

/// The account of somebody whom an issuer knows by this subject.
pub(crate) async fn linked(tx: &mut Tx, issuer: &str, subject: &str) -> Result<Option<String>, DbError> {
    let found: Option<(String,)> =
        sql!("SELECT account_id FROM identity_links WHERE issuer = $1 AND subject = $2", issuer, subject)
            .optional(tx)
            .await?;
    Ok(found.map(|(account,)| account))
}

/// The issuers that know this account.
pub(crate) async fn issuers_of(tx: &mut Tx, account: &str) -> Result<Vec<(String,)>, DbError> {
    sql!("SELECT DISTINCT issuer FROM identity_links WHERE account_id = $1", account).all(tx).await
}

pub(crate) async fn link(
    tx: &mut Tx,
    issuer: &str,
    subject: &str,
    account: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    sql!(
        "INSERT INTO identity_links (issuer, subject, account_id, linked_at) VALUES ($1, $2, $3, $4)",
        issuer,
        subject,
        account,
        now.micros()
    )
    .run(tx)
    .await?;
    Ok(())
}

/// The groups that a provider claims, in place of those it claimed before.
pub(crate) async fn put_groups(tx: &mut Tx, account: &str, groups: &[String]) -> Result<(), DbError> {
    sql!("DELETE FROM identity_groups WHERE account_id = $1", account).run(tx).await?;
    let rows: Vec<[Value; 2]> = groups.iter().map(|group| [Value::from(account), Value::from(group)]).collect();
    insert_many(tx, "INSERT INTO identity_groups (account_id, reference)", rows, "").await?;
    Ok(())
}

/// Notes a logout token; 0 when it was obeyed before.
pub(crate) async fn note_logout(tx: &mut Tx, id: &str, ends_at: i64, now: Timestamp) -> Result<u64, DbError> {
    sql!("DELETE FROM identity_logouts WHERE ends_at < $1", now.micros()).run(tx).await?;
    sql!("INSERT INTO identity_logouts (id, ends_at) VALUES ($1, $2) ON CONFLICT DO NOTHING", id, ends_at).run(tx).await
}

/// Ends the sessions that an account began with this provider: one of them, or all.
pub(crate) async fn end_sessions(
    tx: &mut Tx,
    account: &str,
    provider: &str,
    session: Option<&str>,
    now: Timestamp,
) -> Result<u64, DbError> {
    sql!("UPDATE identity_sessions SET ended_at = $1 WHERE account_id = $2 AND way = $3 AND (CAST($4 AS TEXT) IS NULL OR provider_session = $4) AND ended_at IS NULL", now.micros(), account, provider, session).run(tx).await
}
