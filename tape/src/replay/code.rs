//! Flat programs: instructions that read slots and write them, in the order to be run.

use std::cell::RefCell;
use std::ops::Range;

use trigrad_core::{Binary, Custom, Indexed, Nary, Relation, Unary};

use super::guard::Guard;
use super::schedule::schedule;
use super::select::select;
use super::store::Store;

/// What an instruction does with its arguments a, b, c and its constant k. Products and
/// sums in one instruction are rounded one after the other, as apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An input, of the number k.
    Load,
    /// A row of one argument.
    Unary(Unary),
    /// A row of one argument and its companion, which goes into the slot of b.
    Joint(Unary),
    /// A row of an integer and one argument.
    Indexed(Indexed, u32),
    /// A row of two arguments.
    Binary(Binary),
    /// a + b
    Add,
    /// a - b
    Subtract,
    /// a b
    Multiply,
    /// a + k
    Plus,
    /// k - a
    From,
    /// a k
    Times,
    /// k / a
    Over,
    /// a + b c
    PlusProduct,
    /// a - b c
    LessProduct,
    /// b c - a
    ProductLess,
    /// a + b k
    PlusTimes,
    /// b k - a
    TimesLess,
    /// a b k
    ProductTimes,
    /// a k b
    TimesProduct,
    /// a b c
    Product,
    /// a, and every number of the list with its constant added in turn.
    PlusMany,
    /// A row of the numbers of the list.
    Nary(Nary),
    /// A function outside of the table, of the numbers of the list.
    Call(u32),
    /// By comparing the first two numbers of the list, the third or the fourth.
    Select(Relation),
    /// The output of the number k gets a.
    Store,
    /// The comparison of the number k is looked at again for a and b.
    Check,
}

impl Kind {
    /// How many of a, b and c are read.
    fn arity(self) -> usize {
        match self {
            Self::Load | Self::Nary(_) | Self::Call(_) | Self::Select(_) => 0,
            Self::Unary(_) | Self::Joint(_) | Self::Indexed(..) => 1,
            Self::Plus | Self::From | Self::Times | Self::Over => 1,
            Self::Store | Self::PlusMany => 1,
            Self::Binary(_) | Self::PlusTimes | Self::TimesLess | Self::ProductTimes => 2,
            Self::TimesProduct | Self::Check => 2,
            Self::Add | Self::Subtract | Self::Multiply => 2,
            Self::PlusProduct | Self::LessProduct | Self::ProductLess | Self::Product => 3,
        }
    }

    /// Whether it writes no slot.
    pub(super) fn is_final(self) -> bool {
        matches!(self, Self::Store | Self::Check)
    }
}

/// One step; the numbers are those of nodes first, and of slots when it is laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instruction {
    pub(super) kind: Kind,
    pub(super) to: u32,
    /// With a list, where it begins and how long it is in place of b and c.
    pub(super) args: [u32; 3],
    pub(super) k: f64,
}

impl Instruction {
    pub(super) fn new(kind: Kind, to: u32, args: &[u32], k: f64) -> Self {
        let mut all = [0; 3];
        all[..args.len()].copy_from_slice(args);
        Self {
            kind,
            to,
            args: all,
            k,
        }
    }

    /// The number that a `Load`, a `Store` or a `Check` has in place of a constant.
    #[inline]
    pub(super) fn number(&self) -> usize {
        self.k as usize
    }

    /// Calls `each` with everything that is read.
    pub(super) fn reads<'a>(&'a self, lists: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
        let few = self.args[..self.kind.arity()].iter();
        few.chain(self.listed(lists)).copied()
    }

    /// The places of its list.
    #[inline]
    pub(super) fn list(&self) -> Range<usize> {
        let [_, first, count] = self.args.map(|place| place as usize);
        match self.kind {
            Kind::PlusMany | Kind::Nary(_) | Kind::Call(_) | Kind::Select(_) => {
                first..first + count
            }
            _ => 0..0,
        }
    }

    #[inline]
    pub(super) fn listed<'a>(&self, lists: &'a [u32]) -> &'a [u32] {
        &lists[self.list()]
    }

    /// Calls `each` with everything that is written.
    pub(super) fn writes(&self) -> impl Iterator<Item = u32> + use<> {
        let second = matches!(self.kind, Kind::Joint(_)).then_some(self.args[1]);
        let first = (!self.kind.is_final()).then_some(self.to);
        first.into_iter().chain(second)
    }

    /// The same with other numbers: of what is read, and of what is written.
    pub(super) fn renumbered(
        mut self,
        lists: &mut [u32],
        read: impl Fn(u32) -> u32,
        written: impl Fn(u32) -> u32,
    ) -> Self {
        for arg in &mut self.args[..self.kind.arity()] {
            *arg = read(*arg);
        }
        lists[self.list()]
            .iter_mut()
            .for_each(|arg| *arg = read(*arg));
        if let Kind::Joint(_) = self.kind {
            self.args[1] = written(self.args[1]);
        }
        if !self.kind.is_final() {
            self.to = written(self.to);
        }
        self
    }
}

/// Instructions that are not laid out yet, in a topological order, with their lists.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) instructions: Vec<Instruction>,
    pub(super) lists: Vec<u32>,
    /// The constants of the lists' numbers, where an instruction asks for them.
    pub(super) factors: Vec<f64>,
}

/// A program that is ready to run.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) instructions: Vec<Instruction>,
    pub(super) lists: Vec<u32>,
    pub(super) factors: Vec<f64>,
    pub(super) guards: Vec<Guard>,
    pub(super) calls: Vec<(Custom, Vec<u32>)>,
    /// The slots from this on hold constants.
    pub(super) constants_from: usize,
    pub(super) constants: Vec<f64>,
    /// How many outputs there are.
    pub(super) outputs: usize,
    /// The outputs that are constants: 0, where there is no node.
    pub(super) known: Vec<(usize, f64)>,
}

impl Code {
    /// The program that computes these nodes, and checks all comparisons.
    ///
    /// Time and memory linear in the nodes that they are made of.
    pub(super) fn new(store: &RefCell<Store>, outputs: &[Option<u32>], guards: &[Guard]) -> Self {
        let draft = select(store, outputs, guards);
        let store = store.borrow();
        let laid_out = schedule(&store, draft);
        let known = outputs.iter().enumerate().filter_map(|(number, &node)| {
            let constant = node.map_or(Some(0.0), |node| store.constant(node));
            Some((number, constant?))
        });
        Self {
            instructions: laid_out.draft.instructions,
            lists: laid_out.draft.lists,
            factors: laid_out.draft.factors,
            guards: guards.to_vec(),
            calls: store.calls().to_vec(),
            constants_from: laid_out.slots,
            constants: laid_out.constants,
            outputs: outputs.len(),
            known: known.collect(),
        }
    }

    /// How many numbers are kept for each point.
    pub(super) fn slots(&self) -> usize {
        self.constants_from + self.constants.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Long programs are read from memory as they run.
    #[test]
    fn an_instruction_is_half_a_cache_line() {
        assert_eq!(size_of::<Instruction>(), 32);
    }
}
