//! Lexemes to nodes, with a stack of its own instead of recursion.

use std::ops::Range;

use super::ParseOptions;
use super::call::{Callee, OpenCall, order};
use super::cursor::{Cursor, shortened};
use super::error::{ParseError, ParseErrorKind};
use super::lexer::{Infix, Lexeme, Lexer, Operators};
use super::names::Names;
use super::suggestion::suggestion;
use crate::custom::Custom;
use crate::primitive::{Primitive, Unary};
use crate::store::{NodeId, Store};

/// Reads `text` into the store.
pub(super) fn parse(
    store: &mut Store,
    text: &str,
    options: &ParseOptions,
) -> Result<NodeId, ParseError> {
    check_length(text, options)?;
    let operators = Operators::of_the_table();
    let mut names = Names::of_options(&options.functions)?;
    for (number, (name, definition)) in options.definitions.iter().enumerate() {
        let in_definition = |mut error: ParseError| {
            error.definition = Some(number);
            error
        };
        names
            .may_define(name)
            .map_err(|kind| in_definition(ParseError::at(0..0, kind)))?;
        let mut parser = Parser::new(store, Lexer::new(definition, &operators), &mut names);
        let id = parser.whole_expression().map_err(in_definition)?;
        names.define(name, id);
    }
    Parser::new(store, Lexer::new(text, &operators), &mut names).whole_text()
}

fn check_length(text: &str, options: &ParseOptions) -> Result<(), ParseError> {
    let limit = options.max_length;
    let definitions = options.definitions.iter().map(|(_, text)| text.len());
    let length = definitions.fold(text.len(), usize::saturating_add);
    if length > limit {
        let span = text.floor_char_boundary(limit)..text.len();
        return Err(ParseError::at(
            span,
            ParseErrorKind::TooLong { length, limit },
        ));
    }
    Ok(())
}

/// What is begun and waits for more operands.
enum Frame<'t> {
    Prefix(Unary, u8),
    Infix(Infix),
    // The byte of the opening bracket.
    Group(usize),
    Call(Box<OpenCall<'t>>),
}

/// What has been read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Read {
    Operand,
    Operator,
    Expression,
}

struct Parser<'p, 't, 'o> {
    store: &'p mut Store,
    names: &'p mut Names<'t>,
    cursor: Cursor<'t, 'o>,
    frames: Vec<Frame<'t>>,
    values: Vec<NodeId>,
}

impl<'p, 't, 'o> Parser<'p, 't, 'o> {
    fn new(store: &'p mut Store, lexer: Lexer<'t, 'o>, names: &'p mut Names<'t>) -> Self {
        Self {
            store,
            names,
            cursor: Cursor::new(lexer),
            frames: Vec::new(),
            values: Vec::new(),
        }
    }

    /// `let name = expression; … expression`
    fn whole_text(&mut self) -> Result<NodeId, ParseError> {
        while self.cursor.is_at_let() {
            self.cursor.advance();
            let name = self.cursor.advance();
            let Lexeme::Name(text) = name.lexeme else {
                return Err(self.cursor.unexpected());
            };
            let may_define = self.names.may_define(text);
            may_define.map_err(|kind| ParseError::at(name.start..name.end, kind))?;
            match self.cursor.token.lexeme {
                Lexeme::Equals => self.cursor.advance(),
                _ => return Err(self.cursor.expected("`=`")),
            };
            let id = self.expression()?;
            match self.cursor.token.lexeme {
                Lexeme::Semicolon => self.cursor.advance(),
                _ => return Err(self.cursor.expected("`;`")),
            };
            self.names.define(text, id);
        }
        self.whole_expression()
    }

    fn whole_expression(&mut self) -> Result<NodeId, ParseError> {
        if self.cursor.last_end == 0 && matches!(self.cursor.token.lexeme, Lexeme::End) {
            let everything = 0..self.cursor.text().len();
            return Err(ParseError::at(everything, ParseErrorKind::Empty));
        }
        let id = self.expression()?;
        match self.cursor.token.lexeme {
            Lexeme::End => Ok(id),
            _ => Err(self.cursor.unexpected()),
        }
    }

    fn expression(&mut self) -> Result<NodeId, ParseError> {
        loop {
            let mut read = self.operand()?;
            while read == Read::Operand {
                read = self.operator()?;
            }
            if read == Read::Expression {
                return Ok(self.pop());
            }
        }
    }

