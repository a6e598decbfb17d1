//! The first start: nobody has an account, and one link, shown once in the terminal, makes the first one.

use std::sync::atomic::{AtomicBool, Ordering};

use kernel::{Answer, Caller, Ctx};
use shared::Problem;
use shared::identity::Me;
use shared::identity::session::UseSetupLink;

use crate::session::{self, Proof};
use crate::slowing::Slowing;
use crate::store::accounts;
use crate::{account, bearer, password, recognise};

/// The role of the first account.
pub(crate) const ADMIN: &str = "admin";

/// Whether there is a page behind the setup link. Without one the first account is made on the command line.
pub const SETUP_PAGE: bool = true;

/// Whether anybody has an account. Once true it stays so: accounts are suspended, never removed.
#[derive(Default)]
pub(crate) struct Household(AtomicBool);

impl Household {
    pub(crate) async fn is_founded(&self, ctx: &Ctx) -> Answer<bool> {
        if self.0.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let mut tx = ctx.read().await?;
        let founded = accounts::any(&mut tx).await?;
        self.0.store(founded, Ordering::Relaxed);
        Ok(founded)
    }
}

/// Whether somebody has an account; until then the server listens on loopback only.
///
/// # Errors
/// When the database cannot be asked.
pub async fn is_founded(ctx: &Ctx) -> Answer<bool> {
    ctx.state::<Household>().is_founded(ctx).await
}

/// A new setup link's path, when nobody has an account. An older link ends.
///
/// # Errors
/// When it cannot be saved.
pub async fn setup_path(ctx: &Ctx) -> Answer<Option<String>> {
    if is_founded(ctx).await? {
        return Ok(None);
    }
    let token = bearer::opaque(ctx.chance());
    let mut tx = ctx.begin().await?;
    accounts::put_setup(&mut tx, bearer::hash(&token), ctx.now()).await?;
    tx.commit().await?;
    // Behind `#`: a browser sends it to no server and in no referrer.
    Ok(Some(format!("/setup#{token}")))
}

pub(crate) async fn use_setup_link(ctx: Ctx, op: UseSetupLink) -> Answer<Me> {
    let address = ctx.caller().address.clone().unwrap_or_default();
    ctx.state::<Slowing>().pace.take(&address, ctx.limit("sign_ins_per_minute"), ctx.now())?;
    let refused = || {
        Problem::new(403, "identity.setup-link-refused", "This setup link does not count.")
            .detail("It is good once, and a restart of the portal shows a new one in its terminal.")
    };
    let Some(hash) = bearer::hash_opaque(op.token.reveal()) else { return Err(refused().into()) };
    if is_founded(&ctx).await? {
        return Err(refused().into());
    }
    // The password first: a weak one must not use the link up.
    let name = account::parse_name(&op.name)?;
    password::accept(&ctx, &op.password, &name).await?;
    let phc = password::hash(&ctx, &op.password).await?;
    let mut tx = ctx.begin().await?;
    if accounts::take_setup(&mut tx, hash).await? == 0 || accounts::any(&mut tx).await? {
        return Err(refused().into());
    }
    let row = account::insert(&ctx, &mut tx, &name, None).await?;
    accounts::set_password(&mut tx, &row.id, &phc, ctx.now()).await?;
    let roles = ctx.ports().roles.clone().ok_or_else(|| anyhow::anyhow!("nobody keeps roles in this portal"))?;
    // Whoever holds the link is the one who does all this.
    let ctx = ctx.acting_as(Caller { address: Some(address), ..recognise::person(&ctx, &mut tx, &row).await? });
    roles.give(&ctx, &mut tx, &row.person()?, ADMIN, "Made with the setup link, as the first account.").await?;
    session::begin(&ctx, tx, &row, Proof { way: "setup", provider_session: None }).await
}
