//! Bounds of functions at doubles by correct rounding: CORE-MATH gives the double nearest to the
//! true value, so that the value lies between the neighbours of that double.
//!
//! What CORE-MATH does not have is composed of what it has, each operation rounded outwards: as
//! rigorous, and a few units of the last place wider.

use super::end::{Bounds, End};

const INF: f64 = f64::INFINITY;

/// The neighbours of a correctly rounded value; NaN knows nothing.
fn neighbours(y: f64) -> Bounds<f64> {
    if y.is_nan() {
        return Bounds { lo: -INF, hi: INF };
    }
    Bounds {
        lo: y.next_down(),
        hi: y.next_up(),
    }
}

macro_rules! rounded {
    (unary: $($name:ident = $rounded:ident),*; binary: $($two:ident = $rounded_two:ident),*;) => {
        $(pub(super) fn $name(x: f64) -> Bounds<f64> {
            neighbours(core_math::$rounded(x))
        })*
        $(pub(super) fn $two(x: f64, y: f64) -> Bounds<f64> {
            neighbours(core_math::$rounded_two(x, y))
        })*
    };
}

rounded! {
    unary: exp = exp, exp2 = exp2, expm1 = expm1, ln = log, log2 = log2, log10 = log10,
        log1p = log1p, sin = sin, cos = cos, tan = tan, asin = asin, acos = acos, atan = atan,
        sinh = sinh, cosh = cosh, tanh = tanh, asinh = asinh, acosh = acosh, atanh = atanh,
        cbrt = cbrt, erf = erf, erfc = erfc, gamma = tgamma, lgamma = lgamma;
    binary: pow = pow, atan2 = atan2;
}

/// 1 over a number whose sign is certain; else nothing is known.
fn reciprocal(of: Bounds<f64>) -> Bounds<f64> {
    if of.lo <= 0.0 && of.hi >= 0.0 {
        return Bounds { lo: -INF, hi: INF };
    }
    let limit = |x: f64| {
        if x.is_infinite() {
            Bounds::exact(0.0)
        } else {
            End::div(&1.0, &x)
        }
    };
    Bounds {
        lo: limit(of.hi).lo,
        hi: limit(of.lo).hi,
    }
}

pub(super) fn sec(x: f64) -> Bounds<f64> {
    reciprocal(cos(x))
}

pub(super) fn csc(x: f64) -> Bounds<f64> {
    reciprocal(sin(x))
}

pub(super) fn cot(x: f64) -> Bounds<f64> {
    reciprocal(tan(x))
}

/// 1 / (1 + e^-x), falling in the power.
pub(super) fn sigmoid(x: f64) -> Bounds<f64> {
    let power = exp(-x);
    reciprocal(Bounds {
        lo: sum(1.0, power.lo.max(0.0)).lo,
        hi: sum(1.0, power.hi).hi,
    })
}

/// 4 v / (1 + v)^2 with v = e^(-2|x|), rising in v up to 1.
pub(super) fn sech2(x: f64) -> Bounds<f64> {
    // Twice |x| overflows only where the power is below all doubles.
    let power = exp(-2.0 * x.abs());
    let at = |v: f64| {
        let one = End::add(&1.0, &v);
        let (lo, hi) = (End::mul(&one.lo, &one.lo).lo, End::mul(&one.hi, &one.hi).hi);
        Bounds {
            lo: End::div(&(4.0 * v), &hi).lo,
            hi: End::div(&(4.0 * v), &lo).hi,
        }
    };
    Bounds {
        lo: at(power.lo.max(0.0)).lo,
        hi: at(power.hi.min(1.0)).hi,
    }
}

/// e^-p e^-q with x^2 = p + q, where q is the rounding error of the product.
pub(super) fn gauss(x: f64) -> Bounds<f64> {
    let square = x * x;
    if square > 800.0 {
        // x^2 > 799, and e^-746 is below all doubles.
        return Bounds {
            lo: 0.0,
            hi: f64::from_bits(1),
        };
    }
    if square < 1e-200 {
        // The error of such a product may itself be rounded; 1 - x^2 < e^(-x^2) < 1.
        return neighbours(1.0);
    }
    let power = exp(-square);
    let rest = x.mul_add(x, -square);
    // |q| <= 2^-44, half a unit of the last place of 800, and 1 - q <= e^-q <= 1 - q + q^2.
    let factor = Bounds {
        lo: End::sub(&1.0, &rest).lo,
        hi: End::sub(&1.0, &rest).hi.next_up(),
    };
    Bounds {
        lo: End::mul(&power.lo, &factor.lo).lo,
        hi: End::mul(&power.hi, &factor.hi).hi,
    }
}

/// max(x, 0) + ln(1 + e^-|x|).
pub(super) fn softplus(x: f64) -> Bounds<f64> {
    let power = exp(-x.abs());
    let rest = Bounds {
        lo: log1p(power.lo.max(0.0)).lo.max(0.0),
        hi: log1p(power.hi).hi,
    };
    Bounds {
        lo: sum(x.max(0.0), rest.lo).lo,
        hi: sum(x.max(0.0), rest.hi).hi,
    }
}

/// b + ln(1 + e^(a - b)) for the larger b.
pub(super) fn logaddexp(x: f64, y: f64) -> Bounds<f64> {
    let (least, most) = (x.min(y), x.max(y));
    let difference = End::sub(&least, &most);
    let power = Bounds {
        lo: exp(difference.lo).lo.max(0.0),
        hi: exp(difference.hi).hi,
    };
    Bounds {
        lo: sum(most, log1p(power.lo).lo.max(0.0)).lo,
        hi: sum(most, log1p(power.hi).hi).hi,
    }
}

pub(super) fn xlogy(x: f64, y: f64) -> Bounds<f64> {
    let logarithm = ln(y);
    let (a, b) = (End::mul(&x, &logarithm.lo), End::mul(&x, &logarithm.hi));
    a.hull(b)
}

/// sin(x) / x, for x that is not 0.
pub(super) fn sinc(x: f64) -> Bounds<f64> {
    let sine = sin(x);
    End::div(&sine.lo, &x).hull(End::div(&sine.hi, &x))
}

/// The sum of two numbers of which the second may be infinite.
fn sum(a: f64, b: f64) -> Bounds<f64> {
    if b.is_infinite() {
        Bounds::exact(b)
    } else {
        End::add(&a, &b)
    }
}
