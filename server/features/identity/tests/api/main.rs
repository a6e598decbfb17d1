//! Identity through its door: one file per operation, and one per story that crosses several.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod fake_provider;
mod support;

mod back_channel_logout;
mod bad_input;
mod change_password;
mod clients;
mod confirm_authenticator;
mod create_account;
mod create_token;
mod device_sign_in;
mod end_session;
mod finish_provider_sign_in;
mod guessing;
mod limits;
mod list_failed_sign_ins;
mod list_my_sessions;
mod provider_secret;
mod sign_in;
mod sign_in_with_passkey;
mod sign_out_everywhere;
mod step_up;
mod store;
mod suspend_account;
mod use_setup_link;
mod who_am_i;
