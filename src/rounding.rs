//! How far apart rounding alone can drive two engines.

use trigrad_core::{Call, Custom, Formula, Op, Primitive, Program, only};

/// The differences that rounding explains between the gradients of two engines.
///
/// The engines compute the same primals and the same partials, and differ in the
/// order in which they multiply along the paths of the graph and add the paths up.
/// With r roundings on a path at most, that makes a difference of at most about
/// 2 r 2^-53 times the sum, over all paths, of the absolute products of their
/// partials; the bounds here allow four times as much, because a partial may be
/// computed jointly with its value or alone.
///
/// Products beyond the range of f64 have no such bound: below it every step may
/// lose the smallest positive number, which is accounted for, above it the bound
/// is infinite.
///
/// ```
/// use trigrad::{Engine, Formula, Rounding};
/// let f = Formula::parse("x*sin(x*y) - exp(y)/x").unwrap();
/// let x = [0.3, 7.1];
/// let rounding = Rounding::of_gradient(&f, &x);
/// let (_, dual) = Engine::Dual.gradient(&f, &x);
/// let (_, tape) = Engine::Tape.gradient(&f, &x);
/// assert!(rounding.explains(0, dual[0], tape[0]));
/// assert!(!rounding.explains(0, dual[0], dual[0] * (1.0 + 1e-9)));
/// ```
#[derive(Clone, Debug)]
pub struct Rounding {
    bounds: Vec<f64>,
    met_infinity: bool,
}

impl Rounding {
    /// The differences that rounding explains in the gradient of the only output
    /// of `f` at `x`.
    ///
    /// Time and memory linear in the nodes of `f`.
    ///
    /// # Panics
    /// If `f` has not one output or `x` not one number for each input.
    pub fn of_gradient(f: &Formula, x: &[f64]) -> Self {
        let program = f.program();
        let output = only(program.outputs());
        let values = program.values(x);
        let edges = Edges::new(program, &values);
        let met_infinity = edges.slopes.iter().any(|(_, slope)| slope.is_infinite());

        // What one product loses to underflow, the other products on its path magnify:
        // those above it in a reverse sweep, those below it in a forward one.
        let mut below = vec![0.0; program.len()];
        for i in 0..program.len() {
            let own = f64::from(matches!(program.instruction(i).0, Op::Variable(_)));
            below[i] = own
                + edges
                    .of(i)
                    .map(|(arg, slope)| slope * below[arg])
                    .sum::<f64>();
        }
        // By node: the sum over the paths from it to the output, the greatest
        // number of roundings on one of them, and the number of its users.
        let mut above = vec![0.0; program.len()];
        let mut roundings = vec![0.0_f64; program.len()];
        let mut users = vec![0.0; program.len()];
        above[output as usize] = 1.0;
        for i in (0..program.len()).rev() {
            roundings[i] += users[i] + ROUNDINGS_OF_A_NODE + edges.of(i).count() as f64;
            for (arg, slope) in edges.of(i) {
                above[arg] += above[i] * slope;
                roundings[arg] = roundings[arg].max(roundings[i]);
                users[arg] += 1.0;
            }
        }
        let lost: f64 = above.iter().zip(&below).map(|(a, b)| a + b).sum();

        let mut bounds = vec![0.0; program.inputs()];
        for i in 0..program.len() {
            if let (Op::Variable(number), true) = (program.instruction(i).0, users[i] > 0.0) {
                bounds[number as usize] =
                    SLACK * (above[i] * roundings[i] * f64::EPSILON + lost * SMALLEST);
            }
        }
        Self {
            bounds,
            met_infinity,
        }
    }

    /// The greatest difference by input `i` that rounding explains; infinite or NaN
    /// where there is no bound.
    pub fn bound(&self, i: usize) -> f64 {
        self.bounds[i]
    }

