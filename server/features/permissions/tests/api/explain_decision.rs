//! "May Ann remove payments, and which policy says so?"

use shared::permissions::{ExplainDecision, PolicyEffect};

use crate::support::{ANN, assign, book, portal, publish};

fn may(who: &str, permission: &str, about: &str) -> ExplainDecision {
    let about = (!about.is_empty()).then(|| book(about));
    ExplainDecision { who: format!("user:default/{who}").parse().unwrap(), permission: permission.into(), about }
}

#[tokio::test]
async fn the_policy_that_decided_is_named() {
    let portal = portal().await;
    let explained = portal.call(may("ann", "catalog.entity.remove", "payments")).await.unwrap();
    assert!(explained.allowed);
    let policy = &explained.policies[0];
    assert_eq!((policy.id.as_str(), &policy.effect), ("owner", &PolicyEffect::Permits));
    assert!(policy.says.starts_with("Owners"));
}

#[tokio::test]
async fn what_is_missing_is_said() {
    let portal = portal().await;
    let explained = portal.call(may("bob", "catalog.entity.remove", "payments")).await.unwrap();
    assert!(!explained.allowed && explained.policies.is_empty());
    assert_eq!(
        explained.missing,
        [
            "It must belong to the person or a group of theirs; it belongs to group:default/ops.",
            "It needs the role `admin`."
        ]
    );
    publish(&portal, "frozen", "forbid (principal, action == Action::\"catalog.entity.remove\", resource);")
        .await
        .unwrap();
    let explained = portal.call(may("ann", "catalog.entity.remove", "payments")).await.unwrap();
    assert_eq!(explained.missing, ["The policy `frozen:1` forbids it."]);
}

#[tokio::test]
async fn only_who_may_know_is_told() {
    let portal = portal().await;
    let question = || may("bob", "catalog.entity.read", "orphan");
    assert_eq!(portal.call_as(ANN, question()).await.unwrap_err().status, 403);
    assign(&portal, "user:default/ann", "auditor", None).await;
    assert!(!portal.call_as(ANN, question()).await.unwrap().allowed);
    assert_eq!(portal.call(may("nobody", "catalog.entity.read", "")).await.unwrap_err().status, 404);
    assert_eq!(portal.call(may("bob", "catalog.entity.eat", "")).await.unwrap_err().status, 400);
}
