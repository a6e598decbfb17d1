//! The inbox of problems, and one of them with its lines.

use shared::catalog::{ListProblems, ProblemInbox, ShowProblem};
use testkit::TestPortal;

use crate::shop::{READER, SHOP, shop};
use crate::support::{Folder, component, register};

async fn inbox(portal: &TestPortal, who: &str, whose: &str) -> ProblemInbox {
    portal
        .call_as(who, ListProblems { whose: whose.to_owned(), cause: String::new(), source: String::new() })
        .await
        .unwrap()
}

#[tokio::test]
async fn one_missing_thing_is_one_group_however_many_name_it() {
    let (portal, _folder, _) = shop().await;
    let other = Folder::with(&[("catalog-info.yaml", &component("other", "  dependsOn: [component:gone]\n"))]);
    register(&portal, &other.text()).await;
    let inbox = inbox(&portal, READER, "").await;
    let group = inbox.groups.iter().find(|group| group.title == "component:default/gone").unwrap();
    assert_eq!((group.cause.as_str(), group.places.len()), ("reference", 2));
}

#[tokio::test]
async fn mine_are_those_of_my_teams_and_hidden_ones_are_nobodys() {
    let (portal, folder, source) = shop().await;
    folder.write(
        "catalog-info.yaml",
        &SHOP.replace("dependsOn: ['component:default/till']", "dependsOn: ['component:default/secretly-missing']"),
    );
    crate::support::refresh(&portal, &source).await;
    let whole = inbox(&portal, READER, "").await;
    assert_eq!((whole.total, whole.mine), (1, 0), "{whole:?}");
    let own = inbox(&portal, "reader:user:default/mira group:default/floor", "mine").await;
    assert_eq!((own.total, own.mine, own.groups.len()), (1, 1, 1));
    assert_eq!(inbox(&portal, READER, "mine").await.groups.len(), 0);
    assert_eq!(inbox(&portal, "admin:user:default/root", "").await.total, 2);
    let wrong = portal
        .call_as(READER, ListProblems { whose: "yours".to_owned(), cause: String::new(), source: String::new() })
        .await;
    assert_eq!(wrong.unwrap_err().status, 400);
}

#[tokio::test]
async fn what_was_rejected_is_for_those_whom_its_text_names_or_whose_location_leads_there() {
    let rejected = component("not valid!", "").replace("group:default/team", "floor");
    let location = "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec:\n  owner: floor\n  targets: [./parts/*.yaml]\n";
    let folder = Folder::with(&[
        ("catalog-info.yaml", location),
        ("parts/rejected.yaml", &rejected),
        ("parts/broken.yaml", "kind: ["),
        ("elsewhere/catalog-info.yaml", "kind: ["),
    ]);
    let portal = crate::support::portal().await;
    register(&portal, &folder.text()).await;
    let whole = inbox(&portal, READER, "").await;
    assert_eq!((whole.total, whole.mine), (3, 0), "{whole:?}");
    let own = inbox(&portal, "reader:user:default/mira group:default/floor", "mine").await;
    let mut paths: Vec<&str> = own.groups.iter().flat_map(|group| &group.places).map(|p| p.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["parts/broken.yaml", "parts/rejected.yaml"]);
    for group in &own.groups {
        assert!(group.places.iter().all(|place| place.group == group.key), "{group:?}");
    }
}

#[tokio::test]
async fn a_problem_shows_its_lines_and_what_may_have_been_meant() {
    let (portal, folder, source) = shop().await;
    folder.write("catalog-info.yaml", &SHOP.replace("component:gone", "component:widnow"));
    crate::support::refresh(&portal, &source).await;
    let group = inbox(&portal, READER, "").await.groups.remove(0);
    let shown = portal.call_as(READER, ShowProblem { key: group.key.clone(), place: None }).await.unwrap();
    let wrong: Vec<&str> = shown.excerpt.iter().filter(|line| line.wrong).map(|line| line.text.as_str()).collect();
    assert!(wrong.len() == 1 && wrong[0].contains("widnow"), "{wrong:?}");
    assert_eq!(shown.suggestion.unwrap().reference.as_str(), "component:default/window");
    assert_eq!(
        portal.call_as(READER, ShowProblem { key: "nothing".to_owned(), place: None }).await.unwrap_err().status,
        404
    );
}

#[tokio::test]
async fn a_conflict_shows_all_versions_with_the_one_in_force_first() {
    let (portal, _folder, _) = shop().await;
    let other = Folder::with(&[("catalog-info.yaml", &component("till", ""))]);
    register(&portal, &other.text()).await;
    let inbox = inbox(&portal, READER, "").await;
    let conflict = inbox.groups.iter().find(|group| group.cause == "conflict").unwrap();
    let shown = portal.call_as(READER, ShowProblem { key: conflict.key.clone(), place: None }).await.unwrap();
    let owners: Vec<Option<&str>> = shown.versions.iter().map(|place| place.owner.as_deref()).collect();
    assert_eq!(owners, [Some("floor"), Some("group:default/team")]);
}
