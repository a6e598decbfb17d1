//! Operations on roles and who holds them: list, assign, lend, end.

use std::collections::HashSet;

use kernel::{AccessClass, Answer, Ctx, Job, Principal, Tx};
use serde::{Deserialize, Serialize};
use shared::catalog::EntityRef;
use shared::events::Event;
use shared::permissions::{
    ASSIGN_ROLES, AssignRole, Assignment, DELEGATE, DelegateRole, EndAssignment, ListAssignments, READ_ROLES,
};
use shared::{Permission, Problem, Timestamp};

use crate::admins::Moment;
use crate::holdings::Holdings;
use crate::store::{self, AssignmentRow};
use crate::{admins, force, policies, roles};

/// Why a role is not given or ended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Rule {
    #[error("There is no role `{0}`.")]
    NoSuchRole(String),
    #[error("A role is held by a user, a group or a client, and `{0}` is none of these.")]
    Subject(EntityRef),
    #[error("The end lies in the past.")]
    Past,
    #[error("Say in a few words why.")]
    NoReason,
    #[error("You do not hold the role `{0}` by an assignment that you could let others use.")]
    NotHeld(String),
    #[error("{0} does not hold the role `{1}` by an assignment of their own.")]
    NotAssigned(EntityRef, String),
    #[error("This one has ended already.")]
    Ended,
    #[error("Nobody could administer the portal any more.")]
    NoAdmin,
}

impl From<Rule> for kernel::Refusal {
    fn from(rule: Rule) -> kernel::Refusal {
        let title = rule.to_string();
        match rule {
            Rule::NoSuchRole(_) => {
                Problem::invalid(title).field("role", "Choose one of the roles that policies speak of.")
            }
            Rule::Subject(_) => Problem::invalid(title).field("subject", "Write `user:…`, `group:…` or `client:…`."),
            Rule::Past => Problem::invalid(title).field("until", "Choose a time to come."),
            Rule::NoReason => Problem::invalid(title).field("reason", "It will be read in the audit log."),
            Rule::NotHeld(_) => Problem::conflict(title).detail("Ask for the role for them instead."),
            Rule::NotAssigned(..) => Problem::conflict(title).detail("It may come from a group, or have ended already."),
            Rule::Ended => Problem::conflict(title).detail("Look at it again; someone may have been quicker."),
            Rule::NoAdmin => Problem::conflict(title)
                .detail("At least one administrator must remain; make somebody else one for good who can sign in, then do this."),
        }
        .into()
    }
}

pub(crate) fn permit(ctx: &Ctx, what: Permission) -> Answer<()> {
    ctx.permit(what, &AccessClass::of("permissions.role"))
}

/// # Errors
/// When no policy speaks of it.
pub(crate) async fn known_role(ctx: &Ctx, tx: &mut Tx, role: &str) -> Answer<()> {
    let rules = force::rules(ctx, &force::texts(tx).await?)?;
    if roles::known(&rules).contains_key(role) { Ok(()) } else { Err(Rule::NoSuchRole(role.to_owned()).into()) }
}

pub(crate) async fn list_assignments(ctx: Ctx, op: ListAssignments) -> Answer<Vec<Assignment>> {
    permit(&ctx, READ_ROLES)?;
    let mut tx = ctx.read().await?;
    let subject = op.subject.as_ref().map_or("", EntityRef::as_str);
    let rows = store::assignments(&mut tx, subject, op.role.as_deref().unwrap_or_default()).await?;
    let ended = op.ended.as_deref() == Some("yes");
    let now = ctx.now();
    let all = rows.into_iter().filter_map(|row| shown(row, now));
    Ok(all.filter(|assignment| ended || assignment.ended_at.is_none()).collect())
}

