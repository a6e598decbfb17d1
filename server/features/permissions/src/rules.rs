//! Rules: the policies in force with their schema, and one decision by them. Nothing speaks for it: no. An error: no.

mod spoken;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use cedar_policy::{
    Authorizer, Context, Decision, Effect, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicyId, PolicySet,
    Request, RestrictedExpression as Value, Schema,
};
use kernel::AccessClass;
use shared::{Permission, Timestamp};

use crate::policy::{self, Fault};
use crate::{delivered, words};
pub(crate) use spoken::{Looks, Shape, Spoken};

/// How long an answer stays true when nothing is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rhythm {
    /// No policy looks at the time.
    Lasting,
    /// Some policy looks at hour or weekday.
    Hourly,
    /// Some policy looks at the exact time.
    EverySecond,
}

/// Who asks, as policies see them.
#[derive(Debug, Clone)]
pub(crate) struct Asker {
    pub who: String,
    uid: EntityUid,
    entity: Entity,
    pub roles: BTreeSet<String>,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decided {
    pub allowed: bool,
    /// The policies that say so, by id; empty when nothing speaks for it.
    pub policies: Vec<String>,
    /// Policies that could not be evaluated; then the answer is no.
    pub errors: Vec<String>,
}

impl Decided {
    fn error(message: impl Into<String>) -> Decided {
        Decided { allowed: false, policies: Vec::new(), errors: vec![message.into()] }
    }
}

/// Something that can be permitted, and what is said about it.
pub(crate) struct Action {
    uid: EntityUid,
    entity: Entity,
    pub spoken: Arc<Spoken>,
}

/// The policies in force.
pub(crate) struct Rules {
    set: PolicySet,
    words: BTreeSet<String>,
    actions: HashMap<String, Action>,
    permissions: Vec<Permission>,
    reading: HashMap<&'static str, Permission>,
    authorizer: Authorizer,
    pub rhythm: Rhythm,
    demo: bool,
}

impl Rules {
    /// Puts named texts together. Texts that are not understood are left out and told: a policy that came through
    /// the door was checked there, so this happens after a downgrade only.
    ///
    /// # Errors
    /// When the words do not make a schema; a fault of ours.
    pub fn of(permissions: &[Permission], texts: &[(String, String)], demo: bool) -> anyhow::Result<Rules> {
        let needed = permissions.iter().map(|permission| permission.word());
        let words: BTreeSet<String> = needed.chain(delivered::WORDS).map(str::to_owned).collect();
        let reading = permissions.iter().filter(|permission| permission.reads());
        let reading = reading.map(|permission| (words::thing(permission.word()), *permission)).collect();
        let mut set = PolicySet::new();
        for (name, text) in texts {
            match policy::read(name, text) {
                Ok(policies) => {
                    for policy in policies {
                        set.add(policy)?;
                    }
                }
                // It may have forbidden something, so nobody but an administrator may do anything until it is repaired.
                Err(fault) => {
                    tracing::error!(policy = name, %fault, "a policy in force is not understood; only administrators may act");
                    set.add(only_admins(name)?)?;
                }
            }
        }
        let said = Spoken::of(set.policies())?;
        let rhythm = match (said.names("now"), said.names("hour") || said.names("weekday")) {
            (true, _) => Rhythm::EverySecond,
            (false, true) => Rhythm::Hourly,
            (false, false) => Rhythm::Lasting,
        };
        Ok(Rules {
            actions: actions(&words, &set)?,
            set,
            words,
            permissions: permissions.to_vec(),
            reading,
            authorizer: Authorizer::new(),
            rhythm,
            demo,
        })
    }

    /// What is wrong with a text that shall be a policy.
    ///
    /// # Errors
    /// The first fault with its place in the text.
    pub fn check(&self, name: &str, text: &str) -> Result<(), Fault> {
        let words = self.words.iter().map(String::as_str).collect();
        // It takes two megabytes and is needed when somebody writes a policy.
        let (schema, _) = Schema::from_cedarschema_str(&words::schema(&words))
            .map_err(|error| Fault { place: None, message: error.to_string() })?;
        policy::check(&schema, name, text)
    }

