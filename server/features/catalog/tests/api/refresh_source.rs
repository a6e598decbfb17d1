//! Reading a source again: revisions, and what a typo does not take away.

use shared::catalog::{ListRevisions, RefreshSource, SourceId, SourceState};

use crate::support::{
    Folder, TEAM, component, portal, problems, reference, references, refresh, refused_to, register, show,
};

#[tokio::test]
async fn what_changed_gets_a_revision_and_what_did_not_stays() {
    let folder = Folder::with(&[("catalog-info.yaml", &format!("{TEAM}---\n{}", component("ledger", "")))]);
    let portal = portal().await;
    let source = register(&portal, &folder.text()).await;
    refresh(&portal, &source).await;
    assert_eq!(show(&portal, "component:default/ledger").await.unwrap().revision, 1, "nothing changed");

    // Moving a document is no new revision, but its line is known.
    folder.write("catalog-info.yaml", &format!("# moved\n{TEAM}---\n{}", component("ledger", "")));
    refresh(&portal, &source).await;
    let moved = show(&portal, "component:default/ledger").await.unwrap();
    assert_eq!((moved.revision, moved.declared.unwrap().line), (1, 10));

    folder.write("catalog-info.yaml", &format!("{TEAM}---\n{}", component("ledger", "  dependsOn: [resource:db]\n")));
    refresh(&portal, &source).await;
    assert_eq!(show(&portal, "component:default/ledger").await.unwrap().revision, 2);
    assert_eq!(show(&portal, "group:default/team").await.unwrap().revision, 1);
    let revisions = portal.call(ListRevisions { reference: reference("component:default/ledger") }).await.unwrap();
    assert_eq!(
        revisions.iter().map(|revision| (revision.number, revision.changed.clone())).collect::<Vec<_>>()[0],
        (2, vec!["spec.dependsOn".to_owned()])
    );
    portal.stop().await;
}

#[tokio::test]
async fn a_typo_is_a_problem_and_takes_nothing_away() {
    let folder =
        Folder::with(&[("a.yaml", &format!("{TEAM}---\n{}---\n{}", component("ledger", ""), component("other", "")))]);
    let portal = portal().await;
    let source = register(&portal, &format!("{}/a.yaml", folder.text())).await;
    // Broken YAML: nobody knows which entity was meant.
    folder.write(
        "a.yaml",
        &format!("{TEAM}---\n{}---\n{}", component("ledger", "  dependsOn: [unclosed\n"), component("other", "")),
    );
    refresh(&portal, &source).await;
    assert_eq!(
        references(&portal).await,
        ["component:default/ledger", "component:default/other", "group:default/team"]
    );
    assert_eq!(problems(&portal).await.len(), 1);
    // A wrong field: it is known which one, and the other may go.
    folder.write("a.yaml", &format!("{TEAM}---\n{}", component("ledger", "").replace("type: service", "type: 12")));
    refresh(&portal, &source).await;
    assert_eq!(references(&portal).await, ["component:default/ledger", "group:default/team"]);
    assert_eq!(show(&portal, "component:default/ledger").await.unwrap().problems.len(), 1);
    // Repaired.
    folder.write("a.yaml", &format!("{TEAM}---\n{}", component("ledger", "")));
    refresh(&portal, &source).await;
    assert_eq!(problems(&portal).await, [""; 0]);
    assert_eq!(show(&portal, "component:default/ledger").await.unwrap().revision, 1);
    portal.stop().await;
}

#[tokio::test]
async fn a_folder_that_is_gone_fails_and_keeps_what_was_known() {
    let folder = Folder::with(&[("in/catalog-info.yaml", &component("ledger", ""))]);
    let portal = portal().await;
    let source = register(&portal, &format!("{}/in", folder.text())).await;
    folder.remove("in/catalog-info.yaml");
    std::fs::remove_dir(folder.path().join("in")).unwrap();
    refresh(&portal, &source).await;
    assert_eq!(references(&portal).await, ["component:default/ledger"]);
    let failed = portal.call(shared::catalog::ShowSource { id: source.id.clone() }).await.unwrap();
    assert_eq!(failed.source.state, SourceState::Failed);
    assert_eq!(
        failed.problems.iter().map(|problem| problem.cause.as_str()).collect::<Vec<_>>(),
        ["source", "reference"]
    );
    folder.write("in/catalog-info.yaml", &component("ledger", ""));
    refresh(&portal, &source).await;
    let back = portal.call(shared::catalog::ShowSource { id: source.id.clone() }).await.unwrap();
    assert_eq!((back.source.state, back.source.message, back.problems.len()), (SourceState::Ready, None, 1));
    portal.stop().await;
}

#[tokio::test]
async fn sources_are_read_again_on_schedule() {
    let folder = Folder::with(&[("catalog-info.yaml", &component("ledger", ""))]);
    let portal = portal().await;
    register(&portal, &folder.text()).await;
    folder.write("catalog-info.yaml", &component("ledger", "  dependsOn: [resource:db]\n"));
    portal.work_off().await;
    assert_eq!(show(&portal, "component:default/ledger").await.unwrap().revision, 1);
    portal.clock().advance(400);
    portal.work_off().await;
    assert_eq!(show(&portal, "component:default/ledger").await.unwrap().revision, 2);
    portal.stop().await;
}

#[tokio::test]
async fn contributors_may_refresh_and_readers_may_not() {
    let folder = Folder::with(&[("catalog-info.yaml", &component("ledger", ""))]);
    let portal = portal().await;
    let source = register(&portal, &folder.text()).await;
    let op = |id: &str| RefreshSource { id: SourceId(id.to_owned()) };
    assert_eq!(refused_to(&portal, "reader:user:default/kim", op(&source.id.0)).await, 403);
    assert_eq!(refused_to(&portal, "contributor:user:default/kim", op(&source.id.0)).await, 200);
    assert_eq!(refused_to(&portal, "contributor:user:default/kim", op("nothing")).await, 404);
    portal.stop().await;
}
