//! Rows, conditionals and calls of simplified arguments, in their simplest form.

mod branches;
mod extremes;
mod values;

use std::rc::Rc;

use trigrad_core::{
    Binary, Constant, Decoration, Exact, Nary, Op, Primitive, Relation, Unary, compare,
};

use super::known::rational_base;
use super::rewriter::Rewriter;
use super::rule::Fact;
use super::term::{Factor, Id, Node, Term};

// How deep the right side of a rule may set off further rules.
const MOST_NESTED: u32 = 24;

impl Rewriter {
    /// The operation in its simplest form, or as it is written where there is none.
    pub(super) fn made(&mut self, op: Op, args: Vec<Term>) -> Term {
        if self.work == 0 || self.depth >= MOST_NESTED {
            return self.as_written(op, args);
        }
        self.depth += 1;
        let simpler = self.attempt(|this| this.apply(op, args.clone()));
        self.depth -= 1;
        simpler.unwrap_or_else(|| self.as_written(op, args))
    }

    /// The operation in its simplest form; `None` where a rule may not touch it.
    pub(super) fn apply(&mut self, op: Op, mut args: Vec<Term>) -> Option<Term> {
        let half = || Exact::ratio(1, 2);
        self.sort_arguments(op, &mut args);
        match op {
            Op::Row(Primitive::Unary(row)) => match row {
                Unary::Neg => return Some(args[0].negated()),
                Unary::Sqrt => return self.power(&args[0], &Term::number(half()?)),
                Unary::Exp => return self.exponential(Id::E, &args[0]),
                Unary::Exp2 => {
                    let two = self.arena.intern(rational_base(Exact::from(2)));
                    return self.exponential(two, &args[0]);
                }
                Unary::Abs | Unary::Sign => {
                    let found = self.attempt(|this| this.without_signs(row, &args[0]));
                    if found.is_some() {
                        return found;
                    }
                }
                Unary::Ln | Unary::Log2 | Unary::Log10 => {
                    let found = self.attempt(|this| this.logarithm(op, &args[0]));
                    if found.is_some() {
                        return found;
                    }
                }
                Unary::Sin | Unary::Cos | Unary::Tan | Unary::Cot | Unary::Sec | Unary::Csc => {
                    let found = self.attempt(|this| this.shifted(row, &args[0]));
                    if found.is_some() {
                        return found;
                    }
                }
                Unary::Log1p => {
                    let found = self.attempt(|this| this.log1p_of_less(&args[0]));
                    if found.is_some() {
                        return found;
                    }
                }
                _ => {}
            },
            Op::Row(Primitive::Binary(row)) => match row {
                Binary::Add => return self.add(&args[0], &args[1]),
                Binary::Sub => return self.add(&args[0], &args[1].negated()),
                Binary::Mul => return self.multiply(&args[0], &args[1]),
                Binary::Div => return self.divide(&args[0], &args[1]),
                Binary::Pow => return self.power(&args[0], &args[1]),
                _ => {}
            },
            Op::Row(Primitive::Nary(row)) => match row {
                Nary::Sum => {
                    self.rule("sum-call");
                    return self.sum(args);
                }
                Nary::Product => {
                    self.rule("product-call");
                    let mut coefficient = Exact::ONE;
                    for arg in &args {
                        coefficient = coefficient.checked_mul(&arg.coefficient)?;
                    }
                    let factors = args.iter().map(|arg| Factor::of(arg.base)).collect();
                    return self.product(coefficient, factors);
                }
                Nary::Hypot => {
                    let found = self.attempt(|this| this.scaled_hypot(&args));
                    if found.is_some() {
                        return found;
                    }
                }
                Nary::Max | Nary::Min => {
                    let found = self.attempt(|this| this.extreme(row, &args));
                    if found.is_some() {
                        return found;
                    }
                }
                _ => {}
            },
            Op::If(relation) => {
                let is_equality = matches!(relation, Relation::Equal | Relation::NotEqual);
                let is_multiple = args[0].as_number().is_none() && !args[0].coefficient.is_one();
                if is_equality && args[1].is_zero() && is_multiple {
                    args[0] = Term::of(args[0].base);
                    self.rule("equal-to-0");
                    return Some(self.made(op, args));
                }
                if let Some(holds) = self.decided(relation, &args[0], &args[1]) {
                    self.rule("decided");
                    return Some(if holds {
                        args[2].clone()
                    } else {
                        args[3].clone()
                    });
                }
                let found = self.attempt(|this| this.decided_branches(relation, &args));
                if found.is_some() {
                    return found;
                }
                let found = self.attempt(|this| this.one_minus_square(relation, &args));
                if found.is_some() {
                    return found;
                }
                if args[2] == args[3] {
                    let found = self.attempt(|this| {
                        this.assume(Fact::Defined, &args[0])?;
                        this.assume(Fact::Defined, &args[1])
                    });
                    if found.is_some() {
                        self.rule("same-branches");
                        return Some(args[2].clone());
                    }
                }
            }
            _ => {}
        }
        if let Some(found) = self.apply_patterns(op, &args) {
            return Some(found);
        }
        if let Some(found) = self.attempt(|this| this.exact_value(op, &args)) {
            return Some(found);
        }
        Some(Term::of(self.arena.intern(Node::Apply(op, args.into()))))
    }

