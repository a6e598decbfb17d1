//! Bringing an entity back from the trash.

use shared::catalog::{EntityState, RemoveEntity, RestoreEntity};

use crate::support::{
    Folder, TEAM, component, portal, problems, reference, references, refresh, refused_to, register, show,
};

fn op(text: &str) -> RestoreEntity {
    RestoreEntity { reference: reference(text) }
}

#[tokio::test]
async fn what_is_still_declared_comes_back_as_it_is_declared_now() {
    let folder = Folder::with(&[("catalog-info.yaml", &format!("{TEAM}---\n{}", component("ledger", "")))]);
    let portal = portal().await;
    let source = register(&portal, &folder.text()).await;
    portal
        .call(RemoveEntity { reference: reference("component:default/ledger"), reason: String::new() })
        .await
        .unwrap();
    folder.write(
        "catalog-info.yaml",
        &format!("{TEAM}---\n{}", component("ledger", "").replace("production", "deprecated")),
    );
    refresh(&portal, &source).await;
    let head = portal.call(op("component:default/ledger")).await.unwrap();
    assert_eq!((head.state, head.lifecycle.as_deref(), head.problems), (EntityState::Live, Some("deprecated"), 0));
    assert_eq!(head.owner.map(|owner| (owner.title, owner.found)), Some(("team".to_owned(), true)));
    assert_eq!(show(&portal, "component:default/ledger").await.unwrap().revision, 2);
    assert_eq!(problems(&portal).await, [""; 0]);
    assert_eq!(portal.call(op("component:default/ledger")).await.unwrap_err().status, 409);
    portal.stop().await;
}

#[tokio::test]
async fn what_nothing_declares_is_kept_by_hand_until_something_does() {
    let folder = Folder::with(&[("a/catalog-info.yaml", TEAM), ("b/catalog-info.yaml", &component("ledger", ""))]);
    let portal = portal().await;
    let source = register(&portal, &folder.text()).await;
    folder.remove("b/catalog-info.yaml");
    refresh(&portal, &source).await;
    assert_eq!(references(&portal).await, ["group:default/team"]);
    assert_eq!(portal.call(op("component:default/ledger")).await.unwrap().state, EntityState::Live);
    folder.write("a/catalog-info.yaml", &format!("# changed\n{TEAM}"));
    refresh(&portal, &source).await;
    assert_eq!(references(&portal).await, ["component:default/ledger", "group:default/team"]);
    assert_eq!(refused_to(&portal, "", op("component:default/ledger")).await, 403);
    assert_eq!(refused_to(&portal, "contributor:user:default/kim", op("component:default/nothing")).await, 404);
    portal.stop().await;
}
