//! Signs and digits that terms begin with, found once for all nodes.

use std::collections::HashMap;

use trigrad_core::{Formula, NodeId, Op};

use crate::document::name::Name;
use crate::document::notation::{Notation, notation};
use crate::document::number::{is_negative, is_number};

/// What is known of each node, by index.
#[derive(Debug)]
pub(super) struct Facts(Vec<Fact>);

#[derive(Clone, Copy, Debug, Default)]
struct Fact {
    // A minus sign stands in front of the whole.
    is_signed: bool,
    // A minus sign stands in front of it, maybe only of a first term.
    begins_signed: bool,
    // It is a number.
    is_number: bool,
    // The first factor has a sign.
    first_signed: bool,
    // The first number among the factors, if there is one: whether it has a sign.
    number_signed: Option<bool>,
    // It begins with digits, or is in a bracket and ends with some.
    is_digits: bool,
}

impl Facts {
    /// Nodes that are `called` by a name have no sign and no digits.
    pub(super) fn of(formula: &Formula, called: &HashMap<NodeId, Name>) -> Self {
        let mut facts = Self(Vec::with_capacity(formula.len()));
        let mut args = Vec::new();
        for id in formula.nodes() {
            formula.args_into(id, &mut args);
            let fact = match called.contains_key(&id) {
                true => Fact::default(),
                false => facts.made(formula, id, &args),
            };
            facts.0.push(fact);
        }
        facts
    }

    /// Whether a minus sign stands in front of the whole.
    pub(super) fn is_signed(&self, id: NodeId) -> bool {
        self.0[id.index()].is_signed
    }

    /// The same of what the node is made of, although it may have a name.
    pub(super) fn means_signed(&self, formula: &Formula, id: NodeId) -> bool {
        self.made(formula, id, &formula.args(id)).is_signed
    }

    /// Whether a minus sign stands in front.
    pub(super) fn begins_signed(&self, id: NodeId) -> bool {
        self.0[id.index()].begins_signed
    }

    /// Whether it is a number.
    pub(super) fn is_number(&self, id: NodeId) -> bool {
        self.0[id.index()].is_number
    }

    /// Whether a dot is needed before it, so that it is not taken for a part of the
    /// number before.
    pub(super) fn begins_with_digit(&self, id: NodeId) -> bool {
        self.0[id.index()].is_digits
    }

    fn made(&self, formula: &Formula, id: NodeId, args: &[NodeId]) -> Fact {
        let arg = |slot: usize| {
            args.get(slot)
                .map_or(Fact::default(), |id| self.0[id.index()])
        };
        match formula.op(id) {
            Op::Constant(number) => {
                let constant = formula.constant(number);
                let (is_signed, is_number) = (is_negative(constant), is_number(constant));
                Fact {
                    is_signed,
                    begins_signed: is_signed,
                    is_number,
                    first_signed: is_signed,
                    number_signed: is_number.then_some(is_signed),
                    is_digits: is_number,
                }
            }
            Op::Row(row) => match notation(row) {
                Notation::Negation => Fact {
                    is_digits: arg(0).is_digits,
                    ..Fact::signed(true)
                },
                Notation::Product => {
                    let number_signed = arg(0).number_signed.or(arg(1).number_signed);
                    let first_signed = arg(0).first_signed;
                    Fact {
                        is_digits: number_signed.is_some() || arg(0).is_digits,
                        number_signed,
                        first_signed,
                        ..Fact::signed(first_signed || number_signed == Some(true))
                    }
                }
                Notation::Quotient => Fact::signed(arg(0).is_signed),
                Notation::Power => Fact {
                    is_digits: arg(0).is_number && !arg(0).is_signed,
                    ..Fact::default()
                },
                Notation::Sum | Notation::Difference => Fact {
                    begins_signed: arg(0).begins_signed,
                    ..Fact::default()
                },
                _ => Fact::default(),
            },
            _ => Fact::default(),
        }
    }
}

impl Fact {
    fn signed(is_signed: bool) -> Self {
        Self {
            is_signed,
            begins_signed: is_signed,
            first_signed: is_signed,
            ..Self::default()
        }
    }
}
