//! Facets with their counts.

use shared::catalog::{CountFacets, FacetCounts};
use testkit::TestPortal;

use crate::shop::{READER, shop};

async fn count(portal: &TestPortal, who: &str, filter: &str) -> FacetCounts {
    portal.call_as(who, CountFacets { filter: filter.to_owned() }).await.unwrap()
}

/// `value count` of a facet.
fn choices(counts: &FacetCounts, name: &str) -> Vec<String> {
    let facet = counts.facets.iter().find(|facet| facet.name == name).unwrap();
    facet.choices.iter().map(|choice| format!("{} {}", choice.value, choice.count)).collect()
}

#[tokio::test]
async fn every_choice_says_how_many_it_would_leave() {
    let (portal, _folder, _) = shop().await;
    let all = count(&portal, READER, "").await;
    assert_eq!((all.fitting, all.total), (10, 10));
    assert_eq!(
        choices(&all, "kind"),
        ["component 3", "group 2", "api 1", "domain 1", "resource 1", "system 1", "user 1"]
    );
    assert_eq!(choices(&all, "owner"), ["floor 6", "user:default/mira 1"]);
    assert_eq!(choices(&all, "lifecycle"), ["production 3", "deprecated 1"]);
    assert_eq!(choices(&all, "system"), ["shop 3"]);
    assert_eq!(choices(&all, "state"), ["live 10"]);
    assert_eq!(choices(&all, "problem"), ["no 9", "yes 1"]);
    assert_eq!(choices(&all, "tag"), ["java 1", "pci 1", "react 1", "wood 1"]);
    let titles: Vec<&str> = all
        .facets
        .iter()
        .find(|facet| facet.name == "owner")
        .unwrap()
        .choices
        .iter()
        .map(|choice| choice.title.as_str())
        .collect();
    assert_eq!(titles, ["Shop Floor", "Mira Holm"]);
}

#[tokio::test]
async fn a_facet_in_use_still_offers_its_other_choices() {
    let (portal, _folder, _) = shop().await;
    let counts = count(&portal, READER, "kind:component lifecycle:production").await;
    assert_eq!(counts.fitting, 2);
    assert_eq!(choices(&counts, "kind"), ["component 2", "api 1"]);
    assert_eq!(choices(&counts, "lifecycle"), ["production 2", "deprecated 1"]);
    assert_eq!(choices(&counts, "type"), ["service 1", "website 1"]);
    let choice = count(&portal, READER, "kind:component owner:user:default/mira").await;
    assert_eq!(
        (choice.fitting, choices(&choice, "owner")),
        (1, vec!["floor 2".to_owned(), "user:default/mira 1".to_owned()])
    );
}

#[tokio::test]
async fn hidden_things_leave_no_trace_in_any_count() {
    let (portal, _folder, _) = shop().await;
    let seen = count(&portal, READER, "").await;
    let said = format!("{:?}", seen.facets);
    for hidden in ["steel", "vault", "secret", "guards", "hidden", "safe"] {
        assert!(!said.contains(hidden), "{hidden} in {said}");
    }
    assert!(format!("{:?}", count(&portal, "admin:user:default/root", "").await.facets).contains("steel"));
}

#[tokio::test]
async fn what_waits_in_the_trash_is_offered_as_a_state() {
    let (portal, folder, source) = shop().await;
    folder.write("catalog-info.yaml", &crate::shop::SHOP.replace("name: abacus", "name: computer"));
    crate::support::refresh(&portal, &source).await;
    let counts = count(&portal, READER, "").await;
    assert_eq!((counts.total, choices(&counts, "state")), (10, vec!["live 10".to_owned(), "orphan 1".to_owned()]));
    assert_eq!(choices(&counts, "tag"), ["java 1", "pci 1", "react 1", "wood 1"]);
    assert_eq!(count(&portal, READER, "state:orphan").await.fitting, 1);
}
