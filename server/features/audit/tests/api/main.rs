//! The operations of audit, one file each.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod count_audit;
mod dismiss_pattern;
mod export_audit;
mod limits;
mod list_audit;
mod list_unusual;
mod seal_to_webhook;
mod show_audit_head;
mod support;
