//! What the command line of the machine does with accounts, through the same use cases as everybody else.

use kernel::{Answer, Ctx};
use shared::events::Event;
use shared::identity::SecretText;
use shared::identity::accounts::{Account, CreateAccount, RestoreAccount, SuspendAccount};
use shared::identity::tokens::{CreateToken, NewToken};

use crate::{account, provider, token};

/// # Errors
/// When the name is taken or wrong, or the password is weak.
pub async fn create_user(ctx: &Ctx, name: &str, person: Option<&str>, password: Option<String>) -> Answer<Account> {
    let person = person
        .map(str::parse)
        .transpose()
        .map_err(|error: shared::catalog::RefError| shared::Problem::invalid(error.to_string()))?;
    let op = CreateAccount { name: name.to_owned(), person, password: password.map(SecretText::new) };
    account::create_account(ctx.clone(), op).await
}

/// Gives a new password to somebody who forgot theirs; all their sessions end.
///
/// # Errors
/// When there is no such account, or the password is weak.
pub async fn set_password(ctx: &Ctx, name: &str, password: String) -> Answer<Account> {
    account::set_password(ctx, name, &SecretText::new(password)).await
}

/// # Errors
/// When there is no such account.
pub async fn restore(ctx: &Ctx, name: &str) -> Answer<Account> {
    account::restore_account(ctx.clone(), RestoreAccount { name: name.to_owned() }).await
}

/// Whose account it is.
///
/// # Errors
/// When there is no such account.
pub async fn named(ctx: &Ctx, name: &str) -> Answer<Account> {
    account::show(ctx, name).await
}

/// # Errors
/// When there is no such account, or nobody would be an admin any more.
pub async fn suspend(ctx: &Ctx, name: &str, reason: &str) -> Answer<Account> {
    account::suspend_account(ctx.clone(), SuspendAccount { name: name.to_owned(), reason: reason.to_owned() }).await
}

/// Seals the secret by which a provider knows this portal.
///
/// # Errors
/// When the configuration names no such provider, or says its secret itself.
pub async fn set_provider_secret(ctx: &Ctx, provider: &str, secret: String) -> Answer<()> {
    provider::secret::keep(ctx, provider, &SecretText::new(secret)).await
}

/// A token that acts for the named account.
///
/// # Errors
/// When there is no such account, or scopes or days are wrong.
pub async fn token(ctx: &Ctx, name: &str, about: CreateToken) -> Answer<NewToken> {
    token::issue_for(ctx, name, &about).await
}

/// A new master key, and every secret wrapped by it; answers the key's id and the number of secrets.
///
/// # Errors
/// When the key file cannot be written.
pub async fn rotate_key(ctx: &Ctx) -> Answer<(String, usize)> {
    let (key, count) = ctx.rotate_master_key().await?;
    let mut tx = ctx.begin().await?;
    ctx.tell(&mut tx, Event::MasterKeyRotated { key: key.clone(), secrets: count as u64 }).await?;
    tx.commit().await?;
    Ok((key, count))
}
