//! The table of primitives. Every engine interprets these rows; a new primitive
//! is one new row and its reference data.
//!
//! In `value` the arguments are [`Real`]s, in `range` [`Interval`]s, in the
//! partials [`Scalar`]s. `y` is the value already computed. A case is a `select`,
//! never an `if` on a value. Sources: DLMF 4 (elementary functions), 5 (gamma and
//! its relatives), 7 (error functions), 10.47-10.51 (spherical Bessel functions).

use crate::interval::{End, Interval};
use crate::mutants::{planted, planted_in_each, planted_slot};
use crate::real::Real;
use crate::row::{Break, Domain, Notation, Row};
use crate::scalar::{Interpret, Scalar};
use crate::slopes::{
    direction_cosines, flat, is_beyond_squares, is_in_range, knows, lowered, one_minus_square,
    over_square, products_of_others, shares, step, ties, turnings,
};
use crate::table::primitives;
use crate::tracked::Tracked;
use Notation::{Infix, InfixRight, Prefix};

const REAL: Domain = Domain::REAL;
const NON_NEGATIVE: Domain = Domain::NON_NEGATIVE;

/// Any row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Primitive {
    /// A row of one argument.
    Unary(Unary),
    /// A row of an integer and one argument.
    Indexed(Indexed, u32),
    /// A row of two arguments.
    Binary(Binary),
    /// A row of any number of arguments.
    Nary(Nary),
}

impl Primitive {
    /// What the row says, as text.
    pub const fn row(self) -> &'static Row {
        match self {
            Self::Unary(op) => op.row(),
            Self::Indexed(op, _) => op.row(),
            Self::Binary(op) => op.row(),
            Self::Nary(op) => op.row(),
        }
    }

    /// The row of these numbers: an n-ary row of all of them, another of as many as it takes.
    ///
    /// ```
    /// use trigrad_core::{Binary, Primitive, Tracked};
    /// let args = [2.0, 3.0].map(Tracked::varying);
    /// assert_eq!(Primitive::Binary(Binary::Pow).apply(&args), 8.0);
    /// ```
    ///
    /// # Panics
    /// If there are fewer.
    #[inline]
    pub fn apply<S: Interpret>(self, args: &[Tracked<S>]) -> S {
        match self {
            Self::Unary(op) => S::unary(op, args[0]),
            Self::Indexed(op, n) => S::indexed(op, n, args[0]),
            Self::Binary(op) => S::binary(op, [args[0], args[1]]),
            Self::Nary(op) => S::nary(op, args),
        }
    }

    /// One of each row, in table order; the indexed ones of order `n`.
    pub fn all(n: u32) -> impl Iterator<Item = Self> {
        let unary = Unary::ALL.iter().map(|&op| Self::Unary(op));
        let indexed = Indexed::ALL.iter().map(move |&op| Self::Indexed(op, n));
        let binary = Binary::ALL.iter().map(|&op| Self::Binary(op));
        let nary = Nary::ALL.iter().map(|&op| Self::Nary(op));
        unary.chain(indexed).chain(binary).chain(nary)
    }
}

