//! The greatest and the least of several terms.

use trigrad_core::{Nary, Op, Primitive, Unary};

use super::super::rewriter::Rewriter;
use super::super::rule::Fact;
use super::super::term::Term;

// In longer lists not every pair is compared.
const MOST_COMPARED: usize = 8;
// Longer lists stay as they are.
const LONGEST: usize = 64;

impl Rewriter {
    /// max(a, max(a, b)) as max(a, b), max(a, a + 1) as a + 1, and the like; `None` where
    /// every argument counts.
    ///
    /// Lists inside of lists become one only where that leaves something out.
    pub(super) fn extreme(&mut self, row: Nary, args: &[Term]) -> Option<Term> {
        let other = match row {
            Nary::Max => Nary::Min,
            _ => Nary::Max,
        };
        let name = |greatest: &'static str, least: &'static str| match row {
            Nary::Max => greatest,
            _ => least,
        };
        if let [only] = args {
            self.rule(name("max-of-one", "min-of-one"));
            return Some(only.clone());
        }
        let nested = |this: &Self, term: &Term, row: Nary| match term.coefficient.is_one() {
            true => this.args_of(term.base, Primitive::Nary(row)),
            false => None,
        };
        let mut kept: Vec<Term> = Vec::new();
        let mut total = 0;
        let mut has_nested = false;
        for arg in args {
            let inner = nested(self, arg, row);
            has_nested |= inner.is_some();
            let inner = inner.as_deref().unwrap_or(std::slice::from_ref(arg));
            total += inner.len();
            (total <= LONGEST).then_some(())?;
            for term in inner {
                if !kept.contains(term) {
                    kept.push(term.clone());
                }
            }
        }
        self.spend(total);
        let mut rule = match (kept.len() < total, has_nested) {
            (false, _) => None,
            (true, true) => Some(name("max-nested", "min-nested")),
            (true, false) if args.len() == 2 => Some(name("max-same", "min-same")),
            (true, false) => Some(name("max-repeated", "min-repeated")),
        };
        // max(a, min(a, b)) is a.
        for place in (0..kept.len()).rev() {
            let Some(inner) = nested(self, &kept[place], other) else {
                continue;
            };
            let is_met = kept.iter().any(|term| inner.contains(term));
            if is_met && self.leaves_out(&kept[place].clone()) {
                kept.remove(place);
                rule = Some(name("max-absorbs", "min-absorbs"));
            }
        }
        if let [a, b] = &kept[..]
            && *a == b.negated()
            && a.as_number().is_none()
        {
            self.rule(name("max-of-opposites", "min-of-opposites"));
            let abs = Op::Row(Primitive::Unary(Unary::Abs));
            let length = self.apply(abs, vec![a.clone()])?;
            return Some(match row {
                Nary::Max => length,
                _ => length.negated(),
            });
        }
        if kept.len() <= MOST_COMPARED && self.leave_lesser_out(row, &mut kept) {
            rule = Some(name("max-known", "min-known"));
        }
        self.rule(rule?);
        if let [only] = &kept[..] {
            return Some(only.clone());
        }
        // One of them as it was, if it has all that is left.
        for arg in args {
            if nested(self, arg, row).is_some_and(|inner| inner[..] == kept[..]) {
                return Some(arg.clone());
            }
        }
        let op = Op::Row(Primitive::Nary(row));
        let made = super::super::term::Node::Apply(op, kept.into());
        Some(Term::of(self.arena.intern(made)))
    }

    fn leaves_out(&mut self, term: &Term) -> bool {
        self.attempt(|this| this.assume(Fact::Defined, term))
            .is_some()
    }

    // Leaves out what is proved not to be the greatest, or the least; whether there was
    // something.
    fn leave_lesser_out(&mut self, row: Nary, kept: &mut Vec<Term>) -> bool {
        let before = kept.len();
        let mut place = 0;
        while place < kept.len() {
            let is_lesser = (0..kept.len()).filter(|&at| at != place).any(|at| {
                let (candidate, rival) = (kept[place].clone(), kept[at].clone());
                let (above, below) = match row {
                    Nary::Max => (&rival, &candidate),
                    _ => (&candidate, &rival),
                };
                self.is_at_least(above, below) && self.leaves_out(&candidate)
            });
            match is_lesser {
                true => {
                    kept.remove(place);
                }
                false => place += 1,
            }
        }
        kept.len() < before
    }

    /// Both the greatest and the least of two terms: their sum or product is that of the
    /// terms.
    pub(in super::super) fn both_extremes(&self, a: &Term, b: &Term) -> Option<[Term; 2]> {
        let list = |term: &Term, row: Nary| self.args_of(term.base, Primitive::Nary(row));
        let greatest = list(a, Nary::Max)?;
        let least = list(b, Nary::Min)?;
        let is_same = match (&greatest[..], &least[..]) {
            ([a, b], [c, d]) => (a == c && b == d) || (a == d && b == c),
            _ => false,
        };
        is_same.then(|| [greatest[0].clone(), greatest[1].clone()])
    }
}
