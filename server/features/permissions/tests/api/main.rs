//! The operations of permissions, one file each.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod approve_request;
mod ask_for_access;
mod assign_role;
mod compare_versions;
mod decide;
mod delegate_role;
mod end_assignment;
mod engines;
mod explain_decision;
mod files;
mod limits;
mod list_roles;
mod publish_policy;
mod refuse_request;
mod replay_decisions;
mod restore_policy;
mod save_draft;
mod show_policy;
mod show_schema;
mod support;
mod why_not;
