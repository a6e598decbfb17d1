//! The operation that shows a graph: the neighbourhood of an entity, or everything that fits a filter.

use std::collections::{HashMap, HashSet};

use kernel::{Answer, Ctx};
use shared::Problem;
use shared::catalog::{Graph, GraphEdge, GraphNode, Named, ShowGraph};

use super::{Direction, Link, Net, RELATIONS, Reach, reach};
use crate::browse::{filter, permit};
use crate::index::Heads;
use crate::index::view::View;

/// More nodes than this cannot be told apart in a picture.
const MOST_NODES: usize = 400;

impl Net for View<'_> {
    fn needs(&self, at: u32) -> &[Link] {
        self.index.needs(at)
    }
    fn needed_by(&self, at: u32) -> &[Link] {
        self.index.needed_by(at)
    }
    /// What is in service, and names that lead nowhere; not what is hidden or in the trash.
    fn is_open(&self, at: u32) -> bool {
        self.index.entry_at(at).is_none() || self.live_at(at).is_some()
    }
}

pub(crate) async fn show_graph(ctx: Ctx, op: ShowGraph) -> Answer<Graph> {
    let direction = direction(&op.direction)?;
    if let Some(root) = &op.root {
        permit(&ctx, root)?;
    }
    let filter = filter(&op.filter)?;
    if op.root.is_none() && filter.is_empty() {
        return Err(Problem::invalid("A graph needs a beginning.")
            .field("root", "Name an entity to start from, or give a filter.")
            .into());
    }
    let hops = op.hops.unwrap_or(2).clamp(1, 10);
    let heads = ctx.state::<Heads>();
    let index = heads.read();
    let view = View::of(&index, &ctx);
    let reached = match &op.root {
        Some(root) => {
            let (root, _) = view.entry(root).ok_or_else(Problem::not_found)?;
            let mut reached = reach(&view, root, direction, hops, usize::MAX);
            // A filter beside a root leaves out what does not fit; the ways through it stay.
            if !filter.is_empty() {
                let fitting: HashSet<u32> = view.list(&filter).into_iter().collect();
                reached.nodes.retain(|(at, _)| *at == root || (fitting.contains(at) && index.is_live(*at)));
            }
            reached.left_out = reached.nodes.len().saturating_sub(MOST_NODES);
            reached.nodes.truncate(MOST_NODES);
            reached
        }
        None => {
            let fitting = view.list(&filter);
            Reach {
                left_out: fitting.len().saturating_sub(MOST_NODES),
                nodes: fitting.into_iter().take(MOST_NODES).map(|at| (at, 0)).collect(),
            }
        }
    };
    Ok(draw(&view, &reached, direction))
}

fn direction(text: &str) -> Result<Direction, Problem> {
    Ok(match text {
        "" | "both" => Direction::Both,
        "dependencies" => Direction::Dependencies,
        "dependents" => Direction::Dependents,
        "everything" => Direction::Everything,
        _ => {
            return Err(Problem::invalid("A graph cannot be drawn like that.")
                .field("direction", "Write dependencies, dependents, both or everything."));
        }
    })
}

fn draw(view: &View<'_>, reached: &Reach, direction: Direction) -> Graph {
    let places: HashMap<u32, usize> = reached.nodes.iter().enumerate().map(|(place, (at, _))| (*at, place)).collect();
    let mut edges = Vec::new();
    for (from, (at, _)) in reached.nodes.iter().enumerate() {
        let shown =
            view.index.needs(*at).iter().filter(|link| direction == Direction::Everything || link.is_dependency());
        edges.extend(shown.filter_map(|link| {
            Some(GraphEdge {
                from,
                to: *places.get(&link.other)?,
                relation: RELATIONS[usize::from(link.relation)].forth.to_owned(),
            })
        }));
    }
    Graph {
        nodes: reached.nodes.iter().map(|(at, hops)| node(view, *at, *hops)).collect(),
        edges,
        left_out: reached.left_out,
    }
}

fn node(view: &View<'_>, at: u32, hops: u32) -> GraphNode {
    let Named { reference, title, .. } = view.named(at);
    // A root in the trash is drawn as what it is.
    let Some(entry) = view.entry_at(at) else {
        return GraphNode {
            reference,
            title,
            kind: String::new(),
            entity_type: None,
            owner: None,
            hops,
            problems: 0,
            found: false,
        };
    };
    GraphNode {
        reference,
        title: entry.title.to_string(),
        kind: view.index.text(entry.kind).to_owned(),
        entity_type: entry.entity_type.map(|number| view.index.text(number).to_owned()),
        owner: entry.owner.map(|owner| view.named(owner)),
        hops,
        problems: entry.problems,
        found: true,
    }
}
