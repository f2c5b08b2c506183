//! Powers that have a simpler form in the company they are in.

use std::rc::Rc;

use trigrad_core::{Binary, Exact, Nary, Op, Primitive, Relation, Unary};

use super::super::rewriter::Rewriter;
use super::super::rule::Fact;
use super::super::term::{Factor, Id, Node, Term};
use super::Making;

impl Rewriter {
    // Replaces a power that has a simpler form; whether there was one.
    pub(super) fn find_special(&mut self, making: &mut Making) -> Option<bool> {
        for at in 0..making.factors.len() {
            let factor = making.factors[at].clone();
            if let Some(items) = self.special(&factor, making)? {
                making.factors.remove(at);
                for item in items {
                    self.open_factor(&mut making.factors, item)?;
                }
                return Some(true);
            }
        }
        self.find_conjugates(making)
    }

    // The powers that stand for this one, if there are simpler ones.
    fn special(&mut self, factor: &Factor, making: &mut Making) -> Option<Option<Vec<Factor>>> {
        let Node::Apply(op, args) = self.arena.node(factor.base) else {
            if factor.base == Id::E && !factor.exponent.is_one() {
                return self.special_exponential(factor, making);
            }
            return Some(None);
        };
        let Op::Row(row) = *op else {
            if *op == Op::If(Relation::Equal) && factor.exponent.is_one() {
                let args = Rc::clone(args);
                return self.times_power_slope(factor.base, &args, making);
            }
            return Some(None);
        };
        let args = Rc::clone(args);
        if row == Primitive::Unary(Unary::Neg) {
            return self.special_negation(factor, &args[0], making);
        }
        let Some(n) = factor.integer() else {
            return Some(None);
        };
        let power_of_arg = |making: &mut Making, n: i64| {
            let coefficient = args[0].coefficient.checked_pow(n)?;
            making.coefficient = making.coefficient.checked_mul(&coefficient)?;
            Some(Some(vec![Factor::new(args[0].base, Exact::from(n))]))
        };
        match row {
            Primitive::Unary(Unary::Abs) if n % 2 == 0 => {
                self.rule("even-power-of-abs");
                power_of_arg(making, n)
            }
            Primitive::Unary(Unary::Cbrt) if n % 3 == 0 => {
                self.rule("cube-of-cbrt");
                power_of_arg(making, n / 3)
            }
            Primitive::Nary(Nary::Hypot) if n % 2 == 0 => {
                let squares: Option<Vec<Term>> = args
                    .iter()
                    .map(|arg| self.power(arg, &Term::integer(2)))
                    .collect();
                let total = self.sum(squares?)?;
                let coefficient = total.coefficient.checked_pow(n / 2)?;
                making.coefficient = making.coefficient.checked_mul(&coefficient)?;
                self.rule("hypot-squared");
                Some(Some(vec![Factor::new(total.base, Exact::from(n / 2))]))
            }
            Primitive::Unary(Unary::Gamma) if n > 0 => self.gamma_ratio(n, &args[0], making),
            Primitive::Unary(op @ (Unary::Sign | Unary::Heaviside)) if n == 1 => {
                if op == Unary::Sign
                    && let Some(found) = self.signed_length(&args[0], making)?
                {
                    return Some(Some(found));
                }
                self.ramp(op, &args[0], making)
            }
            Primitive::Unary(
                op @ (Unary::Sin | Unary::Cos | Unary::Sec | Unary::Sinh | Unary::Cosh),
            ) if n % 2 == 0 => self.square_at_inverse(op, n, &args[0], making),
            Primitive::Unary(Unary::Tan) if n > 0 => self.reciprocals(n, &args[0], making),
            Primitive::Nary(Nary::Max) if n == 1 => self.extremes(factor.base, making),
            Primitive::Unary(Unary::Abs) if n == -1 => self.over_length(&args[0], making),
            Primitive::Binary(Binary::Xlogy) if n == 1 => self.whole_power(&args, making),
            _ => Some(None),
        }
    }

