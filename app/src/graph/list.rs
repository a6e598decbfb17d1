//! The same graph as a list by distance: the accessible version, and what the CSV holds.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use shared::catalog::{Graph, GraphNode, Named};

use super::Wanted;
use crate::{
    paths, t,
    ui::{
        icon::{Icon, Size, icon},
        kind::{kind_icon, kind_word},
        label::{Tone, mark},
        reference::EntityLink,
        who::{Face, Who},
    },
};

pub fn list(graph: &Graph, root: Option<&GraphNode>, wanted: &Wanted) -> AnyView {
    let nodes = around(graph, root);
    let groups = by_distance(&nodes);
    let title = match (root, wanted.direction.as_str()) {
        (None, _) => t!(graph_list_filter),
        (Some(root), "dependents") => t!(graph_list_dependents, title = &root.title),
        (Some(root), "dependencies") => t!(graph_list_dependencies, title = &root.title),
        (Some(root), _) => t!(graph_list_both, title = &root.title),
    };
    let parts = groups.into_iter().map(|(hops, nodes)| part(hops, &nodes, root.is_some())).collect_view();
    let name = root.map_or("graph", |root| root.reference.name());
    let file = format!("{name}-{}.csv", wanted.direction);
    let open = root.map(|root| view! { <a class="btn btn-quiet" href=paths::entity(&root.reference)>{t!(graph_open, title = &root.title)}</a> });
    view! {
        <aside class="gr-r" aria-labelledby="graph-list">
            <div class="gr-rh">
                <h2 id="graph-list">{title.clone()}</h2>
                <p class="muted">{t!(graph_list_says, count = nodes.len(), teams = owners(graph, root))}</p>
            </div>
            <div class="gr-l">
                <table class="table">
                    <caption class="vh">{title}</caption>
                    <thead class="vh">
                        <tr><th scope="col">{t!(graph_name)}</th><th scope="col">{t!(graph_owner)}</th></tr>
                    </thead>
                    {parts}
                </table>
            </div>
            <div class="gr-f">
                {open}
                <a class="btn push" href=csv_link(&nodes) download=file>{icon(Icon::Download, Size::Px14)}{t!(graph_csv)}</a>
            </div>
        </aside>
    }
    .into_any()
}

fn part(hops: u32, nodes: &[&GraphNode], rooted: bool) -> AnyView {
    let head = rooted.then(|| {
        let says = if hops == 1 { t!(graph_direct) } else { t!(graph_away, count = hops) };
        view! {
            <tr class="gr-g">
                <th scope="rowgroup" colspan="2"><span class="hop" aria-hidden="true">{hops}</span>{says}</th>
            </tr>
        }
    });
    view! { <tbody>{head}{nodes.iter().map(|node| row(node)).collect_view()}</tbody> }.into_any()
}

fn row(node: &GraphNode) -> AnyView {
    let kind = kind_word(if node.kind.is_empty() { node.reference.kind() } else { &node.kind });
    let what = node.entity_type.as_ref().map_or_else(|| kind.clone(), |entity_type| format!("{kind}, {entity_type}"));
    let hint = what.clone();
    let name = if node.found {
        let wrong = (node.problems > 0)
            .then(|| view! { {mark(Tone::Warn)}<span class="vh">{t!(graph_problems, count = node.problems)}</span> });
        view! {
            <span class="row">
                {icon(kind_icon(&node.kind, node.entity_type.as_deref()), Size::Px14)}
                <a class="mid cut" href=paths::entity(&node.reference) title=hint>{node.title.clone()}<span class="vh">", "{what}</span></a>
                {wrong}
            </span>
        }
        .into_any()
    } else {
        view! { <EntityLink to=Named { reference: node.reference.clone(), title: node.title.clone(), found: false } /> }
            .into_any()
    };
    view! {
        <tr>
            <td>{name}</td>
            <td>{node.owner.clone().map(|owner| view! { <Who who=owner face=Face::Px16 /> })}</td>
        </tr>
    }
    .into_any()
}

/// The nodes without the root, nearest first, then by title.
fn around<'a>(graph: &'a Graph, root: Option<&GraphNode>) -> Vec<&'a GraphNode> {
    let mut nodes: Vec<&GraphNode> =
        graph.nodes.iter().filter(|node| root.is_none_or(|root| root.reference != node.reference)).collect();
    nodes.sort_by(|a, b| a.hops.cmp(&b.hops).then_with(|| a.title.to_lowercase().cmp(&b.title.to_lowercase())));
    nodes
}

fn by_distance<'a>(nodes: &[&'a GraphNode]) -> BTreeMap<u32, Vec<&'a GraphNode>> {
    let mut groups: BTreeMap<u32, Vec<&GraphNode>> = BTreeMap::new();
    for node in nodes {
        groups.entry(node.hops).or_default().push(node);
    }
    groups
}

/// How many owners the nodes around the root have.
pub fn owners(graph: &Graph, root: Option<&GraphNode>) -> usize {
    around(graph, root)
        .iter()
        .filter_map(|node| node.owner.as_ref())
        .map(|owner| owner.reference.as_str())
        .collect::<BTreeSet<_>>()
        .len()
}

/// The list as a file inside of a link, so that it needs neither the browser app nor another request.
fn csv_link(nodes: &[&GraphNode]) -> String {
    let mut link = "data:text/csv;charset=utf-8,".to_owned();
    for byte in csv(nodes).bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,:/".contains(&byte) {
            link.push(char::from(byte));
        } else {
            link.push_str(&format!("%{byte:02X}"));
        }
    }
    link
}

/// Comma-separated values as in RFC 4180, with a head.
fn csv(nodes: &[&GraphNode]) -> String {
    let mut out = String::from("hops,reference,title,kind,type,owner,problems,found\r\n");
    for node in nodes {
        let owner = node.owner.as_ref().map(|owner| owner.reference.to_string()).unwrap_or_default();
        let (hops, problems) = (node.hops.to_string(), node.problems.to_string());
        let cells: [&str; 8] = [
            &hops,
            node.reference.as_str(),
            &node.title,
            &node.kind,
            node.entity_type.as_deref().unwrap_or_default(),
            &owner,
            &problems,
            if node.found { "yes" } else { "no" },
        ];
        out.push_str(&cells.map(cell).join(","));
        out.push_str("\r\n");
    }
    out
}

/// A cell in quotes where it must be. What a spreadsheet would take for a formula begins with an apostrophe.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(name: &str, hops: u32) -> GraphNode {
        GraphNode {
            reference: format!("component:default/{name}").parse().unwrap(),
            title: name.to_owned(),
            kind: "Component".to_owned(),
            entity_type: None,
            owner: None,
            hops,
            problems: 0,
            found: true,
        }
    }

    #[test]
    fn a_cell_is_quoted_where_it_must_be_and_never_a_formula() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
    }

    #[test]
    fn the_list_is_nearest_first_and_without_the_root() {
        let graph = Graph {
            nodes: vec![node("root", 0), node("far", 2), node("b", 1), node("A", 1)],
            edges: Vec::new(),
            left_out: 0,
        };
        let names: Vec<&str> =
            around(&graph, graph.nodes.first()).into_iter().map(|node| node.title.as_str()).collect();
        assert_eq!(names, ["A", "b", "far"]);
        assert_eq!(
            csv(&[&graph.nodes[1]]),
            "hops,reference,title,kind,type,owner,problems,found\r\n2,component:default/far,far,Component,,,0,yes\r\n"
        );
    }
}
