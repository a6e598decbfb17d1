//! The graph of relations: what is reached, what breaks, what goes in circles. Pure; works on positions and links.

pub(crate) mod show;

use std::collections::{HashMap, VecDeque};

/// A relation, said from the one that needs to the one that is needed, and back.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Relation {
    pub forth: &'static str,
    pub back: &'static str,
    /// Whether the one that is needed can break the one that needs it.
    pub dependency: bool,
}

/// Every relation. An API needs the component that provides it, as its consumers need the API.
pub(crate) const RELATIONS: [Relation; 7] = [
    Relation { forth: "ownedBy", back: "ownerOf", dependency: false },
    Relation { forth: "partOf", back: "hasPart", dependency: false },
    Relation { forth: "dependsOn", back: "dependencyOf", dependency: true },
    Relation { forth: "consumesApi", back: "apiConsumedBy", dependency: true },
    Relation { forth: "apiProvidedBy", back: "providesApi", dependency: true },
    Relation { forth: "childOf", back: "parentOf", dependency: false },
    Relation { forth: "memberOf", back: "hasMember", dependency: false },
];

/// The relation of a word, and whether the word says it from the one that needs.
pub(crate) fn relation(word: &str) -> Option<(u8, bool)> {
    let at = RELATIONS.iter().position(|relation| relation.forth == word || relation.back == word)?;
    Some((u8::try_from(at).ok()?, RELATIONS[at].forth == word))
}

/// The way from one position to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    /// Position in `RELATIONS`.
    pub relation: u8,
    pub other: u32,
    /// Whether the one at this end says so, and whether the other end does.
    pub said_here: bool,
    pub said_there: bool,
}

impl Link {
    pub fn is_dependency(self) -> bool {
        RELATIONS[usize::from(self.relation)].dependency
    }
}

/// What the functions here need to know of the catalog.
pub(crate) trait Net {
    /// Links to what `at` needs.
    fn needs(&self, at: u32) -> &[Link];
    /// Links to what needs `at`.
    fn needed_by(&self, at: u32) -> &[Link];
    /// Whether a way may lead there.
    fn is_open(&self, at: u32) -> bool;
}

/// Where to go from the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// What it needs.
    Dependencies,
    /// What needs it.
    Dependents,
    /// Both, each on its own way: not what else its dependencies are needed by.
    Both,
    /// All relations, any way.
    Everything,
}

/// What was reached, nearest first, with the steps it took.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    pub nodes: Vec<(u32, u32)>,
    /// Reached, but beyond the most that was wanted.
    pub left_out: usize,
}

/// Everything that can be reached from `root` in so many steps, `root` first; the `most` nearest of it.
pub(crate) fn reach(net: &impl Net, root: u32, direction: Direction, hops: u32, most: usize) -> Reach {
    let mut steps: HashMap<u32, u32> = HashMap::new();
    match direction {
        Direction::Both => {
            walk(net, root, Direction::Dependencies, hops, &mut steps);
            walk(net, root, Direction::Dependents, hops, &mut steps);
        }
        one => walk(net, root, one, hops, &mut steps),
    }
    let mut nodes: Vec<(u32, u32)> = steps.into_iter().collect();
    nodes.sort_unstable_by_key(|(node, hops)| (*hops, *node));
    let left_out = nodes.len().saturating_sub(most);
    nodes.truncate(most);
    Reach { nodes, left_out }
}

fn walk(net: &impl Net, root: u32, direction: Direction, hops: u32, steps: &mut HashMap<u32, u32>) {
    let mut seen: HashMap<u32, u32> = HashMap::from([(root, 0)]);
    let mut queue = VecDeque::from([root]);
    while let Some(at) = queue.pop_front() {
        let next = seen[&at] + 1;
        if next > hops {
            break;
        }
        let forth = (direction != Direction::Dependents).then(|| net.needs(at)).into_iter().flatten();
        let back = (direction != Direction::Dependencies).then(|| net.needed_by(at)).into_iter().flatten();
        for link in forth.chain(back) {
            if (direction == Direction::Everything || link.is_dependency())
                && !seen.contains_key(&link.other)
                && net.is_open(link.other)
            {
                seen.insert(link.other, next);
                queue.push_back(link.other);
            }
        }
    }
    for (node, hops) in seen {
        let known = steps.entry(node).or_insert(hops);
        *known = hops.min(*known);
    }
}