    // gamma(a + k)^n/gamma(a)^n as (a*(a + 1)*…)^n, or the other way round, for a small k.
    fn gamma_ratio(
        &mut self,
        n: i64,
        arg: &Term,
        making: &mut Making,
    ) -> Option<Option<Vec<Factor>>> {
        const FURTHEST: i64 = 4;
        let gamma = Primitive::Unary(Unary::Gamma);
        let mut found = None;
        for (place, factor) in making.factors.iter().enumerate() {
            if factor.integer() == Some(-n)
                && let Some(other) = self.args_of(factor.base, gamma)
            {
                found = Some((place, factor.base, other[0].clone()));
            }
        }
        let Some((place, base, other)) = found else {
            return Some(None);
        };
        let distance = self.attempt(|this| this.add(arg, &other.negated()));
        let Some(k) = distance.and_then(|distance| distance.as_integer()) else {
            return Some(None);
        };
        if k == 0 || k.abs() > FURTHEST {
            return Some(None);
        }
        let own = Op::Row(gamma);
        let own = Term::of(self.arena.intern(Node::Apply(own, [arg.clone()].into())));
        for gamma in [own, Term::of(base)] {
            if self.assume(Fact::Defined, &gamma).is_none() {
                return Some(None);
            }
        }
        self.rule("gamma-ratio");
        let (least, power) = if k > 0 { (other, n) } else { (arg.clone(), -n) };
        making.factors[place].exponent = Term::ZERO;
        let mut items = Vec::new();
        for step in 0..k.abs() {
            let factor = self.add(&least, &Term::integer(step))?;
            let factor = self.power(&factor, &Term::integer(power))?;
            making.coefficient = making.coefficient.checked_mul(&factor.coefficient)?;
            items.push(Factor::of(factor.base));
        }
        Some(Some(items))
    }

    // a/abs(a) as sign(a), a^2/abs(a) as abs(a).
    fn over_length(&mut self, arg: &Term, making: &mut Making) -> Option<Option<Vec<Factor>>> {
        let found = making
            .factors
            .iter()
            .position(|factor| factor.base == arg.base && factor.integer().is_some_and(|n| n > 0));
        let Some(found) = found.filter(|_| arg.coefficient.is_one()) else {
            return Some(None);
        };
        if self.assume(Fact::Nonzero, arg).is_none() {
            return Some(None);
        }
        let n = making.factors[found].integer()?;
        let (row, rest) = match n % 2 {
            0 => (Unary::Abs, n - 2),
            _ => (Unary::Sign, n - 1),
        };
        self.rule("over-abs");
        let value = self.apply(Op::Row(Primitive::Unary(row)), vec![arg.clone()])?;
        making.factors[found].exponent = Term::integer(rest);
        making.coefficient = making.coefficient.checked_mul(&value.coefficient)?;
        Some(Some(vec![Factor::of(value.base)]))
    }

    // abs(a)*sign(a) as a.
    fn signed_length(&mut self, arg: &Term, making: &mut Making) -> Option<Option<Vec<Factor>>> {
        let abs = Op::Row(Primitive::Unary(Unary::Abs));
        let length = Node::Apply(abs, [arg.clone()].into());
        let length = self.arena.intern(length);
        let found = making
            .factors
            .iter()
            .position(|factor| factor.base == length && factor.exponent.is_one());
        let Some(found) = found else {
            return Some(None);
        };
        self.rule("abs-sign");
        making.factors[found].exponent = Term::ZERO;
        making.coefficient = making.coefficient.checked_mul(&arg.coefficient)?;
        Some(Some(vec![Factor::of(arg.base)]))
    }

    // The slope of a power by its exponent comes in halves, which do not overflow; on
    // paper it is one power.
    fn whole_power(&mut self, args: &[Term], making: &mut Making) -> Option<Option<Vec<Factor>>> {
        let Node::Product(halves) = self.arena.node(args[0].base) else {
            return Some(None);
        };
        let [half] = &halves[..] else {
            return Some(None);
        };
        let half = half.clone();
        let is_power_of = args[1] == Term::of(half.base) && args[0].coefficient.is_one();
        let found = making.factors.iter().position(|factor| *factor == half);
        let Some(found) = found.filter(|_| is_power_of && half.number().is_none()) else {
            return Some(None);
        };
        let exponent = half.exponent.times(&Exact::from(2))?;
        let power = self.power(&args[1], &exponent)?;
        let row = Primitive::Binary(Binary::Xlogy);
        let slope = self.apply(Op::Row(row), vec![power, args[1].clone()])?;
        making.factors[found].exponent = Term::ZERO;
        self.rule("power-in-halves");
        making.coefficient = making.coefficient.checked_mul(&slope.coefficient)?;
        Some(Some(vec![Factor::of(slope.base)]))
    }

