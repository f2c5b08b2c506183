//! Numbers, as requests give them and answers write them.

use serde_json::{Number, Value};
use trigrad::Formula;

/// Reads a number: a decimal of any length, rounded once to the nearest `f64`, an
/// infinity, NaN, or an expression without variables such as `pi/2`.
pub(crate) fn read(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    if text.len() > LONGEST_EXPRESSION {
        return None;
    }
    let formula = Formula::parse(text).ok()?;
    let has_value = formula.inputs().len() == 0;
    has_value.then(|| formula.eval(&[])[0])
}

/// The number in an answer: the shortest text that reads back exactly; NaN and the
/// infinities are strings.
pub(crate) fn to_json(x: f64) -> Value {
    match Number::from_f64(x) {
        Some(number) => Value::Number(number),
        None => Value::String(show(x)),
    }
}

/// The number for people.
pub(crate) fn show(x: f64) -> String {
    let text = format!("{x:?}");
    match text.strip_suffix(".0") {
        Some(integer) => integer.to_owned(),
        None => text,
    }
}

// What is longer is a decimal or nothing of use.
const LONGEST_EXPRESSION: usize = 1000;

#[cfg(test)]
mod tests {
    use super::{read, show, to_json};

    #[test]
    fn decimals_are_rounded_once() {
        let half_way = "9007199254740993";
        assert_eq!(read(half_way), Some(9007199254740992.0));
        let above = format!("{half_way}.{}1", "0".repeat(2000));
        assert_eq!(read(&above), Some(9007199254740994.0));
        assert_eq!(read("1e400"), Some(f64::INFINITY));
        assert_eq!(read("-0.0").map(f64::to_bits), Some((-0.0_f64).to_bits()));
    }

    #[test]
    fn infinities_and_nan_have_names() {
        assert_eq!(read("inf"), Some(f64::INFINITY));
        assert_eq!(read("-inf"), Some(f64::NEG_INFINITY));
        assert!(read("NaN").is_some_and(f64::is_nan));
        assert_eq!(to_json(f64::NAN).to_string(), "\"NaN\"");
        assert_eq!(to_json(f64::NEG_INFINITY).to_string(), "\"-inf\"");
    }

    #[test]
    fn constant_expressions_are_numbers() {
        assert_eq!(read("pi/2"), Some(std::f64::consts::FRAC_PI_2));
        assert_eq!(read(" 1/3 "), Some(1.0 / 3.0));
        for text in ["", "abc", "2*x", "1,5", "0x10", "1_000"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for x in [
            0.1,
            -0.0,
            14.0,
            1e300,
            5e-324,
            1.0 / 3.0,
            123456789012345680.0,
        ] {
            assert_eq!(read(&show(x)).map(f64::to_bits), Some(x.to_bits()), "{x}");
            let json = to_json(x).to_string();
            assert_eq!(
                json.parse::<f64>().map(f64::to_bits),
                Ok(x.to_bits()),
                "{json}"
            );
        }
        assert_eq!(show(14.0), "14");
        assert_eq!(to_json(-0.0).to_string(), "-0.0");
    }
}
