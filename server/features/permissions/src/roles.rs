//! Roles in words: which there are, what each brings, and who has one by what the catalog says of them.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{AccessClass, Answer, Caller, Ctx, Principal};
use shared::Timestamp;
use shared::catalog::EntityRef;
use shared::permissions::schema::{Attribute, PolicySchema, RoleWords, ShowSchema};
use shared::permissions::{ListRoles, READ_POLICIES, READ_ROLES, RoleHead};

use crate::engine::{self, Force};
use crate::rules::{Asker, Known, Rules, StepUp};
use crate::{Config, Engine, assignments, delivered, policies, policy, words};

pub(crate) async fn list_roles(ctx: Ctx, _: ListRoles) -> Answer<Vec<RoleHead>> {
    assignments::permit(&ctx, READ_ROLES)?;
    let Some(force) = ctx.state::<Engine>().0.force() else { return Ok(Vec::new()) };
    let mut heads = Vec::new();
    for RoleWords { name, says, allows } in in_words(&force, ctx.now())? {
        let holders = force.holdings.all(ctx.now()).filter(|holding| holding.role == name).count();
        let comes_with = comes_with(&ctx, &name).await?;
        heads.push(RoleHead { name, says, holders, allows, comes_with });
    }
    Ok(heads)
}

pub(crate) async fn show_schema(ctx: Ctx, _: ShowSchema) -> Answer<PolicySchema> {
    policies::permit(&ctx, READ_POLICIES)?;
    let needed: Vec<&str> = ctx.permissions().iter().map(|permission| permission.word()).collect();
    let actions: BTreeSet<&str> = needed.into_iter().chain(delivered::WORDS).collect();
    let groups: BTreeSet<String> = actions.iter().flat_map(|word| words::groups(word)).collect();
    let roles = ctx.state::<Engine>().0.force().map(|force| known(&force.rules)).unwrap_or_default();
    let attributes = words::ATTRIBUTES.map(|(of, name, sort, optional)| Attribute {
        name: format!("{of}.{name}"),
        sort: sort.to_owned(),
        optional: optional == words::Presence::Sometimes,
    });
    Ok(PolicySchema {
        actions: actions.into_iter().map(str::to_owned).collect(),
        groups: groups.into_iter().collect(),
        roles: roles.into_keys().chain([delivered::SIGNED_IN.to_owned()]).collect(),
        attributes: attributes.into(),
    })
}

/// Roles that came with the portal, and those that policies name in their heads; each with its sentence.
pub(crate) fn known(rules: &Rules) -> BTreeMap<String, String> {
    let mut roles: BTreeMap<String, String> =
        delivered::ROLES.map(|(name, says)| (name.to_owned(), says.to_owned())).into();
    for one in rules.policies() {
        if let Some(role) = policy::role(one) {
            roles.entry(role).or_insert_with(|| one.annotation("says").unwrap_or_default().to_owned());
        }
    }
    roles.remove(delivered::SIGNED_IN);
    roles
}

/// Every role with what it brings.
///
/// # Errors
/// When Cedar does not take a name; a fault of ours.
pub(crate) fn in_words(force: &Force, now: Timestamp) -> anyhow::Result<Vec<RoleWords>> {
    let may = |roles: &[String]| -> anyhow::Result<BTreeSet<&'static str>> {
        let roles = roles.iter().cloned().chain([delivered::SIGNED_IN.to_owned()]).collect();
        let groups = Vec::new();
        let known = Known { who: "user:default/somebody", groups, roles, scopes: &[], stepped_up: StepUp::Done };
        let asker = Asker::of(known)?;
        let words = force.rules.permissions().iter().map(|permission| permission.word());
        let allowed =
            |word: &&'static str| force.rules.decide(&asker, word, &AccessClass::of(words::thing(word)), now).allowed;
        Ok(words.filter(allowed).collect())
    };
    let everybody = may(&[])?;
    let words = known(&force.rules).into_iter().map(|(name, says)| {
        let more = may(&delivered::with_implied(&name))?;
        let allows = more.difference(&everybody).map(|word| (*word).to_owned()).collect();
        Ok(RoleWords { name, says, allows })
    });
    words.collect()
}

/// The caller as they would be with one role more.
///
/// # Errors
/// When Cedar does not take a name; a fault of ours.
pub(crate) fn with(force: &Force, caller: &Caller, role: &str, now: Timestamp) -> anyhow::Result<Asker> {
    let mut more = caller.clone();
    more.roles.extend(delivered::with_implied(role));
    if !matches!(more.principal, Principal::Person(_)) {
        // Nobody gives a role to a visitor; who signs in has this one beside it.
        more.roles.push(delivered::SIGNED_IN.to_owned());
    }
    engine::asker(&force.holdings, &more, now)
}

/// The roles that fit, the one that brings least first.
///
/// # Errors
/// When Cedar does not take a name; a fault of ours.
pub(crate) fn fitting(
    force: &Force,
    fits: impl Fn(&str) -> anyhow::Result<bool>,
    now: Timestamp,
) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    for RoleWords { name, allows, .. } in in_words(force, now)? {
        if fits(&name)? {
            found.push((allows.len(), name));
        }
    }
    found.sort_unstable();
    Ok(found.into_iter().map(|(_, name)| name).collect())
}

/// People of whom the catalog says that they have the role.
async fn comes_with(ctx: &Ctx, role: &str) -> Answer<Vec<EntityRef>> {
    let (Some(label), Some(directory)) = (ctx.state::<Config>().role_label, ctx.ports().directory.clone()) else {
        return Ok(Vec::new());
    };
    let people = directory.people_labelled(ctx, label, role).await?;
    Ok(people.into_iter().map(|person| person.reference).collect())
}
