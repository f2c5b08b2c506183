//! Sums of terms with known derivatives, against the sums themselves.

use proptest::prelude::*;
use trigrad_tape::{Matrix, Tape, Var, gradient};

/// Where an argument of a term comes from.
#[derive(Clone, Copy, Debug)]
enum Arg {
    Input(usize),
    /// A function of one input: a path of another slope to the same place.
    Scaled(usize),
    /// A number that was recorded itself.
    Product(usize),
    Constant,
}

const INPUTS: usize = 4;

fn arg<'t>(x: &[Var<'t>], products: &[Var<'t>], arg: Arg) -> Var<'t> {
    match arg {
        Arg::Input(number) => x[number],
        Arg::Scaled(number) => x[number] * 3.0,
        Arg::Product(number) => products[number],
        Arg::Constant => Var::constant(2.0),
    }
}

fn args() -> impl Strategy<Value = Arg> {
    prop_oneof![
        4 => (0..INPUTS).prop_map(Arg::Input),
        2 => (0..INPUTS).prop_map(Arg::Scaled),
        2 => (0..INPUTS).prop_map(Arg::Product),
        2 => Just(Arg::Constant),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Every term with its own derivatives, which are small integers, so that nothing rounds.
    #[test]
    fn every_term_counts(terms in prop::collection::vec((-4..5_i32, [(args(), -4..5_i32), (args(), -4..5_i32)]), 0..8)) {
        let at = [1.0, -2.0, 4.0, 0.5];
        let (value, slopes) = gradient(
            |x| {
                let products: Vec<_> = (0..INPUTS).map(|i| x[i] * x[(i + 1) % INPUTS]).collect();
                Var::sum_of_statements(terms.iter().map(|&(value, partials)| {
                    let partial = |(of, by): (Arg, i32)| (arg(x, &products, of), f64::from(by));
                    (f64::from(value), partials.map(partial))
                }))
            },
            &at,
        );
        let sum: i32 = terms.iter().map(|&(value, _)| value).sum();
        prop_assert_eq!(value, f64::from(sum));
        let mut right = [0.0; INPUTS];
        for (of, by) in terms.iter().flat_map(|&(_, partials)| partials) {
            let by = f64::from(by);
            match of {
                Arg::Input(number) => right[number] += by,
                Arg::Scaled(number) => right[number] += 3.0 * by,
                Arg::Product(number) => {
                    let next = (number + 1) % INPUTS;
                    right[number] += by * at[next];
                    right[next] += by * at[number];
                }
                Arg::Constant => {}
            }
        }
        prop_assert_eq!(slopes.as_slice(), right);
    }
}

/// Neighbours share the variable between them: one number is kept for each variable.
#[test]
fn neighbours_share() {
    let x: Vec<f64> = (0..1000).map(|i| f64::from(i) * 0.5).collect();
    let bytes = |tape: &mut Tape, stride: usize| {
        tape.record(&x, |tape, x| {
            let pairs = (0..400).map(|i| [x[i * stride], x[i * stride + 1]]);
            let y = Var::sum_of_statements(
                pairs.map(|[a, b]| (a.primal() * b.primal(), [(a, b.primal()), (b, a.primal())])),
            );
            let slopes = tape.gradient(y);
            assert_eq!(
                (slopes[0], slopes[1]),
                (x[1].primal(), if stride == 1 { 1.0 } else { 0.0 })
            );
            tape.bytes()
        })
    };
    let (shared, apart) = (bytes(&mut Tape::new(), 1), bytes(&mut Tape::new(), 2));
    assert!(
        shared + 300 * size_of::<f64>() < apart,
        "{shared} and {apart} bytes"
    );
}

/// A tape without room goes on to the end of the function, also where nothing of the sum has a
/// place: neither the entries of a matrix that was not recorded, nor constants.
#[test]
fn without_room_for_the_sum() {
    let mut tape = Tape::with_limit(10_000);
    let found = tape.try_record(&[1.0, 1.0], |_, x| {
        let full = (0..10_000).fold(x[0], |y, _| y * x[1]);
        let matrix = Matrix::from_vars(1, 1, &[full]);
        let entry = matrix.solve(&matrix).get(0, 0);
        for of in [full, entry] {
            let terms = || [(2.0, [(of, 1.0)]), (3.0, [(Var::constant(1.0), 1.0)])];
            assert_eq!(Var::sum_of_statements(terms()).primal(), 5.0);
            assert_eq!(
                Var::sum_of_statements(terms().into_iter().take(1)).primal(),
                2.0
            );
        }
    });
    assert!(found.is_err());
}
