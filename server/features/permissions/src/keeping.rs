//! Roles for those who make and suspend accounts: the port, and the command line of the machine.

use async_trait::async_trait;
use kernel::{Answer, Ctx, Roles, Tx};
use shared::catalog::EntityRef;
use shared::permissions::Assignment;

use crate::admins::Moment;
use crate::assignments::{self, Given, Rule, give, known_role, take_back};
use crate::{admins, force, lent, store};

/// Keeps roles as assignments, as everybody else who gives them.
pub(crate) struct ByAssignment;

#[async_trait]
impl Roles for ByAssignment {
    async fn give(&self, ctx: &Ctx, tx: &mut Tx, to: &EntityRef, role: &str, reason: &str) -> Answer<()> {
        known_role(ctx, tx, role).await?;
        give(ctx, tx, for_good(to, role, reason)).await?;
        Ok(())
    }

    async fn shut_out(&self, ctx: &Ctx, tx: &mut Tx, person: &EntityRef) -> Answer<()> {
        store::one_at_a_time(tx).await?;
        let (holdings, people) = (force::holdings(ctx, tx).await?, admins::people(ctx, tx).await?);
        let rules = force::rules(ctx, &force::texts(tx).await?)?;
        let others: Option<Vec<_>> =
            people.as_ref().map(|people| people.iter().filter(|(who, _)| who != person).cloned().collect());
        let without = holdings.without(|holding| holding.subject == *person);
        let before = Moment { rules: &rules, holdings: &holdings, people: people.as_deref() };
        let after = Moment { rules: &rules, holdings: &without, people: others.as_deref() };
        if !admins::remain(before, after, ctx.now()) {
            return Err(Rule::NoAdmin.into());
        }
        lent::end_all_of(ctx, tx, person, ctx.now(), "Who lent it can no longer sign in.").await
    }
}

fn for_good(to: &EntityRef, role: &str, reason: &str) -> Given {
    Given { subject: to.clone(), role: role.to_owned(), until: None, reason: reason.to_owned(), lent: None }
}

/// Gives a role for good, unless they have it for good already; answers what they hold by assignments of their own.
///
/// # Errors
/// When there is no such role.
pub async fn grant(ctx: &Ctx, to: &EntityRef, role: &str) -> Answer<Vec<Assignment>> {
    let mut tx = ctx.begin().await?;
    store::one_at_a_time(&mut tx).await?;
    let held = store::assignments(&mut tx, to.as_str(), role).await?;
    if !held.iter().any(|row| row.6.is_none() && row.8.is_none() && row.9.is_none()) {
        known_role(ctx, &mut tx, role).await?;
        give(ctx, &mut tx, for_good(to, role, "Given on the command line of the machine.")).await?;
    }
    tx.commit().await?;
    held_by(ctx, to).await
}

/// Takes every assignment of a role from somebody; answers what is left to them.
///
/// # Errors
/// When they have none, or nobody could administer the portal any more.
pub async fn revoke(ctx: &Ctx, from: &EntityRef, role: &str) -> Answer<Vec<Assignment>> {
    let mut tx = ctx.begin().await?;
    store::one_at_a_time(&mut tx).await?;
    let mut held = store::assignments(&mut tx, from.as_str(), role).await?;
    held.retain(|row| row.9.is_none());
    if held.is_empty() {
        return Err(Rule::NotAssigned(from.clone(), role.to_owned()).into());
    }
    for row in held {
        take_back(ctx, &mut tx, row, "Taken back on the command line of the machine.").await?;
    }
    tx.commit().await?;
    held_by(ctx, from).await
}

/// What somebody holds by assignments of their own.
///
/// # Errors
/// When the database cannot be asked.
pub async fn held_by(ctx: &Ctx, who: &EntityRef) -> Answer<Vec<Assignment>> {
    let mut tx = ctx.read().await?;
    let rows = store::assignments(&mut tx, who.as_str(), "").await?;
    let all = rows.into_iter().filter_map(|row| assignments::shown(row, ctx.now()));
    Ok(all.filter(|assignment| assignment.ended_at.is_none()).collect())
}
