//! Operations that change entities: remove, restore, decide a conflict, ignore a problem.

pub(crate) mod sources;

use std::collections::BTreeSet;
use std::sync::Arc;

use kernel::{AccessClass, Answer, Ctx, Tx};
use shared::catalog::{
    DECIDE, DecideConflict, Entity, EntityHead, EntityRef, IgnoreProblem, ProblemGroup, REMOVE, RemoveEntity,
    RestoreEntity, ShowProblem, TrashItem,
};
use shared::events::Event;
use shared::{Permission, Problem, Timestamp};

use crate::browse::place::{Places, Spot};
use crate::index::Heads;
use crate::index::view::View;
use crate::ingest::{self, Given, Known, Settled};
use crate::intake::Intake;
use crate::store::entities::{self, EntityRow};
use crate::store::{declarations, files, problems};
use crate::{inbox, wire};

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 500;

/// Why a change of an entity is not done.
#[derive(Debug, thiserror::Error)]
enum Rule {
    #[error("`{0}` is in service already.")]
    NotInTrash(EntityRef),
    #[error("`{0}` was removed already.")]
    RemovedAlready(EntityRef),
    #[error("`{path}` of that source does not declare `{reference}`.")]
    NotDeclaredThere { reference: EntityRef, path: String },
    #[error("A problem can be ignored for 90 days at most.")]
    Days,
}

impl From<Rule> for kernel::Refusal {
    fn from(rule: Rule) -> kernel::Refusal {
        let title = rule.to_string();
        match rule {
            Rule::NotInTrash(_) | Rule::RemovedAlready(_) => {
                Problem::conflict(title).detail("Look at it again; someone may have been quicker.")
            }
            Rule::NotDeclaredThere { .. } => Problem::conflict(title)
                .detail("The files may have changed since; look at the conflict again.")
                .field("path", "Choose one of the places that declare it."),
            Rule::Days => Problem::invalid(title).field("days", "Write a number from 1 to 90, or 0 to show it again."),
        }
        .into()
    }
}

/// The entity's row, if the caller may do this to it.
async fn permitted(ctx: &Ctx, tx: &mut Tx, what: Permission, reference: &EntityRef) -> Answer<EntityRow> {
    let class = {
        let heads = ctx.state::<Heads>();
        let index = heads.read();
        index.entry(reference).map(|(_, entry)| index.class(entry))
    };
    let class = class.ok_or_else(Problem::not_found)?;
    ctx.permit(what, &class)?;
    Ok(entities::one(tx, reference.as_str()).await?.ok_or_else(Problem::not_found)?)
}

pub(crate) async fn remove_entity(ctx: Ctx, op: RemoveEntity) -> Answer<TrashItem> {
    let mut tx = ctx.begin().await?;
    let row = permitted(&ctx, &mut tx, REMOVE, &op.reference).await?;
    if row.state == "removed" {
        return Err(Rule::RemovedAlready(op.reference).into());
    }
    let words: String = op.reason.trim().chars().take(LONGEST_REASON).collect();
    let by = if ctx.caller().name.is_empty() { ctx.principal().to_string() } else { ctx.caller().name.clone() };
    let reason = if words.is_empty() { format!("Removed by {by}.") } else { format!("Removed by {by}: {words}") };
    let days = i64::from(ctx.state::<Intake>().config.trash_days);
    let now = ctx.now();
    let purge_at = now.plus_seconds(days * 86_400);
    let row = EntityRow {
        state: "removed".to_owned(),
        reason: Some(reason.clone()),
        since: now.micros(),
        purge_at: Some(purge_at.micros()),
        kept: false,
        ..row
    };
    entities::save(&mut tx, vec![row.clone()]).await?;
    ctx.tell(&mut tx, Event::EntityRemoved { reference: op.reference.clone(), reason: words }).await?;
    ingest::recheck(&mut tx, now).await?;
    let head = head(&ctx, &mut tx, &row).await?;
    let places = Places::read(&ctx, &mut tx).await?;
    let declared = entities::revision(&mut tx, &row.reference, row.revision).await?;
    tx.commit().await?;
    Ok(TrashItem {
        head,
        reason,
        since: now,
        purge_at,
        was_declared: declared.map(|revision| places.of(&Spot::of_revision(&revision))),
    })
}

pub(crate) async fn restore_entity(ctx: Ctx, op: RestoreEntity) -> Answer<EntityHead> {
    let mut tx = ctx.begin().await?;
    let row = permitted(&ctx, &mut tx, REMOVE, &op.reference).await?;
    if row.state == "live" {
        return Err(Rule::NotInTrash(op.reference).into());
    }
    // As an orphan it comes back by itself when something declares it; otherwise a person keeps it.
    let orphan = EntityRow { state: "orphan".to_owned(), ..row };
    let mut settled = settle(&ctx, &mut tx, orphan.clone()).await?;
    let restored = settled.entities.iter().any(|row| row.state == "live");
    if !restored {
        let live = EntityRow {
            state: "live".to_owned(),
            reason: None,
            purge_at: None,
            since: ctx.now().micros(),
            kept: true,
            ..orphan
        };
        settled = Settled {
            entities: vec![live],
            events: vec![Event::EntityRestored { reference: op.reference }],
            ..Settled::default()
        };
    }
    finish(&ctx, tx, settled).await
}

