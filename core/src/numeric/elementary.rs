//! The cube root, trigonometric functions and the sign.

use super::double::{Dd, mantissa_exponent, scale};
use super::transcendental;

/// The cube root, negative for negative numbers.
#[inline]
pub(crate) fn cbrt(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    // Platforms differ by up to 4 ulp here. One Newton step with an exact residual settles it, on
    // a number scaled by a multiple of three so that nothing in the residual underflows.
    let (m, k) = mantissa_exponent(x);
    let third = k.div_euclid(3);
    let m = scale(m, k - 3 * third);
    let y = m.cbrt();
    let rest = Dd::from(m) - Dd::product(y, y) * y;
    scale(y + rest.hi / (3.0 * y * y), third)
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

/// `1 / cos x`.
#[inline]
pub(crate) fn sec(x: f64) -> f64 {
    1.0 / cos(x)
}

/// `1 / sin x`, infinite at zero with the sign of the zero.
#[inline]
pub(crate) fn csc(x: f64) -> f64 {
    1.0 / sin(x)
}

/// `cos x / sin x`, infinite at zero with the sign of the zero.
#[inline]
pub(crate) fn cot(x: f64) -> f64 {
    1.0 / tan(x)
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
