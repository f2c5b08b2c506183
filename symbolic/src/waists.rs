//! The nodes that all paths between two others pass through: dominators, by petgraph.

use petgraph::algo::dominators::simple_fast;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::Reversed;

use crate::network::Network;

/// Which ends of the paths are held fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fixed {
    /// Where they begin: what is asked for are dominators.
    Start,
    /// Where they end: postdominators.
    End,
}

/// The edges of a network as petgraph keeps them.
pub(crate) struct Waists {
    dag: DiGraph<(), (), usize>,
}

/// For each node, the next one on the way to the root that all paths between the two pass
/// through; `NONE` where there is no path, and at the root.
pub(crate) struct Tree {
    next: Vec<usize>,
    root: usize,
}

const NONE: usize = usize::MAX;

impl Waists {
    pub(crate) fn new(network: &Network<'_>) -> Self {
        let mut dag = DiGraph::default();
        for _ in 0..network.len() {
            dag.add_node(());
        }
        for place in 0..network.len() {
            for edge in network.edges_to(place) {
                dag.add_edge(NodeIndex::new(edge.from), NodeIndex::new(place), ());
            }
        }
        Self { dag }
    }

    /// The tree of one end, in about linear time (Cooper, Harvey and Kennedy, "A simple,
    /// fast dominance algorithm", 2001; a DAG needs few of its rounds).
    pub(crate) fn tree(&self, root: usize, fixed: Fixed) -> Tree {
        let at = NodeIndex::new(root);
        let found = match fixed {
            Fixed::Start => simple_fast(&self.dag, at),
            Fixed::End => simple_fast(Reversed(&self.dag), at),
        };
        let next = |place| found.immediate_dominator(NodeIndex::new(place));
        Tree {
            next: (0..self.dag.node_count())
                .map(|place| next(place).map_or(NONE, NodeIndex::index))
                .collect(),
            root,
        }
    }
}

impl Tree {
    /// Whether there is a path between the node and the root.
    pub(crate) fn reaches(&self, place: usize) -> bool {
        place == self.root || self.next[place] != NONE
    }

    /// The nodes strictly between the two that all paths pass through, the nearest to
    /// the node first.
    pub(crate) fn between(&self, place: usize) -> impl Iterator<Item = usize> {
        let step = |&at: &usize| Some(self.next[at]).filter(|&next| next != NONE);
        let root = self.root;
        std::iter::successors(step(&place), step).take_while(move |&at| at != root)
    }
}
