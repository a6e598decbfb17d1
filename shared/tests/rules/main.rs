//! The pure rules of the catalog, held against tables and against chance.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod filter;
mod form;
mod layout;
mod reference;
mod relations;
mod validate;
