//! The end of an interval: a number whose operations return proved bounds.

use std::fmt::Debug;

/// A proved enclosure of one real number: `lo <= it <= hi`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds<E> {
    /// A number not above the enclosed one.
    pub lo: E,
    /// A number not below the enclosed one.
    pub hi: E,
}

impl<E: End> Bounds<E> {
    /// The bounds of a number that is known exactly.
    pub fn exact(x: E) -> Self {
        Self {
            lo: x.clone(),
            hi: x,
        }
    }

    /// The bounds of the negated number.
    pub fn neg(&self) -> Self {
        Self {
            lo: self.hi.neg(),
            hi: self.lo.neg(),
        }
    }

    /// The larger of the two lower bounds with the smaller of the two upper ones;
    /// sound where both enclose the same number.
    pub(super) fn within(self, lo: E, hi: E) -> Self {
        Self {
            lo: larger(self.lo, lo),
            hi: smaller(self.hi, hi),
        }
    }

    /// The smallest bounds that hold both numbers.
    pub(super) fn hull(self, other: Self) -> Self {
        Self {
            lo: smaller(self.lo, other.lo),
            hi: larger(self.hi, other.hi),
        }
    }
}

/// The larger of two ends.
pub(super) fn larger<E: PartialOrd>(a: E, b: E) -> E {
    if a < b { b } else { a }
}

/// The smaller of two ends.
pub(super) fn smaller<E: PartialOrd>(a: E, b: E) -> E {
    if b < a { b } else { a }
}

/// Declares the functions of one real number.
macro_rules! unary {
    ($($name:ident: $doc:literal,)*) => { $(
        #[doc = concat!("Bounds of ", $doc, ".")]
        fn $name(&self) -> Bounds<Self>;
    )* };
}

/// Declares the functions of two real numbers.
macro_rules! binary {
    ($($name:ident: $doc:literal,)*) => { $(
        #[doc = concat!("Bounds of ", $doc, ".")]
        fn $name(&self, other: &Self) -> Bounds<Self>;
    )* };
}

/// An end of an interval: f64, or a number of any precision.
///
/// Every operation that returns [`Bounds`] encloses the exact result at that very point.
/// An operation is only ever called with finite operands inside the function's domain (limits
/// and infinite ends are [`Interval`](super::Interval)'s business), so an implementation may do
/// anything outside it, except panic. A result too large to be represented has an infinite bound
/// on one side and the largest number on the other. An implementation with a choice of precision
/// takes the finest of its operands' ([`bits`](End::bits)).
///
/// Comparison is that of the real numbers, with both infinities; no end is ever NaN.
pub trait End: Clone + PartialOrd + Debug {
    /// Whether an elementary function costs so much more than arithmetic that the range over a
    /// narrow box is better had from one value and a slope than from two values.
    const COSTLY: bool = false;

    /// The number `x` without rounding, also an infinite one; `x` is never NaN.
    fn exact(x: f64) -> Self;
    /// Whether the number is no number.
    fn is_nan(&self) -> bool;
    /// The largest number that is not infinite.
    fn largest() -> Self;
    /// The precision in bits that operations on this number have: 53 for f64, and for a number of
    /// any precision its own, 0 if it has no opinion.
    fn bits(&self) -> u32;
    /// The same number, without rounding, with another opinion on the precision of what is made
    /// of it, where there is a choice.
    fn with_bits(self, bits: u32) -> Self;
    /// The number negated, without rounding; also of an infinite one.
    fn neg(&self) -> Self;
    /// The largest integer not above the number.
    fn floor(&self) -> Self;
    /// The smallest integer not below the number.
    fn ceil(&self) -> Self;
    /// The nearest integer, the even one of two.
    fn round(&self) -> Self;
    /// The integer part, towards zero.
    fn trunc(&self) -> Self;
    /// Bounds of pi in the precision of `self`, which may be infinite here.
    fn pi(&self) -> Bounds<Self>;
    /// Bounds of the polygamma function of order `n` (0: digamma), away from its poles.
    fn polygamma(&self, n: u32) -> Bounds<Self>;
    /// Bounds of the spherical Bessel function of order `n`.
    fn sphj(&self, n: u32) -> Bounds<Self>;
    /// Bounds of the sine and the cosine, where one evaluation of both is cheaper than two; they may
    /// be wider than those of either alone. None elsewhere.
    fn sin_cos(&self) -> Option<(Bounds<Self>, Bounds<Self>)> {
        None
    }
    /// Bounds of the root of the sum of squares of non-negative numbers, free of overflow within.
    fn hypot(numbers: &[Self]) -> Bounds<Self>;

    binary! {
        add: "the sum",
        sub: "the difference",
        mul: "the product",
        div: "the quotient, by a number that is not zero",
        remainder: "the remainder with the sign of `self`, by a number that is not zero",
        pow: "`self` to the power of `other`, for `self > 0`",
        atan2: "the angle of the point (`other`, `self`), which is not the origin, in (-pi, pi]",
        logaddexp: "ln(e^a + e^b)",
        xlogy: "`self` times ln(`other`), for `other > 0`",
    }

    unary! {
        sqrt: "the square root, on [0, inf)",
        cbrt: "the cube root",
        exp: "e to the power of the number",
        exp2: "2 to the power of the number",
        expm1: "e^x - 1",
        ln: "the natural logarithm, on (0, inf)",
        log2: "the logarithm to base 2, on (0, inf)",
        log10: "the logarithm to base 10, on (0, inf)",
        log1p: "ln(1 + x), on (-1, inf)",
        sin: "the sine, right for arguments of any size",
        cos: "the cosine, right for arguments of any size",
        tan: "the tangent, away from its poles",
        sec: "the secant, away from its poles",
        csc: "the cosecant, away from its poles",
        cot: "the cotangent, away from its poles",
        asin: "the arc sine, on [-1, 1]",
        acos: "the arc cosine, on [-1, 1]",
        atan: "the arc tangent",
        sinh: "the hyperbolic sine",
        cosh: "the hyperbolic cosine",
        tanh: "the hyperbolic tangent",
        sech2: "the square of the hyperbolic secant",
        gauss: "e^(-x^2)",
        asinh: "the inverse hyperbolic sine",
        acosh: "the inverse hyperbolic cosine, on [1, inf)",
        atanh: "the inverse hyperbolic tangent, on (-1, 1)",
        erf: "the error function",
        erfc: "1 - erf(x)",
        gamma: "the gamma function, away from its poles",
        lgamma: "ln |gamma(x)|, away from the poles",
        digamma: "the logarithmic derivative of gamma, away from its poles",
        sigmoid: "1 / (1 + e^-x)",
        softplus: "ln(1 + e^x)",
        sinc: "sin(x) / x, which is 1 at 0",
    }
}
