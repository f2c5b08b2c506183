//! Where derivatives are: by the independent recurrences of [`series`](super::series), or by values
//! only.

use trigrad_core::{Big, Decoration, Enclosures, End, Formula, Interpreter, Interval, NodeId};

use super::arithmetic::Arithmetic;
use super::backward::{Backward, Hessian};
use super::differences::Differences;
use super::series::{Jet, Jets};
use super::verdict::Derivative;
use super::walk::Walk;

/// Where the derivatives of `f` are over the box, in the order in which they are asked for, where
/// a [walk](super::walk) has proved that they exist; empty where nothing is known of them.
///
/// Forward, all inputs at once: each node carries the slopes by the inputs that it depends on.
/// Where there are many inputs and few outputs, [backward](Backward).
pub(super) fn slopes<A: Arithmetic>(
    f: &Formula,
    asked: &[Derivative],
    arithmetic: &A,
    x: &[Interval<A::End>],
) -> Vec<Interval<A::End>> {
    if is_bent_backward(f, asked) {
        return bent_backward(f, asked, arithmetic, x);
    }
    if is_backward(f, asked) {
        let sweeps = Backward::new(f, 1, arithmetic, x);
        let gradients: Vec<(usize, Vec<Interval<A::End>>)> = (outputs(asked).into_iter())
            .map(|output| (output, sweeps.gradient(f, f.outputs()[output])))
            .collect();
        let slope = |derivative: &Derivative| {
            let of_output =
                gradients.binary_search_by_key(&derivative.output, |(output, _)| *output);
            let slope = match (of_output, &derivative.inputs[..]) {
                (Ok(place), &[input]) => gradients[place].1[input].clone(),
                _ => Interval::empty(),
            };
            proved(slope, derivative)
        };
        return asked.iter().map(slope).collect();
    }
    let order = asked.iter().map(|derivative| derivative.inputs.len()).max();
    let numbers = jets(f, order.unwrap_or(0), arithmetic, x);
    let slope = |derivative: &Derivative| {
        let y = &numbers[f.outputs()[derivative.output].index()];
        proved(self::derivative(y, &derivative.inputs), derivative)
    };
    asked.iter().map(slope).collect()
}

/// Where the slopes of one output are by each input, decorated as those of a [`Jet`], whether they
/// exist or not.
pub(super) fn gradient<A: Arithmetic>(
    f: &Formula,
    output: NodeId,
    arithmetic: &A,
    x: &[Interval<A::End>],
) -> Vec<Interval<A::End>> {
    if x.len() > MANY_INPUTS {
        return Backward::new(f, 1, arithmetic, x).gradient(f, output);
    }
    let y = jets(f, 1, arithmetic, x).swap_remove(output.index());
    (0..x.len()).map(|input| y.slope(input)).collect()
}

/// Whether slopes by so many inputs, of so few outputs, are asked for that a sweep for each
/// output takes less than slopes by each input.
pub(super) fn is_backward(f: &Formula, asked: &[Derivative]) -> bool {
    let is_first = asked.iter().all(|derivative| derivative.inputs.len() == 1);
    is_first && f.inputs().len() > MANY_INPUTS && f.inputs().len() > 16 * outputs(asked).len()
}

// A few slopes forward cost less than what a sweep has to remember.
const MANY_INPUTS: usize = 64;

/// Whether second derivatives by so many inputs are asked for that a sweep for each output takes
/// less than those by each pair of inputs.
pub(super) fn is_bent_backward(f: &Formula, asked: &[Derivative]) -> bool {
    let is_bent = asked.iter().any(|derivative| derivative.inputs.len() == 2);
    is_bent && f.inputs().len() > MANY_BENT
}

/// From so many inputs on Hessians are swept up.
pub(super) const MANY_BENT: usize = 16;

// Derivatives up to second order, by a sweep for each output.
fn bent_backward<A: Arithmetic>(
    f: &Formula,
    asked: &[Derivative],
    arithmetic: &A,
    x: &[Interval<A::End>],
) -> Vec<Interval<A::End>> {
    let local = Backward::new(f, 2, arithmetic, x);
    let outputs = outputs(asked);
    let hessians: Vec<Hessian<A::End>> = (outputs.iter())
        .map(|&output| Hessian::new(&local, f, f.outputs()[output]))
        .collect();
    let slope = |derivative: &Derivative| {
        let Ok(place) = outputs.binary_search(&derivative.output) else {
            return Interval::empty();
        };
        let slope = match derivative.inputs[..] {
            [] => local.value(f.outputs()[derivative.output]).clone(),
            [i] => hessians[place].slope(i).clone(),
            [i, j, ..] => hessians[place].curvature(i, j),
        };
        proved(slope, derivative)
    };
    asked.iter().map(slope).collect()
}

/// The outputs that are asked for, each once, rising.
pub(super) fn outputs(asked: &[Derivative]) -> Vec<usize> {
    let mut outputs: Vec<usize> = asked.iter().map(|derivative| derivative.output).collect();
    outputs.sort_unstable();
    outputs.dedup();
    outputs
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
