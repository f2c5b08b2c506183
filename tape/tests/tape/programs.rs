//! Random programs on the tape and on a naive one.

use proptest::prelude::*;
use trigrad_core::{Binary, Nary, Scalar, Tracked, Unary};
use trigrad_tape::Tape;

use crate::naive::Naive;

const INPUTS: usize = 3;

/// One step: a row applied to numbers computed before it, counted back from the last.
#[derive(Clone, Debug)]
enum Step {
    Unary(Unary, usize),
    Binary(Binary, [usize; 2]),
    WithConstant(Binary, usize, f64, bool),
    Nary(Nary, Vec<usize>),
    Select([usize; 4]),
}

fn run<S: Scalar>(program: &[Step], x: &[S]) -> S {
    let mut numbers = x.to_vec();
    for step in program {
        let number = |back: usize| numbers[numbers.len() - 1 - back % numbers.len()];
        let varying = |back| Tracked::varying(number(back));
        let next = match step {
            Step::Unary(op, x) => S::unary(*op, varying(*x)),
            Step::Binary(op, args) => S::binary(*op, args.map(varying)),
            Step::WithConstant(op, x, c, on_the_right) => {
                let (x, c) = (varying(*x), Tracked::constant(S::from_f64(*c)));
                S::binary(*op, if *on_the_right { [x, c] } else { [c, x] })
            }
            Step::Nary(op, args) => {
                let args: Vec<_> = args.iter().map(|&arg| varying(arg)).collect();
                S::nary(*op, &args)
            }
            Step::Select(args) => {
                let [a, b, then, otherwise] = args.map(number);
                S::select(a.below(b), then, otherwise)
            }
        };
        numbers.push(next);
    }
    numbers[numbers.len() - 1]
}

fn programs(
    unary: &'static [Unary],
    binary: &'static [Binary],
    nary: &'static [(Nary, usize)],
    length: usize,
) -> impl Strategy<Value = Vec<Step>> {
    // Mostly recent numbers, so that programs get deep.
    let arg = || prop_oneof![3 => 0..4_usize, 1 => 0..100_usize];
    let constants = prop::sample::select(vec![-2.0, -1.0, 0.0, 0.5, 1.0, 3.0]);
    let step = prop_oneof![
        (prop::sample::select(unary), arg()).prop_map(|(op, x)| Step::Unary(op, x)),
        (prop::sample::select(binary), [arg(), arg()])
            .prop_map(|(op, args)| Step::Binary(op, args)),
        (
            prop::sample::select(binary),
            arg(),
            constants,
            any::<bool>()
        )
            .prop_map(|(op, x, c, right)| Step::WithConstant(op, x, c, right)),
        (
            prop::sample::select(nary),
            prop::collection::vec(arg(), 4),
            1..5_usize
        )
            .prop_map(|((op, widest), args, n)| Step::Nary(op, args[..n.min(widest)].to_vec())),
        [arg(), arg(), arg(), arg()].prop_map(Step::Select),
    ];
    prop::collection::vec(step, 1..length)
}

// The value and gradient by both tapes; the naive one with the size of its terms.
type Both = ((f64, Vec<f64>), (f64, Vec<(f64, f64)>));

fn both(program: &[Step], x: &[f64; INPUTS]) -> Both {
    let ours = Tape::new().record(x, |tape, x| {
        let y = run(program, x);
        (y.primal(), tape.gradient(y))
    });
    let naive = Naive::default();
    let inputs = x.map(|x| naive.input(x));
    let y = run(program, &inputs);
    (ours, (y.primal, naive.gradient(y, INPUTS)))
}

