//! The pure rules of the catalog, held against tables and against chance.

mod filter;
mod validate;
