//! Derivatives by many inputs: those of each node by its own arguments, gathered backwards.
//!
//! Forward a number carries a slope by every input that it depends on, and a second derivative by
//! every pair of them, so that a sum of n squares takes the square of n, or its cube. Backward each
//! node has one slope, of the output by it, and second derivatives with those nodes alone beside
//! which it goes into something that is not linear.

use std::collections::BTreeMap;

use trigrad_core::{Bounds, End, Formula, Interpreter, Interval, NodeId, Op};

use super::arithmetic::Arithmetic;
use super::series::{Jet, Jets, exact};
use super::walk::jet_of;

/// The derivatives of each node by those of its arguments that it depends on.
pub(super) struct Backward<E> {
    slopes: Vec<Vec<(NodeId, Interval<E>)>>,
    // By pairs of arguments, the smaller one first; empty for first order.
    bends: Vec<Vec<(NodeId, NodeId, Interval<E>)>>,
    values: Vec<Interval<E>>,
    one: Interval<E>,
}

impl<E: End> Backward<E> {
    /// The local derivatives over the box up to an order, 1 or 2, by the same recurrences of
    /// [`series`](super::series) as forward: a [`Jet`] of the arguments instead of the inputs.
    ///
    /// In time linear in the nodes with their arguments, or pairs of arguments.
    pub(super) fn new<A: Arithmetic<End = E>>(
        f: &Formula,
        order: usize,
        arithmetic: &A,
        x: &[Interval<E>],
    ) -> Self {
        let jets = Jets::new(order, |c| arithmetic.interpreter().constant(c));
        let mut numbers: Vec<Interval<E>> = Vec::with_capacity(f.len());
        let mut varies: Vec<bool> = Vec::with_capacity(f.len());
        let mut slopes = Vec::with_capacity(f.len());
        let mut bends = Vec::new();
        let mut args = Vec::new();
        for id in f.nodes() {
            f.args_into(id, &mut args);
            // A node that is an argument twice is one number, so that a tie with itself is none.
            let mut nodes = args.clone();
            nodes.sort_unstable();
            nodes.dedup();
            let number = |(place, node): (usize, &NodeId)| {
                let value = numbers[node.index()].clone();
                match varies[node.index()] {
                    true => Jet::input(place, value),
                    false => Jet::constant(value),
                }
            };
            let inputs: Vec<Jet<E>> = nodes.iter().enumerate().map(number).collect();
            let of = |arg: &NodeId| &inputs[nodes.binary_search(arg).unwrap_or(0)];
            let all: Vec<&Jet<E>> = args.iter().map(of).collect();
            let y = match f.op(id) {
                // A number beside itself is on no side, however wide its enclosure.
                Op::If(relation) if args[0] == args[1] => {
                    let taken = all[if relation.holds(&0, &0) { 2 } else { 3 }];
                    taken.clone().shaded(&[all[0]], all[0].value().decoration())
                }
                op => jet_of(f, op, &all, &jets, x),
            };
            let slope = |place: usize| Some((*nodes.get(place)?, y.slope(place)));
            slopes.push(y.inputs().filter_map(slope).collect());
            if order > 1 {
                let bend = |(i, j)| Some((*nodes.get(i)?, *nodes.get(j)?, y.curvature(i, j)));
                bends.push(y.pairs().filter_map(bend).collect());
            }
            varies.push(y.varies());
            numbers.push(y.value().clone());
        }
        let bits = arithmetic.bits();
        let one = Interval::from(Bounds::exact(E::exact(1.0).with_bits(bits)));
        Self {
            slopes,
            bends,
            values: numbers,
            one,
        }
    }

    /// The slopes of a node by those of its arguments that it depends on.
    pub(super) fn slopes(&self, node: NodeId) -> &[(NodeId, Interval<E>)] {
        &self.slopes[node.index()]
    }

    /// The value of a node.
    pub(super) fn value(&self, node: NodeId) -> &Interval<E> {
        &self.values[node.index()]
    }

