//! The coefficients of all nodes, one order after the other.

use std::ops::Range;

use trigrad_core::{Interpret, Nary, Relation, Test, Tracked, guarded};

use super::convolution::{Parts, chain, plus, product, quotient};
use super::recording::Recording;
use super::recurrence::{Plan, Rule, Slot};
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
            if self.plan.entries[id as usize].order < k || self.rows.all(id).len() <= k {
                continue;
            }
            if let Some(value) = self.rows.coefficient(&self.plan, id, k) {
                self.rows.all_mut(id)[k] = value;
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
        let length = |id: usize| {
            let entry = &plan.entries[id];
            match entry.rule {
                // A slope that is 0 wherever it is asked for.
                Rule::Chain((first, last)) if first == last => 1,
                _ => entry.order.min(recording.degree(id as u32)) + 1,
            }
        };
        let nodes = plan.entries.len();
        let mut first = Vec::with_capacity(nodes + 1);
        let mut end = 0;
        for id in 0..nodes {
            first.push(end as u32);
            end += length(id);
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

    // `None` where it is given.
    fn coefficient(&self, plan: &Plan, id: u32, k: usize) -> Option<Tracked<T>> {
        let get = |id: u32| self.all(id).get(k).copied();
        let value = match plan.entries[id as usize].rule {
            Rule::Given => return None,
            Rule::Negation(a) => get(a).map(|a| -a),
            Rule::Same(a) => get(a),
            Rule::Sum(a, b) => plus(get(a), get(b)),
            Rule::Difference(a, b) => match (get(a), get(b)) {
                (Some(a), Some(b)) => Some(a - b),
                (a, b) => a.or(b.map(|b| -b)),
            },
            Rule::Total(part) => {
                let terms = plan.slots(part).iter().filter_map(|slot| get(slot.arg));
                let terms: Vec<_> = terms.map(Tracked::varying).collect();
                (!terms.is_empty()).then(|| Tracked::nary(Nary::Sum, &terms))
            }
            Rule::Product(a, b) => product(self.parts(a), self.parts(b), k),
            Rule::Quotient(a, b) => quotient(get(a), self.parts(b), self.parts(id), k),
            Rule::Select(relation, args) => Some(self.select(relation, args, k)),
            Rule::Chain(part) => self.chain(plan.slots(part), k),
            Rule::First(part) if k == 1 => self.chain(plan.slots(part), k),
            Rule::First(_) | Rule::Lost => Some(Tracked::from_f64(f64::NAN)),
        };
        Some(value.unwrap_or_else(|| Tracked::from_f64(0.0)))
    }

    // A partial that does not vary is a factor: without a division by k, and exact.
    fn chain(&self, slots: &[Slot], k: usize) -> Option<Tracked<T>> {
        let (mut sum, mut weighted) = (None, None);
        for &Slot { arg, partial } in slots {
            let (u, p) = (self.parts(arg), self.parts(partial));
            if p.1.is_empty() {
                sum = plus(sum, u.1.get(k - 1).map(|&u| u * p.0));
            } else {
                weighted = plus(weighted, chain(u, p, k));
            }
        }
        plus(sum, weighted.map(|weighted| weighted / k as f64))
    }

    fn select(&self, relation: Relation, args: [u32; 4], k: usize) -> Tracked<T> {
        let get = |id: u32| self.all(id).get(k).copied();
        let [then, otherwise] =
            [args[2], args[3]].map(|id| get(id).unwrap_or_else(|| Tracked::from_f64(0.0)));
        let test = Test {
            relation,
            left: self.all(args[0])[0],
            right: self.all(args[1])[0],
        };
        Tracked::select(test, then, otherwise)
    }
}
