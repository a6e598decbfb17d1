//! The store says the same on SQLite and on PostgreSQL.

use db::Engine;
use db::testing::TestDb;
use testkit::TestPortal;

use crate::support::{Folder, TEAM, component, config, problems, references, refresh, register, show};

/// A story that touches every table: added, changed, in conflict, gone, removed, restored, purged.
async fn story(engine: Engine) {
    let Some(db) = TestDb::fresh(engine).await else { return };
    let folder = Folder::with(&[
        ("a/catalog-info.yaml", &format!("{TEAM}---\n{}", component("ledger", ""))),
        ("b/catalog-info.yaml", &component("gone", "  dependsOn: [resource:db]\n")),
    ]);
    let rival = Folder::with(&[("catalog-info.yaml", &component("ledger", "").replace("service", "rival"))]);
    let portal = TestPortal::on(db, |dir| vec![catalog::feature(config(dir))]).await;
    let source = register(&portal, &folder.text()).await;
    register(&portal, &rival.text()).await;
    assert_eq!(problems(&portal).await.len(), 3);
    folder.remove("b/catalog-info.yaml");
    folder.write(
        "a/catalog-info.yaml",
        &format!("{TEAM}---\n{}", component("ledger", "").replace("production", "deprecated")),
    );
    refresh(&portal, &source).await;
    let ledger = show(&portal, "component:default/ledger").await.unwrap();
    assert_eq!((ledger.revision, ledger.rivals.len()), (2, 1));
    let reference = || "component:default/gone".parse().unwrap();
    portal.call(shared::catalog::RestoreEntity { reference: reference() }).await.unwrap();
    portal
        .call(shared::catalog::RemoveEntity { reference: reference(), reason: "ä 'quoted' \u{1F34E}".into() })
        .await
        .unwrap();
    portal.clock().advance(31 * 86_400);
    portal.work_off().await;
    assert_eq!(portal.call(shared::catalog::ListTrash {}).await.unwrap(), []);
    assert_eq!(references(&portal).await, ["component:default/ledger", "group:default/team"]);
    assert_eq!(problems(&portal).await.len(), 2);
    let restarted = portal.restart(|dir| vec![catalog::feature(config(dir))]).await;
    restarted.work_off().await;
    assert_eq!(references(&restarted).await, ["component:default/ledger", "group:default/team"]);
    restarted.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_story_on_sqlite() {
    story(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_story_on_postgres() {
    story(Engine::Postgres).await;
}
