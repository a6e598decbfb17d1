//! Replay: what was decided in the last days, held against a draft.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use kernel::{AccessClass, Answer, Ctx};
use shared::permissions::{ChangedDecision, DRAFT_POLICIES, ReplayDecisions, Replayed};
use shared::{Permission, Problem, Timestamp};

use crate::decisions::{self, Seen, SeenClass, SeenOn};
use crate::rules::{Asker, Decided, Looks, Rules};
use crate::{force, policies, policy, store, words};

/// Days that are looked at unless told, and at most.
const DAYS: (u32, u32) = (7, 30);
/// Decisions that are held against a draft, the newest first.
const MOST: i64 = 20_000;
/// Questions to the policies that this takes at most; then the rest of the lists is left out.
const MOST_ASKED: usize = 200_000;
/// Changes that are told.
const MOST_TOLD: usize = 1_000;

pub(crate) async fn replay_decisions(ctx: Ctx, op: ReplayDecisions) -> Answer<Replayed> {
    policies::permit(&ctx, DRAFT_POLICIES)?;
    let days = op.days.unwrap_or(DAYS.0);
    if !(1..=DAYS.1).contains(&days) {
        return Err(Problem::invalid("That many days cannot be looked at.")
            .field("days", format!("Write a number from 1 to {}.", DAYS.1))
            .into());
    }
    let fault = |fault: policy::Fault| Problem::invalid("The policy is not right.").field("text", fault.to_string());
    if !policy::is_name(&op.name) {
        return Err(Problem::invalid("A policy cannot be called so.")
            .field("name", "Use small letters and `-`.")
            .into());
    }
    decisions::write_down(&ctx).await?;
    let mut tx = ctx.read().await?;
    let seen = store::decisions_since(&mut tx, decisions::day(ctx.now()) - i64::from(days), MOST).await?;
    let mut texts = force::texts(&mut tx).await?;
    drop(tx);
    let now = force::rules(&ctx, &texts)?;
    policies::fits(&ctx, &op.text).and_then(|()| now.check(&op.name, &op.text)).map_err(fault)?;
    match texts.iter_mut().find(|(known, _)| *known == op.name) {
        Some(place) => place.1 = op.text,
        None => texts.push((op.name, op.text)),
    }
    let then = force::rules(&ctx, &texts)?;
    let seen: Vec<Seen> = seen.into_iter().filter_map(Seen::read).collect();
    let there = ctx.ports().registries.iter().flat_map(|registry| registry.classes().from(0)).collect();
    let permissions = ctx.permissions();
    let replayed = ctx.beside(move || {
        let mut draft = Draft { now, then, permissions, there, asked: 0, told: HashSet::new(), changed: Vec::new() };
        for seen in &seen {
            if draft.asked >= MOST_ASKED {
                break;
            }
            draft.replay(seen);
        }
        Replayed { decisions: seen.len(), changed: draft.changed }
    });
    Ok(replayed.await?)
}

/// A draft beside what is in force.
struct Draft {
    now: Rules,
    then: Rules,
    permissions: Vec<Permission>,
    /// Every class that there is.
    there: Vec<Arc<AccessClass>>,
    asked: usize,
    /// Who, the permission, and on what.
    told: HashSet<(String, String, SeenClass)>,
    changed: Vec<ChangedDecision>,
}

/// As it is, and as it would be.
type Both = Arc<(Decided, Decided)>;

impl Draft {
    /// Notes what the draft would turn round.
    fn replay(&mut self, seen: &Seen) {
        let (Ok(asker), Some(&what)) = (seen.asker(), self.permissions.iter().find(|what| what.word() == seen.word))
        else {
            return;
        };
        match &seen.on {
            SeenOn::Class(on) => {
                let Some(class) = class(&self.permissions, on) else { return };
                let both = self.both(&asker, what, &class, seen.at);
                // At the door nobody knows yet on what; whoever may on anything is let in.
                let is_door = class == AccessClass::of(words::thing(what.word()));
                let both =
                    if is_door && !both.0.allowed { self.at_the_door(&asker, what, both, seen.at) } else { both };
                self.tell(seen, on, &both);
            }
            SeenOn::Everything => {
                for (class, both) in self.each(&asker, what, seen.at) {
                    self.tell(seen, &SeenClass::of(&class), &both);
                }
            }
        }
    }

    /// What a list would show otherwise, class by class. What looks the same to both is asked once.
    fn each(&mut self, asker: &Asker, what: Permission, at: Timestamp) -> Vec<(Arc<AccessClass>, Both)> {
        let looks = [&self.now, &self.then].map(|rules| rules.action(what).map(|action| action.spoken.looks));
        let looks = looks.into_iter().flatten().reduce(Looks::and);
        let there = self.there.clone();
        let mut known = HashMap::new();
        let mut all = Vec::new();
        for class in looks.map_or(&[][..], |_| &there) {
            let shape = looks.map(|looks| looks.shape(class));
            let both: &Both = known.entry(shape).or_insert_with(|| self.both(asker, what, class, at));
            all.push((class.clone(), both.clone()));
        }
        all
    }

    fn at_the_door(&mut self, asker: &Asker, what: Permission, bare: Both, at: Timestamp) -> Both {
        let each = self.each(asker, what, at);
        if each.iter().any(|(_, both)| both.0.allowed) {
            return Arc::new((bare.0.clone(), bare.0.clone()));
        }
        each.into_iter().map(|(_, both)| both).find(|both| both.1.allowed).unwrap_or(bare)
    }

    fn both(&mut self, asker: &Asker, what: Permission, on: &AccessClass, at: Timestamp) -> Both {
        self.asked += 1;
        let decide = |rules: &Rules| rules.decide(asker, what.word(), on, at);
        Arc::new((decide(&self.now), decide(&self.then)))
    }

    fn tell(&mut self, seen: &Seen, on: &SeenClass, both: &Both) {
        let (before, after) = &**both;
        if before.allowed == after.allowed
            || self.changed.len() >= MOST_TOLD
            || !self.told.insert((seen.who.clone(), seen.word.clone(), on.clone()))
        {
            return;
        }
        let policies = if after.policies.is_empty() { &before.policies } else { &after.policies };
        self.changed.push(ChangedDecision {
            who: seen.who.clone(),
            permission: seen.word.clone(),
            about: on.said(),
            now_allowed: before.allowed,
            then_allowed: after.allowed,
            policies: policies.clone(),
            last_seen: seen.at,
        });
    }
}

/// The class again; `None` when nothing of this sort exists any more.
fn class(permissions: &[Permission], seen: &SeenClass) -> Option<AccessClass> {
    let things = permissions.iter().map(|permission| crate::words::thing(permission.word()));
    let resource = things.into_iter().find(|thing| *thing == seen.resource)?;
    Some(AccessClass {
        kind: seen.kind.clone(),
        entity_type: seen.entity_type.clone(),
        namespace: seen.namespace.clone(),
        owner: seen.owner.as_deref().and_then(|owner| owner.parse().ok()),
        lifecycle: seen.lifecycle.clone(),
        labels: seen.labels.clone(),
        ..AccessClass::of(resource)
    })
}
