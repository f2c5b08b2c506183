//! The languages that an expression may be given in.

use trigrad::symbolic::exchange::fpcore::{self, FpCoreErrorKind};
use trigrad::symbolic::exchange::json::{self, JsonErrorKind};
use trigrad::{Formula, ParseOptions};

use super::failure::{Failure, Kind};

/// A language in which an expression is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Infix,
    FpCore,
    Json,
}

impl Source {
    /// Every language by its name.
    pub(crate) const ALL: &[(&str, Self)] = &[
        ("infix", Self::Infix),
        ("fpcore", Self::FpCore),
        ("json", Self::Json),
    ];

    /// The language that the text begins like; no infix expression begins like the others.
    fn guess(text: &str) -> Self {
        let text = text.trim_start();
        let is_core = |behind: &str| {
            let first = behind.trim_start().chars().next();
            first.is_some_and(|c| c.is_alphabetic() || matches!(c, '(' | '['))
        };
        match text.strip_prefix("(FPCore") {
            _ if text.starts_with('{') => Self::Json,
            Some(behind) if is_core(behind) => Self::FpCore,
            _ => Self::Infix,
        }
    }
}

/// What people know the expression as.
pub(crate) const EXPRESSION: &str = "expression";

/// A text and its language; without one, it is guessed.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) content: String,
    pub(crate) source: Option<Source>,
}

impl Text {
    /// Reads the text, an expression of any number of outputs.
    pub(crate) fn formula(&self, options: &ParseOptions) -> Result<Formula, Failure> {
        let text = &self.content;
        let source = self.source.unwrap_or_else(|| Source::guess(text));
        if source == Source::Infix {
            return infix(text, options);
        }
        if text.len() > options.max_length {
            let (length, limit) = (text.len(), options.max_length);
            let message = format!("the text has {length} bytes, the limit is {limit}");
            return Err(Failure::new(Kind::Length, message));
        }
        if !options.definitions.is_empty() {
            let message = "definitions are in infix, and so must the expression be";
            return Err(Failure::new(Kind::Field, message));
        }
        match source {
            Source::Json => json::read_with(text, &options.functions).map_err(|error| {
                let kind = match error.kind {
                    JsonErrorKind::InvalidName { .. }
                    | JsonErrorKind::InputTwice { .. }
                    | JsonErrorKind::UnknownVariable { .. }
                    | JsonErrorKind::UnknownRow { .. } => Kind::Name,
                    _ => Kind::Syntax,
                };
                let message = match error.pointer.as_str() {
                    "" => error.kind.to_string(),
                    pointer => format!("{pointer}: {}", error.kind),
                };
                Failure::new(kind, message).at(EXPRESSION, text, error.span)
            }),
            _ => {
                let core = fpcore::read_with(text, &options.functions);
                core.map(|core| core.formula).map_err(|error| {
                    let kind = match error.kind {
                        FpCoreErrorKind::UnknownName { .. }
                        | FpCoreErrorKind::UnknownOperator { .. }
                        | FpCoreErrorKind::ArgumentTwice { .. } => Kind::Name,
                        FpCoreErrorKind::Unsupported { .. } => Kind::Unsupported,
                        _ => Kind::Syntax,
                    };
                    Failure::new(kind, error.kind.to_string()).at(EXPRESSION, text, error.span)
                })
            }
        }
    }
}

fn infix(text: &str, options: &ParseOptions) -> Result<Formula, Failure> {
    Formula::parse_with(text, options).map_err(|error| match error.definition {
        None => Failure::parse(&error, EXPRESSION, text),
        Some(place) => match options.definitions.get(place) {
            Some((name, text)) => Failure::parse(&error, &format!("let {name}"), text)
                .with_message(|message| format!("in the definition of `{name}`: {message}")),
            None => Failure::new(Kind::Name, error.kind.to_string()),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn what_a_text_begins_like() {
        for (text, source) in [
            ("x + 1", Source::Infix),
            ("(x + 1)", Source::Infix),
            ("(FPCore + 1)*x", Source::Infix),
            ("(FPCore)", Source::Infix),
            ("(FPCore (x) x)", Source::FpCore),
            (" \n(FPCore name [x] x)", Source::FpCore),
            (" {\"trigrad\":1}", Source::Json),
        ] {
            assert_eq!(Source::guess(text), source, "{text}");
        }
    }
}
