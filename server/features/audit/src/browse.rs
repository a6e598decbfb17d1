//! Looking into the log.

use kernel::{AccessClass, Answer, AuditFilter, Audited, Ctx};
use serde_json::Value;
use shared::audit::{
    AuditCounts, AuditEvent, AuditHead, AuditPage, AuditSpan, CountAudit, ListAudit, READ, ShowAuditHead,
};
use shared::{Permission, Problem, Timestamp};

use crate::{Config, seal};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// Days that are counted unless told.
const USUAL_DAYS: i64 = 30;

pub(crate) fn permit(ctx: &Ctx, what: Permission) -> Answer<()> {
    ctx.permit(what, &AccessClass::of("audit.log"))
}

pub(crate) async fn list_audit(ctx: Ctx, op: ListAudit) -> Answer<AuditPage> {
    permit(&ctx, READ)?;
    let most = u32::try_from(ctx.limit("audit_page")).unwrap_or(u32::MAX);
    let limit = op.limit.unwrap_or(100).clamp(1, most);
    if op.before.is_some_and(|before| before < 1) {
        return Err(Problem::invalid("This page of the log does not exist.")
            .field("before", "Give the number that the page before it named as `next`.")
            .into());
    }
    let filter =
        AuditFilter { before: op.before, who: op.who, word: op.word, about: op.about, from: op.from, to: op.to };
    let mut tx = ctx.read().await?;
    let (items, next) = part(&ctx, &mut tx, &filter, i64::from(limit)).await?;
    Ok(AuditPage { items: items.into_iter().map(shown).collect(), next })
}

/// So many events, and the number that the next part begins before.
pub(crate) async fn part(
    ctx: &Ctx,
    tx: &mut kernel::Tx,
    filter: &AuditFilter,
    limit: i64,
) -> Answer<(Vec<Audited>, Option<i64>)> {
    let mut items = ctx.audit(tx, filter, limit + 1).await?;
    let more = items.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = items.last().filter(|_| more).map(|event| event.seq);
    Ok((items, next))
}

pub(crate) async fn show_audit_head(ctx: Ctx, _: ShowAuditHead) -> Answer<Option<AuditHead>> {
    permit(&ctx, READ)?;
    let mut tx = ctx.read().await?;
    let head = ctx.head(&mut tx).await?;
    drop(tx);
    let Some(head) = head else { return Ok(None) };
    let file = ctx.state::<Config>().seal_file.clone();
    let seal = ctx.beside(move || seal::state(file.as_deref())).await?;
    Ok(Some(AuditHead { seq: head.seq, hash: head.hash, seal }))
}

pub(crate) async fn count_audit(ctx: Ctx, op: CountAudit) -> Answer<AuditCounts> {
    permit(&ctx, READ)?;
    let to = op.to.unwrap_or_else(|| ctx.now());
    let from = op.from.unwrap_or_else(|| to.plus_seconds(-USUAL_DAYS * DAY));
    let seconds = if to.seconds_since(from) <= 2 * DAY { HOUR } else { DAY };
    let filter = AuditFilter { before: None, who: op.who, word: op.word, about: op.about, from: Some(from), to: op.to };
    let mut tx = ctx.read().await?;
    let counted = ctx.audit_counts(&mut tx, &filter, seconds).await?;
    let span = |(from, events, refused): (Timestamp, i64, i64)| AuditSpan { from, events, refused };
    Ok(AuditCounts { seconds, spans: counted.into_iter().map(span).collect() })
}

pub(crate) fn shown(event: Audited) -> AuditEvent {
    AuditEvent {
        seq: event.seq,
        at: event.at,
        who: event.who,
        on_behalf_of: event.on_behalf_of,
        word: event.word,
        about: event.about,
        address: event.address,
        decision: event.decision,
        policy: event.policy,
        event: serde_json::from_str(&event.body).unwrap_or(Value::Null),
        hash: event.hash,
    }
}
