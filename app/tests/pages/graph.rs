//! The graph: picture, list, and what to do when there is nothing to draw.

use shared::{
    Page,
    catalog::{Graph, GraphEdge, GraphNode, ListEntities, ShowGraph},
};

use crate::{
    people::{component, named, reference},
    render::{Answers, render, untranslated},
};

fn node(name: &str, hops: u32) -> GraphNode {
    GraphNode {
        reference: reference(&format!("component:default/{name}")),
        title: name.to_owned(),
        kind: "Component".to_owned(),
        entity_type: Some("service".to_owned()),
        owner: Some(named("group:default/supply", "Supply")),
        hops,
        problems: 0,
        found: true,
    }
}

fn edge(from: usize, to: usize) -> GraphEdge {
    GraphEdge { from, to, relation: "dependsOn".to_owned() }
}

/// `stock-ledger` with one that needs it, one beyond, and a name that leads nowhere.
fn touched() -> Graph {
    let ghost = GraphNode { kind: String::new(), entity_type: None, owner: None, found: false, ..node("ledger-v0", 1) };
    let wrong = GraphNode { problems: 2, ..node("order-intake", 1) };
    Graph {
        nodes: vec![node("stock-ledger", 0), wrong, node("web-shop", 2), ghost],
        edges: vec![edge(1, 0), edge(2, 1), edge(0, 3)],
        left_out: 0,
    }
}

fn answers(graph: &Graph) -> Answers {
    let all = Page { items: vec![component("a")], total: 28, next: None };
    Answers::for_visitor().to::<ShowGraph>(graph).to::<ListEntities>(&all)
}

const ROOT: &str = "/graph?root=component:default/stock-ledger";

#[tokio::test]
async fn the_picture_and_the_list_hold_the_same() {
    let page = render(ROOT, answers(&touched()), "en").await;
    assert_eq!(page.status, 200);
    for name in ["order-intake", "web-shop"] {
        let link = format!("href=\"/catalog/component/default/{name}\"");
        assert!(page.html.matches(&link).count() >= 2, "{name} is in the picture and in the list");
    }
    assert_eq!(page.html.matches("marker-end=\"url(#tip)\"").count(), 3 + 1, "three edges, and one in the legend");
    assert!(page.html.contains("not in the catalog"));
    assert!(page.html.contains("aria-label=\"order-intake, Component, 1 step away, 2 problems\""));
}

#[tokio::test]
async fn what_fails_with_it_is_counted() {
    let page = render(&format!("{ROOT}&direction=dependents"), answers(&touched()), "en").await;
    assert!(page.html.contains("If it fails, 3 of 28 are touched, of one owner."));
    let german = render(&format!("{ROOT}&direction=dependents"), answers(&touched()), "de").await;
    assert!(german.html.contains("Fällt es aus, sind 3 von 28 betroffen, von einem Eigentümer."));
}

#[tokio::test]
async fn the_list_can_be_taken_along_without_the_browser_app() {
    let page = render(ROOT, answers(&touched()), "en").await;
    assert!(page.html.contains("download=\"stock-ledger-both.csv\""));
    assert!(page.html.contains("href=\"data:text/csv;charset=utf-8,hops,reference,"));
    assert!(
        page.html.contains("component:default/order-intake,order-intake,Component,service,group:default/supply,2,yes")
    );
}

#[tokio::test]
async fn what_was_left_out_is_said() {
    let page = render(ROOT, answers(&Graph { left_out: 120, ..touched() }), "en").await;
    assert!(page.html.contains("120 entities were left out"));
}

#[tokio::test]
async fn a_graph_of_nothing_offers_where_to_begin() {
    let page = render("/graph", answers(&touched()), "en").await;
    assert!(page.html.contains("A graph begins somewhere"));
    assert!(page.html.contains("href=\"/graph?q=kind:component\""));
}

#[tokio::test]
async fn a_root_that_is_not_there_is_not_found() {
    let page = render(ROOT, Answers::for_visitor(), "en").await;
    assert_eq!(page.status, 404);
}

#[tokio::test]
async fn every_text_of_the_graph_comes_from_the_message_files() {
    let page = render(ROOT, answers(&touched()), "en-XA").await;
    let data = ["Visitor", "stock-ledger", "order-intake", "web-shop", "ledger-v0", "Supply", "SU", "service"];
    let known = |text: &String| {
        !text.contains("dependsOn")
            && !text.ends_with("], service")
            && !data.iter().any(|name| text.starts_with(&format!("{name}, ")))
    };
    let left: Vec<String> = untranslated(&page.html, &data).into_iter().filter(known).collect();
    assert_eq!(left, Vec::<String>::new());
}
