//! Statements of many arguments, against the same functions written with operators, and
//! at the points where a closed form may go wrong.

use trigrad_core::Scalar;
use trigrad_tape::{Tape, Var, gradient, hessian, jacobian};

use crate::close::close;
use crate::noise::noise;

#[track_caller]
fn assert_close(found: &[f64], expected: &[f64], bound: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let is_close = (found - expected).abs() <= bound * (1.0 + expected.abs());
        assert!(
            is_close || close(*found, *expected),
            "{found} and {expected}"
        );
    }
}

/// A function as a statement and by operators has the same value, gradient and Hessian.
macro_rules! alike {
    ($($name:ident: $x:expr, |$x_name:ident| $statement:expr, $operators:expr;)*) => { $(
        #[test]
        fn $name() {
            let x: Vec<f64> = $x;
            let by_statement = hessian(|$x_name| $statement, &x);
            let by_operators = hessian(|$x_name| $operators, &x);
            // A few dozen roundings each.
            assert_close(&[by_statement.0], &[by_operators.0], 1e-14);
            assert_close(by_statement.1.as_slice(), by_operators.1.as_slice(), 1e-14);
            assert_close(by_statement.2.as_slice(), by_operators.2.as_slice(), 1e-13);
            let (_, slopes) = gradient(|$x_name| $statement, &x);
            assert_close(slopes.as_slice(), by_operators.1.as_slice(), 1e-14);
        }
    )* };
}

// Added up without the rows.
fn added<'x, S: Scalar + 'x>(terms: impl IntoIterator<Item = S>) -> S {
    terms.into_iter().fold(S::zero(), |sum, term| sum + term)
}

alike! {
    dot_of_variables: noise(20, 1),
        |x| Var::dot(&x[..10], &x[10..]).sin(),
        added((0..10).map(|i| x[i] * x[10 + i])).sin();
    dot_with_numbers: noise(9, 2),
        |x| Var::dot(x, &[1.0, -2.0, 0.5, 3.0, 0.0, 1.5, 0.25, -1.0, 2.0]).exp(),
        (x[0] - x[1] * 2.0 + x[2] * 0.5 + x[3] * 3.0 + x[4] * 0.0 + x[5] * 1.5 + x[6] * 0.25 - x[7] + x[8] * 2.0).exp();
    dot_with_itself: noise(9, 3), |x| Var::dot(x, x).sqrt(), added(x.iter().map(|&x| x * x)).sqrt();
    dot_of_overlapping: noise(12, 4),
        |x| Var::dot(&x[..11], &x[1..]),
        added((0..11).map(|i| x[i] * x[i + 1]));
    dot_of_sloped: noise(4, 5),
        |x| Var::dot(
            &[x[0].sin(), x[2] * x[3], Var::constant(x[0].primal() * 0.0 + 2.0), x[0], x[1], x[2], x[3], x[0]],
            &[x[3].exp(), x[1], x[1], x[0], x[1].sin(), x[2], x[0], x[3]],
        ),
        x[0].sin() * x[3].exp() + x[2] * x[3] * x[1] + x[1] * 2.0 + x[0] * x[0] + x[1] * x[1].sin() + x[2] * x[2]
            + x[3] * x[0] * 2.0;
    dot_of_constants: noise(1, 5),
        |x| Var::dot(&[x[0].stop_gradient(); 9], &[2.0; 9]) * x[0],
        x[0].stop_gradient() * 18.0 * x[0];
    dot_of_few: noise(3, 6),
        |x| Var::dot(&x[..1], &x[1..2]) * Var::dot(&x[..2], &x[1..]),
        x[0] * x[1] * (x[0] * x[1] + x[1] * x[2]);
    norm: noise(12, 7), |x| Var::hypot_of(x), added(x.iter().map(|&x| x * x)).sqrt();
    sum: noise(12, 8), |x| Var::sum_of(x).sin(), added(x.iter().copied()).sin();
    product: noise(7, 9), |x| Var::product(x), x.iter().fold(x[0] * 0.0 + 1.0, |y, &x| y * x);
    logsumexp: noise(6, 10), |x| Var::logsumexp_of(x), added(x.iter().map(|&x| x.exp())).ln();
    softmax: noise(6, 11),
        |x| Var::dot(&Var::softmax(&x[..3]), &x[3..]),
        {
            let total = x[0].exp() + x[1].exp() + x[2].exp();
            added((0..3).map(|i| x[i].exp() / total * x[3 + i]))
        };
    polynomial_of_variables: noise(6, 12),
        |x| Var::polynomial(&x[1..], x[0]),
        added((0..5).map(|i| x[0].pow(i as f64) * x[1 + i]));
    polynomial_of_numbers: noise(1, 13),
        |x| Var::polynomial(&[1.0, -2.0, 0.0, 4.0], x[0]) + Var::polynomial(&[2.0], x[0]),
        x[0].pow(3.0) * 4.0 - x[0] * 2.0 + 3.0;
    short_polynomials: noise(3, 14),
        |x| Var::polynomial(&x[1..2], x[0]) * Var::polynomial(&x[1..], x[0]),
        x[1] * (x[1] + x[0] * x[2]);
    shared_argument: noise(3, 15),
        |x| Var::sum_of(&[x[0], x[0] * 2.0, x[1], x[0] * x[2], x[1].sin()]),
        x[0] * 3.0 + x[1] + x[0] * x[2] + x[1].sin();
}