    /// The slopes of an output by each input, exactly 0 by one that does not enter; decorated as
    /// those of a [`Jet`] are.
    ///
    /// The sum over all paths of the products along them holds the derivative where each node on a
    /// path has one (the chain rule), and Clarke's generalized derivatives where each is continuous
    /// enough to have those (Clarke 1990, theorem 2.6.6: the product of hulls holds the hull).
    pub(super) fn gradient(&self, f: &Formula, output: NodeId) -> Vec<Interval<E>> {
        let mut adjoints: Vec<Option<Interval<E>>> = vec![None; f.len()];
        adjoints[output.index()] = Some(self.one.clone());
        let mut gradient: Vec<Interval<E>> = f.inputs().map(|_| exact(0.0)).collect();
        for id in f.nodes().rev() {
            let Some(adjoint) = adjoints[id.index()].take() else {
                continue;
            };
            if let Op::Variable(number) = f.op(id)
                && let Some(place) = f.input_of(number)
            {
                gradient[place] = adjoint;
                continue;
            }
            for (arg, slope) in &self.slopes[id.index()] {
                accumulate(&mut adjoints[arg.index()], adjoint.mul(slope));
            }
        }
        gradient
    }
}

/// The derivatives of an output by its inputs, up to second order.
pub(super) struct Hessian<E> {
    gradient: Vec<Interval<E>>,
    // By the greater input and the smaller one; what is not there is exactly 0.
    rows: Vec<BTreeMap<usize, Interval<E>>>,
}

impl<E: End> Hessian<E> {
    /// Those of an output, from local derivatives up to order 2.
    ///
    /// Edge pushing (Gower and Mello, A new framework for the computation of Hessians, 2012): from the
    /// output down each node is replaced by its arguments in the slopes by what is left, and in the
    /// second derivatives by pairs of it. Each step is the chain rule of second order in the
    /// variables that are left, an identity between real numbers where all nodes on the way have
    /// derivatives of second order; so what is enclosed in is enclosed. In time linear in the
    /// nodes, times how many others each meets in a pair.
    pub(super) fn new(local: &Backward<E>, f: &Formula, output: NodeId) -> Self {
        let inputs = f.inputs().len();
        let mut pushing = Pushing {
            rows: vec![BTreeMap::new(); inputs + f.len()],
        };
        // Variables come last, whatever their numbers among the nodes.
        let place = |node: NodeId| match f.op(node) {
            Op::Variable(number) => f.input_of(number).unwrap_or(inputs + node.index()),
            _ => inputs + node.index(),
        };
        let mut adjoints: Vec<Option<Interval<E>>> = vec![None; inputs + f.len()];
        adjoints[place(output)] = Some(local.one.clone());
        for id in f.nodes().rev().filter(|&id| place(id) >= inputs) {
            let Some(adjoint) = adjoints[place(id)].take() else {
                continue;
            };
            let slopes = &local.slopes[id.index()];
            let slopes = slopes.iter().map(|(arg, slope)| (place(*arg), slope));
            let slopes: Vec<(usize, &Interval<E>)> = slopes.collect();
            pushing.push(place(id), &slopes);
            for (i, j, bend) in &local.bends[id.index()] {
                pushing.add(place(*i), place(*j), adjoint.mul(bend));
            }
            for (arg, slope) in slopes {
                accumulate(&mut adjoints[arg], adjoint.mul(slope));
            }
        }
        adjoints.truncate(inputs);
        let slopes = adjoints.into_iter();
        pushing.rows.truncate(inputs);
        Self {
            gradient: slopes
                .map(|slope| slope.unwrap_or_else(|| exact(0.0)))
                .collect(),
            rows: pushing.rows,
        }
    }

    /// The slope by an input, decorated as that of a [`Jet`].
    pub(super) fn slope(&self, input: usize) -> &Interval<E> {
        &self.gradient[input]
    }

    /// The second derivative by two inputs, decorated as that of a [`Jet`]: as weak as the slopes are.
    pub(super) fn curvature(&self, i: usize, j: usize) -> Interval<E> {
        let weakest = self.slope(i).decoration().min(self.slope(j).decoration());
        let curvature = match self.rows[i.max(j)].get(&i.min(j)) {
            Some(curvature) => curvature.clone(),
            None => exact(0.0),
        };
        curvature.weakened(weakest)
    }
}

/// Second derivatives by pairs of what is left, by the place of the later one.
struct Pushing<E> {
    rows: Vec<BTreeMap<usize, Interval<E>>>,
}

impl<E: End> Pushing<E> {
    fn add(&mut self, a: usize, b: usize, term: Interval<E>) {
        self.rows[a.max(b)]
            .entry(a.min(b))
            .and_modify(|sum| *sum = sum.add(&term))
            .or_insert(term);
    }

