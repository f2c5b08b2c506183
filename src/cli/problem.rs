//! The expression of a request: read once, with the variables it is derived by.

use std::collections::HashSet;
use std::ops::Range;

use trigrad::{Formula, Op, ParseOptions};

use super::budget::Budget;
use super::failure::{Failure, Kind};
use super::point::Point;
use super::source::{EXPRESSION, Text};

/// An expression and the variables it is derived by.
#[derive(Debug)]
pub(crate) struct Problem {
    /// As it was read: the inputs are its variables in order of appearance.
    pub(crate) read: Formula,
    /// The same, for numbers: the inputs are the variables derived by, then the others.
    pub(crate) formula: Formula,
    /// The variables derived by.
    pub(crate) wrt: Vec<String>,
    occurring: HashSet<String>,
    text: String,
}

impl Problem {
    /// Reads an expression; derived by `wrt`, which are names of variables, or by all
    /// of its variables in order of appearance.
    pub(crate) fn read(
        text: Text,
        options: &ParseOptions,
        wrt: Option<Vec<String>>,
        budget: &Budget,
    ) -> Result<Self, Failure> {
        let read = text.formula(options)?;
        let outputs = read.outputs().len();
        if outputs != 1 {
            let message = format!("one output is expected, the expression has {outputs}");
            return Err(Failure::new(Kind::Value, message));
        }
        budget.nodes(read.len())?;
        let occurring = read.inputs().map(str::to_owned).collect();
        let all = read.inputs().map(str::to_owned).collect();
        let problem = Self {
            formula: read.clone(),
            read,
            wrt: all,
            occurring,
            text: text.content,
        };
        Ok(match wrt {
            None => problem,
            Some(wrt) => problem.by(wrt),
        })
    }

    /// The values of the inputs at a point.
    ///
    /// A variable that does not occur needs none.
    pub(crate) fn values(&self, point: &Point) -> Result<Vec<f64>, Failure> {
        self.given(|name| point.get(name), 0.0)
    }

    /// The same expression derived by these variables.
    pub(crate) fn by(self, wrt: Vec<String>) -> Self {
        let wrt = distinct(wrt);
        let names: Vec<&str> = wrt.iter().map(String::as_str).collect();
        let formula = self.read.with_inputs(&names);
        Self {
            formula,
            wrt,
            ..self
        }
    }

    /// What the inputs are given; `otherwise` to a variable that does not occur and is given
    /// nothing.
    pub(crate) fn given<T: Copy>(
        &self,
        get: impl Fn(&str) -> Option<T>,
        otherwise: T,
    ) -> Result<Vec<T>, Failure> {
        if let Some(name) = self.unknown_function() {
            let message = format!("the function `{name}` is known by name only, it has no values");
            let places = first_places(&self.text, &[&name], true);
            return Err(
                Failure::new(Kind::Missing, message).at_all(EXPRESSION, &self.text, &places)
            );
        }
        let mut missing = Vec::new();
        let mut values = Vec::with_capacity(self.formula.inputs().len());
        for name in self.formula.inputs() {
            match get(name) {
                Some(value) => values.push(value),
                None if self.occurring.contains(name) => missing.push(name),
                None => values.push(otherwise),
            }
        }
        if missing.is_empty() {
            return Ok(values);
        }
        let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        let message = match names.as_slice() {
            [name] => format!("{name} has no value"),
            [names @ .., last] => format!("{} and {last} have no values", names.join(", ")),
            [] => String::new(),
        };
        let places = first_places(&self.text, &missing, false);
        Err(Failure::new(Kind::Missing, message).at_all(EXPRESSION, &self.text, &places))
    }

    // The first function without values.
    fn unknown_function(&self) -> Option<String> {
        self.read.nodes().find_map(|id| match self.read.op(id) {
            Op::Call(number) => {
                let function = &self.read.call(number).function;
                function.is_unknown().then(|| function.name().to_owned())
            }
            _ => None,
        })
    }
}

/// Each text once, in order of appearance.
pub(crate) fn distinct(texts: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    let is_new = |text: &String| seen.insert(text.clone());
    texts.into_iter().filter(is_new).collect()
}

/// Where each of these variables, or functions, occurs first, in the order of the text.
pub(crate) fn first_places(text: &str, names: &[&str], of_calls: bool) -> Vec<Range<usize>> {
    let mut wanted: HashSet<&str> = names.iter().copied().collect();
    let mut places = Vec::new();
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if !is_part(first) {
            at += first.len_utf8();
            continue;
        }
        let word = &text[at..];
        let length = word.find(|c| !is_part(c)).unwrap_or(word.len());
        let (word, behind) = word.split_at(length);
        let is_call = behind.trim_start().starts_with('(');
        if is_call == of_calls && wanted.remove(word) {
            places.push(at..at + length);
        }
        at += length;
    }
    places
}
