//! Whatever is remembered, the answer is the one that Cedar gives by all policies at that moment.

use std::sync::{Arc, OnceLock};

use kernel::{AccessClass, Arbiter, Caller, Classes, ManualClock, Principal, Registry, Role};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::{select, subsequence};
use shared::catalog::{EntityRef, READ, REMOVE};
use shared::{Permission, Timestamp};

use super::{ByPolicy, Surroundings};
use crate::holdings::{Holding, Holdings};
use crate::rules::Rules;
use crate::{delivered, engine};

const START: Timestamp = Timestamp(1_795_000_000_000_000);

/// What a policy may ask for. Some of it breaks for some things, and then the answer is no.
const CONDITIONS: [&str; 25] = [
    "true",
    "resource.kind == \"api\"",
    "resource has \"type\" && resource.\"type\" == \"service\"",
    "resource.namespace == \"hidden\"",
    "resource has owner",
    "resource has owner && principal.groups.contains(resource.owner)",
    "resource has owner && principal.reference == resource.owner",
    "resource.owner == \"group:default/a\"",
    "resource has lifecycle && resource.lifecycle like \"prod*\"",
    "resource.labels.contains(\"secret\")",
    "resource.labels.contains(principal.reference)",
    "resource.labels.containsAny(principal.roles)",
    "principal.stepped_up",
    "principal.groups.contains(\"group:default/b\")",
    "principal.scopes.contains(\"catalog\")",
    "principal.roles.contains(principal.reference)",
    "principal in Group::\"group:default/a\"",
    "principal == Person::\"user:default/ann\"",
    "principal.reference == \"user:default/bob\"",
    "principal.reference like \"user:default/a*\"",
    "context.hour < 12",
    "context.weekday == \"monday\"",
    "context.now < 1795050000",
    "context.now * 9223372036854775807 > 0",
    "(if principal.stepped_up then resource else resource).kind == \"component\"",
];

fn policy() -> impl Strategy<Value = String> {
    let effect = select(vec!["permit", "permit", "forbid"]);
    let who = select(vec![
        "principal",
        "principal in Role::\"reader\"",
        "principal in Role::\"auditor\"",
        "principal == Person::\"user:default/bob\"",
    ]);
    let what = select(vec![
        "action",
        "action == Action::\"catalog.entity.read\"",
        "action in Action::\"change\"",
        "action in [Action::\"read\", Action::\"catalog.entity.remove\"]",
    ]);
    let on = select(vec!["resource", "resource", "resource == Thing::\"catalog.entity\""]);
    let condition = (select(CONDITIONS.to_vec()), select(vec!["&&", "||"]), select(CONDITIONS.to_vec()))
        .prop_map(|(left, sign, right)| format!("({left}) {sign} !({right})"));
    let condition = prop_oneof![2 => select(CONDITIONS.to_vec()).prop_map(str::to_owned), 1 => condition];
    (effect, who, what, on, condition).prop_map(|(effect, who, what, on, condition)| {
        format!("{effect} ({who}, {what}, {on}) when {{ {condition} }};")
    })
}

fn class() -> impl Strategy<Value = AccessClass> {
    let owner = select(vec![None, Some("group:default/a"), Some("group:default/b"), Some("user:default/ann")]);
    let labels = subsequence(vec!["secret".to_owned(), "user:default/ann".into(), "user:default/cid".into()], 0..3);
    let sometimes = |text: &'static str| select(vec![None, Some(text.to_owned())]);
    let texts = (select(vec!["component", "api", "user:default/cid"]), select(vec!["default", "hidden"]));
    (texts, sometimes("service"), owner, sometimes("production"), labels).prop_map(
        |((kind, namespace), entity_type, owner, lifecycle, labels)| AccessClass {
            kind: kind.to_owned(),
            entity_type,
            namespace: namespace.to_owned(),
            owner: owner.map(|owner| owner.parse().unwrap()),
            lifecycle,
            labels,
            ..AccessClass::of("catalog.entity")
        },
    )
}

