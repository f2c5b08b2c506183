//! Reading expressions: the entry points and what can be set about them.
//!
//! The names of the functions and the symbols of the operators are those of the
//! table of primitives. Reading takes time and memory linear in the text and does
//! not recurse, so nesting is limited by the length of the text alone.

mod call;
mod cursor;
mod error;
mod lexer;
mod names;
mod number;
mod parser;
mod suggestion;
#[cfg(test)]
mod tests;

pub use error::{ParseError, ParseErrorKind};
pub use lexer::is_variable_name;
pub use names::is_function_name;
pub(crate) use names::{check_function_name, check_name};

use crate::custom::Custom;
use crate::expr::Expr;
use crate::formula::Formula;
use crate::graph::Graph;

/// What may be set about the reading of an expression.
///
/// ```
/// use trigrad_core::{Custom, Graph, ParseOptions};
/// let options = ParseOptions {
///     functions: vec![Custom::unknown("f", 1)],
///     definitions: vec![("r".into(), "x^2 + y^2".into())],
///     ..ParseOptions::default()
/// };
/// let graph = Graph::new();
/// let expr = graph.parse_with("r*f''(r)", &options).unwrap();
/// assert_eq!(expr.to_string(), "(x^2 + y^2)*f''(x^2 + y^2)");
/// ```
#[derive(Clone, Debug)]
pub struct ParseOptions {
    /// The most bytes that the text and the definitions may have together.
    pub max_length: usize,
    /// Functions outside of the table that the text may call, as `f(x)`, `f'(x)`
    /// and `f[1,0](x, y)`. Their names must not be those of the table.
    pub functions: Vec<Custom>,
    /// Names for expressions, as if the text began with `let name = expression;`
    /// for each. One may use those before it.
    pub definitions: Vec<(String, String)>,
}

/// No functions and no definitions, and text of at most 256 MiB.
impl Default for ParseOptions {
    fn default() -> Self {
        Self {
            max_length: 256 << 20,
            functions: Vec::new(),
            definitions: Vec::new(),
        }
    }
}

impl Graph {
    /// Reads an expression.
    ///
    /// Numbers (`12`, `0.5`, `1e-3`, and `0.1f` for a float), names, `+ - * / ^`
    /// (also `**`), brackets, calls of the functions of the table, `if(x < 0, a, b)`,
    /// and `let` in front for what is used more than once. `^` groups from the right
    /// and binds tighter than a minus sign, which binds tighter than `*`. A name is
    /// a call only in front of a bracket; `e` and `pi` are constants, every other
    /// name is a variable. Products are written with `*`.
    ///
    /// Time and memory linear in the length of the text, without recursion. After an
    /// error the graph may hold nodes of what was read before it.
    ///
    /// ```
    /// use trigrad_core::Graph;
    /// let graph = Graph::new();
    /// let x = graph.variable("x");
    /// assert_eq!(graph.parse("-x^2").unwrap(), -x.pow(2.0));
    /// assert_eq!(graph.parse("let t = x + 1; t*sin(t)").unwrap(), (x + 1.0) * (x + 1.0).sin());
    /// ```
    ///
    /// # Errors
    /// If the text is no expression, or longer than 256 MiB; the error names the place.
    ///
    /// ```
    /// # use trigrad_core::{Graph, ParseErrorKind};
    /// let error = Graph::new().parse("2 + sine(x)").unwrap_err();
    /// assert_eq!(error.span, 4..8);
    /// assert_eq!(error.kind.to_string(), "unknown function `sine`; did you mean `sin`?");
    /// ```
    pub fn parse(&self, text: &str) -> Result<Expr<'_>, ParseError> {
        self.parse_with(text, &ParseOptions::default())
    }

    /// Reads an expression, with the functions and definitions of `options`.
    ///
    /// # Errors
    /// As [`parse`](Self::parse); also if a name of the options cannot be used.
    pub fn parse_with(&self, text: &str, options: &ParseOptions) -> Result<Expr<'_>, ParseError> {
        let id = parser::parse(&mut self.store_mut(), text, options)?;
        Ok(self.at(id))
    }
}

impl Formula {
    /// Reads one expression, with the functions and definitions of `options`; its
    /// inputs are the variables it is made of, in order of appearance.
    ///
    /// # Errors
    /// As [`Graph::parse_with`].
    pub fn parse_with(text: &str, options: &ParseOptions) -> Result<Self, ParseError> {
        let graph = Graph::new();
        let output = graph.parse_with(text, options)?;
        Ok(graph.formula(&[output], &[]))
    }
}
