//! Forward accumulation over the nodes of a recording, in nodes; and which inputs what
//! is made of.

use std::cell::RefCell;

use super::formal::{Formal, partials};
use super::reverse::product;
use super::store::{Op, Store};

/// Through which arguments the derivatives of nodes flow: a graph with fewer edges than
/// the nodes have, for nothing flows where a partial is the constant 0, nor through the
/// sides of a comparison.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    // By node: where its arguments end; they begin where those of the one before end.
    ends: Vec<u32>,
    args: Vec<u32>,
    // The number of the input that the node is.
    inputs: Vec<Option<u32>>,
}

#[cfg_attr(
    not(feature = "sparse"),
    expect(dead_code, reason = "patterns of sparse matrices are read off it")
)]
impl Flow {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn args(&self, id: usize) -> &[u32] {
        let first = id.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.args[first as usize..self.ends[id] as usize]
    }

    pub(crate) fn input(&self, id: usize) -> Option<u32> {
        self.inputs[id]
    }
}

/// The tangents of the nodes that `roots` are made of, where input k has the tangent
/// `seed(k)`, and the flow; `None` for a node that does not depend on the inputs, or that
/// no root is made of.
///
/// Adds a number of nodes in proportion to those that the roots are made of.
pub(super) fn tangents<'s>(
    store: &'s RefCell<Store>,
    roots: &[u32],
    seed: impl Fn(u32) -> Formal<'s>,
) -> (Vec<Option<u32>>, Flow) {
    let wanted = store.borrow().reached(roots);
    let count = wanted.len();
    let mut tangents: Vec<Option<Formal<'s>>> = vec![None; count];
    let mut flow = Flow::default();
    for id in 0..count as u32 {
        let mut input = None;
        if wanted[id as usize] {
            let op = store.borrow().op(id);
            tangents[id as usize] = match op {
                Op::Input(number) => {
                    input = Some(number);
                    Some(seed(number))
                }
                Op::Select(relation) => {
                    let (test, sides) = Formal::cases(store, id, relation);
                    let sides = sides.map(|arg| {
                        let tangent = tangents[arg as usize];
                        if tangent.is_some() {
                            flow.args.push(arg);
                        }
                        tangent
                    });
                    let is_idle = sides.iter().all(Option::is_none);
                    let zero = || Formal::number(0.0);
                    (!is_idle)
                        .then(|| Formal::choice(test, sides.map(|side| side.unwrap_or_else(zero))))
                }
                _ => {
                    let mut sum: Option<Formal<'s>> = None;
                    partials(store, id, |arg, partial| {
                        let Some(tangent) = tangents[arg as usize] else {
                            return;
                        };
                        flow.args.push(arg);
                        let term = product(tangent, partial);
                        sum = Some(match sum {
                            Some(sum) => sum + term,
                            None => term,
                        });
                    });
                    sum
                }
            };
        }
        flow.ends.push(flow.args.len() as u32);
        flow.inputs.push(input);
    }
    let tangents = tangents.into_iter();
    let tangents = tangents.map(|tangent| tangent.map(|tangent| tangent.id(store)));
    (tangents.collect(), flow)
}
