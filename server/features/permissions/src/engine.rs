//! The arbiter: policies decide, once for all that look the same to them; then the answer is remembered until
//! something changes that it depends on.

mod bits;
mod memo;
mod shapes;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arc_swap::ArcSwapOption;
use cedar_policy::Context;
use kernel::{AccessClass, Arbiter, ByClass, Caller, Classes, Clock, Ctx, Principal, Registry, Role};
use shared::{Permission, Timestamp};

use crate::decisions::Seen;
use crate::delivered;
use crate::holdings::Holdings;
use crate::rules::{Action, Asker, Decided, Known, Rhythm, Rules, StepUp};
use crate::words;
use memo::{Memo, Remembered};
use shapes::Tables;

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
    /// The time and the rest that answers depend on, as they were at `from`.
    when: Context,
    memo: Memo,
}

impl Force {
    fn of(rules: Arc<Rules>, holdings: Arc<Holdings>, epoch: i64, now: Timestamp, most_bytes: usize) -> Force {
        let period = match rules.rhythm {
            // What is asked for every day is seen every day, for the replay.
            Rhythm::Lasting => 86_400_000_000,
            Rhythm::Hourly => 3_600_000_000,
            Rhythm::EverySecond => 1_000_000,
        };
        let turn = Timestamp((now.micros().div_euclid(period) + 1) * period);
        let until = holdings.next_end(now).map_or(turn, |end| end.min(turn));
        let (when, memo) = (rules.when(now), Memo::new(most_bytes));
        Force { rules, holdings, epoch, from: now, until, when, memo }
    }

    fn is_fresh(&self, now: Timestamp) -> bool {
        // A clock that goes back makes answers untrue, too.
        self.from <= now && now < self.until
    }
}

/// What the arbiter needs of the portal.
struct Surroundings {
    clock: Arc<dyn Clock>,
    registries: Vec<Arc<dyn Registry>>,
    /// Memory for answers.
    most_bytes: usize,
}

/// Decides by policies.
#[derive(Default)]
pub struct ByPolicy {
    force: ArcSwapOption<Force>,
    surroundings: OnceLock<Surroundings>,
    tables: Tables,
    seen: Mutex<Vec<Seen>>,
}

impl ByPolicy {
    /// Ties it to the portal that it decides for. Until then, and until rules are in force, everything is refused.
    pub(crate) fn begin(&self, ctx: &Ctx) {
        let most_bytes = usize::try_from(ctx.limit("decision_bytes")).unwrap_or(usize::MAX);
        let registries = ctx.ports().registries.clone();
        // A second portal on the same arbiter has the same clock.
        let _ = self.surroundings.set(Surroundings { clock: ctx.clock(), registries, most_bytes });
    }

    /// Decides by these from now on, unless something newer is in force already.
    pub(crate) fn put_in_force(&self, rules: Arc<Rules>, holdings: Arc<Holdings>, epoch: i64, now: Timestamp) {
        let fresh = Arc::new(Force::of(rules, holdings, epoch, now, self.most_bytes()));
        self.force.rcu(|old| match old {
            Some(old) if old.epoch > epoch => Some(old.clone()),
            _ => Some(fresh.clone()),
        });
    }

    fn now(&self) -> Timestamp {
        self.surroundings.get().map_or(Timestamp(0), |around| around.clock.now())
    }

    fn most_bytes(&self) -> usize {
        self.surroundings.get().map_or(0, |around| around.most_bytes)
    }

    fn registries(&self) -> &[Arc<dyn Registry>] {
        self.surroundings.get().map_or(&[], |around| &around.registries)
    }

    /// What is in force now; answers that time has made untrue are forgotten.
    pub(crate) fn force(&self) -> Option<Arc<Force>> {
        let force = self.force.load_full()?;
        let now = self.now();
        if force.is_fresh(now) {
            return Some(force);
        }
        let (rules, holdings) = (force.rules.clone(), force.holdings.clone());
        let renewed = Arc::new(Force::of(rules, holdings, force.epoch, now, self.most_bytes()));
        // Whoever has put something else in force meanwhile is right.
        self.force.compare_and_swap(&force, Some(renewed));
        self.force.load_full()
    }

