//! What can be wrong with a text, and where.

use std::ops::Range;

/// Why a text is no expression, and at which place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseError {
    /// What is wrong.
    pub kind: ParseErrorKind,
    /// The bytes of the text that it is about; empty where something is missing.
    /// They lie on the boundaries of characters.
    pub span: Range<usize>,
    /// The definition of the options whose text it is, where it is not the main text.
    pub definition: Option<usize>,
}

impl ParseError {
    /// An error in the main text.
    pub(super) fn at(span: Range<usize>, kind: ParseErrorKind) -> Self {
        Self {
            kind,
            span,
            definition: None,
        }
    }
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (at byte {}", self.kind, self.span.start)?;
        if let Some(definition) = self.definition {
            write!(f, " of definition {definition}")?;
        }
        f.write_str(")")
    }
}

impl std::error::Error for ParseError {}

/// What is wrong with a text.
///
/// What was found instead is named by its text, as `` `)` `` or `the end`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// There is nothing but space.
    #[error("there is no expression")]
    Empty,
    /// The text and the definitions are longer than the options allow.
    #[error("the text has {length} bytes, the limit is {limit}")]
    TooLong {
        /// The bytes there are.
        length: usize,
        /// The bytes there may be.
        limit: usize,
    },
    /// A character that no expression has.
    #[error("unexpected character {0:?}")]
    UnexpectedCharacter(char),
    /// A number, a name or a bracket is missing.
    #[error("expected an operand, found {found}")]
    ExpectedOperand {
        /// What stands there.
        found: String,
    },
    /// Two operands stand side by side.
    #[error("expected an operator before {found}; a product is written with `*`")]
    ExpectedOperator {
        /// The second operand, or its beginning.
        found: String,
    },
    /// One thing alone may stand here, and it is another.
    #[error("expected {expected}, found {found}")]
    Expected {
        /// What may stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// Something has no meaning here.
    #[error("unexpected {found}")]
    UnexpectedToken {
        /// What stands there.
        found: String,
    },
    /// An opening bracket has no closing one.
    #[error("the bracket is not closed")]
    UnclosedParenthesis,
    /// A closing bracket has no opening one.
    #[error("the bracket was not opened")]
    UnmatchedParenthesis,
    /// A call of a function that neither the table nor the options have.
    #[error("unknown function `{name}`{}", advice(.suggestion))]
    UnknownFunction {
        /// The name of the function.
        name: String,
        /// A function that is written almost so.
        suggestion: Option<String>,
    },
    /// A function is called with too many arguments or too few.
    #[error("`{name}` takes {}, found {found}", count(*.expected, *.at_least))]
    WrongNumberOfArguments {
        /// The name of the function.
        name: String,
        /// The number of arguments it takes.
        expected: usize,
        /// Whether it takes more than that as well.
        at_least: bool,
        /// The number of arguments there are.
        found: usize,
    },
    /// The first argument of `polygamma` or `sphj` is not a number of its own kind.
    #[error("the order of `{name}` must be an integer from 0 to 4294967295")]
    OrderNotInteger {
        /// The name of the function.
        name: String,
    },
    /// A derivative is not named by one order for each argument.
    #[error("`{name}` has {expected} arguments, found {found} orders of differentiation")]
    WrongNumberOfOrders {
        /// The name of the function.
        name: String,
        /// The number of its arguments.
        expected: usize,
        /// The number of orders there are.
        found: usize,
    },
    /// A comparison anywhere but in the condition of an `if`.
    #[error("a comparison may only be the first argument of `if`")]
    ComparisonOutsideIf,
    /// Two comparisons in one condition.
    #[error("comparisons cannot be chained")]
    ChainedComparison,
    /// The first argument of an `if` compares nothing.
    #[error("the first argument of `if` must be a comparison, such as `x < 0`")]
    MissingComparison,
    /// A single `=` where nothing is defined.
    #[error("unexpected `=`; equality is written `==`")]
    SingleEquals,
    /// A number of more bits than [`MAX_BITS`](crate::MAX_BITS), or a float beyond
    /// the range of `f64`.
    #[error("the number is too large or too long")]
    NumberTooLarge,
    /// A constant or a function of the table has that name already.
    #[error("`{name}` has a meaning of its own and cannot be defined")]
    ReservedName {
        /// The name.
        name: String,
    },
    /// A name that was used before it is defined, or is defined twice.
    #[error("`{name}` is in use already and cannot be defined here")]
    NameInUse {
        /// The name.
        name: String,
    },
    /// A name of the options that could not be written in a text.
    #[error("{name:?} is not a name")]
    InvalidName {
        /// The name.
        name: String,
    },
}

fn advice(suggestion: &Option<String>) -> String {
    match suggestion {
        Some(name) => format!("; did you mean `{name}`?"),
        None => String::new(),
    }
}

fn count(expected: usize, at_least: bool) -> String {
    let more = if at_least { "at least " } else { "" };
    let plural = if expected == 1 { "" } else { "s" };
    format!("{more}{expected} argument{plural}")
}
