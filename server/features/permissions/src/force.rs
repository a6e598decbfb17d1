//! Putting policies and holdings in force: from their rows, at start and whenever an event says that they changed.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Answer, Ctx, Projection, Recorded, Tx};
use shared::Timestamp;
use shared::events::Event;
use shared::identity::AccountChange;

use crate::holdings::{Holding, Holdings};
use crate::rules::Rules;
use crate::store::{self, AssignmentRow};
use crate::{Config, Engine, delivered, files};

/// Reads what is in force and has it decide from now on.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn renew(ctx: &Ctx) -> Answer<i64> {
    let mut tx = ctx.read().await?;
    let newest = ctx.newest_seq(&mut tx).await?;
    let rules = rules(ctx, &texts(&mut tx).await?)?;
    let holdings = holdings(ctx, &mut tx).await?;
    drop(tx);
    ctx.state::<Engine>().0.put_in_force(Arc::new(rules), Arc::new(holdings), newest, ctx.now());
    Ok(newest)
}

/// The first time, before any request.
pub(crate) async fn begin(ctx: Ctx) -> anyhow::Result<()> {
    ctx.state::<Engine>().0.begin(&ctx);
    renew(&ctx).await?;
    if let Some(folder) = ctx.state::<Config>().files.clone() {
        files::take_in(&ctx, &folder).await?;
        renew(&ctx).await?;
    }
    Ok(())
}

/// Names and texts of the policies in force: those that came with the portal, and the published ones in their place.
pub(crate) async fn texts(tx: &mut Tx) -> Answer<Vec<(String, String)>> {
    let mut texts: Vec<(String, String)> =
        delivered::POLICIES.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    for (name, _, text) in store::in_force(tx).await? {
        match texts.iter_mut().find(|(known, _)| *known == name) {
            Some(place) => place.1 = text,
            None => texts.push((name, text)),
        }
    }
    Ok(texts)
}

/// These texts as rules, over the permissions of this portal.
///
/// # Errors
/// When the permissions make no schema; a fault of ours.
pub(crate) fn rules(ctx: &Ctx, texts: &[(String, String)]) -> Answer<Rules> {
    Ok(Rules::of(&ctx.permissions(), texts, ctx.state::<Config>().demo)?)
}

/// What people and groups hold; whoever is shut out holds nothing.
pub(crate) async fn holdings(ctx: &Ctx, tx: &mut Tx) -> Answer<Holdings> {
    let mut out = HashSet::new();
    for recognise in &ctx.ports().recognise {
        out.extend(recognise.shut_out(tx).await?);
    }
    let rows = store::open_assignments(tx).await?.into_iter().filter_map(holding);
    Ok(Holdings::of(rows.filter(|holding| !out.contains(&holding.subject)).collect()))
}

pub(crate) fn holding(row: AssignmentRow) -> Option<Holding> {
    let (id, subject, role, _, _, _, ends_at, basis, ..) = row;
    Some(Holding { id, subject: subject.parse().ok()?, role, until: ends_at.map(Timestamp), basis })
}

/// Has changes of this and of other processes count at once.
pub(crate) struct InForce;

#[async_trait]
impl Projection for InForce {
    fn name(&self) -> &'static str {
        "permissions.in-force"
    }

    async fn start(&self, ctx: &Ctx) -> anyhow::Result<i64> {
        Ok(renew(ctx).await?)
    }

    async fn apply(&self, ctx: &Ctx, events: &[Recorded]) -> anyhow::Result<()> {
        let touched = events.iter().any(|recorded| {
            matches!(
                recorded.event,
                Event::PolicyPublished { .. }
                    | Event::RoleAssigned { .. }
                    | Event::AssignmentEnded { .. }
                    | Event::AccountChanged { what: AccountChange::Suspended { .. } | AccountChange::Restored, .. }
            )
        });
        if touched {
            renew(ctx).await?;
        }
        Ok(())
    }
}
