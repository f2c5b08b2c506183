//! Reference digits, and how far a computed number is from them.

use std::fmt;

use trigrad::Exact;

/// A number given by digits: exact as written, or not a finite number.
#[derive(Clone, PartialEq)]
pub(crate) enum Digits {
    Finite(Exact),
    Infinite { negative: bool },
    NaN,
}

impl Digits {
    /// Reads `"-1.25e-300"`, `"inf"`, `"-inf"` or `"NaN"`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "NaN" => return Some(Self::NaN),
            "inf" => return Some(Self::Infinite { negative: false }),
            "-inf" => return Some(Self::Infinite { negative: true }),
            _ => {}
        }
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let exact = Exact::from_decimal(&digits, exponent - fraction.len() as i64)?;
        Some(Self::Finite(if negative { exact.negated() } else { exact }))
    }

    /// The nearest f64.
    pub(crate) fn to_f64(&self) -> f64 {
        match self {
            Self::Finite(exact) => exact.to_f64(),
            Self::Infinite { negative: false } => f64::INFINITY,
            Self::Infinite { negative: true } => f64::NEG_INFINITY,
            Self::NaN => f64::NAN,
        }
    }

    /// The nearest f32.
    pub(crate) fn to_f32(&self) -> f32 {
        match self {
            Self::Finite(exact) => exact.to_f32(),
            _ => self.to_f64() as f32,
        }
    }

    /// The distance of `got` from the digits, in absolute terms: 0 where both are the
    /// same infinity or both NaN, and where `got` overflowed because the digits are
    /// beyond its range; infinite where they differ in kind.
    pub(crate) fn distance(&self, got: f64) -> f64 {
        match self {
            Self::Finite(want) => match Exact::from_f64(got) {
                Some(got) => want
                    .checked_sub(&got)
                    .map_or(f64::INFINITY, |d| d.abs().to_f64()),
                None if got == self.to_f64() => 0.0,
                None => f64::INFINITY,
            },
            _ if got == self.to_f64() || (got.is_nan() && *self == Self::NaN) => 0.0,
            _ => f64::INFINITY,
        }
    }

    /// The distance of `got` from the digits in units of the last place of an f64
    /// there, at least 2^-1074.
    pub(crate) fn ulps(&self, got: f64) -> f64 {
        self.distance(got) / ulp(self.to_f64())
    }

    /// The same for an f32.
    pub(crate) fn ulps_f32(&self, got: f32) -> f64 {
        let nearest = self.to_f32();
        if !nearest.is_finite() && (nearest == got || nearest.is_nan() && got.is_nan()) {
            return 0.0; // an overflow that is meant
        }
        self.distance(got.into()) / ulp_f32(nearest)
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_f64())
    }
}

/// The spacing of f64 at `x`; of infinities and NaN the largest there is.
pub(crate) fn ulp(x: f64) -> f64 {
    let x = x.abs().min(f64::MAX);
    if x.is_nan() {
        return f64::MAX.next_up() - f64::MAX;
    }
    let below = x - x.next_down();
    let above = x.next_up() - x;
    if above.is_finite() { above } else { below }
}

/// The same for f32.
pub(crate) fn ulp_f32(x: f32) -> f64 {
    let x = x.abs().min(f32::MAX);
    let above = f64::from(x.next_up()) - f64::from(x);
    if above.is_finite() {
        above
    } else {
        f64::from(x) - f64::from(x.next_down())
    }
}
