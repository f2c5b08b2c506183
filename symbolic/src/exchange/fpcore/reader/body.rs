//! The body of a core: what is begun waits on a stack for its closing bracket.

use std::ops::Range;

use trigrad_core::{Constant, Relation};

use super::{Frame, Head, Read, Reader, Value};
use crate::exchange::fpcore::error::{FpCoreError, FpCoreErrorKind};
use crate::exchange::fpcore::lexer::{Lexeme, Token, error, shown};
use crate::exchange::fpcore::number;
use crate::exchange::fpcore::symbols::{Meaning, Parts, constant, operators, row, unsupported};
use crate::near::nearest;

impl<'t, 'g> Reader<'t, 'g> {
    pub(super) fn expression(&mut self, first: Token<'t>) -> Result<Read<'g>, FpCoreError> {
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
}
