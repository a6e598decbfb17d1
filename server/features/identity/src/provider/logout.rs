//! Back-channel logout: the provider says that somebody signed out there, and their sessions here end.

use kernel::{Answer, Ctx};
use serde_json::Value;
use shared::Problem;
use shared::identity::AccountChange;
use shared::identity::providers::BackChannelLogout;

use super::{discovery, token};
use crate::config::Config;
use crate::slowing::Slowing;
use crate::store::{accounts, providers};
use crate::{bearer, session};

/// What marks a token as one of logout (OpenID Connect Back-Channel Logout 1.0, section 2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

pub(crate) async fn back_channel_logout(ctx: Ctx, op: BackChannelLogout) -> Answer<()> {
    let address = ctx.caller().address.clone().unwrap_or_default();
    ctx.state::<Slowing>().pace.take(&address, ctx.limit("requests_per_minute_address"), ctx.now())?;
    let refused = || Problem::invalid("This logout token does not count.");
    let config = ctx.state::<Config>();
    for provider in &config.providers {
        let Ok(metadata) = discovery::metadata(&ctx, provider).await else { continue };
        let Ok(claims) = token::verified(provider, &metadata, op.logout_token.reveal(), None, ctx.now()) else {
            continue;
        };
        let Some(id) =
            claims.others.get("jti").and_then(Value::as_str).filter(|_| claims.others["events"][EVENT].is_object())
        else {
            return Err(refused().into());
        };
        // Its hash: the provider chose the text, and how long it is.
        let id: String =
            bearer::hash(&format!("{} {id}", claims.issuer)).iter().map(|byte| format!("{byte:02x}")).collect();
        let (now, mut tx) = (ctx.now(), ctx.begin().await?);
        if providers::note_logout(&mut tx, &id, claims.ends_at.micros(), now).await? == 0 {
            return Err(refused().into());
        }
        if let Some(account) = providers::linked(&mut tx, &claims.issuer, &claims.subject).await?
            && let Some(account) = accounts::by_id(&mut tx, &account).await?
        {
            let ended = providers::end_sessions(&mut tx, &account.id, &provider.id, claims.session.as_deref(), now);
            let count = ended.await?;
            session::tell(&ctx, &mut tx, &account, AccountChange::SessionsEnded { count }).await?;
        }
        return tx.commit().await;
    }
    Err(refused().into())
}
