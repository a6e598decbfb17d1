//! The words both sides speak: operations, problems, pages, events and the pure rules of every feature.
//! No IO, no clock, no async; compiles for the server and for the browser.

/// Derives every type that crosses the wire needs; JSON Schema only where the OpenAPI document is made.
macro_rules! wire {
    ($($(#[$meta:meta])* $vis:vis $word:ident $name:ident $body:tt $(;)?)*) => { $(
        wire!(@one $(#[$meta])* $vis $word $name $body);
    )* };
    (@one $(#[$meta:meta])* $vis:vis struct $name:ident { $($body:tt)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $vis struct $name { $($body)* }
    };
    (@one $(#[$meta:meta])* $vis:vis enum $name:ident { $($body:tt)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        $vis enum $name { $($body)* }
    };
}

pub mod audit;
pub mod catalog;
pub mod events;
pub mod form;
pub mod identity;
pub mod limits;
pub mod near;
pub mod operation;
pub mod page;
pub mod permission;
pub mod permissions;
pub mod problem;
pub mod search;
pub mod time;

pub use operation::{Described, Method, Operation, Route};
pub use page::{Cursor, Page};
pub use permission::Permission;
pub use problem::Problem;
pub use time::Timestamp;
