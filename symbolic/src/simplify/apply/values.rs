//! Exact values of functions at exact numbers and at multiples of pi.

use trigrad_core::{Constant, Exact, Nary, Op, Primitive, Unary};

use super::super::power::prime_powers;
use super::super::rewriter::Rewriter;
use super::super::term::{Node, Term};

/// The angles, as multiples of pi, at which the sine is a root of a small number; its
/// square there.
const SINES: &[(i64, i64, i64, i64)] = &[(0, 1, 0, 1), (1, 6, 1, 4), (1, 4, 1, 2), (1, 3, 3, 4)];

impl Rewriter {
    /// What a function is at numbers, where that can be written exactly and in no more
    /// operations.
    pub(super) fn exact_value(&mut self, op: Op, args: &[Term]) -> Option<Term> {
        let Op::Row(row) = op else { return None };
        match row {
            Primitive::Unary(Unary::Floor | Unary::Ceil | Unary::Round | Unary::Trunc) => {
                self.whole_part(row, args[0].as_number()?.clone())
            }
            Primitive::Unary(Unary::Cbrt) => self.cube_root(args[0].as_number()?.clone()),
            Primitive::Unary(Unary::Gamma) => self.gamma_of_number(args[0].as_number()?.clone()),
            Primitive::Unary(
                op @ (Unary::Sin | Unary::Cos | Unary::Tan | Unary::Cot | Unary::Sec | Unary::Csc),
            ) => self.circular_value(op, &args[0]),
            Primitive::Unary(op @ (Unary::Asin | Unary::Acos | Unary::Atan)) => {
                let is_closed = self.known(&args[0]).closed;
                is_closed.then_some(())?;
                self.angle_of(op, &args[0])
            }
            Primitive::Binary(trigrad_core::Binary::Remainder) => {
                let (a, b) = (args[0].as_number()?.clone(), args[1].as_number()?.clone());
                self.remainder_of_numbers(&a, &b)
            }
            Primitive::Nary(Nary::Hypot) => self.length_of_numbers(args),
            _ => None,
        }
    }

    fn whole_part(&mut self, row: Primitive, number: Exact) -> Option<Term> {
        let (n, d) = number.to_small()?;
        let below = n.div_euclid(d);
        let (name, whole) = match row {
            Primitive::Unary(Unary::Floor) => ("floor-of-number", below),
            Primitive::Unary(Unary::Ceil) => {
                ("ceil-of-number", below + i64::from(n.rem_euclid(d) != 0))
            }
            Primitive::Unary(Unary::Trunc) => ("trunc-of-number", n / d),
            _ => {
                let twice = n.rem_euclid(d).checked_mul(2)?;
                let up = twice > d || (twice == d && below % 2 != 0);
                ("round-of-number", below + i64::from(up))
            }
        };
        self.rule(name);
        Some(Term::integer(whole))
    }

    fn remainder_of_numbers(&mut self, a: &Exact, b: &Exact) -> Option<Term> {
        let quotient = a.checked_div(b)?;
        let (n, d) = quotient.to_small()?;
        let whole = Exact::from(n / d);
        self.rule("remainder-of-numbers");
        Some(Term::number(a.checked_sub(&whole.checked_mul(b)?)?))
    }

    // cbrt(16) as 2*cbrt(2).
    fn cube_root(&mut self, number: Exact) -> Option<Term> {
        let (n, d) = number.to_small().filter(|(n, _)| *n > 0)?;
        let mut outside = Exact::ONE;
        let mut inside = Exact::ONE;
        for (part, sign) in [(n, 1), (d, -1)] {
            for (prime, times) in prime_powers(part) {
                let prime = Exact::from(prime);
                outside = outside.checked_mul(&prime.checked_pow(sign * (times / 3))?)?;
                inside = inside.checked_mul(&prime.checked_pow(sign * (times % 3))?)?;
            }
        }
        (!outside.is_one()).then_some(())?;
        let cbrt = Op::Row(Primitive::Unary(Unary::Cbrt));
        let root = match inside.is_one() {
            true => Term::ONE,
            false => Term::of(
                self.arena
                    .intern(Node::Apply(cbrt, [Term::number(inside)].into())),
            ),
        };
        self.rule("cbrt-of-number");
        root.times(&outside)
    }

