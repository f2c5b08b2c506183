//! Gradients of loops by checkpoints, against one tape for the whole loop.

use proptest::prelude::*;
use trigrad_core::{Interval, Ordered, Scalar};
use trigrad_tape::checkpoint::{Binomial, CheckpointError, Checkpoints, Gradient, Loop, Work};
use trigrad_tape::{Tape, Var, gradient};

use crate::bases::Pair;
use crate::close::close;

/// The loops of these tests, of any number of components and at least three parameters.
#[derive(Clone, Copy, Debug)]
enum Program {
    /// Each component is made of its neighbours: each is recorded for itself.
    Heat,
    /// Of neighbours too, with other functions and a branch; what it records varies from
    /// step to step.
    Turbulence,
    /// Functions of one component, which are never recorded by themselves.
    Alone,
}

impl Loop for Program {
    fn step<S: Ordered>(&self, step: usize, u: &[S], p: &[S]) -> Vec<S> {
        let n = u.len();
        let neighbours = |i: usize| (u[(i + n - 1) % n], u[(i + 1) % n]);
        let each = |i: usize| match self {
            Self::Heat => {
                let (left, right) = neighbours(i);
                u[i] + (left - u[i] * 2.0 + right) * p[0]
            }
            Self::Turbulence => {
                let (left, right) = neighbours(i);
                let mut sum = u[i] * 0.5 + left * right * p[1];
                for k in 0..(step * step + i) % 7 {
                    sum = sum * p[k % 3] + (sum * left).sin() * 0.25;
                }
                if sum > 1.0 {
                    right / sum
                } else {
                    sum + right * p[2]
                }
            }
            Self::Alone => u[i].sin() * 1.25 + u[i] * 0.5,
        };
        (0..n).map(each).collect()
    }

    fn loss<S: Ordered>(&self, u: &[S], p: &[S]) -> S {
        let squares = u.iter().map(|&u| u * u);
        squares.reduce(|a, b| a + b).map_or(p[0], |sum| sum * p[1])
    }
}

const P: [f64; 3] = [0.2, 0.75, -0.5];

fn start(n: usize) -> Vec<f64> {
    (0..n).map(|i| (i as f64 * 1.7).sin() + 0.5).collect()
}

// The value and all derivatives, by one tape.
fn on_one_tape(f: &impl Loop, steps: usize, x: &[f64], p: &[f64]) -> Vec<f64> {
    let (value, slopes) = gradient(
        |inputs| {
            let (x, p) = inputs.split_at(x.len());
            let mut state = x.to_vec();
            for step in 0..steps {
                state = f.step(step, &state, p);
            }
            f.loss(&state, p)
        },
        &[x, p].concat(),
    );
    [vec![value], slopes.as_slice().to_vec()].concat()
}

fn all(found: &Gradient<f64>) -> Vec<f64> {
    let slopes = found.state.iter().chain(&found.parameters);
    std::iter::once(&found.value)
        .chain(slopes)
        .copied()
        .collect()
}

