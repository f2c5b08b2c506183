//! Text to lexemes.

use super::error::ParseErrorKind;
use super::number;
use crate::constant::Constant;
use crate::primitive::{Binary, Primitive, Unary};
use crate::row::Notation;
use crate::scalar::Relation;

/// What can be read as one thing.
#[derive(Clone, Debug)]
pub(super) enum Lexeme<'t> {
    Number(Constant),
    Name(&'t str),
    Operator(Operator),
    Relation(Relation),
    Open,
    Close,
    OpenSquare,
    CloseSquare,
    Comma,
    Semicolon,
    Equals,
    Prime,
    End,
    // Reported when the parser comes to it, so that the first error in the text wins.
    Unreadable(ParseErrorKind),
}

/// A lexeme and the bytes it was read from.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    pub(super) lexeme: Lexeme<'t>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A symbol, and the rows of the table that are written with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operator {
    pub(super) symbol: &'static str,
    pub(super) prefix: Option<(Unary, u8)>,
    pub(super) infix: Option<Infix>,
}

/// A row between two operands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Infix {
    pub(super) row: Binary,
    pub(super) precedence: u8,
    pub(super) from_the_right: bool,
}

/// The operators of the table.
#[derive(Debug)]
pub(super) struct Operators {
    // Longer symbols first, so that the first match is the longest.
    symbols: Vec<(&'static str, Operator)>,
}

impl Operators {
    pub(super) fn of_the_table() -> Self {
        let mut operators: Vec<Operator> = Vec::new();
        for row in Primitive::all(0) {
            let (symbol, prefix, infix) = match (row, row.row().notation) {
                (Primitive::Unary(op), Notation::Prefix(symbol, precedence)) => {
                    (symbol, Some((op, precedence)), None)
                }
                (Primitive::Binary(op), Notation::Infix(symbol, precedence)) => {
                    (symbol, None, Some(infix(op, precedence, false)))
                }
                (Primitive::Binary(op), Notation::InfixRight(symbol, precedence)) => {
                    (symbol, None, Some(infix(op, precedence, true)))
                }
                _ => continue,
            };
            match operators.iter_mut().find(|o| o.symbol == symbol) {
                Some(operator) => {
                    operator.prefix = operator.prefix.or(prefix);
                    operator.infix = operator.infix.or(infix);
                }
                None => operators.push(Operator {
                    symbol,
                    prefix,
                    infix,
                }),
            }
        }
        let mut symbols: Vec<_> = operators.iter().map(|&o| (o.symbol, o)).collect();
        // The power is the one operator with two symbols.
        let power = operators.iter().find(|o| is_power(o));
        symbols.extend(power.map(|&power| ("**", power)));
        symbols.sort_by_key(|(symbol, _)| std::cmp::Reverse(symbol.len()));
        Self { symbols }
    }

    fn at_start_of(&self, text: &str) -> Option<(usize, Operator)> {
        let found = self.symbols.iter().find(|(s, _)| text.starts_with(s));
        found.map(|&(symbol, operator)| (symbol.len(), operator))
    }
}

/// Reads one lexeme after the other.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'t, 'o> {
    text: &'t str,
    at: usize,
    operators: &'o Operators,
}

impl<'t, 'o> Lexer<'t, 'o> {
    pub(super) fn new(text: &'t str, operators: &'o Operators) -> Self {
        Self {
            text,
            at: 0,
            operators,
        }
    }

    /// The text that the lexemes are read from.
    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// The next lexeme; at the end of the text, the end again and again.
    pub(super) fn next(&mut self) -> Token<'t> {
        self.at = self.text.len() - self.text[self.at..].trim_start().len();
        let start = self.at;
        let (length, lexeme) = self.lexeme(&self.text[start..]);
        self.at += length;
        Token {
            lexeme,
            start,
            end: self.at,
        }
    }

    // What `rest` begins with, and its length.
    fn lexeme(&self, rest: &'t str) -> (usize, Lexeme<'t>) {
        let Some(first) = rest.chars().next() else {
            return (0, Lexeme::End);
        };
        match number::length(rest) {
            0 => {}
            length => return number_lexeme(rest, length),
        }
        match name_length(rest) {
            0 => {}
            length => return (length, Lexeme::Name(&rest[..length])),
        }
        if let Some((length, operator)) = self.operators.at_start_of(rest) {
            return (length, Lexeme::Operator(operator));
        }
        let relations = Relation::ALL.iter();
        let longest = relations
            .filter(|relation| rest.starts_with(relation.symbol()))
            .max_by_key(|relation| relation.symbol().len());
        if let Some(relation) = longest {
            return (relation.symbol().len(), Lexeme::Relation(*relation));
        }
        let mark = match first {
            '(' => Lexeme::Open,
            ')' => Lexeme::Close,
            '[' => Lexeme::OpenSquare,
            ']' => Lexeme::CloseSquare,
            ',' => Lexeme::Comma,
            ';' => Lexeme::Semicolon,
            '=' => Lexeme::Equals,
            '\'' => Lexeme::Prime,
            _ => Lexeme::Unreadable(ParseErrorKind::UnexpectedCharacter(first)),
        };
        (first.len_utf8(), mark)
    }
}

/// Whether a variable of that name reads back as itself: it begins with a letter or
/// an underscore, goes on with letters, digits and underscores, and is not the name
/// of a constant (`e`, `pi`, and the floats `nanf` and `inff`).
///
/// ```
/// use trigrad_core::is_variable_name;
/// assert!(is_variable_name("x_1") && is_variable_name("gamma") && is_variable_name("λ"));
/// assert!(!is_variable_name("pi") && !is_variable_name("2x") && !is_variable_name(""));
/// ```
pub fn is_variable_name(name: &str) -> bool {
    is_name(name) && constant_named(name).is_none()
}

/// Whether `name` is read as one name.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && name_length(name) == name.len()
}

fn infix(row: Binary, precedence: u8, from_the_right: bool) -> Infix {
    Infix {
        row,
        precedence,
        from_the_right,
    }
}

fn is_power(operator: &Operator) -> bool {
    operator.infix.is_some_and(|infix| infix.row == Binary::Pow)
}

fn number_lexeme(rest: &str, length: usize) -> (usize, Lexeme<'_>) {
    let (literal, behind) = rest.split_at(length);
    let (length, number) = match name_length(behind) {
        1 if behind.starts_with('f') => (length + 1, number::float(literal)),
        _ => (length, number::exact(literal)),
    };
    (
        length,
        number.map_or_else(Lexeme::Unreadable, Lexeme::Number),
    )
}

/// The constant that has that name.
pub(super) fn constant_named(name: &str) -> Option<Constant> {
    match name {
        "e" => Some(Constant::E),
        "pi" => Some(Constant::Pi),
        "nanf" => Some(Constant::Float(f64::NAN)),
        "inff" => Some(Constant::Float(f64::INFINITY)),
        _ => None,
    }
}

// The length of the name that `text` begins with; 0 for none.
fn name_length(text: &str) -> usize {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    // Not every numeric character: x² is not to be taken for a name.
    let is_part = |c: char| c.is_alphabetic() || c.is_ascii_digit() || c == '_';
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}
