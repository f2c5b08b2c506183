//! Operations on the bits of floats, and jumps beside them.

use nalgebra::{ComplexField, RealField};
use trigrad::dual::{Dual, gradient};
use trigrad::{Break, Formula};

use super::{check, check_narrow, check_wide, program};

// A product and a sum rounded once: the sum of both products cancels.
#[test]
fn a_product_and_a_sum_at_once() {
    let at = [1e16, 1.0 + f64::EPSILON, -1e16];
    let fused = |x: &[Dual<f64, 3>]| ComplexField::mul_add(x[0], x[1], x[2]);
    let (value, slopes) = trigrad::dual::chunked::gradient(fused, &at);
    assert_eq!(value, at[0].mul_add(at[1], at[2]));
    assert_eq!(slopes.as_slice(), [at[1], at[0], 1.0]);
    // Of a product and a sum the slopes are the same.
    let apart = program!(|x, S| vec![x[0] * x[1] + x[2]]);
    check_wide(
        &apart,
        &at,
        &[at[0] * at[1] + at[2]],
        &[&[at[1], at[0], 1.0]],
    );
}

// x 2³, and the mantissa of 6 = 0.75 · 2³, whose exponent does not move.
#[test]
fn powers_of_two() {
    let scaled = program!(|x, S| vec![x[0] * 8.0]);
    check(&scaled, &[1.5], &[12.0], &[&[8.0]]);
    let parts = program!(|x, S| {
        let exponent = x[0].abs().log2().floor() + 1.0;
        vec![x[0] / exponent.exp2(), exponent]
    });
    check(&parts, &[6.0], &[0.75, 3.0], &[&[0.125], &[0.0]]);
}

// |x| times the sign of y: at 0 |x| is at its kink.
#[test]
fn a_sign_taken_over() {
    let signed = |x: &[Dual<f64, 8>]| RealField::copysign(x[0], x[1]);
    for (at, value, slope) in [
        ([3.0, -0.5], -3.0, -1.0),
        ([-3.0, -0.5], -3.0, 1.0),
        ([0.0, -1.0], 0.0, 0.0),
    ] {
        let (found, slopes) = gradient(signed, &at);
        assert_eq!(
            (found, slopes.as_slice()),
            (value, &[slope, 0.0][..]),
            "{at:?}"
        );
    }
    let composed = program!(|x, S| vec![x[0].abs() * x[1].sign()]);
    check(&composed, &[3.0, -0.5], &[-3.0], &[&[-1.0, 0.0]]);
    check(&composed, &[-3.0, -0.5], &[-3.0], &[&[1.0, 0.0]]);
    check(&composed, &[0.0, -1.0], &[0.0], &[&[0.0, 0.0]]);
}

#[test]
fn remainders_beside_a_jump() {
    let remainder = program!(|x, S| vec![x[0].remainder(x[1])]);
    let below = 6.0_f64.next_down();
    check_wide(&remainder, &[below, 2.0], &[below - 4.0], &[&[1.0, -2.0]]);
    let below = f64::from(6.0_f32.next_down());
    check_narrow(&remainder, &[below, 2.0], &[below - 4.0], &[&[1.0, -2.0]]);
    check(&remainder, &[6.0, 2.0], &[0.0], &[&[1.0, -3.0]]);
    let whole = program!(|x, S| vec![x[0].trunc()]);
    check(&whole, &[6.0], &[6.0], &[&[0.0]]);
    let kinds = |text: &str, at: &[f64]| {
        let touched = Formula::parse(text).expect("it can be read").touched(at);
        touched
            .iter()
            .map(|touched| touched.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds("remainder(x, y)", &[6.0, 2.0]), [Break::Jump]);
    assert_eq!(kinds("remainder(x, y)", &[6.0_f64.next_down(), 2.0]), []);
    assert_eq!(kinds("trunc(x)", &[6.0]), [Break::Jump]);
}
