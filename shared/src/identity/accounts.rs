//! Accounts as an admin sees them, and why a sign-in failed.

use super::{MANAGE_ACCOUNTS, READ_ACCOUNTS, SecretText};
use crate::{Operation, Route, Timestamp, catalog::EntityRef};

wire! {
/// Somebody who can sign in. Which roles they hold is told by `ListAssignments`.
pub struct Account {
    pub id: String,
    /// What they type when they sign in.
    pub name: String,
    /// Their `User` entity.
    pub person: EntityRef,
    pub state: AccountState,
    pub created_at: Timestamp,
}

/// Whether an account may be used.
#[derive(Copy, Eq)]
pub enum AccountState {
    Active,
    Suspended,
}

/// All accounts by name.
pub struct ListAccounts {}

/// Make an account. Without a password the person signs in with a provider.
pub struct CreateAccount {
    /// Lower-case letters, digits, `-`, `_` and `.`.
    pub name: String,
    /// Their `User` entity; `user:default/<name>` unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<EntityRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretText>,
}

/// Suspend an account: its sessions and tokens are refused at once, and what the person lent to others ends. The last
/// admin cannot be suspended.
pub struct SuspendAccount {
    pub name: String,
    pub reason: String,
}

/// Let a suspended account in again. Its old sessions stay ended.
pub struct RestoreAccount {
    pub name: String,
}

/// The last sign-ins that failed, the newest first, each with what to change.
pub struct ListFailedSignIns {}

/// A sign-in that failed, step by step; without secrets.
pub struct FailedSignIn {
    pub at: Timestamp,
    /// The name that was typed, or what the provider said.
    pub name: String,
    /// `password`, or the id of the provider.
    pub way: String,
    pub address: String,
    pub steps: Vec<SignInStep>,
    /// What an admin can change, in a sentence.
    pub advice: String,
}

/// One step of a sign-in.
pub struct SignInStep {
    pub what: String,
    pub passed: bool,
}
}

impl Operation for ListAccounts {
    type Output = Vec<Account>;
    const ROUTE: Route = Route::get("/api/v1/identity/accounts");
    const NEEDS: crate::Permission = READ_ACCOUNTS;
}
impl Operation for CreateAccount {
    type Output = Account;
    const ROUTE: Route = Route::post("/api/v1/identity/accounts");
    const NEEDS: crate::Permission = MANAGE_ACCOUNTS;
}
impl Operation for SuspendAccount {
    type Output = Account;
    const ROUTE: Route = Route::post("/api/v1/identity/accounts/{name}/suspend");
    const NEEDS: crate::Permission = MANAGE_ACCOUNTS;
}
impl Operation for RestoreAccount {
    type Output = Account;
    const ROUTE: Route = Route::post("/api/v1/identity/accounts/{name}/restore");
    const NEEDS: crate::Permission = MANAGE_ACCOUNTS;
}
impl Operation for ListFailedSignIns {
    type Output = Vec<FailedSignIn>;
    const ROUTE: Route = Route::get("/api/v1/identity/failed-sign-ins");
    const NEEDS: crate::Permission = READ_ACCOUNTS;
}
