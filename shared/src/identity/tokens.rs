//! Tokens for programs that act for a person, and for programs of their own.

use super::{OWN, SIGN_IN, SecretText};
use crate::{Operation, Route, Timestamp};

wire! {
/// Make a token with which a program acts for me. It may what I may, within its scopes, and no more.
pub struct CreateToken {
    /// What it is for; shown in the list.
    pub name: String,
    /// Permission words or their beginnings, such as `catalog` or `catalog.entity.read`.
    pub scopes: Vec<String>,
    /// From 1 to 366.
    pub days: u32,
}

/// A token, shown this once.
pub struct NewToken {
    pub token: SecretText,
    pub about: Token,
}

/// What the list shows of a token.
pub struct Token {
    pub id: String,
    pub name: String,
    pub scopes: Vec<String>,
    pub created_at: Timestamp,
    pub ends_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// My tokens that are in force, the newest first.
pub struct ListMyTokens {}

/// End one of my tokens.
pub struct RevokeToken {
    pub id: String,
}

/// Begin to sign a command line in: it shows a code that somebody who is signed in types into the portal.
pub struct BeginDeviceSignIn {}

/// What the command line shows and keeps.
pub struct DeviceSignIn {
    /// The command line asks with it; nobody else learns it.
    pub device: SecretText,
    /// What the person types in.
    pub code: String,
    /// Where they type it in, a path of this portal.
    pub path: String,
    pub ends_at: Timestamp,
    /// Seconds between two questions.
    pub interval: u64,
}

/// Let the command line with this code act for me, within these scopes.
pub struct ApproveDevice {
    pub code: String,
    pub scopes: Vec<String>,
}

/// Whether somebody approved; the token is handed out once.
pub struct AskDeviceSignIn {
    pub device: SecretText,
}

/// Either still waiting, or the token.
pub struct DeviceAnswer {
    pub token: Option<NewToken>,
}
}

impl Operation for CreateToken {
    type Output = NewToken;
    const ROUTE: Route = Route::post("/api/v1/identity/tokens");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for ListMyTokens {
    type Output = Vec<Token>;
    const ROUTE: Route = Route::get("/api/v1/identity/tokens");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for RevokeToken {
    type Output = Vec<Token>;
    const ROUTE: Route = Route::delete("/api/v1/identity/tokens/{id}");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for BeginDeviceSignIn {
    type Output = DeviceSignIn;
    const ROUTE: Route = Route::post("/api/v1/identity/devices");
    const NEEDS: crate::Permission = SIGN_IN;
}
impl Operation for ApproveDevice {
    type Output = Token;
    const ROUTE: Route = Route::post("/api/v1/identity/devices/approve");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for AskDeviceSignIn {
    type Output = DeviceAnswer;
    const ROUTE: Route = Route::post("/api/v1/identity/devices/answer");
    const NEEDS: crate::Permission = SIGN_IN;
}