    /// Decides by every policy, for explanations. Never panics; what cannot be decided is refused.
    pub fn decide(&self, asker: &Asker, word: &str, on: &AccessClass, at: Timestamp) -> Decided {
        match self.actions.get(word) {
            Some(action) => self.safely(&self.set, asker, action, on, &self.when(at)),
            None => Decided::error(format!("there is no permission `{word}`")),
        }
    }

    /// The same answer by the policies that speak about the action.
    pub fn answer(&self, asker: &Asker, action: &Action, on: &AccessClass, when: &Context) -> Decided {
        self.safely(&action.spoken.set, asker, action, on, when)
    }

    fn safely(&self, set: &PolicySet, asker: &Asker, action: &Action, on: &AccessClass, when: &Context) -> Decided {
        let work = || self.ask(set, asker, action, on, when);
        std::panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Decided::error("the engine broke"))
    }

    fn ask(&self, set: &PolicySet, asker: &Asker, action: &Action, on: &AccessClass, when: &Context) -> Decided {
        let parts = thing(on).and_then(|thing| {
            let resource = thing.uid();
            let entities = Entities::from_entities([asker.entity.clone(), action.entity.clone(), thing], None)?;
            let request = Request::new(asker.uid.clone(), action.uid.clone(), resource, when.clone(), None)?;
            Ok((entities, request))
        });
        let (entities, request) = match parts {
            Ok(parts) => parts,
            Err(error) => return Decided::error(error.to_string()),
        };
        let response = self.authorizer.is_authorized(&request, set, &entities);
        let errors: Vec<String> = response.diagnostics().errors().map(ToString::to_string).collect();
        let mut policies: Vec<String> = response.diagnostics().reason().map(ToString::to_string).collect();
        policies.sort_unstable();
        Decided { allowed: response.decision() == Decision::Allow && errors.is_empty(), policies, errors }
    }

    /// What is the same for everybody at a moment.
    pub fn when(&self, at: Timestamp) -> Context {
        let seconds = at.micros().div_euclid(1_000_000);
        let hour = seconds.div_euclid(3_600).rem_euclid(24);
        // The first of January 1970 was a Thursday.
        let day = usize::try_from((seconds.div_euclid(86_400) + 3).rem_euclid(7)).unwrap_or_default();
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let pairs = [
            ("now".to_owned(), Value::new_long(seconds)),
            ("hour".to_owned(), Value::new_long(hour)),
            ("weekday".to_owned(), Value::new_string(days[day].to_owned())),
            ("demo".to_owned(), Value::new_bool(self.demo)),
        ];
        Context::from_pairs(pairs).expect("four plain values under four names are a context")
    }

    /// What can be permitted by this name; `None` for what no operation needs.
    pub fn action(&self, what: Permission) -> Option<&Action> {
        self.actions.get(what.word())
    }

    /// The permission to read things of this sort.
    pub fn reading(&self, resource: &str) -> Option<Permission> {
        self.reading.get(resource).copied()
    }

    /// The permission of this word.
    pub fn permission(&self, word: &str) -> Option<Permission> {
        self.permissions.iter().find(|permission| permission.word() == word).copied()
    }

    /// What the operations of the portal need.
    pub fn permissions(&self) -> &[Permission] {
        &self.permissions
    }

    /// Every policy, for explanations.
    pub fn policies(&self) -> impl Iterator<Item = &cedar_policy::Policy> {
        self.set.policies()
    }

    /// The sentence of a policy and whether it permits.
    pub fn said(&self, id: &str) -> Option<(String, Effect)> {
        let policy = self.set.policy(&PolicyId::new(id))?;
        Some((policy.annotation("says").unwrap_or_default().to_owned(), policy.effect()))
    }
}

/// What is known about somebody, before it is put into Cedar's form.
pub(crate) struct Known<'k> {
    /// A reference, or `anonymous`.
    pub who: &'k str,
    pub groups: Vec<&'k str>,
    pub roles: BTreeSet<String>,
    pub scopes: &'k [String],
    pub stepped_up: StepUp,
}

