//! The secret by which a provider knows this portal: what the configuration says, else what is sealed in the vault.

use kernel::{Answer, Ctx, Secret};
use shared::Problem;
use shared::events::Event;
use shared::identity::SecretText;

use crate::config::{Config, Provider};
use crate::store::providers;

/// What it is sealed for; it opens for no other provider.
fn purpose(provider: &str) -> String {
    format!("identity.provider {provider}")
}

/// `None` for a public client.
///
/// # Errors
/// When it is sealed by a master key that is missing.
pub(crate) async fn of(ctx: &Ctx, provider: &Provider) -> Answer<Option<Secret>> {
    if let Some(said) = &provider.client_secret {
        return Ok(Some(Secret::new(said.as_bytes())));
    }
    let mut tx = ctx.read().await?;
    match providers::secret_id(&mut tx, &provider.id).await? {
        Some(id) => ctx.secret(&mut tx, &id, &purpose(&provider.id)).await,
        None => Ok(None),
    }
}

/// Seals a new one in the vault; the old one is forgotten.
///
/// # Errors
/// When the configuration names no such provider, or says its secret itself.
pub(crate) async fn keep(ctx: &Ctx, provider: &str, secret: &SecretText) -> Answer<()> {
    let config = ctx.state::<Config>();
    let Some(known) = config.providers.iter().find(|known| known.id == provider) else {
        let ids: Vec<&str> = config.providers.iter().map(|known| known.id.as_str()).collect();
        let title = format!("The configuration names no provider `{provider}`.");
        return Err(Problem::invalid(title).detail(format!("It names: {}.", ids.join(", "))).into());
    };
    if known.client_secret.is_some() {
        let problem = Problem::conflict(format!("The configuration says the secret of `{provider}` itself."));
        return Err(problem.detail("Take it out there first, or this one would never be used.").into());
    }
    let mut tx = ctx.begin().await?;
    if let Some(old) = providers::secret_id(&mut tx, provider).await? {
        ctx.forget_secret(&mut tx, &old).await?;
    }
    let id = ctx.keep_secret(&mut tx, &purpose(provider), &Secret::new(secret.reveal().as_bytes())).await?;
    providers::put_secret_id(&mut tx, provider, &id).await?;
    ctx.tell(&mut tx, Event::ProviderSecretKept { provider: provider.to_owned() }).await?;
    tx.commit().await
}