#[test]
fn products_with_zeros() {
    let slopes = |x: &[f64]| gradient(|x| Var::product(x), x).1;
    assert_eq!(
        slopes(&[2.0, 0.0, 3.0, 5.0]).as_slice(),
        [0.0, 30.0, 0.0, 0.0]
    );
    assert_eq!(slopes(&[2.0, 0.0, 3.0, 0.0]).as_slice(), [0.0; 4]);
    let (_, _, curvatures) = hessian(|x| Var::product(x), &[2.0, 0.0, 3.0, 0.0]);
    assert!(curvatures.iter().enumerate().all(|(entry, &curvature)| {
        curvature == if matches!(entry, 7 | 13) { 6.0 } else { 0.0 }
    }));
}

#[test]
fn each_is_one_statement() {
    Tape::new().record(&noise(8, 1), |tape, x| {
        let mut before = 0;
        let mut count = |result: &[Var<'_>]| {
            let entries = tape.entries() - before;
            before = tape.entries();
            assert!(result.iter().all(|y| y.varies()));
            entries
        };
        assert_eq!(count(&[Var::sum_of(x)]), 1);
        assert_eq!(count(&[Var::product(x)]), 1);
        assert_eq!(count(&[Var::hypot_of(x)]), 1);
        assert_eq!(count(&[Var::logsumexp_of(x)]), 1);
        assert_eq!(count(&[Var::dot(x, x)]), 1);
        assert_eq!(count(&[Var::dot(x, &[2.0; 8])]), 1);
        assert_eq!(count(&Var::softmax(x)), 1);
        assert_eq!(count(&[Var::polynomial(&x[1..], x[0])]), 1);
        assert_eq!(count(&[Var::polynomial(&[2.0; 8], x[0])]), 0);
        let known: Vec<_> = x.iter().map(|&x| (x, 1.0)).collect();
        assert_eq!(count(&[Var::statement(1.0, &known)]), 1);
        assert_eq!(count(&[Var::statement(1.0, &known[..2])]), 1);
        assert_eq!(count(&[Var::statement(1.0, &known[..1])]), 0);
        assert_eq!(count(&[Var::statement(1.0, &[(x[0], 1.0); 5])]), 1);
    });
}

#[test]
fn the_primal_is_that_of_the_operators() {
    let x = noise(40, 1);
    let (a, b) = x.split_at(20);
    let plain = (1..20).fold(a[0] * b[0], |sum, i| sum + a[i] * b[i]);
    assert_eq!(
        gradient(|x| Var::dot(&x[..20], &x[20..]), &x).0.to_bits(),
        plain.to_bits()
    );
    let horner = a.iter().rev().copied().reduce(|y, c| y * b[0] + c).unwrap();
    let by_tape = gradient(|x| Var::polynomial(&x[..20], x[20]), &x).0;
    assert_eq!(by_tape.to_bits(), horner.to_bits());
    assert_eq!(gradient(|x| Var::dot(&x[..0], &x[..0]), &x).0, 0.0);
    assert_eq!(gradient(|x| Var::polynomial(&x[..0], x[0]), &x).0, 0.0);
}

// As many constants follow as make it worth a statement.
fn long_dot<'t>(a: [Var<'t>; 3], b: [f64; 3]) -> Var<'t> {
    let a = a.into_iter().chain([Var::constant(0.0); 6]);
    let b = b.into_iter().chain([0.0; 6]);
    Var::dot(&a.collect::<Vec<_>>(), &b.collect::<Vec<_>>())
}