pub(crate) async fn assign_role(ctx: Ctx, op: AssignRole) -> Answer<Assignment> {
    permit(&ctx, ASSIGN_ROLES)?;
    let mut tx = ctx.begin().await?;
    known_role(&ctx, &mut tx, &op.role).await?;
    let assigned = give(
        &ctx,
        &mut tx,
        Given { subject: op.subject, role: op.role, until: op.until, reason: op.reason, lent: None },
    )
    .await?;
    tx.commit().await?;
    force::renew(&ctx).await?;
    Ok(assigned)
}

pub(crate) async fn delegate_role(ctx: Ctx, op: DelegateRole) -> Answer<Assignment> {
    ctx.permit(DELEGATE, &AccessClass::of("permissions.own"))?;
    let Principal::Person(person) = ctx.principal().clone() else { return Err(Rule::NotHeld(op.role).into()) };
    let mut tx = ctx.begin().await?;
    let holdings = force::holdings(&ctx, &mut tx).await?;
    let held = holdings
        .held_by(Some(&person), &ctx.caller().teams, ctx.now())
        .filter(|holding| holding.role == op.role && holding.subject == person)
        .max_by_key(|holding| (holding.until.is_none(), holding.until));
    let Some(basis) = held.map(|holding| holding.id.clone()) else { return Err(Rule::NotHeld(op.role).into()) };
    let lent = Some((basis, person));
    let given = Given { subject: op.to, role: op.role, until: Some(op.until), reason: op.reason, lent };
    let assigned = give(&ctx, &mut tx, given).await?;
    tx.commit().await?;
    force::renew(&ctx).await?;
    Ok(assigned)
}

/// A role that somebody is about to get.
pub(crate) struct Given {
    pub subject: EntityRef,
    pub role: String,
    pub until: Option<Timestamp>,
    pub reason: String,
    /// The assignment that it is lent from, and whose that is.
    pub lent: Option<(String, EntityRef)>,
}

/// Saves an assignment and tells of it.
pub(crate) async fn give(ctx: &Ctx, tx: &mut Tx, given: Given) -> Answer<Assignment> {
    let now = ctx.now();
    if !matches!(given.subject.kind(), "user" | "group" | "client") {
        return Err(Rule::Subject(given.subject).into());
    }
    if given.until.is_some_and(|until| until <= now) {
        return Err(Rule::Past.into());
    }
    let reason = words(ctx, &given.reason)?;
    let (basis, delegated_by) = given.lent.unzip();
    let row: AssignmentRow = (
        ctx.new_id(),
        given.subject.to_string(),
        given.role.clone(),
        reason,
        ctx.principal().to_string(),
        now.micros(),
        given.until.map(Timestamp::micros),
        basis,
        delegated_by.map(|person| person.to_string()),
        None,
        None,
    );
    store::assign(tx, row.clone()).await?;
    let event =
        Event::RoleAssigned { assignment: row.0.clone(), subject: given.subject, role: given.role, until: given.until };
    ctx.tell(tx, event).await?;
    Ok(shown(row, now).ok_or_else(Problem::not_found)?)
}

/// Ends an assignment: who may assign roles any, everybody those that they hold or have lent.
pub(crate) async fn end_assignment(ctx: Ctx, op: EndAssignment) -> Answer<Assignment> {
    let mut tx = ctx.begin().await?;
    store::one_at_a_time(&mut tx).await?;
    let row = store::assignment(&mut tx, &op.id).await?.ok_or_else(Problem::not_found)?;
    let own = ctx.principal().to_string();
    let mine = matches!(ctx.principal(), Principal::Person(_)) && (row.1 == own || row.8.as_ref() == Some(&own));
    if !mine && !ctx.may(ASSIGN_ROLES, &AccessClass::of("permissions.role")) {
        // Whose roles exist is told to those only who may know it.
        return Err(Problem::not_found().into());
    }
    let reason = words(&ctx, &op.reason)?;
    let ended = take_back(&ctx, &mut tx, row, &reason).await?;
    tx.commit().await?;
    force::renew(&ctx).await?;
    Ok(ended)
}

