//! The cube root, powers of two with their slope, trigonometric functions and the sign.

use super::double::{Dd, mantissa_exponent, scale};
use super::tables;
use super::transcendental::{self, exp_quick, rounded};

/// The cube root, negative for negative numbers.
#[inline]
pub(crate) fn cbrt(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let (root, third) = cbrt_of(x);
    scale(root.hi + root.lo, third)
}

/// The cube root and its slope, `1 / (3 cbrt(x)^2)`, each rounded once.
pub(crate) fn cbrt_and_slope(x: f64) -> (f64, f64) {
    if x == 0.0 || !x.is_finite() {
        return (x, 1.0 / (x * x));
    }
    let (root, third) = cbrt_of(x);
    let root = Dd::sum(root.hi, root.lo);
    let slope = Dd::ONE / (root * root * 3.0);
    (scale(root.value(), third), scale(slope.value(), -2 * third))
}

/// The cube root of a finite number that is not 0, as `root * 2^third`.
///
/// Platforms differ by up to 4 ulp here. One Newton step with an exact residual settles it, on a
/// number scaled by a multiple of three so that nothing in the residual underflows.
#[inline]
fn cbrt_of(x: f64) -> (Dd, i64) {
    let (m, k) = mantissa_exponent(x);
    let third = k.div_euclid(3);
    let m = scale(m, k - 3 * third);
    let y = m.cbrt();
    let rest = Dd::from(m) - Dd::product(y, y) * y;
    (Dd::of(y, rest.hi / (3.0 * y * y)), third)
}

/// `2^x` and its slope, `ln(2) 2^x`, which is finite a little beyond where the power overflows.
#[inline]
pub(crate) fn exp2_and_slope(x: f64) -> (f64, f64) {
    let power = x.exp2();
    if power.is_normal() {
        return (power, power.mul_add(LN_2.lo, power * LN_2.hi));
    }
    let (m, k) = exp_quick(LN_2 * x);
    (power, rounded((m * LN_2, k)))
}

/// The sine.
#[inline]
pub(crate) fn sin(x: f64) -> f64 {
    let y = x.sin();
    if is_doubtful(x, y) {
        transcendental::sin_cos(x).0.value()
    } else {
        y
    }
}

/// The cosine.
#[inline]
pub(crate) fn cos(x: f64) -> f64 {
    let y = x.cos();
    if is_doubtful(x, y) {
        transcendental::sin_cos(x).1.value()
    } else {
        y
    }
}

/// The sine and the cosine. Both calls stand side by side, so that they become one
/// where the platform has them together.
#[inline]
pub(crate) fn sin_cos(x: f64) -> (f64, f64) {
    let pair = x.sin_cos();
    if x.abs() > LARGE {
        far_sin_cos(x)
    } else {
        pair
    }
}

#[cold]
#[inline(never)]
fn far_sin_cos(x: f64) -> (f64, f64) {
    (sin(x), cos(x))
}

/// The tangent.
#[inline]
pub(crate) fn tan(x: f64) -> f64 {
    let y = x.tan();
    if is_doubtful(x, y) || is_doubtful(x, 1.0 / y) {
        let (sin, cos) = transcendental::sin_cos(x);
        return (sin / cos).value();
    }
    y
}

/// `1 / cos x`, rounded once, because its slope contains it twice.
pub(crate) fn sec(x: f64) -> f64 {
    if x.abs() < TINY {
        return 1.0;
    }
    turned(x, |_, cos| Dd::ONE / cos)
}

/// `1 / sin x`, rounded once, infinite at zero with the sign of the zero.
pub(crate) fn csc(x: f64) -> f64 {
    if x.abs() < TINY {
        return 1.0 / x;
    }
    turned(x, |sin, _| Dd::ONE / sin)
}

/// `cos x / sin x`, rounded once, infinite at zero with the sign of the zero.
pub(crate) fn cot(x: f64) -> f64 {
    if x.abs() < TINY {
        return 1.0 / x;
    }
    turned(x, |sin, cos| cos / sin)
}

/// A quotient of the sine and the cosine; NaN where they are.
fn turned(x: f64, quotient: impl Fn(Dd, Dd) -> Dd) -> f64 {
    if !x.is_finite() {
        return f64::NAN;
    }
    let (sin, cos) = transcendental::sin_cos(x);
    quotient(sin, cos).value()
}

/// -1, 0 or 1; 0 for both zeros, NaN for NaN.
#[inline]
pub(crate) fn sign(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        x + 0.0
    }
}

/// Whether `x` is large and nearly a multiple of pi/2, as the result shows: glibc loses 8 ulp at
/// `6381956970095103 * 2^797`, where its reduction runs out of bits.
#[inline]
fn is_doubtful(x: f64, result: f64) -> bool {
    result.abs() < 1e-6 && x.abs() > LARGE
}

const LARGE: f64 = 1_048_576.0;

/// The logarithm of 2.
const LN_2: Dd = Dd::of(tables::LN_2[0], tables::LN_2[1]);

/// Below this the sine is the argument and the cosine 1, to the last place.
const TINY: f64 = 1e-9;

#[cfg(test)]
mod tests {
    use super::{cos, sin, sin_cos};

    #[test]
    fn sine_and_cosine_together_are_the_two_calls_to_the_bit() {
        let check = |x: f64| {
            let (s, c) = sin_cos(x);
            let bits = (sin(x).to_bits(), cos(x).to_bits());
            assert_eq!((s.to_bits(), c.to_bits()), bits, "{x:e}");
        };
        let mut x = 1e-9;
        for i in 0..100_000 {
            x *= 1.0005;
            check(x);
            check(-x);
            check(f64::from(i) * std::f64::consts::FRAC_PI_4);
        }
        // The last is nearly a multiple of pi/2.
        for x in [
            0.0,
            -0.0,
            5e-324,
            1e300,
            6_381_956_970_095_103.0 * 2.0_f64.powi(797),
        ] {
            check(x);
        }
    }
}