#[test]
fn infinite_slopes_in_statements() {
    // d/dy of sqrt(x) + y*w + z is w at x = 0, beside an infinite slope.
    let (value, slopes) = gradient(
        |x| long_dot([x[0].sqrt(), x[1], x[2]], [1.0, 5.0, 1.0]),
        &[0.0, 2.0, 3.0],
    );
    assert_eq!(
        (value, slopes.as_slice()),
        (13.0, [f64::INFINITY, 5.0, 1.0].as_slice())
    );
    // An infinite slope times 0 is no number: for this input only.
    let (_, slopes) = gradient(
        |x| long_dot([x[0].sqrt(), x[1], x[2]], [0.0, 5.0, 1.0]),
        &[0.0_f64; 3],
    );
    assert!(slopes[0].is_nan() && slopes[1] == 5.0 && slopes[2] == 1.0);
    // A statement that is not reached flows nowhere.
    let (_, slopes) = gradient(
        |x| {
            let _ = long_dot([x[0].sqrt(), x[1], x[2]], [1.0, 5.0, 1.0]);
            let _ = Var::softmax(&[x[0].sqrt(), x[1]]);
            let _ = Var::with_pullback(&[1.0], x, |_, by_x| by_x.fill(f64::INFINITY));
            x[0] * x[1]
        },
        &[0.0, 2.0, 3.0],
    );
    assert_eq!(slopes.as_slice(), [2.0, 0.0, 0.0]);
    let (shares, slopes) = jacobian(|x| Var::softmax(x), &[f64::NEG_INFINITY, 0.0, 0.0]);
    assert_eq!(shares.as_slice(), [0.0, 0.5, 0.5]);
    assert_eq!(
        slopes.row(1).iter().copied().collect::<Vec<_>>(),
        [0.0, 0.25, -0.25]
    );
}

#[test]
fn pullbacks_of_the_users() {
    // (x y, x + y), told to be so.
    let both = |x: &[Var<'_>]| -> (f64, f64) { (x[0].primal(), x[1].primal()) };
    let (values, slopes) = jacobian(
        |x| {
            let (a, b) = both(x);
            Var::with_pullback(&[a * b, a + b], &x[..2], move |by, by_x| {
                by_x[0] += by[0] * b + by[1];
                by_x[1] += by[0] * a + by[1];
            })
        },
        &[3.0, 2.0, 7.0],
    );
    assert_eq!(values.as_slice(), [6.0, 5.0]);
    assert_eq!(slopes.as_slice(), [2.0, 1.0, 3.0, 1.0, 0.0, 0.0]); // by columns
    // Arguments with slopes, one of them a constant.
    let (_, slopes) = gradient(
        |x| {
            let args = [x[0] * 2.0, Var::constant(5.0), x[0] * x[1]];
            let double = |by: &[f64], by_x: &mut [f64]| {
                by_x.iter_mut().for_each(|by_x| *by_x += 10.0 * by[0]);
            };
            Var::with_pullback(&[1.0], &args, double)[0]
        },
        &[3.0, 2.0],
    );
    assert_eq!(slopes.as_slice(), [40.0, 30.0]);
    Tape::new().record(&[1.0], |tape, _| {
        let constant = Var::with_pullback(&[4.0], &[Var::constant(2.0)], |_, _| unreachable!());
        assert!(!constant[0].varies() && tape.entries() == 0);
    });
}

#[test]
fn slopes_of_arguments_enter_statements() {
    // Of arguments that are functions of what is recorded, with a factor for each.
    let factors = [2.0, -3.0, 0.5, 7.0, 11.0, 1.5, -1.0, 0.25, 4.0];
    let x = noise(9, 7);
    for count in 1..=9 {
        let (_, slopes) = gradient(
            |x| {
                let args = x.iter().zip(factors).take(count);
                let args: Vec<_> = args.map(|(&x, factor)| (x.sin(), factor)).collect();
                Var::statement(1.0, &args)
            },
            &x,
        );
        for (i, slope) in slopes.iter().enumerate() {
            let want = if i < count {
                factors[i] * x[i].cos()
            } else {
                0.0
            };
            assert!((slope - want).abs() <= 4.0 * f64::EPSILON * want.abs());
        }
    }
    // The same recorded number in several places, alone and beside others.
    let (_, slopes) = gradient(|x| Var::statement(1.0, &[(x[0], 2.0), (x[0], 3.0)]), &[1.0]);
    assert_eq!(slopes[0], 5.0);
    let of_two = |places: &[usize]| {
        let (_, slopes) = gradient(
            |x| {
                let args = places.iter().map(|&i| (x[i] * 2.0, 1.0 + i as f64));
                Var::statement(1.0, &args.collect::<Vec<_>>())
            },
            &[1.0, 1.0, 1.0],
        );
        [slopes[0], slopes[1], slopes[2]]
    };
    assert_eq!(of_two(&[0, 1, 1]), [2.0, 8.0, 0.0]);
    assert_eq!(of_two(&[1, 0, 1, 0]), [4.0, 8.0, 0.0]);
    assert_eq!(of_two(&[2, 2, 2]), [0.0, 0.0, 18.0]);
    let (_, slopes) = gradient(
        |x| {
            Var::statement(
                1.0,
                &[(x[0], 2.0), (Var::constant(1.0), f64::NAN), (x[0], 3.0)],
            )
        },
        &[1.0],
    );
    assert_eq!(slopes[0], 5.0);
}

#[test]
fn long_and_short_sums_of_products_have_the_same_slopes() {
    for count in 0..=20 {
        let x = noise(2 * count, 3);
        Tape::new().record(&x, |tape, x| {
            let (a, b) = x.split_at(count);
            let slopes = tape.gradient(Var::dot(a, b));
            for i in 0..2 * count {
                assert_eq!(slopes[i], x[(i + count) % (2 * count)].primal());
            }
            // A statement from eight products on, entries for less.
            let is_statement = tape.entries() <= 2;
            assert_eq!(is_statement, !(2..8).contains(&count), "{count}");
        });
    }
}

#[test]
fn shares_of_numbers_beyond_the_exponential() {
    for by in [-1e4, 0.0, 1e4] {
        let x = [by + 1.0, by, by - 1.0];
        let (shares, slopes) = jacobian(|x| Var::softmax(x), &x);
        let weights = [1.0, 0.0, -1.0].map(f64::exp);
        let total: f64 = weights.iter().sum();
        for i in 0..3 {
            let want = weights[i] / total;
            assert!((shares[i] - want).abs() <= 1e-15);
            for j in 0..3 {
                let same = f64::from(u8::from(i == j));
                assert!((slopes[(i, j)] - want * (same - weights[j] / total)).abs() <= 1e-15);
            }
        }
    }
}

#[test]
fn a_panic_in_a_pullback_leaves_the_tape_usable() {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    let mut tape = Tape::new();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        tape.gradient(
            |x| Var::with_pullback(&[1.0], x, |_, _| panic!("the user's own"))[0],
            &[1.0],
        )
    }));
    assert!(panicked.is_err());
    assert_eq!(tape.gradient(|x| x[0] * x[0], &[3.0]).1[0], 6.0);
}

