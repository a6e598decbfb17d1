//! What was decided lately is held against a draft.

use kernel::{Caller, Principal, Role};
use shared::permissions::ReplayDecisions;

use crate::support::{ANN, BOB, burns, looks, portal};

fn replay(text: &str) -> ReplayDecisions {
    ReplayDecisions { name: "owner".into(), text: text.into(), days: None }
}

#[tokio::test]
async fn what_a_draft_would_turn_round_is_shown_once() {
    let portal = portal().await;
    for _ in 0..3 {
        assert_eq!(burns(&portal, ANN, "payments").await, 200);
        assert_eq!(looks(&portal, "reader:user:default/cid", "payments").await, 200);
    }
    let nothing = portal.call(replay(include_str!("../../policies/owner.cedar"))).await.unwrap();
    assert_eq!(nothing.changed, []);
    let replayed = portal
        .call(replay("forbid (principal, action == Action::\"catalog.entity.remove\", resource);"))
        .await
        .unwrap();
    let changed: Vec<_> = replayed
        .changed
        .iter()
        .map(|one| (one.who.as_str(), one.permission.as_str(), one.about.as_str(), one.now_allowed, one.then_allowed))
        .collect();
    assert!(replayed.decisions >= 3);
    assert_eq!(
        changed,
        [(
            "user:default/ann",
            "catalog.entity.remove",
            "component in default, owned by group:default/ops",
            true,
            false
        )]
    );
    assert_eq!(portal.call(replay("permit (")).await.unwrap_err().fields[0].field, "text");
    assert_eq!(portal.call(ReplayDecisions { days: Some(31), ..replay("") }).await.unwrap_err().status, 400);
}

#[tokio::test]
async fn a_list_is_replayed_thing_by_thing_and_a_closed_door_by_what_it_would_open_for() {
    let portal = portal().await;
    let ctx = portal.system();
    let cid = Caller::new(Principal::Person("user:default/cid".parse().unwrap()), "Cid", Role::Reader);
    let classes = ctx.ports().registries[0].classes();
    let listed = [0, 1].map(ctx.acting_as(cid).may_each(shared::catalog::READ, &classes));
    assert_eq!(listed, [true, true]);
    assert_eq!(burns(&portal, BOB, "payments").await, 403);
    let draft = "forbid (principal, action in Action::\"read\", resource) unless { resource has owner };
        permit (principal, action == Action::\"catalog.entity.remove\", resource) when { resource has owner };";
    let replayed = portal.call(replay(draft)).await.unwrap();
    let changed: Vec<_> = replayed
        .changed
        .iter()
        .map(|one| (one.who.as_str(), one.permission.as_str(), one.about.as_str(), one.then_allowed))
        .filter(|(who, ..)| *who == "user:default/cid" || *who == "user:default/bob")
        .collect();
    assert_eq!(
        changed,
        [
            ("user:default/bob", "catalog.entity.remove", "catalog.entity", true),
            ("user:default/cid", "catalog.entity.read", "component in default", false),
        ]
    );
}
