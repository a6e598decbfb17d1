//! The graph in layers: long edges are cut into pieces, with a joint in every layer that they cross.

use std::collections::HashMap;

/// Nodes first (as given), then joints.
pub(super) struct Net {
    pub sizes: Vec<(f64, f64)>,
    /// How many are nodes; the rest are joints.
    pub nodes: usize,
    pub layer: Vec<usize>,
    /// Neighbours in the layer before and in the layer after.
    pub before: Vec<Vec<usize>>,
    pub after: Vec<Vec<usize>>,
    /// The layers from left to right, each from top to bottom.
    pub rows: Vec<Vec<usize>>,
    /// For each edge the joints on its way; absent for an edge that is drawn straight through because there are too many.
    pub joints: HashMap<(usize, usize), Vec<usize>>,
}

impl Net {
    pub fn new(sizes: &[(f64, f64)], edges: &[(usize, usize)], layer: &[usize]) -> Net {
        let nodes = sizes.len();
        let rows = layer.iter().max().map_or(0, |last| last + 1);
        let mut net = Net {
            sizes: sizes.to_vec(),
            nodes,
            layer: layer.to_vec(),
            before: vec![Vec::new(); nodes],
            after: vec![Vec::new(); nodes],
            rows: vec![Vec::new(); rows],
            joints: HashMap::with_capacity(edges.len()),
        };
        for (node, layer) in layer.iter().enumerate() {
            net.rows[*layer].push(node);
        }
        // The longest edges go without joints when the joints would outnumber everything else by far.
        let mut budget = 1_500 + 3 * nodes;
        let mut by_length: Vec<usize> = (0..edges.len()).collect();
        by_length.sort_by_key(|edge| layer[edges[*edge].1] - layer[edges[*edge].0]);
        for edge in by_length {
            let (from, to) = edges[edge];
            let between = layer[to] - layer[from] - 1;
            if between <= budget {
                budget -= between;
                net.add(from, to);
            }
        }
        net
    }

    pub fn is_joint(&self, node: usize) -> bool {
        node >= self.nodes
    }

    fn add(&mut self, from: usize, to: usize) {
        let mut joints = Vec::new();
        let mut last = from;
        for layer in self.layer[from] + 1..self.layer[to] {
            let joint = self.sizes.len();
            self.sizes.push((0.0, 0.0));
            self.layer.push(layer);
            self.before.push(Vec::new());
            self.after.push(Vec::new());
            self.rows[layer].push(joint);
            self.join(last, joint);
            joints.push(joint);
            last = joint;
        }
        self.join(last, to);
        self.joints.insert((from, to), joints);
    }

    fn join(&mut self, from: usize, to: usize) {
        self.after[from].push(to);
        self.before[to].push(from);
    }
}
