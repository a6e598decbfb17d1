//! Looking into the log.

use kernel::{AccessClass, Answer, AuditFilter, Audited, Ctx};
use serde_json::Value;
use shared::audit::{AuditEvent, AuditHead, AuditPage, ListAudit, READ, ShowAuditHead};
use shared::{Permission, Problem};

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
    Ok(ctx.head(&mut tx).await?.map(|head| AuditHead { seq: head.seq, hash: head.hash }))
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
