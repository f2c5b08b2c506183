//! Jacobians that meet in the middle.
//!
//! Nodes are left out one after the other, the cheapest first, so that the dear ones,
//! where many paths meet, come last. What stands between two of the nodes that remain is
//! the sum over all paths whose inner nodes have been left out: at the end, from each
//! variable to each output, over all paths. Forward and reverse accumulation are two
//! orders of the same; the greedy one is Markowitz's (Griewank and Walther, *Evaluating
//! Derivatives*, 2nd edition, section 10.2). The expressions are only read.

use std::collections::{BTreeMap, BTreeSet};

use num_traits::Zero;
use trigrad_core::Expr;

use crate::network::Network;
use crate::region::{is_integer, sum};
use crate::sweep::product;

/// The derivative of each output by each variable of a network without branches, a row
/// for each output and 0 where there is no path; `None` if that takes more products and
/// sums than the budget.
pub(crate) fn jacobian<'g>(
    network: &Network<'g>,
    columns: usize,
    mut budget: usize,
) -> Option<Vec<Vec<Expr<'g>>>> {
    let mut between = Between::new(network);
    let is_inner = |place: usize| network.visit.nodes[place].wrt.is_none();
    let mut prices: Vec<Option<usize>> = (0..network.len())
        .map(|place| is_inner(place).then(|| between.price(place)))
        .collect();
    let mut queue: BTreeSet<(usize, usize)> = (0..network.len())
        .filter_map(|place| Some((prices[place]?, place)))
        .collect();
    while let Some((_, place)) = queue.pop_first() {
        prices[place] = None;
        let (neighbours, taken) = between.leave_out(place);
        budget = budget.checked_sub(taken)?;
        for neighbour in neighbours {
            let Some(Some(price)) = prices.get_mut(neighbour) else {
                continue; // a variable, or the end of an output
            };
            let new = between.price(neighbour);
            if new != *price {
                queue.remove(&(*price, neighbour));
                queue.insert((new, neighbour));
                *price = new;
            }
        }
    }
    let mut rows = vec![vec![Expr::zero(); columns]; network.outputs.len()];
    for (number, row) in rows.iter_mut().enumerate() {
        for (&from, &slope) in &between.into[network.len() + number] {
            if let Some(position) = network.visit.nodes[from].wrt {
                row[position] = slope;
            }
        }
    }
    Some(rows)
}

// Path sums between the nodes that remain. Behind the nodes of the network stands an end
// for each output, so that an output that others are made of can be left out too.
struct Between<'g> {
    into: Vec<BTreeMap<usize, Expr<'g>>>,
    out_of: Vec<BTreeSet<usize>>,
}

impl<'g> Between<'g> {
    fn new(network: &Network<'g>) -> Self {
        let count = network.len() + network.outputs.len();
        let mut new = Self {
            into: vec![BTreeMap::new(); count],
            out_of: vec![BTreeSet::new(); count],
        };
        for place in 0..network.len() {
            for edge in network.edges_to(place) {
                if let Some(partial) = edge.partial {
                    new.add(edge.from, place, partial);
                }
            }
        }
        for (number, &output) in network.outputs.iter().enumerate() {
            new.add(output, network.len() + number, Expr::from(1));
        }
        new
    }

    // Says whether that took a sum.
    fn add(&mut self, from: usize, to: usize, value: Expr<'g>) -> bool {
        let Some(&other) = self.into[to].get(&from) else {
            self.into[to].insert(from, value);
            self.out_of[from].insert(to);
            return false;
        };
        let total = sum(other, value);
        if is_integer(total, 0) {
            self.into[to].remove(&from);
            self.out_of[from].remove(&to);
        } else {
            self.into[to].insert(from, total);
        }
        true
    }

    // The products that leaving the node out takes, if none of its factors is 1.
    fn price(&self, place: usize) -> usize {
        self.into[place].len() * self.out_of[place].len()
    }

    // Joins what comes in with what goes out, and names the nodes that this concerns and
    // the number of products and sums that it took.
    fn leave_out(&mut self, place: usize) -> (Vec<usize>, usize) {
        let before = std::mem::take(&mut self.into[place]);
        let behind = std::mem::take(&mut self.out_of[place]);
        for from in before.keys() {
            self.out_of[*from].remove(&place);
        }
        let mut taken = 0;
        for &to in &behind {
            let Some(after) = self.into[to].remove(&place) else {
                continue;
            };
            let is_unit = matches!(after.integer(), Some(1 | -1));
            for (&from, &value) in &before {
                if let Some(joined) = product(after, value) {
                    taken += usize::from(!is_unit && !matches!(value.integer(), Some(1 | -1)));
                    taken += usize::from(self.add(from, to, joined));
                }
            }
        }
        (before.into_keys().chain(behind).collect(), taken)
    }
}
