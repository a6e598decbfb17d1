//! The second factor: an authenticator app, and recovery codes for the day the telephone is gone.

use super::{OWN, SecretText};
use crate::{Operation, Route};

wire! {
/// Begin to add an authenticator app. It counts only after `ConfirmAuthenticator`.
pub struct AddAuthenticator {}

/// What the app needs; shown once.
pub struct Enrolment {
    /// The seed in base32, to type in by hand.
    pub seed: SecretText,
    /// The same as an `otpauth://` address, which a telephone opens.
    pub address: SecretText,
    /// The address as a QR code: the dark squares, as the `d` of an SVG path in a square of `side` units.
    pub picture: SecretText,
    /// How wide the picture is, with its quiet zone.
    pub side: u32,
}

/// Confirm the authenticator with a code that it shows. From then on sign-in asks for one.
pub struct ConfirmAuthenticator {
    pub code: SecretText,
}

/// Codes that each open the account once, instead of the authenticator. Shown once.
pub struct RecoveryCodes {
    pub codes: Vec<SecretText>,
}

/// Take the authenticator and the recovery codes away. Needs a fresh proof of who I am.
pub struct RemoveAuthenticator {}

/// New recovery codes; the old ones end. Needs a fresh proof of who I am.
pub struct RenewRecoveryCodes {}

/// How I sign in.
pub struct ShowMyFactors {}

/// The proofs that an account knows.
pub struct Factors {
    pub password: bool,
    pub authenticator: bool,
    pub recovery_codes_left: u64,
    #[serde(default)]
    pub passkeys: u64,
    /// The ids of the providers that know the account.
    #[serde(default)]
    pub providers: Vec<String>,
}
}

impl Operation for AddAuthenticator {
    type Output = Enrolment;
    const ROUTE: Route = Route::post("/api/v1/identity/authenticator");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for ConfirmAuthenticator {
    type Output = RecoveryCodes;
    const ROUTE: Route = Route::post("/api/v1/identity/authenticator/confirm");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for RemoveAuthenticator {
    type Output = Factors;
    const ROUTE: Route = Route::delete("/api/v1/identity/authenticator");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for RenewRecoveryCodes {
    type Output = RecoveryCodes;
    const ROUTE: Route = Route::post("/api/v1/identity/recovery-codes");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for ShowMyFactors {
    type Output = Factors;
    const ROUTE: Route = Route::get("/api/v1/identity/factors");
    const NEEDS: crate::Permission = OWN;
}
