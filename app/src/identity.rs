//! Identity: signing in, my account, and the accounts of others as an admin sees them.

pub mod accounts;
pub mod callback;
pub mod device;
mod entry;
mod life;
pub mod me;
mod new_password;
mod passkey;
pub mod proof;
pub mod setup;
mod shown_once;
pub mod sign_in;
mod words;
