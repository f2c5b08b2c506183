//! The pieces of mathematics that every markup has words for.

use trigrad_core::Relation;

use super::name::Name;

/// A piece of mathematics.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark<'a> {
    Number(&'a str),
    /// A constant that is a letter or a word: π, e, ∞, NaN.
    Letter(&'a str),
    /// The name of a variable, a definition, or a function outside of the table.
    Name(&'a Name),
    /// The name of a function of the table.
    Function(&'a str),
    /// Between the name of a function and its arguments.
    Apply,
    /// So many primes, three at most.
    Primes(u32),
    /// The orders of a derivative, in brackets.
    Orders(&'a [u32]),
    Plus,
    /// A minus sign; whether something stands before it.
    Minus(bool),
    /// A product, with a dot or without.
    Times(bool),
    Slash,
    Comma,
    Relation(Relation),
    Equals,
    Open(Layout),
    /// Between the first part of a layout and the second.
    Next(Layout),
    Close(Layout),
    /// In cases: between a value and its condition, behind a condition, and behind the last
    /// value, which has none.
    If,
    Case,
    Otherwise,
    /// Around all lines, and around each; of a single line there is nothing else.
    Begin {
        lines: bool,
    },
    Line,
    /// Behind what is defined; where nothing is defined, at the beginning of the line.
    Align,
    EndLine {
        last: bool,
    },
    End {
        lines: bool,
    },
}

/// Something with parts that do not stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Fraction,
    /// A base and what is raised behind it.
    Power,
    /// A base and what is below it.
    Index,
    /// A root of that degree.
    Root(&'static str),
    /// Something between two signs.
    Fence(char, char),
    Cases,
}
