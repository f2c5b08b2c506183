//! Powers and roots.

use std::rc::Rc;

use trigrad_core::{Constant, Exact, Op, Primitive, Unary};

use super::known::rational_base;
use super::rewriter::Rewriter;
use super::rule::Fact;
use super::term::{Factor, Id, Node, Term};

impl Rewriter {
    /// `base^exponent`; `None` where no rule may touch it.
    pub(super) fn power(&mut self, base: &Term, exponent: &Term) -> Option<Term> {
        match exponent.as_number() {
            Some(number) if number.is_integer() => self.integer_power(base, number),
            Some(number) => self.root(base, &number.clone()),
            None => self.general_power(base, exponent),
        }
    }

    fn integer_power(&mut self, base: &Term, exponent: &Exact) -> Option<Term> {
        let n = exponent.to_i64()?;
        if n == 0 {
            self.assume(Fact::Defined, base)?;
            self.rule("power-0");
            return Some(Term::ONE);
        }
        if n == 1 {
            return Some(base.clone());
        }
        let coefficient = base.coefficient.checked_pow(n)?;
        if base.as_number().is_some() {
            self.rule("fold");
            return Some(Term::number(coefficient));
        }
        self.product(coefficient, vec![Factor::new(base.base, exponent.clone())])
    }

    // A power whose exponent is a fraction: of a base below 0 it is no number.
    fn root(&mut self, base: &Term, exponent: &Exact) -> Option<Term> {
        if let Some(number) = base.as_number() {
            return self.root_of_number(&number.clone(), exponent);
        }
        let size = base.coefficient.abs();
        let scale = match size.is_one() {
            true => Term::ONE,
            false => self.root_of_number(&size, exponent)?,
        };
        let inner = if base.coefficient.is_negative() {
            self.negation(base.base)
        } else {
            base.base
        };
        let mut factors = self.factors(scale.base);
        let coefficient = scale.coefficient.clone();
        if !scale.is_one() {
            self.rule("root-of-multiple");
        }
        factors.extend(self.root_of_node(inner, exponent)?);
        self.product(coefficient, factors)
    }

    // The node with a minus sign, as the base of a root.
    fn negation(&mut self, base: Id) -> Id {
        let neg = Op::Row(Primitive::Unary(Unary::Neg));
        self.arena.intern(Node::Apply(neg, [Term::of(base)].into()))
    }

    // Roots of primes, times a rational number.
    fn root_of_number(&mut self, number: &Exact, exponent: &Exact) -> Option<Term> {
        if number.is_negative() {
            return None;
        }
        if number.is_zero() {
            return (!exponent.is_negative()).then_some(Term::ZERO);
        }
        let mut factors = Vec::new();
        let (above, below) = number.to_small()?;
        for (part, sign) in [(above, 1), (below, -1)] {
            let signed = exponent.checked_mul(&Exact::from(sign))?;
            for (prime, times) in prime_powers(part) {
                let base = self.arena.intern(rational_base(Exact::from(prime)));
                let exponent = signed.checked_mul(&Exact::from(times))?;
                factors.push(Factor::new(base, exponent));
            }
        }
        self.rule("root-of-number");
        self.product(Exact::ONE, factors)
    }

    // The powers that the root of a node is a product of.
    fn root_of_node(&mut self, base: Id, exponent: &Exact) -> Option<Vec<Factor>> {
        let whole = || Some(vec![Factor::new(base, exponent.clone())]);
        let Node::Product(factors) = self.arena.node(base) else {
            return whole();
        };
        let factors = Rc::clone(factors);
        if let [single] = &factors[..] {
            let root = self.attempt(|this| this.root_of_power(single, exponent));
            return root.map_or_else(whole, |factor| Some(vec![factor]));
        }
        // Factors above 0 may stand under a root of their own; so may squares, where
        // they are not 0 or what remains is not below 0.
        let (mut apart, mut together) = (Vec::new(), Vec::new());
        for factor in factors.iter() {
            let power = self.power_of(factor);
            if self.proves(Fact::Positive, &power) {
                apart.push(factor.clone());
            } else {
                together.push(factor.clone());
            }
        }
        let mut squares = Vec::new();
        let mut kept = Vec::new();
        for factor in together {
            let power = self.power_of(&factor);
            let is_nonzero = exponent.is_negative() || self.proves(Fact::Nonzero, &power);
            if self.proves(Fact::NonNegative, &power) && is_nonzero {
                squares.push(factor);
            } else {
                kept.push(factor);
            }
        }
        if kept.is_empty()
            || kept.iter().all(|factor| {
                let power = self.power_of(factor);
                self.proves(Fact::NonNegative, &power)
            })
        {
            squares.append(&mut kept);
        }
        apart.append(&mut squares);
        if apart.is_empty() {
            return whole();
        }
        let mut roots = Vec::new();
        for factor in &apart {
            let root = self.attempt(|this| this.root_of_power(factor, exponent));
            match root {
                Some(root) => roots.push(root),
                None => kept.push(factor.clone()),
            }
        }
        if roots.is_empty() {
            return whole();
        }
        self.rule("root-of-product");
        if !kept.is_empty() {
            let rest = self.product(Exact::ONE, kept)?;
            if let [only] = &self.factors(rest.base)[..] {
                let only = only.clone();
                let root = self.attempt(|this| this.root_of_power(&only, exponent));
                roots.push(root.unwrap_or(Factor::new(rest.base, exponent.clone())));
            } else {
                roots.push(Factor::new(rest.base, exponent.clone()));
            }
        }
        Some(roots)
    }

