//! Orders every layer so that few edges cross: sweeps by the median of the neighbours, then swaps of neighbours.

use super::net::Net;

/// Above this many nodes and joints, swaps cost more than they bring.
const SWAPPED: usize = 1_200;

pub(super) fn order(net: &mut Net) {
    if net.rows.len() < 2 {
        return;
    }
    walk(net);
    let mut at = places(net);
    let sweeps = match net.sizes.len() {
        small if small <= SWAPPED => 16,
        medium if medium <= 6_000 => 8,
        _ => 4,
    };
    let mut best = net.rows.clone();
    let mut fewest = crossings(net, &at);
    let mut idle = 0;
    for sweep in 0..sweeps {
        if fewest == 0 || idle == 4 {
            break;
        }
        let rows = net.rows.len();
        for step in 1..rows {
            let forth = sweep % 2 == 0;
            let row = if forth { step } else { rows - 1 - step };
            sort_by_median(net, &mut at, row, forth);
        }
        if net.sizes.len() <= SWAPPED {
            swap(net, &mut at);
        }
        let now = crossings(net, &at);
        idle += 1;
        if now < fewest {
            fewest = now;
            best.clone_from(&net.rows);
            idle = 0;
        }
    }
    net.rows = best;
}

/// The place of each node in its row.
fn places(net: &Net) -> Vec<usize> {
    let mut at = vec![0; net.sizes.len()];
    for row in &net.rows {
        for (place, node) in row.iter().enumerate() {
            at[*node] = place;
        }
    }
    at
}

/// A first order: neighbours follow each other as a walk through the graph meets them.
fn walk(net: &mut Net) {
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); net.rows.len()];
    let mut met = vec![false; net.sizes.len()];
    for start in net.rows.iter().flatten() {
        let mut stack = vec![*start];
        while let Some(node) = stack.pop() {
            if std::mem::replace(&mut met[node], true) {
                continue;
            }
            rows[net.layer[node]].push(node);
            stack.extend(net.before[node].iter().chain(&net.after[node]).rev().filter(|next| !met[**next]));
        }
    }
    net.rows = rows;
}

fn sort_by_median(net: &mut Net, at: &mut [usize], row: usize, forth: bool) {
    let neighbours = if forth { &net.before } else { &net.after };
    let mut keyed: Vec<(f64, usize)> = Vec::with_capacity(net.rows[row].len());
    let mut places = Vec::new();
    for node in &net.rows[row] {
        places.clear();
        places.extend(neighbours[*node].iter().map(|neighbour| at[*neighbour]));
        places.sort_unstable();
        if let Some(median) = median(&places) {
            keyed.push((median, *node));
        }
    }
    // Stable: what has the same median keeps its order. What has no neighbour there keeps its place.
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sorted = keyed.into_iter().map(|(_, node)| node);
    for (place, slot) in net.rows[row].iter_mut().enumerate() {
        if !neighbours[*slot].is_empty()
            && let Some(node) = sorted.next()
        {
            *slot = node;
        }
        at[*slot] = place;
    }
}

/// The middle of sorted places; of an even number the two middles, weighed towards the side where places are denser.
fn median(places: &[usize]) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "there are fewer places than a float can count")]
    let place = |index: usize| places[index] as f64;
    let middle = places.len() / 2;
    match places.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(place(middle)),
        2 => Some((place(0) + place(1)) / 2.0),
        many => {
            let left = place(middle - 1) - place(0);
            let right = place(many - 1) - place(middle);
            if left + right == 0.0 {
                return Some(place(middle));
            }
            Some((place(middle - 1) * right + place(middle) * left) / (left + right))
        }
    }
}

/// Swaps neighbours as long as that takes crossings away.
fn swap(net: &mut Net, at: &mut [usize]) {
    for _ in 0..4 {
        let mut better = false;
        for row in 0..net.rows.len() {
            for place in 1..net.rows[row].len() {
                let (upper, lower) = (net.rows[row][place - 1], net.rows[row][place]);
                let (mut as_is, mut swapped) = (0, 0);
                for neighbours in [&net.before, &net.after] {
                    let (kept, turned) = between(&neighbours[upper], &neighbours[lower], at);
                    as_is += kept;
                    swapped += turned;
                }
                if swapped < as_is {
                    net.rows[row].swap(place - 1, place);
                    at.swap(upper, lower);
                    better = true;
                }
            }
        }
        if !better {
            break;
        }
    }
}

/// How often the edges of two nodes cross as they stand, and how often if they were swapped.
fn between(upper: &[usize], lower: &[usize], at: &[usize]) -> (usize, usize) {
    let (mut kept, mut turned) = (0, 0);
    for a in upper {
        for b in lower {
            kept += usize::from(at[*a] > at[*b]);
            turned += usize::from(at[*a] < at[*b]);
        }
    }
    (kept, turned)
}

/// How many edges cross, by counting inversions between each two layers with a Fenwick tree.
pub(super) fn crossings(net: &Net, at: &[usize]) -> usize {
    let mut total = 0;
    let mut tree = Vec::new();
    let mut ends = Vec::new();
    for pair in net.rows.windows(2) {
        tree.clear();
        tree.resize(pair[1].len() + 1, 0_usize);
        let mut counted = 0;
        for node in &pair[0] {
            ends.clear();
            ends.extend(net.after[*node].iter().map(|after| at[*after]));
            ends.sort_unstable();
            for end in &ends {
                let mut not_below = 0;
                let mut index = end + 1;
                while index > 0 {
                    not_below += tree[index];
                    index &= index - 1;
                }
                total += counted - not_below;
            }
            for end in &ends {
                let mut index = end + 1;
                while index < tree.len() {
                    tree[index] += 1;
                    index += index & index.wrapping_neg();
                }
                counted += 1;
            }
        }
    }
    total
}
