//! The limits of the portal as data: what is allowed, how much of it, and what happens beyond.

use crate::{Operation, Permission, Route};

/// Limits are public.
pub const READ: Permission = Permission("kernel.limits.read");

wire! {
/// One row of the table of limits.
pub struct Limit {
    /// Its name in the configuration, such as `body_bytes`.
    pub name: String,
    /// What it limits, in a sentence.
    pub what: String,
    pub value: u64,
    /// `bytes`, `seconds`, `milliseconds` or `count`.
    pub unit: String,
}

/// The limits in force.
pub struct ListLimits {}
}

impl Operation for ListLimits {
    type Output = Vec<Limit>;
    const ROUTE: Route = Route::get("/api/limits");
    const NEEDS: Permission = READ;
}

wire! {
/// The OpenAPI document of this portal.
pub struct ShowApi {}
}

impl Operation for ShowApi {
    type Output = serde_json::Value;
    const ROUTE: Route = Route::get("/api/openapi.json");
    const NEEDS: Permission = READ;
}

wire! {
/// One thing that can be asked of the portal.
pub struct Offered {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: String,
    pub path: String,
    /// What it does, in a sentence.
    pub summary: String,
}

/// Everything that can be asked of this portal, by path; the OpenAPI document without its schemas.
pub struct ListOperations {}
}

impl Operation for ListOperations {
    type Output = Vec<Offered>;
    const ROUTE: Route = Route::get("/api/operations");
    const NEEDS: Permission = READ;
}
