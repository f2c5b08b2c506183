//! Rows of derivatives by walking back from one number through what it is made of.
//!
//! The slow way, where a program has answered NaN because it cannot tell a 0 from a
//! dependence that is not there: nothing is multiplied but what is reached through the
//! branches taken. A row takes time in proportion to what is reached, times its
//! logarithm, however many other rows there are.

use std::collections::BinaryHeap;

use trigrad_core::{Custom, Primitive, guarded};

use super::forward::Flow;
use super::store::{Op, Store};

/// The numbers of a program at one point, and memory to walk in.
pub(crate) struct Reached {
    store: Store,
    flow: Flow,
    values: Vec<f64>,
    adjoints: Vec<f64>,
    // By node: the walk that reached it last.
    walks: Vec<u32>,
    walk: u32,
    // The nodes that wait, the last one first.
    waiting: BinaryHeap<u32>,
}

impl Reached {
    /// The program of the nodes in the flow at `x`.
    pub(super) fn new(store: Store, flow: Flow, x: &[f64]) -> Self {
        let count = flow.len();
        let values = store.run(count, x);
        Self {
            values: values.into_iter().map(|value| value.number).collect(),
            adjoints: vec![0.0; count],
            walks: vec![0; count],
            walk: 0,
            waiting: BinaryHeap::new(),
            store,
            flow,
        }
    }

    /// Calls `each` with every input that the node depends on and the derivative by it;
    /// all of them are NaN where the node is.
    pub(crate) fn row(&mut self, node: u32, mut each: impl FnMut(u32, f64)) {
        self.walk += 1;
        let value = self.values[node as usize];
        self.arrive(node, if value.is_nan() { value } else { 1.0 });
        while let Some(id) = self.waiting.pop() {
            let adjoint = self.adjoints[id as usize];
            match self.flow.input(id as usize) {
                Some(input) => each(input, adjoint),
                None => self.pass(id, adjoint),
            }
        }
    }

    fn arrive(&mut self, id: u32, value: f64) {
        let place = id as usize;
        if self.walks[place] == self.walk {
            self.adjoints[place] += value;
        } else {
            self.walks[place] = self.walk;
            self.adjoints[place] = value;
            self.waiting.push(id);
        }
    }

    // Passes an adjoint on to the arguments through which derivatives flow.
    fn pass(&mut self, id: u32, adjoint: f64) {
        let y = self.values[id as usize];
        let args = self.store.args(id).to_vec();
        let x: Vec<f64> = args.iter().map(|&arg| self.values[arg as usize]).collect();
        let flows: Vec<bool> = {
            let through = self.flow.args(id as usize);
            args.iter().map(|arg| through.contains(arg)).collect()
        };
        let slots = (0..args.len()).filter(|&slot| flows[slot]);
        match self.store.op(id) {
            Op::Select(relation) => {
                let taken = if relation.holds(&x[0], &x[1]) { 2 } else { 3 };
                if flows[taken] {
                    self.arrive(args[taken], adjoint);
                }
            }
            Op::Row(row) => {
                let partials = partials(row, &x, y, slots.clone());
                for (slot, partial) in slots.zip(partials) {
                    self.arrive(args[slot], adjoint * partial);
                }
            }
            Op::Call(call) => {
                let (function, orders) = self.store.call(call).clone();
                for slot in slots {
                    let partial = function.evaluate(&Custom::next_order(&orders, slot), &x);
                    self.arrive(args[slot], adjoint * partial);
                }
            }
            Op::Constant | Op::Input(_) => {}
        }
    }
}

// The partials of a row in these slots.
fn partials(row: Primitive, x: &[f64], y: f64, slots: impl Iterator<Item = usize>) -> Vec<f64> {
    let guard = |is_guarded: bool, partial: f64| match is_guarded {
        true => guarded(partial, y),
        false => partial,
    };
    match row {
        Primitive::Unary(op) => slots
            .map(|_| guard(op.is_guarded(), op.partial(x[0], y)))
            .collect(),
        Primitive::Indexed(op, n) => slots.map(|_| op.partial(n, x[0], y)).collect(),
        Primitive::Binary(op) => slots
            .map(|slot| guard(op.is_guarded(), op.partial(slot, [x[0], x[1]], y)))
            .collect(),
        Primitive::Nary(op) => {
            let all = op.partials(x, y);
            slots
                .map(|slot| guard(op.is_guarded(), all[slot]))
                .collect()
        }
    }
}
