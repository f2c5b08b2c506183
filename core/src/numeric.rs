//! Numerical kernels in f64, one subject per file.
//!
//! What the platform's libm computes well (two ulp at most) is taken from it; the rest runs in
//! double-double ([`double::Dd`]) and rounds once at the end, or where that cancels to nothing in
//! whole numbers of more bits ([`fixed`]). Every function is total: outside its
//! domain it is NaN, and every loop has a bound that does not depend on luck.

mod bessel;
mod double;
mod elementary;
mod erf;
mod fixed;
mod gamma;
mod hyperbolic;
mod logistic;
mod logsumexp;
mod plane;
mod polygamma;
mod power;
mod sums;
mod tables;
mod transcendental;

pub(crate) use bessel::{sinc, sphj};
pub(crate) use elementary::{
    cbrt, cbrt_and_slope, cos, cot, csc, exp2_and_slope, sec, sign, sin, sin_cos, tan,
};
pub(crate) use erf::{erf, erfc};
pub(crate) use gamma::{gamma, lgamma};
pub(crate) use hyperbolic::{
    acosh, acosh_and_slope, asinh, atanh, cosh, sech2, sinh, sinh_cosh, tanh,
};
pub(crate) use logistic::{heaviside, relu, sigmoid, softplus, xlogy};
pub(crate) use logsumexp::logsumexp;
pub(crate) use plane::{dircos, inversion};
pub(crate) use polygamma::{digamma, polygamma};
pub(crate) use power::{gauss, powslope};
pub(crate) use sums::{hypot, max, min, product, sum};