/// Everything that may break when `root` does, nearest first, without `root`.
#[cfg_attr(not(test), expect(dead_code, reason = "for scorecards and incidents, which come later"))]
pub(crate) fn impact(net: &impl Net, root: u32) -> Vec<(u32, u32)> {
    let mut reached = reach(net, root, Direction::Dependents, u32::MAX, usize::MAX).nodes;
    reached.retain(|(node, _)| *node != root);
    reached
}

/// Groups of positions that all need each other, each sorted, those with the smallest position first
/// (Tarjan, "Depth-first search and linear graph algorithms", 1972; without recursion).
#[cfg_attr(not(test), expect(dead_code, reason = "for scorecards, which come later"))]
pub(crate) fn cycles(net: &impl Net, count: u32) -> Vec<Vec<u32>> {
    const NEW: u32 = u32::MAX;
    let size = usize::try_from(count).unwrap_or(0);
    let (mut index, mut low) = (vec![NEW; size], vec![0; size]);
    let (mut on_stack, mut stack, mut next) = (vec![false; size], Vec::new(), 0);
    let mut found = Vec::new();
    let place = |node: u32| usize::try_from(node).unwrap_or(usize::MAX);
    for start in 0..count {
        if index[place(start)] != NEW || !net.is_open(start) {
            continue;
        }
        let mut path = vec![(start, 0_usize)];
        while let Some((at, from)) = path.pop() {
            let here = place(at);
            if from == 0 {
                (index[here], low[here], on_stack[here]) = (next, next, true);
                next += 1;
                stack.push(at);
            }
            let links = net.needs(at);
            let mut waits = false;
            for (number, link) in links.iter().enumerate().skip(from) {
                if !link.is_dependency() || !net.is_open(link.other) {
                    continue;
                }
                let there = place(link.other);
                if index[there] == NEW {
                    path.push((at, number + 1));
                    path.push((link.other, 0));
                    waits = true;
                    break;
                }
                if on_stack[there] {
                    low[here] = low[here].min(index[there]);
                }
            }
            if waits {
                continue;
            }
            if low[here] == index[here] {
                let from = stack.iter().rposition(|node| *node == at).unwrap_or(0);
                let mut group = stack.split_off(from);
                group.iter().for_each(|node| on_stack[place(*node)] = false);
                group.sort_unstable();
                if group.len() > 1 || links.iter().any(|link| link.other == at && link.is_dependency()) {
                    found.push(group);
                }
            }
            if let Some((parent, _)) = path.last() {
                let parent = place(*parent);
                low[parent] = low[parent].min(low[here]);
            }
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Drawn {
        needs: Vec<Vec<Link>>,
        needed_by: Vec<Vec<Link>>,
        closed: Vec<u32>,
    }

    impl Net for Drawn {
        fn needs(&self, at: u32) -> &[Link] {
            &self.needs[at as usize]
        }
        fn needed_by(&self, at: u32) -> &[Link] {
            &self.needed_by[at as usize]
        }
        fn is_open(&self, at: u32) -> bool {
            !self.closed.contains(&at)
        }
    }

    /// `"0 dependsOn 1, 1 ownedBy 2"`
    fn draw(text: &str) -> Drawn {
        let mut net = Drawn { needs: vec![Vec::new(); 12], needed_by: vec![Vec::new(); 12], closed: Vec::new() };
        for line in text.split(", ") {
            let [from, word, to]: [&str; 3] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
            let (from, to): (u32, u32) = (from.parse().unwrap(), to.parse().unwrap());
            let (relation, forth) = relation(word).unwrap();
            let (from, to) = if forth { (from, to) } else { (to, from) };
            let link = |other| Link { relation, other, said_here: true, said_there: false };
            net.needs[from as usize].push(link(to));
            net.needed_by[to as usize].push(link(from));
        }
        net
    }

    fn reached(net: &Drawn, root: u32, direction: Direction, hops: u32) -> Vec<(u32, u32)> {
        reach(net, root, direction, hops, 100).nodes
    }

    #[test]
    fn dependencies_go_down_and_dependents_up() {
        let net = draw("0 dependsOn 1, 1 dependsOn 2, 3 dependsOn 1, 4 dependsOn 3, 1 ownedBy 5");
        assert_eq!(reached(&net, 1, Direction::Dependencies, 9), [(1, 0), (2, 1)]);
        assert_eq!(reached(&net, 1, Direction::Dependents, 9), [(1, 0), (0, 1), (3, 1), (4, 2)]);
        assert_eq!(reached(&net, 1, Direction::Dependents, 1), [(1, 0), (0, 1), (3, 1)]);
        assert_eq!(
            reached(&net, 0, Direction::Both, 2),
            [(0, 0), (1, 1), (2, 2)],
            "not 3, which only shares a dependency"
        );
        assert_eq!(reached(&net, 0, Direction::Everything, 2), [(0, 0), (1, 1), (2, 2), (3, 2), (5, 2)]);
    }

    #[test]
    fn a_consumer_needs_the_provider_behind_the_api() {
        let net = draw("0 consumesApi 1, 2 providesApi 1, 2 dependsOn 3");
        assert_eq!(reached(&net, 0, Direction::Dependencies, 9), [(0, 0), (1, 1), (2, 2), (3, 3)]);
        assert_eq!(impact(&net, 3), [(2, 1), (1, 2), (0, 3)]);
    }

    #[test]
    fn no_way_leads_through_what_may_not_be_seen() {
        let mut net = draw("0 dependsOn 1, 1 dependsOn 2, 0 dependsOn 3");
        net.closed = vec![1];
        assert_eq!(reached(&net, 0, Direction::Dependencies, 9), [(0, 0), (3, 1)]);
    }

    #[test]
    fn the_nearest_are_kept_and_the_rest_is_counted() {
        let net = draw("0 dependsOn 1, 0 dependsOn 2, 1 dependsOn 3, 3 dependsOn 4");
        let reached = reach(&net, 0, Direction::Dependencies, 9, 3);
        assert_eq!((reached.nodes, reached.left_out), (vec![(0, 0), (1, 1), (2, 1)], 2));
    }

    #[test]
    fn circles_are_found_once() {
        assert_eq!(cycles(&draw("0 dependsOn 1, 1 dependsOn 2"), 12), Vec::<Vec<u32>>::new());
        assert_eq!(
            cycles(
                &draw(
                    "0 dependsOn 1, 1 dependsOn 2, 2 dependsOn 0, 3 dependsOn 0, 4 dependsOn 5, 5 dependsOn 4, 6 dependsOn 6"
                ),
                12
            ),
            [vec![0, 1, 2], vec![4, 5], vec![6]]
        );
        assert_eq!(cycles(&draw("0 ownedBy 1, 1 ownedBy 0"), 12), Vec::<Vec<u32>>::new());
        assert_eq!(
            cycles(
                &draw(
                    "0 dependsOn 1, 1 dependsOn 2, 2 dependsOn 1, 0 dependsOn 2, 2 dependsOn 3, 3 dependsOn 4, 4 dependsOn 3"
                ),
                12
            ),
            [vec![1, 2], vec![3, 4]]
        );
        let long: Vec<String> = (0..11).map(|at| format!("{at} dependsOn {}", (at + 1) % 11)).collect();
        assert_eq!(cycles(&draw(&long.join(", ")), 12), [(0..11).collect::<Vec<u32>>()]);
    }
}
