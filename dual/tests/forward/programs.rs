//! Programs on which derivatives go wrong elsewhere: those that branch, sort, loop and
//! walk over arrays, in f64 and in f32.

use std::fmt::Debug;

use nalgebra::Scalar as Entry;
use trigrad_core::{Interpret, Ordered, Scalar};
use trigrad_dual::{Dual, LANES, gradient, jacobian};

trait Float: Interpret + Entry + PartialOrd + Into<f64> {
    const PLACE: f64;
}

impl Float for f64 {
    const PLACE: f64 = f64::EPSILON;
}

impl Float for f32 {
    const PLACE: f64 = f32::EPSILON as f64;
}

/// A function over every number that a program may branch on.
trait Program {
    fn run<S: Ordered>(x: &[S]) -> Vec<S>;
}

trait Checked: Program + Sized {
    /// As [`check`], in one kind of floats.
    fn check_in<T: Float>(&self, x: &[f64], values: &[f64], rows: &[&[f64]]) {
        on::<Self, T>(x, values, rows);
    }
}

impl<P: Program> Checked for P {}

/// Writes a [`Program`] as a function.
macro_rules! program {
    (|$x:ident, $S:ident| $body:expr) => {{
        struct Anonymous;
        impl Program for Anonymous {
            fn run<$S: Ordered>($x: &[$S]) -> Vec<$S> {
                $body
            }
        }
        Anonymous
    }};
}

/// Checks the rows of the Jacobian, in both floats, to 8 places; NaN is met by NaN.
fn check<P: Program>(_: &P, x: &[f64], values: &[f64], rows: &[&[f64]]) {
    on::<P, f64>(x, values, rows);
    on::<P, f32>(x, values, rows);
}

fn on<P: Program, T: Float>(x: &[f64], values: &[f64], rows: &[&[f64]]) {
    let x: Vec<T> = x.iter().map(|&x| T::from_f64(x)).collect();
    let (found, slopes) = jacobian(P::run::<Dual<T, LANES>>, &x);
    assert_eq!(found.len(), values.len());
    for (i, (&value, row)) in values.iter().zip(rows).enumerate() {
        close::<T>(&x, found[i], value);
        for (j, &slope) in row.iter().enumerate() {
            close::<T>(&x, slopes[(i, j)], slope);
        }
    }
}

fn close<T: Float>(at: &[impl Debug], got: T, want: f64) {
    let (got, want): (f64, f64) = (got.into(), T::from_f64(want).into());
    let bound = 8.0 * T::PLACE * want.abs();
    let is_close = got == want || (got - want).abs() <= bound || (got.is_nan() && want.is_nan());
    assert!(is_close, "at {at:?}: {got:?} for {want:?}");
}

#[test]
fn branches_and_loops() {
    let bent = program!(|x, S| vec![if x[0] > 0.0 { x[0] * x[0] } else { -x[0] }]);
    check(&bent, &[2.0], &[4.0], &[&[4.0]]);
    check(&bent, &[-1.0], &[1.0], &[&[-1.0]]);
    check(&bent, &[3.0], &[9.0], &[&[6.0]]);

    let doubled = program!(|x, S| {
        let mut y = x[0];
        while y < 10.0 {
            y = y * 2.0;
        }
        vec![y]
    });
    check(&doubled, &[0.75], &[12.0], &[&[16.0]]);
    check(&doubled, &[3.0], &[12.0], &[&[4.0]]);
    check(&doubled, &[20.0], &[20.0], &[&[1.0]]);

    // The derivative of the program, which is that of the branch taken.
    let at_zero = program!(|x, S| vec![if x[0] == 0.0 { S::zero() } else { x[0] * 2.0 }]);
    check(&at_zero, &[0.0], &[0.0], &[&[0.0]]);
    check(&at_zero, &[1e-30], &[2e-30], &[&[2.0]]);
}

#[test]
fn a_sum_of_logarithms_with_tests_for_infinity() {
    let logadd = program!(|x, S| {
        let (a, b) = (x[0], x[1]);
        if a == f64::NEG_INFINITY {
            return vec![b];
        }
        if b == f64::NEG_INFINITY {
            return vec![a];
        }
        let most = if a > b { a } else { b };
        vec![most + ((a - most).exp() + (b - most).exp()).ln()]
    });
    let least = f64::NEG_INFINITY;
    check(&logadd, &[least, 3.0], &[3.0], &[&[0.0, 1.0]]);
    check(&logadd, &[3.0, least], &[3.0], &[&[1.0, 0.0]]);
    let ln2 = std::f64::consts::LN_2;
    check(&logadd, &[1.0, 1.0], &[1.0 + ln2], &[&[0.5, 0.5]]);
    let slopes = [0.119_202_922_022_117_56, 0.880_797_077_977_882_4];
    check(&logadd, &[1.0, 3.0], &[3.126_928_011_042_972_6], &[&slopes]);
}

#[test]
fn what_is_sorted_takes_its_slopes_along() {
    fn sorted<S: Ordered>(x: &[S]) -> Vec<S> {
        let mut sorted = x.to_vec();
        sorted.sort_by(|a, b| a.partial_cmp(b).unwrap());
        sorted
    }
    let sort = program!(|x, S| sorted(x));
    let rows: [&[f64]; 3] = [&[0.0, 0.0, 1.0], &[1.0, 0.0, 0.0], &[0.0, 1.0, 0.0]];
    check(&sort, &[2.0, 2.0, 1.0], &[1.0, 2.0, 2.0], &rows);
    let median = program!(|x, S| vec![sorted(x)[x.len() / 2]]);
    let at = [5.0, 1.0, 5.0, 1.0, 3.0];
    check(&median, &at, &[3.0], &[&[0.0, 0.0, 0.0, 0.0, 1.0]]);
    check(&median, &[1.0; 3], &[1.0], &[&[0.0, 1.0, 0.0]]);
}

