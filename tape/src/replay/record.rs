//! A recording when it is done: what was done to the inputs, and which comparisons were
//! made on the way.

use trigrad_core::{Interpret, Test, Tracked};

use super::guard::Guard;
use super::recorded::{Log, Recorded};
use super::store::{Op, Store};

/// The straight program that a function was at one point.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(super) store: Store,
    pub(super) inputs: usize,
    pub(super) outputs: Vec<u32>,
    pub(super) guards: Vec<Guard>,
}

impl Record {
    /// # Panics
    /// If `f` does, or if it does more than 2^32 - 1 different things.
    pub(super) fn new<F>(f: F, x: &[f64]) -> Self
    where
        F: for<'r> FnOnce(&[Recorded<'r>]) -> Vec<Recorded<'r>>,
    {
        let log = Log::default();
        let numbers = 0..u32::try_from(x.len()).expect("a recording has room for 2^32 inputs");
        let inputs = numbers.zip(x).map(|(k, &x)| Recorded::input(&log, k, x));
        let inputs: Vec<Recorded<'_>> = inputs.collect();
        let y = f(&inputs);
        let outputs = {
            let mut store = log.store.borrow_mut();
            y.iter().map(|y| y.id(&mut store)).collect()
        };
        drop((inputs, y));
        Self {
            store: log.store.into_inner(),
            inputs: x.len(),
            outputs,
            guards: log.guards.into_inner().into_list(),
        }
    }

    #[cfg(feature = "sparse")]
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// The nodes of the outputs.
    #[cfg(feature = "sparse")]
    pub(crate) fn outputs(&self) -> &[u32] {
        &self.outputs
    }

    /// The program run on numbers of any kind, without looking at its comparisons; a
    /// select chooses.
    pub(crate) fn run<S: Interpret>(&self, x: &[S]) -> Vec<S> {
        let values = self.store.run(self.store.len(), x);
        let outputs = self.outputs.iter();
        outputs.map(|&y| values[y as usize].number).collect()
    }
}

impl Store {
    /// The first `count` nodes, as numbers of any kind.
    pub(super) fn run<S: Interpret>(&self, count: usize, x: &[S]) -> Vec<Tracked<S>> {
        let mut values: Vec<Tracked<S>> = Vec::with_capacity(count);
        let mut gathered: Vec<Tracked<Tracked<S>>> = Vec::new();
        for id in 0..count as u32 {
            gathered.clear();
            let numbers = self.args(id).iter().map(|&arg| values[arg as usize]);
            gathered.extend(numbers.map(Tracked::varying));
            values.push(match self.op(id) {
                Op::Constant => Tracked::from_f64(self.constant(id).unwrap_or(f64::NAN)),
                Op::Input(number) => Tracked::varying(x[number as usize]),
                Op::Row(row) => row.apply(&gathered),
                Op::Select(relation) => {
                    let test = Test {
                        relation,
                        left: gathered[0].number,
                        right: gathered[1].number,
                    };
                    Tracked::select(test, gathered[2].number, gathered[3].number)
                }
                Op::Call(call) => {
                    let (function, orders) = self.call(call);
                    Tracked::custom(function, orders, &gathered)
                }
            });
        }
        values
    }
}