    // Of small integers, and of halves of them.
    fn gamma_of_number(&mut self, number: Exact) -> Option<Term> {
        const LARGEST: i64 = 21;
        let (n, d) = number.to_small()?;
        let range = -LARGEST * d..=LARGEST * d;
        (d <= 2 && range.contains(&n) && (d == 2 || n > 0)).then_some(())?;
        // gamma(s + 1) = s*gamma(s), from 1 or 1/2.
        let mut value = Exact::ONE;
        let mut at = Exact::ratio(1, d)?;
        let up = Exact::ONE;
        while at < number {
            value = value.checked_mul(&at)?;
            at = at.checked_add(&up)?;
        }
        while at > number {
            at = at.checked_sub(&up)?;
            value = value.checked_div(&at)?;
        }
        if d == 1 {
            self.rule("gamma-of-integer");
            return Some(Term::number(value));
        }
        self.rule("gamma-of-half");
        let pi = self.constant(&Constant::Pi);
        self.power(&pi, &Term::number(Exact::ratio(1, 2)?))?
            .times(&value)
    }

    // hypot(3, 4) as 5, hypot(a, 0) as abs(a).
    fn length_of_numbers(&mut self, args: &[Term]) -> Option<Term> {
        let hypot = Op::Row(Primitive::Nary(Nary::Hypot));
        if args.iter().any(Term::is_zero) {
            let mut rest: Vec<Term> = args.to_vec();
            rest.retain(|arg| !arg.is_zero());
            self.rule("hypot-with-0");
            return match rest.is_empty() {
                true => Some(Term::ZERO),
                false => self.apply(hypot, rest),
            };
        }
        let mut total = Exact::ZERO;
        for arg in args {
            let number = arg.as_number()?;
            total = total.checked_add(&number.checked_mul(number)?)?;
        }
        let root = self.power(&Term::number(total), &Term::number(Exact::ratio(1, 2)?))?;
        self.rule("hypot-of-numbers");
        Some(root)
    }

    /// The logarithm of a number that is a power: log2(8) as 3, ln(1/9) as -2*ln(3).
    pub(super) fn logarithm_of_number(&mut self, op: Op, number: &Exact) -> Option<Term> {
        let (n, d) = number.to_small().filter(|(n, _)| *n > 0)?;
        let mut powers = prime_powers(n);
        powers.extend(prime_powers(d).into_iter().map(|(p, times)| (p, -times)));
        let common = powers.iter().fold(0, |common, (_, times)| {
            super::super::sum::gcd(common, times.unsigned_abs())
        });
        let mut common = i64::try_from(common).ok().filter(|&common| common > 0)?;
        if powers.iter().all(|(_, times)| *times < 0) {
            common = -common;
        }
        (common != 1).then_some(())?;
        let mut root = Exact::ONE;
        for (prime, times) in powers {
            root = root.checked_mul(&Exact::from(prime).checked_pow(times / common)?)?;
        }
        let of_root = self.apply(op, vec![Term::number(root)])?;
        self.rule(match op {
            Op::Row(Primitive::Unary(Unary::Log2)) => "log2-of-number",
            Op::Row(Primitive::Unary(Unary::Log10)) => "log10-of-number",
            _ => "ln-of-number",
        });
        of_root.times(&Exact::from(common))
    }

    // Which multiple of pi the term is.
    fn turns(&self, term: &Term) -> Option<Exact> {
        let is_pi = matches!(self.arena.node(term.base), Node::Constant(Constant::Pi));
        match (is_pi, term.is_zero()) {
            (_, true) => Some(Exact::ZERO),
            (true, _) => Some(term.coefficient.clone()),
            _ => None,
        }
    }

    fn circular_value(&mut self, op: Unary, arg: &Term) -> Option<Term> {
        let turns = self.turns(arg)?;
        let half = Exact::ratio(1, 2)?;
        let sine = |this: &mut Self| this.sine_of_turns(&turns);
        let cosine = |this: &mut Self| this.sine_of_turns(&turns.checked_add(&half)?);
        let (name, above, below) = match op {
            Unary::Sin => ("sin-of-turn", sine(self)?, Term::ONE),
            Unary::Cos => ("cos-of-turn", cosine(self)?, Term::ONE),
            Unary::Tan => ("tan-of-turn", sine(self)?, cosine(self)?),
            Unary::Cot => ("cot-of-turn", cosine(self)?, sine(self)?),
            Unary::Sec => ("sec-of-turn", Term::ONE, cosine(self)?),
            _ => ("csc-of-turn", Term::ONE, sine(self)?),
        };
        let value = self.divide(&above, &below)?;
        self.rule(name);
        Some(value)
    }

