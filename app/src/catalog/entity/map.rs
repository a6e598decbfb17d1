//! What is inside of a system, drawn in layers: what needs stands left of what it needs.

use leptos::{ev::MouseEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use shared::catalog::{
    EntityRef, Graph, GraphNode, ShowGraph,
    layout::{Layout, Options, lay_out},
};

use crate::{
    paths, t,
    ui::{
        icon::Icon,
        kind::{kind_icon, kind_word},
        load::{Load, use_call},
    },
};

/// The size of a node, and how many letters of its title fit.
const NODE: (f64, f64) = (142.0, 30.0);
const LETTERS: usize = 15;
/// Larger systems have their picture on the graph page, where one can move around in it.
const MOST: usize = 40;

/// The picture of everything that fits a filter; nothing when there is no line to draw.
pub fn map(filter: String, of: &EntityRef) -> AnyView {
    let graph =
        use_call(move || ShowGraph { root: None, filter: filter.clone(), direction: "both".to_owned(), hops: None });
    let of = of.clone();
    view! { <Load of=graph view=move |graph| picture(graph, &of) /> }.into_any()
}

fn picture(graph: Graph, of: &EntityRef) -> AnyView {
    let graph = without(graph, of);
    if graph.nodes.len() > MOST || graph.edges.is_empty() {
        return ().into_any();
    }
    let edges: Vec<(usize, usize)> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let options = Options { layer_gap: 34.0, node_gap: 10.0, part_gap: 20.0 };
    let layout = lay_out(&vec![NODE; graph.nodes.len()], &edges, &options);
    let navigate = use_navigate();
    let go = Callback::new(move |path: String| navigate(&path, NavigateOptions::default()));
    let line = |edge: usize| view! { <path class="nb-e" d=layout.svg_path(edge)></path> };
    let lines = (0..edges.len()).map(line).collect_view();
    let nodes =
        graph.nodes.iter().enumerate().map(|(position, node)| self::node(node, position, &layout, go)).collect_view();
    let (width, height) = (layout.width + 2.0, layout.height + 2.0);
    view! {
        <div class="map" tabindex="0" role="region" aria-label=t!(catalog_map)>
            <svg viewBox=format!("-1 -1 {width} {height}") width=width height=height role="group" aria-label=t!(catalog_map)>
                <g>{lines}</g>
                <g>{nodes}</g>
            </svg>
        </div>
    }
    .into_any()
}

/// The graph without the system itself, which everything in it is a part of.
fn without(graph: Graph, of: &EntityRef) -> Graph {
    let kept: Vec<usize> = (0..graph.nodes.len()).filter(|node| graph.nodes[*node].reference != *of).collect();
    let moved = |node: usize| kept.iter().position(|kept| *kept == node);
    let edges = graph.edges.into_iter().filter_map(|mut edge| {
        edge.from = moved(edge.from)?;
        edge.to = moved(edge.to)?;
        Some(edge)
    });
    let edges = edges.collect();
    let nodes = graph.nodes.into_iter().filter(|node| node.reference != *of).collect();
    Graph { nodes, edges, left_out: graph.left_out }
}

fn node(node: &GraphNode, position: usize, layout: &Layout, go: Callback<String>) -> AnyView {
    let corner = layout.positions[position];
    let kind = if node.kind.is_empty() { node.reference.kind() } else { &node.kind };
    let drawn = if node.found { kind_icon(kind, node.entity_type.as_deref()) } else { Icon::Question };
    let title = short(&node.title);
    let says = format!("{} ({})", node.title, kind_word(kind));
    let content = view! {
        <g>
            <title>{says}</title>
            <rect width=NODE.0 height=NODE.1 rx="5"></rect>
            <svg class="icon" x="9" y="8" width="14" height="14" viewBox="0 0 24 24" aria-hidden="true"><use href=drawn.href()></use></svg>
            <text x="30" y="19">{title}</text>
        </g>
    };
    let place = format!("translate({:.0} {:.0})", corner.x, corner.y);
    if !node.found {
        return view! { <g class="nb-g" transform=place>{content}</g> }.into_any();
    }
    let path = paths::entity(&node.reference);
    let href = path.clone();
    // The router does not take over links that are drawn.
    let open = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            go.run(path.clone());
        }
    };
    view! { <g transform=place><a href=href on:click=open>{content}</a></g> }.into_any()
}

/// A title as long as fits.
fn short(title: &str) -> String {
    if title.chars().count() <= LETTERS {
        return title.to_owned();
    }
    let start: String = title.chars().take(LETTERS - 1).collect();
    format!("{start}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::catalog::GraphEdge;

    fn node(name: &str) -> GraphNode {
        let reference = EntityRef::new("component", "default", name).unwrap();
        GraphNode {
            reference,
            title: name.to_owned(),
            kind: "Component".to_owned(),
            entity_type: None,
            owner: None,
            hops: 0,
            problems: 0,
            found: true,
        }
    }

    #[test]
    fn lines_still_lead_where_they_led_when_the_system_is_left_out() {
        let edge = |from: usize, to: usize| GraphEdge { from, to, relation: "dependsOn".to_owned() };
        let graph = Graph {
            nodes: vec![node("a"), node("system"), node("b")],
            edges: vec![edge(0, 2), edge(0, 1)],
            left_out: 0,
        };
        let kept = without(graph, &node("system").reference);
        assert_eq!(kept.nodes.len(), 2);
        assert_eq!(kept.edges, [edge(0, 1)]);
    }
}
