//! The rows that a language does not have, written once for all languages in this crate's
//! own expression syntax.
//!
//! A definition may call every row of the table, which the language has or for which there is
//! a definition again, and the auxiliary functions that are defined beside it. It is straight
//! and without recursion, so that it also runs on whole arrays. None of them needs a fused
//! multiply-add or the bits of a number.

mod fitted;
mod gamma;
mod orders;
mod several;
mod simple;

pub(super) use orders::most_order;

use trigrad_core::{Custom, Formula, ParseError, ParseOptions, Primitive};

/// A helper function as an expression.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub(super) name: String,
    pub(super) arguments: Vec<String>,
    /// The expression, with `let` where something is used twice.
    pub(super) body: String,
    /// The error in ulp of the value.
    pub(super) ulp: f64,
    /// A size, of which 2^-53 is added to the error; `0` where nothing cancels.
    pub(super) beside: String,
}

impl Definition {
    /// `head` is the call, as in `atan2(y, x)`.
    fn new(head: &str, ulp: f64, body: &str) -> Self {
        let (name, rest) = head.split_once('(').unwrap_or((head, ""));
        let arguments = rest.trim_end_matches(')').split(", ");
        Self {
            name: name.to_owned(),
            arguments: arguments
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
            body: body.to_owned(),
            ulp,
            beside: "0".to_owned(),
        }
    }

    fn beside(mut self, size: &str) -> Self {
        self.beside = size.to_owned();
        self
    }

    /// The body as a formula of the arguments.
    pub(super) fn formula(&self) -> Result<Formula, ParseError> {
        self.read(&self.body)
    }

    pub(super) fn accuracy(&self) -> Result<Accuracy, ParseError> {
        let is_relative = self.beside == "0";
        Ok(Accuracy {
            ulp: self.ulp,
            is_native: false,
            beside: (!is_relative)
                .then(|| self.read(&self.beside))
                .transpose()?,
        })
    }

    fn read(&self, text: &str) -> Result<Formula, ParseError> {
        let options = ParseOptions {
            functions: auxiliary()
                .map(|(name, count)| Custom::unknown(name, count))
                .collect(),
            ..ParseOptions::default()
        };
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        Ok(Formula::parse_with(text, &options)?.with_inputs(&arguments))
    }
}

/// The name of the definition of a row applied to so many arguments; `None` for orders that
/// are too high.
pub(super) fn name_of(row: Primitive, arguments: usize) -> Option<String> {
    let name = row.row().name;
    match row {
        Primitive::Indexed(op, order) => {
            (order <= most_order(op)).then(|| format!("{name}_{order}"))
        }
        Primitive::Nary(_) => Some(format!("{name}_{arguments}")),
        Primitive::Unary(_) | Primitive::Binary(_) => Some(name.to_owned()),
    }
}

/// The definition of a row applied to so many arguments, if there is one.
pub(super) fn of_row(row: Primitive, arguments: usize) -> Option<Definition> {
    match row {
        Primitive::Indexed(op, order) => orders::of_row(op, order),
        Primitive::Nary(op) => Some(several::of_row(op, arguments)),
        Primitive::Unary(_) | Primitive::Binary(_) => named(row.row().name),
    }
}

/// The definition of a function that is no row.
pub(super) fn of_auxiliary(name: &str) -> Option<Definition> {
    auxiliary()
        .any(|(known, _)| known == name)
        .then(|| named(name))?
}

/// The functions that are no rows, with the numbers of their arguments.
fn auxiliary() -> impl Iterator<Item = (&'static str, usize)> {
    simple::AUXILIARY.iter().chain(gamma::AUXILIARY).copied()
}

fn named(name: &str) -> Option<Definition> {
    simple::named(name).or_else(|| gamma::named(name))
}

/// The polynomial in `x` with these coefficients, constant term first, by Horner's scheme.
fn horner(x: &str, coefficients: &[f64]) -> String {
    let mut sum = String::new();
    for (i, c) in coefficients.iter().rev().enumerate() {
        sum = match i {
            0 => format!("{c:?}"),
            _ => format!("({c:?} + {x}*{sum})"),
        };
    }
    sum
}

/// A bound on the error of a row in a language: so many ulp of the value, and, where the
/// definition cancels, 2^-53 of a size that depends on the arguments.
///
/// The figures hold for arguments as given; what their own rounding does comes on top. They are
/// measured against this crate's own values, not proved, and rounded up; a language's own
/// functions are those of glibc, V8 and NumPy. Those of Julia are taken to be as good.
#[derive(Clone, Debug)]
pub struct Accuracy {
    /// The error in ulp of the value.
    pub ulp: f64,
    /// Whether a function or an operator of the language computes it, not a definition.
    pub is_native: bool,
    beside: Option<Formula>,
}

impl Accuracy {
    /// That of a function of the language.
    pub(super) fn of_native(row: &str, ulp: f64) -> Self {
        let is_circular = matches!(row, "sin" | "cos" | "tan");
        let beside = is_circular.then(|| Formula::parse(&simple::of_large(row)).ok());
        Self {
            ulp,
            is_native: true,
            beside: beside.flatten(),
        }
    }

    /// Whether the error is a share of the value everywhere.
    pub fn is_relative(&self) -> bool {
        self.beside.is_none()
    }

    /// The error at `args`, where the true value is `value`; two of the least positive
    /// numbers at the least, unless the row is exact.
    ///
    /// # Panics
    /// If there is not one number for each argument.
    pub fn of(&self, args: &[f64], value: f64) -> f64 {
        if self.ulp == 0.0 {
            return 0.0;
        }
        let size = self
            .beside
            .as_ref()
            .map_or(0.0, |beside| beside.eval(args)[0]);
        let spacing = value.abs().next_up() - value.abs();
        let least = f64::from_bits(2);
        (self.ulp * spacing + size * (f64::EPSILON / 2.0)).max(least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every row but the four operations and the elementary functions that all languages have.
    #[test]
    fn every_definition_is_an_expression() {
        let rows = [0, 1, 2, 3, 5, 6, 17, 18, 100, 150, 300]
            .into_iter()
            .flat_map(Primitive::all);
        let definitions = rows.flat_map(|row| {
            (0..5).filter_map(move |n| {
                let definition = of_row(row, n)?;
                assert_eq!(Some(&definition.name), name_of(row, n).as_ref());
                Some(definition)
            })
        });
        let others = auxiliary().filter_map(|(name, _)| of_auxiliary(name));
        let mut count = 0;
        for definition in definitions.chain(others) {
            let arguments = definition.arguments.len();
            for formula in [definition.formula(), definition.read(&definition.beside)] {
                let formula = formula.unwrap_or_else(|error| panic!("{definition:?}: {error}"));
                assert_eq!(formula.inputs().len(), arguments, "{definition:?}");
            }
            count += 1;
        }
        assert!(count > 60, "{count}");
    }

    #[test]
    fn every_auxiliary_function_is_defined_with_its_arguments() {
        for (name, arguments) in auxiliary() {
            let definition = of_auxiliary(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(definition.arguments.len(), arguments, "{name}");
        }
    }
}
