//! The three engines behind one name, for formulas.

use std::fmt;
use std::str::FromStr;

use nalgebra::{DMatrix, DVector};
use trigrad_core::Formula;

/// A way to the derivatives of a formula.
///
/// All three give the structural answer: an input that does not occur has the
/// derivative 0, an untaken branch of an `if` says nothing, and where the value is
/// NaN so is every derivative.
///
/// ```
/// use trigrad::{Engine, Formula};
/// let z = Formula::parse("x*x*y + x*y").unwrap();
/// for &engine in Engine::ALL {
///     let (value, gradient) = engine.gradient(&z, &[3.0, 2.0]);
///     assert_eq!((value, gradient[0], gradient[1]), (24.0, 14.0, 12.0));
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Engine {
    /// The derivative as an expression, not simplified, then evaluated.
    Symbolic,
    /// Forward mode, with dual numbers.
    Dual,
    /// Reverse mode, with a tape.
    Tape,
}

impl Engine {
    /// Every engine.
    pub const ALL: &[Self] = &[Self::Symbolic, Self::Dual, Self::Tape];

    /// The name that [`FromStr`] reads.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Symbolic => "symbolic",
            Self::Dual => "dual",
            Self::Tape => "tape",
        }
    }

    /// The value of the only output of `f` and its gradient at `x`.
    ///
    /// # Panics
    /// If `f` has not one output or `x` not one number for each input.
    pub fn gradient(self, f: &Formula, x: &[f64]) -> (f64, DVector<f64>) {
        match self {
            Self::Symbolic => trigrad_symbolic::function::gradient(f, x),
            Self::Dual => trigrad_dual::function::gradient(f, x),
            Self::Tape => trigrad_tape::function::gradient(f, x),
        }
    }

    /// The values of the outputs of `f` and the Jacobian at `x`, a row for each output.
    ///
    /// # Panics
    /// If `x` has not one number for each input.
    pub fn jacobian(self, f: &Formula, x: &[f64]) -> (DVector<f64>, DMatrix<f64>) {
        match self {
            Self::Symbolic => trigrad_symbolic::function::jacobian(f, x),
            Self::Dual => trigrad_dual::function::jacobian(f, x),
            Self::Tape => trigrad_tape::function::jacobian(f, x),
        }
    }

    /// The value of the only output of `f`, its gradient and its Hessian at `x`.
    ///
    /// # Panics
    /// If `f` has not one output or `x` not one number for each input.
    pub fn hessian(self, f: &Formula, x: &[f64]) -> (f64, DVector<f64>, DMatrix<f64>) {
        match self {
            Self::Symbolic => trigrad_symbolic::function::hessian(f, x),
            Self::Dual => trigrad_dual::function::hessian(f, x),
            Self::Tape => trigrad_tape::function::hessian(f, x),
        }
    }
}

/// By name: `dual`.
impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Engine {
    type Err = UnknownEngine;

    fn from_str(name: &str) -> Result<Self, UnknownEngine> {
        let found = Self::ALL.iter().find(|engine| engine.name() == name);
        found.copied().ok_or_else(|| UnknownEngine {
            name: name.to_owned(),
        })
    }
}

/// There is no engine of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no engine called {name:?}: it is symbolic, dual or tape")]
#[non_exhaustive]
pub struct UnknownEngine {
    /// What was asked for.
    pub name: String,
}
