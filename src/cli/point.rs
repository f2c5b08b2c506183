//! Points: the values of variables by name.

use std::collections::HashMap;
use std::ops::Range;

use super::failure::{Failure, Kind};
use super::number;

/// The values of variables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Point(HashMap<String, f64>);

impl Point {
    /// Reads the arguments of `--at`: `name=value`, separated by commas.
    pub(crate) fn read(arguments: &[String]) -> Result<Self, Failure> {
        let mut point = Self::default();
        for argument in arguments {
            for span in fields(argument) {
                point.read_field(argument, span)?;
            }
        }
        Ok(point)
    }

    fn read_field(&mut self, argument: &str, span: Range<usize>) -> Result<(), Failure> {
        let Assignment { name, value } = Assignment::read(ORIGIN, argument, span, "value")?;
        let wrong =
            |message: String, span| Failure::new(Kind::Value, message).at(ORIGIN, argument, span);
        let text = &argument[value.clone()];
        let Some(number) = number::read(text) else {
            let name = &argument[name];
            let message = match text {
                "" => format!("`{name}` has no value"),
                _ => format!("the value of `{name}` is not a number: `{}`", brief(text)),
            };
            return Err(wrong(message, value));
        };
        if self.insert(&argument[name.clone()], number) {
            let message = format!("`{}` is given two values", &argument[name.clone()]);
            return Err(wrong(message, name));
        }
        Ok(())
    }

    /// Adds a value; whether the name has one already.
    pub(crate) fn insert(&mut self, name: &str, value: f64) -> bool {
        self.0.insert(name.to_owned(), value).is_some()
    }

    /// The value of a variable.
    pub(crate) fn get(&self, name: &str) -> Option<f64> {
        self.0.get(name).copied()
    }
}

const ORIGIN: &str = "--at";

/// The places of a variable's name and of what it is given, in an argument.
pub(crate) struct Assignment {
    pub(crate) name: Range<usize>,
    pub(crate) value: Range<usize>,
}

impl Assignment {
    /// Reads `name=value`, a field of the argument of an option; `what` stands for the value
    /// in messages.
    pub(crate) fn read(
        option: &str,
        argument: &str,
        span: Range<usize>,
        what: &str,
    ) -> Result<Self, Failure> {
        let wrong =
            |kind, message: String, span| Failure::new(kind, message).at(option, argument, span);
        let field = &argument[span.clone()];
        if field.trim().is_empty() {
            let message = format!("expected `name={what}`");
            return Err(wrong(Kind::Value, message, span));
        }
        let Some((name, value)) = field.split_once('=') else {
            let message = format!("expected `name={what}`, found `{}`", brief(field.trim()));
            return Err(wrong(Kind::Value, message, trimmed(argument, span)));
        };
        let name = trimmed(argument, span.start..span.start + name.len());
        let value = trimmed(argument, span.end - value.len()..span.end);
        match check_name(&argument[name.clone()]) {
            Ok(()) => Ok(Self { name, value }),
            Err(message) => Err(wrong(Kind::Name, message, name)),
        }
    }
}

/// The names of `--wrt`, separated by commas.
pub(crate) fn read_names(argument: &str) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for span in fields(argument) {
        let span = trimmed(argument, span);
        let name = &argument[span.clone()];
        check_name(name)
            .map_err(|message| Failure::new(Kind::Name, message).at("--wrt", argument, span))?;
        names.push(name.to_owned());
    }
    Ok(names)
}

/// Whether a variable may be called so; otherwise what is wrong.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    if trigrad::is_variable_name(name) {
        return Ok(());
    }
    Err(match name {
        "e" | "pi" => format!("`{name}` is a constant, not a variable"),
        _ => format!("{:?} is not the name of a variable", brief(name)),
    })
}

/// The beginning of a text that may be long.
pub(crate) fn brief(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The parts between commas that no bracket encloses.
pub(crate) fn fields(argument: &str) -> Vec<Range<usize>> {
    let mut fields = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, character) in argument.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                fields.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    fields.push(start..argument.len());
    fields
}

/// The span without the space at its ends.
pub(crate) fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let part = &text[span.clone()];
    let start = span.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}