    // Reads where an operand is due: an operand, or something in front of one.
    fn operand(&mut self) -> Result<Read, ParseError> {
        let token = self.cursor.token.clone();
        match token.lexeme {
            Lexeme::Number(constant) => {
                self.cursor.advance();
                let id = self.store.add_constant(constant);
                self.values.push(id);
                Ok(Read::Operand)
            }
            Lexeme::Name(name) => {
                self.cursor.advance();
                self.name(name, token.start..token.end)
            }
            Lexeme::Open => {
                self.cursor.advance();
                self.frames.push(Frame::Group(token.start));
                Ok(Read::Operator)
            }
            Lexeme::Operator(operator) => {
                if let Some((op, precedence)) = operator.prefix {
                    self.frames.push(Frame::Prefix(op, precedence));
                } else if operator.infix.is_none_or(|infix| !is_plus(&infix)) {
                    return Err(self.cursor.expected_operand());
                }
                self.cursor.advance();
                Ok(Read::Operator)
            }
            _ => Err(self.cursor.expected_operand()),
        }
    }

    // Reads on behind a name: it is called, or an operand.
    fn name(&mut self, name: &'t str, span: Range<usize>) -> Result<Read, ParseError> {
        let is_call = matches!(
            self.cursor.token.lexeme,
            Lexeme::Open | Lexeme::Prime | Lexeme::OpenSquare
        );
        if !is_call {
            let id = self.names.operand(name, self.store);
            self.values.push(id);
            return Ok(Read::Operand);
        }
        let callee = self.callee(name, span.clone())?;
        let open = match self.cursor.token.lexeme {
            Lexeme::Open => self.cursor.advance().start,
            _ => return Err(self.cursor.expected("`(`")),
        };
        let mut call = OpenCall::new(callee, span, open, &self.values);
        call.argument = self.cursor.token.start;
        self.frames.push(Frame::Call(Box::new(call)));
        match self.cursor.token.lexeme {
            Lexeme::Close => self.close(),
            _ => Ok(Read::Operator),
        }
    }

