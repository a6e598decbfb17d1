//! Takes the cycles out of a graph and puts its nodes into layers.

use std::collections::HashSet;

/// Edges without cycles, each once: what closes a cycle is turned round. Takes no edge from a node to itself.
pub(super) fn acyclic(nodes: usize, arrows: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    let mut is_target = vec![false; nodes];
    for (from, to) in arrows {
        out[*from].push(*to);
        is_target[*to] = true;
    }
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Done,
    }
    let mut seen = vec![Seen::No; nodes];
    let mut known: HashSet<(usize, usize)> = HashSet::with_capacity(arrows.len());
    let mut edges = Vec::with_capacity(arrows.len());
    // From what nothing leads to, so that cycles are opened where one would begin to read.
    let starts = (0..nodes).filter(|node| !is_target[*node]).chain(0..nodes);
    for start in starts {
        if seen[start] != Seen::No {
            continue;
        }
        seen[start] = Seen::Open;
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.last_mut() {
            let node = *node;
            let Some(&target) = out[node].get(*next) else {
                seen[node] = Seen::Done;
                stack.pop();
                continue;
            };
            *next += 1;
            let edge = if seen[target] == Seen::Open { (target, node) } else { (node, target) };
            if known.insert(edge) {
                edges.push(edge);
            }
            if seen[target] == Seen::No {
                seen[target] = Seen::Open;
                stack.push((target, 0));
            }
        }
    }
    edges
}

/// A layer for every node, each edge going to a later one, edges short.
pub(super) fn assign(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut into: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (from, to) in edges {
        out[*from].push(*to);
        into[*to].push(*from);
    }
    let order = topological(&into, &out);
    let mut layer = vec![0; nodes];
    for node in &order {
        layer[*node] = into[*node].iter().map(|before| layer[*before] + 1).max().unwrap_or(0);
    }
    // Pulls every node to the side where most of its edges go; edges never turn round.
    for _ in 0..4 {
        let mut moved = false;
        for node in order.iter().rev().chain(&order) {
            let first = into[*node].iter().map(|before| layer[*before] + 1).max();
            let last = out[*node].iter().map(|after| layer[*after] - 1).min();
            let wanted = match (first, last) {
                (None, Some(last)) => last,
                (Some(first), None) => first,
                (Some(first), Some(last)) => match into[*node].len().cmp(&out[*node].len()) {
                    std::cmp::Ordering::Less => last,
                    std::cmp::Ordering::Greater => first,
                    std::cmp::Ordering::Equal => layer[*node],
                },
                (None, None) => 0,
            };
            moved |= wanted != layer[*node];
            layer[*node] = wanted;
        }
        if !moved {
            break;
        }
    }
    let least = layer.iter().copied().min().unwrap_or(0);
    layer.iter_mut().for_each(|layer| *layer -= least);
    layer
}

fn topological(into: &[Vec<usize>], out: &[Vec<usize>]) -> Vec<usize> {
    let mut waits: Vec<usize> = into.iter().map(Vec::len).collect();
    let mut order: Vec<usize> = (0..into.len()).filter(|node| waits[*node] == 0).collect();
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        for after in &out[node] {
            waits[*after] -= 1;
            if waits[*after] == 0 {
                order.push(*after);
            }
        }
    }
    order
}
