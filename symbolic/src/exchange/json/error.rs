//! What can be wrong with a formula in JSON, and where.

use std::ops::Range;

/// Why a text is no formula in JSON, and at which place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonError {
    /// What is wrong.
    pub kind: JsonErrorKind,
    /// The bytes of the text that it is about.
    pub span: Range<usize>,
    /// The same place as a JSON pointer, `/nodes/3`; empty for the whole text.
    pub pointer: String,
}

impl std::fmt::Display for JsonError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (at byte {}", self.kind, self.span.start)?;
        if !self.pointer.is_empty() {
            write!(f, ", {}", self.pointer)?;
        }
        f.write_str(")")
    }
}

impl std::error::Error for JsonError {}

/// What is wrong with a formula in JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonErrorKind {
    /// The text is not JSON, or has fields that a formula has not.
    #[error("{reason}")]
    Malformed {
        /// The reader's reason.
        reason: String,
    },
    /// A version that is not read.
    #[error("version {found} is not read, only {}", super::VERSION)]
    Version {
        /// What stands there.
        found: u64,
    },
    /// A node is not one thing: a variable, a constant, a float, a row, an `if` or a call.
    #[error("a node is either a variable, a constant, a float, a row, an if or a call")]
    NotOneThing,
    /// A name that no variable or function may have.
    #[error("{name:?} is no name")]
    InvalidName {
        /// The name.
        name: String,
    },
    /// An input that is named twice.
    #[error("the input `{name}` is named twice")]
    InputTwice {
        /// The name.
        name: String,
    },
    /// A variable that is no input.
    #[error("the variable `{name}` is not among the inputs")]
    UnknownVariable {
        /// The name.
        name: String,
    },
    /// Something that is no rational number in digits, nor `pi` or `e`, or no float.
    #[error("{text:?} is no constant: it is digits, a fraction, pi or e, and a float by itself")]
    InvalidConstant {
        /// What stands there.
        text: String,
    },
    /// A number of more bits than [`MAX_BITS`](trigrad_core::MAX_BITS).
    #[error("the number is too long")]
    NumberTooLarge,
    /// A row that the table has not.
    #[error("there is no row `{name}`")]
    UnknownRow {
        /// The name.
        name: String,
    },
    /// A relation that is none.
    #[error("there is no relation {symbol:?}")]
    UnknownRelation {
        /// What stands there.
        symbol: String,
    },
    /// An order where none belongs, or none where one does.
    #[error("`{name}` {}", if *.needed { "needs an order" } else { "has no order" })]
    Order {
        /// The name of the row.
        name: String,
        /// Whether one belongs there.
        needed: bool,
    },
    /// Too many arguments or too few.
    #[error("`{name}` takes {expected} arguments, found {found}")]
    WrongNumberOfArguments {
        /// What takes them.
        name: String,
        /// How many: `2`, `at least 1`.
        expected: String,
        /// How many there are.
        found: usize,
    },
    /// A node uses itself, or one behind it.
    #[error("node {argument} is not before the node that uses it")]
    NotBefore {
        /// The argument.
        argument: u64,
    },
    /// An output is no node.
    #[error("there is no node {output}")]
    NoSuchNode {
        /// The output.
        output: u64,
    },
}
