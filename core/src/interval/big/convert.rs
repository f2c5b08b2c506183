//! Numbers of any precision from doubles and rationals, and as doubles and text.

use std::fmt;

use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign, UBig};

use super::round::length;
use super::{Big, Finite, Infinite, Nan, TOP, precision};
use crate::interval::end::{Bounds, End};

// The bits and the exponent of the last bit of the least double.
const DIGITS: i64 = f64::MANTISSA_DIGITS as i64;
const LEAST: i64 = -1074;

impl Big {
    /// The number without opinion on precision that a double is, without rounding.
    pub(super) fn from_f64(x: f64) -> Self {
        if x.is_nan() {
            return Self {
                value: Nan,
                bits: 0,
            };
        }
        let sign = if x < 0.0 {
            Sign::Negative
        } else {
            Sign::Positive
        };
        if x.is_infinite() {
            return Self::infinite(sign);
        }
        let bits = x.abs().to_bits();
        let (head, tail) = ((bits >> 52) as i64, bits & ((1 << 52) - 1));
        let (mantissa, exponent) = match head {
            0 => (tail, LEAST),
            _ => (tail | 1 << 52, head - 1075),
        };
        // Odd, so that products and sums of short numbers stay short.
        let zeros = mantissa.trailing_zeros().min(63);
        let odd = UBig::from(mantissa >> zeros);
        Self::finite(IBig::from_parts(sign, odd), exponent + i64::from(zeros), 0)
    }

    /// Bounds, of `bits` bits, of a fraction.
    pub(crate) fn fraction(numerator: IBig, denominator: UBig, bits: u32) -> Bounds<Self> {
        let numerator = Self::finite(numerator, 0, bits);
        numerator.div(&Self::finite(denominator.into(), 0, bits))
    }

    /// The doubles around the number: both the same if it is one.
    ///
    /// Beyond the range: the largest double and infinity. An infinite number is beyond.
    pub(super) fn to_f64_bounds(&self) -> Bounds<f64> {
        let (mantissa, exponent) = match &self.value {
            Finite(mantissa, exponent) => (mantissa, *exponent),
            Infinite(sign) => return beyond(*sign),
            Nan => return Bounds::exact(f64::NAN),
        };
        if mantissa.is_zero() {
            return Bounds::exact(0.0);
        }
        let sign = mantissa.sign();
        let top = self.top();
        if top > 1024 {
            return beyond(sign);
        }
        // The last place of doubles of this size, and what of the number stands above it.
        let place = (top - DIGITS).max(LEAST);
        let drop = place - exponent;
        let magnitude = mantissa.clone().into_parts().1;
        let (whole, more) = if drop > 0 {
            let drop = drop.min(magnitude.bit_len() as i64 + 1) as usize;
            let zeros = magnitude.trailing_zeros().unwrap_or(0);
            (magnitude >> drop, zeros < drop)
        } else {
            // At most 53 bits in all.
            (magnitude << drop.unsigned_abs() as usize, false)
        };
        let near = u64::try_from(whole).unwrap_or(u64::MAX);
        let far = scaled(near + u64::from(more), place);
        let near = scaled(near, place);
        match sign {
            Sign::Positive => Bounds { lo: near, hi: far },
            Sign::Negative => Bounds {
                lo: -far,
                hi: -near,
            },
        }
    }

    /// A double next to the number, of two the one nearer to 0; infinite or 0 beyond the range.
    pub fn to_f64(&self) -> f64 {
        let bounds = self.to_f64_bounds();
        let inner = if bounds.lo >= 0.0 {
            bounds.lo
        } else {
            bounds.hi
        };
        match self.value {
            Infinite(_) => bounds.lo + bounds.hi,
            _ if self.top() > 1024 => bounds.lo + bounds.hi,
            _ => inner,
        }
    }
}

fn beyond(sign: Sign) -> Bounds<f64> {
    match sign {
        Sign::Positive => Bounds {
            lo: f64::MAX,
            hi: f64::INFINITY,
        },
        Sign::Negative => Bounds {
            lo: f64::NEG_INFINITY,
            hi: f64::MIN,
        },
    }
}

/// A whole number up to 2^53 times 2^place, which is a double or just beyond the largest one.
fn scaled(whole: u64, place: i64) -> f64 {
    // Two steps, of which the first does not leave the range and the second is exact, because
    // the result is a double.
    let power = |n: i64| f64::from_bits(((n + 1023) as u64) << 52);
    let half = place / 2;
    whole as f64 * power(half) * power(place - half)
}

/// About 17 decimal digits, rounded: `-1.2345678901234567e-400000`.
impl fmt::Display for Big {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Infinite(Sign::Positive) => return f.write_str("inf"),
            Infinite(Sign::Negative) => return f.write_str("-inf"),
            Nan => return f.write_str("NaN"),
            Finite(mantissa, _) if mantissa.is_zero() => return f.write_str("0"),
            Finite(..) => {}
        }
        // x = d 10^n: n from the number of bits, d = x e^(-n ln 10), wide enough that the bits
        // of n are not missing in d.
        const DIGITS: i32 = 17;
        const BITS: u32 = 192;
        let ten = Big::new(10.0, BITS).ln().lo;
        let mut n = (self.top() as f64 * std::f64::consts::LOG10_2).floor() as i64;
        for _ in 0..3 {
            // 10^(n - 16) as a number without rounding where it is short.
            let shift = n - i64::from(DIGITS - 1);
            let power = if shift.abs() < 2048 {
                let size = IBig::from(10u8).pow(shift.unsigned_abs() as usize);
                Big::finite(size, 0, BITS)
            } else {
                Big::new(shift.abs() as f64, BITS).mul(&ten).lo.exp().lo
            };
            let size = self.magnitude().with_bits(BITS);
            let digits = if shift < 0 {
                size.mul(&power).lo
            } else {
                size.div(&power).lo
            };
            let text = match digits.nearest_integer().value {
                Finite(mantissa, exponent) if (0..128).contains(&exponent) => {
                    (mantissa << exponent as usize).to_string()
                }
                _ => String::new(),
            };
            let off = text.len() as i64 - i64::from(DIGITS);
            if off != 0 {
                n += off;
                continue;
            }
            let sign = if self.is_negative() { "-" } else { "" };
            let (head, tail) = text.split_at(1);
            let tail = tail.trim_end_matches('0');
            let point = if tail.is_empty() { "" } else { "." };
            return write!(f, "{sign}{head}{point}{tail}e{n}");
        }
        write!(f, "about 2^{}", self.top())
    }
}

/// Exactly: the whole number, in hexadecimal digits, and the power of two.
impl fmt::Debug for Big {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Finite(mantissa, exponent) => write!(
                f,
                "{mantissa:#x}*2^{exponent} ({} of {} bits)",
                length(mantissa),
                precision(self.bits)
            ),
            _ => fmt::Display::fmt(self, f),
        }
    }
}

const _: () = assert!(TOP < i64::MAX / 8, "sums of exponents fit");
