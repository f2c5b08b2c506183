//! Kernels that forward mode differentiates and a tape records as one statement.

use std::array;

use trigrad_core::Interpret;
use trigrad_dual::{Dual, Unperturbed};
use trigrad_tape::Var;

/// `f` at `x`, run on dual numbers and recorded on the tape as one statement, whatever the
/// number of its operations.
///
/// It pays where a part of a long computation has few inputs: Rosenbrock's function, whose
/// terms have two variables and seven operations, takes 0.7 of the time (`--bench reverse`).
/// A kernel of one or two variables is one entry or none, one of more takes 40 bytes and 12
/// for each of them.
///
/// ```
/// use trigrad::{preaccumulate, tape};
/// let wave = |t: f64, [x, y]: [trigrad::dual::Dual<f64, 2>; 2]| (x * t + y).sin() * x;
/// let (_, slopes) = tape::gradient(
///     |x| (0..100).map(|t| preaccumulate(|x| wave(f64::from(t), x), [x[0], x[1]])).sum(),
///     &[0.5, 2.0],
/// );
/// let plain = |x: f64, y: f64| (0..100).map(|t| (x * f64::from(t) + y).cos() * x).sum::<f64>();
/// assert!((slopes[1] - plain(0.5, 2.0)).abs() < 1e-13);
/// ```
///
/// Dual numbers multiply always: where a slope in the kernel is infinite, another may be
/// NaN that the tape would find, but never a wrong number. The result counts as depending
/// on all of `x`.
pub fn preaccumulate<'t, T: Interpret, const N: usize>(
    f: impl FnOnce([Dual<T, N>; N]) -> Dual<T, N> + Unperturbed,
    x: [Var<'t, T>; N],
) -> Var<'t, T> {
    let y = f(array::from_fn(|i| Dual::variable(x[i].primal(), i)));
    Var::statement(
        y.primal,
        &array::from_fn::<_, N, _>(|i| (x[i], y.tangent[i])),
    )
}
