//! The arbiter: policies decide, once per caller, class and permission; then the answer is remembered until
//! something changes that it depends on.

mod memo;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arc_swap::ArcSwapOption;
use kernel::{AccessClass, Arbiter, Caller, Clock, Ctx, Principal, Registry, Role};
use shared::{Permission, Timestamp};

use crate::decisions::Seen;
use crate::delivered;
use crate::holdings::Holdings;
use crate::rules::{Asker, Decided, Known, Rhythm, Rules, StepUp};
use crate::words;
use memo::{Memo, Remembered};

/// Decisions that are kept for the replay until they are written down.
const MOST_SEEN: usize = 20_000;

/// Policies and holdings in force, with what they answered so far.
pub(crate) struct Force {
    pub rules: Arc<Rules>,
    pub holdings: Arc<Holdings>,
    /// The newest event that they contain.
    epoch: i64,
    /// Answers are true from and until.
    from: Timestamp,
    until: Timestamp,
    memo: Memo,
}

impl Force {
    fn of(rules: Arc<Rules>, holdings: Arc<Holdings>, epoch: i64, now: Timestamp) -> Force {
        let period = match rules.rhythm {
            // What is asked for every day is seen every day, for the replay.
            Rhythm::Lasting => 86_400_000_000,
            Rhythm::Hourly => 3_600_000_000,
            Rhythm::EverySecond => 1_000_000,
        };
        let turn = Timestamp((now.micros().div_euclid(period) + 1) * period);
        let until = holdings.next_end(now).map_or(turn, |end| end.min(turn));
        Force { rules, holdings, epoch, from: now, until, memo: Memo::default() }
    }

    fn is_fresh(&self, now: Timestamp) -> bool {
        // A clock that goes back makes answers untrue, too.
        self.from <= now && now < self.until
    }
}

/// Decides by policies.
#[derive(Default)]
pub struct ByPolicy {
    force: ArcSwapOption<Force>,
    surroundings: OnceLock<(Arc<dyn Clock>, Vec<Arc<dyn Registry>>)>,
    seen: Mutex<Vec<Seen>>,
}

impl ByPolicy {
    /// Ties it to the portal that it decides for. Until then, and until rules are in force, everything is refused.
    pub(crate) fn begin(&self, ctx: &Ctx) {
        // A second portal on the same arbiter has the same clock.
        let _ = self.surroundings.set((ctx.clock(), ctx.ports().registries.clone()));
    }

    /// Decides by these from now on, unless something newer is in force already.
    pub(crate) fn put_in_force(&self, rules: Arc<Rules>, holdings: Arc<Holdings>, epoch: i64, now: Timestamp) {
        let fresh = Arc::new(Force::of(rules, holdings, epoch, now));
        self.force.rcu(|old| match old {
            Some(old) if old.epoch > epoch => Some(old.clone()),
            _ => Some(fresh.clone()),
        });
    }

    fn now(&self) -> Timestamp {
        self.surroundings.get().map_or(Timestamp(0), |(clock, _)| clock.now())
    }

    /// What is in force now; answers that time has made untrue are forgotten.
    pub(crate) fn force(&self) -> Option<Arc<Force>> {
        let force = self.force.load_full()?;
        let now = self.now();
        if force.is_fresh(now) {
            return Some(force);
        }
        let renewed = Arc::new(Force::of(force.rules.clone(), force.holdings.clone(), force.epoch, now));
        // Whoever has put something else in force meanwhile is right.
        self.force.compare_and_swap(&force, Some(renewed));
        self.force.load_full()
    }

    pub(crate) fn class_of(&self, about: &shared::catalog::EntityRef) -> Option<AccessClass> {
        let (_, registries) = self.surroundings.get()?;
        registries.iter().find_map(|registry| registry.class_of(about))
    }

    /// Decides afresh, for explanations.
    pub(crate) fn decide(&self, caller: &Caller, word: &str, on: &AccessClass) -> Decided {
        let nothing =
            || Decided { allowed: false, policies: Vec::new(), errors: vec!["no policies are in force".into()] };
        let Some(force) = self.force() else { return nothing() };
        match asker(&force.holdings, caller, self.now()) {
            Ok(asker) => force.rules.decide(&asker, word, on, self.now()),
            Err(_) => nothing(),
        }
    }