/// Whether somebody proved again who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepUp {
    Done,
    NotDone,
}

impl Asker {
    /// # Errors
    /// When Cedar does not take a value.
    pub fn of(known: Known<'_>) -> anyhow::Result<Asker> {
        let uid = uid("Person", known.who)?;
        let strings = |texts: &mut dyn Iterator<Item = &str>| {
            Value::new_set(texts.map(|text| Value::new_string(text.to_owned())).collect::<Vec<_>>())
        };
        let attributes = HashMap::from([
            ("reference".to_owned(), Value::new_string(known.who.to_owned())),
            ("groups".to_owned(), strings(&mut known.groups.iter().copied())),
            ("roles".to_owned(), strings(&mut known.roles.iter().map(String::as_str))),
            ("scopes".to_owned(), strings(&mut known.scopes.iter().map(String::as_str))),
            ("stepped_up".to_owned(), Value::new_bool(known.stepped_up == StepUp::Done)),
        ]);
        let mut parents = HashSet::new();
        for role in &known.roles {
            parents.insert(self::uid("Role", role)?);
        }
        for group in &known.groups {
            parents.insert(self::uid("Group", group)?);
        }
        let entity = Entity::new(uid.clone(), attributes, parents)?;
        Ok(Asker { who: known.who.to_owned(), entity, uid, roles: known.roles })
    }
}

fn only_admins(name: &str) -> anyhow::Result<cedar_policy::Policy> {
    let text =
        format!("forbid (principal, action, resource) unless {{ principal in Role::\"{}\" }};", delivered::ADMIN);
    Ok(cedar_policy::Policy::parse(Some(PolicyId::new(format!("{name}:damaged"))), text)?)
}

pub(crate) fn uid(kind: &str, id: &str) -> anyhow::Result<EntityUid> {
    Ok(EntityUid::from_type_name_and_id(kind.parse::<EntityTypeName>()?, EntityId::new(id)))
}

fn thing(class: &AccessClass) -> anyhow::Result<Entity> {
    let mut attributes = HashMap::from([
        ("kind".to_owned(), Value::new_string(class.kind.clone())),
        ("namespace".to_owned(), Value::new_string(class.namespace.clone())),
        ("labels".to_owned(), Value::new_set(class.labels.iter().cloned().map(Value::new_string).collect::<Vec<_>>())),
    ]);
    let owner = class.owner.as_ref().map(ToString::to_string);
    let sometimes = [("type", &class.entity_type), ("owner", &owner), ("lifecycle", &class.lifecycle)];
    for (name, value) in sometimes {
        if let Some(value) = value {
            attributes.insert(name.to_owned(), Value::new_string(value.clone()));
        }
    }
    Ok(Entity::new(uid("Thing", class.resource)?, attributes, HashSet::new())?)
}

/// Every action by its word. Those about which the same policies speak share what is said.
fn actions(words: &BTreeSet<String>, set: &PolicySet) -> anyhow::Result<HashMap<String, Action>> {
    let mut all: HashMap<Vec<&PolicyId>, Arc<Spoken>> = HashMap::new();
    let mut actions = HashMap::new();
    for word in words {
        let own = uid("Action", word)?;
        let groups: Vec<EntityUid> =
            words::groups(word).iter().map(|group| uid("Action", group)).collect::<anyhow::Result<_>>()?;
        let mut speaking: Vec<_> = set.policies().filter(|policy| policy::covers(policy, &own, &groups)).collect();
        speaking.sort_unstable_by_key(|policy| policy.id());
        let ids: Vec<&PolicyId> = speaking.iter().map(|policy| policy.id()).collect();
        let spoken = match all.get(&ids) {
            Some(known) => known.clone(),
            None => Arc::new(Spoken::of(speaking.into_iter())?),
        };
        all.insert(ids, spoken.clone());
        let entity = Entity::new_no_attrs(own.clone(), groups.into_iter().collect());
        actions.insert(word.clone(), Action { uid: own, entity, spoken });
    }
    Ok(actions)
}
