//! History of an entity: revisions, and what changed between two.

use shared::catalog::{CompareRevisions, LineChange, ListRevisions};

use crate::shop::{READER, SHOP, shop};
use crate::support::{reference, refresh};

#[tokio::test]
async fn history_tells_what_changed_by_field_and_by_line() {
    let (portal, folder, source) = shop().await;
    folder.write(
        "catalog-info.yaml",
        &SHOP.replace("{ name: shop, title: The Shop }", "{ name: shop, title: Our Shop }"),
    );
    portal.clock().advance(60);
    refresh(&portal, &source).await;
    let shop = reference("system:default/shop");
    let revisions = portal.call_as(READER, ListRevisions { reference: shop.clone() }).await.unwrap();
    let said: Vec<String> = revisions.iter().map(|one| format!("{} {}", one.number, one.changed.join(","))).collect();
    assert_eq!(said, ["2 metadata.title", "1 "]);
    assert!(revisions[0].at > revisions[1].at && revisions[0].hash != revisions[1].hash);
    assert_eq!(revisions[0].place.as_ref().unwrap().line, 7);

    let compared = portal.call_as(READER, CompareRevisions { reference: shop.clone(), from: 1, to: 2 }).await.unwrap();
    assert_eq!(compared.fields.len(), 1);
    assert_eq!(
        (compared.fields[0].field.as_str(), compared.fields[0].before.as_deref(), compared.fields[0].after.as_deref()),
        ("metadata.title", Some("The Shop"), Some("Our Shop"))
    );
    let moved: Vec<(bool, &str)> = compared
        .lines
        .iter()
        .filter(|line| line.change != LineChange::Same)
        .map(|line| (line.change == LineChange::Added, line.text.as_str()))
        .collect();
    assert_eq!(
        moved,
        [(false, "metadata: { name: shop, title: The Shop }"), (true, "metadata: { name: shop, title: Our Shop }")]
    );

    let missing = portal.call_as(READER, CompareRevisions { reference: shop, from: 1, to: 7 }).await.unwrap_err();
    assert_eq!((missing.status, missing.code.as_str()), (404, "catalog.no-such-revision"));
}

#[tokio::test]
async fn an_unchanged_entity_gets_no_new_revision() {
    let (portal, _folder, source) = shop().await;
    refresh(&portal, &source).await;
    assert_eq!(
        portal.call_as(READER, ListRevisions { reference: reference("system:default/shop") }).await.unwrap().len(),
        1
    );
    assert_eq!(
        portal
            .call_as(READER, ListRevisions { reference: reference("component:hidden/safe") })
            .await
            .unwrap_err()
            .status,
        404
    );
}
