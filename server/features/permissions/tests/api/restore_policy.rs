//! An older version is put in force again.

use shared::permissions::{ListVersions, RestorePolicy};

use crate::support::{looks, portal, publish};

#[tokio::test]
async fn the_reader_policy_is_changed_and_restored_as_it_came() {
    let portal = portal().await;
    let reader = "reader:user:default/cid";
    publish(&portal, "reader", "forbid (principal in Role::\"reader\", action, resource);").await.unwrap();
    assert_eq!(looks(&portal, reader, "payments").await, 403);
    let restore = RestorePolicy { name: "reader".into(), version: 0, comment: "It was a mistake.".into() };
    let restored = portal.call(restore).await.unwrap();
    assert_eq!((restored.version, restored.in_force), (2, true));
    assert_eq!(looks(&portal, reader, "payments").await, 200);
    let versions = portal.call(ListVersions { name: "reader".into() }).await.unwrap();
    let versions: Vec<_> = versions.iter().map(|version| (version.version, version.in_force)).collect();
    assert_eq!(versions, [(2, true), (1, false), (0, false)]);
    let missing = RestorePolicy { name: "reader".into(), version: 7, comment: "x".into() };
    assert_eq!(portal.call(missing).await.unwrap_err().status, 404);
}