#[test]
fn no_number_in_no_number_out() {
    let steps = program!(|x, S| {
        let x = x[0];
        let (high, low) = (x.max(1.0), x.min(1.0));
        vec![
            x.floor(),
            x.ceil(),
            x.round(),
            x.trunc(),
            x.sign(),
            x.abs(),
            x.relu(),
            high,
            low,
        ]
    });
    let rows: [&[f64]; 9] = [&[f64::NAN]; 9];
    check(&steps, &[f64::NAN], &[f64::NAN; 9], &rows);
}

#[test]
fn products_with_zeros() {
    let product = program!(|x, S| vec![S::product(x)]);
    check(&product, &[0.0, 2.0, 3.0], &[0.0], &[&[6.0, 0.0, 0.0]]);
    check(&product, &[0.0, 0.0, 6.0], &[0.0], &[&[0.0; 3]]);
    check(&product, &[1e-10; 40], &[0.0], &[&[0.0; 40]]);
    let cumulative = program!(|x, S| {
        let multiply = |so_far: &mut S, &x: &S| {
            *so_far = *so_far * x;
            Some(*so_far)
        };
        x.iter().scan(S::one(), multiply).collect()
    });
    let rows: [&[f64]; 3] = [&[1.0, 0.0, 0.0], &[0.0, 2.0, 0.0], &[0.0, 6.0, 0.0]];
    check(&cumulative, &[2.0, 0.0, 3.0], &[2.0, 0.0, 0.0], &rows);
    // Plain products of those in front underflow on the way.
    let at = [1e-200, 1e-200, 1e200, 1e200];
    product.check_in::<f64>(&at, &[1.0], &[&[1e200, 1e200, 1e-200, 1e-200]]);
    let at = [1e-25, 1e-25, 1e25, 1e25];
    product.check_in::<f32>(&at, &[1.0], &[&[1e25, 1e25, 1e-25, 1e-25]]);
}

#[test]
fn lengths_and_spreads() {
    let norm = program!(|x, S| vec![S::hypot_of(x)]);
    for n in [1, 3, 5, 100] {
        check(&norm, &vec![0.0; n], &[0.0], &[&vec![0.0; n]]);
        let mut unit = vec![0.0; n];
        unit[0] = 1.0;
        check(&norm, &unit, &[1.0], &[&unit]);
        let root = (n as f64).sqrt();
        norm.check_in::<f64>(&vec![1e200; n], &[1e200 * root], &[&vec![1.0 / root; n]]);
        norm.check_in::<f32>(&vec![1e30; n], &[1e30 * root], &[&vec![1.0 / root; n]]);
    }

    let clipped = program!(|x, S| {
        let factor = S::one() / S::hypot_of(x);
        let factor = if factor > 1.0 { S::one() } else { factor };
        x.iter().map(|&x| x * factor).collect()
    });
    let rows: [&[f64]; 2] = [&[0.128, -0.096], &[-0.096, 0.072]];
    check(&clipped, &[3.0, 4.0], &[0.6, 0.8], &rows);
    let identity: [&[f64]; 2] = [&[1.0, 0.0], &[0.0, 1.0]];
    check(&clipped, &[0.0, 0.0], &[0.0, 0.0], &identity);

    // The root of a variance that is 0 has no slope; the variance has.
    fn variance<S: Scalar>(x: &[S]) -> S {
        let mean = S::sum_of(x) / x.len() as f64;
        let squares: Vec<S> = x.iter().map(|&x| (x - mean) * (x - mean)).collect();
        S::sum_of(&squares) / x.len() as f64
    }
    let spread = program!(|x, S| vec![variance(x), variance(x).sqrt()]);
    let rows: [&[f64]; 2] = [&[0.0; 5], &[f64::NAN; 5]];
    check(&spread, &[2.0; 5], &[0.0, 0.0], &rows);
}

#[test]
fn remainders_beside_a_jump() {
    let remainder = program!(|x, S| vec![x[0].remainder(x[1])]);
    let below = 6.0_f64.next_down();
    remainder.check_in::<f64>(&[below, 2.0], &[below - 4.0], &[&[1.0, -2.0]]);
    let below = f64::from(6.0_f32.next_down());
    remainder.check_in::<f32>(&[below, 2.0], &[below - 4.0], &[&[1.0, -2.0]]);
    check(&remainder, &[6.0, 2.0], &[0.0], &[&[1.0, -3.0]]);
}

#[test]
fn the_same_question_has_the_same_answer() {
    let cube = |x: &[Dual<Dual, 1>]| x[0] * x[0] * x[0];
    let twice = || cube(&[Dual::variable(Dual::variable(2.0, 0), 0)]).tangent[0];
    for _ in 0..5 {
        assert_eq!(twice().tangent[0], 12.0);
    }
    assert_eq!(twice().primal, 12.0);
    let (value, slopes) = gradient(|x| x[0] * x[0] * x[0] + x[1] * x[1] * x[1], &[1.0, 2.0]);
    assert_eq!((value, slopes.as_slice()), (9.0, [3.0, 12.0].as_slice()));
}