    // The sine of a multiple of pi, where it is a root of a small number.
    fn sine_of_turns(&mut self, turns: &Exact) -> Option<Term> {
        let (n, d) = turns.to_small()?;
        (d <= 6).then_some(())?;
        // In the first half turn, then in the first quarter.
        let sign = match n.rem_euclid(2 * d) >= d {
            true => -1,
            false => 1,
        };
        let n = n.rem_euclid(d);
        let n = n.min(d - n);
        if 2 * n == d {
            return Some(Term::integer(sign));
        }
        let &(.., above, below) = SINES.iter().find(|(a, b, ..)| a * d == n * b)?;
        let square = Term::number(Exact::ratio(above, below)?);
        let root = self.power(&square, &Term::number(Exact::ratio(1, 2)?))?;
        root.times(&Exact::from(sign))
    }

    // The angle of which a constant is the sine, cosine or tangent.
    fn angle_of(&mut self, op: Unary, arg: &Term) -> Option<Term> {
        let name = match op {
            Unary::Asin => "asin-of-root",
            Unary::Acos => "acos-of-root",
            _ => "atan-of-root",
        };
        for &(n, d, ..) in &SINES[1..] {
            for sign in [1, -1] {
                let turns = Exact::ratio(sign * n, d)?;
                let value = self.attempt(|this| {
                    let sine = this.sine_of_turns(&turns)?;
                    if op != Unary::Atan {
                        return Some(sine);
                    }
                    let quarter = turns.checked_add(&Exact::ratio(1, 2)?)?;
                    let cosine = this.sine_of_turns(&quarter)?;
                    this.divide(&sine, &cosine)
                });
                if value.as_ref() != Some(arg) {
                    continue;
                }
                let turns = match op {
                    Unary::Acos => Exact::ratio(1, 2)?.checked_sub(&turns)?,
                    _ => turns,
                };
                self.rule(name);
                return self.constant(&Constant::Pi).times(&turns);
            }
        }
        None
    }

    /// sin(a + pi) as -sin(a), cos(a + pi/2) as -sin(a), and the like.
    pub(super) fn shifted(&mut self, op: Unary, arg: &Term) -> Option<Term> {
        let Node::Sum(terms) = self.arena.node(arg.base) else {
            return None;
        };
        let is_pi =
            |term: &&Term| matches!(self.arena.node(term.base), Node::Constant(Constant::Pi));
        let place = terms.iter().position(|term| is_pi(&term))?;
        let pi = terms[place].times(&arg.coefficient)?;
        let quarters = pi.coefficient.checked_mul(&Exact::from(2))?.to_i64()?;
        let quarters = quarters.rem_euclid(4);
        let (half, quarter, other, signs) = match op {
            Unary::Sin => (
                "sin-half-turn",
                "sin-quarter-turn",
                Unary::Cos,
                [1, 1, -1, -1],
            ),
            Unary::Cos => (
                "cos-half-turn",
                "cos-quarter-turn",
                Unary::Sin,
                [1, -1, -1, 1],
            ),
            Unary::Sec => (
                "sec-half-turn",
                "sec-quarter-turn",
                Unary::Csc,
                [1, -1, -1, 1],
            ),
            Unary::Csc => (
                "csc-half-turn",
                "csc-quarter-turn",
                Unary::Sec,
                [1, 1, -1, -1],
            ),
            Unary::Tan => (
                "tan-half-turn",
                "tan-quarter-turn",
                Unary::Cot,
                [1, -1, 1, -1],
            ),
            Unary::Cot => (
                "cot-half-turn",
                "cot-quarter-turn",
                Unary::Tan,
                [1, -1, 1, -1],
            ),
            _ => return None,
        };
        let rest = self.sum_without(arg, place)?;
        let row = if quarters % 2 == 0 { op } else { other };
        let value = self.apply(Op::Row(Primitive::Unary(row)), vec![rest])?;
        self.rule(if quarters % 2 == 0 { half } else { quarter });
        value.times(&Exact::from(signs[quarters as usize]))
    }

    /// A multiple of a sum without one of its terms, also where the sum is not to be opened.
    pub(in super::super) fn sum_without(&mut self, sum: &Term, place: usize) -> Option<Term> {
        let Node::Sum(terms) = self.arena.node(sum.base) else {
            return None;
        };
        let mut rest = terms.to_vec();
        rest.remove(place);
        self.sum(rest)?.times(&sum.coefficient)
    }
}
