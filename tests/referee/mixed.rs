//! Two engines in one derivative: a tape of dual numbers, and kernels of dual numbers on a
//! tape, beside each engine alone.

use trigrad::dual::Dual;
use trigrad::tape::{Tape, Var};
use trigrad::{Function, Scalar, dual, function, mixed, preaccumulate, preaccumulate_sum, tape};

fn wave<S: Scalar>(x: &[S]) -> S {
    let lengths = x[0].hypot(x[1]) + x[2].exp() * x[1].sin();
    (0..x.len()).fold(lengths, |sum, i| sum + (x[i] * x[(i + 3) % x.len()]).tanh())
}

fn point(n: usize) -> Vec<f64> {
    (0..n).map(|i| 0.3 + (i as f64 * 1.7).sin()).collect()
}

// A few dozen roundings of terms that cancel little.
#[track_caller]
fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let bound = 1e-13 * (1.0 + expected.abs());
        assert!((found - expected).abs() <= bound, "{found} and {expected}");
    }
}

#[test]
fn hessians_agree_in_every_order_of_modes() {
    for n in [3, 8, 9, 20] {
        let x = point(n);
        let reverse = tape::hessian(|x| wave(x), &x);
        let forward = dual::hessian(wave, &x);
        let both = mixed::hessian(|x| wave(x), &x);
        assert_eq!(both.0, reverse.0);
        assert_close(both.1.as_slice(), reverse.1.as_slice());
        assert_close(both.2.as_slice(), reverse.2.as_slice());
        assert_close(both.2.as_slice(), forward.2.as_slice());
        let v: Vec<f64> = (0..n).map(|i| i as f64 - 2.0).collect();
        let product = mixed::hvp(|x| wave(x), &x, &v);
        assert_close(product.1.as_slice(), reverse.1.as_slice());
        let by_matrix = &reverse.2 * nalgebra::DVector::from_vec(v.clone());
        let size: f64 = 1.0 + v.iter().map(|v| v.abs()).sum::<f64>();
        for (found, expected) in product.2.iter().zip(&by_matrix) {
            assert!((found - expected).abs() <= 1e-13 * size);
        }
    }
}

#[test]
fn hessians_of_functions_are_structural() {
    let f = function!(|x, y, z| x.sqrt() + y * y * z + x * 0.0);
    let x = [0.0_f64, 3.0, 2.0];
    let (value, slopes, curvatures) = mixed::function::hessian(&f, &x);
    let expected = tape::function::hessian(&f, &x);
    assert_eq!((value, &slopes), (expected.0, &expected.1));
    for (found, expected) in curvatures.iter().zip(&expected.2) {
        assert!(found == expected || (found.is_nan() && expected.is_nan()));
    }
    assert_eq!(curvatures[(1, 2)], 6.0);
    // The first input does not move, and its infinite slopes have no part in the product.
    let (_, _, product) = mixed::function::hvp(&f, &x, &[0.0, 1.0, 10.0]);
    assert_eq!((product[1], product[2]), (64.0, 6.0));
    let formula = f.trace();
    assert_eq!(mixed::function::hessian(&formula, &x).2[(1, 1)], 4.0);
    let nothing = mixed::function::hessian(&function!(|x| x.ln()), &[-1.0_f64]);
    assert!(nothing.0.is_nan() && nothing.1[0].is_nan() && nothing.2[0].is_nan());
}

#[test]
fn a_kept_tape_of_duals() {
    let (mut one, mut many) = (Tape::new(), Tape::new());
    for n in [12, 4, 12] {
        let x = point(n);
        let expected = mixed::hessian(|x| wave(x), &x);
        assert_eq!(mixed::hessian_on(&mut many, |x| wave(x), &x), expected);
        let unit: Vec<f64> = (0..n).map(|i| if i == 1 { 1.0 } else { 0.0 }).collect();
        let product = mixed::hvp_on(&mut one, |x| wave(x), &x, &unit).2;
        assert_close(
            product.as_slice(),
            expected.2.column(1).clone_owned().as_slice(),
        );
    }
}

fn kernel<S: Scalar>([a, b, c]: [S; 3]) -> S {
    (a * b + c).sin() / (b * b + 1.0) + a.exp() * c
}

#[test]
fn kernels_agree_with_their_operations() {
    let x = point(12);
    let by_kernels = tape::gradient(
        |x| {
            (0..10)
                .map(|i| preaccumulate(kernel, triple_of(x, i)))
                .sum::<Var<'_>>()
                .tanh()
        },
        &x,
    );
    let by_operations = tape::gradient(
        |x| {
            (0..10)
                .map(|i| kernel(triple_of(x, i)))
                .sum::<Var<'_>>()
                .tanh()
        },
        &x,
    );
    assert_eq!(by_kernels.0.to_bits(), by_operations.0.to_bits());
    assert_close(by_kernels.1.as_slice(), by_operations.1.as_slice());
    // On a tape of dual numbers too.
    let seeds: Vec<Dual<f64, 2>> = x
        .iter()
        .enumerate()
        .map(|(i, &x)| Dual::new(x, [f64::from(i == 1), 1.0]))
        .collect();
    let moving = |by_kernel: bool| {
        Tape::new().record(&seeds, |tape, x| {
            let x = [x[1], x[2], x[3]];
            let y = if by_kernel {
                preaccumulate(kernel, x)
            } else {
                kernel(x)
            };
            tape.gradient(y)
        })
    };
    for (found, expected) in moving(true).iter().zip(moving(false)) {
        assert_close(&[found.primal], &[expected.primal]);
        assert_close(&found.tangent, &expected.tangent);
    }
}