    /// Whether the two derivatives by input `i` differ by no more than rounding.
    ///
    /// NaN agrees with NaN; a NaN alone agrees with everything only if an infinite
    /// partial was met, which leaves an engine with 0 * inf where another has a
    /// number. A wrong infinity never agrees.
    pub fn explains(&self, i: usize, a: f64, b: f64) -> bool {
        match (a.is_nan(), b.is_nan()) {
            (true, true) => true,
            (false, false) => a == b || (a - b).abs() <= self.bounds[i].min(f64::MAX),
            _ => self.met_infinity || !self.bounds[i].is_finite(),
        }
    }
}

// A product and a sum, and a partial that is off by a few ulp.
const ROUNDINGS_OF_A_NODE: f64 = 8.0;
// Two engines, and a factor of 2 for what is of higher order.
const SLACK: f64 = 2.0;
const SMALLEST: f64 = f64::from_bits(1);

// The absolute partials along which slopes reach the output, by node.
struct Edges {
    slopes: Vec<(usize, f64)>,
    // Where the edges of a node end; they begin where those of the one before end.
    ends: Vec<usize>,
}

impl Edges {
    fn new(program: &Program, values: &[f64]) -> Self {
        let taken = program.taken(values);
        let varying = varying(program);
        let mut edges = Self {
            slopes: Vec::new(),
            ends: Vec::with_capacity(program.len()),
        };
        for i in 0..program.len() {
            if taken[i] && varying[i] {
                let args = program.instruction(i).1.iter().map(|&arg| arg as usize);
                let partials = partials(program, i, values, &varying);
                for (arg, partial) in args.zip(partials) {
                    if let (Some(partial), true) = (partial, varying[arg]) {
                        edges.slopes.push((arg, partial.abs()));
                    }
                }
            }
            edges.ends.push(edges.slopes.len());
        }
        edges
    }

    fn of(&self, i: usize) -> impl Iterator<Item = (usize, f64)> {
        let first = if i == 0 { 0 } else { self.ends[i - 1] };
        self.slopes[first..self.ends[i]].iter().copied()
    }
}

fn varying(program: &Program) -> Vec<bool> {
    let mut varying = vec![false; program.len()];
    for i in 0..program.len() {
        let (op, args) = program.instruction(i);
        varying[i] = match op {
            Op::Variable(_) => true,
            Op::If(_) => args[2..].iter().any(|&arg| varying[arg as usize]),
            _ => args.iter().any(|&arg| varying[arg as usize]),
        };
    }
    varying
}

// By slot; `None` where a slot does not carry a slope.
fn partials(program: &Program, i: usize, values: &[f64], varying: &[bool]) -> Vec<Option<f64>> {
    let (op, args) = program.instruction(i);
    let value = |slot: usize| values[args[slot] as usize];
    let varies = |slot: usize| varying[args[slot] as usize];
    let all = || -> Vec<f64> { (0..args.len()).map(value).collect() };
    match op {
        Op::Constant(_) | Op::Variable(_) => Vec::new(),
        Op::Row(Primitive::Unary(op)) => vec![Some(op.partial(value(0), values[i]))],
        Op::Row(Primitive::Indexed(op, n)) => vec![Some(op.partial(n, value(0), values[i]))],
        Op::Row(Primitive::Binary(op)) => {
            let ab = [value(0), value(1)];
            let partial = |slot| varies(slot).then(|| op.partial(slot, ab, values[i]));
            vec![partial(0), partial(1)]
        }
        Op::Row(Primitive::Nary(op)) => {
            let partials = op.partials(&all(), values[i]);
            partials.into_iter().map(Some).collect()
        }
        Op::If(relation) => {
            let holds = relation.holds(&value(0), &value(1));
            vec![None, None, holds.then_some(1.0), (!holds).then_some(1.0)]
        }
        Op::Call(number) => {
            let Call { function, orders } = program.call(number);
            let x = all();
            let partial = |slot| function.evaluate(&Custom::next_order(orders, slot), &x);
            (0..args.len()).map(|slot| Some(partial(slot))).collect()
        }
    }
}
