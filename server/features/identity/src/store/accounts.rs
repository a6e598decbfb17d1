//! Accounts, passwords, the setup link, failed sign-ins.

use db::{DbError, Tx, sql};
use shared::Timestamp;
use shared::catalog::EntityRef;

/// An account as it is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountRow {
    pub id: String,
    pub name: String,
    pub person: String,
    pub state: String,
    pub created_at: i64,
}

impl AccountRow {
    pub(crate) fn is_active(&self) -> bool {
        self.state == "active"
    }
    /// Their `User` entity.
    pub(crate) fn person(&self) -> anyhow::Result<EntityRef> {
        Ok(self.person.parse()?)
    }
}

type Columns = (String, String, String, String, i64);

fn row((id, name, person, state, created_at): Columns) -> AccountRow {
    AccountRow { id, name, person, state, created_at }
}

pub(crate) async fn insert(tx: &mut Tx, account: &AccountRow) -> Result<(), DbError> {
    sql!(
        "INSERT INTO identity_accounts (id, name, person, state, created_at) VALUES ($1, $2, $3, $4, $5)",
        &account.id,
        &account.name,
        &account.person,
        &account.state,
        account.created_at
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(crate) async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<AccountRow>, DbError> {
    let found: Option<Columns> =
        sql!("SELECT id, name, person, state, created_at FROM identity_accounts WHERE name = $1", name)
            .optional(tx)
            .await?;
    Ok(found.map(row))
}

pub(crate) async fn by_id(tx: &mut Tx, id: &str) -> Result<Option<AccountRow>, DbError> {
    let found: Option<Columns> =
        sql!("SELECT id, name, person, state, created_at FROM identity_accounts WHERE id = $1", id)
            .optional(tx)
            .await?;
    Ok(found.map(row))
}

pub(crate) async fn by_person(tx: &mut Tx, person: &str) -> Result<Option<AccountRow>, DbError> {
    let found: Option<Columns> =
        sql!("SELECT id, name, person, state, created_at FROM identity_accounts WHERE person = $1", person)
            .optional(tx)
            .await?;
    Ok(found.map(row))
}

pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<AccountRow>, DbError> {
    let found: Vec<Columns> =
        sql!("SELECT id, name, person, state, created_at FROM identity_accounts ORDER BY name").all(tx).await?;
    Ok(found.into_iter().map(row).collect())
}

/// Whether there is any account.
pub(crate) async fn any(tx: &mut Tx) -> Result<bool, DbError> {
    let found: Option<(String,)> = sql!("SELECT id FROM identity_accounts LIMIT 1").optional(tx).await?;
    Ok(found.is_some())
}

pub(crate) async fn set_state(tx: &mut Tx, id: &str, state: &str, reason: Option<&str>) -> Result<(), DbError> {
    sql!("UPDATE identity_accounts SET state = $1, reason = $2 WHERE id = $3", state, reason, id).run(tx).await?;
    Ok(())
}

pub(crate) async fn groups(tx: &mut Tx, account: &str) -> Result<Vec<String>, DbError> {
    let found: Vec<(String,)> =
        sql!("SELECT reference FROM identity_groups WHERE account_id = $1 ORDER BY reference", account).all(tx).await?;
    Ok(found.into_iter().map(|(reference,)| reference).collect())
}

/// Every claimed group of every account, as (account, group).
pub(crate) async fn all_groups(tx: &mut Tx) -> Result<Vec<(String, String)>, DbError> {
    sql!("SELECT account_id, reference FROM identity_groups ORDER BY account_id, reference").all(tx).await
}

/// The people of suspended accounts.
pub(crate) async fn suspended(tx: &mut Tx) -> Result<Vec<(String,)>, DbError> {
    sql!("SELECT person FROM identity_accounts WHERE state = 'suspended' ORDER BY person").all(tx).await
}

pub(crate) async fn password(tx: &mut Tx, account: &str) -> Result<Option<String>, DbError> {
    let found: Option<(String,)> =
        sql!("SELECT phc FROM identity_passwords WHERE account_id = $1", account).optional(tx).await?;
    Ok(found.map(|(phc,)| phc))
}

pub(crate) async fn set_password(tx: &mut Tx, account: &str, phc: &str, now: Timestamp) -> Result<(), DbError> {
    sql!(
        "INSERT INTO identity_passwords (account_id, phc, changed_at) VALUES ($1, $2, $3) ON CONFLICT (account_id) DO UPDATE SET phc = $2, changed_at = $3",
        account,
        phc,
        now.micros()
    )
    .run(tx)
    .await?;
    Ok(())
}

/// Puts the one setup link there is; an older one ends.
pub(crate) async fn put_setup(tx: &mut Tx, token: [u8; 32], now: Timestamp) -> Result<(), DbError> {
    sql!("DELETE FROM identity_setup").run(tx).await?;
    sql!("INSERT INTO identity_setup (token, made_at) VALUES ($1, $2)", token, now.micros()).run(tx).await?;
    Ok(())
}

/// Takes the setup link; 0 when this is not it.
pub(crate) async fn take_setup(tx: &mut Tx, token: [u8; 32]) -> Result<u64, DbError> {
    sql!("DELETE FROM identity_setup WHERE token = $1", token).run(tx).await
}

/// A failed sign-in as it is saved; `steps` is JSON.
pub(crate) struct FailureRow {
    pub id: String,
    pub at: i64,
    pub name: String,
    pub way: String,
    pub address: String,
    pub steps: String,
    pub advice: String,
}

type FailureColumns = (String, i64, String, String, String, String, String);

pub(crate) async fn insert_failure(tx: &mut Tx, failure: FailureRow) -> Result<(), DbError> {
    sql!(
        "INSERT INTO identity_failures (id, at, name, way, address, steps, advice) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        failure.id,
        failure.at,
        failure.name,
        failure.way,
        failure.address,
        failure.steps,
        failure.advice
    )
    .run(tx)
    .await?;
    Ok(())
}

pub(crate) async fn failures(tx: &mut Tx, limit: i64) -> Result<Vec<FailureRow>, DbError> {
    let found: Vec<FailureColumns> = sql!(
        "SELECT id, at, name, way, address, steps, advice FROM identity_failures ORDER BY at DESC, id DESC LIMIT $1",
        limit
    )
    .all(tx)
    .await?;
    Ok(found
        .into_iter()
        .map(|(id, at, name, way, address, steps, advice)| FailureRow { id, at, name, way, address, steps, advice })
        .collect())
}

/// Forgets all but the newest.
pub(crate) async fn trim_failures(tx: &mut Tx, keep: i64) -> Result<u64, DbError> {
    sql!("DELETE FROM identity_failures WHERE id NOT IN (SELECT id FROM identity_failures ORDER BY at DESC, id DESC LIMIT $1)", keep).run(tx).await
}