fn triple_of<'t>(x: &[Var<'t>], i: usize) -> [Var<'t>; 3] {
    [x[i] * 2.0, x[i + 1], x[i + 2].cos()]
}

#[test]
fn a_kernel_is_one_entry_or_statement() {
    Tape::new().record(&point(3), |tape, x| {
        preaccumulate(kernel, [x[0], x[1], x[2]]);
        assert_eq!(tape.entries(), 1);
        preaccumulate(|[x, y]| (x * y).sin() * y, [x[0], x[1]]);
        assert_eq!(tape.entries(), 2);
        preaccumulate(|[x]| x.sin() * x, [x[0]]);
        assert_eq!(tape.entries(), 2);
    });
}

#[test]
fn sums_of_kernels_agree_with_their_operations() {
    let x = point(12);
    let rates = [0.5, -1.5, 2.0, 0.25, 1.0, -0.75, 3.0, 0.125, -2.5, 1.75];
    let scaled = |rate: f64, [a, b, c]: [Dual<f64, 3>; 3]| kernel([a, b, c]) * rate;
    // Neighbours in a row; places with gaps and in no order; variables named twice; numbers
    // that are no inputs.
    let places: [&[[usize; 3]]; 4] = [
        &[[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5]],
        &[[7, 0, 3], [3, 7, 11], [0, 3, 7], [11, 1, 0]],
        &[[4, 4, 4], [4, 5, 4], [5, 5, 5]],
        &[[2, 9, 6]],
    ];
    let by_sum = |places: &'static [[usize; 3]], is_input: bool| {
        tape::gradient(
            |x| {
                let terms = rates.iter().zip(places);
                let terms = terms.map(|(&rate, &place)| (rate, picked(x, place, is_input)));
                preaccumulate_sum(terms, scaled).tanh()
            },
            &x,
        )
    };
    let by_operations = |places: &'static [[usize; 3]], is_input: bool| {
        tape::gradient(
            |x| {
                let terms = rates.iter().zip(places);
                let terms = terms.map(|(&rate, &place)| kernel(picked(x, place, is_input)) * rate);
                terms.sum::<Var<'_>>().tanh()
            },
            &x,
        )
    };
    for places in places {
        for is_input in [true, false] {
            let (value, slopes) = by_sum(places, is_input);
            let (expected_value, expected) = by_operations(places, is_input);
            assert_close(&[value], &[expected_value]);
            assert_close(slopes.as_slice(), expected.as_slice());
        }
    }
}

// The three numbers, or functions of them.
fn picked<'t>(x: &[Var<'t>], [i, j, k]: [usize; 3], is_input: bool) -> [Var<'t>; 3] {
    match is_input {
        true => [x[i], x[j], x[k]],
        false => [x[i] * 2.0, x[j].cos(), x[k] * x[i]],
    }
}

#[test]
fn a_sum_of_kernels_is_one_statement() {
    Tape::new().record(&point(5), |tape, x| {
        let nothing: [((), [Var<'_>; 3]); 0] = [];
        let y = preaccumulate_sum(nothing, |(), x| kernel(x));
        assert_eq!((y.primal(), tape.entries()), (0.0, 0));
        let constant = Var::constant(2.0);
        let y = preaccumulate_sum([((), [constant; 3])], |(), x| kernel(x));
        assert_eq!((y.primal(), tape.entries()), (kernel([2.0; 3]), 0));
        // What hangs on one variable is a slope of it.
        let y = preaccumulate_sum([((), [x[1]]), ((), [x[1]])], |(), [x]| x.sin() * x);
        assert_eq!(tape.entries(), 0);
        assert_close(
            &[tape.gradient(y)[1]],
            &[2.0 * (x[1].primal().sin() + x[1].primal() * x[1].primal().cos())],
        );
        let triples = x.windows(3).map(|x| ((), [x[0], x[1], x[2]]));
        preaccumulate_sum(triples, |(), x| kernel(x));
        assert_eq!(tape.entries(), 1);
    });
}

#[test]
fn infinite_slopes_in_kernels() {
    let (_, slopes) = tape::gradient(
        |x| preaccumulate(|[x, y]| x.sqrt() + y, [x[0], x[1]]) + x[2],
        &[0.0_f64, 1.0, 2.0],
    );
    // By y it is 1 or not known, and never another number.
    assert!(slopes[0] == f64::INFINITY && (slopes[1] == 1.0 || slopes[1].is_nan()));
    assert_eq!(slopes[2], 1.0);
}

#[test]
fn stopped_gradients_in_every_engine() {
    let f = function!(|x, y| x * x.stop_gradient() * y);
    let x = [3.0, 2.0];
    assert_eq!(tape::function::gradient(&f, &x).1.as_slice(), [6.0, 9.0]);
    assert_eq!(dual::function::gradient(&f, &x).1.as_slice(), [6.0, 9.0]);
    assert_eq!(
        trigrad::symbolic::function::gradient(&f, &x).1.as_slice(),
        [6.0, 9.0]
    );
    for hessian in [
        tape::function::hessian(&f, &x).2,
        dual::function::hessian(&f, &x).2,
        mixed::function::hessian(&f, &x).2,
        trigrad::symbolic::function::hessian(&f, &x).2,
    ] {
        assert_eq!(hessian.as_slice(), [0.0, 3.0, 3.0, 0.0]);
    }
}
