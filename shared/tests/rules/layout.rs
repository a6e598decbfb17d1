//! Pictures of graphs: nothing overlaps, arrows go to the right, few edges cross, and it is quick.

use proptest::prelude::*;
use shared::catalog::layout::{Layout, Options, Point, lay_out};

const NODE: (f64, f64) = (140.0, 32.0);

fn drawn(nodes: usize, edges: &[(usize, usize)]) -> Layout {
    lay_out(&vec![NODE; nodes], edges, &Options::default())
}

#[test]
fn nothing_is_drawn_as_nothing() {
    assert_eq!(drawn(0, &[]), Layout::default());
    assert_eq!(drawn(0, &[(0, 1), (5, 5)]).paths, [Vec::new(), Vec::new()]);
}

#[test]
fn a_chain_is_a_straight_line_to_the_right() {
    let layout = drawn(3, &[(0, 1), (1, 2)]);
    assert_eq!(layout.positions, [0.0, 196.0, 392.0].map(|x| Point { x, y: 0.0 }));
    assert_eq!(layout.layers, [0, 1, 2]);
    assert_eq!((layout.width, layout.height), (532.0, 32.0));
    assert_eq!(layout.svg_path(0), "M140 16 C168 16 168 16 196 16");
    assert_eq!(layout.svg_path(9), "");
}

#[test]
fn one_stands_in_the_middle_of_what_needs_it() {
    let layout = drawn(4, &[(0, 3), (1, 3), (2, 3)]);
    assert_eq!(layout.layers, [0, 0, 0, 1]);
    assert!((layout.positions[3].y - layout.positions[1].y).abs() < 0.01);
    assert!((layout.positions[2].y - layout.positions[0].y - 2.0 * 56.0).abs() < 0.01);
}

#[test]
fn nodes_are_pulled_to_their_only_neighbour() {
    // 4 is needed by 3 only, and 5 needs 3 only: neither stands at the far left.
    let layout = drawn(6, &[(0, 1), (1, 2), (2, 3), (3, 4), (5, 3)]);
    assert_eq!(layout.layers, [0, 1, 2, 3, 4, 2]);
}

#[test]
fn a_circle_is_opened_and_its_last_edge_goes_back() {
    let layout = drawn(3, &[(0, 1), (1, 2), (2, 0)]);
    assert_eq!(layout.layers, [0, 1, 2]);
    let back = &layout.paths[2];
    assert_eq!(back[0].x, layout.positions[2].x);
    assert_eq!(back[back.len() - 1].x, layout.positions[0].x + NODE.0);
    // It goes round the node between them.
    let middle = layout.positions[1];
    assert!(back.iter().all(|point| point.x < middle.x
        || point.x > middle.x + NODE.0
        || point.y < middle.y
        || point.y > middle.y + NODE.1));
}

#[test]
fn loops_doubles_and_edges_to_nowhere_do_no_harm() {
    let layout = drawn(2, &[(0, 0), (0, 1), (0, 1), (1, 0), (0, 7), (7, 0)]);
    assert!(layout.paths[0].is_empty() && layout.paths[4].is_empty() && layout.paths[5].is_empty());
    assert_eq!(layout.paths[1], layout.paths[2]);
    let turned: Vec<Point> = layout.paths[1].iter().rev().copied().collect();
    assert_eq!(layout.paths[3], turned);
}

#[test]
fn edges_that_need_not_cross_do_not() {
    // Two ladders given in a mixed-up order.
    let layout = drawn(8, &[(0, 7), (1, 6), (2, 5), (3, 4), (7, 1), (6, 2), (0, 1), (5, 3)]);
    let heights = |layer: usize| {
        let mut nodes: Vec<usize> = (0..8).filter(|node| layout.layers[*node] == layer).collect();
        nodes.sort_by(|a, b| layout.positions[*a].y.total_cmp(&layout.positions[*b].y));
        nodes
    };
    assert_eq!((0..8).map(heights).map(|row| row.len()).sum::<usize>(), 8);
    let bipartite = drawn(6, &[(0, 5), (1, 4), (2, 3)]);
    for edge in 0..3 {
        let path = &bipartite.paths[edge];
        assert!((path[0].y - path[3].y).abs() < 0.01, "{path:?}");
    }
}

