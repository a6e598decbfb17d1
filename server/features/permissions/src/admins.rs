//! At least one administrator must remain: somebody who may publish policies and assign roles, and not only for a time.

use std::collections::BTreeSet;

use kernel::AccessClass;
use shared::permissions::{ASSIGN_ROLES, PUBLISH_POLICIES};
use shared::{Permission, Timestamp};

use crate::delivered;
use crate::holdings::Holdings;
use crate::rules::{Asker, Known, Rules, StepUp};

/// Whether somebody can administer the portal after a change. Before anybody was assigned a role here, that is
/// whoever signs in as administrator, so then the role itself must keep its power.
pub(crate) fn remain(before: (&Rules, &Holdings), after: (&Rules, &Holdings), now: Timestamp) -> bool {
    if any(before.0, before.1, now) {
        any(after.0, after.1, now)
    } else {
        let roles = BTreeSet::from([delivered::ADMIN.to_owned(), delivered::SIGNED_IN.to_owned()]);
        administers(after.0, "user:default/somebody", Vec::new(), roles, now)
    }
}

fn any(rules: &Rules, holdings: &Holdings, now: Timestamp) -> bool {
    let lasting = holdings.all(now).filter(|holding| holding.until.is_none() && holding.basis.is_none());
    lasting.into_iter().any(|holding| {
        let mut roles: BTreeSet<String> = delivered::with_implied(&holding.role).into_iter().collect();
        roles.insert(delivered::SIGNED_IN.to_owned());
        let who = holding.subject.as_str();
        match holding.subject.kind() {
            "group" => administers(rules, "user:default/somebody", vec![who], roles, now),
            _ => administers(rules, who, Vec::new(), roles, now),
        }
    })
}

fn administers(rules: &Rules, who: &str, groups: Vec<&str>, roles: BTreeSet<String>, now: Timestamp) -> bool {
    let Ok(asker) = Asker::of(Known { who, groups, roles, scopes: &[], stepped_up: StepUp::Done }) else {
        return false;
    };
    let may = |what: Permission, on: &'static str| rules.decide(&asker, what.word(), &AccessClass::of(on), now).allowed;
    may(PUBLISH_POLICIES, "permissions.policy") && may(ASSIGN_ROLES, "permissions.role")
}
