//! Operations on unusual patterns: list, dismiss.

use std::collections::HashMap;

use kernel::{AccessClass, Answer, Ctx, Tx};
use shared::audit::{DISMISS, DismissPattern, Dismissal, ListUnusual, READ, Sign, Unusual};
use shared::events::Event;
use shared::{Problem, Timestamp};

use crate::browse;
use crate::deeds::KEPT_DAYS;
use crate::patterns::{self, Deed, Mark};
use crate::store;

/// Days that are looked at unless told, and at most.
const DAYS: (u32, u32) = (7, 30);
/// Deeds that are learned from, the newest.
const MOST: i64 = 200_000;
/// Patterns that are shown.
const MOST_SHOWN: usize = 1_000;

pub(crate) async fn list_unusual(ctx: Ctx, op: ListUnusual) -> Answer<Vec<Unusual>> {
    browse::permit(&ctx, READ)?;
    let days = op.days.unwrap_or(DAYS.0);
    if !(1..=DAYS.1).contains(&days) {
        return Err(Problem::invalid("That many days cannot be looked at.")
            .field("days", format!("Write a number from 1 to {}.", DAYS.1))
            .into());
    }
    let mut tx = ctx.read().await?;
    let marks = marks(&ctx, &mut tx, days).await?;
    let dismissals: HashMap<String, Dismissal> = store::dismissals(&mut tx)
        .await?
        .into_iter()
        .map(|(pattern, by, at, reason)| (pattern, Dismissal { by, at: Timestamp(at), reason }))
        .collect();
    drop(tx);
    let too = op.dismissed.as_deref() == Some("yes");
    let shown = marks.into_iter().rev().map(|mark| {
        let pattern = key(&mark);
        let dismissed = dismissals.get(&pattern).cloned();
        Unusual {
            pattern,
            sign: mark.sign,
            who: mark.who,
            at: mark.at,
            seq: mark.seq,
            because: mark.because,
            dismissed,
        }
    });
    Ok(shown.filter(|unusual| too || unusual.dismissed.is_none()).take(MOST_SHOWN).collect())
}

pub(crate) async fn dismiss_pattern(ctx: Ctx, op: DismissPattern) -> Answer<Dismissal> {
    ctx.permit(DISMISS, &AccessClass::of("audit.pattern"))?;
    let reason: String =
        op.reason.trim().chars().take(usize::try_from(ctx.limit("reason_letters")).unwrap_or(usize::MAX)).collect();
    if reason.is_empty() {
        return Err(Problem::invalid("Say in a few words why.").field("reason", "It will be read in the log.").into());
    }
    let mut tx = ctx.begin().await?;
    if !marks(&ctx, &mut tx, DAYS.1).await?.iter().any(|mark| key(mark) == op.pattern) {
        return Err(Problem::not_found().into());
    }
    let dismissal = Dismissal { by: ctx.principal().to_string(), at: ctx.now(), reason };
    let row = (op.pattern.clone(), dismissal.by.clone(), dismissal.at.micros(), dismissal.reason.clone());
    if store::dismiss(&mut tx, row).await? == 0 {
        return Err(Problem::conflict("Somebody has dismissed it already.").into());
    }
    let told = Event::PatternDismissed { pattern: op.pattern, reason: dismissal.reason.clone() };
    ctx.tell(&mut tx, told).await?;
    tx.commit().await?;
    Ok(dismissal)
}

async fn marks(ctx: &Ctx, tx: &mut Tx, days: u32) -> Answer<Vec<Mark>> {
    let now = ctx.now();
    let rows = store::deeds_since(tx, now.plus_seconds(-KEPT_DAYS * 86_400).micros(), MOST).await?;
    let deeds: Vec<Deed> = rows
        .into_iter()
        .map(|(seq, at, who, word, times)| Deed {
            seq,
            at: Timestamp(at),
            who,
            word,
            times: u64::try_from(times).unwrap_or_default(),
        })
        .collect();
    Ok(patterns::unusual(&deeds, now.plus_seconds(-i64::from(days) * 86_400)))
}

/// Names a pattern: its sign and the event that shows it.
fn key(mark: &Mark) -> String {
    let sign = match mark.sign {
        Sign::FirstTime => "first-time",
        Sign::OddHours => "odd-hours",
        Sign::Burst => "burst",
        Sign::ManyRefusals => "many-refusals",
    };
    format!("{sign}-{}", mark.seq)
}
