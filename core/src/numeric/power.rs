//! The slope of a power by its base, and e^(-x^2).

use super::double::{Dd, mantissa_exponent};
use super::transcendental::{SERIES_WITHIN, exp, exp_quick, ln, ln_1p, rounded};

/// `b a^(b - 1)`, and 0 at `b = 0` for every `a`; NaN for negative `a` and fractional `b`.
pub(crate) fn powslope(a: f64, b: f64) -> f64 {
    if b == 0.0 {
        return 0.0;
    }
    if b == 1.0 {
        return if a.is_nan() { a } else { 1.0 };
    }
    if a < 0.0 && b.fract() != 0.0 {
        return f64::NAN; // b - 1 may round to an integer
    }
    // From 2^53 on every b is even, and so b - 1 is odd, whatever it rounds to.
    let is_negative = a.is_sign_negative() && b % 2.0 == 0.0;
    let signed = |size: f64| if is_negative { -size } else { size };
    let exponent = Dd::sum(b, -1.0);
    let size = a.abs().powf(b - 1.0);
    // Such an exponent leaves 0, 1 or infinity of every power, and its product with a
    // logarithm may be beyond the range.
    if a == 0.0 || !a.is_finite() || b.is_nan() || b.abs() > 1e300 {
        return b * signed(size);
    }
    let power = match exponent.lo == 0.0 {
        true => Dd::from(size),
        false => Dd::sum(size, size * (exponent.lo * a.abs().ln())),
    };
    let slope = signed((power * b).value());
    if slope.is_normal() && size.is_normal() {
        return slope;
    }
    // The power has left the range, which the slope need not have.
    let (m, k) = exp(ln_of(a.abs()) * exponent);
    let (factor, shift) = mantissa_exponent(b);
    signed(rounded((m * factor, k + shift)))
}

// The logarithm of a positive number, with a small relative error also near 1.
fn ln_of(a: f64) -> Dd {
    let above = Dd::sum(a, -1.0);
    if above.hi.abs() <= SERIES_WITHIN {
        ln_1p(above)
    } else {
        ln(Dd::from(a))
    }
}

/// `e^(-x^2)`, with the rounding of the square made good.
pub(crate) fn gauss(x: f64) -> f64 {
    if x.abs() > 28.0 {
        return 0.0;
    }
    rounded(exp_quick(-Dd::product(x, x)))
}

#[cfg(test)]
mod tests {
    use super::powslope;

    #[test]
    fn huge_exponents_leave_zero_one_or_infinity() {
        for (a, b, slope) in [
            (3.0, -f64::MAX, 0.0),
            (0.5, -f64::MAX, f64::NEG_INFINITY),
            (3.0, f64::MAX, f64::INFINITY),
            (0.5, f64::MAX, 0.0),
            (1.0, -f64::MAX, -f64::MAX),
        ] {
            assert_eq!(powslope(a, b), slope, "{a}, {b}");
        }
    }
}
