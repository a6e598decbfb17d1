//! Draws a graph in layers from left to right: what needs stands left of what it needs.
//!
//! The usual four steps (Sugiyama; Gansner et al., "A Technique for Drawing Directed Graphs"): break cycles, put nodes
//! into layers, order each layer so that few edges cross, give coordinates. Parts that hang together are drawn alone
//! and packed. The same input gives the same picture, always.

mod layers;
mod net;
mod order;
mod place;

use net::Net;

/// Lengths are in the unit of the sizes, usually CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Between two layers; edges bend here.
    pub layer_gap: f64,
    /// Between two nodes of a layer.
    pub node_gap: f64,
    /// Between parts that do not hang together.
    pub part_gap: f64,
}

impl Default for Options {
    fn default() -> Options {
        Options { layer_gap: 56.0, node_gap: 24.0, part_gap: 40.0 }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// Where everything stands; the whole begins at 0, 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// The upper left corner of each node.
    pub positions: Vec<Point>,
    /// The layer of each node, counted from 0 within its part.
    pub layers: Vec<usize>,
    /// For each edge a start and then two control points and an end for each cubic; empty for an edge from a node to
    /// itself or to a node that does not exist.
    pub paths: Vec<Vec<Point>>,
    pub width: f64,
    pub height: f64,
}

impl Layout {
    /// An edge as the `d` of an SVG path, to a tenth of a unit.
    pub fn svg_path(&self, edge: usize) -> String {
        let mut out = String::new();
        for (position, point) in self.paths.get(edge).into_iter().flatten().enumerate() {
            match position {
                0 => out.push('M'),
                _ if position % 3 == 1 => out.push_str(" C"),
                _ => out.push(' '),
            }
            out.push_str(&format!("{} {}", tenth(point.x), tenth(point.y)));
        }
        out
    }
}

fn tenth(length: f64) -> f64 {
    // `+ 0.0` turns a negative zero into zero.
    (length * 10.0).round() / 10.0 + 0.0
}

/// A part that hangs together, drawn with its upper left corner at 0, 0.
struct Piece {
    /// Indices of the nodes.
    members: Vec<usize>,
    corners: Vec<Point>,
    layers: Vec<usize>,
    /// Index of the edge, and its path.
    paths: Vec<(usize, Vec<Point>)>,
    width: f64,
    height: f64,
}

/// Draws `nodes` (width, height) and `edges` (from, to; positions in `nodes`). Sizes that are no sizes count as 0.
pub fn lay_out(nodes: &[(f64, f64)], edges: &[(usize, usize)], options: &Options) -> Layout {
    let options = Options {
        layer_gap: length(options.layer_gap),
        node_gap: length(options.node_gap),
        part_gap: length(options.part_gap),
    };
    let sizes: Vec<(f64, f64)> = nodes.iter().map(|(width, height)| (length(*width), length(*height))).collect();
    let mut pieces: Vec<Piece> = parts(sizes.len(), edges)
        .into_iter()
        .map(|(members, inner)| draw(members, &inner, edges, &sizes, &options))
        .collect();
    pieces.sort_by(|a, b| b.height.total_cmp(&a.height).then(a.members[0].cmp(&b.members[0])));
    pack(pieces, sizes.len(), edges.len(), &options)
}

/// Nobody draws longer than this, and sums of it stay finite.
fn length(given: f64) -> f64 {
    if given.is_finite() { given.clamp(0.0, 10_000.0) } else { 0.0 }
}

/// The parts that hang together: their nodes and their edges (without those from a node to itself), in order.
fn parts(nodes: usize, edges: &[(usize, usize)]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut leader: Vec<usize> = (0..nodes).collect();
    fn find(leader: &mut [usize], mut node: usize) -> usize {
        while leader[node] != node {
            leader[node] = leader[leader[node]];
            node = leader[node];
        }
        node
    }
    let real = |from: usize, to: usize| from != to && from < nodes && to < nodes;
    for (from, to) in edges.iter().filter(|(from, to)| real(*from, *to)) {
        let (a, b) = (find(&mut leader, *from), find(&mut leader, *to));
        leader[a.max(b)] = a.min(b);
    }
    let mut part_of = vec![usize::MAX; nodes];
    let mut parts: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    for node in 0..nodes {
        let first = find(&mut leader, node);
        if part_of[first] == usize::MAX {
            part_of[first] = parts.len();
            parts.push((Vec::new(), Vec::new()));
        }
        part_of[node] = part_of[first];
        parts[part_of[node]].0.push(node);
    }
    for (edge, (from, _)) in edges.iter().enumerate().filter(|(_, (from, to))| real(*from, *to)) {
        parts[part_of[*from]].1.push(edge);
    }
    parts
}

fn draw(
    members: Vec<usize>,
    inner: &[usize],
    edges: &[(usize, usize)],
    sizes: &[(f64, f64)],
    options: &Options,
) -> Piece {
    // Members are in order, so a binary search is the way from a node to its place among them.
    let local = |node: usize| members.binary_search(&node).unwrap_or(0);
    let arrows: Vec<(usize, usize)> = inner.iter().map(|edge| (local(edges[*edge].0), local(edges[*edge].1))).collect();
    let own: Vec<(f64, f64)> = members.iter().map(|node| sizes[*node]).collect();
    let acyclic = layers::acyclic(own.len(), &arrows);
    let layer = layers::assign(own.len(), &acyclic);
    let mut net = Net::new(&own, &acyclic, &layer);
    order::order(&mut net);
    let drawn = place::place(&net, options);
    let paths = inner.iter().zip(&arrows).map(|(edge, arrow)| (*edge, drawn.path(&net, *arrow))).collect();
    let corners = drawn.corners(&net, own.len());
    Piece { members, corners, layers: layer, paths, width: drawn.width, height: drawn.height }
}

/// Puts the pieces onto shelves of about one and a half times the height in width.
fn pack(pieces: Vec<Piece>, nodes: usize, edges: usize, options: &Options) -> Layout {
    let gap = options.part_gap;
    let area: f64 = pieces.iter().map(|piece| (piece.width + gap) * (piece.height + gap)).sum();
    let widest = pieces.iter().map(|piece| piece.width).fold(0.0, f64::max);
    let shelf = widest.max((area * 1.6).sqrt());
    let mut layout = Layout {
        positions: vec![Point { x: 0.0, y: 0.0 }; nodes],
        layers: vec![0; nodes],
        paths: vec![Vec::new(); edges],
        width: 0.0,
        height: 0.0,
    };
    let (mut x, mut y, mut tallest) = (0.0_f64, 0.0_f64, 0.0_f64);
    for piece in pieces {
        if x > 0.0 && x + piece.width > shelf {
            y += tallest + gap;
            (x, tallest) = (0.0, 0.0);
        }
        let moved = |point: Point| Point { x: point.x + x, y: point.y + y };
        for (position, node) in piece.members.iter().enumerate() {
            layout.positions[*node] = moved(piece.corners[position]);
            layout.layers[*node] = piece.layers[position];
        }
        for (edge, path) in piece.paths {
            layout.paths[edge] = path.into_iter().map(moved).collect();
        }
        layout.width = layout.width.max(x + piece.width);
        layout.height = layout.height.max(y + piece.height);
        x += piece.width + gap;
        tallest = tallest.max(piece.height);
    }
    layout
}
