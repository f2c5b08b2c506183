//! Constants as they stand on paper.

use trigrad_core::{Constant, Formula, NodeId, Op};

/// The text of a number in parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) is_negative: bool,
    pub(super) figure: Figure,
    /// What it is divided by.
    pub(super) denominator: Option<Figure>,
}

/// Digits, and the power of ten that they are multiplied by.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) digits: String,
    pub(super) exponent: Option<String>,
}

/// A constant.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    Number(Number),
    /// A letter, and whether a minus sign stands before it.
    Letter(&'static str, bool),
}

impl Symbol {
    /// The constant at the node, if it is one.
    ///
    /// The digits are those of the text of a formula: fractions where a person would write
    /// one, decimals elsewhere.
    pub(super) fn at(formula: &Formula, id: NodeId) -> Option<Self> {
        let Op::Constant(number) = formula.op(id) else {
            return None;
        };
        Some(match *formula.constant(number) {
            Constant::Pi => Self::Letter("π", false),
            Constant::E => Self::Letter("e", false),
            Constant::Float(x) if x.is_nan() => Self::Letter("NaN", false),
            Constant::Float(x) if x.is_infinite() => Self::Letter("∞", x < 0.0),
            _ => Self::Number(Number::read(&formula.output(id).to_string())),
        })
    }
}

impl Number {
    fn read(text: &str) -> Self {
        let text = text.strip_suffix('f').unwrap_or(text);
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (figure, denominator) = match text.split_once('/') {
            Some((figure, denominator)) => (figure, Some(Figure::read(denominator))),
            None => (text, None),
        };
        Self {
            is_negative,
            figure: Figure::read(figure),
            denominator,
        }
    }

    /// Whether it is digits and nothing else.
    pub(super) fn is_plain(&self) -> bool {
        self.denominator.is_none() && self.figure.exponent.is_none()
    }
}

impl Figure {
    fn read(text: &str) -> Self {
        let (digits, exponent) = match text.split_once('e') {
            Some((digits, exponent)) => (digits, Some(exponent.to_owned())),
            None => (text, None),
        };
        Self {
            digits: digits.strip_suffix(".0").unwrap_or(digits).to_owned(),
            exponent,
        }
    }
}

/// Whether the constant begins with a minus sign, its text not being made.
pub(super) fn is_negative(constant: &Constant) -> bool {
    match constant {
        Constant::Exact(exact) => exact.is_negative(),
        Constant::Float(x) => x.is_sign_negative() && !x.is_nan(),
        Constant::Pi | Constant::E => false,
    }
}

/// Whether the constant is written in digits.
pub(super) fn is_number(constant: &Constant) -> bool {
    match constant {
        Constant::Exact(_) => true,
        Constant::Float(x) => x.is_finite(),
        Constant::Pi | Constant::E => false,
    }
}