    fn exponential(&mut self, base: Id, exponent: &Term) -> Option<Term> {
        if exponent.is_zero() {
            self.rule("exp-0");
            return Some(Term::ONE);
        }
        if exponent.is_one() {
            self.rule("exp-1");
        }
        let logarithm = if base == Id::E {
            Unary::Ln
        } else {
            Unary::Log2
        };
        if base != Id::E
            && let Node::Apply(Op::Row(Primitive::Unary(row)), args) =
                self.arena.node(exponent.base)
            && *row == logarithm
            && exponent.coefficient.is_one()
        {
            let arg = args[0].clone();
            self.assume(Fact::Positive, &arg)?;
            self.rule("exp2-log2");
            return Some(arg);
        }
        let exponent = exponent.clone();
        self.product(Exact::ONE, vec![Factor { base, exponent }])
    }

    // abs(-2*a) as 2*abs(a), sign(2*a) as sign(a), and what is above 0 outside.
    fn without_signs(&mut self, row: Unary, arg: &Term) -> Option<Term> {
        let op = Op::Row(Primitive::Unary(row));
        let mut coefficient = arg.coefficient.clone();
        if coefficient.is_zero() {
            self.rule(if row == Unary::Sign {
                "sign-0"
            } else {
                "abs-known"
            });
            return Some(Term::ZERO);
        }
        if row == Unary::Sign {
            let sign = if coefficient.is_negative() { -1 } else { 1 };
            coefficient = Exact::from(sign);
        } else {
            coefficient = coefficient.abs();
        }
        let base = Term::of(arg.base);
        if arg.base == Id::ONE {
            self.rule(if row == Unary::Sign {
                "sign-known"
            } else {
                "abs-known"
            });
            return Some(Term::number(coefficient));
        }
        let mut outside = Vec::new();
        let mut inside = Vec::new();
        let mut has_negative = false;
        for factor in self.factors(arg.base) {
            let power = self.power_of(&factor);
            let fact = match row {
                Unary::Sign => Fact::Positive,
                _ => Fact::NonNegative,
            };
            if self.proves(fact, &power) {
                outside.push(factor);
            } else if self.proves(fact, &power.negated()) {
                coefficient = coefficient.negated();
                has_negative = true;
                outside.push(factor);
            } else {
                inside.push(factor);
            }
        }
        let is_bare = match row {
            Unary::Sign => coefficient == arg.coefficient,
            _ => arg.coefficient.is_one(),
        };
        if outside.is_empty() && is_bare {
            return None;
        }
        let rule = match (row, outside.is_empty()) {
            (Unary::Sign, true) => "sign-multiple",
            (Unary::Sign, false) if has_negative => "sign-negative",
            (Unary::Sign, false) => "sign-known",
            (_, true) => "abs-multiple",
            (_, false) if has_negative => "abs-negative",
            (_, false) => "abs-known",
        };
        self.rule(rule);
        if row == Unary::Sign {
            for factor in &outside {
                let power = self.power_of(factor);
                self.assume(Fact::Defined, &power)?;
            }
            outside.clear();
        }
        if inside.is_empty() {
            return match row {
                Unary::Sign => Some(Term::number(coefficient)),
                _ => base.times(&coefficient),
            };
        }
        let rest = self.product(Exact::ONE, inside)?;
        let rest = self.apply(op, vec![rest])?;
        let outside = self.product(coefficient, outside)?;
        self.multiply(&outside, &rest)
    }

