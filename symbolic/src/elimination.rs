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
/// for each output and 0 where there is no path; `None` if that takes more products than
/// the budget.
pub(crate) fn jacobian<'g>(
    network: &Network<'g>,
    columns: usize,
    mut budget: usize,
) -> Option<Vec<Vec<Expr<'g>>>> {
    let mut between = Between::new(network);
    let is_inner = |place: usize| network.visit.nodes[place].wrt.is_none();
    let mut queue: BTreeSet<(usize, usize)> = (0..network.len())
        .filter(|&place| is_inner(place))
        .map(|place| (between.price(place), place))
        .collect();
    let mut prices: BTreeMap<usize, usize> = queue.iter().map(|&(price, at)| (at, price)).collect();
    while let Some((price, place)) = queue.pop_first() {
        prices.remove(&place);
        budget = budget.checked_sub(price + 1)?;
        for neighbour in between.leave_out(place) {
            if let Some(old) = prices.get_mut(&neighbour) {
                queue.remove(&(*old, neighbour));
                *old = between.price(neighbour);
                queue.insert((*old, neighbour));
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

    fn add(&mut self, from: usize, to: usize, value: Expr<'g>) {
        let total = match self.into[to].get(&from) {
            Some(&other) => sum(other, value),
            None => value,
        };
        if is_integer(total, 0) {
            self.into[to].remove(&from);
            self.out_of[from].remove(&to);
        } else {
            self.into[to].insert(from, total);
            self.out_of[from].insert(to);
        }
    }

    // The products and sums that leaving the node out takes.
    fn price(&self, place: usize) -> usize {
        let is_unit = |value: Expr<'g>| is_integer(value, 1) || is_integer(value, -1);
        let mut price = 0;
        for (&from, &before) in &self.into[place] {
            for &to in &self.out_of[place] {
                let products = !is_unit(before) && !is_unit(self.into[to][&place]);
                price += usize::from(products) + usize::from(self.into[to].contains_key(&from));
            }
        }
        price
    }

    // Joins what comes in with what goes out, and names the nodes that this concerns.
    fn leave_out(&mut self, place: usize) -> Vec<usize> {
        let before = std::mem::take(&mut self.into[place]);
        let behind = std::mem::take(&mut self.out_of[place]);
        for from in before.keys() {
            self.out_of[*from].remove(&place);
        }
        for &to in &behind {
            let Some(after) = self.into[to].remove(&place) else {
                continue;
            };
            for (&from, &value) in &before {
                if let Some(joined) = product(after, value) {
                    self.add(from, to, joined);
                }
            }
        }
        before.into_keys().chain(behind).collect()
    }
}