primitives! {
    unary {
        /// Negation.
        Neg(x) -> y, neg [Prefix("-", 3)], REAL => {
            value: -x,
            range: x.neg(),
            partial: -S::one(),
        }
        /// Square root.
        Sqrt(x) -> y, sqrt, NON_NEGATIVE => {
            value: x.sqrt(),
            range: x.sqrt(),
            // Adding 0 turns the root of -0 into +0, and so the slope there into +inf.
            partial: S::one() / ((y + 0.0) * 2.0),
            breaks: [Vertical at x],
        }
        /// Cube root, of negative numbers too.
        Cbrt(x) -> y, cbrt, REAL => {
            value: x.cbrt(),
            range: x.cbrt(),
            partial: z,
            // The slope of the slope is finite as long as it can be, and NaN at 0.
            joint: z = S::one() / (y * y * 3.0), x.cbrt_and_slope(), -(y * z * z * z * 6.0),
            breaks: [Vertical at x],
        }
        /// Exponential.
        Exp(x) -> y, exp, REAL => {
            value: x.exp(),
            range: x.exp(),
            partial: y,
        }
        /// Power of two.
        Exp2(x) -> y, exp2, REAL => {
            value: x.exp2(),
            range: x.exp2(),
            partial: z,
            // In halves, because the slope is finite a little beyond where the value overflows.
            joint: z = { let half = (x * 0.5).exp2(); half * x.beside(2.0).ln() * half }, x.exp2_and_slope(), z * x.beside(2.0).ln(),
        }
        /// Exponential minus 1, without cancellation near 0.
        Expm1(x) -> y, expm1, REAL => {
            value: x.expm1(),
            range: x.expm1(),
            partial: x.exp(),
        }
        /// Natural logarithm.
        Ln(x) -> y, ln, NON_NEGATIVE => {
            value: x.ln(),
            range: x.ln(),
            partial: S::one() / (x + 0.0),
            guard: true,
            aliases: ["log"],
        }
        /// Logarithm to the base 2.
        Log2(x) -> y, log2, NON_NEGATIVE => {
            value: x.log2(),
            range: x.log2(),
            // x * ln(2) would lose digits where x is subnormal.
            partial: (S::one() / x.beside(2.0).ln()) / (x + 0.0),
            guard: true,
        }
        /// Logarithm to the base 10.
        Log10(x) -> y, log10, NON_NEGATIVE => {
            value: x.log10(),
            range: x.log10(),
            partial: (S::one() / x.beside(10.0).ln()) / (x + 0.0),
            guard: true,
        }
        /// Logarithm of 1 plus the argument, without cancellation near 0.
        Log1p(x) -> y, log1p, Domain::new(-1.0, f64::INFINITY) => {
            value: x.log1p(),
            range: x.log1p(),
            partial: S::one() / (x + 1.0),
            guard: true,
        }
        /// Sine.
        Sin(x) -> y, sin, REAL => {
            value: x.sin(),
            range: x.sin(),
            partial: z,
            joint: z = x.cos(), x.sin_cos(), -y,
        }
        /// Cosine.
        Cos(x) -> y, cos, REAL => {
            value: x.cos(),
            range: x.cos(),
            partial: -z,
            joint: z = x.sin(), { let (sin, cos) = x.sin_cos(); (cos, sin) }, y,
        }
        /// Tangent.
        Tan(x) -> y, tan, REAL => {
            value: x.tan(),
            range: x.tan(),
            partial: y * y + 1.0,
        }
        /// Secant.
        Sec(x) -> y, sec, REAL => {
            value: x.sec(),
            range: x.sec(),
            partial: y * x.tan(),
        }
        /// Cosecant.
        Csc(x) -> y, csc, REAL => {
            value: x.csc(),
            range: x.csc(),
            partial: -y * x.cot(),
        }
        /// Cotangent.
        Cot(x) -> y, cot, REAL => {
            value: x.cot(),
            range: x.cot(),
            partial: -(y * y) - 1.0,
        }
        /// Arcsine.
        Asin(x) -> y, asin, Domain::UNIT => {
            value: x.asin(),
            range: x.asin(),
            partial: S::one() / one_minus_square(x).sqrt(),
            breaks: [Vertical at x.abs() - 1.0],
            aliases: ["arcsin"],
        }
        /// Arccosine.
        Acos(x) -> y, acos, Domain::UNIT => {
            value: x.acos(),
            range: x.acos(),
            partial: -S::one() / one_minus_square(x).sqrt(),
            breaks: [Vertical at x.abs() - 1.0],
            aliases: ["arccos"],
        }
        /// Arctangent.
        Atan(x) -> y, atan, REAL => {
            value: x.atan(),
            range: x.atan(),
            partial: x.beside(1.0).inversion(x),
            aliases: ["arctan"],
        }
        /// Hyperbolic sine.
        Sinh(x) -> y, sinh, REAL => {
            value: x.sinh(),
            range: x.sinh(),
            partial: z,
            joint: z = x.cosh(), x.sinh_cosh(), y,
        }
        /// Hyperbolic cosine.
        Cosh(x) -> y, cosh, REAL => {
            value: x.cosh(),
            range: x.cosh(),
            partial: z,
            joint: z = x.sinh(), { let (sinh, cosh) = x.sinh_cosh(); (cosh, sinh) }, y,
        }
        /// Hyperbolic tangent.
        Tanh(x) -> y, tanh, REAL => {
            value: x.tanh(),
            range: x.tanh(),
            partial: z,
            joint: z = x.sech2(), x.tanh_sech2(), -(y * z * 2.0),
        }
        /// Square of the hyperbolic secant, 1/cosh(x)^2.
        ///
        /// The slope of tanh as a row of its own: 1 - tanh(x)^2 would cancel from
        /// x = 10 on, and the slope of 1/cosh(x)^2 would overflow from 355 on.
        Sech2(x) -> y, sech2, REAL => {
            value: x.sech2(),
            range: x.sech2(),
            partial: -(y * z * 2.0),
            joint: z = x.tanh(), { let (tanh, sech2) = x.tanh_sech2(); (sech2, tanh) }, y,
        }
        /// Inverse hyperbolic sine.
        Asinh(x) -> y, asinh, REAL => {
            value: x.asinh(),
            range: x.asinh(),
            partial: S::one() / x.beside(1.0).hypot(x),
            aliases: ["arcsinh"],
        }
        /// Inverse hyperbolic cosine.
        Acosh(x) -> y, acosh, Domain::new(1.0, f64::INFINITY) => {
            value: x.acosh(),
            range: x.acosh(),
            partial: z,
            joint: z = S::one() / ((x - 1.0).sqrt() * (x + 1.0).sqrt()), x.acosh_and_slope(), -(x * z * z * z),
            breaks: [Vertical at x - 1.0],
            aliases: ["arccosh"],
        }
        /// Inverse hyperbolic tangent.
        Atanh(x) -> y, atanh, Domain::UNIT => {
            value: x.atanh(),
            range: x.atanh(),
            partial: S::one() / one_minus_square(x),
            guard: true,
            aliases: ["arctanh"],
        }
        /// Absolute value; slope 0 at 0.
        Abs(x) -> y, abs, REAL => {
            value: x.abs(),
            range: x.abs(),
            partial: x.sign(),
            breaks: [Kink at x],
        }
        /// Sign: -1, 0 or 1; slope 0 everywhere.
        Sign(x) -> y, sign, REAL => {
            value: x.sign(),
            range: x.sign(),
            partial: S::zero(),
            guard: true,
            breaks: [Jump at x],
        }
        /// Greatest integer not above the argument; slope 0 everywhere.
        Floor(x) -> y, floor, REAL => {
            value: x.floor(),
            range: x.floor(),
            partial: S::zero(),
            guard: true,
            breaks: [Jump at x - y],
        }
        /// Least integer not below the argument; slope 0 everywhere.
        Ceil(x) -> y, ceil, REAL => {
            value: x.ceil(),
            range: x.ceil(),
            partial: S::zero(),
            guard: true,
            breaks: [Jump at x - y],
        }
        /// Nearest integer, halves to even; slope 0 everywhere.
        Round(x) -> y, round, REAL => {
            value: x.round(),
            range: x.round(),
            partial: S::zero(),
            guard: true,
            breaks: [Jump at (x - y).abs() - 0.5],
        }
        /// Integer part; slope 0 everywhere.
        Trunc(x) -> y, trunc, REAL => {
            value: x.trunc(),
            range: x.trunc(),
            partial: S::zero(),
            guard: true,
            breaks: [Jump at S::select(y.equals(0.0), S::one(), x - y)],
        }
        /// The bell curve e^(-x^2).
        ///
        /// A row of its own, because in exp(-x*x) the rounding of the square grows with it.
        Gauss(x) -> y, gauss, REAL => {
            value: x.gauss(),
            range: x.gauss(),
            partial: -(x * y * 2.0),
        }
        /// Error function.
        Erf(x) -> y, erf, REAL => {
            value: x.erf(),
            range: x.erf(),
            partial: x.gauss() * (x.beside(2.0) / x.pi().sqrt()),
        }
        /// Complementary error function, 1 - erf(x) without cancellation.
        Erfc(x) -> y, erfc, REAL => {
            value: x.erfc(),
            range: x.erfc(),
            partial: x.gauss() * (x.beside(-2.0) / x.pi().sqrt()),
        }
        /// Gamma function.
        Gamma(x) -> y, gamma, REAL => {
            value: x.gamma(),
            range: x.gamma(),
            partial: y * x.digamma(),
        }
        /// Logarithm of the absolute value of the gamma function.
        Lgamma(x) -> y, lgamma, REAL => {
            value: x.lgamma(),
            range: x.lgamma(),
            partial: x.digamma(),
        }
        /// Logarithmic derivative of the gamma function.
        Digamma(x) -> y, digamma, REAL => {
            value: x.digamma(),
            range: x.digamma(),
            partial: x.polygamma(1),
        }
        /// Logistic function 1/(1 + e^-x).
        Sigmoid(x) -> y, sigmoid, REAL => {
            value: x.sigmoid(),
            range: x.sigmoid(),
            // Not sigmoid(x) sigmoid(-x), whose slope would cancel near 0.
            partial: (x * 0.5).sech2() * 0.25,
        }
        /// ln(1 + e^x), without overflow.
        Softplus(x) -> y, softplus, REAL => {
            value: x.softplus(),
            range: x.softplus(),
            partial: x.sigmoid(),
        }
        /// max(x, 0); slope 1/2 at 0.
        Relu(x) -> y, relu, REAL => {
            value: x.relu(),
            range: x.relu(),
            partial: x.heaviside(),
            breaks: [Kink at x],
        }
        /// Unit step: 0, 1/2 at 0, 1; slope 0 everywhere.
        Heaviside(x) -> y, heaviside, REAL => {
            value: x.heaviside(),
            range: x.heaviside(),
            partial: S::zero(),
            guard: true,
            breaks: [Jump at x],
        }
        /// sin(x)/x, 1 at 0.
        Sinc(x) -> y, sinc, REAL => {
            value: x.sinc(),
            range: x.sinc(),
            partial: -x.sphj(1),
        }
    }
    indexed {
        /// Polygamma function: the n-th derivative of digamma.
        Polygamma(n, x) -> y, polygamma, REAL => {
            value: x.polygamma(n),
            range: x.polygamma(n),
            partial: n.checked_add(1).map_or(x.beside(f64::NAN), |next| x.polygamma(next)),
        }
        /// Spherical Bessel function of the first kind, without cancellation.
        Sphj(n, x) -> y, sphj, REAL => {
            value: x.sphj(n),
            range: x.sphj(n),
            // DLMF 10.51.2; the form with x in a denominator would cancel near 0.
            partial: if n == 0 {
                -x.sphj(1)
            } else {
                let m = f64::from(n);
                let next = n.checked_add(1).map_or(x.beside(f64::NAN), |next| x.sphj(next));
                (x.sphj(n - 1) * m - next * (m + 1.0)) / (m + m + 1.0)
            },
        }
    }
    binary {
        /// Sum.
        Add(a, b) -> y, add [Infix("+", 1)], [REAL, REAL] => {
            value: a + b,
            range: a.add(b),
            partials: [S::one(), S::one()],
        }
        /// Difference.
        Sub(a, b) -> y, sub [Infix("-", 1)], [REAL, REAL] => {
            value: a - b,
            range: a.sub(b),
            partials: [S::one(), -S::one()],
        }
        /// Product.
        Mul(a, b) -> y, mul [Infix("*", 2)], [REAL, REAL] => {
            value: a * b,
            range: a.mul(b),
            partials: [b, a],
        }
        /// Quotient.
        Div(a, b) -> y, div [Infix("/", 2)], [REAL, REAL] => {
            value: a / b,
            range: a.div(b),
            // Not -a/b^2, whose square leaves the range of f64 too soon.
            partials: [S::one() / b, -over_square([a, b], y)],
        }
        /// Power of a real exponent; of a negative base for integer exponents only.
        Pow(a, b) -> y, pow [InfixRight("^", 4)], [REAL, REAL] => {
            value: a.pow(b),
            range: a.pow(b),
            // 0^b is 0 for b > 0, so its slope in b is 0, where 0 * ln(0) is NaN.
            // In halves, because the slope is finite a little beyond where the value overflows.
            partials: [
                a.powslope(b),
                if is_in_range(y) {
                    y.xlogy(a)
                } else {
                    let half = a.pow(b * 0.5);
                    half.xlogy(a) * half
                }
            ],
            guard: true,
        }
        /// Slope of a power by its base, b a^(b - 1); 0 where b is 0, as x^0 is 1 everywhere.
        ///
        /// A row of its own, because b - 1 may round to another parity or lose digits,
        /// a^(b - 1) may leave the range where the slope does not, and 0 * 0^-1 is NaN.
        Powslope(a, b) -> y, powslope, [REAL, REAL] => {
            value: a.powslope(b),
            range: a.powslope(b),
            partials: [
                {
                    // b - 2 has the parity of b, whatever it rounds to. The slope by b is not
                    // hidden by the 0 at b = 0 and b = 1.
                    let bent = match flat(a, b) {
                        Some(flat) => flat,
                        None => lowered(a, b, &[&|power| power * b, &|power| power * (b - 1.0)]),
                    };
                    let is_flat = (b * (b - 1.0)).equals(0.0);
                    S::select(is_flat, S::select(a.equals(0.0), S::zero(), bent), bent)
                },
                lowered(a, b, &[&|power| power + power.xlogy(a) * b])
            ],
            guard: true,
        }
        /// The angle of the point (b, a): atan2(y, x).
        Atan2(a, b) -> y, atan2, [REAL, REAL] => {
            value: a.atan2(b),
            range: a.atan2(b),
            partials: [b.inversion(a), -a.inversion(b)],
            breaks: [Jump at S::select(b.below(0.0), a, S::one())],
        }
        /// Remainder of the division a/b, with the sign of a.
        Remainder(a, b) -> y, remainder, [REAL, REAL] => {
            value: a.remainder(b),
            range: a.remainder(b),
            // Rounded, because a/b itself may round up to the next integer.
            // A number of turns does not move, also where a/b^2 or 1/b leaves the range.
            partials: [
                S::one(),
                {
                    let turns = ((a - y) / b).round();
                    let is_infinite = |number: S| knows(number.abs().equals(f64::INFINITY));
                    let is_lost = is_infinite(turns / b) || is_infinite(S::one() / b);
                    -(if is_lost { turns.stop_gradient() } else { turns })
                }
            ],
            guard: true,
            breaks: [Jump at S::select(a.equals(0.0), S::one(), y)],
        }
        /// ln(e^a + e^b), without overflow.
        Logaddexp(a, b) -> y, logaddexp, [REAL, REAL] => {
            value: a.logaddexp(b),
            range: a.logaddexp(b),
            partials: [(a - b).sigmoid(), (b - a).sigmoid()],
        }
        /// Inversion of the point (a, b) in the unit circle: a/(a^2 + b^2).
        ///
        /// The slopes of the arctangents as a row of its own, closed under
        /// differentiation; a square never leaves the range.
        Inversion(a, b) -> y, inversion, [REAL, REAL] => {
            value: a.inversion(b),
            range: a.inversion(b),
            partials: [
                // Not (w - y)(w + y), whose slopes cancel wherever one is small beside the other.
                {
                    let w = b.inversion(a);
                    match is_beyond_squares(y, w) {
                        false => w * w - y * y,
                        // A square that is 0 has no slope, where 0 meets infinity.
                        true if knows(b.equals(0.0)) => -(y * y),
                        true if knows(a.equals(0.0)) => w * w,
                        true => (w - y) * (w + y),
                    }
                },
                {
                    let w = b.inversion(a);
                    match is_beyond_squares(y, w) {
                        // Nor has its root, beside one that is 0.
                        true if knows(b.equals(0.0)) => -(y.stop_gradient() * w * 2.0),
                        true if knows(a.equals(0.0)) => -(y * w.stop_gradient() * 2.0),
                        _ => -(y * w * 2.0),
                    }
                }
            ],
        }
        /// a ln(b), 0 where a is 0.
        Xlogy(a, b) -> y, xlogy, [REAL, NON_NEGATIVE] => {
            value: a.xlogy(b),
            range: a.xlogy(b),
            partials: [b.ln(), a / (b + 0.0)],
            guard: true,
        }
    }
    nary {
        /// Sum of all arguments, compensated.
        Sum(args) -> y, "sum", REAL => {
            value: R::sum(args),
            range: Interval::sum(args),
            partials: vec![S::one(); args.len()],
        }
        /// Product of all arguments, scaled so that no partial product leaves the range.
        Product(args) -> y, "product", REAL => {
            value: R::product(args),
            range: Interval::product(args),
            // Not y/a, which is NaN at a zero.
            partials: products_of_others(args),
        }
        /// Greatest argument; k tied ones have slope 1/k each.
        Max(args) -> y, "max" fn max, REAL => {
            value: R::max(args),
            range: Interval::max(args),
            partials: match args {
                [a, b] => vec![step(*a, *b), step(*b, *a)],
                _ => shares(args, y),
            },
            guard: true,
            breaks: [Kink at ties(args, y)],
        }
        /// Least argument; k tied ones have slope 1/k each.
        Min(args) -> y, "min" fn min, REAL => {
            value: R::min(args),
            range: Interval::min(args),
            partials: match args {
                [a, b] => vec![step(*b, *a), step(*a, *b)],
                _ => shares(args, y),
            },
            guard: true,
            breaks: [Kink at ties(args, y)],
        }
        /// Euclidean length; slope 0 at the origin.
        Hypot(args) -> y, "hypot" fn hypot, REAL => {
            value: R::hypot(args),
            range: Interval::hypot(args),
            partials: direction_cosines(args, y),
            breaks: [Kink at y],
        }
        /// Direction cosine of the first argument: a/hypot(a, b, …), 0 at the origin.
        ///
        /// The slope of the length as a row of its own, right where the length
        /// overflows, and without cancellation in its own slopes.
        Dircos(args) -> y, "dircos" fn dircos, REAL => {
            value: R::dircos(args),
            range: Interval::dircos(args),
            partials: turnings(args, y),
            breaks: [Jump at S::hypot_of(args)],
        }
        /// ln(e^a + e^b + …), without overflow.
        Logsumexp(args) -> y, "logsumexp" fn logsumexp, REAL => {
            value: R::logsumexp(args),
            range: Interval::logsumexp(args),
            partials: {
                let greatest = S::max_of(args);
                let weights: Vec<S> = args.iter().map(|&a| (a - greatest).exp()).collect();
                let total = S::sum_of(&weights);
                weights.into_iter().map(|weight| weight / total).collect()
            },
        }
    }
}
