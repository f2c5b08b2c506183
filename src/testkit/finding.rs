//! Findings by what they have in common, each with its smallest case.

use std::fmt;

use trigrad_core::{Function, Primitive};

use super::answer::{Finding, Kind, Quantity};
use super::case::Case;
use super::function::{RandomFunction, Step};
use crate::oracle;

/// What findings have in common that are probably one bug.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bucket {
    /// The row, with `c` for a constant argument, or the names of several rows.
    pub shape: String,
    /// Whether a value, a slope or a second derivative is wrong.
    pub order: u32,
    /// What is wrong with it.
    pub kind: Kind,
    /// Of which size the coordinates are.
    pub region: String,
}

/// A finding of the smallest case known, and how often there was one like it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Found {
    /// The smallest.
    pub finding: Finding,
    /// How many cases shrank to one like it.
    pub count: u64,
}

impl Found {
    pub(super) fn new(finding: Finding) -> Self {
        Self { finding, count: 1 }
    }

    pub(super) fn join(&mut self, other: Self) {
        self.count += other.count;
        if other.size() < self.size() {
            self.finding = other.finding;
        }
    }

    /// What it has in common with others.
    pub fn bucket(&self) -> Bucket {
        let Finding {
            kind,
            quantity,
            case,
            ..
        } = &self.finding;
        let regions: Vec<&str> = case.at.iter().map(|&x| region(x)).collect();
        Bucket {
            shape: shape(&case.function),
            order: quantity.order(),
            kind: *kind,
            region: regions.join(", "),
        }
    }

    /// By which findings are ordered: steps, inputs, then how long the case is to write.
    pub fn size(&self) -> (usize, usize, usize, String) {
        let Case { function, at } = &self.finding.case;
        let written = self.finding.case.to_string();
        (function.steps().len(), at.len(), written.len(), written)
    }

    /// What the oracle says of the answer, to the last place, by a way of its own: `None` of
    /// a value, of a panic, and of what it is not asked.
    pub fn verdict(&self) -> Option<oracle::Verdict> {
        let finding = &self.finding;
        let inputs = match finding.quantity {
            Quantity::Slope(i) | Quantity::SlopeBeside(i) => vec![i],
            Quantity::Second(i, j) => vec![i, j],
            _ => return None,
        };
        if finding.words.is_some() {
            return None;
        }
        let derivative = oracle::Derivative { output: 0, inputs };
        let claim = oracle::Claim::Float(finding.answer);
        let options = oracle::Options::default();
        let Case { function, at } = &finding.case;
        let formula = function.trace();
        Some(oracle::derivative_at(
            &formula,
            &derivative,
            &claim,
            at,
            &options,
        ))
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}, {} times)",
            self.finding, self.finding.kind, self.count
        )
    }
}

/// `pow(x0, c)` for one row, else the names of the rows.
fn shape(function: &RandomFunction) -> String {
    let rows = function.steps().iter();
    let mut rows = rows.filter(|step| !matches!(step, Step::Ratio(..)));
    let (Some(Step::Row(row, args)), None) = (rows.next(), rows.next()) else {
        return row_names(function).join(", ");
    };
    let arg = |&place: &usize| match place < function.inputs() {
        true => format!("x{place}"),
        false => "c".to_owned(),
    };
    let mut args: Vec<String> = args.iter().map(arg).collect();
    if let Primitive::Indexed(_, n) = row {
        args.insert(0, n.to_string());
    }
    format!("{}({})", row.row().name, args.join(", "))
}

/// The names of the rows, in alphabetical order; a conditional's is `if`.
pub(super) fn row_names(function: &RandomFunction) -> Vec<&'static str> {
    let names = function.steps().iter().filter_map(|step| match step {
        Step::Ratio(..) => None,
        Step::Row(row, _) => Some(row.row().name),
        Step::If(..) => Some("if"),
    });
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn region(x: f64) -> &'static str {
    let size = x.abs();
    match x {
        _ if size == 0.0 && x.is_sign_negative() => "-0",
        _ if size == 0.0 => "0",
        _ if size < 1e-20 => "tiny",
        _ if size == 1.0 => "±1",
        _ if size < 1e20 && x > 0.0 => "positive",
        _ if size < 1e20 => "negative",
        _ => "huge",
    }
}
