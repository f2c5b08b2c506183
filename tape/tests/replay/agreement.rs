//! Random programs that branch: replayed like run.

use nalgebra::DMatrix;
use proptest::prelude::*;
use trigrad_core::Ordered;
use trigrad_tape::replay::{Replay, Replays};

use crate::close::same;

const INPUTS: usize = 3;

/// One step of a program; numbers are counted back from the last.
#[derive(Clone, Debug)]
enum Step {
    Add(usize, usize),
    Subtract(usize, usize),
    Multiply(usize, usize),
    Divide(usize, usize),
    Scale(usize, f64),
    Shift(usize, f64),
    Sine(usize),
    Exponential(usize),
    Root(usize),
    /// Takes one or the other number, by a comparison in Rust.
    Branch(usize, usize, usize, usize),
    /// Doubles until it is not below a limit any more, a few times at most.
    Loop(usize, f64),
    /// Takes one or the other number, by a select.
    Select(usize, usize, usize, usize),
}

fn run<S: Ordered>(program: &[Step], x: &[S]) -> S {
    let mut numbers = x.to_vec();
    for step in program {
        let at = |back: &usize| numbers[numbers.len() - 1 - back % numbers.len()];
        let next = match step {
            Step::Add(a, b) => at(a) + at(b),
            Step::Subtract(a, b) => at(a) - at(b),
            Step::Multiply(a, b) => at(a) * at(b),
            Step::Divide(a, b) => at(a) / at(b),
            Step::Scale(a, k) => at(a) * *k,
            Step::Shift(a, k) => at(a) + *k,
            Step::Sine(a) => at(a).sin(),
            Step::Exponential(a) => (at(a) * 0.1).exp(),
            Step::Root(a) => at(a).sqrt(),
            Step::Branch(a, b, c, d) => match (at(a), at(b)) {
                (a, b) if a < b => at(c) * at(d),
                (a, b) if a == b => at(c) - at(d),
                _ => at(d),
            },
            Step::Loop(a, limit) => {
                let mut y = at(a);
                for _ in 0..6 {
                    if y >= *limit {
                        break;
                    }
                    y = y + y * y + 0.25;
                }
                y
            }
            Step::Select(a, b, c, d) => S::select(at(a).below(at(b)), at(c), at(d)),
        };
        numbers.push(next);
    }
    numbers[numbers.len() - 1]
}

fn programs() -> impl Strategy<Value = Vec<Step>> {
    let arg = || prop_oneof![3 => 0..4_usize, 1 => 0..100_usize];
    let constant = || prop::sample::select(vec![-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0]);
    let pair = || (arg(), arg());
    let four = || (arg(), arg(), arg(), arg());
    let step = prop_oneof![
        pair().prop_map(|(a, b)| Step::Add(a, b)),
        pair().prop_map(|(a, b)| Step::Subtract(a, b)),
        pair().prop_map(|(a, b)| Step::Multiply(a, b)),
        pair().prop_map(|(a, b)| Step::Multiply(a, b)),
        pair().prop_map(|(a, b)| Step::Divide(a, b)),
        (arg(), constant()).prop_map(|(a, k)| Step::Scale(a, k)),
        (arg(), constant()).prop_map(|(a, k)| Step::Shift(a, k)),
        arg().prop_map(Step::Sine),
        arg().prop_map(Step::Exponential),
        arg().prop_map(Step::Root),
        four().prop_map(|(a, b, c, d)| Step::Branch(a, b, c, d)),
        (arg(), constant()).prop_map(|(a, k)| Step::Loop(a, k)),
        four().prop_map(|(a, b, c, d)| Step::Select(a, b, c, d)),
    ];
    prop::collection::vec(step, 1..25)
}

