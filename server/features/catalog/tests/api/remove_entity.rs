//! Taking an entity out of the catalog.

use shared::catalog::{EntityState, ListTrash, RemoveEntity};

use crate::support::{Folder, TEAM, component, portal, problems, reference, references, refresh, refused_to, register};

fn op(text: &str) -> RemoveEntity {
    RemoveEntity { reference: reference(text), reason: "It was a test.".into() }
}

#[tokio::test]
async fn it_waits_in_the_trash_and_stays_away_although_its_file_is_there() {
    let folder = Folder::with(&[("catalog-info.yaml", &format!("{TEAM}---\n{}", component("ledger", "")))]);
    let portal = portal().await;
    let source = register(&portal, &folder.text()).await;
    let item = portal.call(op("group:default/team")).await.unwrap();
    assert_eq!((item.head.state, item.reason.as_str()), (EntityState::Removed, "Removed by root: It was a test."));
    assert_eq!(item.purge_at.seconds_since(item.since), 30 * 86_400);
    assert_eq!(item.was_declared.unwrap().path, "catalog-info.yaml");
    assert_eq!(references(&portal).await, ["component:default/ledger"]);
    assert_eq!(
        problems(&portal).await,
        ["catalog-info.yaml:16 reference Nothing in the catalog is called `group:default/team`."]
    );
    // Read again, changed, and past its time: it stays away.
    folder.write(
        "catalog-info.yaml",
        &format!("{}---\n{}", TEAM.replace("type: team", "type: crew"), component("ledger", "")),
    );
    refresh(&portal, &source).await;
    portal.clock().advance(31 * 86_400);
    portal.work_off().await;
    assert_eq!(references(&portal).await, ["component:default/ledger"]);
    assert_eq!(
        portal.call(ListTrash {}).await.unwrap().len(),
        1,
        "while it is declared it is not purged, or it would come back"
    );
    assert_eq!(portal.call(op("group:default/team")).await.unwrap_err().status, 409);
    portal.stop().await;
}

#[tokio::test]
async fn a_stranger_cannot_tell_a_hidden_entity_from_a_missing_one() {
    let hidden = component("secret", "").replace("name: secret", "name: secret\n  namespace: hidden");
    let folder = Folder::with(&[("catalog-info.yaml", &format!("{hidden}---\n{}", component("ledger", "")))]);
    let portal = portal().await;
    register(&portal, &folder.text()).await;
    let kim = "contributor:user:default/kim";
    let missing = portal.call_as(kim, op("component:hidden/missing")).await.unwrap_err();
    let hidden = portal.call_as(kim, op("component:hidden/secret")).await.unwrap_err();
    assert_eq!((hidden.code, hidden.title, hidden.status), (missing.code, missing.title, missing.status));
    assert_eq!(refused_to(&portal, "", op("component:default/ledger")).await, 403);
    assert_eq!(refused_to(&portal, kim, op("component:default/ledger")).await, 200);
    portal.stop().await;
}