    pub(crate) fn class_of(&self, about: &shared::catalog::EntityRef) -> Option<AccessClass> {
        self.registries().iter().find_map(|registry| registry.class_of(about))
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
        let known = force.memo.of(caller, || asker(&force.holdings, caller, force.from))?;
        Some((force, known))
    }

    fn answer(&self, on: &AccessClass, asked: &Asked<'_>) -> bool {
        let allowed = asked.known.answer(asked.what, &asked.action.spoken, on, || asked.decide(on));
        self.see(asked, Some(on), allowed);
        allowed
    }

    /// Whether it is permitted on anything that there is.
    fn any(&self, asked: &Asked<'_>) -> bool {
        self.answer(&AccessClass::of(words::thing(asked.what.word())), asked)
            || self.registries().iter().any(|registry| {
                let classes = registry.classes();
                let shapes = self.tables.shapes(&classes, asked.action.spoken.looks);
                let sheet = asked.known.sheet(asked.what, &asked.action.spoken, &classes, &shapes);
                shapes.examples().iter().enumerate().any(|(at, class)| sheet.answer(at, || asked.decide(class)))
            })
    }

    /// Notes for the replay what somebody asked, once; `None` stands for a list of all that there is.
    fn see(&self, asked: &Asked<'_>, on: Option<&AccessClass>, allowed: bool) {
        if asked.caller.scopes.is_none() && asked.known.is_first(asked.what, on) {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            if seen.len() < MOST_SEEN {
                seen.push(Seen::of(asked.caller, &asked.known.asker.roles, asked.what, on, allowed, self.now()));
            }
        }
    }
}

/// A question, as far as it is the same for many things.
struct Asked<'a> {
    force: &'a Force,
    known: &'a Remembered,
    action: &'a Action,
    caller: &'a Caller,
    what: Permission,
}

impl Asked<'_> {
    fn decide(&self, on: &AccessClass) -> bool {
        let decided = self.force.rules.answer(&self.known.asker, self.action, on, &self.force.when);
        for error in &decided.errors {
            tracing::warn!(permission = self.what.word(), error, "a policy could not be evaluated; the answer is no");
        }
        decided.allowed
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
        if !caller.in_scope(what) {
            return false;
        }
        let Some((force, known)) = self.remembered(caller) else { return false };
        let Some(action) = force.rules.action(what) else { return false };
        self.answer(on, &Asked { force: &force, known: &known, action, caller, what })
    }

    fn permitted<'c>(&'c self, caller: &'c Caller, what: Permission, classes: &'c Arc<Classes>) -> ByClass<'c> {
        if at_home(caller) {
            return Box::new(|_| true);
        }
        let Some((force, known)) = self.remembered(caller).filter(|_| caller.in_scope(what)) else {
            return Box::new(|_| false);
        };
        let Some(action) = force.rules.action(what) else { return Box::new(|_| false) };
        self.see(&Asked { force: &force, known: &known, action, caller, what }, None, true);
        let shapes = self.tables.shapes(classes, action.spoken.looks);
        let sheet = known.sheet(what, &action.spoken, classes, &shapes);
        Box::new(move |number| {
            let Some(action) = force.rules.action(what) else { return false };
            let asked = Asked { force: &force, known: &known, action, caller, what };
            match shapes.of(number) {
                Some(shape) => sheet.answer(shape, || asked.decide(&shapes.examples()[shape])),
                // It came after the question.
                None => classes.get(number).is_some_and(|class| asked.decide(&class)),
            }
        })
    }

    fn sees(&self, caller: &Caller, on: &AccessClass) -> bool {
        if at_home(caller) {
            return true;
        }
        let what = self.force().and_then(|force| force.rules.reading(on.resource));
        what.is_some_and(|what| self.permits(caller, what, on))
    }

    fn holds(&self, caller: &Caller, what: Permission) -> bool {
        if at_home(caller) {
            return true;
        }
        if !caller.in_scope(what) {
            return false;
        }
        let Some((force, known)) = self.remembered(caller) else { return false };
        let Some(action) = force.rules.action(what) else { return false };
        let count = self.registries().iter().map(|registry| registry.classes().len()).sum();
        known.holds(what, count, || self.any(&Asked { force: &force, known: &known, action, caller, what }))
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
