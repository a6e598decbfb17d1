//! The pure rules of the catalog, held against tables and against chance.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod filter;
mod layout;
mod validate;
