//! Operation: everything anyone can ask of the server, as a struct that names its route, its permission and its answer.

use serde::{Serialize, de::DeserializeOwned};

use crate::Permission;

/// One thing that can be asked of the portal. The struct holds the arguments; `Output` is the answer.
///
/// Field names are the names in path, query and JSON body. A `GET` operation holds only strings, numbers,
/// options of them and lists of strings, so that it fits into a query.
pub trait Operation: Described + Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    type Output: Described + Serialize + DeserializeOwned + Clone + Send + Sync + 'static;
    const ROUTE: Route;
    const NEEDS: Permission;
    /// Whether its body may also be a form, for strangers whose protocol says so.
    const TAKES_FORM: bool = false;
}

/// Says its own JSON Schema where the OpenAPI document is made; nothing elsewhere.
#[cfg(feature = "schema")]
pub trait Described: schemars::JsonSchema {}
#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> Described for T {}
#[cfg(not(feature = "schema"))]
pub trait Described {}
#[cfg(not(feature = "schema"))]
impl<T> Described for T {}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Put,
    Delete,
}

impl Method {
    pub const fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }
    /// Whether the arguments beside the path travel in the query (else: in a JSON body).
    pub const fn asks_by_query(self) -> bool {
        matches!(self, Method::Get | Method::Delete)
    }
}

/// Method and path. `{name}` takes the field of that name; `{reference}` stands for three segments,
/// kind, namespace and name of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
}

impl Route {
    pub const fn get(path: &'static str) -> Route {
        Route { method: Method::Get, path }
    }
    pub const fn post(path: &'static str) -> Route {
        Route { method: Method::Post, path }
    }
    pub const fn put(path: &'static str) -> Route {
        Route { method: Method::Put, path }
    }
    pub const fn delete(path: &'static str) -> Route {
        Route { method: Method::Delete, path }
    }
}
