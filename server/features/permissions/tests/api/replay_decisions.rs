//! What was decided lately is held against a draft.

use shared::permissions::ReplayDecisions;

use crate::support::{ANN, burns, looks, portal};

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
