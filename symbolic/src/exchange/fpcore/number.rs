//! Numbers of FPCore: decimal, rational, hexadecimal, and `(digits m e b)`.

use std::fmt::Write as _;

use trigrad_core::{Constant, Exact, MAX_BITS};

use super::error::FpCoreErrorKind;
use super::lexer::shown;

/// The number that an atom is; `None` if it does not begin like one.
pub(super) fn read(text: &str) -> Option<Result<Constant, FpCoreErrorKind>> {
    let (is_negative, digits) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let begins = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if !begins(digits) && !digits.strip_prefix('.').is_some_and(begins) {
        return None;
    }
    let read = match digits.strip_prefix("0x") {
        Some(digits) => hexadecimal(digits).map(|exact| float_if_one(&exact, is_negative)),
        None => decimal_or_ratio(digits).map(|exact| match is_negative {
            true => exact.negated().into(),
            false => exact.into(),
        }),
    };
    Some(read.map_err(|fault| fault.of(text)))
}

/// The number m b^e of `(digits m e b)`.
pub(super) fn digits([m, e, b]: [&str; 3]) -> Result<Constant, FpCoreErrorKind> {
    let all = [m, e, b].join(" ");
    let number = integer(m).and_then(|m| {
        let base = integer(b)?;
        let exponent = integer(e)?.to_i64().ok_or(Fault::TooLarge)?;
        if base < Exact::from(2) {
            return Err(Fault::Invalid);
        }
        let scale = base.checked_pow(exponent).ok_or(Fault::TooLarge)?;
        m.checked_mul(&scale).ok_or(Fault::TooLarge)
    });
    number.map(Constant::from).map_err(|fault| fault.of(&all))
}

/// An `f64` in hexadecimal, which reads back as a float.
pub(super) fn float(x: f64) -> String {
    const FRACTION: u32 = 52;
    const BIAS: i64 = 1023;
    let bits = x.to_bits();
    let fraction = bits & ((1 << FRACTION) - 1);
    let exponent = (bits >> FRACTION & 0x7ff) as i64;
    let (whole, exponent) = match (exponent, fraction) {
        (0, 0) => (0, 0),
        (0, _) => (0, 1 - BIAS),
        _ => (1, exponent - BIAS),
    };
    let mut text = String::new();
    if x.is_sign_negative() {
        text.push('-');
    }
    // Writing to a string does not fail.
    let _ = write!(text, "0x{whole}");
    let digits = format!("{fraction:013x}");
    let digits = digits.trim_end_matches('0');
    if !digits.is_empty() {
        let _ = write!(text, ".{digits}");
    }
    let _ = write!(text, "p{exponent}");
    text
}

enum Fault {
    Invalid,
    TooLarge,
}

impl Fault {
    fn of(self, text: &str) -> FpCoreErrorKind {
        match self {
            Self::Invalid => FpCoreErrorKind::InvalidNumber { text: shown(text) },
            Self::TooLarge => FpCoreErrorKind::NumberTooLarge,
        }
    }
}

fn decimal_or_ratio(text: &str) -> Result<Exact, Fault> {
    if let Some((numerator, denominator)) = text.split_once('/') {
        let (numerator, denominator) = (unsigned(numerator)?, unsigned(denominator)?);
        if denominator.is_zero() {
            return Err(Fault::Invalid);
        }
        return numerator.checked_div(&denominator).ok_or(Fault::TooLarge);
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    if digits.is_empty() || !is_digits(&digits) {
        return Err(Fault::Invalid);
    }
    let scale = exponent_of(exponent)?.saturating_sub(fraction.len() as i64);
    // Zeros at the end have no meaning but would count as digits.
    let kept = digits.trim_end_matches('0');
    let scale = scale.saturating_add((digits.len() - kept.len()) as i64);
    Exact::from_decimal(kept, scale).ok_or(Fault::TooLarge)
}

fn hexadecimal(text: &str) -> Result<Exact, Fault> {
    const BITS: i64 = 4;
    let (mantissa, exponent) = text.split_once(['p', 'P']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Fault::Invalid);
    }
    let shift = exponent_of(exponent)?.saturating_sub(BITS * fraction.len() as i64);
    let digits = digits.trim_start_matches('0');
    if digits.len() > MAX_BITS / 4 {
        return Err(Fault::TooLarge);
    }
    const CHUNK: usize = 15; // digits that fit into an i64
    let mut number = Exact::ZERO;
    for chunk in digits.as_bytes().chunks(CHUNK) {
        let value = chunk.iter().fold(0, |value, &digit| {
            value << BITS | i64::from((digit as char).to_digit(16).unwrap_or_default())
        });
        let scaled = number.checked_mul(&Exact::from(1 << (BITS * chunk.len() as i64)));
        let sum = scaled.and_then(|scaled| scaled.checked_add(&value.into()));
        number = sum.ok_or(Fault::TooLarge)?;
    }
    if number.is_zero() {
        return Ok(number);
    }
    let scale = Exact::from(2).checked_pow(shift).ok_or(Fault::TooLarge)?;
    number.checked_mul(&scale).ok_or(Fault::TooLarge)
}

// The number as a float, if it is one exactly.
fn float_if_one(exact: &Exact, is_negative: bool) -> Constant {
    let x = exact.to_f64();
    let is_float = Exact::from_f64(x).as_ref() == Some(exact);
    match (is_float, is_negative) {
        (true, true) => Constant::Float(-x),
        (true, false) => Constant::Float(x),
        (false, true) => exact.negated().into(),
        (false, false) => exact.clone().into(),
    }
}

fn integer(text: &str) -> Result<Exact, Fault> {
    match text.strip_prefix('-') {
        Some(digits) => Ok(unsigned(digits)?.negated()),
        None => unsigned(text.strip_prefix('+').unwrap_or(text)),
    }
}

fn unsigned(text: &str) -> Result<Exact, Fault> {
    if text.is_empty() || !is_digits(text) {
        return Err(Fault::Invalid);
    }
    Exact::from_decimal(text, 0).ok_or(Fault::TooLarge)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

// Exponents beyond every limit all mean the same; cut, they can be added to.
fn exponent_of(text: &str) -> Result<i64, Fault> {
    const BEYOND: i64 = 1 << 60;
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !is_digits(digits) {
        return Err(Fault::Invalid);
    }
    Ok(match text.parse::<i64>() {
        Ok(exponent) => exponent.clamp(-BEYOND, BEYOND),
        Err(_) if text.starts_with('-') => -BEYOND,
        Err(_) => BEYOND,
    })
}
