//! The whole portal over HTTP: what is written down equals what is served, and nothing that a stranger sends breaks it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod clients;
mod outside;
mod own;
mod papers;
mod permissions;
mod process;
mod roles;
mod running;
mod who_am_i;
