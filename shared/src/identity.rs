//! Who is asking: the words of identity that exist so far. Real sign-in joins them.

use crate::{Operation, Permission, Route, catalog::EntityRef};

/// Anyone may ask who they are.
pub const SELF: Permission = Permission("identity.self.read");
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