/// Ends an assignment, if an administrator remains. Whoever calls it holds everybody else who changes assignments.
pub(crate) async fn take_back(ctx: &Ctx, tx: &mut Tx, row: AssignmentRow, reason: &str) -> Answer<Assignment> {
    let (holdings, people, now) = (force::holdings(ctx, tx).await?, admins::people(ctx, tx).await?, ctx.now());
    let rules = force::rules(ctx, &force::texts(tx).await?)?;
    let without = holdings.without(|holding| holding.id == row.0);
    let with = |holdings| Moment { rules: &rules, holdings, people: people.as_deref() };
    if !admins::remain(with(&holdings), with(&without), now) {
        return Err(Rule::NoAdmin.into());
    }
    end(ctx, tx, &row, reason).await?;
    let (id, subject, role, why, by, at, until, basis, lender, ..) = row;
    let row = (id, subject, role, why, by, at, until, basis, lender, Some(now.micros()), Some(reason.to_owned()));
    Ok(shown(row, now).ok_or_else(Problem::not_found)?)
}

/// # Errors
/// When it has ended already.
pub(crate) async fn end(ctx: &Ctx, tx: &mut Tx, row: &AssignmentRow, reason: &str) -> Answer<()> {
    if store::end(tx, &row.0, ctx.now().micros(), reason).await? == 0 {
        return Err(Rule::Ended.into());
    }
    let Ok(subject) = row.1.parse() else { return Ok(()) };
    let (assignment, role, reason) = (row.0.clone(), row.2.clone(), reason.to_owned());
    ctx.tell(tx, Event::AssignmentEnded { assignment, subject, role, reason }).await?;
    Ok(())
}

/// The reason that somebody gave.
///
/// # Errors
/// When there is none.
pub(crate) fn words(ctx: &Ctx, text: &str) -> Answer<String> {
    let words = policies::cut(ctx, text);
    if words.is_empty() { Err(Rule::NoReason.into()) } else { Ok(words) }
}

/// As it is told; what time has ended counts as ended before the sweep has written it down.
pub(crate) fn shown(row: AssignmentRow, now: Timestamp) -> Option<Assignment> {
    let (id, subject, role, reason, given_by, given_at, ends_at, _, delegated_by, ended_at, ended_because) = row;
    let over = ends_at.filter(|ends| *ends <= now.micros());
    Some(Assignment {
        id,
        subject: subject.parse().ok()?,
        role,
        reason,
        given_by,
        given_at: Timestamp(given_at),
        until: ends_at.map(Timestamp),
        delegated_by: delegated_by.and_then(|person| person.parse().ok()),
        ended_at: ended_at.or(over).map(Timestamp),
        ended_because: ended_because.or(over.map(|_| TIME_OVER.to_owned())),
    })
}

const TIME_OVER: &str = "Its time was over.";

/// Writes down which grants and delegations have ended, and tells of them. They stopped counting before that.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SweepAssignments {}

impl Job for SweepAssignments {
    const NAME: &'static str = "permissions.sweep-assignments";
    fn key(&self) -> Option<String> {
        Some(String::new())
    }
    async fn run(self, ctx: Ctx) -> anyhow::Result<()> {
        let mut tx = ctx.begin().await?;
        let (rows, now) = (store::open_assignments(&mut tx).await?, ctx.now());
        // What somebody holds who is shut out for a time waits for them.
        let all = Holdings::of(rows.iter().cloned().filter_map(force::holding).collect());
        let counting: HashSet<&str> = all.all(now).map(|holding| holding.id.as_str()).collect();
        for row in rows.iter().filter(|row| !counting.contains(row.0.as_str())) {
            let over = row.6.is_some_and(|ends| ends <= now.micros());
            end(&ctx, &mut tx, row, if over { TIME_OVER } else { "The role that it was lent from has ended." }).await?;
        }
        Ok(tx.commit().await?)
    }
}
