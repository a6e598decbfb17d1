//! Identity: who is asking. Accounts, sessions, second factors, tokens of programs, and the people of the demo.

mod account;
mod bearer;
mod client;
mod config;
mod cookie;
mod demo;
mod doctor;
mod jobs;
mod me;
mod passkey;
mod password;
mod picture;
mod provider;
mod recognise;
mod second;
mod session;
mod setup;
mod sign_in;
mod slowing;
mod standing;
mod store;
mod token;
mod totp;

pub mod command;

use std::sync::Arc;
use std::time::Duration;

use kernel::Feature;

pub use config::{Config, Https, Provider};
pub use setup::{SETUP_PAGE, is_founded, setup_path};

/// Identity's tables.
static MIGRATIONS: db::Migrator = db::migrations!["20261120160000_identity"];

/// The feature; recognises sessions and tokens, and the people of the sample company in the demo only.
pub fn feature(config: Config) -> Feature {
    let feature = Feature::new("identity")
        .migrates(&MIGRATIONS)
        .recognises(recognise::ByCredentials { config: config.clone() })
        .state(Arc::new(config))
        .state(Arc::new(setup::Household::default()))
        .state(Arc::new(password::Hashing::default()))
        .state(Arc::new(slowing::Slowing::default()))
        .state(Arc::new(provider::discovery::Known::default()))
        .job::<jobs::ForgetSessions>()
        .every(Duration::from_secs(86_400), jobs::ForgetSessions {});
    administering(signing_in(feature))
}

/// What everybody does for themselves.
fn signing_in(feature: Feature) -> Feature {
    feature
        .serves(me::who_am_i)
        .serves(demo::act_as)
        .serves(setup::use_setup_link)
        .serves(sign_in::sign_in)
        .serves(sign_in::change_password)
        .serves(password::judge_password)
        .serves(provider::list_providers)
        .serves(provider::start_provider_sign_in)
        .serves(provider::start_provider_step_up)
        .serves(provider::finish_provider_sign_in)
        .serves(provider::logout::back_channel_logout)
        .serves(session::sign_out)
        .serves(session::sign_out_everywhere)
        .serves(session::list_my_sessions)
        .serves(session::end_session)
        .serves(session::step_up)
        .serves(second::add_authenticator)
        .serves(second::confirm_authenticator)
        .serves(second::remove_authenticator)
        .serves(second::renew_recovery_codes)
        .serves(second::show_my_factors)
        .serves(passkey::start_passkey)
        .serves(passkey::add_passkey)
        .serves(passkey::list_my_passkeys)
        .serves(passkey::remove_passkey)
        .serves(passkey::start_passkey_sign_in)
        .serves(passkey::sign_in_with_passkey)
        .serves(passkey::start_passkey_step_up)
        .serves(passkey::step_up_with_passkey)
        .serves(token::create_token)
        .serves(token::list_my_tokens)
        .serves(token::revoke_token)
        .serves(token::begin_device_sign_in)
        .serves(token::approve_device)
        .serves(token::ask_device_sign_in)
}

/// What admins do for others, and what clients get.
fn administering(feature: Feature) -> Feature {
    feature
        .serves(account::list_accounts)
        .serves(account::create_account)
        .serves(account::suspend_account)
        .serves(account::restore_account)
        .serves(client::list_clients)
        .serves(client::create_client)
        .serves(client::renew_client_secret)
        .serves(client::remove_client)
        .serves(client::give_client_token)
        .serves(doctor::list_failed_sign_ins)
}
