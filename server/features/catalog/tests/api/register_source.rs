//! Registering a source: what is taken, what is refused, who may.

use shared::catalog::{RegisterSource, SourceForm, SourceOrigin, SourceState};
use testkit::TestPortal;

use crate::support::{Folder, TEAM, component, config, portal, references, refused_to, register, show};

fn op(target: &str) -> RegisterSource {
    RegisterSource { target: target.to_owned(), title: None }
}

#[tokio::test]
async fn a_folder_is_read_with_everything_in_it() {
    let folder = Folder::with(&[
        ("catalog-info.yaml", &format!("{TEAM}---\n{}", component("ledger", "  providesApis: [ledger-api]\n"))),
        (
            "apis/ledger.yml",
            "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: ledger-api}\nspec: {type: openapi, lifecycle: production, owner: team, definition: 'openapi: 3.1.0'}\n",
        ),
        ("deploy/k8s.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ledger}\n"),
        ("node_modules/x/catalog-info.yaml", &component("not-ours", "")),
    ]);
    let portal = portal().await;
    let source = portal.call(op(&folder.text())).await.unwrap();
    assert_eq!(
        (source.state, source.form, source.origin),
        (SourceState::Waiting, SourceForm::Folder, SourceOrigin::Page)
    );
    portal.work_off().await;
    assert_eq!(references(&portal).await, ["api:default/ledger-api", "component:default/ledger", "group:default/team"]);
    let detail = show(&portal, "component:default/ledger").await.unwrap();
    let place = detail.declared.unwrap();
    assert_eq!((place.path.as_str(), place.line, detail.revision), ("catalog-info.yaml", 9, 1));
    assert_eq!(
        detail.relations.iter().map(|relation| (relation.relation.as_str(), relation.target.found)).collect::<Vec<_>>(),
        [("ownedBy", true), ("providesApi", true)]
    );
    portal.stop().await;
}

#[tokio::test]
async fn a_file_of_our_own_kinds_is_read_where_a_location_names_it() {
    let folder = Folder::with(&[
        (
            "all.yaml",
            "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec: {targets: [./journeys.yaml]}\n",
        ),
        ("journeys.yaml", "apiVersion: acme.example/v1\nkind: Journey\nmetadata: {name: shop}\nspec: {owner: team}\n"),
        ("alike.yaml", "apiVersion: acme.example/v1\nkind: Journey\nmetadata: {name: nobody-names-it}\n"),
    ]);
    let portal = portal().await;
    register(&portal, &folder.text()).await;
    assert_eq!(references(&portal).await, ["journey:default/shop", "location:default/all"]);
    portal.stop().await;
}

#[tokio::test]
async fn a_file_and_a_pattern_are_sources_too() {
    let folder = Folder::with(&[
        ("a/one.yaml", &component("one", "")),
        ("b/two.yaml", &component("two", "")),
        ("b/deep/three.yaml", &component("three", "")),
    ]);
    let portal = portal().await;
    assert_eq!(register(&portal, &format!("{}/a/one.yaml", folder.text())).await.form, SourceForm::File);
    assert_eq!(register(&portal, &format!("{}/*/two.yaml", folder.text())).await.form, SourceForm::Glob);
    assert_eq!(references(&portal).await, ["component:default/one", "component:default/two"]);
    portal.stop().await;
}

#[tokio::test]
async fn the_same_target_is_the_same_source() {
    let folder = Folder::with(&[("catalog-info.yaml", &component("ledger", ""))]);
    let portal = portal().await;
    let first = register(&portal, &folder.text()).await;
    let again = portal.call(op(&format!("file:{}/", folder.text()))).await.unwrap();
    assert_eq!(again.id, first.id);
    assert_eq!(portal.call(shared::catalog::ListSources {}).await.unwrap().len(), 1);
    portal.stop().await;
}

#[tokio::test]
async fn a_target_that_is_none_is_refused_with_what_to_give() {
    let portal = portal().await;
    for (target, title) in [
        ("", "The target is empty."),
        ("/no/such/thing", "There is no such file or folder: /no/such/thing."),
        ("ftp://example.com/x", "Targets that start with `ftp:` are not understood."),
        ("https://me:secret@example.com/x.yaml", "This URL holds a user name or a password."),
    ] {
        let problem = portal.call(op(target)).await.unwrap_err();
        assert_eq!((problem.status, problem.title.as_str()), (400, title), "{target}");
        assert!(!problem.detail.is_empty() && problem.fields[0].field == "target", "{problem:?}");
    }
    assert_eq!(portal.call(op(&"x".repeat(5_000))).await.unwrap_err().status, 400);
    portal.stop().await;
}

#[tokio::test]
async fn files_of_the_machine_are_for_portals_that_allow_it() {
    let folder = Folder::with(&[("catalog-info.yaml", &component("ledger", ""))]);
    let portal =
        TestPortal::start(|dir| vec![catalog::feature(catalog::Config { local_paths: None, ..config(dir) })]).await;
    for target in [folder.text(), "/no/such/thing".to_owned(), format!("git+file://{}", folder.text())] {
        let problem = portal.call(op(&target)).await.unwrap_err();
        assert_eq!(
            problem.title, "This portal does not read files of its own machine.",
            "nobody learns whether {target} exists"
        );
    }
    portal.stop().await;
}

#[tokio::test]
async fn only_who_manages_sources_may() {
    let portal = portal().await;
    let target = || op("https://example.com/catalog-info.yaml");
    assert_eq!(refused_to(&portal, "", target()).await, 403);
    assert_eq!(refused_to(&portal, "contributor:user:default/kim", target()).await, 403);
    assert_eq!(refused_to(&portal, "admin:user:default/kim", target()).await, 200);
    portal.stop().await;
}

#[tokio::test]
async fn sources_of_the_configuration_come_and_go_with_it() {
    let folder = Folder::with(&[("catalog-info.yaml", &component("ledger", ""))]);
    let with = |sources: Vec<String>| {
        move |dir: &std::path::Path| vec![catalog::feature(catalog::Config { sources, ..config(dir) })]
    };
    let portal = TestPortal::start(with(vec![folder.text(), "/not/mounted/yet".to_owned()])).await;
    portal.work_off().await;
    assert_eq!(references(&portal).await, ["component:default/ledger"]);
    let states: Vec<_> = portal
        .call(shared::catalog::ListSources {})
        .await
        .unwrap()
        .into_iter()
        .map(|source| (source.target, source.state, source.origin))
        .collect();
    assert!(states.contains(&("/not/mounted/yet".to_owned(), SourceState::Failed, SourceOrigin::Config)), "{states:?}");
    let portal = portal.restart(with(Vec::new())).await;
    portal.work_off().await;
    assert_eq!(references(&portal).await, [""; 0]);
    assert_eq!(portal.call(shared::catalog::ListTrash {}).await.unwrap().len(), 1);
    portal.stop().await;
}