#[test]
fn stopped_gradients() {
    let (value, slopes) = gradient(|x| (x[0].stop_gradient() * x[1]).sin() + x[0], &[0.5, 2.0]);
    assert_eq!((value, slopes[0]), (1_f64.sin() + 0.5, 1.0));
    let (_, _, curvatures) = hessian(|x| x[0] * x[0] * x[0].stop_gradient(), &[3.0]);
    // 2 x stop(x), once more
    assert_eq!(curvatures[0], 6.0);
}

#[test]
fn eight_rows_a_sweep_and_more() {
    for outputs in [1, 2, 7, 8, 9, 20] {
        let x = noise(5, outputs as u64);
        let f = |i: usize| (i as f64 + 1.0, i % 5, (i + 2) % 5);
        let (values, slopes) = jacobian(
            |x| {
                let y = (0..outputs).map(|i| {
                    let (c, a, b) = f(i);
                    (x[a] * x[b] * c).sin()
                });
                y.collect()
            },
            &x,
        );
        assert_eq!((values.len(), slopes.shape()), (outputs, (outputs, 5)));
        for i in 0..outputs {
            let (c, a, b) = f(i);
            let slope = (x[a] * x[b] * c).cos() * c;
            for j in 0..5 {
                let right = if j == a {
                    slope * x[b]
                } else if j == b {
                    slope * x[a]
                } else {
                    0.0
                };
                assert!(
                    (slopes[(i, j)] - right).abs() <= 1e-14 * (1.0 + c),
                    "({i}, {j})"
                );
            }
        }
    }
}

#[test]
fn rows_beside_infinite_ones() {
    // One row is infinite, one is not a number, and an unused entry has infinite partials.
    let (_, slopes) = jacobian(
        |x| {
            let _ = x[0].sqrt() * x[1];
            vec![x[0] * x[1], x[0].sqrt() + x[1], (x[0] - 1.0).ln(), x[1]]
        },
        &[0.0, 2.0],
    );
    let row = |i: usize| [slopes[(i, 0)], slopes[(i, 1)]];
    assert_eq!(
        (row(0), row(1), row(3)),
        ([2.0, 0.0], [f64::INFINITY, 1.0], [0.0, 1.0])
    );
    assert!(row(2).iter().all(|slope| slope.is_nan()));
}

#[test]
fn a_constant_may_come_first() {
    let (value, slopes) = gradient(
        |x| Var::dot(&[Var::constant(2.0), x[0]], &[3.0, 5.0]),
        &[7.0],
    );
    assert_eq!((value, slopes[0]), (41.0, 5.0));
}
