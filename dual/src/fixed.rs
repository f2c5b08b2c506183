//! The drivers for inputs of a size that is known when compiling, without any heap.
//!
//! They have the names and shapes of the drivers for slices. All inputs are followed in
//! one run of the function, by a number that is exactly as wide as needed: the right
//! choice up to some thirty of them. With a hundred every operation moves a page, and
//! the drivers for slices, which follow a few inputs in each pass, are faster. What
//! comes back is nalgebra's vectors and matrices of static size. The function takes a
//! slice, as everywhere, so that one generic function fits every driver.
//!
//! ```
//! use nalgebra::{Matrix2, Vector2};
//! use trigrad_dual::fixed;
//! let (value, slopes) = fixed::gradient(|x| x[0] * x[0] * x[1], &[3.0, 2.0]);
//! assert_eq!((value, slopes), (18.0, Vector2::new(12.0, 9.0)));
//! let (_, slopes) = fixed::jacobian(|x| [x[0] * x[1], x[0] - x[1]], &Vector2::new(3.0, 2.0));
//! assert_eq!(slopes, Matrix2::new(2.0, 3.0, 1.0, -1.0));
//! ```

use std::array;

use nalgebra::{SMatrix, SVector};
use trigrad_core::{Interpret, guarded};

use crate::curved::Curved;
use crate::dual::Dual;

/// So many numbers, in an array or in a vector of nalgebra's.
pub trait Fixed<S, const N: usize> {
    /// The numbers.
    fn array(&self) -> &[S; N];
}

impl<S, const N: usize> Fixed<S, N> for [S; N] {
    #[inline]
    fn array(&self) -> &[S; N] {
        self
    }
}

impl<S: nalgebra::Scalar, const N: usize> Fixed<S, N> for SVector<S, N> {
    #[inline]
    fn array(&self) -> &[S; N] {
        &self.data.0[0]
    }
}

/// The value and the gradient of `f` at `x`; see [`gradient`](crate::gradient()).
///
/// ```
/// use trigrad_core::Scalar;
/// use trigrad_dual::fixed;
/// fn z<S: Scalar>(x: &[S]) -> S {
///     x[0] * x[0] * x[1]
/// }
/// let (value, slopes) = fixed::gradient(z, &[3.0, 2.0]);
/// assert_eq!((value, slopes.as_slice()), (18.0, [12.0, 9.0].as_slice()));
/// ```
pub fn gradient<T, const N: usize>(
    f: impl FnOnce(&[Dual<T, N>]) -> Dual<T, N>,
    x: &impl Fixed<T, N>,
) -> (T, SVector<T, N>)
where
    T: Interpret + nalgebra::Scalar,
{
    let y = f(&seeded(x.array()));
    let slopes = array::from_fn(|i| guarded(y.tangent[i], y.primal));
    (y.primal, SVector::from(slopes))
}

/// The values of `f` at `x` and their derivatives along `direction`; see
/// [`jvp`](crate::jvp()).
///
/// ```
/// use nalgebra::Vector2;
/// use trigrad_dual::fixed;
/// let f = |x: &[trigrad_dual::Dual]| [x[0] * x[1], x[0] - x[1]];
/// let (values, slopes) = fixed::jvp(f, &[3.0, 2.0], &[1.0, 10.0]);
/// assert_eq!((values, slopes), (Vector2::new(6.0, 1.0), Vector2::new(32.0, -9.0)));
/// ```
pub fn jvp<T, Y, const N: usize, const M: usize>(
    f: impl FnOnce(&[Dual<T>]) -> Y,
    x: &impl Fixed<T, N>,
    direction: &impl Fixed<T, N>,
) -> (SVector<T, M>, SVector<T, M>)
where
    T: Interpret + nalgebra::Scalar,
    Y: Fixed<Dual<T>, M>,
{
    let outputs = f(&along(x.array(), direction.array()));
    let y = outputs.array();
    let slope = |row: usize| guarded(y[row].tangent[0], y[row].primal);
    let values = SVector::from_fn(|row, _| y[row].primal);
    (values, SVector::from_fn(|row, _| slope(row)))
}

