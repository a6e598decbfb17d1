//! At least one administrator must remain: somebody who can sign in, may publish policies and assign
//! roles, and not only for a time.

use std::collections::BTreeSet;

use kernel::{AccessClass, Answer, Ctx, Tx};
use shared::catalog::EntityRef;
use shared::permissions::{ASSIGN_ROLES, PUBLISH_POLICIES};
use shared::{Permission, Timestamp};

use crate::delivered;
use crate::holdings::{Holding, Holdings};
use crate::rules::{Asker, Known, Rules, StepUp};

/// What decides whether somebody can administer the portal.
#[derive(Clone, Copy)]
pub(crate) struct Moment<'m> {
    pub rules: &'m Rules,
    pub holdings: &'m Holdings,
    /// Everybody who could sign in, with their teams; `None` where that cannot be told.
    pub people: Option<&'m [Person]>,
}

/// Somebody, and their teams.
pub(crate) type Person = (EntityRef, Vec<EntityRef>);

/// Everybody who could sign in.
pub(crate) async fn people(ctx: &Ctx, tx: &mut Tx) -> Answer<Option<Vec<Person>>> {
    for recognise in &ctx.ports().recognise {
        if let Some(people) = recognise.could_come(ctx, tx).await? {
            return Ok(Some(people));
        }
    }
    Ok(None)
}

/// Whether somebody can administer the portal after a change. Where nobody could before, as long as nobody was
/// assigned a role here or in the demo, it is whoever comes as administrator: then the role itself must keep its power.
pub(crate) fn remain(before: Moment<'_>, after: Moment<'_>, now: Timestamp) -> bool {
    if any(before, now) {
        any(after, now)
    } else {
        let roles = BTreeSet::from([delivered::ADMIN.to_owned(), delivered::SIGNED_IN.to_owned()]);
        administers(after.rules, "user:default/somebody", Vec::new(), roles, now)
    }
}

fn any(moment: Moment<'_>, now: Timestamp) -> bool {
    let lasting = |holding: &&Holding| holding.until.is_none() && holding.basis.is_none();
    let Some(people) = moment.people else {
        return moment.holdings.all(now).filter(lasting).any(|holding| by_itself(moment.rules, holding, now));
    };
    people.iter().any(|(person, teams)| {
        let held = moment.holdings.held_by(Some(person), teams, now).filter(lasting);
        let mut roles: BTreeSet<String> = held.flat_map(|holding| delivered::with_implied(&holding.role)).collect();
        roles.insert(delivered::SIGNED_IN.to_owned());
        let groups = teams.iter().map(EntityRef::as_str).collect();
        roles.len() > 1 && administers(moment.rules, person.as_str(), groups, roles, now)
    })
}

/// Whether whoever holds this, and nothing else, could administer.
fn by_itself(rules: &Rules, holding: &Holding, now: Timestamp) -> bool {
    let mut roles: BTreeSet<String> = delivered::with_implied(&holding.role).into_iter().collect();
    roles.insert(delivered::SIGNED_IN.to_owned());
    let who = holding.subject.as_str();
    match holding.subject.kind() {
        "group" => administers(rules, "user:default/somebody", vec![who], roles, now),
        _ => administers(rules, who, Vec::new(), roles, now),
    }
}

fn administers(rules: &Rules, who: &str, groups: Vec<&str>, roles: BTreeSet<String>, now: Timestamp) -> bool {
    let Ok(asker) = Asker::of(Known { who, groups, roles, scopes: &[], stepped_up: StepUp::Done }) else {
        return false;
    };
    let may = |what: Permission, on: &'static str| rules.decide(&asker, what.word(), &AccessClass::of(on), now).allowed;
    may(PUBLISH_POLICIES, "permissions.policy") && may(ASSIGN_ROLES, "permissions.role")
}
