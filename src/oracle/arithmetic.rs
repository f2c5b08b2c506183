//! The arithmetics of the ladder: f64, and numbers of more and more bits.

use trigrad_core::{
    Big, Binary, Constant, Custom, Decoration, Enclosures, End, Indexed, Interpret, Interpreter,
    Interval, Nary, Test, Unary,
};

/// Interval arithmetic in some precision.
pub(super) trait Arithmetic {
    /// The ends of the intervals.
    type End: End;
    /// What formulas run through.
    type Interpreter: Interpreter<Number = Interval<Self::End>>;

    /// What formulas run through.
    fn interpreter(&self) -> &Self::Interpreter;
    /// The precision.
    fn bits(&self) -> u32;
    /// All numbers between two floats, which are those themselves if they are equal.
    fn between(&self, lo: f64, hi: f64) -> Interval<Self::End>;
}

/// f64, rounded outwards.
pub(super) struct Floats;

impl Arithmetic for Floats {
    type End = f64;
    type Interpreter = Self;

    fn interpreter(&self) -> &Self {
        self
    }

    fn bits(&self) -> u32 {
        53
    }

    fn between(&self, lo: f64, hi: f64) -> Interval<f64> {
        if lo == hi {
            return Interval::point(lo);
        }
        Interval::new(lo, hi).unwrap_or_else(Interval::empty)
    }
}

impl Interpreter for Floats {
    type Number = Interval<f64>;

    fn constant(&self, c: &Constant) -> Interval<f64> {
        Interval::from_constant(c)
    }

    fn unary(&self, op: Unary, x: &Interval<f64>) -> Interval<f64> {
        op.range(x)
    }

    fn indexed(&self, op: Indexed, n: u32, x: &Interval<f64>) -> Interval<f64> {
        op.range(n, x)
    }

    fn binary(&self, op: Binary, a: &Interval<f64>, b: &Interval<f64>) -> Interval<f64> {
        op.range([a, b])
    }

    fn nary(&self, op: Nary, args: &[Interval<f64>]) -> Interval<f64> {
        op.range(args)
    }

    /// Nothing is known of a function outside of the table.
    fn call(&self, _: &Custom, _: &[u32], _: &[Interval<f64>]) -> Interval<f64> {
        Interval::entire().weakened(Decoration::Partial)
    }

    fn select(
        &self,
        test: Test<&Interval<f64>>,
        then: &Interval<f64>,
        otherwise: &Interval<f64>,
    ) -> Interval<f64> {
        let test = Test {
            relation: test.relation,
            left: *test.left,
            right: *test.right,
        };
        Interval::select(test, *then, *otherwise)
    }
}

/// Numbers of any precision.
pub(super) type Fine = Big;

/// So many bits, rounded outwards.
pub(super) type Bits = Enclosures;

impl Arithmetic for Enclosures {
    type End = Big;
    type Interpreter = Self;

    fn interpreter(&self) -> &Self {
        self
    }

    fn bits(&self) -> u32 {
        Enclosures::bits(self)
    }

    fn between(&self, lo: f64, hi: f64) -> Interval<Big> {
        self.input(&Floats.between(lo, hi))
    }
}
