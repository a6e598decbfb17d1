//! One source with its files.

use shared::catalog::{ShowSource, SourceId};

use crate::support::{Folder, TEAM, component, portal, refused_to, register};

#[tokio::test]
async fn it_shows_its_files_and_what_is_wrong_with_them() {
    let folder = Folder::with(&[
        ("catalog-info.yaml", TEAM),
        ("a/catalog-info.yaml", &component("ledger", "  dependsOn: [resource:gone]\n")),
        ("b.yaml", "not: ours\n"),
    ]);
    let portal = portal().await;
    let source = register(&portal, &folder.text()).await;
    let detail = portal.call(ShowSource { id: source.id }).await.unwrap();
    let files: Vec<_> = detail.files.iter().map(|file| (file.path.as_str(), file.entities, file.problems)).collect();
    assert_eq!(files, [("a/catalog-info.yaml", 1, 1), ("catalog-info.yaml", 1, 0)]);
    assert_eq!((detail.problems.len(), detail.problems[0].line, detail.source.problems), (1, 9, 1));
    assert_eq!(refused_to(&portal, "", ShowSource { id: SourceId("nothing".into()) }).await, 404);
    portal.stop().await;
}
