//! Constants as text.

use std::fmt;

use crate::constant::Constant;
use crate::exact::Exact;

/// The text of a constant, and how it goes together with operators.
#[derive(Debug)]
pub(super) struct Literal {
    pub(super) is_negative: bool,
    /// Whether it is a quotient of two integers.
    pub(super) is_fraction: bool,
    // The text of the absolute value.
    digits: String,
}

impl Literal {
    pub(super) fn of(constant: &Constant) -> Self {
        match constant {
            Constant::Exact(exact) => Self::of_exact(exact),
            Constant::Float(x) => Self {
                is_negative: x.is_sign_negative() && !x.is_nan(),
                is_fraction: false,
                digits: match x.abs() {
                    x if x.is_nan() => "nanf".to_owned(),
                    f64::INFINITY => "inff".to_owned(),
                    // The shortest digits that read back as x.
                    x => format!("{x:?}f"),
                },
            },
            Constant::Pi => Self::positive("pi"),
            Constant::E => Self::positive("e"),
        }
    }

    /// Whether the text is negative, and whether it is a quotient: without making it where
    /// that is plain.
    pub(super) fn signs_of(constant: &Constant) -> (bool, bool) {
        match constant {
            Constant::Exact(exact) if exact.is_integer() => (exact.is_negative(), false),
            constant => {
                let literal = Self::of(constant);
                (literal.is_negative, literal.is_fraction)
            }
        }
    }

    /// A fraction where a person would write one: with small numbers, without an end
    /// to its decimals, or where it is shorter. Otherwise a decimal.
    fn of_exact(exact: &Exact) -> Self {
        let (numerator, denominator) = exact.parts();
        let numerator = numerator.trim_start_matches('-');
        let literal = |is_fraction, digits| Self {
            is_negative: exact.is_negative(),
            is_fraction,
            digits,
        };
        if denominator == "1" {
            return literal(false, integer(numerator));
        }
        let fraction = format!("{}/{}", integer(numerator), integer(&denominator));
        let is_everyday = numerator.len() <= 2 && (denominator.len() == 1 || denominator == "10");
        if !is_everyday && let Some((digits, places)) = exact.decimal() {
            let decimal = decimal(&digits, places);
            if decimal.len() <= fraction.len() {
                return literal(false, decimal);
            }
        }
        literal(true, fraction)
    }

    fn positive(digits: &str) -> Self {
        Self {
            is_negative: false,
            is_fraction: false,
            digits: digits.to_owned(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.digits.len()
    }

    pub(super) fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        if self.is_negative {
            out.write_char('-')?;
        }
        out.write_str(&self.digits)
    }
}

// With an exponent only where the number is long and that is shorter.
fn integer(digits: &str) -> String {
    const LONG: usize = 16;
    if digits.len() > LONG {
        let short = with_exponent(digits, digits.len() as i64 - 1);
        if short.len() < digits.len() {
            return short;
        }
    }
    digits.to_owned()
}

fn decimal(digits: &str, places: usize) -> String {
    const MOST_ZEROS: i64 = 4; // 0.00001 is written 1e-5
    let exponent = digits.len() as i64 - places as i64 - 1;
    if exponent < -MOST_ZEROS {
        return with_exponent(digits, exponent);
    }
    if exponent < 0 {
        let zeros = "0".repeat(places - digits.len());
        return format!("0.{zeros}{digits}");
    }
    let (whole, fraction) = digits.split_at(digits.len() - places);
    format!("{whole}.{fraction}")
}

// The first digit, the point, and the rest.
fn with_exponent(digits: &str, exponent: i64) -> String {
    let (first, rest) = digits.trim_end_matches('0').split_at(1);
    if rest.is_empty() {
        format!("{first}e{exponent}")
    } else {
        format!("{first}.{rest}e{exponent}")
    }
}