/// Some people who differ in nothing but their name, which is where they could be taken for each other.
fn callers() -> impl Strategy<Value = Vec<Caller>> {
    let who = [None, Some("user:default/ann"), Some("user:default/bob"), Some("user:default/cid")];
    let who = subsequence(who.to_vec(), 2..=3).prop_shuffle();
    let groups = ["group:default/a", "group:default/b"].map(|group| group.parse::<EntityRef>().unwrap());
    let groups = subsequence(groups.to_vec(), 0..=2);
    let roles = subsequence(vec!["reader".to_owned(), "auditor".into(), "user:default/bob".into()], 0..3);
    let scopes = select(vec![None, None, None, Some(vec!["catalog".to_owned()]), Some(vec!["search".to_owned()])]);
    let role = select(vec![Role::Nobody, Role::Nobody, Role::Reader, Role::Admin]);
    (who, role, groups, roles, any::<bool>(), scopes).prop_map(|(who, role, teams, roles, stepped_up, scopes)| {
        let like = Caller { teams, roles, stepped_up, scopes, ..Caller::anonymous(role) };
        let person = |who: &str| Principal::Person(who.parse().unwrap());
        let caller = |who: Option<&str>| Caller { principal: who.map_or(Principal::Anonymous, person), ..like.clone() };
        who.into_iter().map(caller).collect()
    })
}