    fn callee(&mut self, name: &'t str, span: Range<usize>) -> Result<Callee<'t>, ParseError> {
        if let Some(function) = self.names.function(name) {
            let orders = self.orders(function, span)?;
            return Ok(Callee::Declared(function, orders));
        }
        match Callee::built_in(name) {
            Some(callee) if matches!(self.cursor.token.lexeme, Lexeme::Open) => Ok(callee),
            // Only a declared function is written with its derivatives' orders.
            Some(_) => Err(self.cursor.unexpected()),
            None => {
                let kind = ParseErrorKind::UnknownFunction {
                    name: shortened(name),
                    suggestion: suggestion(name, self.names.declared()),
                };
                Err(ParseError::at(span, kind))
            }
        }
    }

    // The orders of differentiation behind the name of a function: primes, or
    // numbers in square brackets, or nothing.
    fn orders(&mut self, function: &Custom, name: Range<usize>) -> Result<Vec<u32>, ParseError> {
        let arity = function.arity();
        let mut orders = Vec::new();
        match self.cursor.token.lexeme {
            Lexeme::Prime => {
                let mut primes = 0;
                while matches!(self.cursor.token.lexeme, Lexeme::Prime) {
                    self.cursor.advance();
                    primes = u32::saturating_add(primes, 1);
                }
                orders.push(primes);
            }
            Lexeme::OpenSquare => loop {
                self.cursor.advance();
                match &self.cursor.token.lexeme {
                    Lexeme::Number(constant) => match order(constant) {
                        Some(order) => orders.push(order),
                        None => return Err(self.cursor.expected(ORDER)),
                    },
                    _ => return Err(self.cursor.expected(ORDER)),
                }
                self.cursor.advance();
                match self.cursor.token.lexeme {
                    Lexeme::Comma => {}
                    Lexeme::CloseSquare => {
                        self.cursor.advance();
                        break;
                    }
                    _ => return Err(self.cursor.expected("`,` or `]`")),
                }
            },
            _ => return Ok(vec![0; arity]),
        }
        if orders.len() == arity {
            return Ok(orders);
        }
        let kind = ParseErrorKind::WrongNumberOfOrders {
            name: function.name().to_owned(),
            expected: arity,
            found: orders.len(),
        };
        Err(ParseError::at(name.start..self.cursor.last_end, kind))
    }

    // Reads behind an operand.
    fn operator(&mut self) -> Result<Read, ParseError> {
        match self.cursor.token.lexeme {
            Lexeme::Operator(operator) => {
                let Some(infix) = operator.infix else {
                    return Err(self.cursor.unexpected());
                };
                let least = infix.precedence + u8::from(infix.from_the_right);
                self.apply_down_to(least);
                self.frames.push(Frame::Infix(infix));
                self.cursor.advance();
                Ok(Read::Operator)
            }
            Lexeme::Relation(relation) => {
                self.apply_down_to(0);
                let compared = match self.frames.last_mut() {
                    Some(Frame::Call(call)) => call.compare(relation, &self.values),
                    _ => Err(ParseErrorKind::ComparisonOutsideIf),
                };
                compared.map_err(|kind| self.cursor.here(kind))?;
                self.cursor.advance();
                Ok(Read::Operator)
            }
            Lexeme::Comma => self.comma(),
            Lexeme::Close => self.close(),
            Lexeme::Semicolon | Lexeme::End => {
                self.apply_down_to(0);
                match self.frames.last() {
                    None => Ok(Read::Expression),
                    Some(Frame::Call(call)) => Err(unclosed(call.open)),
                    Some(Frame::Group(open)) => Err(unclosed(*open)),
                    Some(Frame::Prefix(..) | Frame::Infix(_)) => Err(self.cursor.unexpected()),
                }
            }
            Lexeme::Number(_) | Lexeme::Name(_) | Lexeme::Open => {
                let found = self.cursor.found();
                Err(self.cursor.here(ParseErrorKind::ExpectedOperator { found }))
            }
            _ => Err(self.cursor.unexpected()),
        }
    }

    fn comma(&mut self) -> Result<Read, ParseError> {
        self.apply_down_to(0);
        let Some(Frame::Call(call)) = self.frames.last_mut() else {
            return Err(self.cursor.unexpected());
        };
        let argument = call.argument..self.cursor.last_end;
        let text = self.cursor.text();
        call.next_argument(self.store, &mut self.values, text)
            .map_err(|kind| ParseError::at(argument, kind))?;
        self.cursor.advance();
        if let Some(Frame::Call(call)) = self.frames.last_mut() {
            call.argument = self.cursor.token.start;
        }
        Ok(Read::Operator)
    }

    fn close(&mut self) -> Result<Read, ParseError> {
        self.apply_down_to(0);
        match self.frames.pop() {
            Some(Frame::Group(_)) => {}
            Some(Frame::Call(call)) => {
                let name = call.name.clone();
                let text = self.cursor.text();
                let id = call
                    .finish(self.store, &mut self.values, text)
                    .map_err(|kind| ParseError::at(name, kind))?;
                self.values.push(id);
            }
            _ => return Err(self.cursor.here(ParseErrorKind::UnmatchedParenthesis)),
        }
        self.cursor.advance();
        Ok(Read::Operand)
    }

    // Applies the operators on top of the stack that bind at least so tightly.
    fn apply_down_to(&mut self, least: u8) {
        loop {
            let id = match self.frames.last() {
                Some(Frame::Prefix(op, precedence)) if *precedence >= least => {
                    let op = Primitive::Unary(*op);
                    let x = self.pop();
                    self.store.add_row(op, &[x])
                }
                Some(Frame::Infix(infix)) if infix.precedence >= least => {
                    let op = Primitive::Binary(infix.row);
                    let (right, left) = (self.pop(), self.pop());
                    self.store.add_row(op, &[left, right])
                }
                _ => return,
            };
            self.frames.pop();
            self.values.push(id);
        }
    }

    fn pop(&mut self) -> NodeId {
        let value = self.values.pop();
        value.expect("operators are applied when their operands have been read")
    }
}

const ORDER: &str = "an order of differentiation";

fn unclosed(open: usize) -> ParseError {
    ParseError::at(open..open + 1, ParseErrorKind::UnclosedParenthesis)
}

fn is_plus(infix: &Infix) -> bool {
    infix.row == crate::primitive::Binary::Add
}
