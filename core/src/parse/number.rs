//! Numbers in text: exact as written, or marked as floats.

use super::error::ParseErrorKind;
use crate::constant::Constant;
use crate::exact::Exact;

/// The length of the number that `text` begins with, without a suffix; 0 for none.
pub(super) fn length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        let run = bytes[from..].iter().take_while(|b| b.is_ascii_digit());
        run.count()
    };
    let whole = digits(0);
    let mut end = whole;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if whole + fraction == 0 {
            return 0;
        }
        end += 1 + fraction;
    }
    if whole + end > 0 && matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(bytes.len()));
        // `2e` is the number 2 and the name e.
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

/// The number that a decimal literal without suffix stands for, as written.
pub(super) fn exact(literal: &str) -> Result<Constant, ParseErrorKind> {
    let (mantissa, exponent) = literal.split_once(['e', 'E']).unwrap_or((literal, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let scale = exponent_of(exponent) - fraction.len() as i64;
    let number = if fraction.is_empty() {
        Exact::from_decimal(whole, scale)
    } else {
        Exact::from_decimal(&[whole, fraction].concat(), scale)
    };
    let number = number.ok_or(ParseErrorKind::NumberTooLarge)?;
    Ok(number.into())
}

/// The nearest `f64` to a decimal literal without suffix.
pub(super) fn float(literal: &str) -> Result<Constant, ParseErrorKind> {
    match literal.parse::<f64>() {
        Ok(x) if x.is_finite() => Ok(Constant::Float(x)),
        _ => Err(ParseErrorKind::NumberTooLarge),
    }
}

// Exponents beyond every limit all mean the same; cut, they can be added to.
fn exponent_of(text: &str) -> i64 {
    const BEYOND: i64 = 1 << 60;
    match text.parse::<i64>() {
        Ok(exponent) => exponent.clamp(-BEYOND, BEYOND),
        Err(_) if text.starts_with('-') => -BEYOND,
        Err(_) => BEYOND,
    }
}
