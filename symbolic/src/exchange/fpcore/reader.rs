//! Tokens to nodes, with a stack of its own instead of recursion.

mod body;
mod closed;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use trigrad_core::{Custom, Expr, Graph, Relation};

use super::Core;
use super::condition::{Truth, Truths};
use super::error::{FpCoreError, FpCoreErrorKind};
use super::lexer::{Lexeme, Lexer, Token, error, shown};
use super::number;
use super::symbols::{constant, variable_for};

/// Reads a core.
///
/// ```
/// use trigrad_symbolic::exchange::fpcore;
/// let core = fpcore::read("(FPCore (x) :name \"root\" (if (< 0 x 1) (sqrt x) (- x 1/3)))").unwrap();
/// assert_eq!(core.formula.to_string(), "if(0 < x, if(x < 1, sqrt(x), x - 1/3), x - 1/3)");
/// assert_eq!(core.property(":name"), Some("\"root\""));
///
/// let error = fpcore::read("(FPCore (x) (while TRUE () x))").unwrap_err();
/// assert_eq!(error.to_string(), "`while` has no counterpart here: loops are no expressions (at byte 13)");
/// ```
///
/// # Errors
/// If the text is no core, or one that no formula can say; the error names the place. Time and
/// memory are linear in the text.
pub fn read(text: &str) -> Result<Core, FpCoreError> {
    read_with(text, &[])
}

/// Reads a core that may call these functions outside of the table.
///
/// # Errors
/// As [`read`].
pub fn read_with(text: &str, functions: &[Custom]) -> Result<Core, FpCoreError> {
    let graph = Graph::new();
    Reader {
        lexer: Lexer::new(text),
        graph: &graph,
        functions,
        scope: HashMap::new(),
        truths: Truths::default(),
        frames: Vec::new(),
        pending: None,
    }
    .core()
}

#[derive(Clone, Copy, Debug)]
enum Value<'g> {
    Number(Expr<'g>),
    Truth(Truth),
}

// A value and the bytes it was read from.
type Read<'g> = (Value<'g>, Range<usize>);

// Something of which the closing bracket is still to come.
struct Frame<'t, 'g> {
    head: Head<'t, 'g>,
    name: &'t str,
    // Of the name, for errors; of the opening bracket.
    span: Range<usize>,
    open: usize,
    values: Vec<Read<'g>>,
}

enum Head<'t, 'g> {
    Row,
    Compare(Relation),
    And,
    Or,
    Not,
    If,
    Call(Custom),
    // Passed over; the value is that of the body.
    Rounding,
    Let {
        is_sequential: bool,
        in_bindings: bool,
        // Bound when all have been read, where they are not sequential.
        waiting: Vec<(&'t str, Value<'g>)>,
        bound: Vec<&'t str>,
    },
    // Of the let below.
    Binding(&'t str),
}

struct Reader<'t, 'g> {
    lexer: Lexer<'t>,
    graph: &'g Graph,
    functions: &'t [Custom],
    // The meanings of a name, the innermost last.
    scope: HashMap<&'t str, Vec<Value<'g>>>,
    truths: Truths<'g>,
    frames: Vec<Frame<'t, 'g>>,
    // A token that was read in search of properties.
    pending: Option<Token<'t>>,
}

impl<'t, 'g> Reader<'t, 'g> {
    // ( FPCore name? ( arguments ) properties body )
    fn core(mut self) -> Result<Core, FpCoreError> {
        self.expect(Lexeme::Open, "`(FPCore`")?;
        self.expect(Lexeme::Atom("FPCore"), "`FPCore`")?;
        let mut symbol = None;
        let mut token = self.lexer.next()?;
        if let Lexeme::Atom(name) = token.lexeme {
            symbol = Some(name.to_owned());
            token = self.lexer.next()?;
        }
        if token.lexeme != Lexeme::Open {
            return Err(token.expected("the arguments in brackets"));
        }
        let (arguments, variables) = self.arguments()?;
        let mut properties = Vec::new();
        let mut token = self.lexer.next()?;
        while let Lexeme::Atom(name) = token.lexeme
            && name.starts_with(':')
        {
            properties.push((name.to_owned(), self.lexer.datum()?.to_owned()));
            token = self.lexer.next()?;
        }
        let body = self.expression(token)?;
        let body = self.number(&body)?;
        self.expect(Lexeme::Close, "`)` behind the body")?;
        let token = self.lexer.next()?;
        if token.lexeme != Lexeme::End {
            let kind = FpCoreErrorKind::Trailing {
                found: token.found(),
            };
            return Err(error(token.span, kind));
        }
        let names: Vec<&str> = variables.iter().map(String::as_str).collect();
        Ok(Core {
            symbol,
            formula: self.graph.formula(&[body], &names),
            arguments,
            properties,
        })
    }

