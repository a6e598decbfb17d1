//! Clients: programs of their own, not of a person, that exchange a secret for short-lived tokens (OAuth 2.0, RFC 6749).

use super::{MANAGE_ACCOUNTS, READ_ACCOUNTS, SIGN_IN, SecretText};
use crate::{Operation, Route, Timestamp, catalog::EntityRef};

wire! {
/// A program that acts for itself. It may what the roles allow that are assigned to its `subject`, within its scopes.
pub struct Client {
    /// What it says as `client_id`.
    pub name: String,
    /// What roles are assigned to: `client:default/<name>`.
    pub subject: EntityRef,
    /// What it is for.
    pub about: String,
    pub scopes: Vec<String>,
    pub created_at: Timestamp,
    /// When its secret ends.
    pub ends_at: Timestamp,
    /// When it last got a token.
    pub used_at: Option<Timestamp>,
}

/// A client with its secret, shown this once.
pub struct NewClient {
    pub secret: SecretText,
    pub about: Client,
}

/// All clients by name.
pub struct ListClients {}

/// Register a client. Needs a fresh proof of who I am. Assign it a role afterwards, or it may nothing.
pub struct CreateClient {
    /// Lower-case letters, digits, `-`, `_` and `.`; never given twice.
    pub name: String,
    /// What it is for; shown in the list.
    pub about: String,
    /// Permission words or their beginnings, such as `catalog` or `catalog.entity.read`.
    pub scopes: Vec<String>,
    /// How long the secret is good, from 1 to 366.
    pub days: u32,
}

/// Give a client a new secret; the old one ends. Tokens that it has stay good until they end. Needs a fresh proof of
/// who I am.
pub struct RenewClientSecret {
    pub name: String,
    /// How long the new secret is good, from 1 to 366.
    pub days: u32,
}

/// Remove a client: its secret and its tokens are refused at once. Its name is not given again.
pub struct RemoveClient {
    pub name: String,
}

/// Exchange the secret of a client for a token (RFC 6749, section 4.4). Sent as a form; name and secret as HTTP Basic
/// or in the form. Errors of a form have the shape of section 5.2.
pub struct GiveClientToken {
    /// `client_credentials`.
    pub grant_type: String,
    /// Scopes separated by spaces, within those of the client; all of them unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretText>,
}

/// A token that acts for a client (RFC 6749, section 5.1).
pub struct ClientToken {
    pub access_token: SecretText,
    /// `Bearer`.
    pub token_type: String,
    /// Seconds.
    pub expires_in: u64,
    pub scope: String,
}
}

impl Operation for ListClients {
    type Output = Vec<Client>;
    const ROUTE: Route = Route::get("/api/v1/identity/clients");
    const NEEDS: crate::Permission = READ_ACCOUNTS;
}
impl Operation for CreateClient {
    type Output = NewClient;
    const ROUTE: Route = Route::post("/api/v1/identity/clients");
    const NEEDS: crate::Permission = MANAGE_ACCOUNTS;
}
impl Operation for RenewClientSecret {
    type Output = NewClient;
    const ROUTE: Route = Route::post("/api/v1/identity/clients/{name}/secret");
    const NEEDS: crate::Permission = MANAGE_ACCOUNTS;
}
impl Operation for RemoveClient {
    type Output = Vec<Client>;
    const ROUTE: Route = Route::delete("/api/v1/identity/clients/{name}");
    const NEEDS: crate::Permission = MANAGE_ACCOUNTS;
}
impl Operation for GiveClientToken {
    type Output = ClientToken;
    const ROUTE: Route = Route::post("/api/v1/identity/token");
    const NEEDS: crate::Permission = SIGN_IN;
    const TAKES_FORM: bool = true;
}
