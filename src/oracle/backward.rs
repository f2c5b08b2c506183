//! Gradients of many inputs: the slopes of each node by its own arguments, gathered backwards.
//!
//! Forward a number carries a slope by every input that it depends on, so that a sum of n squares
//! takes the square of n. Backward each node has one slope, of the output by it.

use trigrad_core::{Bounds, End, Formula, Interpreter, Interval, NodeId, Op, Primitive, Test};

use super::arithmetic::Arithmetic;
use super::series::{Jet, Jets};
use super::walk::apply;

/// The slopes of each node by those of its arguments that it depends on.
pub(super) struct Backward<E> {
    slopes: Vec<Vec<(NodeId, Interval<E>)>>,
    one: Interval<E>,
}

impl<E: End> Backward<E> {
    /// The local slopes over the box, by the same recurrences of [`series`](super::series) as
    /// forward: a [`Jet`] of the arguments instead of the inputs.
    ///
    /// In time linear in the nodes with their arguments.
    pub(super) fn new<A: Arithmetic<End = E>>(
        f: &Formula,
        arithmetic: &A,
        x: &[Interval<E>],
    ) -> Self {
        let jets = Jets::new(1, |c| arithmetic.interpreter().constant(c));
        let mut numbers: Vec<Interval<E>> = Vec::with_capacity(f.len());
        let mut varies: Vec<bool> = Vec::with_capacity(f.len());
        let mut slopes = Vec::with_capacity(f.len());
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
            let of = |slot: usize| &inputs[nodes.binary_search(&args[slot]).unwrap_or(0)];
            let all = || {
                (0..args.len())
                    .map(|slot| of(slot).clone())
                    .collect::<Vec<_>>()
            };
            let y = match f.op(id) {
                Op::Constant(number) => jets.constant(f.constant(number)),
                Op::Variable(number) => match f.input_of(number) {
                    Some(place) => Jet::input(place, x[place].clone()),
                    None => Jet::constant(Interval::empty()),
                },
                Op::Row(Primitive::Binary(op)) => jets.binary(op, of(0), of(1)),
                Op::Row(row) => apply(row, &all(), &jets),
                // A number beside itself is on no side, however wide its enclosure.
                Op::If(relation) if args[0] == args[1] => {
                    let taken = of(if relation.holds(&0, &0) { 2 } else { 3 });
                    taken.clone().shaded(&[of(0)], of(0).value().decoration())
                }
                Op::If(relation) => {
                    let test = Test {
                        relation,
                        left: of(0),
                        right: of(1),
                    };
                    jets.select(test, of(2), of(3))
                }
                Op::Call(number) => {
                    let call = f.call(number);
                    jets.call(&call.function, &call.orders, &all())
                }
            };
            let slope = |place: usize| Some((*nodes.get(place)?, y.slope(place)));
            slopes.push(y.inputs().filter_map(slope).collect());
            varies.push(y.varies());
            numbers.push(y.value().clone());
        }
        let bits = arithmetic.bits();
        let one = Interval::from(Bounds::exact(E::exact(1.0).with_bits(bits)));
        Self { slopes, one }
    }

    /// The slopes of an output by each input, exactly 0 by one that does not enter; decorated as
    /// those of a [`Jet`] are.
    ///
    /// The sum over all paths of the products along them holds the derivative where each node on a
    /// path has one (the chain rule), and Clarke's generalized derivatives where each is continuous
    /// enough to have those (Clarke 1990, theorem 2.6.6: the product of hulls holds the hull).
    pub(super) fn gradient(&self, f: &Formula, output: NodeId) -> Vec<Interval<E>> {
        let zero = || Interval::from(Bounds::exact(E::exact(0.0)));
        let mut adjoints: Vec<Option<Interval<E>>> = vec![None; f.len()];
        adjoints[output.index()] = Some(self.one.clone());
        let mut gradient: Vec<Interval<E>> = f.inputs().map(|_| zero()).collect();
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
                let flow = adjoint.mul(slope);
                let sum = &mut adjoints[arg.index()];
                *sum = Some(match sum.take() {
                    Some(so_far) => so_far.add(&flow),
                    None => flow,
                });
            }
        }
        gradient
    }
}
