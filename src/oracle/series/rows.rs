//! Taylor coefficients of the rows of one argument.
//!
//! The argument is [`plain`](super::terms::plain). Coefficient k is f^(k)(x)/k!, enclosed for every
//! x of the box; coefficient 0 is the row's own enclosure of its value. Fewer coefficients than
//! were asked for mean that the others are 0.

mod bessel;
mod circular;
mod exponential;
mod gamma;
mod power;
mod rational;
mod steps;

use trigrad_core::{End, Indexed, Interval, Unary};

pub(super) use power::{power, power_in_exponent, slope_of_power};

use super::terms::exact;

/// The coefficients of a row of one argument at `x`, up to `order`.
pub(super) fn unary<E: End>(op: Unary, x: &Interval<E>, order: usize) -> Vec<Interval<E>> {
    let y = op.range(x);
    if order == 0 {
        return vec![y];
    }
    match op {
        Unary::Neg => vec![y, exact(-1.0)],
        Unary::Sqrt => power::square_root(y, order),
        Unary::Cbrt => power::cube_root(y, order),
        Unary::Exp => exponential::exp(y.clone(), y, order),
        Unary::Exp2 => exponential::exp2(x, y, order),
        Unary::Expm1 => exponential::expm1(x, y, order),
        Unary::Ln => exponential::ln(x, y, order),
        Unary::Log2 => exponential::logarithm(x, y, 2.0, order),
        Unary::Log10 => exponential::logarithm(x, y, 10.0, order),
        Unary::Log1p => exponential::ln(&x.add(&exact(1.0)), y, order),
        Unary::Sin => circular::wave(y, x.cos(), -1.0, order),
        Unary::Cos => circular::wave(y, x.sin().neg(), -1.0, order),
        Unary::Sinh => circular::wave(y, x.cosh(), 1.0, order),
        Unary::Cosh => circular::wave(y, x.sinh(), 1.0, order),
        Unary::Tan => circular::tangent(y, 1.0, order),
        Unary::Cot => circular::tangent(y, -1.0, order),
        Unary::Sec => circular::reciprocal(y, x.sin().neg(), order),
        Unary::Csc => circular::reciprocal(y, x.cos(), order),
        Unary::Tanh => exponential::tanh(y, x.sech2(), order).0,
        Unary::Sech2 => exponential::tanh(x.tanh(), y, order).1,
        Unary::Asin => rational::asin(x, y, order),
        Unary::Acos => rational::acos(x, y, order),
        Unary::Atan => rational::atan(x, y, order),
        Unary::Asinh => rational::asinh(x, y, order),
        Unary::Acosh => rational::acosh(x, y, order),
        Unary::Atanh => rational::atanh(x, y, order),
        Unary::Gauss => exponential::gauss(x, y, order),
        Unary::Erf => exponential::erf(x, y, 2.0, order),
        Unary::Erfc => exponential::erf(x, y, -2.0, order),
        Unary::Sigmoid => exponential::sigmoid(y, x.neg().sigmoid(), order),
        Unary::Softplus => exponential::softplus(x, y, order),
        Unary::Gamma => gamma::gamma(x, y, order),
        Unary::Lgamma => gamma::shifted(x, y, 0, order),
        Unary::Digamma => gamma::polygamma(x, y, 0, order),
        Unary::Sinc => bessel::spherical(0, x, y, order),
        Unary::Abs => steps::abs(x, y),
        Unary::Relu => steps::relu(x, y),
        Unary::Sign
        | Unary::Heaviside
        | Unary::Floor
        | Unary::Ceil
        | Unary::Round
        | Unary::Trunc => steps::level(y),
    }
}

/// The coefficients of a row of an integer and one argument.
pub(super) fn indexed<E: End>(
    op: Indexed,
    n: u32,
    x: &Interval<E>,
    order: usize,
) -> Vec<Interval<E>> {
    let y = op.range(n, x);
    if order == 0 {
        return vec![y];
    }
    match op {
        Indexed::Polygamma => gamma::polygamma(x, y, n, order),
        Indexed::Sphj => bessel::spherical(n, x, y, order),
    }
}