    // The logarithm of a power of which the base is above 0 wherever it is defined.
    fn logarithm(&mut self, op: Op, arg: &Term) -> Option<Term> {
        if let Some(number) = arg.as_number() {
            let number = number.clone();
            return self.logarithm_of_number(op, &number);
        }
        let Node::Product(factors) = self.arena.node(arg.base) else {
            return None;
        };
        let factors = Rc::clone(factors);
        let is_single = arg.coefficient.is_one() && factors.len() == 1;
        if !is_single {
            return self.logarithm_of_exponential(op, &arg.coefficient, &factors);
        }
        let only = factors[0].clone();
        if let Node::Constant(Constant::Exact(base)) = self.arena.node(only.base)
            && only.number().is_none()
        {
            let is_exp2 = op == Op::Row(Primitive::Unary(Unary::Log2)) && *base == Exact::from(2);
            (!is_exp2).then_some(())?;
            let base = Term::number(base.clone());
            let scale = self.apply(op, vec![base])?;
            self.rule(match op {
                Op::Row(Primitive::Unary(Unary::Log2)) => "log2-of-power",
                Op::Row(Primitive::Unary(Unary::Log10)) => "log10-of-power",
                _ => "ln-of-power",
            });
            return self.multiply(&only.exponent, &scale);
        }
        if only.base == Id::E {
            (op == Op::Row(Primitive::Unary(Unary::Ln))).then_some(())?;
            self.rule("ln-exp");
            return Some(only.exponent);
        }
        let exponent = only.number()?.clone();
        let is_even = exponent.to_i64().is_some_and(|n| n % 2 == 0);
        let mut base = Term::of(only.base);
        if is_even && !self.proves(Fact::NonNegative, &base) {
            base = base.negated();
            self.proves(Fact::NonNegative, &base).then_some(())?;
        }
        let inner = self.apply(op, vec![base])?;
        self.rule(match op {
            Op::Row(Primitive::Unary(Unary::Log2)) => "log2-power",
            Op::Row(Primitive::Unary(Unary::Log10)) => "log10-power",
            _ => "ln-power",
        });
        inner.times(&exponent)
    }

    // ln(b*exp(a)) as a + ln(b).
    fn logarithm_of_exponential(
        &mut self,
        op: Op,
        coefficient: &Exact,
        factors: &[Factor],
    ) -> Option<Term> {
        let is_natural = op == Op::Row(Primitive::Unary(Unary::Ln));
        let place = factors.iter().position(|factor| factor.base == Id::E);
        let place = place.filter(|_| is_natural)?;
        let mut rest = factors.to_vec();
        let exponential = rest.remove(place);
        (!rest.is_empty() || !coefficient.is_negative()).then_some(())?;
        let rest = self.product(coefficient.clone(), rest)?;
        let rest = self.apply(op, vec![rest])?;
        self.rule("ln-of-exp-times");
        self.add(&exponential.exponent, &rest)
    }

    // log1p(a - 1) as ln(a).
    fn log1p_of_less(&mut self, arg: &Term) -> Option<Term> {
        let Node::Sum(terms) = self.arena.node(arg.base) else {
            return None;
        };
        let place = terms.iter().position(|term| {
            let number = term.as_number();
            number.is_some_and(|n| n.checked_mul(&arg.coefficient) == Some(Exact::from(-1)))
        })?;
        let more = self.sum_without(arg, place)?;
        self.rule("log1p-of-less");
        self.apply(Op::Row(Primitive::Unary(Unary::Ln)), vec![more])
    }

    // 1 - a^2, as slopes write it to keep its digits.
    fn one_minus_square(&mut self, relation: Relation, args: &[Term]) -> Option<Term> {
        let is_half = args[1].as_number() == Exact::ratio(1, 2).as_ref();
        (relation == Relation::Less && is_half).then_some(())?;
        let arg = match self.args_of(args[0].base, Primitive::Unary(Unary::Abs)) {
            Some(inner) => inner[0].times(&args[0].coefficient)?,
            None => args[0].clone(),
        };
        let square = self.power(&arg, &Term::integer(2))?;
        let difference = self.add(&Term::ONE, &square.negated())?;
        (difference == args[2]).then_some(())?;
        let less = self.add(&Term::ONE, &arg.negated())?;
        let more = self.add(&Term::ONE, &arg)?;
        (self.multiply(&less, &more)? == args[3]).then_some(())?;
        self.notes.rules.clear();
        self.rule("one-minus-square");
        Some(difference)
    }

