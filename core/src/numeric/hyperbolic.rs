//! Hyperbolic functions and their inverses, within about one ulp on every platform.

use super::double::{Dd, scale};
use super::transcendental::exp_quick;

/// Both at once, bit for bit what [`sinh`] and [`cosh`] return.
#[inline]
pub(crate) fn sinh_cosh(x: f64) -> (f64, f64) {
    let power = exp_quick(Dd::from(x.abs()));
    (sinh_from(x, power), cosh_from(x, power))
}

/// The hyperbolic sine.
#[inline]
pub(crate) fn sinh(x: f64) -> f64 {
    sinh_from(x, exp_quick(Dd::from(x.abs())))
}

/// The hyperbolic cosine.
#[inline]
pub(crate) fn cosh(x: f64) -> f64 {
    cosh_from(x, exp_quick(Dd::from(x.abs())))
}

/// The hyperbolic tangent.
pub(crate) fn tanh(x: f64) -> f64 {
    let a = x.abs();
    if a < 1e-9 {
        return x;
    }
    if a < 0.03125 {
        // Taylor coefficients 2^2n (2^2n - 1) B_2n / (2n)!, DLMF 4.33.3.
        let v = x * x;
        let p = -17.0 / 315.0 + v * (62.0 / 2835.0 - v * (1382.0 / 155_925.0));
        return x + x * v * (-1.0 / 3.0 + v * (2.0 / 15.0 + v * p));
    }
    if a > 22.0 {
        return 1.0f64.copysign(x);
    }
    let (m, k) = exp_quick(Dd::from(2.0 * a));
    let square = m.scaled(k);
    ((square + -1.0) / (square + 1.0)).value().copysign(x)
}

/// The inverse hyperbolic sine.
pub(crate) fn asinh(x: f64) -> f64 {
    let a = x.abs();
    if a < 1e-8 || a.is_nan() {
        return x;
    }
    if a > 1e9 {
        return (a.ln() + std::f64::consts::LN_2).copysign(x);
    }
    // asinh x = ln(1 + u) with u = x + x^2 / (1 + sqrt(1 + x^2)), which does not cancel.
    let square = Dd::product(a, a);
    let u = square / ((square + 1.0).sqrt() + 1.0) + a;
    ln_1p(u).copysign(x)
}

/// The inverse hyperbolic cosine: NaN below 1.
pub(crate) fn acosh(x: f64) -> f64 {
    if x.is_nan() || x < 1.0 {
        return f64::NAN;
    }
    if x > 1e9 {
        return x.ln() + std::f64::consts::LN_2;
    }
    // With t = x - 1, acosh x = ln(1 + t + sqrt(t (t + 2))).
    let t = Dd::sum(x, -1.0);
    ln_1p(t + (t * (t + 2.0)).sqrt())
}

/// The inverse hyperbolic cosine and its slope, `1 / sqrt(x^2 - 1)`, each rounded once.
pub(crate) fn acosh_and_slope(x: f64) -> (f64, f64) {
    let slope = if x > 1e9 {
        1.0 / x
    } else if x == 1.0 {
        f64::INFINITY
    } else {
        let t = Dd::sum(x, -1.0);
        (Dd::ONE / (t * (t + 2.0)).sqrt()).value()
    };
    (acosh(x), if x < 1.0 { f64::NAN } else { slope })
}

/// The inverse hyperbolic tangent: infinite at -1 and 1, NaN beyond.
pub(crate) fn atanh(x: f64) -> f64 {
    let a = x.abs();
    if a < 1e-8 {
        return x;
    }
    if a == 1.0 {
        return f64::INFINITY.copysign(x);
    }
    if a.is_nan() || a > 1.0 {
        return f64::NAN;
    }
    let u = Dd::from(2.0 * a) / Dd::sum(1.0, -a);
    (0.5 * ln_1p(u)).copysign(x)
}

/// `ln(1 + u)` from the platform's, with the low part of `u` as a first-order correction.
#[inline]
pub(crate) fn ln_1p(u: Dd) -> f64 {
    u.hi.ln_1p() + u.lo / (1.0 + u.hi)
}

/// sinh from `e^|x|`.
#[inline]
fn sinh_from(x: f64, (m, k): (Dd, i64)) -> f64 {
    let a = x.abs();
    if a < 1.0 {
        // Below 1 the difference of exponentials cancels; the Taylor series does not.
        let v = x * x;
        let mut tail = 0.0;
        for odd in [19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0] {
            tail = (1.0 + tail) * v / (odd * (odd - 1.0));
        }
        return x + x * (v * (1.0 + tail) / 6.0);
    }
    if a > 40.0 {
        return scale(m.value(), k - 1).copysign(x);
    }
    let e = m.scaled(k);
    ((e - Dd::ONE / e) * 0.5).value().copysign(x)
}

/// cosh from `e^|x|`.
#[inline]
fn cosh_from(x: f64, (m, k): (Dd, i64)) -> f64 {
    if x.abs() > 40.0 {
        return scale(m.value(), k - 1);
    }
    let e = m.scaled(k);
    ((e + Dd::ONE / e) * 0.5).value()
}

/// The square of the hyperbolic secant, 4 e^-2|x| / (1 + e^-2|x|)^2, which does not overflow.
#[inline]
pub(crate) fn sech2(x: f64) -> f64 {
    let (m, k) = exp_quick(Dd::from(-2.0 * x.abs()));
    if x.abs() > 40.0 {
        // What is left out, 2 e^-2|x|, is beyond the last place from 19 on.
        return scale(m.value(), k + 2);
    }
    let square = m.scaled(k);
    let sum = square + 1.0;
    (square * 4.0 / (sum * sum)).value()
}
