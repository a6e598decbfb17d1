//! Which roles are there, what do they bring, and how many hold them?

use shared::permissions::{AssignRole, ListRoles, ShowMyAccess};

use crate::support::{ADMIN, ANN, BOB, portal};

#[tokio::test]
async fn a_role_tells_what_it_brings_and_how_many_hold_it() {
    let portal = portal().await;
    let given = AssignRole {
        subject: "user:default/ann".parse().unwrap(),
        role: "auditor".into(),
        until: None,
        reason: "the yearly audit".into(),
    };
    portal.call_as(ADMIN, given).await.unwrap();
    let roles = portal.call_as(ADMIN, ListRoles {}).await.unwrap();
    let auditor = roles.iter().find(|role| role.name == "auditor").unwrap();
    assert_eq!(auditor.holders, 1);
    assert!(auditor.allows.contains(&"permissions.policy.read".to_owned()), "{auditor:?}");
    assert!(!auditor.allows.contains(&"permissions.role.assign".to_owned()), "{auditor:?}");
    // What everybody has is not what the role brings.
    assert!(!auditor.allows.contains(&"permissions.own.ask".to_owned()), "{auditor:?}");
}

#[tokio::test]
async fn who_holds_what_is_told_to_those_only_who_may_know_and_what_there_is_to_everybody_who_has_signed_in() {
    let portal = portal().await;
    assert_eq!(portal.call_as(BOB, ListRoles {}).await.unwrap_err().status, 403);
    let mine = portal.call_as(ANN, ShowMyAccess {}).await.unwrap();
    assert!(mine.known.iter().any(|role| role.name == "contributor" && !role.says.is_empty()));
    assert_eq!(portal.call_as("", ShowMyAccess {}).await.unwrap().known, []);
}
