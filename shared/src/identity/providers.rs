//! Signing in with a provider that speaks OpenID Connect.

use super::{Me, OWN, SIGN_IN, SecretText};
use crate::{Operation, Route};

wire! {
/// The providers that one can sign in with.
pub struct ListProviders {}

/// A provider.
pub struct Provider {
    pub id: String,
    /// What people call it.
    pub title: String,
    /// `saml` when the configuration names it by a protocol that the portal does not speak; then nobody can use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsupported: Option<String>,
}

/// Begin to sign in with a provider. Sets a cookie by which only this browser can finish it.
pub struct StartProviderSignIn {
    pub provider: String,
    /// Where to go afterwards: a path of this portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_to: Option<String>,
}

/// Begin to prove once more who I am, with a provider that knows me: it asks for the proof again, however lately I gave
/// it there. `FinishProviderSignIn` finishes it.
pub struct StartProviderStepUp {
    pub provider: String,
    /// Where to go afterwards: a path of this portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_to: Option<String>,
}

/// Where to send the browser.
pub struct Departure {
    pub address: String,
}

/// Finish what `StartProviderSignIn` or `StartProviderStepUp` began, with what the provider added to the address of `/sign-in/callback`.
pub struct FinishProviderSignIn {
    pub state: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<SecretText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Signed in, and where to go.
pub struct Arrival {
    pub me: Me,
    pub return_to: String,
}

/// A provider says that somebody signed out there (OpenID Connect Back-Channel Logout 1.0); it sends a form.
pub struct BackChannelLogout {
    pub logout_token: SecretText,
}
}

impl Operation for ListProviders {
    type Output = Vec<Provider>;
    const ROUTE: Route = Route::get("/api/v1/identity/providers");
    const NEEDS: crate::Permission = SIGN_IN;
}
impl Operation for StartProviderSignIn {
    type Output = Departure;
    const ROUTE: Route = Route::post("/api/v1/identity/providers/{provider}/start");
    const NEEDS: crate::Permission = SIGN_IN;
}
impl Operation for StartProviderStepUp {
    type Output = Departure;
    const ROUTE: Route = Route::post("/api/v1/identity/providers/{provider}/step-up");
    const NEEDS: crate::Permission = OWN;
}
impl Operation for FinishProviderSignIn {
    type Output = Arrival;
    const ROUTE: Route = Route::post("/api/v1/identity/provider-sign-in");
    const NEEDS: crate::Permission = SIGN_IN;
}
impl Operation for BackChannelLogout {
    type Output = ();
    const ROUTE: Route = Route::post("/api/v1/identity/back-channel-logout");
    const NEEDS: crate::Permission = SIGN_IN;
    const TAKES_FORM: bool = true;
}
