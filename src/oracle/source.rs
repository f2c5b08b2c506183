//! Where derivatives are: by the independent recurrences of [`series`](super::series).

use trigrad_core::{Decoration, Formula, Interpreter, Interval};

use super::arithmetic::Arithmetic;
use super::series::{Jet, Jets};
use super::verdict::Derivative;

/// Where the derivatives of `f` are over the box, in the order in which they are asked for; empty
/// where the recurrences do not prove that they exist, so that they enclose nothing.
///
/// Forward, all inputs at once: each node carries the slopes by the inputs that it depends on.
pub(super) fn slopes<A: Arithmetic>(
    f: &Formula,
    asked: &[Derivative],
    arithmetic: &A,
    x: &[Interval<A::End>],
) -> Vec<Interval<A::End>> {
    let order = asked.iter().map(|derivative| derivative.inputs.len()).max();
    let numbers = jets(f, order.unwrap_or(0), arithmetic, x);
    let slope = |derivative: &Derivative| {
        let y = &numbers[f.outputs()[derivative.output].index()];
        let slope = self::derivative(y, &derivative.inputs);
        match slope.decoration() == Decoration::Differentiable {
            true => slope,
            false => Interval::empty(),
        }
    };
    asked.iter().map(slope).collect()
}

/// The value, the slope or the second derivative by these inputs.
pub(super) fn derivative<E: trigrad_core::End>(y: &Jet<E>, inputs: &[usize]) -> Interval<E> {
    match inputs {
        [] => y.value().clone(),
        [i] => y.slope(*i),
        [i, j, ..] => y.curvature(*i, *j),
    }
}

/// All nodes with their derivatives by all inputs up to an order.
pub(super) fn jets<A: Arithmetic>(
    f: &Formula,
    order: usize,
    arithmetic: &A,
    x: &[Interval<A::End>],
) -> Vec<Jet<A::End>> {
    let constant = |c: &_| arithmetic.interpreter().constant(c);
    let inputs = x.iter().enumerate();
    let inputs: Vec<Jet<A::End>> = inputs.map(|(i, x)| Jet::input(i, x.clone())).collect();
    f.program().run(&Jets::new(order, constant), &inputs)
}
