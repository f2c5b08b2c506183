//! The coefficients of all nodes, one order after the other.

use std::ops::Range;

use trigrad_core::{Interpret, Tracked, guarded};

use super::coefficient::{Known, coefficient};
use super::convolution::{Parts, chain, plus, product, quotient};
use super::recording::Recording;
use super::recurrence::{Plan, Slot};
use super::series::Series;

/// The coefficients of what was recorded, computed order by order: nothing recurses, and
/// whoever sets the coefficients of the inputs may use those of lower orders of the outputs.
pub(super) struct Sweep<'a, T: Interpret> {
    recording: &'a Recording<T>,
    plan: Plan,
    rows: Rows<T>,
}

impl<'a, T: Interpret> Sweep<'a, T> {
    /// The sweep that finds `outputs` up to `order`.
    pub(super) fn new(
        recording: &'a Recording<T>,
        outputs: &[Series<'a, T>],
        order: usize,
    ) -> Self {
        let outputs = outputs.iter().filter_map(|output| output.recorded());
        let plan = Plan::new(recording, outputs, order);
        let rows = Rows::new(recording, &plan);
        Self {
            recording,
            plan,
            rows,
        }
    }

    /// Sets the coefficient of order `k` of an input; beyond its degree, or where no
    /// output needs it, nothing.
    pub(super) fn set(&mut self, input: Series<'a, T>, k: usize, value: Tracked<T>) {
        let id = input.id(self.recording);
        if let Some(place) = self.rows.all_mut(id).get_mut(k) {
            *place = value;
        }
    }

    /// Computes the coefficients of order `k`, those of the lower orders being there.
    pub(super) fn run(&mut self, k: usize) {
        for &id in &self.plan.sequence {
            if k < self.rows.all(id).len() {
                let rows = &self.rows;
                // The room was made with 0 in it.
                if let Some(value) = coefficient(&self.plan, id, &Order { rows, k }) {
                    self.rows.all_mut(id)[k] = value;
                }
            }
        }
    }

    /// The coefficient of order `k`; of a constant it is 0 from order 1 on.
    pub(super) fn get(&self, output: Series<'a, T>, k: usize) -> Tracked<T> {
        let known = match output.recorded() {
            Some(id) => self.rows.all(id).get(k).copied(),
            None => (k == 0).then(|| output.tracked_primal()),
        };
        known.unwrap_or_else(|| Tracked::from_f64(0.0))
    }

    /// The same, but NaN where the value is.
    pub(super) fn guarded(&self, output: Series<'a, T>, k: usize) -> T {
        guarded(self.get(output, k).number, output.primal())
    }
}

/// The coefficients of all nodes, from the value on, as far as they are needed and not
/// structurally 0.
struct Rows<T: Interpret> {
    coefficients: Vec<Tracked<T>>,
    // Where those of each node begin, and at last where they end.
    first: Vec<u32>,
}

impl<T: Interpret> Rows<T> {
    fn new(recording: &Recording<T>, plan: &Plan) -> Self {
        let nodes = plan.entries.len();
        let mut first = Vec::with_capacity(nodes + 1);
        let mut end = 0;
        for id in 0..nodes as u32 {
            first.push(end as u32);
            end += plan.degree(recording, id) + 1;
        }
        first.push(end as u32);
        let mut coefficients = vec![Tracked::from_f64(0.0); end];
        for (id, &place) in first[..nodes].iter().enumerate() {
            coefficients[place as usize] = recording.primal(id as u32);
        }
        Self {
            coefficients,
            first,
        }
    }

    fn all(&self, id: u32) -> &[Tracked<T>] {
        &self.coefficients[self.place(id)]
    }

    fn all_mut(&mut self, id: u32) -> &mut [Tracked<T>] {
        let place = self.place(id);
        &mut self.coefficients[place]
    }

    fn place(&self, id: u32) -> Range<usize> {
        self.first[id as usize] as usize..self.first[id as usize + 1] as usize
    }

    fn parts(&self, id: u32) -> Parts<'_, T> {
        let all = self.all(id);
        (all[0], &all[1..])
    }
}

// What is known while the coefficients of one order are found.
struct Order<'r, T: Interpret> {
    rows: &'r Rows<T>,
    k: usize,
}

impl<T: Interpret> Known<T> for Order<'_, T> {
    fn primal(&self, id: u32) -> Tracked<T> {
        self.rows.all(id)[0]
    }

    fn get(&self, id: u32) -> Option<Tracked<T>> {
        self.rows.all(id).get(self.k).copied()
    }

    fn product(&self, a: u32, b: u32) -> Option<Tracked<T>> {
        product(self.rows.parts(a), self.rows.parts(b), self.k)
    }

    fn quotient(&self, a: u32, b: u32, y: u32) -> Option<Tracked<T>> {
        let (b, y) = (self.rows.parts(b), self.rows.parts(y));
        quotient(self.get(a), b, y, self.k)
    }

    // A partial that does not vary is a factor: without a division by k, and exact.
    fn chain(&self, slots: &[Slot]) -> Option<Tracked<T>> {
        let (mut sum, mut weighted) = (None, None);
        for &Slot { arg, partial } in slots {
            let (u, p) = (self.rows.parts(arg), self.rows.parts(partial));
            if p.1.is_empty() {
                sum = plus(sum, self.get(arg).map(|u| u * p.0));
            } else {
                weighted = plus(weighted, chain(u, p, self.k));
            }
        }
        plus(sum, weighted.map(|weighted| weighted / self.k as f64))
    }

    fn is_first(&self) -> bool {
        self.k == 1
    }

    // Whoever follows one variable alone depends on it in every coefficient.
    fn lost(&self, _: u32) -> Option<Tracked<T>> {
        Some(Tracked::from_f64(f64::NAN))
    }
}
