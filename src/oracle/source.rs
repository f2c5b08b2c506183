//! Where derivatives are: by the independent recurrences of [`series`](super::series), or by values
//! only.

use trigrad_core::{Big, Decoration, Enclosures, End, Formula, Interpreter, Interval};

use super::arithmetic::Arithmetic;
use super::differences::Differences;
use super::series::{Jet, Jets};
use super::verdict::Derivative;
use super::walk::Walk;

/// Where the derivatives of `f` are over the box, in the order in which they are asked for, where
/// a [walk](super::walk) has proved that they exist; empty where nothing is known of them.
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
        proved(self::derivative(y, &derivative.inputs), derivative)
    };
    asked.iter().map(slope).collect()
}

/// The same at a point by differences of values, for the derivatives that are `open`.
pub(super) fn differences(
    f: &Formula,
    asked: &[Derivative],
    open: &[bool],
    bits: u32,
    at: &[f64],
) -> Vec<Interval<Big>> {
    let slope = |(derivative, &is_open): (&Derivative, &bool)| {
        if !is_open {
            return Interval::empty();
        }
        let differences = Differences::new(f.program(), derivative.output, at, bits);
        let slope = match derivative.inputs[..] {
            [i] => differences.slope(i),
            [i, j] => differences.curvature(i, j),
            // A value is one without differences.
            _ => {
                let fine = Enclosures::new(bits);
                let x: Vec<Interval<Big>> = at.iter().map(|&x| fine.point(x)).collect();
                let walk = Walk::new(f, &fine, &x);
                return walk.number(f.outputs()[derivative.output]).clone();
            }
        };
        // The remainder asks for more than a slope.
        at_least(Decoration::Differentiable, slope)
    };
    asked.iter().zip(open).map(slope).collect()
}

// An enclosure of a derivative that is proved to exist, by a walk of the nodes: then a slope is
// enclosed even where the series see a tie, of max(x, x), and would not say so by themselves. Of
// second order they have to.
fn proved<E: End>(slope: Interval<E>, derivative: &Derivative) -> Interval<E> {
    match derivative.inputs.len() {
        0 | 1 => at_least(Decoration::Defined, slope),
        _ => at_least(Decoration::Differentiable, slope),
    }
}

fn at_least<E: End>(least: Decoration, slope: Interval<E>) -> Interval<E> {
    match slope.decoration() >= least {
        true => slope,
        false => Interval::empty(),
    }
}

/// The value, the slope or the second derivative by these inputs.
pub(super) fn derivative<E: End>(y: &Jet<E>, inputs: &[usize]) -> Interval<E> {
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
