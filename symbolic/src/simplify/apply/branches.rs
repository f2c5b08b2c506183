//! Conditionals inside of branches of conditionals.

use trigrad_core::{Op, Relation};

use super::super::rewriter::Rewriter;
use super::super::term::{Node, Term};

impl Rewriter {
    /// if(c, if(c, x, y), z) as if(c, x, z), in both branches; `None` where none asks what
    /// is decided already.
    pub(super) fn decided_branches(&mut self, relation: Relation, args: &[Term]) -> Option<Term> {
        let mut args = args.to_vec();
        let mut is_found = false;
        for (place, holds) in [(2, true), (3, false)] {
            while let Some(taken) = self.taken(relation, &args, place, holds) {
                args[place] = taken;
                is_found = true;
            }
        }
        is_found.then_some(())?;
        self.rule("same-question");
        Some(self.made(Op::If(relation), args))
    }

    // The branch of the conditional in a branch that is taken whenever that branch is.
    fn taken(&self, relation: Relation, args: &[Term], place: usize, holds: bool) -> Option<Term> {
        let branch = &args[place];
        let Node::Apply(Op::If(inner), own) = self.arena.node(branch.base) else {
            return None;
        };
        let asks = |relation: Relation, left: usize, right: usize| {
            *inner == relation && own[0] == args[left] && own[1] == args[right]
        };
        let is_same = asks(relation, 0, 1) || asks(mirrored(relation), 1, 0);
        let is_opposite = asks(negated(relation), 0, 1) || asks(mirrored(negated(relation)), 1, 0);
        (is_same || is_opposite).then_some(())?;
        let taken = if holds == is_same { &own[2] } else { &own[3] };
        taken.times(&branch.coefficient)
    }
}

// The relation with its sides exchanged.
fn mirrored(relation: Relation) -> Relation {
    match relation {
        Relation::Less => Relation::Greater,
        Relation::LessEqual => Relation::GreaterEqual,
        Relation::Greater => Relation::Less,
        Relation::GreaterEqual => Relation::LessEqual,
        Relation::Equal | Relation::NotEqual => relation,
    }
}

// The relation that holds between numbers where this one does not.
fn negated(relation: Relation) -> Relation {
    match relation {
        Relation::Less => Relation::GreaterEqual,
        Relation::LessEqual => Relation::Greater,
        Relation::Greater => Relation::LessEqual,
        Relation::GreaterEqual => Relation::Less,
        Relation::Equal => Relation::NotEqual,
        Relation::NotEqual => Relation::Equal,
    }
}