    // `(base^inner)^exponent` for a fraction as exponent.
    fn root_of_power(&mut self, factor: &Factor, exponent: &Exact) -> Option<Factor> {
        let base = Term::of(factor.base);
        if factor.exponent.is_one() {
            return Some(Factor::new(factor.base, exponent.clone()));
        }
        let Some(inner) = factor.number().cloned() else {
            // exp(a)^c, and other powers of what is above 0.
            let is_positive = factor.base == Id::E || self.proves(Fact::Positive, &base);
            is_positive.then_some(())?;
            self.rule(if factor.base == Id::E {
                "power-of-exp"
            } else {
                "power-of-power"
            });
            return Some(Factor {
                base: factor.base,
                exponent: factor.exponent.times(exponent)?,
            });
        };
        let total = inner.checked_mul(exponent)?;
        let is_even = inner.to_i64().is_some_and(|n| n % 2 == 0);
        if is_even && !self.proves(Fact::NonNegative, &base) {
            let abs = Op::Row(Primitive::Unary(Unary::Abs));
            if inner.is_negative() && !total.is_negative() {
                self.assume(Fact::Nonzero, &base)?;
                self.rule("reciprocal");
            }
            let length = self.apply(abs, vec![base])?;
            let base = match length.coefficient.is_one() {
                true => length.base,
                false => {
                    length.negated().coefficient.is_one().then_some(())?;
                    self.negation(length.base)
                }
            };
            self.rule("root-of-square");
            return Some(Factor::new(base, total));
        }
        if !is_even && total.is_integer() {
            let fact = match total.is_negative() || inner.is_negative() {
                true => Fact::Positive,
                false => Fact::NonNegative,
            };
            self.assume(fact, &base)?;
            self.rule("power-of-root");
        } else if inner.is_negative() && !total.is_negative() {
            self.assume(Fact::Nonzero, &base)?;
            self.rule("reciprocal");
        }
        self.rule("root-of-power");
        Some(Factor::new(factor.base, total))
    }

    // An exponent that is not a number.
    fn general_power(&mut self, base: &Term, exponent: &Term) -> Option<Term> {
        if let Some(number) = base.as_number() {
            if number.is_one() {
                self.assume(Fact::Defined, exponent)?;
                self.rule("power-of-1");
                return Some(Term::ONE);
            }
            if number.is_zero() || number.is_negative() {
                return None;
            }
            let (above, below) = number.to_small()?;
            let (number, exponent) = match above {
                1 => (Exact::from(below), exponent.negated()),
                _ => (number.clone(), exponent.clone()),
            };
            let base = self.arena.intern(rational_base(number));
            return self.product(Exact::ONE, vec![Factor { base, exponent }]);
        }
        if !base.coefficient.is_one() {
            let base = self.wrapped(base);
            let exponent = exponent.clone();
            return self.product(Exact::ONE, vec![Factor { base, exponent }]);
        }
        if base.base == Id::E {
            self.rule("power-of-e");
        }
        let raised = match &self.factors(base.base)[..] {
            [only] if !only.exponent.is_one() => {
                let only = only.clone();
                self.attempt(|this| this.power_of_power(&only, exponent))
            }
            _ => None,
        };
        let factor = raised.unwrap_or(Factor {
            base: base.base,
            exponent: exponent.clone(),
        });
        self.product(Exact::ONE, vec![factor])
    }

    // `(base^inner)^exponent` for an exponent of which nothing is known.
    fn power_of_power(&mut self, factor: &Factor, exponent: &Term) -> Option<Factor> {
        let base = Term::of(factor.base);
        let is_odd = factor.integer().is_some_and(|n| n % 2 != 0);
        let is_root = factor.number().is_some_and(|number| !number.is_integer());
        let is_positive = factor.base == Id::E || self.proves(Fact::Positive, &base);
        if !is_positive {
            // Of an even power the sign would be lost; of a root the base is not below 0.
            (is_odd || is_root).then_some(())?;
            let power = self.power_of(factor);
            let whole = Factor {
                base: power.base,
                exponent: exponent.clone(),
            };
            let whole = self.power_of(&whole);
            self.assume(Fact::Defined, &whole)?;
            self.rule("power-of-any");
        }
        let total = self.multiply(&factor.exponent, exponent)?;
        self.rule("power-of-power");
        Some(Factor {
            base: factor.base,
            exponent: total,
        })
    }

    // A multiple of a node as the base of a power.
    fn wrapped(&mut self, term: &Term) -> Id {
        if term.coefficient == Exact::from(-1) {
            return self.negation(term.base);
        }
        let mul = Op::Row(Primitive::Binary(trigrad_core::Binary::Mul));
        let number = Term::number(term.coefficient.clone());
        let args = [number, Term::of(term.base)];
        self.arena.intern(Node::Apply(mul, args.into()))
    }

    /// The constant as a term.
    pub(super) fn constant(&mut self, constant: &Constant) -> Term {
        match constant {
            Constant::Exact(exact) => Term::number(exact.clone()),
            other => Term::of(self.arena.intern(Node::Constant(other.clone()))),
        }
    }
}

/// The number, above 0, as powers of small primes and a rest.
pub(super) fn prime_powers(number: i64) -> Vec<(i64, i64)> {
    const LARGEST: i64 = 1000;
    let mut rest = number;
    let mut found = Vec::new();
    let mut prime = 2;
    while prime <= LARGEST && prime * prime <= rest {
        let mut times = 0;
        while rest % prime == 0 {
            rest /= prime;
            times += 1;
        }
        if times > 0 {
            found.push((prime, times));
        }
        prime += if prime == 2 { 1 } else { 2 };
    }
    if rest > 1 {
        let root = rest.isqrt();
        if root * root == rest {
            found.push((root, 2));
        } else {
            found.push((rest, 1));
        }
    }
    found
}