    // A root of something negated meets the thing itself.
    fn special_negation(
        &mut self,
        factor: &Factor,
        arg: &Term,
        making: &mut Making,
    ) -> Option<Option<Vec<Factor>>> {
        if let Some(n) = factor.integer() {
            if n % 2 != 0 {
                making.coefficient = making.coefficient.negated();
            }
            return Some(Some(vec![Factor::new(arg.base, Exact::from(n))]));
        }
        let found = making
            .factors
            .iter()
            .position(|other| other.base == arg.base && other.integer().is_some());
        let Some(found) = found else {
            return Some(None);
        };
        let n = making.factors[found].integer()?;
        if n % 2 != 0 {
            making.coefficient = making.coefficient.negated();
        }
        making.factors[found].exponent = Term::ZERO;
        Some(Some(vec![
            factor.clone(),
            Factor::new(factor.base, Exact::from(n)),
        ]))
    }

    // a*if(b == 0, 0, b*a^(b - 1)) as b*a^b: where a is 0 and b too, both are 0.
    fn times_power_slope(
        &mut self,
        whole: Id,
        args: &[Term],
        making: &mut Making,
    ) -> Option<Option<Vec<Factor>>> {
        let is_slope = args[1].is_zero() && args[2].is_zero() && args[3].as_number().is_none();
        if !is_slope {
            return Some(None);
        }
        for power in self.factors(args[3].base) {
            if power.number().is_some() {
                continue;
            }
            let Some(at) = self.multiple_of(power.base, making) else {
                continue;
            };
            let found = self.attempt(|this| {
                let exponent = this.add(&power.exponent, &Term::ONE)?;
                // The one is 0 where the other is.
                let is_same = exponent.base == args[0].base && exponent.as_number().is_none();
                is_same.then_some(())?;
                let slope = Factor {
                    base: power.base,
                    exponent: power.exponent.clone(),
                };
                let slope = this.power_of(&slope);
                let slope = this.multiply(&exponent, &slope)?;
                (slope.base == args[3].base).then_some(())?;
                let times = args[3].coefficient.checked_div(&slope.coefficient)?;
                this.assume(Fact::Defined, &Term::of(whole))?;
                let coefficient = times.checked_mul(&exponent.coefficient)?;
                Some((coefficient, exponent))
            });
            let Some((coefficient, exponent)) = found else {
                continue;
            };
            self.rule("power-slope-times");
            making.coefficient = making.coefficient.checked_mul(&coefficient)?;
            for (place, rest) in at {
                making.factors[place].exponent = rest;
            }
            return Some(Some(vec![
                Factor::of(exponent.base),
                Factor {
                    base: power.base,
                    exponent,
                },
            ]));
        }
        Some(None)
    }

    // The places of factors that together are the node, with the exponents that they have
    // without it. Only whole powers are taken apart, of which there is enough.
    fn multiple_of(&self, id: Id, making: &Making) -> Option<Vec<(usize, Term)>> {
        let parts = match self.arena.node(id) {
            Node::Product(factors) => factors.to_vec(),
            _ => vec![Factor::of(id)],
        };
        let mut places = Vec::new();
        for part in parts {
            let wanted = part.integer().filter(|&n| n > 0)?;
            let place = making.factors.iter().position(|factor| {
                factor.base == part.base && factor.integer().is_some_and(|n| n >= wanted)
            })?;
            let rest = making.factors[place].integer()? - wanted;
            places.push((place, Term::integer(rest)));
        }
        Some(places)
    }

