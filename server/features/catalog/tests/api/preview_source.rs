//! Looking at a target before it is registered.

use shared::catalog::{PreviewEffect, PreviewSource, SourceForm};

use crate::support::{Folder, TEAM, component, portal, references, refused_to, register};

#[tokio::test]
async fn it_shows_what_would_come_in_and_keeps_nothing() {
    let known = Folder::with(&[("catalog-info.yaml", &format!("{TEAM}---\n{}", component("same", "")))]);
    let folder = Folder::with(&[(
        "catalog-info.yaml",
        &format!("{}---\n{}---\nkind: Component\n", component("new", ""), component("same", "")),
    )]);
    let portal = portal().await;
    register(&portal, &known.text()).await;
    let preview = portal.call(PreviewSource { target: folder.text() }).await.unwrap();
    assert_eq!(preview.form, SourceForm::Folder);
    assert_eq!((preview.files.len(), preview.files[0].entities), (1, 2));
    let effects: Vec<_> =
        preview.entities.iter().map(|entity| (entity.reference.name(), entity.effect.clone())).collect();
    assert_eq!(effects, [("new", PreviewEffect::Add), ("same", PreviewEffect::Conflict)]);
    assert!(
        preview.problems.iter().all(|problem| problem.cause == "schema" && problem.line == 19),
        "{:?}",
        preview.problems
    );
    assert!(!preview.problems.is_empty());
    let own = portal.call(PreviewSource { target: known.text() }).await.unwrap();
    assert_eq!(own.entities[0].effect, PreviewEffect::Same);
    assert_eq!(references(&portal).await, ["component:default/same", "group:default/team"]);
    portal.stop().await;
}

#[tokio::test]
async fn what_cannot_be_read_says_why() {
    let portal = portal().await;
    let problem =
        portal.call(PreviewSource { target: "http://127.0.0.1:9/catalog-info.yaml".into() }).await.unwrap_err();
    assert!(problem.title.contains("this machine itself") && problem.detail.contains("allowed_hosts"), "{problem:?}");
    assert_eq!(refused_to(&portal, "contributor:user:default/kim", PreviewSource { target: "x".into() }).await, 403);
    portal.stop().await;
}
