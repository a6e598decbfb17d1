//! The neighbours of an entity as a picture: who needs it at the left, what it needs at the right.
//! The nodes are plain links in columns, so they work everywhere; only the lines between them are drawn.

use leptos::prelude::*;
use shared::catalog::{EntityDetail, Relation};

use super::relations::{open_graph, with};
use crate::{
    paths::{self, Tab},
    t,
    ui::{
        icon::{Icon, Size, icon},
        kind::kind_icon,
    },
};

/// The height of a node with the gap below it, in CSS pixels; the same stands in `style/entity.css`.
const STEP: usize = 34;
/// The width of the drawing between two columns, in units of its own.
const GAP: usize = 100;

/// The two sides of an entity.
struct Sides {
    left: Vec<Relation>,
    right: Vec<Relation>,
    left_title: String,
    right_title: String,
}

fn sides(detail: &EntityDetail) -> Sides {
    let all = |words: &[&str]| {
        words.iter().flat_map(|word| with(detail, word).cloned().collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    match detail.head.reference.kind() {
        "api" => Sides {
            left: all(&["apiConsumedBy", "dependencyOf"]),
            right: all(&["apiProvidedBy", "dependsOn"]),
            left_title: t!(catalog_rel_api_consumed_by),
            right_title: t!(catalog_rel_api_provided_by),
        },
        _ => Sides {
            left: all(&["dependencyOf", "apiConsumedBy"]),
            right: all(&["dependsOn", "consumesApi"]),
            left_title: t!(catalog_needed_by),
            right_title: t!(catalog_needs),
        },
    }
}

/// The picture as a section of a page; nothing when there are no neighbours.
pub fn section(detail: &EntityDetail, most: usize) -> Option<AnyView> {
    let sides = sides(detail);
    let (needed_by, needs) = (sides.left.len(), sides.right.len());
    if needed_by + needs == 0 {
        return None;
    }
    let summary = if detail.head.reference.kind() == "api" {
        t!(catalog_picture_api, consumers = needed_by, providers = needs)
    } else {
        t!(catalog_picture, callers = needed_by, needs = needs)
    };
    let section = view! {
        <section aria-labelledby="relations">
            <div class="sect-h"><h2 id="relations">{t!(catalog_relations)}</h2><span class="subtle">{summary}</span>{open_graph(detail)}</div>
            {picture(detail, sides, most)}
        </section>
    };
    Some(section.into_any())
}

fn picture(detail: &EntityDetail, sides: Sides, most: usize) -> AnyView {
    let left = column(&sides.left, most, detail);
    let right = column(&sides.right, most, detail);
    let height = left.len().max(right.len()).max(1) * STEP;
    let from_left = edges(&left, height, Toward::Right);
    let to_right = edges(&right, height, Toward::Left);
    let (has_left, has_right) = (!left.is_empty(), !right.is_empty());
    let nodes = |nodes: Vec<Node>| nodes.into_iter().map(node).collect_view();
    let class = format!("mini{}{}", if has_left { "" } else { " no-left" }, if has_right { "" } else { " no-right" });
    view! {
        <div class=class>
            <div class="mini-c" hidden=!has_left><h3>{sides.left_title}</h3><ul>{nodes(left)}</ul></div>
            {lines(from_left, height)}
            <div class="mini-c mini-me"><div class="nb nb-me"><span class="row">{icon(kind_icon(&detail.head.kind, detail.head.entity_type.as_deref()), Size::Px14)}<span class="cut">{detail.head.title.clone()}</span></span></div></div>
            {lines(to_right, height)}
            <div class="mini-c" hidden=!has_right><h3>{sides.right_title}</h3><ul>{nodes(right)}</ul></div>
        </div>
    }
    .into_any()
}

/// One node of a column.
struct Node {
    text: String,
    href: Option<String>,
    drawn: Icon,
    found: bool,
}

/// The nodes of a side; where there are too many, the last leads to the rest.
fn column(relations: &[Relation], most: usize, detail: &EntityDetail) -> Vec<Node> {
    let shown = if relations.len() > most { most.saturating_sub(1) } else { relations.len() };
    let mut nodes: Vec<Node> = relations.iter().take(shown).map(of).collect();
    if relations.len() > shown {
        nodes.push(Node {
            text: t!(catalog_more, count = relations.len() - shown),
            href: Some(paths::tab(&detail.head.reference, Tab::Dependencies)),
            drawn: Icon::Dots,
            found: true,
        });
    }
    nodes
}

fn of(relation: &Relation) -> Node {
    let target = &relation.target;
    let kind = relation.kind.as_deref().unwrap_or_else(|| target.reference.kind());
    Node {
        text: target.title.clone(),
        href: target.found.then(|| paths::entity(&target.reference)),
        drawn: if target.found { kind_icon(kind, relation.entity_type.as_deref()) } else { Icon::Question },
        found: target.found,
    }
}

fn node(node: Node) -> AnyView {
    let text = node.text;
    let content = view! { {icon(node.drawn, Size::Px14)}<span class="cut">{text.clone()}</span> };
    let node = match node.href {
        Some(href) => view! { <a class="nb" href=href title=text>{content}</a> }.into_any(),
        None => view! { <span class="nb ghost" title=t!(catalog_not_in_catalog)>{content}<span class="vh">{t!(catalog_not_in_catalog)}</span></span> }.into_any(),
    };
    view! { <li>{node}</li> }.into_any()
}

/// Where the entity stands, seen from the column.
#[derive(Clone, Copy, PartialEq)]
enum Toward {
    Right,
    Left,
}

/// One curve for each node, from its middle to the middle of the entity; dashed to what is not there.
fn edges(nodes: &[Node], height: usize, toward: Toward) -> Vec<(String, bool)> {
    let top = (height - nodes.len() * STEP) / 2;
    let middle = height / 2;
    let half = GAP / 2;
    let edge = |(position, node): (usize, &Node)| {
        let y = top + position * STEP + STEP / 2;
        let (from, to) = if toward == Toward::Right { (y, middle) } else { (middle, y) };
        (format!("M0 {from}C{half} {from} {half} {to} {GAP} {to}"), node.found)
    };
    nodes.iter().enumerate().map(edge).collect()
}

fn lines(edges: Vec<(String, bool)>, height: usize) -> AnyView {
    let none = edges.is_empty();
    let line =
        |(path, found): (String, bool)| view! { <path class=if found { "nb-e" } else { "nb-e hot" } d=path></path> };
    view! {
        <svg class="mini-l" class:none=none viewBox=format!("0 0 {GAP} {height}") height=height preserveAspectRatio="none" aria-hidden="true">
            {edges.into_iter().map(line).collect_view()}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node() -> Node {
        Node { text: "stock-ledger".to_owned(), href: None, drawn: Icon::Box, found: true }
    }

    #[test]
    fn lines_meet_in_the_middle_of_the_entity() {
        let lines: Vec<String> =
            edges(&[node(), node()], 68, Toward::Right).into_iter().map(|(path, _)| path).collect();
        assert_eq!(lines, ["M0 17C50 17 50 34 100 34", "M0 51C50 51 50 34 100 34"]);
    }

    #[test]
    fn a_short_column_stands_in_the_middle() {
        let lines: Vec<String> = edges(&[node()], 102, Toward::Left).into_iter().map(|(path, _)| path).collect();
        assert_eq!(lines, ["M0 51C50 51 50 51 100 51"]);
    }
}