    // exp(a + c*ln(b)) as exp(a)*b^c.
    fn split_exponential(
        &mut self,
        factor: &Factor,
        making: &mut Making,
    ) -> Option<Option<Vec<Factor>>> {
        let Node::Sum(terms) = self.arena.node(factor.exponent.base) else {
            return Some(None);
        };
        let terms = Rc::clone(terms);
        let (mut powers, mut rest) = (Vec::new(), Vec::new());
        for term in terms.iter() {
            let term = term.times(&factor.exponent.coefficient)?;
            match self.attempt(|this| this.power_in_exponent(&term)) {
                Some(power) => powers.push(power),
                None => rest.push(term),
            }
        }
        if powers.is_empty() {
            return Some(None);
        }
        let mut items = vec![Factor {
            base: Id::E,
            exponent: self.sum(rest)?,
        }];
        for power in powers {
            making.coefficient = making.coefficient.checked_mul(&power.coefficient)?;
            items.push(Factor::of(power.base));
        }
        Some(Some(items))
    }

    // exp(c*ln(a)) as a^c.
    fn special_exponential(
        &mut self,
        factor: &Factor,
        making: &mut Making,
    ) -> Option<Option<Vec<Factor>>> {
        if matches!(self.arena.node(factor.exponent.base), Node::Sum(_)) {
            return self.split_exponential(factor, making);
        }
        let Some(power) = self.attempt(|this| this.power_in_exponent(&factor.exponent)) else {
            return Some(None);
        };
        making.coefficient = making.coefficient.checked_mul(&power.coefficient)?;
        Some(Some(vec![Factor::of(power.base)]))
    }

    // The power that e is to this exponent, if there is a logarithm in it: a^(b*c) for
    // b*c*ln(a), (a + 1)^c for c*log1p(a).
    fn power_in_exponent(&mut self, exponent: &Term) -> Option<Term> {
        let ln = Primitive::Unary(Unary::Ln);
        let number = Term::number(exponent.coefficient.clone());
        let (rule, base, exponent) = if let Some(args) = self.args_of(exponent.base, ln) {
            ("exp-ln", args[0].clone(), number)
        } else if let Some(args) = self.args_of(exponent.base, Primitive::Unary(Unary::Log1p)) {
            ("exp-log1p", self.add(&args[0], &Term::ONE)?, number)
        } else {
            let mut factors = match self.arena.node(exponent.base) {
                Node::Product(factors) => factors.to_vec(),
                _ => return None,
            };
            let is_logarithm = |factor: &Factor| {
                factor.exponent.is_one() && self.args_of(factor.base, ln).is_some()
            };
            let place = factors.iter().position(is_logarithm)?;
            let base = self.args_of(factors.remove(place).base, ln)?[0].clone();
            let rest = self.product(exponent.coefficient.clone(), factors)?;
            ("exp-of-multiple", base, rest)
        };
        self.assume(Fact::Positive, &base)?;
        self.rule(rule);
        self.power(&base, &exponent)
    }

    // (c - a)*(a + c) as c^2 - a^2, for a number c.
    fn find_conjugates(&mut self, making: &mut Making) -> Option<bool> {
        for at in 0..making.factors.len() {
            let factor = &making.factors[at];
            let Some(exponent) = factor.number().filter(|n| n.abs().is_one()).cloned() else {
                continue;
            };
            let Some((number, other)) = self.number_and_other(factor.base) else {
                continue;
            };
            let partner = (at + 1..making.factors.len()).find(|&place| {
                let partner = &making.factors[place];
                partner.number() == Some(&exponent)
                    && self
                        .number_and_other(partner.base)
                        .is_some_and(|(n, o)| n == number.negated() && o == other)
            });
            let Some(partner) = partner else {
                continue;
            };
            let square = self.power(&other, &Term::integer(2))?;
            let number = Term::number(number.checked_mul(&number)?.negated());
            let difference = self.add(&square, &number)?;
            let whole = exponent.to_i64()?;
            making.coefficient = making
                .coefficient
                .checked_mul(&difference.coefficient.checked_pow(whole)?)?;
            making.factors.remove(partner);
            making.factors[at] = Factor::new(difference.base, exponent);
            self.rule("difference-of-squares");
            return Some(true);
        }
        Some(false)
    }

    // A sum of a number and one other term.
    fn number_and_other(&self, id: Id) -> Option<(Exact, Term)> {
        let Node::Sum(terms) = self.arena.node(id) else {
            return None;
        };
        let [a, b] = &terms[..] else { return None };
        match (a.as_number(), b.as_number()) {
            (Some(number), None) => Some((number.clone(), b.clone())),
            (None, Some(number)) => Some((number.clone(), a.clone())),
            _ => None,
        }
    }
}
