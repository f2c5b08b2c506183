//! The usual slips: which one explains a wrong number.

use trigrad_core::{Formula, Interval, NodeId, Op, compare};

use super::arithmetic::Floats;
use super::check::check_lengths;
use super::series::{Jet, Jets};
use super::walk::{Walk, apply};

/// A mistake in what one node contributes to a derivative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Slip {
    /// What flows through the node is missing.
    Dropped,
    /// It has the other sign.
    Negated,
    /// It counts twice.
    Doubled,
    /// It counts half.
    Halved,
    /// The derivative of what is inside of the node is forgotten, as in cos(2*x) for the slope of
    /// sin(2*x).
    InnerForgotten,
}

/// What explains a wrong number.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Explanation {
    /// What went wrong.
    pub slip: Slip,
    /// In what flows through this node of the function.
    pub node: NodeId,
    /// The node as a function of the same inputs.
    pub part: Formula,
}

/// The slip that makes of the derivative of an output of `f` by an input, at `at`, the number
/// `claim`; none if no single one does.
///
/// What flows through a node is its adjoint times its tangent. Of several nodes through which the
/// same flows, as in a chain, the last one is named, which holds the others. An explanation is no
/// proof: two slips may lead to the same number. Numbers are compared to nine digits, since a
/// claim that was computed has errors of its own.
///
/// ```
/// use trigrad::Formula;
/// use trigrad::oracle::{Slip, explain};
/// let f = Formula::parse("x^3 + x*sin(2*x)")?;
/// let x: f64 = 0.7;
/// // d/dx without the inner 2.
/// let claim = 3.0 * x * x + (2.0 * x).sin() + x * (2.0 * x).cos();
/// let found = explain(&f, 0, 0, claim, &[x]).unwrap();
/// assert_eq!((found.slip, found.part.to_string().as_str()), (Slip::InnerForgotten, "2*x"));
/// # Ok::<(), trigrad::ParseError>(())
/// ```
///
/// # Panics
/// If there is not one number for each input, or no such output or input.
pub fn explain(
    f: &Formula,
    output: usize,
    input: usize,
    claim: f64,
    at: &[f64],
) -> Option<Explanation> {
    check_lengths(f, at);
    let (inputs, outputs) = (f.inputs().len(), f.outputs().len());
    assert!(
        output < outputs && input < inputs,
        "the slope of output {output} by input {input}, where there are {outputs} and {inputs}"
    );
    let flow = Flow::new(f, f.outputs()[output], input, at)?;
    let truth = &flow.tangents[f.outputs()[output].index()];
    let claim = Interval::point(claim);
    if is_close(truth, &claim, &claim) {
        return None;
    }
    let names: Vec<&str> = f.inputs().collect();
    Slip::ALL.iter().find_map(|&slip| {
        // From the last node, because it holds the others.
        // The output is inside of nothing.
        let has_place =
            |node: &NodeId| slip != Slip::InnerForgotten || *node != f.outputs()[output];
        let explains = |node: &NodeId| has_place(node) && flow.explains(slip, *node, truth, &claim);
        let node = f.nodes().rev().find(explains)?;
        let part = f.output(node).with_inputs(&names);
        Some(Explanation { slip, node, part })
    })
}

impl Slip {
    /// Every slip, the likeliest first.
    const ALL: &[Self] = &[
        Self::InnerForgotten,
        Self::Dropped,
        Self::Negated,
        Self::Doubled,
        Self::Halved,
    ];
}

/// What flows from an input through each node to an output.
struct Flow {
    // The slope of each node by the input.
    tangents: Vec<Interval<f64>>,
    // The slope of the output by each node.
    adjoints: Vec<Interval<f64>>,
}

impl Flow {
    fn new(f: &Formula, output: NodeId, input: usize, at: &[f64]) -> Option<Self> {
        let x: Vec<Interval<f64>> = at.iter().map(|&x| Interval::point(x)).collect();
        let walk = Walk::new(f, &Floats, &x);
        let zero = Interval::point(0.0);
        let mut tangents: Vec<Interval<f64>> = Vec::with_capacity(f.len());
        let mut slopes: Vec<Vec<(NodeId, Interval<f64>)>> = Vec::with_capacity(f.len());
        for node in f.nodes() {
            let by_args = local_slopes(f, &walk, node);
            let tangent = match f.op(node) {
                Op::Variable(number) if f.input_of(number) == Some(input) => Interval::point(1.0),
                _ => by_args.iter().fold(zero, |sum, (arg, slope)| {
                    sum.add(&slope.mul(&tangents[arg.index()]))
                }),
            };
            tangents.push(tangent);
            slopes.push(by_args);
        }
        let mut adjoints = vec![zero; f.len()];
        adjoints[output.index()] = Interval::point(1.0);
        for node in f.nodes().rev() {
            let adjoint = adjoints[node.index()];
            for (arg, slope) in &slopes[node.index()] {
                let so_far = adjoints[arg.index()];
                adjoints[arg.index()] = so_far.add(&adjoint.mul(slope));
            }
        }
        let is_known = !tangents[output.index()].is_empty();
        is_known.then_some(Self { tangents, adjoints })
    }

    fn explains(
        &self,
        slip: Slip,
        node: NodeId,
        truth: &Interval<f64>,
        claim: &Interval<f64>,
    ) -> bool {
        let (tangent, adjoint) = (&self.tangents[node.index()], &self.adjoints[node.index()]);
        let flow = adjoint.mul(tangent);
        // A flow that does not count explains nothing.
        if flow.is_empty() || is_close(&truth.sub(&flow), truth, claim) {
            return false;
        }
        let wrong = match slip {
            Slip::Dropped => truth.sub(&flow),
            Slip::Negated => truth.sub(&flow.add(&flow)),
            Slip::Doubled => truth.add(&flow),
            Slip::Halved => truth.sub(&flow.mul(&Interval::point(0.5))),
            Slip::InnerForgotten => truth.sub(&flow).add(adjoint),
        };
        is_close(&wrong, claim, truth)
    }
}

/// The slopes of a node by those of its arguments that it depends on here.
fn local_slopes(f: &Formula, walk: &Walk<'_, f64>, node: NodeId) -> Vec<(NodeId, Interval<f64>)> {
    let args = f.args(node);
    match f.op(node) {
        Op::Row(row) => {
            let inputs = args.iter().enumerate();
            let inputs: Vec<Jet<f64>> = inputs
                .map(|(slot, arg)| Jet::input(slot, *walk.number(*arg)))
                .collect();
            let y = apply(row, &inputs, &Jets::doubles(1));
            let slope = |(slot, arg)| (arg, y.slope(slot));
            args.into_iter().enumerate().map(slope).collect()
        }
        Op::If(relation) => {
            let [left, right] = [args[0], args[1]].map(|arg| walk.number(arg));
            let taken = match compare(relation, left, right) {
                Some(true) => args[2],
                Some(false) => args[3],
                None => return Vec::new(),
            };
            vec![(taken, Interval::point(1.0))]
        }
        Op::Constant(_) | Op::Variable(_) => Vec::new(),
        Op::Call(_) => args
            .into_iter()
            .map(|arg| (arg, Interval::entire()))
            .collect(),
    }
}

/// Whether two numbers are the same to nine digits of the largest of three.
fn is_close(a: &Interval<f64>, b: &Interval<f64>, c: &Interval<f64>) -> bool {
    const DIGITS: f64 = 1e-9;
    let largest = |x: &Interval<f64>| *x.abs().hi();
    let scale = largest(a).max(largest(b)).max(largest(c));
    *a.sub(b).abs().hi() <= DIGITS * scale
}
