//! Permissions: who holds which role, what policies say, why a decision is as it is, and asking for access.

pub mod access;
pub mod pick;
pub mod policies;
pub mod policy;
pub mod requests;
pub mod roles;
pub mod simulator;
pub mod until;
pub mod why;
pub mod words;
