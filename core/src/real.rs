//! Stand-in until the accurate functions land.
#![allow(missing_docs)]
use std::fmt::Debug;
use std::ops::*;
/// Real arithmetic.
pub trait Real:
    Clone
    + PartialOrd
    + Debug
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    fn sqrt(self) -> Self;
    fn cbrt(self) -> Self;
    fn exp(self) -> Self;
    fn exp2(self) -> Self;
    fn expm1(self) -> Self;
    fn ln(self) -> Self;
    fn log2(self) -> Self;
    fn log10(self) -> Self;
    fn log1p(self) -> Self;
    fn sin(self) -> Self;
    fn cos(self) -> Self;
    fn tan(self) -> Self;
    fn sec(self) -> Self;
    fn csc(self) -> Self;
    fn cot(self) -> Self;
    fn asin(self) -> Self;
    fn acos(self) -> Self;
    fn atan(self) -> Self;
    fn sinh(self) -> Self;
    fn cosh(self) -> Self;
    fn tanh(self) -> Self;
    fn asinh(self) -> Self;
    fn acosh(self) -> Self;
    fn atanh(self) -> Self;
    fn abs(self) -> Self;
    fn sign(self) -> Self;
    fn floor(self) -> Self;
    fn ceil(self) -> Self;
    fn round(self) -> Self;
    fn trunc(self) -> Self;
    fn erf(self) -> Self;
    fn erfc(self) -> Self;
    fn gamma(self) -> Self;
    fn lgamma(self) -> Self;
    fn digamma(self) -> Self;
    fn sigmoid(self) -> Self;
    fn softplus(self) -> Self;
    fn relu(self) -> Self;
    fn heaviside(self) -> Self;
    fn sinc(self) -> Self;
    fn atan2(self, b: Self) -> Self;
    fn pow(self, b: Self) -> Self;
    fn remainder(self, b: Self) -> Self;
    fn logaddexp(self, b: Self) -> Self;
    fn xlogy(self, b: Self) -> Self;
    fn sum(args: &[Self]) -> Self;
    fn product(args: &[Self]) -> Self;
    fn max(args: &[Self]) -> Self;
    fn min(args: &[Self]) -> Self;
    fn hypot(args: &[Self]) -> Self;
    fn logsumexp(args: &[Self]) -> Self;
    fn polygamma(self, n: u32) -> Self;
    fn sphj(self, n: u32) -> Self;
    fn sin_cos(self) -> (Self, Self);
    fn sinh_cosh(self) -> (Self, Self);
    fn sigmoid_pair(self) -> (Self, Self);
    fn from_f64(c: f64) -> Self;
    fn is_nan(&self) -> bool;
}
#[allow(clippy::all)]
impl Real for f64 {
    #[inline]
    fn sqrt(self) -> Self {
        let x = self as f64;
        let y: f64 = x.sqrt();
        y as f64
    }
    #[inline]
    fn cbrt(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::cbrt(x);
        y as f64
    }
    #[inline]
    fn exp(self) -> Self {
        let x = self as f64;
        let y: f64 = x.exp();
        y as f64
    }
    #[inline]
    fn exp2(self) -> Self {
        let x = self as f64;
        let y: f64 = x.exp2();
        y as f64
    }
    #[inline]
    fn expm1(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::expm1(x);
        y as f64
    }
    #[inline]
    fn ln(self) -> Self {
        let x = self as f64;
        let y: f64 = x.ln();
        y as f64
    }
    #[inline]
    fn log2(self) -> Self {
        let x = self as f64;
        let y: f64 = x.log2();
        y as f64
    }
    #[inline]
    fn log10(self) -> Self {
        let x = self as f64;
        let y: f64 = x.log10();
        y as f64
    }
    #[inline]
    fn log1p(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::log1p(x);
        y as f64
    }
    #[inline]
    fn sin(self) -> Self {
        let x = self as f64;
        let y: f64 = x.sin();
        y as f64
    }
    #[inline]
    fn cos(self) -> Self {
        let x = self as f64;
        let y: f64 = x.cos();
        y as f64
    }
    #[inline]
    fn tan(self) -> Self {
        let x = self as f64;
        let y: f64 = x.tan();
        y as f64
    }
    #[inline]
    fn sec(self) -> Self {
        let x = self as f64;
        let y: f64 = 1.0 / x.cos();
        y as f64
    }
    #[inline]
    fn csc(self) -> Self {
        let x = self as f64;
        let y: f64 = 1.0 / x.sin();
        y as f64
    }
    #[inline]
    fn cot(self) -> Self {
        let x = self as f64;
        let y: f64 = 1.0 / x.tan();
        y as f64
    }
    #[inline]
    fn asin(self) -> Self {
        let x = self as f64;
        let y: f64 = x.asin();
        y as f64
    }
    #[inline]
    fn acos(self) -> Self {
        let x = self as f64;
        let y: f64 = x.acos();
        y as f64
    }
    #[inline]
    fn atan(self) -> Self {
        let x = self as f64;
        let y: f64 = x.atan();
        y as f64
    }
    #[inline]
    fn sinh(self) -> Self {
        let x = self as f64;
        let y: f64 = x.sinh();
        y as f64
    }
    #[inline]
    fn cosh(self) -> Self {
        let x = self as f64;
        let y: f64 = x.cosh();
        y as f64
    }
    #[inline]
    fn tanh(self) -> Self {
        let x = self as f64;
        let y: f64 = x.tanh();
        y as f64
    }
    #[inline]
    fn asinh(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::asinh(x);
        y as f64
    }
    #[inline]
    fn acosh(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::acosh(x);
        y as f64
    }
    #[inline]
    fn atanh(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::atanh(x);
        y as f64
    }
    #[inline]
    fn abs(self) -> Self {
        let x = self as f64;
        let y: f64 = x.abs();
        y as f64
    }
    #[inline]
    fn sign(self) -> Self {
        let x = self as f64;
        let y: f64 = if x == 0.0 { 0.0 } else { x.signum() };
        y as f64
    }
    #[inline]
    fn floor(self) -> Self {
        let x = self as f64;
        let y: f64 = x.floor();
        y as f64
    }
    #[inline]
    fn ceil(self) -> Self {
        let x = self as f64;
        let y: f64 = x.ceil();
        y as f64
    }
    #[inline]
    fn round(self) -> Self {
        let x = self as f64;
        let y: f64 = x.round_ties_even();
        y as f64
    }
    #[inline]
    fn trunc(self) -> Self {
        let x = self as f64;
        let y: f64 = x.trunc();
        y as f64
    }
    #[inline]
    fn erf(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::erf(x);
        y as f64
    }
    #[inline]
    fn erfc(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::erfc(x);
        y as f64
    }
    #[inline]
    fn gamma(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::tgamma(x);
        y as f64
    }
    #[inline]
    fn lgamma(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::lgamma(x);
        y as f64
    }
    #[inline]
    fn digamma(self) -> Self {
        let x = self as f64;
        let y: f64 = digamma(x);
        y as f64
    }
    #[inline]
    fn sigmoid(self) -> Self {
        let x = self as f64;
        let y: f64 = if x < 0.0 {
            x.exp() / (1.0 + x.exp())
        } else {
            1.0 / (1.0 + (-x).exp())
        };
        y as f64
    }
    #[inline]
    fn softplus(self) -> Self {
        let x = self as f64;
        let y: f64 = if x > 0.0 {
            x + libm::log1p((-x).exp())
        } else {
            libm::log1p(x.exp())
        };
        y as f64
    }
    #[inline]
    fn relu(self) -> Self {
        let x = self as f64;
        let y: f64 = if x.is_nan() { x } else { x.max(0.0) };
        y as f64
    }
    #[inline]
    fn heaviside(self) -> Self {
        let x = self as f64;
        let y: f64 = if x.is_nan() {
            x
        } else if x == 0.0 {
            0.5
        } else if x > 0.0 {
            1.0
        } else {
            0.0
        };
        y as f64
    }
    #[inline]
    fn sinc(self) -> Self {
        let x = self as f64;
        let y: f64 = if x == 0.0 { 1.0 } else { x.sin() / x };
        y as f64
    }
    #[inline]
    fn atan2(self, b: Self) -> Self {
        let (x, b) = (self as f64, b as f64);
        let y: f64 = x.atan2(b);
        y as f64
    }
    #[inline]
    fn pow(self, b: Self) -> Self {
        let (x, b) = (self as f64, b as f64);
        let y: f64 = x.powf(b);
        y as f64
    }
    #[inline]
    fn remainder(self, b: Self) -> Self {
        let (x, b) = (self as f64, b as f64);
        let y: f64 = x % b;
        y as f64
    }
    #[inline]
    fn logaddexp(self, b: Self) -> Self {
        let (x, b) = (self as f64, b as f64);
        let y: f64 = x.max(b) + libm::log1p((-(x - b).abs()).exp());
        y as f64
    }
    #[inline]
    fn xlogy(self, b: Self) -> Self {
        let (x, b) = (self as f64, b as f64);
        let y: f64 = if x == 0.0 && b >= 0.0 {
            0.0
        } else {
            x * b.ln()
        };
        y as f64
    }
    #[inline]
    fn sum(args: &[Self]) -> Self {
        let v: Vec<f64> = args.iter().map(|&x| x as f64).collect();
        let a = &v;
        let y: f64 = a.iter().sum();
        y as f64
    }
    #[inline]
    fn product(args: &[Self]) -> Self {
        let v: Vec<f64> = args.iter().map(|&x| x as f64).collect();
        let a = &v;
        let y: f64 = a.iter().product();
        y as f64
    }
    #[inline]
    fn max(args: &[Self]) -> Self {
        let v: Vec<f64> = args.iter().map(|&x| x as f64).collect();
        let a = &v;
        let y: f64 = if a.iter().any(|x| x.is_nan()) {
            f64::NAN
        } else {
            a.iter().fold(f64::NEG_INFINITY, |m, &x| m.max(x))
        };
        y as f64
    }
    #[inline]
    fn min(args: &[Self]) -> Self {
        let v: Vec<f64> = args.iter().map(|&x| x as f64).collect();
        let a = &v;
        let y: f64 = if a.iter().any(|x| x.is_nan()) {
            f64::NAN
        } else {
            a.iter().fold(f64::INFINITY, |m, &x| m.min(x))
        };
        y as f64
    }
    #[inline]
    fn hypot(args: &[Self]) -> Self {
        let v: Vec<f64> = args.iter().map(|&x| x as f64).collect();
        let a = &v;
        let y: f64 = a.iter().fold(0.0, |m: f64, &x| m.hypot(x));
        y as f64
    }
    #[inline]
    fn logsumexp(args: &[Self]) -> Self {
        let v: Vec<f64> = args.iter().map(|&x| x as f64).collect();
        let a = &v;
        let y: f64 = {
            let m = <f64 as Real>::max(a);
            m + a.iter().map(|x| (x - m).exp()).sum::<f64>().ln()
        };
        y as f64
    }
    fn polygamma(self, n: u32) -> Self {
        polygamma(n, self as f64) as f64
    }
    fn sphj(self, n: u32) -> Self {
        sphj(n, self as f64) as f64
    }
    #[inline]
    fn sin_cos(self) -> (Self, Self) {
        (Real::sin(self), Real::cos(self))
    }
    fn sinh_cosh(self) -> (Self, Self) {
        (Real::sinh(self), Real::cosh(self))
    }
    fn sigmoid_pair(self) -> (Self, Self) {
        (Real::sigmoid(self), Real::sigmoid(-self))
    }
    fn from_f64(c: f64) -> Self {
        c as f64
    }
    fn is_nan(&self) -> bool {
        *self != *self
    }
}
#[allow(clippy::all)]
impl Real for f32 {
    #[inline]
    fn sqrt(self) -> Self {
        let x = self as f64;
        let y: f64 = x.sqrt();
        y as f32
    }
    #[inline]
    fn cbrt(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::cbrt(x);
        y as f32
    }
    #[inline]
    fn exp(self) -> Self {
        let x = self as f64;
        let y: f64 = x.exp();
        y as f32
    }
    #[inline]
    fn exp2(self) -> Self {
        let x = self as f64;
        let y: f64 = x.exp2();
        y as f32
    }
    #[inline]
    fn expm1(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::expm1(x);
        y as f32
    }
    #[inline]
    fn ln(self) -> Self {
        let x = self as f64;
        let y: f64 = x.ln();
        y as f32
    }
    #[inline]
    fn log2(self) -> Self {
        let x = self as f64;
        let y: f64 = x.log2();
        y as f32
    }
    #[inline]
    fn log10(self) -> Self {
        let x = self as f64;
        let y: f64 = x.log10();
        y as f32
    }
    #[inline]
    fn log1p(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::log1p(x);
        y as f32
    }
    #[inline]
    fn sin(self) -> Self {
        let x = self as f64;
        let y: f64 = x.sin();
        y as f32
    }
    #[inline]
    fn cos(self) -> Self {
        let x = self as f64;
        let y: f64 = x.cos();
        y as f32
    }
    #[inline]
    fn tan(self) -> Self {
        let x = self as f64;
        let y: f64 = x.tan();
        y as f32
    }
    #[inline]
    fn sec(self) -> Self {
        let x = self as f64;
        let y: f64 = 1.0 / x.cos();
        y as f32
    }
    #[inline]
    fn csc(self) -> Self {
        let x = self as f64;
        let y: f64 = 1.0 / x.sin();
        y as f32
    }
    #[inline]
    fn cot(self) -> Self {
        let x = self as f64;
        let y: f64 = 1.0 / x.tan();
        y as f32
    }
    #[inline]
    fn asin(self) -> Self {
        let x = self as f64;
        let y: f64 = x.asin();
        y as f32
    }
    #[inline]
    fn acos(self) -> Self {
        let x = self as f64;
        let y: f64 = x.acos();
        y as f32
    }
    #[inline]
    fn atan(self) -> Self {
        let x = self as f64;
        let y: f64 = x.atan();
        y as f32
    }
    #[inline]
    fn sinh(self) -> Self {
        let x = self as f64;
        let y: f64 = x.sinh();
        y as f32
    }
    #[inline]
    fn cosh(self) -> Self {
        let x = self as f64;
        let y: f64 = x.cosh();
        y as f32
    }
    #[inline]
    fn tanh(self) -> Self {
        let x = self as f64;
        let y: f64 = x.tanh();
        y as f32
    }
    #[inline]
    fn asinh(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::asinh(x);
        y as f32
    }
    #[inline]
    fn acosh(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::acosh(x);
        y as f32
    }
    #[inline]
    fn atanh(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::atanh(x);
        y as f32
    }
    #[inline]
    fn abs(self) -> Self {
        let x = self as f64;
        let y: f64 = x.abs();
        y as f32
    }
    #[inline]
    fn sign(self) -> Self {
        let x = self as f64;
        let y: f64 = if x == 0.0 { 0.0 } else { x.signum() };
        y as f32
    }
    #[inline]
    fn floor(self) -> Self {
        let x = self as f64;
        let y: f64 = x.floor();
        y as f32
    }
    #[inline]
    fn ceil(self) -> Self {
        let x = self as f64;
        let y: f64 = x.ceil();
        y as f32
    }
    #[inline]
    fn round(self) -> Self {
        let x = self as f64;
        let y: f64 = x.round_ties_even();
        y as f32
    }
    #[inline]
    fn trunc(self) -> Self {
        let x = self as f64;
        let y: f64 = x.trunc();
        y as f32
    }
    #[inline]
    fn erf(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::erf(x);
        y as f32
    }
    #[inline]
    fn erfc(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::erfc(x);
        y as f32
    }
    #[inline]
    fn gamma(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::tgamma(x);
        y as f32
    }
    #[inline]
    fn lgamma(self) -> Self {
        let x = self as f64;
        let y: f64 = libm::lgamma(x);
        y as f32
    }
    #[inline]
    fn digamma(self) -> Self {
        let x = self as f64;
        let y: f64 = digamma(x);
        y as f32
    }
    #[inline]
    fn sigmoid(self) -> Self {
        let x = self as f64;
        let y: f64 = if x < 0.0 {
            x.exp() / (1.0 + x.exp())
        } else {
            1.0 / (1.0 + (-x).exp())
        };
        y as f32
    }
    #[inline]
    fn softplus(self) -> Self {
        let x = self as f64;
        let y: f64 = if x > 0.0 {
            x + libm::log1p((-x).exp())
        } else {
            libm::log1p(x.exp())
        };
        y as f32
    }
    #[inline]
    fn relu(self) -> Self {
        let x = self as f64;
        let y: f64 = if x.is_nan() { x } else { x.max(0.0) };
        y as f32
    }
    #[inline]
    fn heaviside(self) -> Self {
        let x = self as f64;
        let y: f64 = if x.is_nan() {
            x
        } else if x == 0.0 {
            0.5
        } else if x > 0.0 {
            1.0
        } else {
            0.0
        };
        y as f32
    }
    #[inline]
    fn sinc(self) -> Self {
        let x = self as f64;
        let y: f64 = if x == 0.0 { 1.0 } else { x.sin() / x };
        y as f32
    }
    #[inline]
    fn atan2(self, b: Self) -> Self {
        let (x, b) = (self as f64, b as f64);
        let y: f64 = x.atan2(b);
        y as f32
    }
    #[inline]
    fn pow(self, b: Self) -> Self {
        let (x, b) = (self as f64, b as f64);
        let y: f64 = x.powf(b);
        y as f32
    }
    #[inline]
    fn remainder(self, b: Self) -> Self {
        let (x, b) = (self as f64, b as f64);
        let y: f64 = x % b;
        y as f32
    }
    #[inline]
    fn logaddexp(self, b: Self) -> Self {
        let (x, b) = (self as f64, b as f64);
        let y: f64 = x.max(b) + libm::log1p((-(x - b).abs()).exp());
        y as f32
    }
    #[inline]
    fn xlogy(self, b: Self) -> Self {
        let (x, b) = (self as f64, b as f64);
        let y: f64 = if x == 0.0 && b >= 0.0 {
            0.0
        } else {
            x * b.ln()
        };
        y as f32
    }
    #[inline]
    fn sum(args: &[Self]) -> Self {
        let v: Vec<f64> = args.iter().map(|&x| x as f64).collect();
        let a = &v;
        let y: f64 = a.iter().sum();
        y as f32
    }
    #[inline]
    fn product(args: &[Self]) -> Self {
        let v: Vec<f64> = args.iter().map(|&x| x as f64).collect();
        let a = &v;
        let y: f64 = a.iter().product();
        y as f32
    }
    #[inline]
    fn max(args: &[Self]) -> Self {
        let v: Vec<f64> = args.iter().map(|&x| x as f64).collect();
        let a = &v;
        let y: f64 = if a.iter().any(|x| x.is_nan()) {
            f64::NAN
        } else {
            a.iter().fold(f64::NEG_INFINITY, |m, &x| m.max(x))
        };
        y as f32
    }
    #[inline]
    fn min(args: &[Self]) -> Self {
        let v: Vec<f64> = args.iter().map(|&x| x as f64).collect();
        let a = &v;
        let y: f64 = if a.iter().any(|x| x.is_nan()) {
            f64::NAN
        } else {
            a.iter().fold(f64::INFINITY, |m, &x| m.min(x))
        };
        y as f32
    }
    #[inline]
    fn hypot(args: &[Self]) -> Self {
        let v: Vec<f64> = args.iter().map(|&x| x as f64).collect();
        let a = &v;
        let y: f64 = a.iter().fold(0.0, |m: f64, &x| m.hypot(x));
        y as f32
    }
    #[inline]
    fn logsumexp(args: &[Self]) -> Self {
        let v: Vec<f64> = args.iter().map(|&x| x as f64).collect();
        let a = &v;
        let y: f64 = {
            let m = <f64 as Real>::max(a);
            m + a.iter().map(|x| (x - m).exp()).sum::<f64>().ln()
        };
        y as f32
    }
    fn polygamma(self, n: u32) -> Self {
        polygamma(n, self as f64) as f32
    }
    fn sphj(self, n: u32) -> Self {
        sphj(n, self as f64) as f32
    }
    #[inline]
    fn sin_cos(self) -> (Self, Self) {
        (Real::sin(self), Real::cos(self))
    }
    fn sinh_cosh(self) -> (Self, Self) {
        (Real::sinh(self), Real::cosh(self))
    }
    fn sigmoid_pair(self) -> (Self, Self) {
        (Real::sigmoid(self), Real::sigmoid(-self))
    }
    fn from_f64(c: f64) -> Self {
        c as f32
    }
    fn is_nan(&self) -> bool {
        *self != *self
    }
}
fn digamma(x: f64) -> f64 {
    if x < 0.5 {
        let r = x - x.round();
        return digamma(1.0 - x) - std::f64::consts::PI / (std::f64::consts::PI * r).tan();
    }
    let (mut x, mut shift) = (x, 0.0);
    while x < 12.0 {
        shift -= 1.0 / x;
        x += 1.0;
    }
    let w = 1.0 / (x * x);
    let tail =
        w * (1.0 / 12.0 - w * (1.0 / 120.0 - w * (1.0 / 252.0 - w * (1.0 / 240.0 - w / 132.0))));
    shift + x.ln() - 0.5 / x - tail
}

