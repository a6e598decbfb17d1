//! Signing in and out, the list of my devices, and proving once more who I am.

use super::{Me, OWN, SIGN_IN, SecretText};
use crate::{Operation, Route, Timestamp};

wire! {
/// Sign in with name and password, and with a code where the account has a second factor. Sets a cookie.
/// Without the code that is needed the answer is the problem `identity.code-needed`.
pub struct SignIn {
    pub name: String,
    pub password: SecretText,
    /// Six digits of the authenticator, or a recovery code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<SecretText>,
}

/// End the session of this request.
pub struct SignOut {}

/// End all my sessions, this one too, on every device.
pub struct SignOutEverywhere {}

/// The sessions in which I am signed in, the latest used first.
pub struct ListMySessions {}

/// A browser or program in which somebody is signed in.
pub struct Session {
    pub id: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// What the browser called itself.
    pub user_agent: String,
    pub address: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    /// When it ends, used or not.
    pub ends_at: Timestamp,
}

/// End one of my sessions.
pub struct EndSession {
    pub id: String,
}

/// Prove once more who I am, before something dangerous: the password, and a code where there is a second factor.
pub struct StepUp {
    pub password: SecretText,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<SecretText>,
}

/// Change my password. All other sessions end.
pub struct ChangePassword {
    pub current: SecretText,
    pub new: SecretText,
}

/// How long a password would withstand guessing, before it is chosen.
pub struct JudgePassword {
    pub password: SecretText,
}

/// What is to be said about a password.
pub struct PasswordAdvice {
    /// From 0, guessed at once, to 4.
    pub score: u8,
    pub accepted: bool,
    /// What is weak about it, and what would be better; sentences.
    pub advice: Vec<String>,
}

/// Make the first account with the link that the terminal showed; it becomes an admin and is signed in.
pub struct UseSetupLink {
    pub token: SecretText,
    /// Lower-case letters, digits, `-`, `_` and `.`.
    pub name: String,
    pub password: SecretText,
}
}

impl Operation for SignIn {
    type Output = Me;
    const ROUTE: Route = Route::post("/api/v1/identity/sign-in");
    const NEEDS: crate::Permission = SIGN_IN;
}
impl Operation for SignOut {
    type Output = Me;
    const ROUTE: Route = Route::post("/api/v1/identity/sign-out");
    const NEEDS: crate::Permission = SIGN_IN;
}
impl Operation for SignOutEverywhere {
    type Output = Me;
    const ROUTE: Route = Route::post("/api/v1/identity/sign-out-everywhere");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for ListMySessions {
    type Output = Vec<Session>;
    const ROUTE: Route = Route::get("/api/v1/identity/sessions");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for EndSession {
    type Output = Vec<Session>;
    const ROUTE: Route = Route::delete("/api/v1/identity/sessions/{id}");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for StepUp {
    type Output = Me;
    const ROUTE: Route = Route::post("/api/v1/identity/step-up");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for ChangePassword {
    type Output = Me;
    const ROUTE: Route = Route::post("/api/v1/identity/password");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for JudgePassword {
    type Output = PasswordAdvice;
    const ROUTE: Route = Route::post("/api/v1/identity/password-judgements");
    const NEEDS: crate::Permission = SIGN_IN;
}
impl Operation for UseSetupLink {
    type Output = Me;
    const ROUTE: Route = Route::post("/api/v1/identity/setup");
    const NEEDS: crate::Permission = SIGN_IN;
}
