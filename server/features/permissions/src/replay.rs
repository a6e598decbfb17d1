//! Replay: what was decided in the last days, held against a draft.

use std::sync::Arc;

use kernel::{AccessClass, Answer, Ctx};
use shared::permissions::{ChangedDecision, DRAFT_POLICIES, ReplayDecisions, Replayed};
use shared::{Permission, Problem};

use crate::decisions::{self, Seen, SeenClass};
use crate::rules::Rules;
use crate::{force, policies, policy, store};

/// Days that are looked at unless told, and at most.
const DAYS: (u32, u32) = (7, 30);
/// Decisions that are held against a draft, the newest first.
const MOST: i64 = 20_000;
/// Changes that are told.
const MOST_TOLD: usize = 1_000;

pub(crate) async fn replay_decisions(ctx: Ctx, op: ReplayDecisions) -> Answer<Replayed> {
    policies::permit(&ctx, DRAFT_POLICIES)?;
    let days = op.days.unwrap_or(DAYS.0);
    if !(1..=DAYS.1).contains(&days) {
        return Err(Problem::invalid("That many days cannot be looked at.")
            .field("days", format!("Write a number from 1 to {}.", DAYS.1))
            .into());
    }
    let fault = |fault: policy::Fault| Problem::invalid("The policy is not right.").field("text", fault.to_string());
    if !policy::is_name(&op.name) {
        return Err(Problem::invalid("A policy cannot be called so.")
            .field("name", "Use small letters and `-`.")
            .into());
    }
    decisions::write_down(&ctx).await?;
    let mut tx = ctx.read().await?;
    let seen = store::decisions_since(&mut tx, decisions::day(ctx.now()) - i64::from(days), MOST).await?;
    let mut texts = force::texts(&mut tx).await?;
    drop(tx);
    let now = force::rules(&ctx, &texts)?;
    policies::fits(&ctx, &op.text).and_then(|()| now.check(&op.name, &op.text)).map_err(fault)?;
    match texts.iter_mut().find(|(known, _)| *known == op.name) {
        Some(place) => place.1 = op.text,
        None => texts.push((op.name, op.text)),
    }
    let then = force::rules(&ctx, &texts)?;
    let permissions: Arc<[Permission]> = ctx.permissions().into();
    let seen: Vec<Seen> = seen.into_iter().filter_map(Seen::read).collect();
    let replayed = ctx.beside(move || {
        let changed = seen.iter().filter_map(|seen| changed(&now, &then, &permissions, seen)).take(MOST_TOLD).collect();
        Replayed { decisions: seen.len(), changed }
    });
    Ok(replayed.await?)
}

/// The decision, if the draft would turn it round.
fn changed(now: &Rules, then: &Rules, permissions: &[Permission], seen: &Seen) -> Option<ChangedDecision> {
    let asker = seen.asker().ok()?;
    let class = class(permissions, &seen.class)?;
    let before = now.decide(&asker, &seen.word, &class, seen.at);
    let after = then.decide(&asker, &seen.word, &class, seen.at);
    (before.allowed != after.allowed).then(|| ChangedDecision {
        who: seen.who.clone(),
        permission: seen.word.clone(),
        about: seen.class.said(),
        now_allowed: before.allowed,
        then_allowed: after.allowed,
        policies: if after.policies.is_empty() { before.policies } else { after.policies },
        last_seen: seen.at,
    })
}

/// The class again; `None` when nothing of this sort exists any more.
fn class(permissions: &[Permission], seen: &SeenClass) -> Option<AccessClass> {
    let things = permissions.iter().map(|permission| crate::words::thing(permission.word()));
    let resource = things.into_iter().find(|thing| *thing == seen.resource)?;
    Some(AccessClass {
        kind: seen.kind.clone(),
        entity_type: seen.entity_type.clone(),
        namespace: seen.namespace.clone(),
        owner: seen.owner.as_deref().and_then(|owner| owner.parse().ok()),
        lifecycle: seen.lifecycle.clone(),
        labels: seen.labels.clone(),
        ..AccessClass::of(resource)
    })
}