/// The values and the Jacobian of `f` at `x`; see [`jacobian`](crate::jacobian()).
///
/// `f` returns an array or a vector of static size.
///
/// ```
/// use nalgebra::{Matrix2, Vector2};
/// use trigrad_dual::fixed;
/// let (values, slopes) = fixed::jacobian(|x| [x[0] * x[1], x[0] / x[1]], &[6.0, 2.0]);
/// assert_eq!(values, Vector2::new(12.0, 3.0));
/// assert_eq!(slopes, Matrix2::new(2.0, 6.0, 0.5, -1.5));
/// ```
pub fn jacobian<T, Y, const N: usize, const M: usize>(
    f: impl FnOnce(&[Dual<T, N>]) -> Y,
    x: &impl Fixed<T, N>,
) -> (SVector<T, M>, SMatrix<T, M, N>)
where
    T: Interpret + nalgebra::Scalar,
    Y: Fixed<Dual<T, N>, M>,
{
    let outputs = f(&seeded(x.array()));
    let y = outputs.array();
    let values = SVector::from_fn(|row, _| y[row].primal);
    let slopes = SMatrix::from_fn(|row, column| guarded(y[row].tangent[column], y[row].primal));
    (values, slopes)
}

/// The value, the gradient and the Hessian of `f` at `x`; see
/// [`hessian`](crate::hessian()).
///
/// One run of `f` on numbers of second order, [`Curved`], which compute each mixed
/// derivative once.
///
/// ```
/// use nalgebra::{Matrix2, Vector2};
/// use trigrad_dual::fixed;
/// let (value, slopes, curvature) = fixed::hessian(|x| x[0] * x[0] * x[1], &[3.0, 2.0]);
/// assert_eq!((value, slopes), (18.0, Vector2::new(12.0, 9.0)));
/// assert_eq!(curvature, Matrix2::new(4.0, 6.0, 6.0, 0.0));
/// ```
pub fn hessian<T, const N: usize>(
    f: impl FnOnce(&[Curved<T, N>]) -> Curved<T, N>,
    x: &impl Fixed<T, N>,
) -> (T, SVector<T, N>, SMatrix<T, N, N>)
where
    T: Interpret + nalgebra::Scalar,
{
    let x = x.array();
    let seeded: [Curved<T, N>; N] = array::from_fn(|i| Curved::variable(x[i], i));
    let y = f(&seeded);
    let first = y.first();
    let value = first.primal;
    let slopes = SVector::from_fn(|i, _| guarded(first.tangent[i], value));
    let curvature = SMatrix::from_fn(|i, j| guarded(y.curvature(i, j), value));
    (value, slopes, curvature)
}

/// The value and the gradient of `f` at `x`, and the Hessian times `v`; see
/// [`hvp`](crate::hvp()).
///
/// ```
/// use nalgebra::Vector2;
/// use trigrad_dual::fixed;
/// let (_, slopes, product) = fixed::hvp(|x| x[0] * x[0] * x[1], &[3.0, 2.0], &[1.0, 10.0]);
/// assert_eq!((slopes, product), (Vector2::new(12.0, 9.0), Vector2::new(64.0, 6.0)));
/// ```
pub fn hvp<T, const N: usize>(
    f: impl FnOnce(&[Dual<Dual<T>, N>]) -> Dual<Dual<T>, N>,
    x: &impl Fixed<T, N>,
    v: &impl Fixed<T, N>,
) -> (T, SVector<T, N>, SVector<T, N>)
where
    T: Interpret + nalgebra::Scalar,
{
    let (value, slopes) = gradient(f, &along(x.array(), v.array()));
    let product = slopes.map(|slope| guarded(slope.tangent[0], value.primal));
    (value.primal, slopes.map(|slope| slope.primal), product)
}

#[inline]
fn along<T: Interpret, const N: usize>(x: &[T; N], direction: &[T; N]) -> [Dual<T>; N] {
    array::from_fn(|i| Dual::new(x[i], [direction[i]]))
}

#[inline]
fn seeded<T: Interpret, const N: usize>(x: &[T; N]) -> [Dual<T, N>; N] {
    array::from_fn(|i| Dual::variable(x[i], i))
}
