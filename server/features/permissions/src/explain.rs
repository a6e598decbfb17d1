//! Why a decision is as it is: the policies that decided, or what would have to be different.

use cedar_policy::{Effect, Policy};
use kernel::{AccessClass, Answer, Caller, Ctx, Principal};
use shared::catalog::EntityRef;
use shared::permissions::{DecidingPolicy, EXPLAIN, ExplainDecision, Explanation, PolicyEffect, WhyNot};
use shared::{Permission, Problem};

use crate::engine::{self, Force};
use crate::rules::Decided;
use crate::{Config, Engine, delivered, policy, roles, rules, words};

pub(crate) async fn explain_decision(ctx: Ctx, op: ExplainDecision) -> Answer<Explanation> {
    ctx.permit(EXPLAIN, &AccessClass::of("permissions.decision"))?;
    let Some(directory) = ctx.ports().directory.clone() else { return Err(Problem::not_found().into()) };
    let person = directory.person(&ctx, &op.who).await?.ok_or_else(Problem::not_found)?;
    let (role, roles) = (ctx.state::<Config>().comes_with)(&person);
    let caller = Caller { role, ..Caller::person(person.reference, person.name, roles, person.teams) };
    explain(&ctx, &caller, &op.permission, op.about.as_ref())
}

pub(crate) async fn why_not(ctx: Ctx, op: WhyNot) -> Answer<Explanation> {
    explain(&ctx, ctx.caller(), &op.permission, op.about.as_ref())
}

fn explain(ctx: &Ctx, caller: &Caller, word: &str, about: Option<&EntityRef>) -> Answer<Explanation> {
    let engine = ctx.state::<Engine>();
    let force = engine.0.force().ok_or_else(|| Problem::unreachable("Policies are not in force yet."))?;
    let Some(what) = force.rules.permission(word) else {
        return Err(Problem::invalid("There is no such permission.")
            .field("permission", "Write one such as `catalog.entity.read`.")
            .into());
    };
    let class = match about {
        None => AccessClass::of(words::thing(what.word())),
        // The one who asks must be able to see it, or else it does not exist for them.
        Some(about) => {
            let class = engine.0.class_of(about).ok_or_else(Problem::not_found)?;
            let sees = ctx.ports().arbiter.as_ref().is_some_and(|arbiter| arbiter.sees(ctx.caller(), &class));
            if sees { class } else { return Err(Problem::not_found().into()) }
        }
    };
    let asker = engine::asker(&force.holdings, caller, ctx.now())?;
    let decided = force.rules.decide(&asker, word, &class, ctx.now());
    let (missing, fitting) = if decided.allowed {
        (Vec::new(), Vec::new())
    } else {
        let fits = |role: &str| {
            roles::with(&force, caller, role, ctx.now())
                .map(|asker| force.rules.decide(&asker, word, &class, ctx.now()).allowed)
        };
        (missing(&force, caller, &asker.roles, what, &class, &decided)?, roles::fitting(&force, fits, ctx.now())?)
    };
    Ok(Explanation {
        allowed: decided.allowed,
        permission: word.to_owned(),
        who: caller.principal.to_string(),
        policies: decided.policies.iter().filter_map(|id| deciding(&force, id)).collect(),
        roles: asker.roles.into_iter().collect(),
        missing,
        fitting,
    })
}

fn deciding(force: &Force, id: &str) -> Option<DecidingPolicy> {
    let (says, effect) = force.rules.said(id)?;
    let effect = if effect == Effect::Permit { PolicyEffect::Permits } else { PolicyEffect::Forbids };
    Some(DecidingPolicy { id: id.to_owned(), says, effect })
}

/// One sentence for each way in which it would be allowed.
fn missing(
    force: &Force,
    caller: &Caller,
    roles: &std::collections::BTreeSet<String>,
    what: Permission,
    class: &AccessClass,
    decided: &Decided,
) -> anyhow::Result<Vec<String>> {
    let mut sentences: Vec<String> = Vec::new();
    sentences.extend(decided.policies.iter().map(|id| format!("The policy `{id}` forbids it.")));
    sentences.extend(decided.errors.iter().map(|error| format!("A policy could not be evaluated: {error}.")));
    if !sentences.is_empty() {
        return Ok(sentences);
    }
    let action = rules::uid("Action", what.word())?;
    let groups: Vec<_> =
        words::groups(what.word()).iter().map(|group| rules::uid("Action", group)).collect::<anyhow::Result<_>>()?;
    let speaks = |policy: &&Policy| policy.effect() == Effect::Permit && policy::covers(policy, &action, &groups);
    for policy in force.rules.policies().filter(speaks) {
        let sentence = match policy::role(policy) {
            Some(role) if role == delivered::SIGNED_IN && !roles.contains(&role) => {
                "It needs somebody who has signed in.".to_owned()
            }
            Some(role) if !roles.contains(&role) => format!("It needs the role `{role}`."),
            _ => condition(policy, caller, class),
        };
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    if sentences.is_empty() {
        sentences.push("No policy permits this to anybody.".to_owned());
    }
    sentences.sort();
    Ok(sentences)
}

/// What a condition asks for, as far as its words tell.
fn condition(policy: &Policy, caller: &Caller, class: &AccessClass) -> String {
    let text = policy.to_string();
    if text.contains("stepped_up") && !caller.stepped_up {
        return "It needs you to confirm who you are once more.".to_owned();
    }
    if text.contains("resource.owner") {
        let owner = class.owner.as_ref().map_or("nobody".to_owned(), ToString::to_string);
        let whose = if matches!(caller.principal, Principal::Person(_)) {
            "the person or a group of theirs"
        } else {
            "somebody who has signed in"
        };
        return format!("It must belong to {whose}; it belongs to {owner}.");
    }
    if ["context.hour", "context.weekday", "context.now"].iter().any(|word| text.contains(word)) {
        return format!("The policy `{}` permits it at certain times only.", policy.id());
    }
    let says = policy.annotation("says").unwrap_or_default();
    format!("The condition of the policy `{}` is not met. {says}", policy.id()).trim_end().to_owned()
}
