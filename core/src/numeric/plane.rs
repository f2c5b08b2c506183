//! Directions and inversions: what the derivatives of lengths and angles are made of.
//!
//! They are rounded once, because the next derivative contains them twice.

use super::double::{Dd, mantissa_exponent, scale};
use super::sums::max;

/// The first of `xs` over the length of all, 0 at the origin; no intermediate overflows.
pub(crate) fn dircos(mut xs: impl Iterator<Item = f64> + Clone) -> f64 {
    let top = max(xs.clone().map(f64::abs));
    let (_, k) = mantissa_exponent(top);
    let mut squares = Dd::ZERO;
    for x in xs.clone() {
        let x = scale(x, -k);
        squares = squares + Dd::product(x, x);
    }
    match xs.next() {
        Some(_) if top == 0.0 => 0.0,
        Some(x) if x.is_infinite() && xs.all(f64::is_finite) => 1.0_f64.copysign(x),
        Some(x) if top.is_infinite() => x / top,
        Some(x) => {
            // The quotient of a small number has an exponent of its own, as below.
            let (m, i) = mantissa_exponent(x);
            scale(quotient(m, squares.sqrt()), i - k)
        }
        None => f64::NAN,
    }
}

/// x/(x^2 + y^2), the inversion of the point (x, y) in the unit circle.
pub(crate) fn inversion(x: f64, y: f64) -> f64 {
    let top = x.abs().max(y.abs());
    if top.is_infinite() && !x.is_nan() && !y.is_nan() {
        return 0.0 * x.signum();
    }
    let (_, k) = mantissa_exponent(top);
    let square = |x: f64| {
        let x = scale(x, -k);
        Dd::product(x, x)
    };
    // The numerator has an exponent of its own: a subnormal quotient would be rounded twice.
    let (m, i) = mantissa_exponent(x);
    scale(quotient(m, square(x) + square(y)), i - 2 * k)
}

/// `x / by` for a positive `by`, with the rounding of the quotient by the high part made good.
#[inline]
fn quotient(x: f64, by: Dd) -> f64 {
    let q = x / by.hi;
    let rest = (-q).mul_add(by.hi, x) - q * by.lo;
    // A zero keeps its sign, which the sum would lose.
    (q + rest / by.hi).copysign(q)
}

#[cfg(test)]
mod tests {
    use super::{dircos, inversion};

    #[test]
    fn zeros_keep_their_sign() {
        for x in [0.0_f64, -0.0] {
            assert_eq!(inversion(x, 26.7).to_bits(), x.to_bits());
            assert_eq!(dircos([x, 3.0, 8e-5].into_iter()).to_bits(), x.to_bits());
        }
    }
}