// Every driver, with names for messages.
fn found(
    f: &impl Loop,
    checkpoints: Checkpoints,
    steps: usize,
    x: &[f64],
    p: &[f64],
) -> [(&'static str, Gradient<f64>); 4] {
    let closures =
        checkpoints.gradient(steps, |k, x, p| f.step(k, x, p), |x, p| f.loss(x, p), x, p);
    let goes_on = |k: usize, _: &[f64]| k < steps;
    let online = checkpoints.gradient_while(
        goes_on,
        |k, x, p| f.step(k, x, p),
        |x, p| f.loss(x, p),
        x,
        p,
    );
    [
        ("closures", closures.expect("steps keep their components")),
        ("unknown", online.expect("steps keep their components")),
        (
            "generic",
            checkpoints
                .gradient_of(f, steps, x, p)
                .expect("as the closures"),
        ),
        (
            "generic unknown",
            checkpoints
                .gradient_while_of(f, goes_on, x, p)
                .expect("as the closures"),
        ),
    ]
}

fn bits(x: &[f64]) -> Vec<u64> {
    // All NaN are the same here.
    x.iter()
        .map(|x| if x.is_nan() { f64::NAN } else { *x }.to_bits())
        .collect()
}

#[test]
fn as_one_tape_to_the_bit() {
    for program in [Program::Heat, Program::Turbulence] {
        for (steps, n) in [(0, 3), (1, 3), (2, 4), (7, 3), (40, 5)] {
            let x = start(n);
            let right = on_one_tape(&program, steps, &x, &P);
            let snapshots = [0, 1, 2, 3, 5, 8, 39, 1000].map(Checkpoints::snapshots);
            let bytes = [8_000, 12_000, 20_000, 50_000, 1_000_000].map(Checkpoints::bytes);
            for checkpoints in snapshots.into_iter().chain(bytes) {
                for (name, found) in found(&program, checkpoints, steps, &x, &P) {
                    let case = format!("{program:?}, {steps} steps, {checkpoints:?}, {name}");
                    assert_eq!(bits(&all(&found)), bits(&right), "{case}");
                }
            }
        }
    }
}

#[test]
fn functions_of_one_component_are_as_one_tape_but_for_the_order_of_products() {
    let (steps, x) = (30, start(4));
    let right = on_one_tape(&Program::Alone, steps, &x, &P);
    for checkpoints in [Checkpoints::snapshots(3), Checkpoints::bytes(10_000)] {
        for (name, found) in found(&Program::Alone, checkpoints, steps, &x, &P) {
            assert_eq!(found.value.to_bits(), right[0].to_bits());
            for (found, right) in all(&found).into_iter().zip(&right) {
                // Two products and a sum a step in either order, none of which cancels, and
                // a few for the loss; half an ulp each on both sides.
                let tolerance = (3 * steps + 4) as f64 * f64::EPSILON;
                assert!(
                    (found - right).abs() <= tolerance * right.abs(),
                    "{name}: {found} {right}"
                );
            }
        }
    }
}

/// Two components and edges: what each program does to them, and the loss.
#[derive(Clone, Copy, Debug)]
enum Edge {
    /// sqrt, then its square.
    SquareOfRoot,
    /// The root is never used again.
    DeadRoot,
    /// The root is used, with a factor that is 0 only as a number.
    RootTimesZero,
    /// A component that is NaN and of no influence on the value.
    PowerOfNan,
    /// The loss itself is NaN.
    Lost,
    /// A component is set anew in each step.
    Constant,
    /// Adjoints of -0.
    NegativeZero,
    /// The other branch is never taken.
    Branch,
    /// Both components change places.
    Swap,
    /// The loss does not depend on anything.
    Nothing,
}

const EDGES: [Edge; 10] = [
    Edge::SquareOfRoot,
    Edge::DeadRoot,
    Edge::RootTimesZero,
    Edge::PowerOfNan,
    Edge::Lost,
    Edge::Constant,
    Edge::NegativeZero,
    Edge::Branch,
    Edge::Swap,
    Edge::Nothing,
];

impl Loop for Edge {
    fn step<S: Ordered>(&self, step: usize, x: &[S], p: &[S]) -> Vec<S> {
        let (a, b) = (x[0], x[1]);
        match self {
            Self::SquareOfRoot if step.is_multiple_of(2) => vec![a.sqrt(), b * p[0]],
            Self::SquareOfRoot => vec![a * a, b],
            Self::DeadRoot => vec![a.sqrt() + b.cbrt() * p[1] * 0.0, b],
            Self::RootTimesZero => vec![a.sqrt() + p[1] * 0.0, b],
            Self::PowerOfNan => vec![(a - 2.0).ln() * p[0], b + p[0] * b],
            Self::Lost => vec![a.ln() * b, b],
            Self::Constant => vec![S::from_f64(3.0), (a * b).sin()],
            Self::NegativeZero => vec![a * p[1], b * -1.0],
            Self::Branch => vec![if b > 0.0 { a + b } else { a.sqrt() }, b],
            Self::Swap => vec![b, a],
            Self::Nothing => vec![a.sqrt(), b],
        }
    }

    fn loss<S: Ordered>(&self, x: &[S], p: &[S]) -> S {
        let (a, b) = (x[0], x[1]);
        match self {
            Self::DeadRoot => b * p[0],
            Self::RootTimesZero => a * 0.0 + b,
            Self::PowerOfNan => a.pow(0.0) + b,
            Self::NegativeZero => a * -0.0 + b * 0.0,
            Self::Nothing => S::from_f64(4.0),
            _ => a + b * p[0],
        }
    }
}

#[test]
fn edges_are_those_of_one_tape() {
    let points = [
        [0.0, 0.0],
        [0.0, 2.0],
        [1.0, -1.0],
        [-0.0, 1.0],
        [f64::INFINITY, 1.0],
        [4.0, f64::NAN],
    ];
    for edge in EDGES {
        for x in points {
            for p in [[1.0, 0.0], [-0.5, 2.0]] {
                for steps in [0, 1, 2, 5] {
                    let right = on_one_tape(&edge, steps, &x, &p);
                    let snapshots = [0, 1, 2, 5].map(Checkpoints::snapshots);
                    for checkpoints in snapshots.into_iter().chain([Checkpoints::bytes(8000)]) {
                        for (name, found) in found(&edge, checkpoints, steps, &x, &p) {
                            let case = format!(
                                "{edge:?} at {x:?} and {p:?}, {steps} steps, {checkpoints:?}, {name}"
                            );
                            for (found, &right) in all(&found).into_iter().zip(&right) {
                                let is_same = same_edge(found, right);
                                assert!(is_same, "{case}: {found:?} and {right:?}");
                            }
                        }
                    }
                }
            }
        }
    }
}

// Zeros of the same sign; other numbers may be rounded in another order.
fn same_edge(x: f64, y: f64) -> bool {
    close(x, y) && (y != 0.0 || x.is_sign_negative() == y.is_sign_negative())
}

#[test]
fn infinite_slopes_in_words() {
    let found = |edge: Edge, steps, x: [f64; 2]| {
        let found = Checkpoints::snapshots(1).gradient_of(&edge, steps, &x, &[1.0, 0.0]);
        found.expect("two components stay two").state
    };
    // The value is that of x, the slope 0 * inf: never the 0 that a skipped seed would give.
    assert!(found(Edge::SquareOfRoot, 2, [0.0, 1.0])[0].is_nan());
    // What the loss does not depend on has the slope 0 beside infinite slopes.
    assert_eq!(found(Edge::DeadRoot, 3, [0.0, 0.0]).as_slice(), [0.0, 1.0]);
    assert_eq!(found(Edge::Branch, 3, [0.0, 2.0]).as_slice(), [1.0, 4.0]);
    assert!(
        found(Edge::Lost, 2, [-1.0, 1.0])
            .iter()
            .all(|slope| slope.is_nan())
    );
}

#[test]
fn work_is_what_the_schedule_says() {
    let (f, x) = (Program::Heat, start(3));
    for (steps, snapshots) in [(1, 0), (10, 0), (50, 3), (50, 49), (200, 10), (20, 1000)] {
        let found = Checkpoints::snapshots(snapshots).gradient_of(&f, steps, &x, &P);
        let Work {
            advanced,
            recorded,
            snapshots: used,
            ..
        } = found.expect("a loop").work;
        assert_eq!(u128::from(advanced), Binomial::advances(steps, snapshots));
        assert_eq!(recorded, steps as u64);
        // The first state and the last but one need none.
        assert_eq!(used, snapshots.min(steps - 1));
    }
    for snapshots in [1, 3, 10] {
        let found = Checkpoints::snapshots(snapshots).gradient_while_of(&f, |k, _| k < 300, &x, &P);
        let Work {
            steps,
            advanced,
            recorded,
            snapshots: used,
            ..
        } = found.expect("a loop").work;
        assert!(steps == 300 && recorded == 300 && used == snapshots);
        // The largest l with binom(s + l, s) <= 300 is 299, 10 and 3.
        let bound = 1 + match snapshots {
            1 => 299,
            3 => 10,
            _ => 3,
        };
        assert!(advanced <= bound * 300);
    }
}

/// A loss that is NaN has no derivatives that would have to be looked for.
#[test]
fn a_lost_loop_is_not_gone_back_through() {
    let found = Checkpoints::snapshots(3).gradient(
        50,
        |_, x, _| vec![x[0].sin()],
        |x, _| (x[0] - 2.0).ln(),
        &[1.0_f64],
        &[],
    );
    let found = found.expect("one component");
    assert!(found.value.is_nan() && found.state[0].is_nan());
    assert_eq!(found.work.recorded, 1);
}

/// Under a budget the first step is recorded to be measured; of an unknown number all are.
#[test]
fn work_with_measuring() {
    let (f, x, steps) = (Program::Heat, start(20), 40);
    let checkpoints = Checkpoints::bytes(60_000);
    let known = checkpoints
        .gradient_of(&f, steps, &x, &P)
        .expect("enough bytes");
    assert_eq!(known.work.recorded, 1 + steps as u64);
    let unknown = checkpoints
        .gradient_while_of(&f, |k, _| k < steps, &x, &P)
        .expect("enough bytes");
    assert_eq!(unknown.work.recorded, 2 * steps as u64);
}

// A million of them are counted beside the schedules, and timed by the benchmark.
#[test]
fn a_hundred_thousand_steps_with_a_hundred_snapshots() {
    let found = Checkpoints::snapshots(100).gradient(
        100_000,
        |_, x, p| vec![x[0] + x[0] * p[0]],
        |x, _| x[0],
        &[1.0],
        &[1e-5],
    );
    let found = found.expect("one component");
    // (1 + 1e-5)^1e5; each step adds half an ulp or two, and so does each of its slopes.
    let value = (1e5 * 1e-5_f64.ln_1p()).exp();
    let close = |x: f64, y: f64| (x / y - 1.0).abs() < 1e5 * 2.0 * f64::EPSILON;
    assert!(close(found.value, value) && close(found.state[0], value));
    assert!(close(found.parameters[0], 1e5 * value / 1.000_01));
    // binom(103, 3) = 176,851 steps need no more than 3 runs.
    assert!(found.work.advanced < 300_000 && found.work.recorded == 100_000);
}

#[test]
fn steps_that_change_the_number_of_components() {
    let grows = |k: usize, x: &[Var<'_>]| k == 3 && !x.is_empty();
    for (components, expected) in [(1, 2), (3, 2), (0, 2)] {
        let error = CheckpointError::Components {
            step: 3,
            found: components,
            expected,
        };
        for checkpoints in [Checkpoints::snapshots(2), Checkpoints::bytes(100_000)] {
            let found = checkpoints.gradient(
                5,
                |k, x, p| {
                    if grows(k, x) {
                        vec![p[0]; components]
                    } else {
                        x.to_vec()
                    }
                },
                |x, _| x[0],
                &[1.0, 2.0],
                &[3.0],
            );
            assert_eq!(found, Err(error));
            let found = checkpoints.gradient_while(
                |k, _| k < 5,
                |k, x, p| {
                    if grows(k, x) {
                        vec![p[0]; components]
                    } else {
                        x.to_vec()
                    }
                },
                |x, _| x[0],
                &[1.0, 2.0],
                &[3.0],
            );
            assert_eq!(found, Err(error));
        }
    }
    let error = CheckpointError::Components {
        step: 3,
        found: 1,
        expected: 2,
    };
    assert_eq!(
        error.to_string(),
        "step 3 makes 1 components of the 2 that the state has"
    );
}

#[test]
fn a_budget_that_is_too_small_says_what_is_needed() {
    let (f, x, steps) = (Program::Turbulence, start(50), 30);
    let run = |bytes: usize| Checkpoints::bytes(bytes).gradient_of(&f, steps, &x, &P);
    let Err(CheckpointError::Budget {
        budget: 100,
        needed,
    }) = run(100)
    else {
        panic!("a hundred bytes are enough for no step");
    };
    // The first step is not the largest one; what all of them need is told with the next.
    let needed = match run(needed) {
        Err(CheckpointError::Budget { needed, .. }) => needed,
        found => {
            assert_eq!(
                bits(&all(&found.expect("enough"))),
                bits(&on_one_tape(&f, steps, &x, &P))
            );
            return;
        }
    };
    let found = run(needed).expect("what is needed is enough");
    assert_eq!(bits(&all(&found)), bits(&on_one_tape(&f, steps, &x, &P)));
    assert!(matches!(
        run(needed - 1),
        Err(CheckpointError::Budget { .. })
    ));
}

/// What the error says is needed is enough, and one byte less is not: whether it is to measure
/// the steps, or to go back through them.
#[test]
fn what_is_needed_is_enough() {
    for n in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89] {
        for program in [Program::Heat, Program::Turbulence] {
            let x = start(n);
            let run =
                |bytes| Checkpoints::bytes(bytes).gradient_while_of(&program, |k, _| k < 4, &x, &P);
            let Err(CheckpointError::Budget { needed, .. }) = run(1) else {
                panic!("one byte is not enough");
            };
            assert!(run(needed).is_ok(), "{needed} bytes for {n} components");
            let short = run(needed - 1).unwrap_err();
            assert_eq!(
                short,
                CheckpointError::Budget {
                    budget: needed - 1,
                    needed
                }
            );
        }
    }
}

#[test]
fn more_bytes_mean_fewer_steps() {
    let (f, x, steps) = (Program::Heat, start(20), 400);
    let advanced = |bytes: usize| {
        let found = Checkpoints::bytes(bytes).gradient_of(&f, steps, &x, &P);
        found.map(|found| found.work).expect("enough bytes")
    };
    let works = [15_000, 30_000, 60_000, 120_000, 2_000_000].map(advanced);
    for pair in works.windows(2) {
        assert!(pair[0].advanced >= pair[1].advanced, "{works:?}");
    }
    // All on one tape.
    assert_eq!((works[4].advanced, works[4].steps_per_tape), (0, steps));
    // With a tenth of that, several steps on a tape, and no step runs more than twice.
    assert!(works[3].steps_per_tape > 1 && works[3].advanced <= steps as u64);
}

#[test]
fn other_numbers() {
    let found = Checkpoints::snapshots(2).gradient(
        9,
        |_, x, p| vec![x[0] + x[1] * p[0], x[1] - x[0].sin() * p[0]],
        |x, _| x[0] * x[1],
        &[0.5_f32, 0.25],
        &[0.1],
    );
    let found = found.expect("two components");
    let (_, right) = gradient(
        |x| {
            let (mut a, mut b) = (x[0], x[1]);
            for _ in 0..9 {
                (a, b) = (a + b * x[2], b - a.sin() * x[2]);
            }
            a * b
        },
        &[0.5_f32, 0.25, 0.1],
    );
    assert_eq!(found.state.as_slice(), &right.as_slice()[..2]);
    assert_eq!(found.parameters[0], right[2]);

    let point = Interval::point;
    let found = Checkpoints::snapshots(1).gradient(
        4,
        |_, x, p| vec![x[0] * x[0] * p[0]],
        |x, _| x[0],
        &[point(1.5)],
        &[point(0.75)],
    );
    let found = found.expect("one component");
    // p^15 x^16
    assert!(found.state[0].contains(&(16.0 * 0.75_f64.powi(15) * 1.5_f64.powi(15))));
    assert!(found.parameters[0].contains(&(15.0 * 0.75_f64.powi(14) * 1.5_f64.powi(16))));
}

// Forward over reverse: two columns of the Hessian through the checkpoints.
#[test]
fn second_derivatives() {
    fn step<S: Scalar>(x: &[S], p: S) -> Vec<S> {
        vec![x[0] + x[1] * p, x[1] - x[0].sin() * p]
    }
    let seeded = |primal, tangent| Pair { primal, tangent };
    let x = [seeded(0.5, [1.0, 0.0]), seeded(0.25, [0.0, 1.0])];
    let p = seeded(0.1, [0.0, 0.0]);
    let columns = |checkpoints: Checkpoints| {
        let found = checkpoints.gradient(20, |_, x, p| step(x, p[0]), |x, _| x[0] * x[1], &x, &[p]);
        found.expect("two components")
    };
    let right = Tape::new().record(&[x[0], x[1], p], |tape, x| {
        let mut state = x[..2].to_vec();
        for _ in 0..20 {
            state = step(&state, x[2]);
        }
        tape.gradient(state[0] * state[1])
    });
    for checkpoints in [Checkpoints::snapshots(3), Checkpoints::bytes(20_000)] {
        let found = columns(checkpoints);
        assert_eq!(found.state.as_slice(), &right[..2]);
        assert_eq!(found.parameters[0], right[2]);
        let mixed = (found.state[0].tangent[1], found.state[1].tangent[0]);
        assert!(close(mixed.0, mixed.1), "{mixed:?}");
    }
    assert_eq!(
        columns(Checkpoints::snapshots(0)),
        columns(Checkpoints::snapshots(0))
    );
}

#[test]
fn loops_of_next_to_nothing() {
    // No component, no parameter, no step.
    let found = Checkpoints::snapshots(3).gradient(
        5,
        |_, _, _| vec![],
        |_, _| Var::constant(7.0),
        &[],
        &[],
    );
    let found = found.expect("nothing changes");
    assert!(found.value == 7.0 && found.state.is_empty() && found.parameters.is_empty());
    for checkpoints in [Checkpoints::snapshots(0), Checkpoints::bytes(10_000)] {
        let found = checkpoints.gradient_while(
            |_, _| false,
            |_, x, _| x.to_vec(),
            |x, p| x[0] * p[0],
            &[2.0],
            &[3.0],
        );
        let found = found.expect("no step");
        assert_eq!(
            (found.value, found.state[0], found.parameters[0]),
            (6.0, 3.0, 2.0)
        );
        assert_eq!((found.work.steps, found.work.advanced), (0, 0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_loop_with_any_memory(
        x in prop::collection::vec(-2.0..2.0_f64, 1..6),
        p in prop::array::uniform3(-1.0..1.0_f64),
        steps in 0_usize..40,
        snapshots in 0_usize..12,
        bytes in 20_000_usize..200_000,
        is_heat: bool,
    ) {
        let program = if is_heat { Program::Heat } else { Program::Turbulence };
        // One component is its own neighbour, and then a function of itself.
        let x = if x.len() < 3 { start(3) } else { x };
        let right = on_one_tape(&program, steps, &x, &p);
        for checkpoints in [Checkpoints::snapshots(snapshots), Checkpoints::bytes(bytes)] {
            for (name, found) in found(&program, checkpoints, steps, &x, &p) {
                prop_assert_eq!(bits(&all(&found)), bits(&right), "{}", name);
            }
        }
    }
}
