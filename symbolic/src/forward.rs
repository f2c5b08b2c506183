//! Forward accumulation: the tangents of all nodes along a direction.

use num_traits::Zero;
use trigrad_core::{Expr, Interpret, Op, Test};

use crate::network::Network;
use crate::region::{is_integer, sum};
use crate::sweep::product;

/// The memory that passes over one network share, so that each costs only what the
/// variables reach.
pub(crate) struct Forward<'n, 'g> {
    network: &'n Network<'g>,
    // By place; none where it is structurally 0.
    tangents: Vec<Option<Expr<'g>>>,
    // By place: the comparison that its tangent is under, if only one branch varies.
    gates: Vec<Option<Gate<'g>>>,
    is_reached: Vec<bool>,
    reached: Vec<usize>,
}

// What flows is `tangent` where the test has the outcome `holds`, and structurally 0 elsewhere.
#[derive(Clone, Copy)]
struct Gate<'g> {
    test: Test<Expr<'g>>,
    holds: bool,
    tangent: Expr<'g>,
}

impl<'g> Gate<'g> {
    fn tangent(self) -> Expr<'g> {
        match self.holds {
            true => Expr::select(self.test, self.tangent, Expr::zero()),
            false => Expr::select(self.test, Expr::zero(), self.tangent),
        }
    }
}

impl<'n, 'g> Forward<'n, 'g> {
    pub(crate) fn new(network: &'n Network<'g>) -> Self {
        Self {
            network,
            tangents: vec![None; network.len()],
            gates: vec![None; network.len()],
            is_reached: vec![false; network.len()],
            reached: Vec::new(),
        }
    }

    /// The tangents of the outputs, where the variables at these places have these.
    ///
    /// A branch of an `if` that is not taken does not enter: the tangent of an `if` is
    /// one with the same comparison.
    pub(crate) fn push(&mut self, seeds: &[(usize, Expr<'g>)]) -> Vec<Expr<'g>> {
        self.reach(seeds.iter().map(|&(place, _)| place));
        for &(place, seed) in seeds {
            self.tangents[place] = Some(seed).filter(|&seed| !is_integer(seed, 0));
        }
        for at in 0..self.reached.len() {
            let place = self.reached[at];
            if self.network.visit.nodes[place].wrt.is_none() {
                self.gates[place] = self.gate(place);
                let tangent = match self.gates[place] {
                    Some(gate) => Some(gate.tangent()),
                    None => self.tangent(place),
                };
                self.tangents[place] = tangent.filter(|&total| !is_integer(total, 0));
            }
        }
        let outputs = self.network.outputs.iter();
        let outputs = outputs
            .map(|&place| self.tangents[place].unwrap_or_else(Expr::zero))
            .collect();
        for &place in &self.reached {
            self.tangents[place] = None;
            self.gates[place] = None;
            self.is_reached[place] = false;
        }
        outputs
    }

    // The nodes that the seeds reach, in topological order.
    fn reach(&mut self, seeds: impl Iterator<Item = usize>) {
        self.reached.clear();
        for place in seeds {
            self.see(place);
        }
        let mut next = 0;
        while let Some(&place) = self.reached.get(next) {
            next += 1;
            for &user in self.network.users(place) {
                self.see(user as usize);
            }
        }
        self.reached.sort_unstable();
    }

    fn see(&mut self, place: usize) {
        if !self.is_reached[place] {
            self.is_reached[place] = true;
            self.reached.push(place);
        }
    }

    // Of an `if` with one branch that varies, and of what is made of it alone: a partial stays under
    // the comparison, because it may be infinite where the branch is not taken.
    fn gate(&self, place: usize) -> Option<Gate<'g>> {
        let network = self.network;
        let node = &network.visit.nodes[place];
        if let Op::If(_) = node.op {
            let (test, sides) = self.branches(place)?;
            return match sides {
                [Some(tangent), None] => Some(Gate {
                    test,
                    holds: true,
                    tangent,
                }),
                [None, Some(tangent)] => Some(Gate {
                    test,
                    holds: false,
                    tangent,
                }),
                _ => None,
            };
        }
        let edges = network.edges_to(place).iter();
        let mut edges = edges.filter(|edge| self.tangents[edge.from].is_some());
        let (edge, None) = (edges.next()?, edges.next()) else {
            return None;
        };
        let gate = self.gates[edge.from]?;
        let tangent = product(edge.partial?, gate.tangent)?;
        Some(Gate { tangent, ..gate })
    }

    // The comparison of an `if`, and the tangents of its branches.
    fn branches(&self, place: usize) -> Option<(Test<Expr<'g>>, [Option<Expr<'g>>; 2])> {
        let network = self.network;
        let node = &network.visit.nodes[place];
        let Op::If(relation) = node.op else {
            return None;
        };
        let (args, graph) = (network.visit.args(node), network.visit.graph);
        let side = |slot: usize| self.tangents[network.visit.place(args[slot])];
        let test = Test {
            relation,
            left: graph.expr(args[0]),
            right: graph.expr(args[1]),
        };
        Some((test, [side(2), side(3)]))
    }

    fn tangent(&self, place: usize) -> Option<Expr<'g>> {
        if let Some((test, sides)) = self.branches(place) {
            let [then, otherwise] = sides.map(|side| side.unwrap_or_else(Expr::zero));
            return Some(match then == otherwise {
                true => then,
                false => Expr::select(test, then, otherwise),
            });
        }
        let terms = self.network.edges_to(place).iter();
        let terms = terms.filter_map(|edge| product(edge.partial?, self.tangents[edge.from]?));
        terms.reduce(sum)
    }
}
