//! True numbers of some 110 bits, and the distance of a float from them.

/// `mantissa * 2^exponent`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reference {
    mantissa: i128,
    exponent: i64,
}

/// A binary format: its bits, and the exponents of its greatest and its least number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Format {
    bits: i64,
    greatest: i64,
    least: i64,
}

impl Format {
    pub(crate) const F64: Self = Self {
        bits: 53,
        greatest: 1023,
        least: -1074,
    };
    pub(crate) const F32: Self = Self {
        bits: 24,
        greatest: 127,
        least: -149,
    };
}

// The bits behind the point in which distances are counted.
const FRACTION: i64 = 40;

impl Reference {
    /// Reads `MpE`, with M in hexadecimal, or `0`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text == "0" {
            return Some(Self {
                mantissa: 0,
                exponent: 0,
            });
        }
        let (mantissa, exponent) = text.split_once('p')?;
        Some(Self {
            mantissa: i128::from_str_radix(mantissa, 16).ok()?,
            exponent: exponent.parse().ok()?,
        })
    }

    /// How far `got` is from the number, in units of the last place of a float next to it.
    ///
    /// An infinity stands for the power of two behind the greatest float, so that an overflow is an
    /// error as large as the distance from there; NaN is infinitely wrong.
    pub(crate) fn ulps(self, got: f64, format: Format) -> f64 {
        if got.is_nan() {
            return f64::INFINITY;
        }
        let end = format.greatest + 1;
        let top = self.top().unwrap_or(i64::MIN);
        let place = (top.clamp(-100_000, format.greatest) - format.bits + 1).max(format.least);
        if top >= end && got.is_infinite() && (got > 0.0) == (self.mantissa > 0) {
            return 0.0;
        }
        if top > end + 8 {
            return f64::INFINITY;
        }
        let (mantissa, exponent) = match got.is_infinite() {
            true => (if got > 0.0 { 1 } else { -1 }, end),
            false => split(got),
        };
        let [got, want] = [(mantissa, exponent), (self.mantissa, self.exponent)]
            .map(|(mantissa, exponent)| shifted(mantissa, exponent - place + FRACTION));
        match (got, want) {
            (Some(got), Some(want)) => (got - want) as f64 * 2.0_f64.powi(-FRACTION as i32),
            _ => f64::INFINITY,
        }
        .abs()
    }

    // The exponent of the leading bit.
    fn top(self) -> Option<i64> {
        let bits = self.mantissa.unsigned_abs().checked_ilog2()?;
        Some(i64::from(bits) + self.exponent)
    }
}

fn split(x: f64) -> (i128, i64) {
    let bits = x.to_bits();
    let biased = ((bits >> 52) & 0x7ff) as i64;
    let fraction = i128::from(bits & ((1 << 52) - 1));
    let mantissa = if biased == 0 {
        fraction
    } else {
        fraction | 1 << 52
    };
    let signed = if x.is_sign_negative() {
        -mantissa
    } else {
        mantissa
    };
    (signed, biased.max(1) - 1075)
}

// `mantissa * 2^by`, rounded down below, and nothing where it does not fit.
fn shifted(mantissa: i128, by: i64) -> Option<i128> {
    if mantissa == 0 || by < -126 {
        return Some(0);
    }
    if by <= 0 {
        return Some(mantissa >> -by);
    }
    let length = i64::from(128 - mantissa.unsigned_abs().leading_zeros());
    (length + by < 126).then(|| mantissa << by)
}

#[cfg(test)]
mod tests {
    use super::{Format, Reference};

    fn ulps(text: &str, got: f64) -> f64 {
        Reference::parse(text).unwrap().ulps(got, Format::F64)
    }

    #[test]
    fn distances_are_counted_in_places() {
        assert_eq!(ulps("1p0", 1.0), 0.0);
        assert_eq!(ulps("1p0", 1.0 + f64::EPSILON), 1.0);
        assert_eq!(ulps("-3p-1", -1.5 - f64::EPSILON), 1.0);
        // A third of a place behind 1.
        assert!((ulps("100000000000005555p-68", 1.0) - 1.0 / 3.0).abs() < 1e-4);
        assert_eq!(ulps("0", 0.0), 0.0);
        assert_eq!(ulps("0", 1e-323), 2.0);
        assert_eq!(ulps("1p-1075", 0.0), 0.5);
        assert_eq!(ulps("1p1024", f64::INFINITY), 0.0);
        assert_eq!(ulps("1p1024", f64::MAX), 1.0);
        assert_eq!(ulps("1fffffffffffffp971", f64::INFINITY), 1.0);
        assert_eq!(ulps("1p0", f64::NAN), f64::INFINITY);
        assert_eq!(ulps("1p1100", 1.0), f64::INFINITY);
        assert_eq!(ulps("1p0", -1.0), 2.0 / f64::EPSILON);
        let third = Reference::parse("1p0").unwrap();
        assert_eq!(third.ulps(1.0 + 2.0_f64.powi(-23), Format::F32), 1.0);
    }
}
