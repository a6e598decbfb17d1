//! Gives coordinates: layers side by side; within a layer every node as near to its neighbours as the order allows.

use super::net::Net;
use super::{Options, Point};

/// A drawn net.
pub(super) struct Drawn {
    /// Left edge and width of each layer.
    columns: Vec<(f64, f64)>,
    /// The middle of each node and joint, from top.
    middles: Vec<f64>,
    pub width: f64,
    pub height: f64,
}

pub(super) fn place(net: &Net, options: &Options) -> Drawn {
    let mut columns = Vec::with_capacity(net.rows.len());
    let mut left = 0.0;
    for row in &net.rows {
        let width = row.iter().map(|node| net.sizes[*node].0).fold(0.0, f64::max);
        columns.push((left, width));
        left += width + options.layer_gap;
    }
    let middles = relax(net, options);
    let nodes = || (0..net.nodes).map(|node| (middles[node], net.sizes[node].1 / 2.0));
    let joints = || middles[net.nodes..].iter().map(|middle| (*middle, 0.0));
    let top = nodes().chain(joints()).map(|(middle, half)| middle - half).fold(f64::INFINITY, f64::min);
    let bottom = nodes().chain(joints()).map(|(middle, half)| middle + half).fold(f64::NEG_INFINITY, f64::max);
    let width = columns.last().map_or(0.0, |(left, width)| left + width);
    Drawn { columns, middles: middles.iter().map(|middle| middle - top).collect(), width, height: bottom - top }
}

/// Sweeps to and fro; each time a layer is put as near to where its neighbours want it as order and gaps allow.
fn relax(net: &Net, options: &Options) -> Vec<f64> {
    let gaps: Vec<Vec<f64>> = net.rows.iter().map(|row| gaps(net, row, options)).collect();
    let mut middles = vec![0.0; net.sizes.len()];
    for (row, gaps) in net.rows.iter().zip(&gaps) {
        let mut y = -gaps.iter().sum::<f64>() / 2.0;
        for (node, gap) in row.iter().zip(gaps) {
            y += gap;
            middles[*node] = y;
        }
    }
    let rows = net.rows.len();
    let sweeps = if net.sizes.len() <= 3_000 { 24 } else { 6 };
    for sweep in 0..sweeps {
        let last = sweep >= sweeps / 2;
        for step in 0..rows {
            let row = if sweep % 2 == 0 { step } else { rows - 1 - step };
            let wishes: Vec<(f64, f64)> = net.rows[row]
                .iter()
                .map(|node| {
                    let before = net.before[*node].iter().filter(|_| last || sweep % 2 == 0);
                    let after = net.after[*node].iter().filter(|_| last || sweep % 2 == 1);
                    wish(net, *node, before.chain(after), &middles)
                })
                .collect();
            settle(&net.rows[row], &gaps[row], &wishes, &mut middles);
        }
    }
    middles
}

/// From the middle of the node above to the middle of each node; 0 for the first.
fn gaps(net: &Net, row: &[usize], options: &Options) -> Vec<f64> {
    let mut gaps = vec![0.0];
    gaps.extend(row.windows(2).map(|pair| {
        let between = match (net.is_joint(pair[0]), net.is_joint(pair[1])) {
            (false, false) => 1.0,
            (true, true) => 0.4,
            _ => 0.7,
        };
        (net.sizes[pair[0]].1 + net.sizes[pair[1]].1) / 2.0 + options.node_gap * between
    }));
    gaps.truncate(row.len());
    gaps
}

/// Where a node wants to be and how much. Pieces of long edges pull most, so that these become straight.
fn wish<'a>(net: &Net, node: usize, neighbours: impl Iterator<Item = &'a usize>, middles: &[f64]) -> (f64, f64) {
    let (mut sum, mut weight) = (0.0, 0.0);
    for neighbour in neighbours {
        let pull = match (net.is_joint(node), net.is_joint(*neighbour)) {
            (true, true) => 8.0,
            (false, false) => 1.0,
            _ => 2.0,
        };
        sum += middles[*neighbour] * pull;
        weight += pull;
    }
    if weight == 0.0 { (middles[node], 0.1) } else { (sum / weight, weight) }
}

/// The places that are nearest to the wishes (least squares) and keep order and gaps: isotonic regression by pooling
/// adjacent violators.
fn settle(row: &[usize], gaps: &[f64], wishes: &[(f64, f64)], middles: &mut [f64]) {
    struct Pool {
        sum: f64,
        weight: f64,
        count: usize,
    }
    impl Pool {
        fn mean(&self) -> f64 {
            self.sum / self.weight
        }
    }
    let mut pools: Vec<Pool> = Vec::with_capacity(row.len());
    let mut offset = 0.0;
    for ((wanted, weight), gap) in wishes.iter().zip(gaps) {
        offset += gap;
        let mut pool = Pool { sum: (wanted - offset) * weight, weight: *weight, count: 1 };
        while let Some(above) = pools.pop_if(|above| above.mean() > pool.mean()) {
            pool =
                Pool { sum: above.sum + pool.sum, weight: above.weight + pool.weight, count: above.count + pool.count };
        }
        pools.push(pool);
    }
    let bases = pools.iter().flat_map(|pool| std::iter::repeat_n(pool.mean(), pool.count));
    let mut offset = 0.0;
    for ((node, gap), base) in row.iter().zip(gaps).zip(bases) {
        offset += gap;
        middles[*node] = base + offset;
    }
}

impl Drawn {
    /// The upper left corners of the first `nodes` nodes.
    pub fn corners(&self, net: &Net, nodes: usize) -> Vec<Point> {
        let corner =
            |node: usize| Point { x: self.columns[net.layer[node]].0, y: self.middles[node] - net.sizes[node].1 / 2.0 };
        (0..nodes).map(corner).collect()
    }

    /// From the right side of the left node to the left side of the right node; from right to left for an edge of a
    /// cycle that was turned round.
    pub fn path(&self, net: &Net, (from, to): (usize, usize)) -> Vec<Point> {
        let forth = net.layer[from] < net.layer[to];
        let (first, last) = if forth { (from, to) } else { (to, from) };
        let (left, width) = self.columns[net.layer[first]];
        let mut path = vec![Point { x: left + net.sizes[first].0, y: self.middles[first] }];
        straight(&mut path, left + width);
        for joint in net.joints.get(&(first, last)).into_iter().flatten() {
            let (left, width) = self.columns[net.layer[*joint]];
            bend(&mut path, Point { x: left, y: self.middles[*joint] });
            straight(&mut path, left + width);
        }
        bend(&mut path, Point { x: self.columns[net.layer[last]].0, y: self.middles[last] });
        if !forth {
            path.reverse();
        }
        path
    }
}

/// On at the same height.
fn straight(path: &mut Vec<Point>, x: f64) {
    let Some(last) = path.last().copied().filter(|last| last.x < x) else { return };
    let third = (x - last.x) / 3.0;
    path.extend([1.0, 2.0, 3.0].map(|step| Point { x: last.x + third * step, y: last.y }));
}

/// To `end`, leaving and arriving level.
fn bend(path: &mut Vec<Point>, end: Point) {
    let Some(start) = path.last().copied() else { return };
    let reach = (end.x - start.x) / 2.0;
    path.extend([Point { x: start.x + reach, y: start.y }, Point { x: end.x - reach, y: end.y }, end]);
}
