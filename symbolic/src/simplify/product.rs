//! Products in collected form: an exact number times powers, each base once.

mod functions;
mod special;

use std::rc::Rc;

use trigrad_core::{Binary, Constant, Exact, Op, Primitive};

use super::rewriter::Rewriter;
use super::rule::Fact;
use super::term::{Factor, Id, Node, Term};

impl Rewriter {
    /// The product of two terms; `None` where that is not allowed or too large.
    pub(super) fn multiply(&mut self, a: &Term, b: &Term) -> Option<Term> {
        match (a.as_number(), b.as_number()) {
            (Some(x), Some(y)) => {
                self.rule("fold");
                return Some(Term::number(x.checked_mul(y)?));
            }
            (Some(x), _) if !x.is_zero() => return b.times(x),
            (_, Some(y)) if !y.is_zero() => return a.times(y),
            _ => {}
        }
        let coefficient = a.coefficient.checked_mul(&b.coefficient)?;
        self.product(coefficient, vec![Factor::of(a.base), Factor::of(b.base)])
    }

    /// The quotient of two terms; `None` where that is not allowed or too large.
    pub(super) fn divide(&mut self, a: &Term, b: &Term) -> Option<Term> {
        if b.is_zero() {
            return None;
        }
        let coefficient = a.coefficient.checked_div(&b.coefficient)?;
        if b.base == Id::ONE && !coefficient.is_zero() {
            return Some(Term {
                coefficient,
                base: a.base,
            });
        }
        let below = Factor::new(b.base, Exact::from(-1));
        self.product(coefficient, vec![Factor::of(a.base), below])
    }

    /// The number times the powers; `None` where that is not allowed or too large.
    pub(super) fn product(&mut self, coefficient: Exact, items: Vec<Factor>) -> Option<Term> {
        let mut making = Making {
            coefficient,
            factors: Vec::with_capacity(items.len() + 4),
        };
        for item in items {
            match self.vanishing(item.base).filter(|_| item.exponent.is_one()) {
                Some(part) => {
                    making.coefficient = Exact::ZERO;
                    self.open_factor(&mut making.factors, Factor::of(part))?;
                }
                None => self.open_factor(&mut making.factors, item)?,
            }
        }
        self.spend(making.factors.len());
        self.combine_factors(&mut making)?;
        for _ in 0..MOST_SPECIAL {
            if !self.find_special(&mut making)? {
                break;
            }
            self.combine_factors(&mut making)?;
        }
        if making.coefficient.is_zero() {
            making.coefficient = Exact::ONE;
            let whole = self.finished_product(making);
            return Some(self.times_zero(whole));
        }
        // A number that evaluation could not hold stays where it was.
        if !making.factors.is_empty() {
            is_moderate(&making.coefficient).then_some(())?;
        }
        self.multiply_floats(&mut making.factors);
        Some(self.finished_product(making))
    }

    /// 0 where the term may not but be a number, and otherwise 0 times the term.
    pub(super) fn times_zero(&mut self, term: Term) -> Term {
        let defined = self.attempt(|this| {
            for factor in this.factors(term.base) {
                let power = this.power_of(&factor);
                this.assume(Fact::Defined, &power)?;
            }
            Some(())
        });
        if defined.is_some() {
            self.rule("zero-times");
            return Term::ZERO;
        }
        let mul = Op::Row(Primitive::Binary(Binary::Mul));
        self.as_written(mul, vec![Term::ZERO, Term::of(term.base)])
    }

    /// What is multiplied by 0, if the node is that.
    pub(super) fn vanishing(&self, id: Id) -> Option<Id> {
        match self.arena.node(id) {
            Node::Apply(Op::Row(Primitive::Binary(Binary::Mul)), args) if args[0].is_zero() => {
                Some(args[1].base)
            }
            _ => None,
        }
    }