pub(crate) async fn decide_conflict(ctx: Ctx, op: DecideConflict) -> Answer<EntityHead> {
    let mut tx = ctx.begin().await?;
    let row = permitted(&ctx, &mut tx, DECIDE, &op.reference).await?;
    let declared = declarations::of_references(&mut tx, vec![op.reference.to_string()]).await?;
    if !declared.iter().any(|row| row.source == op.source.0 && row.path == op.path) {
        return Err(Rule::NotDeclaredThere { reference: op.reference, path: op.path }.into());
    }
    let chosen = EntityRow { decided: true, source: Some(op.source.0.clone()), path: Some(op.path.clone()), ..row };
    let mut settled = settle(&ctx, &mut tx, chosen.clone()).await?;
    if settled.entities.is_empty() {
        settled.entities.push(chosen);
    }
    settled.events.push(Event::ConflictDecided { reference: op.reference, source: op.source, path: op.path });
    finish(&ctx, tx, settled).await
}

/// What becomes of one entity under all declarations there are.
async fn settle(ctx: &Ctx, tx: &mut Tx, row: EntityRow) -> Answer<Settled> {
    let references = BTreeSet::from([row.reference.clone()]);
    // No source is called ``, so all declarations are those of others.
    let mut known: Known = ingest::load_references(tx, "", &references).await?;
    known.entities.insert(row.reference.clone(), row);
    let mut claims = ingest::Claims::default();
    for declared in &known.others {
        claims.add(declared, known.positions.get(&declared.source).copied().unwrap_or(i64::MAX));
    }
    let new_id = || ctx.new_id();
    let given =
        Given { now: ctx.now(), trash_days: i64::from(ctx.state::<Intake>().config.trash_days), new_id: &new_id };
    Ok(ingest::settle(&references, &claims, &known, &given))
}

/// Saves what became of one entity, tells it, and answers the entity.
async fn finish(ctx: &Ctx, mut tx: Tx, mut settled: Settled) -> Answer<EntityHead> {
    let row = settled.entities.last().cloned().ok_or_else(Problem::not_found)?;
    let events = std::mem::take(&mut settled.events);
    ingest::save_settled(&mut tx, &mut settled).await?;
    ctx.tell_all(&mut tx, events).await?;
    ingest::recheck(&mut tx, ctx.now()).await?;
    let head = head(ctx, &mut tx, &row).await?;
    tx.commit().await?;
    Ok(head)
}

async fn head(ctx: &Ctx, tx: &mut Tx, row: &EntityRow) -> Answer<EntityHead> {
    let body = files::body(tx, &row.hash)
        .await?
        .ok_or_else(|| anyhow::anyhow!("the content of {} is missing", row.reference))?;
    let entity: Entity = serde_json::from_str(&body)?;
    let count = u32::try_from(problems::of_reference(tx, &row.reference).await?.len()).unwrap_or(u32::MAX);
    let heads = ctx.state::<Heads>();
    let index = heads.read();
    Ok(wire::head(&View::of(&index, ctx), row, &entity, count).ok_or_else(Problem::not_found)?)
}

pub(crate) async fn ignore_problem(ctx: Ctx, op: IgnoreProblem) -> Answer<ProblemGroup> {
    if op.days > 90 {
        return Err(Rule::Days.into());
    }
    // What the caller may not see is not found here.
    let shown = inbox::show_problem(ctx.clone(), ShowProblem { key: op.key.clone(), place: None }).await?;
    permit_everywhere(&ctx, &shown.group)?;
    let mut tx = ctx.begin().await?;
    let until: Timestamp = ctx.now().plus_seconds(i64::from(op.days) * 86_400);
    problems::ignore(&mut tx, &op.key, until.micros()).await?;
    ctx.tell(&mut tx, Event::ProblemIgnored { problem: op.key.clone(), until }).await?;
    tx.commit().await?;
    Ok(inbox::show_problem(ctx, ShowProblem { key: op.key, place: None }).await?.group)
}

/// A problem is ignored for everybody and in all its places, so the caller must be able to decide about each.
fn permit_everywhere(ctx: &Ctx, group: &ProblemGroup) -> Answer<()> {
    let heads = ctx.state::<Heads>();
    let classes: Vec<Arc<AccessClass>> = {
        let index = heads.read();
        let class = |reference: &EntityRef| index.entry(reference).map(|(_, entry)| index.class(entry));
        let about = group.places.iter().map(|place| place.reference.as_ref().and_then(class));
        about.map(|class| class.unwrap_or_else(|| Arc::new(AccessClass::of("catalog.problem")))).collect()
    };
    classes.iter().try_for_each(|class| ctx.permit(DECIDE, class))
}
