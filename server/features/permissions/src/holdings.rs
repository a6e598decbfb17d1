//! Holdings: who holds which role at a moment. Pure; time comes in as an argument.

use std::collections::{BTreeSet, HashMap};

use shared::Timestamp;
use shared::catalog::EntityRef;

use crate::delivered;

/// One assignment that has not been ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holding {
    pub id: String,
    pub subject: EntityRef,
    pub role: String,
    pub until: Option<Timestamp>,
    /// The assignment that was lent on; this one lasts no longer.
    pub basis: Option<String>,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Holdings {
    by_subject: HashMap<EntityRef, Vec<Holding>>,
    by_id: HashMap<String, Holding>,
}

/// How often a role can be lent on.
const LONGEST_CHAIN: usize = 4;

impl Holdings {
    pub fn of(all: Vec<Holding>) -> Holdings {
        let mut holdings = Holdings::default();
        for holding in all {
            holdings.by_id.insert(holding.id.clone(), holding.clone());
            holdings.by_subject.entry(holding.subject.clone()).or_default().push(holding);
        }
        holdings
    }

    /// Whether it counts now. What was lent counts as long as what it was lent from.
    pub fn counts(&self, holding: &Holding, now: Timestamp) -> bool {
        let mut link = holding;
        for _ in 0..LONGEST_CHAIN {
            if link.until.is_some_and(|until| until <= now) {
                return false;
            }
            let Some(basis) = &link.basis else { return true };
            match self.by_id.get(basis) {
                Some(next) => link = next,
                None => return false,
            }
        }
        false
    }

    /// What counts now for somebody with these groups.
    pub fn held_by<'h>(
        &'h self,
        person: Option<&'h EntityRef>,
        groups: &'h [EntityRef],
        now: Timestamp,
    ) -> impl Iterator<Item = &'h Holding> {
        let subjects = person.into_iter().chain(groups);
        let all = subjects.filter_map(|subject| self.by_subject.get(subject)).flatten();
        all.filter(move |holding| self.counts(holding, now))
    }

    /// The roles, with what they imply.
    pub fn roles(&self, person: Option<&EntityRef>, groups: &[EntityRef], now: Timestamp) -> BTreeSet<String> {
        self.held_by(person, groups, now).flat_map(|holding| delivered::with_implied(&holding.role)).collect()
    }

    /// When the next of them ends.
    pub fn next_end(&self, now: Timestamp) -> Option<Timestamp> {
        self.by_id.values().filter_map(|holding| holding.until).filter(|until| *until > now).min()
    }

    /// Those that count now.
    pub fn all(&self, now: Timestamp) -> impl Iterator<Item = &Holding> {
        self.by_id.values().filter(move |holding| self.counts(holding, now))
    }

    /// The same without some of them.
    pub fn without(&self, gone: impl Fn(&Holding) -> bool) -> Holdings {
        Holdings::of(self.by_id.values().filter(|holding| !gone(holding)).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holding(id: &str, subject: &str, role: &str, until: Option<i64>, basis: Option<&str>) -> Holding {
        Holding {
            id: id.into(),
            subject: subject.parse().unwrap(),
            role: role.into(),
            until: until.map(Timestamp),
            basis: basis.map(str::to_owned),
        }
    }

    fn roles(holdings: &Holdings, person: &str, groups: &[&str], now: i64) -> String {
        let groups: Vec<EntityRef> = groups.iter().map(|group| group.parse().unwrap()).collect();
        let roles = holdings.roles(Some(&person.parse().unwrap()), &groups, Timestamp(now));
        roles.into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_role_comes_from_the_person_the_group_or_somebody_who_lends_it_and_ends_in_time() {
        let holdings = Holdings::of(vec![
            holding("1", "user:default/ann", "auditor", Some(10), None),
            holding("2", "group:default/team", "contributor", None, None),
            holding("3", "user:default/bob", "auditor", Some(20), Some("1")),
            holding("4", "user:default/cid", "auditor", None, Some("gone")),
        ]);
        for (person, groups, now, expected) in [
            ("user:default/ann", &[][..], 9, "auditor"),
            ("user:default/ann", &[], 10, ""),
            ("user:default/ann", &["group:default/team"], 10, "contributor reader"),
            ("user:default/bob", &[], 9, "auditor"),
            ("user:default/bob", &[], 10, ""),
            ("user:default/cid", &[], 1, ""),
            ("user:default/eve", &["group:default/other"], 1, ""),
        ] {
            assert_eq!(roles(&holdings, person, groups, now), expected, "{person} {groups:?} at {now}");
        }
        assert_eq!(holdings.next_end(Timestamp(0)), Some(Timestamp(10)));
        assert_eq!(holdings.next_end(Timestamp(10)), Some(Timestamp(20)));
    }

    #[test]
    fn a_ring_of_lenders_holds_nothing() {
        let holdings = Holdings::of(vec![
            holding("1", "user:default/ann", "admin", None, Some("2")),
            holding("2", "user:default/bob", "admin", None, Some("1")),
        ]);
        assert_eq!(roles(&holdings, "user:default/ann", &[], 1), "");
    }
}
