//! What is known of a double that was computed: exact rounding, or a documented error.

use super::end::Bounds;

// The point functions promise an error of at most 2 ulp. The ulp may be that of the true value and
// halves below a power of two, so 2 ulp are at most 4 steps between neighbouring doubles.
const STEPS: i64 = 4;

// Where the promise is "2 ulp, and one ulp of the argument carried by the slope", the slope is
// itself computed in f64, and may change within that ulp; twice the carried error covers both.
const CARRIED: f64 = 2.0;

const INF: f64 = f64::INFINITY;

/// Bounds from a value with the documented error; NaN, which no promise covers, knows nothing.
pub(super) fn widened(value: f64) -> Bounds<f64> {
    if value.is_nan() {
        return Bounds { lo: -INF, hi: INF };
    }
    Bounds {
        lo: stepped(value, -STEPS),
        hi: stepped(value, STEPS),
    }
}

/// Bounds from a value whose error may also be an ulp of the argument times the slope.
pub(super) fn carried(value: f64, x: f64, slope: f64) -> Bounds<f64> {
    let ulp = x.abs().next_up() - x.abs();
    let error = CARRIED * slope.abs() * ulp;
    if value.is_nan() || error.is_nan() {
        return Bounds { lo: -INF, hi: INF };
    }
    if error == 0.0 {
        return widened(value);
    }
    // Steps first: they are of the value's size, which the error may exceed. An overflowed value is
    // at least the largest double.
    let least = stepped(value.min(f64::MAX), -STEPS);
    let most = stepped(value.max(-f64::MAX), STEPS);
    Bounds {
        lo: (least - error).next_down(),
        hi: (most + error).next_up(),
    }
}

/// The slope where the argument's ulp counts: left of 1/2, where reflection is used, and near a
/// zero; a value beyond 1 is far from one, since these functions are not steep right of 1/2.
pub(super) fn slope_near_zero(x: f64, value: f64, slope: impl Fn() -> f64) -> f64 {
    if x < 0.5 || value.abs() < 1.0 {
        slope()
    } else {
        0.0
    }
}

/// Bounds from a correctly rounded value and the sign of its error; NaN: the sign is not known.
pub(super) fn nudged(value: f64, error: f64) -> Bounds<f64> {
    // Correct rounding to infinity means: beyond the largest double.
    if value.is_infinite() {
        let largest = f64::MAX.copysign(value);
        return Bounds {
            lo: largest.min(value),
            hi: largest.max(value),
        };
    }
    Bounds {
        lo: if error >= 0.0 {
            value
        } else {
            value.next_down()
        },
        hi: if error <= 0.0 { value } else { value.next_up() },
    }
}

/// The part of the bounds that has the sign of `x`, for a number that is 0 where `x` is.
pub(super) fn with_sign(x: f64, bounds: Bounds<f64>) -> Bounds<f64> {
    if x > 0.0 {
        bounds.within(0.0, INF)
    } else if x < 0.0 {
        bounds.within(-INF, 0.0)
    } else {
        Bounds::exact(0.0)
    }
}

/// The part of the bounds outside (-1, 1), on the side where they are.
pub(super) fn beyond_one(bounds: Bounds<f64>) -> Bounds<f64> {
    if bounds.lo > 0.0 {
        bounds.within(1.0, INF)
    } else if bounds.hi < 0.0 {
        bounds.within(-INF, -1.0)
    } else {
        bounds
    }
}

/// 2 to the power of n, for -1022 <= n <= 1023.
pub(super) fn power_of_two(n: i64) -> f64 {
    f64::from_bits(((n + 1023) as u64) << 52)
}

/// The exponent of the power of two not above a positive normal number; -1023 for smaller ones.
pub(super) fn exponent_of(x: f64) -> i64 {
    (x.to_bits() >> 52) as i64 - 1023
}

/// `x` moved by `n` doubles upwards, up to infinity.
fn stepped(x: f64, n: i64) -> f64 {
    // The bits of negative doubles run backwards; reflected, the order is that of integers.
    let reflect = |bits: i64| {
        if bits < 0 {
            i64::MIN.wrapping_sub(bits)
        } else {
            bits
        }
    };
    let infinity = INF.to_bits() as i64;
    let moved = (reflect(x.to_bits() as i64) + n).clamp(-infinity, infinity);
    f64::from_bits(reflect(moved) as u64)
}