    /// The power as a term, as it is.
    pub(super) fn power_of(&mut self, factor: &Factor) -> Term {
        if factor.exponent.is_one() {
            return Term::of(factor.base);
        }
        Term::of(self.arena.intern(Node::Product([factor.clone()].into())))
    }

    // A product to an integer power, opened.
    fn open_factor(&mut self, factors: &mut Vec<Factor>, item: Factor) -> Option<()> {
        let Node::Product(inner) = self.arena.node(item.base) else {
            factors.push(item);
            return Some(());
        };
        let inner = Rc::clone(inner);
        let Some(n) = item.integer() else {
            factors.push(item);
            return Some(());
        };
        if self.is_shared(item.base) {
            factors.push(item);
            return Some(());
        }
        if n == 1 {
            if self.whole.contains(&item.base) {
                factors.push(item);
            } else {
                self.spend(inner.len());
                factors.extend(inner.iter().cloned());
            }
            return Some(());
        }
        for factor in inner.iter() {
            let raised = self.raised(factor, n)?;
            factors.push(raised);
        }
        Some(())
    }

    // `(base^exponent)^n`.
    fn raised(&mut self, factor: &Factor, n: i64) -> Option<Factor> {
        let whole = Exact::from(n);
        if let Some(exponent) = factor.number() {
            let total = exponent.checked_mul(&whole)?;
            let base = Term::of(factor.base);
            if !exponent.is_integer() && total.is_integer() {
                if exponent.is_negative() && !total.is_negative() {
                    self.assume(Fact::Positive, &base)?;
                } else {
                    self.assume(Fact::NonNegative, &base)?;
                }
                self.rule("power-of-root");
            } else if exponent.is_negative() && !total.is_negative() {
                self.assume(Fact::Nonzero, &base)?;
                self.rule("reciprocal");
            } else if !exponent.is_one() {
                self.rule("power-of-power");
            }
            return Some(Factor::new(factor.base, total));
        }
        if factor.base == Id::E {
            self.rule("power-of-exp");
        } else {
            if self.proves(Fact::Positive, &Term::of(factor.base)) {
                self.rule("power-of-power");
            } else {
                let power = self.power_of(factor);
                self.assume(Fact::Defined, &power)?;
                self.rule("power-of-any");
            }
        }
        Some(Factor {
            base: factor.base,
            exponent: factor.exponent.times(&whole)?,
        })
    }

    // Each base once, sorted by node; powers of numbers that are numbers go to the
    // coefficient.
    fn combine_factors(&mut self, making: &mut Making) -> Option<()> {
        making.factors.sort_by_key(|factor| factor.base);
        let mut kept: Vec<Factor> = Vec::with_capacity(making.factors.len());
        let mut from = 0;
        while from < making.factors.len() {
            let base = making.factors[from].base;
            let mut to = from + 1;
            while to < making.factors.len() && making.factors[to].base == base {
                to += 1;
            }
            let exponent = if to - from == 1 {
                making.factors[from].exponent.clone()
            } else {
                let exponents: Vec<Term> = making.factors[from..to]
                    .iter()
                    .map(|factor| factor.exponent.clone())
                    .collect();
                match self.attempt(|this| this.joined(base, &exponents)) {
                    Some(exponent) => exponent,
                    None => {
                        // Where that is not allowed they stand side by side.
                        kept.extend(making.factors[from..to].iter().cloned());
                        from = to;
                        continue;
                    }
                }
            };
            from = to;
            if base == Id::ONE || exponent.is_zero() {
                continue;
            }
            if let Node::Constant(Constant::Exact(number)) = self.arena.node(base)
                && let Some(exponent) = exponent.as_number()
            {
                // The whole part of the exponent is a number.
                let whole = floor(exponent)?;
                let power = number.checked_pow(whole)?;
                making.coefficient = making.coefficient.checked_mul(&power)?;
                let rest = exponent.checked_sub(&Exact::from(whole))?;
                if !rest.is_zero() {
                    kept.push(Factor::new(base, rest));
                }
                continue;
            }
            kept.push(Factor { base, exponent });
        }
        making.factors = kept;
        Some(())
    }

