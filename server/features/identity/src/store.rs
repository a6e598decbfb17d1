//! All SQL of identity, one file per group of tables. Functions neither decide nor commit.

pub(crate) mod accounts;
pub(crate) mod clients;
pub(crate) mod factors;
pub(crate) mod passkeys;
pub(crate) mod providers;
pub(crate) mod sessions;
pub(crate) mod tokens;
