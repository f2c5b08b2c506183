//! Nodes to expressions, with the brackets that a language needs.

use trigrad_core::{Formula, NodeId, Op};

use super::error::CodeError;
use super::helpers::{Form, form};
use super::language::Language;
use super::layout::Layout;
use super::names::Taken;

/// How tightly an expression holds together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Choice,
    Sum,
    Product,
    Prefix,
    Whole,
}

/// An expression as text.
pub(super) struct Text {
    pub(super) text: String,
    binding: Binding,
}

impl Text {
    fn at_least(self, least: Binding) -> String {
        match self.binding >= least {
            true => self.text,
            false => format!("({})", self.text),
        }
    }
}

/// Writes the expressions of one function.
pub(super) struct Expressions<'a> {
    pub(super) formula: &'a Formula,
    pub(super) layout: &'a Layout,
    pub(super) language: Language,
    pub(super) prefix: &'a str,
    /// None in a helper, whose arguments have the names that its definition gives them.
    pub(super) taken: Option<&'a Taken>,
    pub(super) inputs: Vec<String>,
    /// The number of the temporary, by node.
    pub(super) temporaries: Vec<u32>,
}

impl Expressions<'_> {
    /// The name of the temporary.
    pub(super) fn name(&self, id: NodeId) -> String {
        format!("t{}", self.temporaries[id.index()])
    }

    /// The node as it is written where it is used: by its name, or in full. A constant is
    /// called by a name only where everything else is constant too.
    pub(super) fn reference(&self, id: NodeId, is_varying: bool) -> Result<Text, CodeError> {
        let is_constant = matches!(self.formula.op(id), Op::Constant(_));
        if self.layout.is_temporary(id) && !(is_constant && is_varying) {
            return Ok(Text {
                text: self.name(id),
                binding: Binding::Whole,
            });
        }
        self.expression(id)
    }

    pub(super) fn argument(
        &self,
        of: NodeId,
        slot: usize,
        least: Binding,
    ) -> Result<String, CodeError> {
        let arg = self.formula.args(of)[slot];
        let text = self.reference(arg, self.layout.is_varying(of))?;
        Ok(text.at_least(least))
    }

    pub(super) fn test(&self, id: NodeId) -> Result<String, CodeError> {
        let left = self.argument(id, 0, Binding::Sum)?;
        let right = self.argument(id, 1, Binding::Sum)?;
        let sign = match self.formula.op(id) {
            Op::If(relation) => self.language.dialect().relation(relation),
            _ => "",
        };
        Ok(format!("{left} {sign} {right}"))
    }

    /// The node in full. This recurses, to the depth at which the layout makes temporaries.
    pub(super) fn expression(&self, id: NodeId) -> Result<Text, CodeError> {
        let dialect = self.language.dialect();
        let whole = |text: String| Text {
            text,
            binding: Binding::Whole,
        };
        Ok(match self.formula.op(id) {
            Op::Constant(number) => {
                let text = dialect.number(self.formula.constant(number).to_f64());
                let is_signed = text.starts_with(['-', '(']);
                Text {
                    text,
                    binding: if is_signed {
                        Binding::Prefix
                    } else {
                        Binding::Whole
                    },
                }
            }
            // The inputs are the variables that were interned first, in order.
            Op::Variable(number) => whole(self.inputs[number as usize].clone()),
            Op::If(_) => {
                let test = self.test(id)?;
                let then = match dialect.brackets_choices() {
                    true => self.argument(id, 2, Binding::Sum)?,
                    false => self.argument(id, 2, Binding::Choice)?,
                };
                let otherwise = self.argument(id, 3, Binding::Choice)?;
                let (text, is_whole) = dialect.choice(&test, &then, &otherwise);
                Text {
                    text,
                    binding: if is_whole {
                        Binding::Whole
                    } else {
                        Binding::Choice
                    },
                }
            }
            Op::Call(number) => {
                let call = self.formula.call(number);
                whole(match self.taken {
                    Some(taken) => self.call(&taken.call(call), id)?,
                    None => self.help(call.function.name(), id)?,
                })
            }
            Op::Row(row) => {
                let count = self.formula.args(id).len();
                match form(row, count, self.language)? {
                    Form::Minus => Text {
                        text: format!("-{}", self.argument(id, 0, Binding::Whole)?),
                        binding: Binding::Prefix,
                    },
                    Form::Infix { sign, is_sum } => {
                        let (own, tighter) = match is_sum {
                            true => (Binding::Sum, Binding::Product),
                            false => (Binding::Product, Binding::Whole),
                        };
                        // A sign behind an operator is put in brackets.
                        let right = self.argument(id, 1, tighter)?;
                        let right = match right.starts_with('-') {
                            true => format!("({right})"),
                            false => right,
                        };
                        Text {
                            text: format!("{} {sign} {right}", self.argument(id, 0, own)?),
                            binding: own,
                        }
                    }
                    Form::Native(name) => match name.strip_prefix('.') {
                        Some(method) => whole(self.method(method, id)?),
                        None => whole(self.call(name, id)?),
                    },
                    Form::Helper(name) => whole(self.help(&name, id)?),
                }
            }
        })
    }

    fn call(&self, name: &str, id: NodeId) -> Result<String, CodeError> {
        Ok(format!("{name}({})", self.arguments(id, 0)?))
    }

    // A helper may do with its argument what a language refuses to do with a literal.
    fn help(&self, name: &str, id: NodeId) -> Result<String, CodeError> {
        let mut texts = Vec::new();
        for arg in self.formula.args(id) {
            let text = self.reference(arg, self.layout.is_varying(id))?.text;
            let is_literal =
                matches!(self.formula.op(arg), Op::Constant(_)) && text.parse::<f64>().is_ok();
            texts.push(match is_literal {
                true => self.language.dialect().literal_argument(text),
                false => text,
            });
        }
        Ok(format!("{}{name}({})", self.prefix, texts.join(", ")))
    }

    // A literal has no methods until its type is known.
    fn method(&self, name: &str, id: NodeId) -> Result<String, CodeError> {
        let args = self.formula.args(id);
        if !self.layout.is_typed(args[0]) {
            return self.call(&format!("f64::{name}"), id);
        }
        let of = self.argument(id, 0, Binding::Whole)?;
        Ok(format!("{of}.{name}({})", self.arguments(id, 1)?))
    }

    fn arguments(&self, id: NodeId, from: usize) -> Result<String, CodeError> {
        let args = self.formula.args(id);
        let is_varying = self.layout.is_varying(id);
        let texts: Result<Vec<String>, CodeError> = args[from..]
            .iter()
            .map(|&arg| Ok(self.reference(arg, is_varying)?.text))
            .collect();
        Ok(texts?.join(", "))
    }
}
