//! Tokens to nodes, with a stack of its own instead of recursion.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use trigrad_core::{Constant, Custom, Expr, Graph, Primitive, Relation};

use super::Core;
use super::condition::{Truth, Truths};
use super::error::{FpCoreError, FpCoreErrorKind};
use super::lexer::{Lexeme, Lexer, Token, error, shown};
use super::number;
use super::symbols::{Meaning, Parts, constant, operators, row, unsupported, variable_for};
use crate::near::nearest;

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

    fn expression(&mut self, first: Token<'t>) -> Result<Read<'g>, FpCoreError> {
        let mut token = first;
        loop {
            let value = match token.lexeme {
                Lexeme::Atom(name) => Some((self.atom(name, &token.span)?, token.span)),
                Lexeme::Open => self.open(token.span.start)?,
                Lexeme::Close => match self.frames.pop() {
                    Some(frame) => self.close(frame, token.span)?,
                    None => return Err(token.expected("the body")),
                },
                Lexeme::String(_) | Lexeme::End => return Err(token.expected("an expression")),
            };
            if let Some(value) = value {
                match self.frames.last_mut() {
                    None => return Ok(value),
                    Some(frame) => frame.values.push(value),
                }
            }
            token = match self.pending.take() {
                Some(token) => token,
                None => self.lexer.next()?,
            };
            // Between the brackets of a `let` there are bindings, not values.
            while let Some(Frame {
                head: Head::Let {
                    in_bindings: true, ..
                },
                ..
            }) = self.frames.last()
            {
                token = self.binding(token)?;
            }
        }
    }

    // In front of a binding, or behind the last.
    fn binding(&mut self, token: Token<'t>) -> Result<Token<'t>, FpCoreError> {
        match token.lexeme {
            Lexeme::Open => {
                let name = self.lexer.next()?;
                let Lexeme::Atom(text) = name.lexeme else {
                    return Err(name.expected("the name that is bound"));
                };
                if number::read(text).is_some() || constant(text).is_some() {
                    return Err(name.expected("the name that is bound"));
                }
                self.push(Head::Binding(text), text, name.span, token.span.start);
            }
            Lexeme::Close => {
                let Some(Frame {
                    head:
                        Head::Let {
                            in_bindings,
                            waiting,
                            bound,
                            ..
                        },
                    ..
                }) = self.frames.last_mut()
                else {
                    return Err(token.expected("an expression"));
                };
                *in_bindings = false;
                for (name, value) in waiting.drain(..) {
                    self.scope.entry(name).or_default().push(value);
                    bound.push(name);
                }
            }
            _ => return Err(token.expected("a binding in brackets")),
        }
        self.lexer.next()
    }

    fn atom(&mut self, name: &'t str, span: &Range<usize>) -> Result<Value<'g>, FpCoreError> {
        if let Some(&value) = self.scope.get(name).and_then(|meanings| meanings.last()) {
            return Ok(value);
        }
        let wrong = |kind| error(span.clone(), kind);
        if let Some(number) = number::read(name) {
            return Ok(Value::Number(self.graph.constant(number.map_err(wrong)?)));
        }
        match constant(name) {
            Some(Meaning::Truth(holds)) => Ok(Value::Truth(self.truths.always(holds))),
            Some(Meaning::Is(constant)) => Ok(Value::Number(self.graph.constant(constant()))),
            Some(Meaning::Made(make)) => Ok(Value::Number(make(Parts {
                pi: self.graph.constant(Constant::Pi),
                e: self.graph.constant(Constant::E),
                two: self.graph.constant(2),
            }))),
            None => {
                let name = shown(name);
                Err(wrong(FpCoreErrorKind::UnknownName { name }))
            }
        }
    }

    // Behind an opening bracket: what is begun, or a value that is read at once.
    fn open(&mut self, open: usize) -> Result<Option<Read<'g>>, FpCoreError> {
        let token = self.lexer.next()?;
        let Lexeme::Atom(name) = token.lexeme else {
            return Err(token.expected("an operator"));
        };
        let span = token.span;
        let head = match name {
            "if" => Head::If,
            "and" => Head::And,
            "or" => Head::Or,
            "not" => Head::Not,
            "cast" => Head::Rounding,
            "!" => {
                self.push(Head::Rounding, name, span, open);
                // What it is about is read like any other expression.
                self.pending = Some(self.behind_properties()?);
                return Ok(None);
            }
            "let" | "let*" => {
                self.expect(Lexeme::Open, "`(` and bindings")?;
                Head::Let {
                    is_sequential: name == "let*",
                    in_bindings: true,
                    waiting: Vec::new(),
                    bound: Vec::new(),
                }
            }
            "digits" => return self.digits(open).map(Some),
            _ => self.operator(name, &span)?,
        };
        self.push(head, name, span, open);
        Ok(None)
    }

    fn operator(&self, name: &'t str, span: &Range<usize>) -> Result<Head<'t, 'g>, FpCoreError> {
        let relations = Relation::ALL.iter();
        if let Some(&relation) = relations.clone().find(|relation| relation.symbol() == name) {
            return Ok(Head::Compare(relation));
        }
        if let Some(function) = self.functions.iter().find(|known| known.name() == name) {
            return Ok(Head::Call(function.clone()));
        }
        if row(name, 2).is_some() {
            return Ok(Head::Row);
        }
        let kind = match unsupported(name) {
            Some(reason) => FpCoreErrorKind::Unsupported {
                name: name.to_owned(),
                reason,
            },
            None => FpCoreErrorKind::UnknownOperator {
                name: shown(name),
                suggestion: nearest(name, operators()),
            },
        };
        Err(error(span.clone(), kind))
    }

    // Behind `digits`.
    fn digits(&mut self, open: usize) -> Result<Read<'g>, FpCoreError> {
        let mut parts = [""; 3];
        for part in &mut parts {
            let token = self.lexer.next()?;
            let Lexeme::Atom(text) = token.lexeme else {
                return Err(token.expected("an integer"));
            };
            *part = text;
        }
        let end = self.expect(Lexeme::Close, "`)` behind three integers")?.end;
        let number = number::digits(parts).map_err(|kind| error(open..end, kind))?;
        let number = self.graph.constant(number);
        Ok((Value::Number(number), open..end))
    }

    // What the bracket that is closed here has made, if it is a value.
    fn close(
        &mut self,
        frame: Frame<'t, 'g>,
        close: Range<usize>,
    ) -> Result<Option<Read<'g>>, FpCoreError> {
        let span = frame.open..close.end;
        let value = match &frame.head {
            Head::Binding(name) => {
                let [(value, _)] = frame.values[..] else {
                    return Err(frame.wrong_number("1 value"));
                };
                let value = self.boundable(value);
                if let Some(Frame {
                    head:
                        Head::Let {
                            is_sequential,
                            waiting,
                            bound,
                            ..
                        },
                    ..
                }) = self.frames.last_mut()
                {
                    if *is_sequential {
                        self.scope.entry(name).or_default().push(value);
                        bound.push(name);
                    } else {
                        waiting.push((name, value));
                    }
                }
                return Ok(None);
            }
            Head::Let { bound, .. } => {
                for name in bound {
                    if let Some(meanings) = self.scope.get_mut(name) {
                        meanings.pop();
                    }
                }
                frame.only()?
            }
            Head::Rounding => frame.only()?,
            Head::If => self.choice(&frame)?,
            Head::Compare(relation) => {
                let sides = self.numbers(&frame.values)?;
                const MOST: usize = 200;
                if *relation == Relation::NotEqual && sides.len() > MOST {
                    // Any two of them are compared.
                    return Err(frame.wrong_number("at most 200 arguments"));
                }
                if sides.len() < 2 {
                    return Err(frame.wrong_number("at least 2 arguments"));
                }
                Value::Truth(self.truths.chain(*relation, &sides))
            }
            Head::And => {
                let parts = self.truths_of(&frame.values)?;
                Value::Truth(self.truths.and(parts))
            }
            Head::Or => {
                let parts = self.truths_of(&frame.values)?;
                Value::Truth(self.truths.or(parts))
            }
            Head::Not => match self.truths_of(&frame.values)?[..] {
                [part] => Value::Truth(self.truths.not(part)),
                _ => return Err(frame.wrong_number("1 argument")),
            },
            Head::Call(function) => {
                let args = self.numbers(&frame.values)?;
                if args.len() != function.arity() {
                    let arity = function.arity();
                    return Err(frame.wrong_number(&format!("{arity} arguments")));
                }
                Value::Number(self.graph.call(function, &args))
            }
            Head::Row => Value::Number(self.row(&frame)?),
        };
        Ok(Some((value, span)))
    }

    fn choice(&mut self, frame: &Frame<'t, 'g>) -> Result<Value<'g>, FpCoreError> {
        let [condition, then, otherwise] = &frame.values[..] else {
            return Err(frame.wrong_number("3 arguments"));
        };
        let condition = self.truth(condition)?;
        match (then.0, otherwise.0) {
            (Value::Truth(then), _) => {
                let otherwise = self.truth(otherwise)?;
                Ok(Value::Truth(self.truths.choice(condition, then, otherwise)))
            }
            (Value::Number(then), _) => {
                let otherwise = self.number(otherwise)?;
                let chosen = self.truths.select(self.graph, condition, then, otherwise);
                Ok(Value::Number(chosen))
            }
        }
    }

    fn row(&self, frame: &Frame<'t, 'g>) -> Result<Expr<'g>, FpCoreError> {
        let mut args = self.numbers(&frame.values)?;
        let count = args.len();
        let Some(row) = row(frame.name, count) else {
            return Err(frame.wrong_number("other arguments"));
        };
        let row = match row {
            Primitive::Indexed(op, _) => {
                if count != 2 {
                    return Err(frame.wrong_number("2 arguments"));
                }
                let order = args.remove(0).constant();
                let order = order.and_then(|order| order.exact()?.to_i64());
                let Some(order) = order.and_then(|order| u32::try_from(order).ok()) else {
                    let name = frame.name.to_owned();
                    let kind = FpCoreErrorKind::OrderNotInteger { name };
                    return Err(error(frame.values[0].1.clone(), kind));
                };
                Primitive::Indexed(op, order)
            }
            row => row,
        };
        let is_joined = matches!(frame.name, "+" | "*") && count > 2;
        match row {
            Primitive::Unary(_) if count != 1 => Err(frame.wrong_number("1 argument")),
            Primitive::Binary(_) if is_joined => {
                let mut rest = args.into_iter();
                let first = rest.next().unwrap_or(Expr::from(0));
                Ok(rest.fold(first, |sum, arg| self.graph.apply(row, &[sum, arg])))
            }
            Primitive::Binary(_) if count != 2 => Err(frame.wrong_number("2 arguments")),
            Primitive::Nary(_) if count == 0 => Err(frame.wrong_number("at least 1 argument")),
            row => Ok(self.graph.apply(row, &args)),
        }
    }

    // A truth value that has a name may be used often: unless it is a mere comparison, it is
    // made a number, 1 or 0, and compared.
    fn boundable(&mut self, value: Value<'g>) -> Value<'g> {
        match value {
            Value::Truth(truth) if !self.truths.is_simple(truth) => {
                let [one, zero] = [1, 0].map(|number| self.graph.constant(number));
                let number = self.truths.select(self.graph, truth, one, zero);
                Value::Truth(self.truths.chain(Relation::Equal, &[number, one]))
            }
            _ => value,
        }
    }

    fn numbers(&self, values: &[Read<'g>]) -> Result<Vec<Expr<'g>>, FpCoreError> {
        values.iter().map(|value| self.number(value)).collect()
    }

    fn number(&self, (value, span): &Read<'g>) -> Result<Expr<'g>, FpCoreError> {
        match value {
            Value::Number(number) => Ok(*number),
            Value::Truth(_) => Err(error(span.clone(), FpCoreErrorKind::NumberExpected)),
        }
    }

    fn truths_of(&mut self, values: &[Read<'g>]) -> Result<Vec<Truth>, FpCoreError> {
        values.iter().map(|value| self.truth(value)).collect()
    }

    fn truth(&mut self, (value, span): &Read<'g>) -> Result<Truth, FpCoreError> {
        match value {
            Value::Truth(truth) => Ok(*truth),
            Value::Number(_) => Err(error(span.clone(), FpCoreErrorKind::TruthExpected)),
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

impl<'g> Frame<'_, 'g> {
    fn only(&self) -> Result<Value<'g>, FpCoreError> {
        match self.values[..] {
            [(value, _)] => Ok(value),
            _ => Err(self.wrong_number("1 expression")),
        }
    }

    fn wrong_number(&self, expected: &str) -> FpCoreError {
        let kind = FpCoreErrorKind::WrongNumberOfArguments {
            name: shown(self.name),
            expected: expected.to_owned(),
            found: self.values.len(),
        };
        error(self.span.clone(), kind)
    }
}
