//! The coefficients of all nodes in several variables.
//!
//! They are the partial derivatives over factorials, and a sum has the terms that the product
//! or the chain rule says, no others: a mixed derivative does not meet the pure ones, however
//! large they are. y' = p u' in one of the variables gives the coefficient of y of orders a
//! from those of u and p of orders that add up to a (Neidinger, "An efficient method for the
//! numerical evaluation of partial derivatives of arbitrary order", ACM Transactions on
//! Mathematical Software 18, 1992).

use std::ops::Range;

use trigrad_core::{Interpret, Tracked, guarded};

use super::coefficient::{Known, coefficient};
use super::convolution::{divided, plus};
use super::derivatives::{factor, stretch};
use super::orders::{Orders, Splits};
use super::recording::Recording;
use super::recurrence::{Plan, Rule, Slot};
use super::series::Series;

/// The coefficients of what was recorded, as far as they are needed and not structurally 0.
pub(super) struct Grid<'a, T: Interpret> {
    recording: &'a Recording<T>,
    orders: Orders,
    // By which power of two each variable is stretched, so that factorials are no danger.
    stretches: Vec<f64>,
    plan: Plan,
    coefficients: Vec<Option<Tracked<T>>>,
    // Where those of each node begin, and at last where they end.
    first: Vec<usize>,
    // Which variables each node depends on, where a node's numbers are not known.
    reached: Vec<bool>,
}

