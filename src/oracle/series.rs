//! Derivatives by a second hand: series of every row from its own functional or differential
//! equation, over intervals of any precision.
//!
//! The table of primitives says what the partials of its rows are. An oracle that read them could not
//! see a wrong one, so it has its own way to a derivative. A [`Series`] holds an enclosure of a value,
//! always the row's own, and of what the value becomes in small displacements of the inputs: a
//! [`Jet`] by several inputs to first or second order, a [`Curve`] along a line to any order. A
//! program runs through [`Jets`] or [`Curves`], in f64 or in any precision, in time and memory linear
//! in the program (times the number of its inputs for jets, and the third power of the order for
//! curves), without recursion.
//!
//! # Where the coefficients come from
//!
//! | rows | equation |
//! |---|---|
//! | `exp`, `expm1`, `exp2` | h' = h, h' = h + 1, h' = ln(2) h |
//! | `ln`, `log1p`, `log2`, `log10` | u h' = 1 |
//! | `sin`, `cos`, `sinh`, `cosh` | h'' = -h, h'' = h, with the value of the other as the first slope |
//! | `tan`, `cot` | h' = 1 + h^2, h' = -(1 + h^2) |
//! | `sec`, `csc` | h f = 1 |
//! | `tanh` T, `sech2` S | T' = S, S' = -2 T S |
//! | `asin`, `acos`, `asinh`, `acosh` | w^2 = 1 ± x^2, w h' = ±1 |
//! | `atan`, `atanh` | (1 ± x^2) h' = 1 |
//! | `sqrt`, `cbrt` | h^2 = x, h^3 = x |
//! | `pow`, `powslope` | the binomial theorem for x^b by x, as x h' = b h away from 0; h = e^(b ln x) if the exponent varies |
//! | `gauss`, `erf`, `erfc` | g' = -2 x g; the integral of g (DLMF 7.2.1) |
//! | `gamma`, `lgamma`, `digamma`, `polygamma` | h' = psi h; the values psi_n = psi^(n) (DLMF 5.2.2, 5.15) |
//! | `sigmoid`, `softplus` | h' = h(x) h(-x); h' = sigmoid |
//! | `sinc`, `sphj` | the power series near 0 (DLMF 10.53.1), elsewhere Bessel's equation (10.47.1) |
//! | `+`, `-`, `*`, `/`, `sum`, `product`, `xlogy` | Leibniz' rule; h b = a; h = a ln b |
//! | `hypot`, `dircos` | h^2 = sum of squares; r^3 Dh = s Da - a Ds/2 with s the sum of the other squares |
//! | `atan2`, `inversion` | q Dh = x Dy - y Dx; q^2 Dh = (b^2 - a^2) Da - 2 a b Db; q the sum of the squares |
//! | `logaddexp`, `logsumexp` | Dh = sum of p Da, Dp = p (Da - Dh) for the weights p = e^(a - h) |
//! | `remainder` | h = a - n b with the integer n of the piece |
//! | `abs`, `relu`, `max`, `min`, `sign`, `heaviside`, `floor`, … | the pieces; where two meet, the hull of both |
//!
//! D multiplies the part of order k by k. It is a derivation in any number of variables, so the
//! recurrences of power series (Moore, *Interval Analysis*, 1966; Griewank and Walther, *Evaluating
//! Derivatives*, 2008, chapter 13; Tucker, *Validated Numerics*, 2011) serve gradients and Hessians as
//! they stand.
//!
//! # What an enclosure says
//!
//! Each slope has a decoration of its own, since a function may have a kink in one input and be smooth
//! in another:
//!
//! - [`Differentiable`](trigrad_core::Decoration::Differentiable): at every point of the box the
//!   derivative exists, by this input with the others held, and lies in the interval; so do those of
//!   all orders, for no row is smooth to some order only.
//! - `Continuous`: there may be a kink. The interval holds the derivatives on both sides, and all
//!   elements of Clarke's generalized derivative; at the end of a closed domain, the derivative from
//!   inside.
//! - `Defined`: the function may jump there.
//! - `Partial`: there may be no value, or the slope may be infinite.
//!
//! An input that a number does not depend on contributes exactly 0, and so does the side of an `if`
//! that is not taken: neither can be spoilt by an infinite slope elsewhere. A comparison that is not
//! decided encloses both sides, and is `Defined` in the inputs that decide it.
//!
//! Of a function outside of the table nothing is known but what it does not depend on.

mod graded;
mod interpreter;
mod part;
mod rows;
mod several;
mod terms;

pub use graded::Series;
pub use interpreter::{Curve, Curves, Expansion, Jet, Jets};
pub use part::{Lanes, Part};
pub(super) use terms::exact;