    // Names, some of them behind `!` and properties; what they are called in the text, and here.
    fn arguments(&mut self) -> Result<(Vec<String>, Vec<String>), FpCoreError> {
        let (mut arguments, mut variables) = (Vec::new(), Vec::new());
        let mut taken = HashSet::new();
        loop {
            let token = self.lexer.next()?;
            let (name, span) = match token.lexeme {
                Lexeme::Close => return Ok((arguments, variables)),
                Lexeme::Atom(name) => (name, token.span),
                Lexeme::Open => self.annotated_argument()?,
                _ => return Err(token.expected("the name of an argument")),
            };
            if number::read(name).is_some() || constant(name).is_some() {
                let token = Token {
                    lexeme: Lexeme::Atom(name),
                    span,
                };
                return Err(token.expected("the name of an argument"));
            }
            let variable = variable_for(name, &taken);
            let expr = self.graph.variable(&variable);
            if self.scope.insert(name, vec![Value::Number(expr)]).is_some() {
                let name = shown(name);
                return Err(error(span, FpCoreErrorKind::ArgumentTwice { name }));
            }
            taken.insert(variable.clone());
            arguments.push(name.to_owned());
            variables.push(variable);
        }
    }

    // Behind the bracket: `! :precision binary64 x`; a name and sizes are a tensor.
    fn annotated_argument(&mut self) -> Result<(&'t str, Range<usize>), FpCoreError> {
        let token = self.lexer.next()?;
        match token.lexeme {
            Lexeme::Atom("!") => {}
            Lexeme::Atom(name) => {
                let kind = FpCoreErrorKind::Unsupported {
                    name: shown(name),
                    reason: "there are no tensors",
                };
                return Err(error(token.span, kind));
            }
            _ => return Err(token.expected("the name of an argument")),
        }
        let token = self.behind_properties()?;
        match token.lexeme {
            Lexeme::Atom(name) => {
                self.expect(Lexeme::Close, "`)` behind the name")?;
                Ok((name, token.span))
            }
            Lexeme::Open => {
                let token = self.lexer.next()?;
                let kind = FpCoreErrorKind::Unsupported {
                    name: token.found().trim_matches('`').to_owned(),
                    reason: "there are no tensors",
                };
                Err(error(token.span, kind))
            }
            _ => Err(token.expected("the name of an argument")),
        }
    }

    fn behind_properties(&mut self) -> Result<Token<'t>, FpCoreError> {
        loop {
            let token = self.lexer.next()?;
            match token.lexeme {
                Lexeme::Atom(name) if name.starts_with(':') => self.lexer.datum()?,
                _ => return Ok(token),
            };
        }
    }

    fn push(&mut self, head: Head<'t, 'g>, name: &'t str, span: Range<usize>, open: usize) {
        self.frames.push(Frame {
            head,
            name,
            span,
            open,
            values: Vec::new(),
        });
    }

    fn expect(
        &mut self,
        lexeme: Lexeme<'static>,
        expected: &'static str,
    ) -> Result<Range<usize>, FpCoreError> {
        let token = self.lexer.next()?;
        match token.lexeme == lexeme {
            true => Ok(token.span),
            false => Err(token.expected(expected)),
        }
    }
}