    // The sum of exponents of the same base.
    fn joined(&mut self, base: Id, exponents: &[Term]) -> Option<Term> {
        let all_numbers: Option<Vec<&Exact>> = exponents.iter().map(Term::as_number).collect();
        let term = Term::of(base);
        let Some(numbers) = all_numbers else {
            if base != Id::E && !self.proves(Fact::Positive, &term) {
                for exponent in exponents {
                    if exponent.as_integer().is_some_and(|n| n >= 0) {
                        continue;
                    }
                    let power = self.power_of(&Factor {
                        base,
                        exponent: exponent.clone(),
                    });
                    self.assume(Fact::Defined, &power)?;
                }
                self.rule("like-powers-of-any");
            }
            self.rule("like-powers");
            return self.sum(exponents.to_vec());
        };
        let mut total = Exact::ZERO;
        let (mut divides, mut has_root) = (false, false);
        for exponent in numbers {
            total = total.checked_add(exponent)?;
            divides |= exponent.is_negative();
            has_root |= !exponent.is_integer();
        }
        if has_root && total.is_integer() {
            self.assume(Fact::NonNegative, &term)?;
            self.rule("power-of-root");
        }
        if divides && !total.is_negative() {
            self.assume(Fact::Nonzero, &term)?;
            self.rule("cancel-powers");
        } else {
            self.rule("like-powers");
        }
        if total.is_zero() {
            // Where it is known not to be 0, it must still be a number.
            self.assume(Fact::Defined, &term)?;
        }
        Some(Term::number(total))
    }

    // Floats multiply as they would at evaluation.
    fn multiply_floats(&mut self, factors: &mut Vec<Factor>) {
        let float = |factor: &Factor| match self.arena.node(factor.base) {
            Node::Constant(Constant::Float(x)) => match factor.integer()? {
                1 => Some(*x),
                -1 => Some(1.0 / *x),
                _ => None,
            },
            _ => None,
        };
        let values: Vec<f64> = factors.iter().filter_map(float).collect();
        if values.len() < 2 {
            return;
        }
        let total: f64 = values.iter().product();
        if !total.is_finite() || total == 0.0 {
            return;
        }
        let keep: Vec<bool> = factors
            .iter()
            .map(|factor| float(factor).is_none())
            .collect();
        let mut keep = keep.into_iter();
        factors.retain(|_| keep.next().unwrap_or(true));
        self.rule("fold-float");
        let node = Node::Constant(Constant::Float(total));
        factors.push(Factor::of(self.arena.intern(node)));
    }

    fn finished_product(&mut self, making: Making) -> Term {
        let Making {
            coefficient,
            mut factors,
        } = making;
        let base = match &factors[..] {
            [] => Id::ONE,
            [only] if only.exponent.is_one() => only.base,
            _ => {
                let key = |factor: &Factor| {
                    let exponent = &factor.exponent;
                    (
                        self.arena.print(factor.base),
                        exponent.coefficient.clone(),
                        self.arena.print(exponent.base),
                    )
                };
                factors.sort_by_cached_key(key);
                self.arena.intern(Node::Product(factors.into()))
            }
        };
        Term { coefficient, base }
    }
}

// So many powers of a product are replaced by simpler ones; a bound for those that may
// not be put together afterwards.
const MOST_SPECIAL: usize = 64;

/// Whether a number is well inside of the range of f64, where it may stand in front of a
/// product.
pub(super) fn is_moderate(number: &Exact) -> bool {
    number.to_small().is_some() || (1e-150..1e150).contains(&number.to_f64().abs())
}

/// A product in the making.
struct Making {
    coefficient: Exact,
    factors: Vec<Factor>,
}

/// The greatest integer not above the number.
pub(super) fn floor(number: &Exact) -> Option<i64> {
    let (n, d) = number.to_small()?;
    Some(n.div_euclid(d))
}