    // Replaces a node by its arguments, by which it has these slopes.
    fn push(&mut self, node: usize, slopes: &[(usize, &Interval<E>)]) {
        let two = exact(2.0);
        for (other, term) in std::mem::take(&mut self.rows[node]) {
            if other == node {
                for (k, (a, slope)) in slopes.iter().enumerate() {
                    let square = slope.pow(&two).weakened(slope.decoration());
                    self.add(*a, *a, term.mul(&square));
                    for (b, beside) in &slopes[k + 1..] {
                        self.add(*a, *b, term.mul(&slope.mul(beside)));
                    }
                }
                continue;
            }
            for (arg, slope) in slopes {
                let flow = term.mul(slope);
                match *arg == other {
                    true => self.add(other, other, flow.mul(&two)),
                    false => self.add(*arg, other, flow),
                }
            }
        }
    }
}

fn accumulate<E: End>(sum: &mut Option<Interval<E>>, term: Interval<E>) {
    *sum = Some(match sum.take() {
        Some(so_far) => so_far.add(&term),
        None => term,
    });
}

#[cfg(test)]
mod tests {
    use trigrad_core::{Decoration, End, Formula, Interval};

    use super::super::arithmetic::{Arithmetic, Bits, Fine};
    use super::super::source;
    use super::{Backward, Hessian};

    const FORMULAS: &[&str] = &[
        "x",
        "3",
        "x*x",
        "x*y*z",
        "x^3*y^2*z",
        "(x*y + z)^2*exp(x*z)",
        "exp(sin(x*y)*sin(x*y)) + sin(x*y)*z",
        "(1 - x)^2 + 100*(y - x^2)^2 + 100*(z - y^2)^2",
        "hypot(x, y, z)*ln(x + y)",
        "logsumexp(x, y, z, x*y) - max(x, y - 7)*z",
        "atan2(x*y, z)/sqrt(z + x)",
        "if(x < y, x*y*z, exp(x)) + product(x, y, z, x)",
        "let t = x*y; let u = t*t + z; let v = u*t; v*v*u*t",
        "x^y*z^x",
        "xlogy(x, y*z) + powslope(x, 3)*y",
        "max(x, y + 99)*min(y*z, y + 9)",
    ];

    /// Backward the second derivatives are those of forward, exactly 0 where those are.
    #[test]
    fn second_derivatives_are_those_of_forward() {
        let bits = Bits::new(106);
        for text in FORMULAS {
            let f = Formula::parse(text).unwrap().with_inputs(&["x", "y", "z"]);
            for at in [[0.5, 1.25, 2.0], [3.0, 0.7, 1.0], [0.125, 8.0, 0.3]] {
                let x = at.map(|x| bits.between(x, x));
                let end = f.outputs()[0].index();
                let forward = source::jets(&f, 2, &bits, &x).swap_remove(end);
                let local = Backward::new(&f, 2, &bits, &x);
                let backward = Hessian::new(&local, &f, f.outputs()[0]);
                let same = |a: &Interval<Fine>, b: &Interval<Fine>, what: &str| {
                    let place = format!("{text} at {at:?}: {what}: {a:?} {b:?}");
                    assert_eq!(a.decoration(), b.decoration(), "{place}");
                    assert_eq!(a.decoration(), Decoration::Differentiable, "{place}");
                    assert!(!a.intersect(b).is_empty(), "{place}");
                    // As narrow as 106 bits are.
                    let size = a.abs().hi().add(&End::exact(1.0)).hi;
                    let most = size.mul(&End::exact(1e-25)).hi;
                    assert!(a.width() < most && b.width() < most, "{place}");
                };
                for i in 0..3 {
                    same(backward.slope(i), &forward.slope(i), "slope");
                    for j in 0..3 {
                        let pair = [backward.curvature(i, j), forward.curvature(i, j)];
                        same(&pair[0], &pair[1], &format!("by {i} and {j}"));
                    }
                }
            }
        }
    }

    /// Where there is a kink neither direction says that there are second derivatives.
    #[test]
    fn a_kink_is_seen_in_the_second_derivatives() {
        let bits = Bits::new(106);
        let x = [0.0, 2.0].map(|x| bits.between(x, x));
        for (text, good) in [
            ("abs(x)*y + y^2", [[false, false], [false, true]]),
            ("sqrt(x) + y^3", [[false, false], [false, true]]),
            ("if(x < 1, x^2*y, 0)", [[true, true], [true, true]]),
            ("floor(x)*x + y", [[false, false], [false, true]]),
        ] {
            let f = Formula::parse(text).unwrap().with_inputs(&["x", "y"]);
            let local = Backward::new(&f, 2, &bits, &x);
            let backward = Hessian::new(&local, &f, f.outputs()[0]);
            for (i, j) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                let is_good = backward.curvature(i, j).decoration() == Decoration::Differentiable;
                assert_eq!(is_good, good[i][j], "{text} by {i} and {j}");
            }
        }
    }
}
