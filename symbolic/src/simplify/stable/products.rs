//! Products and quotients that a function stands for: sin(a)/cos(a), sin(a)/a,
//! exp(a)/(exp(a) + 1), ln(a)/ln(2), abs(a)*abs(b).

use trigrad_core::{Exact, Op, Primitive, Unary};

use super::super::rule::Fact;
use super::super::term::{Factor, Id, Node, Term};
use super::{Finishing, Form, Gain, LONGEST};
use crate::keyed::Set;

impl Finishing<'_> {
    pub(super) fn better_product(&mut self, factors: &[Factor]) -> Form {
        if factors.len() > LONGEST {
            return None;
        }
        for at in 0..factors.len() {
            let Some(n) = factors[at].integer() else {
                continue;
            };
            let base = factors[at].base;
            let found = match self.rewriter.arena.node(base).clone() {
                Node::Sum(_) if n < 0 => self.over_one_plus(factors, at, -n),
                Node::Apply(Op::Row(Primitive::Unary(row)), args) => {
                    self.better_function(factors, at, row, &args[0], n)
                }
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn better_function(
        &mut self,
        factors: &[Factor],
        at: usize,
        row: Unary,
        arg: &Term,
        n: i64,
    ) -> Form {
        let noted = (
            self.rewriter.notes.rules.len(),
            self.rewriter.notes.conditions.len(),
        );
        let found = match row {
            Unary::Sin if n == 1 => self.over_argument(factors, at, arg),
            Unary::Sinc if n == 1 => self.times_argument(factors, at, arg),
            Unary::Ln if n == 1 => self.over_logarithm(factors, at, arg),
            Unary::Abs | Unary::Sign => self.several(factors, row, n),
            Unary::Gamma if n == 1 => self.next_gamma(factors, at, arg),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        self.rewriter.notes.rules.truncate(noted.0);
        self.rewriter.notes.conditions.truncate(noted.1);
        let is_hyperbolic = match row {
            Unary::Sin | Unary::Cos | Unary::Tan | Unary::Cot | Unary::Sec | Unary::Csc => false,
            Unary::Sinh | Unary::Cosh | Unary::Tanh => true,
            _ => return None,
        };
        self.by_angle(factors, arg, is_hyperbolic)
    }

    // All powers of functions of one angle as the fewest there are.
    fn by_angle(&mut self, factors: &[Factor], arg: &Term, is_hyperbolic: bool) -> Form {
        let (mut s, mut c) = (0_i64, 0_i64);
        let mut own: Vec<Factor> = Vec::new();
        let mut rest: Vec<Factor> = Vec::new();
        let mut is_plain = true;
        for factor in factors {
            let of_angle = match self.rewriter.arena.node(factor.base) {
                Node::Apply(Op::Row(Primitive::Unary(row)), args) if args[0] == *arg => {
                    by_sine_and_cosine(*row, is_hyperbolic).zip(factor.integer())
                }
                _ => None,
            };
            let Some(((by_s, by_c), n)) = of_angle else {
                rest.push(factor.clone());
                continue;
            };
            is_plain &= by_s == 0 || by_c == 0;
            is_plain &= by_s + by_c == 1;
            is_plain &= own.iter().all(|other| other.base != factor.base);
            s = s.checked_add(by_s.checked_mul(n)?)?;
            c = c.checked_add(by_c.checked_mul(n)?)?;
            own.push(factor.clone());
        }
        let before: Set<Id> = own.iter().map(|factor| factor.base).collect();
        let mut best: Option<(u64, Term, bool)> = None;
        for (powers, halved) in candidates(s, c, is_hyperbolic) {
            let mut items = rest.clone();
            let inside = match halved {
                true => arg.times(&Exact::from(2))?,
                false => arg.clone(),
            };
            let mut scale = match halved {
                true => Exact::from(2).checked_pow(-s)?,
                false => Exact::ONE,
            };
            let (mut is_known, mut made) = (true, 0_usize);
            for &(row, n) in &powers {
                let value = self.function(row, &inside)?;
                // sin(2*x - pi/2) is -cos(2*x).
                scale = scale.checked_mul(&value.coefficient.checked_pow(n)?)?;
                is_known &= value.coefficient.abs().is_one() && value.base != Id::ONE;
                if !before.contains(&value.base) && !self.is_there(value.base) {
                    made += 1;
                }
                items.push(Factor::new(value.base, Exact::from(n)));
            }
            let kept: Set<Id> = items.iter().map(|factor| factor.base).collect();
            let freed = before
                .iter()
                .filter(|&&id| !kept.contains(&id) && self.is_single(id))
                .count();
            if !is_known || freed < made {
                continue;
            }
            let rules = self.rewriter.notes.rules.len();
            let Some(value) = self.rewriter.product(scale, items) else {
                continue;
            };
            self.rewriter.notes.rules.truncate(rules);
            self.rewriter.costs.update(&self.rewriter.arena);
            let cost = self.rewriter.costs.alone(&self.rewriter.arena, &value);
            let is_least = |least: u64| cost < least || (cost == least && halved);
            if best.as_ref().is_none_or(|(least, ..)| is_least(*least)) {
                best = Some((cost, value, halved));
            }
        }
        let (cost, value, halved) = best?;
        let old = self.rewriter.arena.intern(Node::Product(factors.into()));
        self.rewriter.costs.update(&self.rewriter.arena);
        let old = self
            .rewriter
            .costs
            .alone(&self.rewriter.arena, &Term::of(old));
        (cost < old || (halved && cost == old)).then_some(())?;
        if !is_plain {
            // A tangent that goes may not have been a number where the rest is.
            for factor in &own {
                let power = self.rewriter.power_of(factor);
                self.rewriter.assume(Fact::Defined, &power)?;
                self.rewriter
                    .assume(Fact::Defined, &Term::of(factor.base))?;
            }
        }
        self.rewriter.rule(match (is_hyperbolic, halved) {
            (false, false) => "circular-quotient",
            (false, true) => "sine-of-twice",
            (true, false) => "hyperbolic-quotient",
            (true, true) => "sinh-of-twice",
        });
        // A product that goes takes its rounding along.
        let gain = match halved {
            true => Gain::Digits,
            false => Gain::Cost,
        };
        Some((value, gain))
    }

    // sin(a)/a as sinc(a).
    fn over_argument(&mut self, factors: &[Factor], at: usize, arg: &Term) -> Form {
        let place = factors.iter().position(|factor| {
            factor.base == arg.base && factor.integer().is_some_and(|n| n < 0)
        })?;
        self.rewriter.assume(Fact::Nonzero, arg)?;
        let n = factors[place].integer()?;
        let value = self.function(Unary::Sinc, arg)?;
        let value = value.times(&arg.coefficient)?;
        let mut rest = factors.to_vec();
        rest[place] = Factor::new(arg.base, Exact::from(n + 1));
        rest.remove(at);
        self.rewriter.rule("sin-over");
        Some((self.times(value, rest)?, Gain::Digits))
    }

    // a*sinc(a) as sin(a).
    fn times_argument(&mut self, factors: &[Factor], at: usize, arg: &Term) -> Form {
        let place = factors.iter().position(|factor| {
            factor.base == arg.base && factor.integer().is_some_and(|n| n > 0)
        })?;
        let n = factors[place].integer()?;
        let value = self.function(Unary::Sin, arg)?;
        let value = value.times(&Exact::ONE.checked_div(&arg.coefficient)?)?;
        let mut rest = factors.to_vec();
        rest[place] = Factor::new(arg.base, Exact::from(n - 1));
        rest.remove(at);
        self.rewriter.rule("times-sinc");
        Some((self.times(value, rest)?, Gain::Digits))
    }

    // ln(a)/ln(2) as log2(a).
    fn over_logarithm(&mut self, factors: &[Factor], at: usize, arg: &Term) -> Form {
        for (number, row, name) in [
            (2, Unary::Log2, "log2-by-ln"),
            (10, Unary::Log10, "log10-by-ln"),
        ] {
            let below = self.rewriter.applied(Unary::Ln, &Term::integer(number));
            let place = factors
                .iter()
                .position(|factor| factor.base == below && factor.integer() == Some(-1));
            let Some(place) = place else { continue };
            let value = self.function(row, arg)?;
            let mut rest = factors.to_vec();
            rest.remove(at.max(place));
            rest.remove(at.min(place));
            self.rewriter.rule(name);
            return Some((self.times(value, rest)?, Gain::Digits));
        }
        None
    }

    // abs(a)*abs(b) as abs(a*b), and the same of signs.
    fn several(&mut self, factors: &[Factor], row: Unary, n: i64) -> Form {
        let is_power = |m: i64| match row {
            Unary::Abs => m.abs() == 1,
            _ => m == 1,
        };
        is_power(n).then_some(())?;
        let (mut inside, mut rest) = (Term::ONE, Vec::new());
        let mut count = 0;
        for factor in factors {
            let args = self.rewriter.args_of(factor.base, Primitive::Unary(row));
            match (args, factor.integer()) {
                (Some(args), Some(m)) if is_power(m) && self.is_single(factor.base) => {
                    let power = self.rewriter.power(&args[0], &Term::integer(m))?;
                    inside = self.rewriter.multiply(&inside, &power)?;
                    count += 1;
                }
                _ => rest.push(factor.clone()),
            }
        }
        (count > 1).then_some(())?;
        let value = self.function(row, &inside)?;
        self.rewriter.rule(match row {
            Unary::Abs => "abs-of-product",
            _ => "sign-of-product",
        });
        Some((self.times(value, rest)?, Gain::Cost))
    }

    // a*gamma(a) as gamma(a + 1), for a sum with a number.
    fn next_gamma(&mut self, factors: &[Factor], at: usize, arg: &Term) -> Form {
        let place = factors
            .iter()
            .position(|factor| factor.base == arg.base && factor.exponent.is_one())?;
        let has_number = match self.rewriter.arena.node(arg.base) {
            Node::Sum(terms) => terms.iter().any(|term| term.base == Id::ONE),
            _ => false,
        };
        let is_free = self.is_single(factors[at].base) && arg.coefficient.is_one();
        (has_number && is_free).then_some(())?;
        self.rewriter
            .assume(Fact::Defined, &Term::of(factors[at].base))?;
        let next = self.rewriter.add(arg, &Term::ONE)?;
        let value = self.function(Unary::Gamma, &next)?;
        let mut rest = factors.to_vec();
        rest.remove(at.max(place));
        rest.remove(at.min(place));
        self.rewriter.rule("next-gamma");
        Some((self.times(value, rest)?, Gain::Cost))
    }

    // exp(u)/(exp(u) + 1) as sigmoid(u), 1/(exp(u) + 1) as sigmoid(-u),
    // (exp(u) - 1)/(exp(u) + 1) as tanh(u/2).
    fn over_one_plus(&mut self, factors: &[Factor], at: usize, n: i64) -> Form {
        let base = factors[at].base;
        let exponent = self.exponent_beside_one(base)?;
        let mut rest = factors.to_vec();
        rest.remove(at);
        let expm1 = self.rewriter.applied(Unary::Expm1, &exponent);
        let above = rest
            .iter()
            .position(|factor| factor.base == expm1 && factor.integer() == Some(n));
        if let Some(place) = above {
            rest.remove(place);
            let half = exponent.times(&Exact::ratio(1, 2)?)?;
            let value = self.function(Unary::Tanh, &half)?;
            let value = self.rewriter.power(&value, &Term::integer(n))?;
            self.rewriter.rule("tanh-by-exponentials");
            return Some((self.times(value, rest)?, Gain::Digits));
        }
        self.yields(base).then_some(())?;
        let place = rest.iter().position(|factor| factor.base == Id::E);
        let multiple = place.and_then(|place| {
            let above = &rest[place].exponent;
            let quotient = above.coefficient.checked_div(&exponent.coefficient)?;
            let k = quotient.to_i64().filter(|k| (1..=n).contains(k))?;
            (above.base == exponent.base).then_some((place, k))
        });
        let mut together = 0;
        if let Some((place, k)) = multiple {
            rest.remove(place);
            together = k;
        }
        let (up, down) = (exponent.clone(), exponent.negated());
        let mut value = Term::ONE;
        for (arg, power) in [(up, together), (down, n - together)] {
            if power > 0 {
                let sigmoid = self.function(Unary::Sigmoid, &arg)?;
                let sigmoid = self.rewriter.power(&sigmoid, &Term::integer(power))?;
                value = self.rewriter.multiply(&value, &sigmoid)?;
            }
        }
        self.rewriter.rule("sigmoid-by-exponentials");
        Some((self.times(value, rest)?, Gain::Digits))
    }

    fn times(&mut self, value: Term, rest: Vec<Factor>) -> Option<Term> {
        let mut items = rest;
        items.push(Factor::of(value.base));
        self.rewriter.product(value.coefficient, items)
    }
}

// The exponents of sine and cosine that a function is made of.
fn by_sine_and_cosine(row: Unary, is_hyperbolic: bool) -> Option<(i64, i64)> {
    Some(match (row, is_hyperbolic) {
        (Unary::Sin, false) | (Unary::Sinh, true) => (1, 0),
        (Unary::Cos, false) | (Unary::Cosh, true) => (0, 1),
        (Unary::Tan, false) | (Unary::Tanh, true) => (1, -1),
        (Unary::Cot, false) => (-1, 1),
        (Unary::Sec, false) => (0, -1),
        (Unary::Csc, false) => (-1, 0),
        _ => return None,
    })
}

// Functions whose powers are `sin^s cos^c`, and whether they are of twice the angle, where
// a factor 2^-s remains.
fn candidates(s: i64, c: i64, is_hyperbolic: bool) -> Vec<(Vec<(Unary, i64)>, bool)> {
    let (sin, cos, tan) = match is_hyperbolic {
        true => (Unary::Sinh, Unary::Cosh, Unary::Tanh),
        false => (Unary::Sin, Unary::Cos, Unary::Tan),
    };
    let mut all = vec![vec![(sin, s), (cos, c)]];
    if s > 0 && c < 0 {
        all.push(vec![(tan, s), (cos, s + c)]);
        all.push(vec![(tan, -c), (sin, s + c)]);
    }
    if !is_hyperbolic {
        if s < 0 && c > 0 {
            all.push(vec![(Unary::Cot, c), (sin, s + c)]);
            all.push(vec![(Unary::Cot, -s), (cos, s + c)]);
        }
        if s == 0 && c < 0 {
            all.push(vec![(Unary::Sec, -c)]);
        }
        if c == 0 && s < 0 {
            all.push(vec![(Unary::Csc, -s)]);
        }
    }
    let mut found: Vec<(Vec<(Unary, i64)>, bool)> =
        all.into_iter().map(|powers| (powers, false)).collect();
    if s == c && s != 0 {
        found.push((vec![(sin, s)], true));
    }
    for (powers, _) in &mut found {
        powers.retain(|(_, n)| *n != 0);
    }
    found
}
