//! A file that is gone makes an orphan, never a silent deletion.

use shared::catalog::{EntityState, ListRevisions, ListTrash};

use crate::support::{Folder, TEAM, component, portal, reference, references, refresh, register, show};

#[tokio::test]
async fn an_orphan_comes_back_with_its_file() {
    let folder = Folder::with(&[("a/catalog-info.yaml", TEAM), ("b/catalog-info.yaml", &component("ledger", ""))]);
    let portal = portal().await;
    let source = register(&portal, &folder.text()).await;
    folder.remove("b/catalog-info.yaml");
    refresh(&portal, &source).await;
    let trash = portal.call(ListTrash {}).await.unwrap();
    assert_eq!(
        (trash.len(), trash[0].head.state.clone(), trash[0].reason.as_str()),
        (1, EntityState::Orphan, "`b/catalog-info.yaml` no longer declares it.")
    );
    assert_eq!(trash[0].purge_at.seconds_since(trash[0].since), 30 * 86_400);
    folder.write("c/catalog-info.yaml", &component("ledger", ""));
    refresh(&portal, &source).await;
    let back = show(&portal, "component:default/ledger").await.unwrap();
    assert_eq!(
        (back.head.state, back.revision, back.purge_at, back.declared.unwrap().path.as_str()),
        (EntityState::Live, 1, None, "c/catalog-info.yaml")
    );
    portal.stop().await;
}

#[tokio::test]
async fn after_thirty_days_it_is_purged_and_its_revisions_stay() {
    let folder = Folder::with(&[("a/catalog-info.yaml", TEAM), ("b/catalog-info.yaml", &component("ledger", ""))]);
    let portal = portal().await;
    let source = register(&portal, &folder.text()).await;
    let uid = async || show(&portal, "component:default/ledger").await.map(|detail| detail.revision);
    folder.remove("b/catalog-info.yaml");
    refresh(&portal, &source).await;
    portal.clock().advance(29 * 86_400);
    portal.work_off().await;
    assert_eq!(portal.call(ListTrash {}).await.unwrap().len(), 1);
    portal.clock().advance(2 * 86_400);
    portal.work_off().await;
    assert_eq!(portal.call(ListTrash {}).await.unwrap(), []);
    assert_eq!(uid().await.unwrap_err().status, 404);
    // Declared again: a new entity whose history goes on.
    folder.write("b/catalog-info.yaml", &component("ledger", "  dependsOn: [resource:db]\n"));
    refresh(&portal, &source).await;
    assert_eq!(uid().await.unwrap(), 2);
    assert_eq!(portal.call(ListRevisions { reference: reference("component:default/ledger") }).await.unwrap().len(), 2);
    assert_eq!(references(&portal).await, ["component:default/ledger", "group:default/team"]);
    portal.stop().await;
}