fn same(x: f64, y: f64) -> bool {
    x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Where all arithmetic is exact, the order of multiplication does not matter,
    /// and the two tapes agree bit for bit.
    #[test]
    fn exact_programs_agree_bit_for_bit(
        program in programs(
            &[Unary::Neg, Unary::Abs, Unary::Relu, Unary::Sign],
            &[Binary::Add, Binary::Sub, Binary::Mul],
            // Thirds, the shares of three tied arguments, are not exact.
            &[(Nary::Sum, 4), (Nary::Product, 4), (Nary::Max, 2), (Nary::Min, 2)],
            12,
        ),
        x in [-3..4_i32, -3..4_i32, -3..4_i32],
    ) {
        let x = x.map(f64::from);
        let ((value, slopes), (naive_value, naive_slopes)) = both(&program, &x);
        // Beyond 2^30 in absolute value products of integers may have been rounded.
        let exact = naive_slopes.iter().all(|&(_, size)| size < 1073741824.0);
        prop_assume!(exact && naive_value.abs() < 1073741824.0);
        prop_assert_eq!(value.to_bits(), naive_value.to_bits());
        for (slope, (naive_slope, _)) in slopes.into_iter().zip(naive_slopes) {
            // The sign of a zero is no number's business here.
            prop_assert_eq!((slope + 0.0).to_bits(), (naive_slope + 0.0).to_bits());
        }
    }

    /// In general they agree to the rounding of the products along each path.
    #[test]
    fn programs_agree(
        program in programs(
            &[
                Unary::Neg, Unary::Sqrt, Unary::Cbrt, Unary::Exp, Unary::Ln, Unary::Sin,
                Unary::Cos, Unary::Sinh, Unary::Tanh, Unary::Atan, Unary::Abs, Unary::Sigmoid,
            ],
            &[Binary::Add, Binary::Sub, Binary::Mul, Binary::Div, Binary::Pow, Binary::Atan2],
            &[(Nary::Sum, 4), (Nary::Product, 4), (Nary::Max, 4), (Nary::Hypot, 4), (Nary::Logsumexp, 4)],
            30,
        ),
        x in [-2.0..2.0, -2.0..2.0, -2.0..2.0],
    ) {
        let ((value, slopes), (naive_value, naive_slopes)) = both(&program, &x);
        prop_assert!(same(value, naive_value) && same(value, run(&program, &x)));
        for (slope, (naive_slope, size)) in slopes.into_iter().zip(naive_slopes) {
            prop_assert!(!value.is_nan() || slope.is_nan());
            // A NaN or an overflow of the naive tape may be a dead entry's.
            if size.is_finite() && !value.is_nan() {
                // A path through n steps has at most 2n roundings in either order of
                // multiplication, and n additions; two tapes twice that.
                let bound = 6.0 * program.len() as f64 * f64::EPSILON * size;
                let tiny = f64::MIN_POSITIVE * size.max(1.0);
                prop_assert!(
                    (slope - naive_slope).abs() <= bound + tiny,
                    "{} and {}, bound {}", slope, naive_slope, bound
                );
            }
        }
    }

    /// At infinite slopes and beside numbers that are none: never a finite wrong number,
    /// and nothing where no path leads.
    #[test]
    fn programs_at_the_edges(
        program in programs(
            Unary::ALL,
            Binary::ALL,
            &[
                (Nary::Sum, 4), (Nary::Product, 4), (Nary::Max, 4), (Nary::Min, 4),
                (Nary::Hypot, 4), (Nary::Logsumexp, 4),
            ],
            14,
        ),
        x in prop::array::uniform3(prop::sample::select(vec![
            0.0, -0.0, 1.0, -1.0, 0.5, 2.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN,
        ])),
    ) {
        let (value, slopes, connected) = Tape::new().record(&x, |tape, x| {
            let y = run(&program, x);
            (y.primal(), tape.gradient(y), tape.connected_gradient(y))
        });
        let naive = Naive::default();
        let y = run(&program, &x.map(|x| naive.input(x)));
        prop_assert!(same(value, y.primal) && same(value, run(&program, &x)));
        prop_assume!(naive.is_moderate());
        for ((slope, connected), naive) in
            slopes.into_iter().zip(connected).zip(naive.connected(y, INPUTS))
        {
            prop_assert_eq!(connected.is_some(), naive.is_some());
            let nothing = if value.is_nan() { f64::NAN } else { 0.0 };
            let alike = same(slope + 0.0, connected.unwrap_or(nothing) + 0.0);
            prop_assert!(alike, "{} and {:?}", slope, connected);
            if value.is_nan() {
                prop_assert!(slope.is_nan());
                continue;
            }
            let naive = naive.unwrap_or(0.0);
            let is_close = slope == naive || (slope - naive).abs() <= 1e-9 * naive.abs().max(1.0);
            // Where one order of the products meets 0 * inf, the other may not.
            prop_assert!(
                is_close || slope.is_nan() || naive.is_nan(),
                "{} and {}", slope, naive
            );
        }
    }
}
