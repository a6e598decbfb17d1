//! What was answered already: by caller, then by permission and class. Nothing is allocated to find an answer.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, PoisonError, RwLock};

use kernel::{AccessClass, Caller};
use shared::Permission;

use crate::rules::Asker;

/// Callers that are remembered; then all are forgotten, which costs time and nothing else.
const MOST_CALLERS: usize = 10_000;
/// Answers that are remembered for one caller.
const MOST_ANSWERS: usize = 50_000;

type Buckets<T> = RwLock<HashMap<u64, Vec<T>>>;

#[derive(Default)]
pub(crate) struct Memo {
    hasher: RandomState,
    callers: Buckets<Arc<Remembered>>,
}

/// What is remembered of one caller.
pub(crate) struct Remembered {
    caller: Caller,
    pub asker: Asker,
    hasher: RandomState,
    answers: Buckets<(Permission, AccessClass, bool)>,
    /// By permission, with the number of classes that there were.
    held: RwLock<HashMap<Permission, (bool, usize)>>,
}

/// Name and address decide nothing.
fn same(a: &Caller, b: &Caller) -> bool {
    a.principal == b.principal
        && a.role == b.role
        && a.stepped_up == b.stepped_up
        && a.teams == b.teams
        && a.roles == b.roles
        && a.scopes == b.scopes
}

impl Memo {
    /// The memory of this caller; `None` when they cannot be put into Cedar's form.
    pub fn of(&self, caller: &Caller, asker: impl FnOnce() -> anyhow::Result<Asker>) -> Option<Arc<Remembered>> {
        let key = self.hasher.hash_one((&caller.principal, caller.role, &caller.teams, &caller.roles));
        {
            let callers = self.callers.read().unwrap_or_else(PoisonError::into_inner);
            let found = callers.get(&key).and_then(|some| some.iter().find(|known| same(&known.caller, caller)));
            if let Some(found) = found {
                return Some(found.clone());
            }
        }
        let fresh = Arc::new(Remembered {
            caller: caller.clone(),
            asker: asker().ok()?,
            hasher: RandomState::new(),
            answers: RwLock::default(),
            held: RwLock::default(),
        });
        let mut callers = self.callers.write().unwrap_or_else(PoisonError::into_inner);
        if callers.len() >= MOST_CALLERS {
            callers.clear();
        }
        callers.entry(key).or_default().push(fresh.clone());
        Some(fresh)
    }
}

impl Remembered {
    /// The answer, asked for once.
    pub fn answer(&self, what: Permission, on: &AccessClass, decide: impl FnOnce() -> bool) -> bool {
        let key = self.hasher.hash_one((what, on));
        {
            let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner);
            let same = |row: &&(Permission, AccessClass, bool)| row.0 == what && row.1 == *on;
            if let Some(row) = answers.get(&key).and_then(|some| some.iter().find(same)) {
                return row.2;
            }
        }
        let decided = decide();
        let mut answers = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= MOST_ANSWERS {
            answers.clear();
        }
        answers.entry(key).or_default().push((what, on.clone(), decided));
        decided
    }

    /// Whether it is permitted on anything. A no is asked again when there are more classes.
    pub fn holds(&self, what: Permission, classes: usize, decide: impl FnOnce() -> bool) -> bool {
        let known = self.held.read().unwrap_or_else(PoisonError::into_inner).get(&what).copied();
        match known {
            Some((holds, count)) if holds || count == classes => holds,
            _ => {
                let holds = decide();
                self.held.write().unwrap_or_else(PoisonError::into_inner).insert(what, (holds, classes));
                holds
            }
        }
    }
}
