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

/// The sum of `f` over `terms`, each run on dual numbers, recorded on the tape as one statement
/// of all their variables.
///
/// A term is data of its own, which may be `()`, and the variables that it depends on. It is
/// the fastest way to the gradient of a sum of many small terms, as of residuals or of
/// neighbours: Rosenbrock's function takes two thirds of the time of [`preaccumulate`] term by
/// term (`--bench reverse`), because nothing is recorded for a term but its derivatives, and
/// those by a variable that the term before has too are added to its.
///
/// ```
/// use trigrad::{preaccumulate_sum, tape};
/// let (value, slopes) = tape::gradient(
///     |x| {
///         let pairs = x.windows(2).map(|pair| ((), [pair[0], pair[1]]));
///         preaccumulate_sum(pairs, |(), [x, y]| (y - x * x) * (y - x * x))
///     },
///     &[1.0, 2.0, 3.0],
/// );
/// assert_eq!((value, slopes.as_slice()), (2.0, [-4.0, 10.0, -2.0].as_slice()));
/// ```
///
/// Where slopes are infinite it is as in [`preaccumulate`].
pub fn preaccumulate_sum<'t, T: Interpret, D: Unperturbed, const N: usize>(
    terms: impl IntoIterator<Item = (D, [Var<'t, T>; N])>,
    mut f: impl FnMut(D, [Dual<T, N>; N]) -> Dual<T, N> + Unperturbed,
) -> Var<'t, T> {
    Var::sum_of_statements::<N>(terms.into_iter().map(|(data, x)| {
        let y = f(data, array::from_fn(|i| Dual::variable(x[i].primal(), i)));
        (
            y.primal,
            array::from_fn::<_, N, _>(|i| (x[i], y.tangent[i])),
        )
    }))
}
