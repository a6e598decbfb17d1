//! The graph around an entity and of a filtered list.

use shared::Problem;
use shared::catalog::{Graph, ShowGraph};
use testkit::TestPortal;

use crate::shop::{READER, shop};
use crate::support::reference;

async fn graph_as(
    portal: &TestPortal,
    who: &str,
    root: &str,
    filter: &str,
    direction: &str,
    hops: Option<u32>,
) -> Result<Graph, Problem> {
    let root = Some(root).filter(|root| !root.is_empty()).map(reference);
    portal.call_as(who, ShowGraph { root, filter: filter.to_owned(), direction: direction.to_owned(), hops }).await
}

/// `from relation to` of each edge, sorted.
fn edges(graph: &Graph) -> Vec<String> {
    let name = |at: usize| graph.nodes[at].reference.name();
    let mut all: Vec<String> =
        graph.edges.iter().map(|edge| format!("{} {} {}", name(edge.from), edge.relation, name(edge.to))).collect();
    all.sort();
    all
}

#[tokio::test]
async fn edges_go_from_what_needs_to_what_is_needed() {
    let (portal, _folder, _) = shop().await;
    let graph = graph_as(&portal, READER, "component:default/window", "", "dependencies", Some(3)).await.unwrap();
    assert_eq!(
        edges(&graph),
        ["till dependsOn gone", "till dependsOn till-db", "till-api apiProvidedBy till", "window consumesApi till-api"]
    );
    let gone = graph.nodes.iter().find(|node| node.reference.name() == "gone").unwrap();
    assert_eq!((gone.found, gone.kind.as_str(), gone.hops), (false, "", 3));
    let dependents = graph_as(&portal, READER, "resource:default/till-db", "", "dependents", Some(9)).await.unwrap();
    assert_eq!(
        dependents.nodes.iter().map(|node| node.reference.name()).collect::<Vec<_>>(),
        ["till-db", "till", "till-api", "window"]
    );
    let near = graph_as(&portal, READER, "component:default/till", "", "", Some(1)).await.unwrap();
    assert_eq!(near.nodes.len(), 4);
    let all = graph_as(&portal, READER, "system:default/shop", "", "everything", Some(1)).await.unwrap();
    assert_eq!(edges(&all).iter().filter(|edge| edge.contains(" partOf shop")).count(), 3);
}

#[tokio::test]
async fn a_filtered_list_can_be_drawn() {
    let (portal, _folder, _) = shop().await;
    let graph = graph_as(&portal, READER, "", "system:shop", "everything", None).await.unwrap();
    assert_eq!(edges(&graph), ["till-api apiProvidedBy till", "window consumesApi till-api"]);
    assert_eq!((graph.nodes.len(), graph.left_out), (3, 0));
}

#[tokio::test]
async fn hidden_things_are_not_in_the_graph() {
    let (portal, _folder, _) = shop().await;
    let seen = graph_as(&portal, READER, "component:default/till", "", "everything", Some(5)).await.unwrap();
    assert!(!format!("{seen:?}").contains("hidden"));
    let admin =
        graph_as(&portal, "admin:user:default/root", "component:default/till", "", "dependents", None).await.unwrap();
    assert!(edges(&admin).contains(&"safe dependsOn till".to_owned()));
    assert_eq!(graph_as(&portal, READER, "component:hidden/safe", "", "", None).await.unwrap_err().status, 404);
}

#[tokio::test]
async fn a_graph_without_a_beginning_says_what_to_give() {
    let (portal, _folder, _) = shop().await;
    assert_eq!(graph_as(&portal, READER, "", "", "", None).await.unwrap_err().status, 400);
    assert_eq!(
        graph_as(&portal, READER, "component:default/till", "", "sideways", None).await.unwrap_err().fields[0].field,
        "direction"
    );
}
