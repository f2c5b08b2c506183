//! What a closing bracket makes of the values before it.

use std::ops::Range;

use trigrad_core::{Expr, Primitive, Relation};

use super::{Frame, Head, Read, Reader, Value};
use crate::exchange::fpcore::condition::Truth;
use crate::exchange::fpcore::error::{FpCoreError, FpCoreErrorKind};
use crate::exchange::fpcore::lexer::{error, shown};
use crate::exchange::fpcore::symbols::row;

impl<'t, 'g> Reader<'t, 'g> {
    // What the bracket that is closed here has made, if it is a value.
    pub(super) fn close(
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

    pub(super) fn number(&self, (value, span): &Read<'g>) -> Result<Expr<'g>, FpCoreError> {
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
