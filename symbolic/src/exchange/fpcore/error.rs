//! What can be wrong with a core, and where.

use std::ops::Range;

/// Why a text is no core that can be read, and at which place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FpCoreError {
    /// What is wrong.
    pub kind: FpCoreErrorKind,
    /// The bytes of the text that it is about; empty where something is missing.
    pub span: Range<usize>,
}

impl std::fmt::Display for FpCoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (at byte {})", self.kind, self.span.start)
    }
}

impl std::error::Error for FpCoreError {}

/// What is wrong with a core.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FpCoreErrorKind {
    /// Something else must stand here.
    #[error("expected {expected}, found {found}")]
    Expected {
        /// What may stand here.
        expected: &'static str,
        /// What stands here.
        found: String,
    },
    /// An opening bracket has no closing one.
    #[error("the bracket is not closed")]
    Unclosed,
    /// A string without its end.
    #[error("the string is not closed")]
    UnclosedString,
    /// An operator that neither FPCore nor the table has.
    #[error("unknown operator `{name}`{}", advice(.suggestion))]
    UnknownOperator {
        /// The operator.
        name: String,
        /// An operator that is written almost so.
        suggestion: Option<String>,
    },
    /// An operator of FPCore that no expression here can say.
    #[error("`{name}` has no counterpart here: {reason}")]
    Unsupported {
        /// The operator.
        name: String,
        /// What it is.
        reason: &'static str,
    },
    /// Too many arguments or too few.
    #[error("`{name}` takes {expected}, found {found}")]
    WrongNumberOfArguments {
        /// The operator.
        name: String,
        /// How many: `2 arguments`.
        expected: String,
        /// How many there are.
        found: usize,
    },
    /// A name that is neither an argument nor bound by `let`.
    #[error("`{name}` is neither an argument nor bound")]
    UnknownName {
        /// The name.
        name: String,
    },
    /// An argument that is named twice.
    #[error("the argument `{name}` is named twice")]
    ArgumentTwice {
        /// The name.
        name: String,
    },
    /// A truth value where a number must stand.
    #[error("a number is expected, this is true or false")]
    NumberExpected,
    /// A number where a truth value must stand.
    #[error("true or false is expected, as of a comparison; this is a number")]
    TruthExpected,
    /// Something that begins like a number and is none.
    #[error("`{text}` is no number")]
    InvalidNumber {
        /// What stands there.
        text: String,
    },
    /// A number of more bits than [`MAX_BITS`](trigrad_core::MAX_BITS).
    #[error("the number is too large or too long")]
    NumberTooLarge,
    /// The order of `polygamma` or `sphj` is not a number of its own kind.
    #[error("the order of `{name}` must be an integer from 0 to 4294967295")]
    OrderNotInteger {
        /// The row.
        name: String,
    },
    /// Something behind the core.
    #[error("unexpected {found} behind the core")]
    Trailing {
        /// What stands there.
        found: String,
    },
}

/// Why a formula has no core.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unwritable {
    /// A derivative of a function that is known by name only.
    #[error("FPCore has no words for a derivative of `{name}`")]
    Derivative {
        /// The function.
        name: String,
    },
    /// A function outside of the table that is called like an operator.
    #[error("`{name}` is an operator of FPCore and cannot be called otherwise there")]
    NameTaken {
        /// The function.
        name: String,
    },
    /// A row that none of FPCore's operators can say.
    #[error("FPCore has no operator for `{name}`")]
    NoOperator {
        /// The row.
        name: String,
    },
}

fn advice(suggestion: &Option<String>) -> String {
    match suggestion {
        Some(name) => format!("; did you mean `{name}`?"),
        None => String::new(),
    }
}
