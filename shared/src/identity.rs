//! Who is asking: accounts, sessions, second factors, tokens, and the people of the demo.

pub mod accounts;
pub mod change;
pub mod clients;
pub mod passkeys;
pub mod providers;
pub mod return_to;
pub mod second;
pub mod secret_text;
pub mod session;
pub mod tokens;

use crate::{Operation, Permission, Route, catalog::EntityRef};

pub use change::AccountChange;
pub use return_to::safe_return;
pub use secret_text::SecretText;

/// Anyone may ask who they are.
pub const SELF: Permission = Permission("identity.self.read");
/// Anyone may try to prove who they are.
pub const SIGN_IN: Permission = Permission("identity.session.start");
/// Everybody who has signed in may look after their own sessions, passwords, second factors and tokens.
pub const OWN: Permission = Permission("identity.own.change");
/// Seeing accounts, and why a sign-in failed.
pub const READ_ACCOUNTS: Permission = Permission("identity.account.read");
/// Making, suspending and restoring accounts.
pub const MANAGE_ACCOUNTS: Permission = Permission("identity.account.manage");

/// What nobody needs a role for.
pub const FOR_EVERYBODY: &[Permission] = &[SELF, SIGN_IN];
/// What every person who has signed in may, whatever their roles.
pub const FOR_THE_SIGNED_IN: &[Permission] = &[OWN];

/// Acting as one of the people of the sample company; granted in `--demo` on loopback only.
pub const ACT_AS: Permission = Permission("identity.demo.act-as");

wire! {
/// The person or visitor behind a request.
pub struct Me {
    /// The `User` entity; absent for a visitor who has not signed in.
    pub reference: Option<EntityRef>,
    /// What to call them.
    pub name: String,
    /// The teams they are members of, directly or through a child team.
    pub teams: Vec<EntityRef>,
    /// The permission words that they hold for at least something.
    pub may: Vec<String>,
    /// People one can act as; only in the demo.
    pub demo_people: Vec<DemoPerson>,
    /// Until when dangerous actions need no further proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stepped_up_until: Option<crate::Timestamp>,
    /// Nobody has an account yet: the link that the terminal shows makes the first one.
    #[serde(default)]
    pub needs_setup: bool,
}

/// A person of the sample company.
pub struct DemoPerson {
    pub reference: EntityRef,
    pub name: String,
    /// One line: what this person is for.
    pub role: String,
}

/// Who am I, and what may I do?
pub struct WhoAmI {}

/// Act as a person of the sample company; an empty reference goes back to being a visitor. Sets a cookie.
pub struct ActAs {
    pub person: Option<EntityRef>,
}
}

impl Operation for WhoAmI {
    type Output = Me;
    const ROUTE: Route = Route::get("/api/v1/identity/me");
    const NEEDS: Permission = SELF;
}

impl Operation for ActAs {
    type Output = Me;
    const ROUTE: Route = Route::post("/api/v1/identity/act-as");
    const NEEDS: Permission = ACT_AS;
}