fn points() -> impl Strategy<Value = [f64; INPUTS]> {
    let number = || {
        prop_oneof![
            3 => -2.0..2.0,
            1 => prop::sample::select(vec![0.0, -0.0, 1.0, -1.0, 0.5]),
        ]
    };
    [number(), number(), number()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// The answer of a recording, where it gives one, is what the function says there:
    /// the value bit for bit. And at its own point it gives one.
    #[test]
    fn answers_are_never_stale(program in programs(), x in points(), others in [points(), points(), points()]) {
        let mut replay = Replay::record(|x| run(&program, x), &x);
        let (value, _) = replay.gradient(&x).unwrap();
        prop_assert!(same(value, run(&program, &x)));
        for x in others {
            if let Ok((value, _)) = replay.gradient(&x) {
                prop_assert!(same(value, run(&program, &x)), "{} at {:?}", value, x);
            }
        }
    }

    /// Recording again where it must, the derivatives are the tape's.
    #[test]
    fn derivatives_are_those_of_the_tape(program in programs(), x in [points(), points()]) {
        let mut replays = Replays::new(|x| run(&program, x));
        for x in x {
            let (value, slopes, curvatures) = replays.hessian(&x);
            let (right, right_slopes, right_curvatures) = trigrad_tape::hessian(|x| run(&program, x), &x);
            prop_assert!(same(value, right));
            let all = slopes.iter().chain(curvatures.iter());
            let right_all = right_slopes.iter().chain(right_curvatures.iter());
            // What a division near 0 loses is lost in either order; the referee has bounds
            // for single cases, here sizes are compared.
            let size = right_all.clone().filter(|x| x.is_finite()).map(|x| x.abs());
            let size = size.fold(1.0, f64::max);
            for (&found, &right) in all.zip(right_all) {
                let is_same = same(found + 0.0, right + 0.0) || (found - right).abs() <= 1e-9 * size;
                // Where one of them met 0 * inf on a way that the other left out.
                let is_unknown = found.is_nan() != right.is_nan();
                prop_assert!(is_same || is_unknown || !size.is_finite(), "{} and {} at {:?}", found, right, x);
            }
        }
    }

    /// Jacobians and products with them are those of the tape.
    #[test]
    fn products_are_those_of_the_tape(program in programs(), x in points(), v in points()) {
        fn outputs<S: Ordered>(program: &[Step], x: &[S]) -> Vec<S> {
            let y = run(program, x);
            vec![y, y * x[0] + x[1], x[2].sin()]
        }
        let mut replay = Replay::record_several(|x| outputs(&program, x), &x);
        let (values, slopes) = replay.jacobian(&x).unwrap();
        let (right_values, right) = trigrad_tape::jacobian(|x| outputs(&program, x), &x);
        let (_, adjoints) = replay.vjp(&x, &v).unwrap();
        let (_, right_adjoints) = trigrad_tape::vjp(|x| outputs(&program, x), &x, &v);
        let (_, tangents) = replay.jvp(&x, &v).unwrap();
        let right_tangents = (0..3).map(|row| {
            let terms = (0..3).filter(|&column| v[column] != 0.0);
            terms.map(|column| right[(row, column)] * v[column]).sum::<f64>()
        });
        let found = slopes.iter().chain(adjoints.iter()).chain(tangents.iter());
        let right_tangents: Vec<f64> = right_tangents.collect();
        let all = right.iter().chain(right_adjoints.iter()).chain(&right_tangents);
        let size = right.iter().filter(|x| x.is_finite()).map(|x| x.abs()).fold(1.0, f64::max);
        for (value, right) in values.iter().zip(right_values.iter()) {
            prop_assert!(same(*value, *right));
        }
        for (&found, &right) in found.zip(all) {
            let is_same = same(found + 0.0, right + 0.0) || (found - right).abs() <= 1e-9 * size;
            let is_unknown = found.is_nan() != right.is_nan();
            prop_assert!(is_same || is_unknown || size >= 1e100, "{} and {} at {:?}", found, right, x);
        }
    }

    /// Side by side each point has the answer or the refusal that it has alone.
    #[test]
    fn points_do_not_meet(program in programs(), x in points(), others in prop::collection::vec(points(), 1..70)) {
        let mut replay = Replay::record(|x| run(&program, x), &x);
        let matrix = DMatrix::from_fn(others.len(), INPUTS, |row, column| others[row][column]);
        let answers = replay.gradients(&matrix);
        let mut flipped = answers.flipped.iter();
        for (row, x) in others.iter().enumerate() {
            match replay.gradient(x) {
                Ok((value, slopes)) => {
                    prop_assert!(same(answers.values[row], value));
                    for (&slope, &alone) in answers.slopes.row(row).iter().zip(slopes.iter()) {
                        prop_assert!(same(slope, alone), "{} and {}", slope, alone);
                    }
                }
                Err(alone) => {
                    let (at, together) = flipped.next().unwrap();
                    prop_assert_eq!(*at, row);
                    prop_assert_eq!(together.to_string(), alone.to_string());
                }
            }
        }
        prop_assert!(flipped.next().is_none());
    }
}

/// A zero among the constants keeps its sign, which 1/x tells.
#[test]
fn zeros_keep_their_sign() {
    fn f<S: Ordered>(x: &[S]) -> Vec<S> {
        let plus = x[0] + 0.0;
        let minus = x[0] + S::from_f64(-0.0);
        let less = [
            x[0] - 0.0,
            x[0] - S::from_f64(-0.0),
            x[0] * -0.0,
            x[0] * 0.0,
        ];
        [plus, minus]
            .into_iter()
            .chain(less)
            .map(|y| S::from_f64(1.0) / y)
            .collect()
    }
    for at in [0.0, -0.0, 1.0, -1.0] {
        let mut replay = Replay::record_several(|x| f(x), &[at]);
        for x in [0.0, -0.0, 1.0, -1.0, f64::INFINITY] {
            let found = replay.values(&[x]).expect("nothing is compared");
            let right = f(&[x]);
            assert!(
                found.iter().zip(&right).all(|(&a, &b)| same(a, b)),
                "{found} at {x}"
            );
        }
    }
}
