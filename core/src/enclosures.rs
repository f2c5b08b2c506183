//! Programs run through enclosures of any precision.

use crate::constant::Constant;
use crate::custom::Custom;
use crate::interval::{Big, Decoration, End, Interval, choose};
use crate::primitive::{Binary, Indexed, Nary, Unary};
use crate::program::Interpreter;
use crate::scalar::Test;

/// The interpreter of certified enclosures in a precision of so many bits.
///
/// Constants are enclosed to that precision: 1/3, 0.1 as it is written, pi, e; floats are exact.
/// A comparison that the enclosures leave open encloses both branches, and a function outside of
/// the table the whole line. Whatever the program, nothing panics, and no operation takes longer
/// than its precision asks for.
///
/// ```
/// use trigrad_core::{Big, Enclosures, Formula};
/// let formula = Formula::parse("sin(x)^2 + cos(x)^2 - 1 + 1e-100").unwrap();
/// let program = formula.program();
/// let fine = Enclosures::new(400);
/// let values = program.run(&fine, &[fine.point(1e300)]);
/// let tiny = values[program.outputs()[0] as usize].to_f64();
/// assert!(tiny.contains(&1e-100) && tiny.width() < 1e-115);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enclosures {
    bits: u32,
}

impl Enclosures {
    /// Enclosures in `bits` bits, at least 2 and at most 65,536.
    pub fn new(bits: u32) -> Self {
        Self {
            bits: bits.clamp(2, 1 << 16),
        }
    }

    /// The precision in bits.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// The double `x` as an input; see [`Interval::point`] for those that are no numbers.
    pub fn point(&self, x: f64) -> Interval<Big> {
        Interval::point(Big::new(x, self.bits))
    }

    /// The same interval as an input.
    pub fn input(&self, x: &Interval<f64>) -> Interval<Big> {
        x.to_big(self.bits)
    }

    /// The argument, which may have come without opinion on the precision, with that of this
    /// interpreter where it has less.
    fn raised(&self, x: &Interval<Big>) -> Option<Interval<Big>> {
        // Both ends of an interval have the same.
        (x.lo().bits() < self.bits).then(|| x.with_bits(self.bits))
    }

    fn all_raised(&self, args: &[Interval<Big>]) -> Option<Vec<Interval<Big>>> {
        let has_less = |x: &Interval<Big>| self.raised(x).is_some();
        let raised = |x: &Interval<Big>| self.raised(x).unwrap_or_else(|| x.clone());
        args.iter()
            .any(has_less)
            .then(|| args.iter().map(raised).collect())
    }
}

impl Interpreter for Enclosures {
    type Number = Interval<Big>;

    fn constant(&self, c: &Constant) -> Interval<Big> {
        match c {
            Constant::Exact(exact) => {
                let (numerator, denominator) = exact.fraction();
                Big::fraction(numerator, denominator, self.bits).into()
            }
            Constant::Float(x) => self.point(*x),
            Constant::Pi => End::pi(&Big::new(0.0, self.bits)).into(),
            Constant::E => self.point(1.0).exp(),
        }
    }

    fn unary(&self, op: Unary, x: &Interval<Big>) -> Interval<Big> {
        op.range(self.raised(x).as_ref().unwrap_or(x))
    }

    fn indexed(&self, op: Indexed, n: u32, x: &Interval<Big>) -> Interval<Big> {
        op.range(n, self.raised(x).as_ref().unwrap_or(x))
    }

    fn binary(&self, op: Binary, a: &Interval<Big>, b: &Interval<Big>) -> Interval<Big> {
        let (fine_a, fine_b) = (self.raised(a), self.raised(b));
        op.range([fine_a.as_ref().unwrap_or(a), fine_b.as_ref().unwrap_or(b)])
    }

    fn nary(&self, op: Nary, args: &[Interval<Big>]) -> Interval<Big> {
        op.range(self.all_raised(args).as_deref().unwrap_or(args))
    }

    /// Nothing is known of a function outside of the table.
    fn call(&self, _: &Custom, _: &[u32], _: &[Interval<Big>]) -> Interval<Big> {
        Interval::entire().weakened(Decoration::Partial)
    }

    fn select(
        &self,
        test: Test<&Interval<Big>>,
        then: &Interval<Big>,
        otherwise: &Interval<Big>,
    ) -> Interval<Big> {
        choose(&test, then, otherwise)
    }
}