// Hurwitz zeta by Euler-Maclaurin, shifted to x > 20; for x < 0 by summing up to the right.
fn polygamma(n: u32, x: f64) -> f64 {
    if n == 0 {
        return digamma(x);
    }
    if x < -3000.0 {
        return f64::NAN;
    }
    let s = f64::from(n) + 1.0;
    let (mut x, mut sum) = (x, 0.0);
    while x < 20.0 + s {
        sum += x.powi(-(n as i32) - 1);
        x += 1.0;
    }
    let mut tail = x.powf(1.0 - s) / (s - 1.0) + 0.5 * x.powf(-s);
    let mut term = s * x.powf(-s - 1.0);
    for (k, b) in [
        1.0 / 12.0,
        -1.0 / 720.0,
        1.0 / 30240.0,
        -1.0 / 1_209_600.0,
        1.0 / 47_900_160.0,
    ]
    .into_iter()
    .enumerate()
    {
        tail += b * term;
        let k = 2.0 * k as f64;
        term *= (s + k + 1.0) * (s + k + 2.0) / (x * x);
    }
    let sign = if n % 2 == 1 { 1.0 } else { -1.0 };
    sign * libm::tgamma(s) * (sum + tail)
}

fn sphj(n: u32, x: f64) -> f64 {
    if n == 0 {
        return if x == 0.0 { 1.0 } else { x.sin() / x };
    }
    let a = x.abs();
    let sign = if x < 0.0 && n % 2 == 1 { -1.0 } else { 1.0 };
    let nf = f64::from(n);
    if a < 1.0 + nf * 0.5 {
        let mut term = 1.0;
        for k in 1..=n {
            term *= a / (2.0 * f64::from(k) + 1.0);
        }
        let mut sum = 0.0;
        for k in 1..60 {
            sum += term;
            let k = f64::from(k);
            term *= -a * a / (2.0 * k * (2.0 * (nf + k) + 1.0));
        }
        return sign * sum;
    }
    if a >= nf {
        let (mut p, mut q) = (a.sin() / a, a.sin() / (a * a) - a.cos() / a);
        for k in 1..n {
            (p, q) = (q, (2.0 * f64::from(k) + 1.0) / a * q - p);
        }
        return sign * q;
    }
    let (mut p, mut q, mut want) = (0.0, 1e-300, 0.0);
    for k in (0..n + 40).rev() {
        (p, q) = (q, (2.0 * f64::from(k) + 3.0) / a * q - p);
        if k == n {
            want = q;
        }
        if q.abs() > 1e250 {
            p *= 1e-250;
            q *= 1e-250;
            want *= 1e-250;
        }
    }
    sign * want / q * (a.sin() / a)
}