/// Something that changes answers.
#[derive(Debug, Clone)]
enum Change {
    Policies(Vec<String>),
    /// Who holds the role of auditor, and for how many seconds.
    Held(Vec<(&'static str, Option<i64>)>),
    Class(AccessClass),
    /// Seconds go by, or the clock is set back.
    Time(i64),
    Forget,
}

fn change() -> impl Strategy<Value = Change> {
    let subject = select(vec!["user:default/ann", "user:default/cid", "group:default/a"]);
    let until = select(vec![None, Some(1), Some(30), Some(4_000)]);
    prop_oneof![
        1 => proptest::collection::vec(policy(), 1..4).prop_map(Change::Policies),
        2 => proptest::collection::vec((subject, until), 0..3).prop_map(Change::Held),
        1 => class().prop_map(Change::Class),
        3 => select(vec![1, 29, 3_600, 43_200, 86_400, -600]).prop_map(Change::Time),
        1 => Just(Change::Forget),
    ]
}

struct There(Arc<Classes>);
impl Registry for There {
    fn class_of(&self, _: &EntityRef) -> Option<AccessClass> {
        None
    }
    fn classes(&self) -> Arc<Classes> {
        self.0.clone()
    }
}

/// The arbiter, and what it should decide by.
struct Portal {
    arbiter: ByPolicy,
    clock: Arc<ManualClock>,
    classes: Arc<Classes>,
    rules: Arc<Rules>,
    holdings: Vec<Holding>,
    epoch: i64,
}

impl Portal {
    fn of(policies: &[String], classes: &[AccessClass]) -> Portal {
        let table = Arc::new(Classes::default());
        classes.iter().for_each(|class| _ = table.number(class));
        let clock = Arc::new(ManualClock::at(START));
        let registries: Vec<Arc<dyn Registry>> = vec![Arc::new(There(table.clone()))];
        let surroundings = Surroundings { clock: clock.clone(), registries, most_bytes: 20_000 };
        let arbiter = ByPolicy { surroundings: OnceLock::from(surroundings), ..ByPolicy::default() };
        let rules = rules(policies);
        let mut portal = Portal { arbiter, clock, classes: table, rules, holdings: Vec::new(), epoch: 0 };
        portal.put_in_force();
        portal
    }

    fn put_in_force(&mut self) {
        self.epoch += 1;
        let holdings = Arc::new(Holdings::of(self.holdings.clone()));
        self.arbiter.put_in_force(self.rules.clone(), holdings, self.epoch, self.arbiter.now());
    }

    fn change(&mut self, change: &Change) {
        match change {
            Change::Policies(policies) => self.rules = rules(policies),
            Change::Held(held) => {
                let now = self.arbiter.now();
                let holding = |(id, (subject, seconds)): (usize, &(&str, Option<i64>))| Holding {
                    id: id.to_string(),
                    subject: subject.parse().unwrap(),
                    role: "auditor".into(),
                    until: seconds.map(|seconds| now.plus_seconds(seconds)),
                    basis: None,
                };
                self.holdings = held.iter().enumerate().map(holding).collect();
            }
            Change::Class(class) => _ = self.classes.number(class),
            Change::Time(seconds) => self.clock.advance(*seconds),
            Change::Forget => self.put_in_force(),
        }
        if matches!(change, Change::Policies(_) | Change::Held(_)) {
            self.put_in_force();
        }
    }

    /// By every policy, with nothing remembered.
    fn should(&self, caller: &Caller, what: Permission, on: &AccessClass) -> bool {
        let now = self.arbiter.now();
        let asker = engine::asker(&Holdings::of(self.holdings.clone()), caller, now).unwrap();
        caller.in_scope(what) && self.rules.decide(&asker, what.word(), on, now).allowed
    }
}

fn rules(policies: &[String]) -> Arc<Rules> {
    let texts: Vec<(String, String)> =
        policies.iter().enumerate().map(|(at, text)| (format!("p{at}"), text.clone())).collect();
    Arc::new(Rules::of(&[READ, REMOVE], &texts, false).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_is_remembered_is_what_would_be_decided_now(
        policies in proptest::collection::vec(policy(), 1..4),
        classes in proptest::collection::vec(class(), 1..5),
        callers in callers(),
        changes in proptest::collection::vec(change(), 0..5),
    ) {
        let mut portal = Portal::of(&policies, &classes);
        for change in std::iter::once(None).chain(changes.iter().map(Some)) {
            change.into_iter().for_each(|change| portal.change(change));
            let table = portal.classes.clone();
            for (caller, what) in callers.iter().flat_map(|caller| [(caller, READ), (caller, REMOVE)]) {
                let all = table.from(0);
                let should: Vec<bool> = all.iter().map(|class| portal.should(caller, what, class)).collect();
                for _ in 0..2 {
                    let listed: Vec<bool> = {
                        let permitted = portal.arbiter.permitted(caller, what, &table);
                        (0..).take(all.len()).map(permitted).collect()
                    };
                    prop_assert_eq!(&listed, &should, "{:?} {} after {:?}", caller, what.word(), change);
                    let asked: Vec<bool> =
                        all.iter().map(|class| portal.arbiter.permits(caller, what, class)).collect();
                    prop_assert_eq!(&asked, &should, "{:?} {} after {:?}", caller, what.word(), change);
                }
                let bare = portal.should(caller, what, &AccessClass::of("catalog.entity"));
                prop_assert_eq!(portal.arbiter.holds(caller, what), bare || should.contains(&true));
            }
        }
    }
}

#[test]
fn people_of_the_same_groups_share_answers_but_for_what_is_their_own() {
    let texts = delivered::POLICIES.map(|(_, text)| text.to_owned());
    let class = |owner: &str| AccessClass { owner: Some(owner.parse().unwrap()), ..AccessClass::of("catalog.entity") };
    let owned = ["group:default/a", "group:default/b", "user:default/ann"].map(class);
    let portal = Portal::of(&texts, &owned);
    let person = |name: &str| {
        let who = Principal::Person(format!("user:default/{name}").parse().unwrap());
        Caller { teams: vec!["group:default/a".parse().unwrap()], ..Caller::new(who, name, Role::Nobody) }
    };
    for (name, sees) in [("bob", [true, false, false]), ("ann", [true, false, true]), ("cid", [true, false, false])] {
        let caller = person(name);
        let permitted = portal.arbiter.permitted(&caller, READ, &portal.classes);
        assert_eq!([0, 1, 2].map(permitted), sees, "{name}");
    }
}
