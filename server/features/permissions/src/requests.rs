//! Access that people ask for: ask, approve, refuse; and what one has.

use kernel::{AccessClass, Answer, Ctx, Principal};
use shared::catalog::EntityRef;
use shared::events::Event;
use shared::permissions::{
    ASK, AccessRequest, ApproveRequest, AskForAccess, Assignment, DECIDE_REQUESTS, ListRequests, MyAccess,
    READ_REQUESTS, RefuseRequest, RequestState, ShowMyAccess,
};
use shared::{Permission, Problem, Timestamp};

use crate::assignments::{self, Given};
use crate::engine;
use crate::store::{self, RequestRow};
use crate::{Engine, force, roles};

/// For how many hours access is asked for unless told.
const HOURS: u32 = 24;

/// Why a request is not taken or not decided.
#[derive(Debug, thiserror::Error)]
enum Rule {
    #[error("Only somebody who has signed in can ask for access.")]
    NotSignedIn,
    #[error("You asked for the role `{0}` already.")]
    AskedAlready(String),
    #[error("Too many of your requests wait.")]
    TooMany,
    #[error("Access can be asked for up to {0} hours.")]
    Hours(u64),
    #[error("Nobody decides about what they asked for themselves.")]
    Own,
    #[error("This request is decided already.")]
    Decided,
}

impl From<Rule> for kernel::Refusal {
    fn from(rule: Rule) -> kernel::Refusal {
        let title = rule.to_string();
        match rule {
            Rule::NotSignedIn => Problem::new(403, "forbidden", title).detail("Sign in first."),
            Rule::AskedAlready(_) | Rule::TooMany => {
                Problem::conflict(title).detail("Wait until it is decided, or speak to an administrator.")
            }
            Rule::Hours(most) => Problem::invalid(title).field("hours", format!("Write a number from 1 to {most}.")),
            Rule::Own => Problem::conflict(title).detail("Ask another administrator."),
            Rule::Decided => Problem::conflict(title).detail("Look at it again; someone may have been quicker."),
        }
        .into()
    }
}

fn permit(ctx: &Ctx, what: Permission) -> Answer<()> {
    ctx.permit(what, &AccessClass::of("permissions.request"))
}

fn person(ctx: &Ctx) -> Answer<EntityRef> {
    match ctx.principal() {
        Principal::Person(person) => Ok(person.clone()),
        Principal::Anonymous | Principal::Command | Principal::System(_) => Err(Rule::NotSignedIn.into()),
    }
}

fn hours(ctx: &Ctx, asked: Option<u32>) -> Answer<u32> {
    let (hours, most) = (asked.unwrap_or(HOURS), ctx.limit("access_hours"));
    if (1..=most).contains(&u64::from(hours)) { Ok(hours) } else { Err(Rule::Hours(most).into()) }
}

pub(crate) async fn show_my_access(ctx: Ctx, _: ShowMyAccess) -> Answer<MyAccess> {
    let mut tx = ctx.read().await?;
    let (mut rows, mut requests, mut lent) = (Vec::new(), Vec::new(), Vec::new());
    if let Principal::Person(person) = ctx.principal() {
        for subject in std::iter::once(person).chain(&ctx.caller().teams) {
            rows.extend(store::assignments(&mut tx, subject.as_str(), "").await?);
        }
        requests = store::requests(&mut tx, person.as_str(), "").await?;
        lent = store::lent_by(&mut tx, person.as_str(), ctx.now().micros()).await?;
    }
    drop(tx);
    let now = ctx.now();
    let force = ctx.state::<Engine>().0.force();
    let roles = match &force {
        Some(force) => engine::asker(&force.holdings, ctx.caller(), now)?.roles,
        None => std::collections::BTreeSet::new(),
    };
    let known = match &force {
        Some(force) if matches!(ctx.principal(), Principal::Person(_)) => roles::in_words(force, now)?,
        _ => Vec::new(),
    };
    let going_on = |rows: Vec<store::AssignmentRow>| -> Vec<Assignment> {
        let all = rows.into_iter().filter_map(|row| assignments::shown(row, now));
        all.filter(|assignment| assignment.ended_at.is_none()).collect()
    };
    Ok(MyAccess {
        roles: roles.into_iter().collect(),
        assignments: going_on(rows),
        lent: going_on(lent),
        requests: requests.into_iter().filter_map(shown).collect(),
        known,
    })
}

