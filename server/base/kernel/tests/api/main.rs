//! The kernel from outside: what the door refuses, and what events, projections and jobs promise.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod audit;
mod door;
mod jobs;
mod log;
mod vault;

#[test]
fn every_statement_is_accepted_by_both_engines() {
    db::testing::prepares_everywhere(env!("CARGO_MANIFEST_DIR"), &[&kernel::MIGRATIONS]);
}
