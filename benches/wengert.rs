//! The problems for the numbers of the crate `reverse`: a list behind a `RefCell` in
//! which every operation is an entry.

use std::ops::{Add, Div, Mul, Neg, Sub};

use reverse::Var;

pub(crate) trait Number:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Add<f64, Output = Self>
    + Mul<f64, Output = Self>
{
    fn exp(self) -> Self;
    fn ln(self) -> Self;
    fn sin(self) -> Self;
    fn cos(self) -> Self;
}

impl Number for Var<'_> {
    fn exp(self) -> Self {
        Var::exp(&self)
    }

    fn ln(self) -> Self {
        Var::ln(&self)
    }

    fn sin(self) -> Self {
        Var::sin(&self)
    }

    fn cos(self) -> Self {
        Var::cos(&self)
    }
}

trigrad_benches::functions!(Number, |x, c| x * c, |x, c| x + c);