pub(crate) async fn ask_for_access(ctx: Ctx, op: AskForAccess) -> Answer<AccessRequest> {
    ctx.permit(ASK, &AccessClass::of("permissions.own"))?;
    let person = person(&ctx)?;
    let (hours, reason) = (hours(&ctx, op.hours)?, assignments::words(&ctx, &op.reason)?);
    let mut tx = ctx.begin().await?;
    assignments::known_role(&ctx, &mut tx, &op.role).await?;
    let waiting = store::requests(&mut tx, person.as_str(), "waiting").await?;
    if waiting.iter().any(|row| row.2 == op.role) {
        return Err(Rule::AskedAlready(op.role).into());
    }
    if waiting.len() as u64 >= ctx.limit("requests_waiting") {
        return Err(Rule::TooMany.into());
    }
    let row: RequestRow = (
        ctx.new_id(),
        person.to_string(),
        op.role.clone(),
        reason,
        i64::from(hours),
        ctx.now().micros(),
        "waiting".to_owned(),
        None,
        None,
        None,
    );
    store::ask(&mut tx, row.clone()).await?;
    ctx.tell(&mut tx, Event::AccessAsked { request: row.0.clone(), person, role: op.role }).await?;
    tx.commit().await?;
    Ok(shown(row).ok_or_else(Problem::not_found)?)
}

pub(crate) async fn list_requests(ctx: Ctx, op: ListRequests) -> Answer<Vec<AccessRequest>> {
    permit(&ctx, READ_REQUESTS)?;
    let mut tx = ctx.read().await?;
    let state = if op.decided.as_deref() == Some("yes") { "" } else { "waiting" };
    Ok(store::requests(&mut tx, "", state).await?.into_iter().filter_map(shown).collect())
}

pub(crate) async fn approve_request(ctx: Ctx, op: ApproveRequest) -> Answer<AccessRequest> {
    permit(&ctx, DECIDE_REQUESTS)?;
    let mut tx = ctx.begin().await?;
    let row = store::request(&mut tx, &op.id).await?.ok_or_else(Problem::not_found)?;
    let asked = shown(row.clone()).ok_or_else(Problem::not_found)?;
    let hours = hours(&ctx, op.hours.or(Some(asked.hours)))?;
    let answer: String = crate::policies::cut(&ctx, &op.answer);
    decide(&ctx, &mut tx, &asked, "approved", &answer).await?;
    assignments::known_role(&ctx, &mut tx, &asked.role).await?;
    let given = Given {
        subject: asked.person.clone(),
        role: asked.role.clone(),
        until: Some(ctx.now().plus_seconds(i64::from(hours) * 3_600)),
        reason: asked.reason.clone(),
        lent: None,
    };
    assignments::give(&ctx, &mut tx, given).await?;
    let told = Event::AccessApproved { request: op.id.clone(), person: asked.person, role: asked.role };
    ctx.tell(&mut tx, told).await?;
    let decided = store::request(&mut tx, &op.id).await?.and_then(shown);
    tx.commit().await?;
    force::renew(&ctx).await?;
    Ok(decided.ok_or_else(Problem::not_found)?)
}

pub(crate) async fn refuse_request(ctx: Ctx, op: RefuseRequest) -> Answer<AccessRequest> {
    permit(&ctx, DECIDE_REQUESTS)?;
    let mut tx = ctx.begin().await?;
    let row = store::request(&mut tx, &op.id).await?.ok_or_else(Problem::not_found)?;
    let asked = shown(row).ok_or_else(Problem::not_found)?;
    let reason = assignments::words(&ctx, &op.reason)?;
    decide(&ctx, &mut tx, &asked, "refused", &reason).await?;
    let told = Event::AccessRefused { request: op.id.clone(), person: asked.person, role: asked.role, reason };
    ctx.tell(&mut tx, told).await?;
    let decided = store::request(&mut tx, &op.id).await?.and_then(shown);
    tx.commit().await?;
    Ok(decided.ok_or_else(Problem::not_found)?)
}

async fn decide(ctx: &Ctx, tx: &mut kernel::Tx, asked: &AccessRequest, state: &str, answer: &str) -> Answer<()> {
    if *ctx.principal() == Principal::Person(asked.person.clone()) {
        return Err(Rule::Own.into());
    }
    let by = ctx.principal().to_string();
    if store::decide(tx, &asked.id, state, &by, ctx.now().micros(), answer).await? == 0 {
        return Err(Rule::Decided.into());
    }
    Ok(())
}

fn shown(row: RequestRow) -> Option<AccessRequest> {
    let (id, person, role, reason, hours, asked_at, state, decided_by, decided_at, answer) = row;
    Some(AccessRequest {
        id,
        person: person.parse().ok()?,
        role,
        reason,
        hours: u32::try_from(hours).ok()?,
        asked_at: Timestamp(asked_at),
        state: match state.as_str() {
            "approved" => RequestState::Approved,
            "refused" => RequestState::Refused,
            _ => RequestState::Waiting,
        },
        decided_by,
        decided_at: decided_at.map(Timestamp),
        answer,
    })
}
