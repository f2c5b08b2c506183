//! Boxes: the ranges of variables by name.

use std::collections::HashMap;
use std::ops::Range;

use super::failure::{Failure, Kind};
use super::number;
use super::point::{Assignment, brief, fields};

/// The ranges of variables, ends included.
#[derive(Clone, Debug, Default)]
pub(crate) struct Domain {
    ranges: HashMap<String, [f64; 2]>,
    // In the order in which they were given.
    names: Vec<String>,
    // The argument that a range stands in, and where.
    origins: HashMap<String, (String, Range<usize>)>,
}

impl Domain {
    /// Reads the arguments of `--domain`: `name=lo..hi`, separated by commas.
    pub(crate) fn read(arguments: &[String]) -> Result<Self, Failure> {
        let mut domain = Self::default();
        for argument in arguments {
            for span in fields(argument) {
                domain.read_field(argument, span)?;
            }
        }
        Ok(domain)
    }

    fn read_field(&mut self, argument: &str, span: Range<usize>) -> Result<(), Failure> {
        let Assignment { name, value } = Assignment::read(ORIGIN, argument, span, "lo..hi")?;
        let wrong = |message, span| Failure::new(Kind::Value, message).at(ORIGIN, argument, span);
        let range =
            range(&argument[value.clone()]).map_err(|message| wrong(message, value.clone()))?;
        if self.insert(&argument[name.clone()], range) {
            let message = format!("`{}` is given two ranges", &argument[name.clone()]);
            return Err(wrong(message, name));
        }
        let origin = (argument.to_owned(), name.start..value.end);
        self.origins.insert(argument[name].to_owned(), origin);
        Ok(())
    }

    /// What is wrong with the range of a variable.
    pub(crate) fn failure(&self, name: &str, message: impl Into<String>) -> Failure {
        let failure = Failure::new(Kind::Value, message);
        match self.origins.get(name) {
            Some((argument, span)) => failure.at(ORIGIN, argument, span.clone()),
            None => failure,
        }
    }

    /// Adds a range; whether the name has one already.
    pub(crate) fn insert(&mut self, name: &str, range: [f64; 2]) -> bool {
        self.names.push(name.to_owned());
        self.ranges.insert(name.to_owned(), range).is_some()
    }

    /// The range of a variable.
    pub(crate) fn get(&self, name: &str) -> Option<[f64; 2]> {
        self.ranges.get(name).copied()
    }

    /// The variables that have a range, in order.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

const ORIGIN: &str = "--domain";

/// Reads a range such as `0..1` or `-pi..pi`; otherwise what is wrong.
pub(crate) fn range(text: &str) -> Result<[f64; 2], String> {
    let Some((lo, hi)) = text.split_once("..") else {
        return Err(format!(
            "expected a range `lo..hi`, found `{}`",
            brief(text)
        ));
    };
    let number = |text: &str| {
        let number = number::read(text).filter(|number| !number.is_nan());
        number.ok_or_else(|| format!("an end of the range is not a number: `{}`", brief(text)))
    };
    ordered([number(lo)?, number(hi)?])
}

/// The ends of a range; otherwise what is wrong with them.
pub(crate) fn ordered([lo, hi]: [f64; 2]) -> Result<[f64; 2], String> {
    let holds_a_number = lo <= hi && lo < f64::INFINITY && hi > f64::NEG_INFINITY;
    if holds_a_number {
        return Ok([lo, hi]);
    }
    let [lo, hi] = [lo, hi].map(number::show);
    Err(format!("no number is in the range from {lo} to {hi}"))
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn ranges_are_read() {
        assert_eq!(range("0..1"), Ok([0.0, 1.0]));
        assert_eq!(range(" -1.5 .. 2e3 "), Ok([-1.5, 2000.0]));
        assert_eq!(
            range("-pi/2..pi/2").map(|[_, hi]| hi),
            Ok(std::f64::consts::FRAC_PI_2)
        );
        assert_eq!(range("1..1"), Ok([1.0, 1.0]));
        assert_eq!(range("0..inf"), Ok([0.0, f64::INFINITY]));
        for text in [
            "", "1", "1..", "..1", "1..x", "2..1", "NaN..1", "inf..inf", "1,2",
        ] {
            assert!(range(text).is_err(), "{text}");
        }
    }
}
