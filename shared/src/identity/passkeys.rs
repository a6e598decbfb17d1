//! Passkeys: signing in with what a device keeps, without a password (WebAuthn).

use super::{Me, OWN, SIGN_IN, SecretText};
use crate::{Operation, Route, Timestamp};

wire! {
/// A question to the browser's authenticator; good for five minutes and one answer.
pub struct PasskeyChallenge {
    pub challenge: SecretText,
    /// What `navigator.credentials` takes.
    pub options: serde_json::Value,
}

/// Begin to add a passkey. Needs a fresh proof of who I am.
pub struct StartPasskey {}

/// Add the passkey that the browser made.
pub struct AddPasskey {
    pub challenge: SecretText,
    /// What to call it, such as the device that keeps it.
    pub name: String,
    /// What `navigator.credentials.create` answered.
    pub credential: serde_json::Value,
}

/// A passkey of mine.
pub struct Passkey {
    pub id: String,
    pub name: String,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// My passkeys, the oldest first.
pub struct ListMyPasskeys {}

/// Remove one of my passkeys. Needs a fresh proof of who I am.
pub struct RemovePasskey {
    pub id: String,
}

/// Begin to sign in with a passkey; also for browsers that offer one in the field of the name.
pub struct StartPasskeySignIn {}

/// Begin to prove once more who I am, with one of my passkeys.
pub struct StartPasskeyStepUp {}

/// Prove once more who I am, with one of my passkeys; the way for accounts without a password.
pub struct StepUpWithPasskey {
    pub challenge: SecretText,
    /// What `navigator.credentials.get` answered.
    pub credential: serde_json::Value,
}

/// Sign in with the passkey that the person chose. Sets a cookie.
pub struct SignInWithPasskey {
    pub challenge: SecretText,
    /// What `navigator.credentials.get` answered.
    pub credential: serde_json::Value,
}
}

impl Operation for StartPasskey {
    type Output = PasskeyChallenge;
    const ROUTE: Route = Route::post("/api/v1/identity/passkeys/start");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for AddPasskey {
    type Output = Vec<Passkey>;
    const ROUTE: Route = Route::post("/api/v1/identity/passkeys");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for ListMyPasskeys {
    type Output = Vec<Passkey>;
    const ROUTE: Route = Route::get("/api/v1/identity/passkeys");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for RemovePasskey {
    type Output = Vec<Passkey>;
    const ROUTE: Route = Route::delete("/api/v1/identity/passkeys/{id}");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for StartPasskeyStepUp {
    type Output = PasskeyChallenge;
    const ROUTE: Route = Route::post("/api/v1/identity/passkey-step-up/start");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for StepUpWithPasskey {
    type Output = Me;
    const ROUTE: Route = Route::post("/api/v1/identity/passkey-step-up");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for StartPasskeySignIn {
    type Output = PasskeyChallenge;
    const ROUTE: Route = Route::post("/api/v1/identity/passkey-sign-in/start");
    const NEEDS: crate::Permission = SIGN_IN;
}
impl Operation for SignInWithPasskey {
    type Output = Me;
    const ROUTE: Route = Route::post("/api/v1/identity/passkey-sign-in");
    const NEEDS: crate::Permission = SIGN_IN;
}