impl<'a, T: Interpret> Grid<'a, T> {
    /// All coefficients of `output` that are at most of order `bounds[i]` in variable `i`, and
    /// at most of order `greatest` in all.
    pub(super) fn new(
        recording: &'a Recording<T>,
        variables: &[Series<'a, T>],
        output: Series<'a, T>,
        bounds: &[usize],
        greatest: usize,
    ) -> Self {
        let orders = Orders::within(bounds, greatest);
        let plan = Plan::new(recording, output.recorded().into_iter(), greatest);
        let nodes = plan.entries.len();
        let mut first = Vec::with_capacity(nodes + 1);
        let mut coefficients = Vec::new();
        for id in 0..nodes as u32 {
            first.push(coefficients.len());
            coefficients.push(Some(recording.primal(id)));
            let count = orders.up_to(plan.degree(recording, id));
            coefficients.resize(first[id as usize] + count, None);
        }
        first.push(coefficients.len());
        let is_lost = |rule| matches!(rule, Rule::First(_) | Rule::Lost);
        let reached = match plan.entries.iter().any(|entry| is_lost(entry.rule)) {
            true => reached(recording, variables),
            false => Vec::new(),
        };
        let mut grid = Self {
            recording,
            orders,
            stretches: bounds.iter().map(|&bound| stretch(bound)).collect(),
            plan,
            coefficients,
            first,
            reached,
        };
        grid.seed(variables);
        for place in 1..grid.orders.list().len() {
            grid.run(place);
        }
        grid
    }

    /// The orders, in the order of their places.
    pub(super) fn orders(&self) -> &[Vec<usize>] {
        self.orders.list()
    }

    /// The derivative of the orders at `place`; NaN where the value is.
    pub(super) fn derivative(&self, output: Series<'a, T>, place: usize) -> T {
        let known = match output.recorded() {
            Some(id) => self.all(id).get(place).copied().flatten(),
            None => (place == 0).then(|| output.tracked_primal()),
        };
        let mut derivative = known.unwrap_or_else(|| Tracked::from_f64(0.0));
        for (&order, &stretch) in self.orders.list()[place].iter().zip(&self.stretches) {
            let factor = factor(order, stretch);
            if factor != 1.0 {
                derivative *= factor;
            }
        }
        guarded(derivative.number, output.primal())
    }

    fn seed(&mut self, variables: &[Series<'a, T>]) {
        for (i, (&variable, &stretch)) in variables.iter().zip(&self.stretches).enumerate() {
            let mut unit = vec![0; variables.len()];
            unit[i] = 1;
            let range = self.range(variable.id(self.recording));
            // What no output needs, or no bound allows, has no place.
            let place = self.orders.place(&unit);
            if let Some(slope) = place.and_then(|place| self.coefficients[range].get_mut(place)) {
                *slope = Some(Tracked::from_f64(stretch));
            }
        }
    }

    // The coefficients at `place`, those at the places before being there.
    fn run(&mut self, place: usize) {
        let splits = self.orders.splits(place);
        let sum = self.orders.list()[place].iter().sum::<usize>();
        for i in 0..self.plan.sequence.len() {
            let id = self.plan.sequence[i];
            let range = self.range(id);
            if place < range.len() {
                let known = Place {
                    grid: self,
                    place,
                    splits: &splits,
                    is_first: sum == 1,
                };
                self.coefficients[range.start + place] = coefficient(&self.plan, id, &known);
            }
        }
    }

    fn range(&self, id: u32) -> Range<usize> {
        self.first[id as usize]..self.first[id as usize + 1]
    }

    fn all(&self, id: u32) -> &[Option<Tracked<T>>] {
        &self.coefficients[self.range(id)]
    }
}

// What is known while the coefficients at one place are found.
struct Place<'g, 'a, T: Interpret> {
    grid: &'g Grid<'a, T>,
    place: usize,
    splits: &'g Splits,
    is_first: bool,
}

impl<T: Interpret> Place<'_, '_, T> {
    fn at(&self, id: u32, place: usize) -> Option<Tracked<T>> {
        self.grid.all(id).get(place).copied().flatten()
    }

    // The sum of the products of two nodes' coefficients, without the values.
    fn inner(&self, a: u32, b: u32) -> Option<Tracked<T>> {
        let (a, b) = (self.grid.all(a), self.grid.all(b));
        let mut sum = None;
        for (i, j) in self.splits.inner() {
            if let (Some(&Some(a)), Some(&Some(b))) = (a.get(i), b.get(j)) {
                sum = plus(sum, Some(a * b));
            }
        }
        sum
    }
}

impl<T: Interpret> Known<T> for Place<'_, '_, T> {
    fn primal(&self, id: u32) -> Tracked<T> {
        self.grid.recording.primal(id)
    }

    fn get(&self, id: u32) -> Option<Tracked<T>> {
        self.at(id, self.place)
    }

    fn product(&self, a: u32, b: u32) -> Option<Tracked<T>> {
        let first = self.get(b).map(|slope| self.primal(a) * slope);
        let last = self.get(a).map(|slope| slope * self.primal(b));
        plus(plus(first, self.inner(a, b)), last)
    }

    fn quotient(&self, a: u32, b: u32, y: u32) -> Option<Tracked<T>> {
        let (slope, values) = (self.get(b), (self.primal(b), self.primal(y)));
        divided(self.get(a), slope, values, self.inner(b, y), self.is_first)
    }

    fn chain(&self, slots: &[Slot]) -> Option<Tracked<T>> {
        // Of the terms of the same order in the variable that is differentiated by none needs a factor.
        let order = self.splits.order();
        let (mut sum, mut weighted) = (None, None);
        for &Slot { arg, partial } in slots {
            let (u, p) = (self.grid.all(arg), self.grid.all(partial));
            for (i, j, along) in self.splits.along() {
                let (Some(&Some(u)), Some(&Some(p))) = (u.get(i), p.get(j)) else {
                    continue;
                };
                if along == order {
                    sum = plus(sum, Some(u * p));
                } else {
                    weighted = plus(weighted, Some(u * p * along as f64));
                }
            }
        }
        plus(sum, weighted.map(|weighted| weighted / order as f64))
    }

    fn is_first(&self) -> bool {
        self.is_first
    }

    fn lost(&self, id: u32) -> Option<Tracked<T>> {
        let orders = &self.grid.orders.list()[self.place];
        let reached = &self.grid.reached[id as usize * orders.len()..];
        let mut pairs = orders.iter().zip(reached);
        let depends = pairs.all(|(&order, &is_reached)| order == 0 || is_reached);
        depends.then(|| Tracked::from_f64(f64::NAN))
    }
}

// Whether each node depends on each of the variables.
fn reached<'a, T: Interpret>(
    recording: &'a Recording<T>,
    variables: &[Series<'a, T>],
) -> Vec<bool> {
    let width = variables.len();
    let mut reached = vec![false; recording.len() * width];
    for (i, variable) in variables.iter().enumerate() {
        reached[variable.id(recording) as usize * width + i] = true;
    }
    for id in 0..recording.len() {
        for &arg in recording.args(id as u32).iter() {
            for i in 0..width {
                reached[id * width + i] |= reached[arg as usize * width + i];
            }
        }
    }
    reached
}
