//! What was lent ends with whoever lent it: when they are shut out, and when their `User` entity is gone.

use std::collections::BTreeMap;

use async_trait::async_trait;
use kernel::{Answer, Ctx, Projection, Recorded, Tx};
use shared::Timestamp;
use shared::catalog::EntityRef;
use shared::events::Event;

use crate::{assignments, force, store};

const NAME: &str = "permissions.lent";

/// Ends everything that this person lent to others until a moment.
pub(crate) async fn end_all_of(
    ctx: &Ctx,
    tx: &mut Tx,
    lender: &EntityRef,
    until: Timestamp,
    reason: &str,
) -> Answer<()> {
    for row in store::lent_by(tx, lender.as_str(), until.micros()).await? {
        assignments::end(ctx, tx, &row, reason).await?;
    }
    Ok(())
}

/// Follows people who leave the catalog.
pub(crate) struct Lenders;

#[async_trait]
impl Projection for Lenders {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn start(&self, ctx: &Ctx) -> anyhow::Result<i64> {
        let mut tx = ctx.read().await?;
        Ok(ctx.cursor(&mut tx, NAME).await?)
    }

    async fn apply(&self, ctx: &Ctx, events: &[Recorded]) -> anyhow::Result<()> {
        let gone: BTreeMap<&EntityRef, Timestamp> =
            events.iter().filter_map(|recorded| Some((leaver(&recorded.event)?, recorded.at))).collect();
        // What was lent later, by somebody who came back, stays: so taking events in twice is harmless, and the cursor may stay behind while nobody leaves.
        let (Some(last), false) = (events.last(), gone.is_empty() && events.len() < 1_000) else { return Ok(()) };
        let mut tx = ctx.begin().await?;
        for (person, at) in gone {
            end_all_of(ctx, &mut tx, person, at, "Who lent it has left the catalog.").await?;
        }
        ctx.set_cursor(&mut tx, NAME, last.seq).await?;
        tx.commit().await?;
        // At once, and not only when the event of its end comes round.
        force::renew(ctx).await?;
        Ok(())
    }
}

/// The person who left.
fn leaver(event: &Event) -> Option<&EntityRef> {
    match event {
        Event::EntityOrphaned { reference } | Event::EntityRemoved { reference, .. } => {
            Some(reference).filter(|reference| reference.kind() == "user")
        }
        _ => None,
    }
}