#[test]
fn parts_that_do_not_hang_together_stand_apart() {
    let layout = drawn(12, &[(0, 1), (2, 3)]);
    no_overlap(&[NODE; 12], &layout);
    assert!(layout.width < 900.0 && layout.height < 500.0, "{} {}", layout.width, layout.height);
}

#[test]
fn sizes_that_are_no_sizes_are_borne() {
    let options = Options { layer_gap: f64::NAN, node_gap: -5.0, part_gap: f64::INFINITY };
    let layout = lay_out(&[(f64::NAN, 1.0), (-3.0, f64::INFINITY), (1e300, 1.0)], &[(0, 1), (1, 2)], &options);
    all_finite(&layout);
}

fn all_finite(layout: &Layout) {
    let points = layout.positions.iter().chain(layout.paths.iter().flatten());
    assert!(points.clone().all(|point| point.x.is_finite() && point.y.is_finite()));
    assert!(layout.width.is_finite() && layout.height.is_finite());
    assert!(points.clone().all(|point| point.x >= -0.01
        && point.x <= layout.width + 0.01
        && point.y >= -0.01
        && point.y <= layout.height + 0.01));
}

fn no_overlap(sizes: &[(f64, f64)], layout: &Layout) {
    let mut boxes: Vec<(Point, (f64, f64))> = layout.positions.iter().copied().zip(sizes.iter().copied()).collect();
    boxes.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
    for (index, (at, (width, height))) in boxes.iter().enumerate() {
        for (other, (_, tall)) in boxes[index + 1..].iter().take_while(|(other, _)| other.x < at.x + width - 0.01) {
            assert!(other.y >= at.y + height - 0.01 || at.y >= other.y + tall - 0.01, "{at:?} {other:?}");
        }
    }
}

fn graph() -> impl Strategy<Value = (Vec<(f64, f64)>, Vec<(usize, usize)>)> {
    prop::collection::vec((1.0..200.0, 1.0..80.0), 1..40).prop_flat_map(|sizes| {
        let nodes = sizes.len();
        (Just(sizes), prop::collection::vec((0..nodes, 0..nodes), 0..80))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_graph_is_drawn_without_overlap((sizes, edges) in graph()) {
        let layout = lay_out(&sizes, &edges, &Options::default());
        all_finite(&layout);
        no_overlap(&sizes, &layout);
        prop_assert_eq!(&layout, &lay_out(&sizes, &edges, &Options::default()));
        for (edge, (from, to)) in edges.iter().enumerate() {
            let path = &layout.paths[edge];
            prop_assert_eq!(path.is_empty(), from == to);
            if from != to {
                prop_assert!(layout.layers[*from] != layout.layers[*to]);
                prop_assert_eq!(path.len() % 3, 1);
            }
        }
    }
}

/// A catalog-like graph: later nodes need a few of those shortly before them.
fn big(nodes: usize, per_node: usize) -> Vec<(usize, usize)> {
    let mut state = 42_u64;
    let mut chance = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    (1..nodes).flat_map(|node| (0..per_node).map(|_| (node, chance(node))).collect::<Vec<_>>()).collect()
}

#[test]
fn big_graphs_are_drawn_in_time() {
    // Times are printed, not asserted; debug builds and busy machines are slow. An explosion would not end at all.
    for (nodes, edges) in [
        (300, big(300, 2)),
        (5_000, big(5_000, 2)),
        (5_000, (1..5_000).map(|node| (0, node)).collect()),
        (5_000, (1..5_000).map(|node| (node - 1, node)).chain((2..5_000).map(|node| (0, node))).collect()),
        (5_000, Vec::new()),
    ] {
        let start = std::time::Instant::now();
        let layout = drawn(nodes, &edges);
        println!("{nodes} nodes, {} edges: {:?}", edges.len(), start.elapsed());
        no_overlap(&vec![NODE; nodes], &layout);
        all_finite(&layout);
    }
}
