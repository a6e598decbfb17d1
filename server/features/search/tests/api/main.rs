//! Search through its door, over a shelf of books that stands for any feature with something to find.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod rebuild;
mod search;
mod shelf;
