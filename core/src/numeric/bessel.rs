//! The spherical Bessel functions of the first kind.
//!
//! Three ways to `j_n(x)`, each where it does not cancel: the power series DLMF 10.53.1 where `x`
//! is small beside the order, the recurrence DLMF 10.51.1 upward for `n <= x`, and the same
//! recurrence downward (Miller's algorithm, DLMF 3.6) for `n > x`. All in double-double, but for
//! the neighbours of zeros, where the series runs in whole numbers of more bits.

use dashu_int::IBig;

use super::double::Dd;
use super::elementary::sin;
use super::fixed;
use super::gamma::ln_gamma;
use super::transcendental::{exp, ln, rounded, sin_cos};

/// `sin(x)/x`, 1 at zero and 0 at both infinities.
#[inline]
pub(crate) fn sinc(x: f64) -> f64 {
    if x == 0.0 {
        1.0
    } else if x.is_infinite() {
        0.0
    } else {
        sin(x) / x
    }
}

/// The spherical Bessel function of order `n`.
///
/// Orders above 100 000 are computed where the series serves or the value is below every f64,
/// and are NaN elsewhere: a recurrence of that length would take long.
pub(crate) fn sphj(n: u32, x: f64) -> f64 {
    if n == 0 {
        return sinc(x);
    }
    if x.is_nan() {
        return x;
    }
    if x == 0.0 || x.is_infinite() {
        return 0.0;
    }
    let order = f64::from(n);
    let a = x.abs();
    let mut value = if a * a <= 8.0 * (2.0 * order + 3.0) {
        series(n, a)
    } else if is_negligible(order, a) {
        0.0
    } else if n > LONGEST {
        f64::NAN
    } else if order <= a {
        upward(n, a).value()
    } else {
        downward(n, a)
    };
    // Far out the neighbours of a zero are not so close to it that the digits run short.
    if order <= a && a < NEAR && value.abs() * a < CANCELLED {
        value = series_near_zero(n, a);
    }
    if x < 0.0 && n % 2 == 1 { -value } else { value }
}

/// So far out the spacing of the arguments is wide beside the error of double-double.
const NEAR: f64 = 256.0;

/// Of less than this share of its amplitude 1/x double-double leaves a value too few bits.
const CANCELLED: f64 = 1.0 / (1u64 << 40) as f64;

/// The longest recurrence.
const LONGEST: u32 = 100_000;

/// Whether the bound `x^n / (2n + 1)!!` (DLMF 10.14.4) is below every f64.
fn is_negligible(n: f64, x: f64) -> bool {
    x < n && n * (x / (2.0 * n)).ln() + n < -750.0
}

/// The power series, for `x^2 <= 8 (2n + 3)`: the terms stay below 30 times the sum.
fn series(n: u32, x: f64) -> f64 {
    let order = f64::from(n);
    let step = Dd::product(x, x) * -0.5;
    let mut term = Dd::ONE;
    let mut sum = Dd::ONE;
    for k in 1..80 {
        let k = f64::from(k);
        term = term * step / Dd::product(k, 2.0 * (order + k) + 1.0);
        sum = sum + term;
        if term.hi.abs() < 1e-32 {
            break;
        }
    }
    let (m, k) = Dd::from(x).normalized();
    if n <= 100 {
        let odd = (1..=n).fold(Dd::ONE, |product, i| product * (2.0 * f64::from(i) + 1.0));
        let lead = m.powi(u64::from(n)) / odd;
        return rounded((lead * sum, k * i64::from(n)));
    }
    // (2n + 1)!! = 2^(n + 1) gamma(n + 3/2) / sqrt(pi).
    let log = ln(m) * order - ln_gamma(Dd::from(order + 1.5)) + HALF_LN_PI;
    let (lead, i) = exp(log);
    rounded((lead * sum, i + (k - 1) * i64::from(n) - 1))
}

/// The power series near a zero, for `n <= x < 256`, where its terms grow to some 2^370.
fn series_near_zero(n: u32, x: f64) -> f64 {
    const BITS: usize = 640;
    let exact = fixed::of(x, BITS);
    let half_square = ((&exact * &exact) >> BITS) >> 1_usize;
    let mut term = fixed::one(BITS);
    let mut sum = IBig::ZERO;
    let mut k = 0;
    while term != IBig::ZERO && term != -IBig::ONE {
        sum += &term;
        k += 1;
        term = -((term * &half_square) >> BITS) / (k * (2 * (n + k) + 1));
    }
    let (m, k) = Dd::from(x).normalized();
    let (odd, i) = (1..=n).fold((Dd::ONE, 0), |(product, i), order| {
        let (product, shift) = (product * (2.0 * f64::from(order) + 1.0)).normalized();
        (product, i + shift)
    });
    let (power, j) = (1..=n).fold((Dd::ONE, 0), |(power, j), _| {
        let (power, shift) = (power * m).normalized();
        (power, j + shift)
    });
    let (sum, l) = Dd::from(fixed::value(&sum, BITS)).normalized();
    rounded((power / odd * sum, k * i64::from(n) + j - i + l))
}

/// `ln(pi) / 2`.
const HALF_LN_PI: Dd = Dd::of(0.5723649429247001, 5.132975581353913e-18);

/// The recurrence from orders 0 and 1 up, stable as long as the order is below `x`.
fn upward(n: u32, x: f64) -> Dd {
    let (mut below, mut at) = first_two(x);
    let inverse = Dd::ONE / Dd::from(x);
    for k in 1..n {
        let next = inverse * (2.0 * f64::from(k) + 1.0) * at - below;
        (below, at) = (at, next);
    }
    at
}

/// The recurrence from far above down to order 0, whose true value then gives the scale.
fn downward(n: u32, x: f64) -> f64 {
    let order = f64::from(n);
    // Debye's expansion (DLMF 10.19.3): this far above n, even at x = n, the ratio to j_n is
    // below 1e-17, and its square is what the arbitrary start leaves behind.
    let top = n + 30 + (14.0 * order.cbrt()) as u32;
    let inverse = Dd::ONE / Dd::from(x);
    let (mut above, mut at) = (Dd::ZERO, Dd::ONE);
    let mut exponent = 0;
    let mut found = (Dd::ZERO, 0);
    for k in (1..=top).rev() {
        let next = inverse * (2.0 * f64::from(k) + 1.0) * at - above;
        (above, at) = (at, next);
        if at.hi.abs() > 1e150 {
            (above, at) = (above.scaled(-500), at.scaled(-500));
            exponent += 500;
        }
        if k == n + 1 {
            found = (at, exponent);
        }
    }
    // Orders 0 and 1 have no common zero; the larger carries the scale without loss.
    let (j0, j1) = first_two(x);
    let unit = if j0.hi.abs() > j1.hi.abs() {
        j0 / at
    } else {
        j1 / above
    };
    rounded((found.0 * unit, found.1 - exponent))
}

/// `j_0` and `j_1`, for `x > 1`.
fn first_two(x: f64) -> (Dd, Dd) {
    let (sin, cos) = sin_cos(x);
    let x = Dd::from(x);
    let zero = sin / x;
    (zero, (zero - cos) / x)
}