    /// Decisions since the last call, each caller, class and permission once.
    pub(crate) fn take_seen(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn remembered(&self, caller: &Caller) -> Option<(Arc<Force>, Arc<Remembered>)> {
        let force = self.force()?;
        let known = force.memo.of(caller, || asker(&force.holdings, caller, self.now()))?;
        Some((force, known))
    }

    fn answer(&self, force: &Force, known: &Remembered, caller: &Caller, what: Permission, on: &AccessClass) -> bool {
        known.answer(what, on, || {
            let decided = force.rules.decide(&known.asker, what.word(), on, self.now());
            for error in &decided.errors {
                tracing::warn!(permission = what.word(), error, "a policy could not be evaluated; the answer is no");
            }
            self.see(caller, known, what, on, decided.allowed);
            decided.allowed
        })
    }

    fn see(&self, caller: &Caller, known: &Remembered, what: Permission, on: &AccessClass, allowed: bool) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() < MOST_SEEN && caller.scopes.is_none() {
            seen.push(Seen::of(caller, &known.asker.roles, what, on, allowed, self.now()));
        }
    }
}

/// The portal itself and the operator of its machine are not asked: they own the database anyway, and a wrong policy
/// must not keep anybody from repairing it.
fn at_home(caller: &Caller) -> bool {
    matches!(caller.principal, Principal::System(_) | Principal::Command) && caller.on_behalf_of.is_none()
}

impl Arbiter for ByPolicy {
    fn permits(&self, caller: &Caller, what: Permission, on: &AccessClass) -> bool {
        if at_home(caller) {
            return true;
        }
        caller.in_scope(what)
            && self.remembered(caller).is_some_and(|(force, known)| self.answer(&force, &known, caller, what, on))
    }

    fn sees(&self, caller: &Caller, on: &AccessClass) -> bool {
        if at_home(caller) {
            return true;
        }
        let Some((force, known)) = self.remembered(caller) else { return false };
        let Some(what) = force.rules.reading(on.resource) else { return false };
        caller.in_scope(what) && self.answer(&force, &known, caller, what, on)
    }

    fn holds(&self, caller: &Caller, what: Permission) -> bool {
        if at_home(caller) {
            return true;
        }
        if !caller.in_scope(what) {
            return false;
        }
        let Some((force, known)) = self.remembered(caller) else { return false };
        let registries = self.surroundings.get().map_or(&[][..], |(_, registries)| registries);
        let count = registries.iter().map(|registry| registry.class_count()).sum();
        known.holds(what, count, || {
            let may = |on: &AccessClass| self.answer(&force, &known, caller, what, on);
            may(&AccessClass::of(words::thing(what.word())))
                || registries.iter().any(|registry| registry.classes().iter().any(may))
        })
    }

    fn policies(&self, caller: &Caller, what: Permission, on: &AccessClass) -> Vec<String> {
        if at_home(caller) {
            return Vec::new();
        }
        self.decide(caller, what.word(), on).policies
    }
}

/// The caller as policies see them, with every role that counts now.
pub(crate) fn asker(holdings: &Holdings, caller: &Caller, now: Timestamp) -> anyhow::Result<Asker> {
    let mut roles = match caller.role {
        Role::Nobody => Vec::new(),
        Role::Reader => delivered::with_implied("reader"),
        Role::Contributor => delivered::with_implied("contributor"),
        Role::Admin => delivered::with_implied(delivered::ADMIN),
    };
    roles.extend(caller.roles.iter().flat_map(|role| delivered::with_implied(role)));
    let person = match &caller.principal {
        Principal::Person(person) => Some(person),
        Principal::Anonymous | Principal::Command | Principal::System(_) => None,
    };
    // A client is nobody who has signed in: it has nothing of its own to change, and no groups that own things.
    if person.is_some_and(|person| person.kind() == "user") {
        roles.push(delivered::SIGNED_IN.to_owned());
    }
    let mut roles: std::collections::BTreeSet<String> = roles.into_iter().collect();
    roles.extend(holdings.roles(person, &caller.teams, now));
    Asker::of(Known {
        who: &caller.principal.to_string(),
        groups: caller.teams.iter().map(shared::catalog::EntityRef::as_str).collect(),
        roles,
        scopes: caller.scopes.as_deref().unwrap_or_default(),
        stepped_up: if caller.stepped_up { StepUp::Done } else { StepUp::NotDone },
    })
}
