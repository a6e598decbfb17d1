//! What was answered already: by number for lists, one by one for the rest; once for all who look the same to policies.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use kernel::{AccessClass, Caller, Classes};
use shared::Permission;

use super::bits::Bits;
use super::shapes::Shapes;
use crate::rules::{Asker, Looks, Spoken};

/// What things take in memory, in bytes; roughly, and rather too much.
const CALLER_BYTES: usize = 2_000;
const ANSWER_BYTES: usize = 400;
const SEEN_BYTES: usize = 16;

/// Everything that is remembered. When it takes more memory than it may, all is forgotten, which costs time and
/// nothing else.
pub(crate) struct Memo {
    hasher: RandomState,
    most_bytes: usize,
    bytes: Arc<AtomicUsize>,
    people: RwLock<People>,
}

#[derive(Default)]
struct People {
    callers: HashMap<u64, Vec<Arc<Remembered>>>,
    alike: HashMap<Alike, Arc<Answers>>,
}

/// What policies see of somebody but their name.
#[derive(PartialEq, Eq, Hash)]
struct Alike {
    groups: BTreeSet<String>,
    roles: BTreeSet<String>,
    scopes: Vec<String>,
    stepped_up: bool,
}

/// What is remembered of one caller.
pub(crate) struct Remembered {
    caller: Caller,
    pub asker: Asker,
    /// Where they are named themselves.
    own: Arc<Answers>,
    /// Theirs, and of all who have the same groups and roles.
    alike: Arc<Answers>,
    /// One of their groups, roles or scopes is called as they are.
    named_twice: bool,
    sheets: RwLock<Vec<(Permission, Arc<Classes>, Arc<Sheet>)>>,
    /// By permission, with the number of classes that there were.
    held: RwLock<HashMap<Permission, (bool, usize)>>,
    seen: RwLock<HashSet<u64>>,
}

/// Answers of one caller, or of all who are alike.
#[derive(Default)]
pub(crate) struct Answers {
    bytes: Arc<AtomicUsize>,
    hasher: RandomState,
    one_by_one: RwLock<HashMap<u64, Vec<(Permission, AccessClass, bool)>>>,
    by_number: RwLock<Vec<(Permission, Arc<Classes>, Arc<Bits>)>>,
}

/// What one caller may of the shapes of a table, as far as it was asked.
pub(crate) struct Sheet {
    /// How many shapes there were when it was made.
    count: usize,
    answers: Arc<Bits>,
    /// Shapes that name the caller, and the answers about them.
    about_me: Vec<usize>,
    own: Arc<Bits>,
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
    pub fn new(most_bytes: usize) -> Memo {
        Memo { hasher: RandomState::new(), most_bytes, bytes: Arc::default(), people: RwLock::default() }
    }

    /// The memory of this caller; `None` when they cannot be put into Cedar's form.
    pub fn of(&self, caller: &Caller, asker: impl FnOnce() -> anyhow::Result<Asker>) -> Option<Arc<Remembered>> {
        let key = self.hasher.hash_one((&caller.principal, caller.role, &caller.teams, &caller.roles));
        let is_full = self.bytes.load(Ordering::Relaxed) > self.most_bytes;
        if !is_full {
            let people = self.people.read().unwrap_or_else(PoisonError::into_inner);
            let found = people.callers.get(&key).and_then(|some| some.iter().find(|known| same(&known.caller, caller)));
            if let Some(found) = found {
                return Some(found.clone());
            }
        }
        let asker = asker().ok()?;
        let alike = Alike {
            groups: caller.teams.iter().map(ToString::to_string).collect(),
            roles: asker.roles.clone(),
            scopes: caller.scopes.clone().unwrap_or_default(),
            stepped_up: caller.stepped_up,
        };
        let named_twice = [&alike.groups, &alike.roles].into_iter().any(|texts| texts.contains(&asker.who))
            || alike.scopes.contains(&asker.who);
        let mut people = self.people.write().unwrap_or_else(PoisonError::into_inner);
        if is_full {
            *people = People::default();
            self.bytes.store(0, Ordering::Relaxed);
        }
        self.bytes.fetch_add(CALLER_BYTES, Ordering::Relaxed);
        let answers = || Arc::new(Answers { bytes: self.bytes.clone(), ..Answers::default() });
        let fresh = Arc::new(Remembered {
            caller: caller.clone(),
            asker,
            own: answers(),
            alike: people.alike.entry(alike).or_insert_with(answers).clone(),
            named_twice,
            sheets: RwLock::default(),
            held: RwLock::default(),
            seen: RwLock::default(),
        });
        people.callers.entry(key).or_default().push(fresh.clone());
        Some(fresh)
    }
}

