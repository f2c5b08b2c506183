//! Jacobians by path sums.
//!
//! S(a, b) is the sum, over all paths from a to b, of the products of the partials on
//! their edges: the derivative of b by a. It depends on a and b only, so it is made once
//! for each pair and never corrected; no edge is ever removed or merged. If all paths
//! pass through w, then S(a, b) = S(a, w) S(w, b); otherwise the paths are sorted by
//! their first or last edge.

use num_traits::{One, Zero};
use trigrad_core::Expr;

use crate::keyed::Map;
use crate::network::Network;
use crate::region::sum;
use crate::sweep::product;
use crate::waists::{Fixed, Tree, Waists};

/// The path sums of a network without branches, as far as they were asked for.
pub(crate) struct PathSums<'n, 'g> {
    network: &'n Network<'g>,
    // Of each pair without a waist, the paths are sorted at the end that is not fixed.
    fixed: Fixed,
    waists: Waists,
    // By the end that is fixed.
    trees: Map<usize, Tree>,
    // How many pairs of a variable and an output a waist is passed between.
    traffic: Vec<u32>,
    sums: Map<(usize, usize), Option<Expr<'g>>>,
    // What may still be looked at.
    budget: usize,
}

// How S(a, b) is made.
enum Way {
    // a and b are the same node.
    Stay,
    // Through a node that all paths pass.
    Waist(usize),
    // By the edges at the end that is not fixed.
    Edges,
}

impl<'n, 'g> PathSums<'n, 'g> {
    pub(crate) fn new(network: &'n Network<'g>, fixed: Fixed, budget: usize) -> Self {
        Self {
            network,
            fixed,
            waists: Waists::new(network),
            trees: Map::default(),
            traffic: vec![0; network.len()],
            sums: Map::default(),
            budget,
        }
    }

    /// The derivative of each output by each variable of the network, a row for each
    /// output and 0 where there is no path; `None` if the budget is spent first.
    pub(crate) fn jacobian(&mut self, columns: usize) -> Option<Vec<Vec<Expr<'g>>>> {
        let network = self.network;
        for &output in &network.outputs {
            for &(input, _) in &network.inputs {
                self.count_traffic(input, output)?;
            }
        }
        let mut rows = vec![vec![Expr::zero(); columns]; network.outputs.len()];
        for (&output, row) in network.outputs.iter().zip(&mut rows) {
            for &(input, position) in &network.inputs {
                if let Some(slope) = self.sum(input, output)? {
                    row[position] = slope;
                }
            }
        }
        Some(rows)
    }

    fn count_traffic(&mut self, a: usize, b: usize) -> Option<()> {
        let (end, other) = self.ends(a, b);
        self.grow_tree(end)?;
        for waist in self.trees[&end].between(other) {
            self.budget = self.budget.checked_sub(1)?;
            self.traffic[waist] += 1;
        }
        Some(())
    }

    // S(a, b), without recursion: what it is made of is pushed on top of it until it
    // is there. The outer `None` says that the budget is spent, the inner one that
    // there is no path.
    fn sum(&mut self, a: usize, b: usize) -> Option<Option<Expr<'g>>> {
        let mut stack = vec![(a, b)];
        let mut needed = Vec::new();
        while let Some(&pair) = stack.last() {
            if self.sums.contains_key(&pair) {
                stack.pop();
                continue;
            }
            let (end, other) = self.ends(pair.0, pair.1);
            self.grow_tree(end)?;
            if !self.trees[&end].reaches(other) {
                self.sums.insert(pair, None);
                continue;
            }
            let way = self.way(pair)?;
            needed.clear();
            self.needs(pair, &way, &mut needed);
            needed.retain(|pair| !self.sums.contains_key(pair));
            self.budget = self.budget.checked_sub(1 + needed.len())?;
            if needed.is_empty() {
                let total = self.total(pair, &way);
                self.sums.insert(pair, total);
            }
            // The first one is made first.
            stack.extend(needed.iter().rev());
        }
        Some(self.sums[&(a, b)])
    }

    // The waist that most pairs pass is the one whose two sides are shared most.
    fn way(&mut self, (a, b): (usize, usize)) -> Option<Way> {
        if a == b {
            return Some(Way::Stay);
        }
        let (end, other) = self.ends(a, b);
        let mut best: Option<usize> = None;
        for waist in self.trees[&end].between(other) {
            self.budget = self.budget.checked_sub(1)?;
            if best.is_none_or(|best| self.traffic[waist] > self.traffic[best]) {
                best = Some(waist);
            }
        }
        Some(best.map_or(Way::Edges, Way::Waist))
    }

    fn needs(&self, (a, b): (usize, usize), way: &Way, needed: &mut Vec<(usize, usize)>) {
        match (way, self.fixed) {
            (Way::Stay, _) => {}
            (&Way::Waist(waist), _) => needed.extend([(a, waist), (waist, b)]),
            (Way::Edges, Fixed::Start) => {
                needed.extend(self.network.edges_to(b).iter().map(|edge| (a, edge.from)));
            }
            (Way::Edges, Fixed::End) => {
                needed.extend(self.network.users(a).iter().map(|&user| (user as usize, b)));
            }
        }
    }

    fn total(&self, (a, b): (usize, usize), way: &Way) -> Option<Expr<'g>> {
        let known = |pair: (usize, usize)| self.sums[&pair];
        match (way, self.fixed) {
            (Way::Stay, _) => Some(Expr::one()),
            (&Way::Waist(waist), _) => product(known((waist, b))?, known((a, waist))?),
            (Way::Edges, Fixed::Start) => {
                let edges = self.network.edges_to(b).iter();
                let terms = edges.filter_map(|edge| product(edge.partial?, known((a, edge.from))?));
                terms.reduce(sum)
            }
            (Way::Edges, Fixed::End) => {
                let users = self.network.users(a).iter().map(|&user| user as usize);
                let terms = users.filter_map(|user| {
                    let edges = self.network.edges_to(user).iter();
                    let partial = edges.into_iter().find(|edge| edge.from == a)?.partial?;
                    product(known((user, b))?, partial)
                });
                terms.reduce(sum)
            }
        }
    }

    // The end of the paths that is fixed, and the other one.
    fn ends(&self, a: usize, b: usize) -> (usize, usize) {
        match self.fixed {
            Fixed::Start => (a, b),
            Fixed::End => (b, a),
        }
    }

    fn grow_tree(&mut self, end: usize) -> Option<()> {
        if !self.trees.contains_key(&end) {
            self.budget = self.budget.checked_sub(self.network.len())?;
            self.trees.insert(end, self.waists.tree(end, self.fixed));
        }
        Some(())
    }
}