    // Whether a comparison of constants holds, if their enclosures tell.
    fn decided(&mut self, relation: Relation, left: &Term, right: &Term) -> Option<bool> {
        if let (Some(left), Some(right)) = (left.as_number(), right.as_number()) {
            return Some(relation.holds(left, right));
        }
        if let Some(holds) = self.attempt(|this| this.decided_by_sign(relation, left, right)) {
            return Some(holds);
        }
        let [left, right] = [left, right].map(|side| self.arena.knowledge().enclosure(side));
        let (left, right) = (left?, right?);
        let defined = [&left, &right]
            .iter()
            .all(|side| side.decoration() > Decoration::Partial);
        defined.then(|| compare(relation, &left, &right)).flatten()
    }

    // Whether a comparison holds, if the sign of the difference tells.
    fn decided_by_sign(&mut self, relation: Relation, left: &Term, right: &Term) -> Option<bool> {
        let rules = self.notes.rules.len();
        (self.proves(Fact::Defined, left) && self.proves(Fact::Defined, right)).then_some(())?;
        let difference = self.add(left, &right.negated())?;
        self.notes.rules.truncate(rules);
        if difference.is_zero() {
            return Some(relation.holds(&0, &0));
        }
        let (fact, holds) = match relation {
            Relation::Equal => (Fact::Nonzero, false),
            Relation::NotEqual => (Fact::Nonzero, true),
            Relation::Less => (Fact::NonNegative, false),
            Relation::GreaterEqual => (Fact::NonNegative, true),
            Relation::LessEqual => (Fact::Positive, false),
            Relation::Greater => (Fact::Positive, true),
        };
        if self.proves(fact, &difference) {
            return Some(holds);
        }
        let (fact, holds) = match relation {
            Relation::Equal | Relation::NotEqual => return None,
            Relation::Less => (Fact::Positive, true),
            Relation::GreaterEqual => (Fact::Positive, false),
            Relation::LessEqual => (Fact::NonNegative, true),
            Relation::Greater => (Fact::NonNegative, false),
        };
        self.proves(fact, &difference.negated()).then_some(holds)
    }

    // hypot(c*a, c*b) as c*hypot(a, b), for a number c above 0.
    fn scaled_hypot(&mut self, args: &[Term]) -> Option<Term> {
        let hypot = Op::Row(Primitive::Nary(Nary::Hypot));
        if let [only] = args {
            self.rule("hypot-of-one");
            let abs = Op::Row(Primitive::Unary(Unary::Abs));
            return self.apply(abs, vec![only.clone()]);
        }
        let size = args[0].coefficient.abs();
        let is_same = args.iter().all(|arg| arg.coefficient.abs() == size);
        if is_same && !size.is_zero() && args.iter().any(|arg| !arg.coefficient.is_one()) {
            let args: Vec<Term> = args.iter().map(|arg| Term::of(arg.base)).collect();
            self.rule("hypot-scaled");
            return self.apply(hypot, args)?.times(&size);
        }
        // A float in every argument, as the row's own scaling has it.
        let is_scale = |arena: &super::arena::Arena, factor: &Factor| {
            let is_float = matches!(
                arena.node(factor.base),
                Node::Constant(Constant::Float(x)) if *x > 0.0 && x.is_finite()
            );
            is_float && factor.exponent.is_one()
        };
        let first = self.factors(args[0].base);
        let common = first
            .iter()
            .find(|factor| is_scale(&self.arena, factor))?
            .clone();
        let mut scaled = Vec::new();
        for arg in args {
            let mut factors = self.factors(arg.base);
            let place = factors.iter().position(|factor| *factor == common)?;
            factors.remove(place);
            scaled.push(self.product(arg.coefficient.clone(), factors)?);
        }
        self.rule("hypot-scaled");
        let length = self.apply(hypot, scaled)?;
        self.multiply(&Term::of(common.base), &length)
    }

    /// The arguments of the node if it applies this row.
    pub(super) fn args_of(&self, id: Id, row: Primitive) -> Option<Rc<[Term]>> {
        match self.arena.node(id) {
            Node::Apply(Op::Row(other), args) if *other == row => Some(Rc::clone(args)),
            _ => None,
        }
    }
}