impl Remembered {
    /// The answer about one class, asked for once.
    pub fn answer(&self, what: Permission, spoken: &Spoken, on: &AccessClass, decide: impl FnOnce() -> bool) -> bool {
        let answers = if self.is_like_others(spoken) && !self.is_named_in(on) { &self.alike } else { &self.own };
        answers.answer(what, spoken.looks, on, decide)
    }

    /// What is known about the shapes of a table.
    pub fn sheet(&self, what: Permission, spoken: &Spoken, classes: &Arc<Classes>, shapes: &Shapes) -> Arc<Sheet> {
        let count = shapes.examples().len();
        let same = |row: &(Permission, Arc<Classes>, Arc<Sheet>)| row.0 == what && Arc::ptr_eq(&row.1, classes);
        {
            let sheets = self.sheets.read().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, _, sheet)) = sheets.iter().find(|row| same(row) && row.2.count >= count) {
                return sheet.clone();
            }
        }
        let sheet = if self.is_like_others(spoken) {
            let all = shapes.examples().iter().enumerate();
            let about_me: Vec<usize> = all.filter(|(_, class)| self.is_named_in(class)).map(|(at, _)| at).collect();
            let own = about_me.last().map_or_else(Arc::default, |last| self.own.by_number(what, classes, last + 1));
            Sheet { count, answers: self.alike.by_number(what, classes, count), about_me, own }
        } else {
            let answers = self.own.by_number(what, classes, count);
            Sheet { count, answers, about_me: Vec::new(), own: Arc::default() }
        };
        let sheet = Arc::new(sheet);
        let mut sheets = self.sheets.write().unwrap_or_else(PoisonError::into_inner);
        sheets.retain(|row| !same(row));
        sheets.push((what, classes.clone(), sheet.clone()));
        sheet
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

    /// Whether they were not seen deciding about this before; `None` stands for everything there is.
    pub fn is_first(&self, what: Permission, on: Option<&AccessClass>) -> bool {
        let key = self.own.hasher.hash_one((what, on));
        if self.seen.read().unwrap_or_else(PoisonError::into_inner).contains(&key) {
            return false;
        }
        self.own.bytes.fetch_add(SEEN_BYTES, Ordering::Relaxed);
        self.seen.write().unwrap_or_else(PoisonError::into_inner).insert(key)
    }

    fn is_like_others(&self, spoken: &Spoken) -> bool {
        !self.named_twice && spoken.treats_as_others(&self.asker.who)
    }

    fn is_named_in(&self, class: &AccessClass) -> bool {
        let who = self.asker.who.as_str();
        class.owner.as_ref().is_some_and(|owner| owner.as_str() == who)
            || class.labels.iter().any(|label| label == who)
            || [Some(&class.kind), class.entity_type.as_ref(), Some(&class.namespace), class.lifecycle.as_ref()]
                .contains(&Some(&self.asker.who))
    }
}

impl Answers {
    fn answer(&self, what: Permission, looks: Looks, on: &AccessClass, decide: impl FnOnce() -> bool) -> bool {
        let shape = looks.shape(on);
        let key = self.hasher.hash_one((what, &shape));
        {
            let answers = self.one_by_one.read().unwrap_or_else(PoisonError::into_inner);
            let same = |row: &&(Permission, AccessClass, bool)| row.0 == what && looks.shape(&row.1) == shape;
            if let Some(row) = answers.get(&key).and_then(|some| some.iter().find(same)) {
                return row.2;
            }
        }
        let decided = decide();
        self.bytes.fetch_add(ANSWER_BYTES, Ordering::Relaxed);
        let mut answers = self.one_by_one.write().unwrap_or_else(PoisonError::into_inner);
        answers.entry(key).or_default().push((what, on.clone(), decided));
        decided
    }

    /// The answers about the shapes of a table, with room for so many.
    fn by_number(&self, what: Permission, classes: &Arc<Classes>, count: usize) -> Arc<Bits> {
        let mut tables = self.by_number.write().unwrap_or_else(PoisonError::into_inner);
        let known = tables.iter_mut().find(|row| row.0 == what && Arc::ptr_eq(&row.1, classes));
        if let Some((_, _, bits)) = &known
            && bits.room() >= count
        {
            return bits.clone();
        }
        self.bytes.fetch_add(100 + count / 4, Ordering::Relaxed);
        match known {
            Some((_, _, bits)) => {
                *bits = Arc::new(Bits::like(bits, count));
                bits.clone()
            }
            None => {
                let bits = Arc::new(Bits::like(&Bits::default(), count));
                tables.push((what, classes.clone(), bits.clone()));
                bits
            }
        }
    }
}

impl Sheet {
    /// The answer about a shape, asked for once.
    pub fn answer(&self, shape: usize, decide: impl FnOnce() -> bool) -> bool {
        let bits = if self.about_me.contains(&shape) { &self.own } else { &self.answers };
        bits.get(shape).unwrap_or_else(|| {
            let decided = decide();
            bits.set(shape, decided);
            decided
        })
    }
}
