//! Decisions as they are kept for the replay: once per person, permission, class and day; a list is one.

use std::collections::BTreeSet;

use kernel::{AccessClass, Answer, Caller, Ctx, Job};
use serde::{Deserialize, Serialize};
use shared::{Permission, Timestamp};

use crate::Engine;
use crate::rules::{Asker, Known, StepUp};
use crate::store::{self, DecisionRow};

/// Days that decisions are kept.
const KEPT_DAYS: i64 = 31;

/// A decision that was made.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seen {
    pub who: String,
    pub asker: SeenAsker,
    pub word: String,
    pub on: SeenOn,
    /// For a list: that it could be asked for.
    pub allowed: bool,
    pub at: Timestamp,
}

/// What it was about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SeenOn {
    /// A list: all that there was.
    Everything,
    #[serde(untagged)]
    Class(SeenClass),
}

/// Who asked, as policies saw them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SeenAsker {
    pub groups: Vec<String>,
    pub roles: BTreeSet<String>,
    pub stepped_up: bool,
}

/// A class, as it is written down.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct SeenClass {
    pub resource: String,
    pub kind: String,
    pub entity_type: Option<String>,
    pub namespace: String,
    pub owner: Option<String>,
    pub lifecycle: Option<String>,
    pub labels: Vec<String>,
}

impl Seen {
    pub fn of(
        caller: &Caller,
        roles: &BTreeSet<String>,
        what: Permission,
        on: Option<&AccessClass>,
        allowed: bool,
        at: Timestamp,
    ) -> Seen {
        Seen {
            who: caller.principal.to_string(),
            asker: SeenAsker {
                groups: caller.teams.iter().map(ToString::to_string).collect(),
                roles: roles.clone(),
                stepped_up: caller.stepped_up,
            },
            word: what.word().to_owned(),
            on: on.map_or(SeenOn::Everything, |class| SeenOn::Class(SeenClass::of(class))),
            allowed,
            at,
        }
    }

    /// From its row; `None` for one that another version wrote.
    pub fn read(row: DecisionRow) -> Option<Seen> {
        let (who, word, on, asker, allowed, at) = row;
        let (on, asker) = (serde_json::from_str(&on).ok()?, serde_json::from_str(&asker).ok()?);
        Some(Seen { who, asker, word, on, allowed, at: Timestamp(at) })
    }

    pub fn asker(&self) -> anyhow::Result<Asker> {
        Asker::of(Known {
            who: &self.who,
            groups: self.asker.groups.iter().map(String::as_str).collect(),
            roles: self.asker.roles.clone(),
            scopes: &[],
            stepped_up: if self.asker.stepped_up { StepUp::Done } else { StepUp::NotDone },
        })
    }
}

impl SeenClass {
    pub fn of(class: &AccessClass) -> SeenClass {
        SeenClass {
            resource: class.resource.to_owned(),
            kind: class.kind.clone(),
            entity_type: class.entity_type.clone(),
            namespace: class.namespace.clone(),
            owner: class.owner.as_ref().map(ToString::to_string),
            lifecycle: class.lifecycle.clone(),
            labels: class.labels.clone(),
        }
    }

    /// In words: `component in default, owned by group:default/team, production`.
    pub fn said(&self) -> String {
        let mut words = if self.kind.is_empty() { self.resource.clone() } else { self.kind.clone() };
        if !self.namespace.is_empty() {
            words.push_str(&format!(" in {}", self.namespace));
        }
        for part in [self.owner.as_ref().map(|owner| format!("owned by {owner}")), self.lifecycle.clone()] {
            words.extend(part.map(|part| format!(", {part}")));
        }
        words
    }
}

/// The day of a moment, counted from 1970.
pub(crate) fn day(at: Timestamp) -> i64 {
    at.micros().div_euclid(86_400_000_000)
}

/// Writes down what was decided since the last time.
///
/// # Errors
/// When it cannot be saved; what was seen is then forgotten, for it serves no proof.
pub(crate) async fn write_down(ctx: &Ctx) -> Answer<()> {
    let seen = ctx.state::<Engine>().0.take_seen();
    if seen.is_empty() {
        return Ok(());
    }
    // One statement must not touch a row twice, so the last of each stays.
    let mut rows = std::collections::BTreeMap::new();
    for seen in seen {
        let class = serde_json::to_string(&seen.on)?;
        let asker = serde_json::to_string(&seen.asker)?;
        let key = (seen.who.clone(), seen.word.clone(), class.clone(), day(seen.at));
        rows.insert(
            key,
            [
                seen.who.into(),
                seen.word.into(),
                class.into(),
                day(seen.at).into(),
                asker.into(),
                seen.allowed.into(),
                seen.at.micros().into(),
            ],
        );
    }
    let mut tx = ctx.begin().await?;
    store::record(&mut tx, rows.into_values().collect()).await?;
    tx.commit().await
}

/// Writes decisions down and forgets old ones.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeepDecisions {}

impl Job for KeepDecisions {
    const NAME: &'static str = "permissions.keep-decisions";
    fn key(&self) -> Option<String> {
        Some(String::new())
    }
    async fn run(self, ctx: Ctx) -> anyhow::Result<()> {
        write_down(&ctx).await?;
        let mut tx = ctx.begin().await?;
        store::forget_decisions(&mut tx, day(ctx.now()) - KEPT_DAYS).await?;
        Ok(tx.commit().await?)
    }
}
