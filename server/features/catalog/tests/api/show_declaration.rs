//! Declarations as their authors wrote them.

use shared::catalog::{Declaration, ShowDeclaration};
use testkit::TestPortal;

use crate::shop::{READER, SHOP, shop};
use crate::support::{Folder, component, portal, reference, refresh, register};

async fn declaration(portal: &TestPortal, text: &str, revision: Option<i64>) -> Declaration {
    portal
        .call_as(READER, ShowDeclaration { reference: reference(text), revision, source: None, path: None })
        .await
        .unwrap()
}

#[tokio::test]
async fn the_declaration_is_shown_as_its_author_wrote_it_with_the_line_of_each_field() {
    let (portal, _folder, _) = shop().await;
    let shown = declaration(&portal, "system:default/shop", None).await;
    assert_eq!(
        shown.text.trim(),
        "apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: { name: shop, title: The Shop }\nspec: { owner: floor, domain: selling }"
    );
    assert_eq!(shown.first_line, 7);
    let line = |field: &str| shown.fields.iter().find(|place| place.field == field).map(|place| place.line);
    assert_eq!((line("kind"), line("metadata.title"), line("spec.owner")), (Some(8), Some(9), Some(10)));
}

#[tokio::test]
async fn older_revisions_keep_their_text() {
    let (portal, folder, source) = shop().await;
    folder.write("catalog-info.yaml", &SHOP.replace("title: The Shop", "title: Our Shop"));
    refresh(&portal, &source).await;
    assert!(declaration(&portal, "system:default/shop", Some(1)).await.text.contains("The Shop"));
    assert!(declaration(&portal, "system:default/shop", None).await.text.contains("Our Shop"));
    let missing = portal
        .call_as(
            READER,
            ShowDeclaration {
                reference: reference("system:default/shop"),
                revision: Some(9),
                source: None,
                path: None,
            },
        )
        .await;
    assert_eq!(missing.unwrap_err().status, 404);
}

#[tokio::test]
async fn a_rival_can_be_looked_at() {
    let portal = portal().await;
    let folder = Folder::with(&[
        ("a/catalog-info.yaml", &component("twin", "")),
        ("b/catalog-info.yaml", &component("twin", "  system: other\n")),
    ]);
    let source = register(&portal, &folder.text()).await;
    let ask = ShowDeclaration {
        reference: reference("component:default/twin"),
        revision: None,
        source: Some(source.id.0.clone()),
        path: Some("b/catalog-info.yaml".to_owned()),
    };
    assert!(portal.call_as(READER, ask).await.unwrap().text.contains("system: other"));
}

#[tokio::test]
async fn a_hidden_declaration_is_not_found() {
    let (portal, _folder, _) = shop().await;
    let ask =
        ShowDeclaration { reference: reference("component:hidden/safe"), revision: None, source: None, path: None };
    assert_eq!(portal.call_as(READER, ask).await.unwrap_err().status, 404);
}
