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
//!
//! A closure that captures numbers of another differentiation takes an ε of its own,
//! `epsilon!().fixed().gradient(f, &x)` in place of `fixed::gradient(f, &x)`: see
//! [`epsilon!`](crate::epsilon!) and [`Epsilon`].

mod partial;

pub use partial::{partial_hessian, partial_jacobian, second_along};

use std::array;
use std::marker::PhantomData;

use nalgebra::{SMatrix, SVector};
use trigrad_core::{Interpret, guarded};

use crate::curved::Curved;
use crate::dual::Dual;
use crate::epsilon::Unperturbed;

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
    f: impl FnOnce(&[Dual<T, N>]) -> Dual<T, N> + Unperturbed,
    x: &impl Fixed<T, N>,
) -> (T, SVector<T, N>)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::Epsilon::free().fixed().gradient(f, x)
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
    f: impl FnOnce(&[Dual<T>]) -> Y + Unperturbed,
    x: &impl Fixed<T, N>,
    direction: &impl Fixed<T, N>,
) -> (SVector<T, M>, SVector<T, M>)
where
    T: Interpret + nalgebra::Scalar,
    Y: Fixed<Dual<T>, M>,
{
    crate::Epsilon::free().fixed().jvp(f, x, direction)
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
    f: impl FnOnce(&[Dual<T, N>]) -> Y + Unperturbed,
    x: &impl Fixed<T, N>,
) -> (SVector<T, M>, SMatrix<T, M, N>)
where
    T: Interpret + nalgebra::Scalar,
    Y: Fixed<Dual<T, N>, M>,
{
    crate::Epsilon::free().fixed().jacobian(f, x)
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
    f: impl FnOnce(&[Curved<T, N>]) -> Curved<T, N> + Unperturbed,
    x: &impl Fixed<T, N>,
) -> (T, SVector<T, N>, SMatrix<T, N, N>)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::Epsilon::free().fixed().hessian(f, x)
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
    f: impl FnOnce(&[Dual<Dual<T>, N>]) -> Dual<Dual<T>, N> + Unperturbed,
    x: &impl Fixed<T, N>,
    v: &impl Fixed<T, N>,
) -> (T, SVector<T, N>, SVector<T, N>)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::Epsilon::free().fixed().hvp(f, x, v)
}

/// The right to one differentiation of static size whose numbers mix with those of no
/// other: `epsilon!().fixed()`, see [`Epsilon`](crate::Epsilon).
///
/// Its drivers are those of the [module](self), for closures that may capture numbers of
/// other differentiations.
///
/// ```
/// use trigrad_dual::{Dual, derivative, epsilon};
/// // d/dr ∂/∂x (r² x y) = 2 r y
/// let slope = |r: Dual| {
///     let lifted = Dual::constant(r);
///     let at = [Dual::from(1.0), Dual::from(5.0)];
///     epsilon!().fixed().gradient(|x| lifted * lifted * x[0] * x[1], &at).1[0]
/// };
/// assert_eq!(derivative(slope, 3.0), (45.0, 30.0));
/// ```
#[derive(Debug)]
pub struct Epsilon<'a, E> {
    made_of: PhantomData<crate::Epsilon<'a, E>>,
}

impl<'a, E> crate::Epsilon<'a, E> {
    /// For the drivers of static size, those of [`mod@crate::fixed`].
    #[inline]
    pub fn fixed(self) -> Epsilon<'a, E> {
        Epsilon {
            made_of: PhantomData,
        }
    }
}

impl<E: 'static> Epsilon<'_, E> {
    /// See [`fixed::gradient`](gradient).
    pub fn gradient<T, const N: usize>(
        self,
        f: impl FnOnce(&[Dual<T, N, E>]) -> Dual<T, N, E>,
        x: &impl Fixed<T, N>,
    ) -> (T, SVector<T, N>)
    where
        T: Interpret + nalgebra::Scalar,
    {
        let y = f(&seeded(x.array()));
        let slopes = array::from_fn(|i| guarded(y.tangent[i], y.primal));
        (y.primal, SVector::from(slopes))
    }

    /// See [`fixed::jvp`](jvp).
    pub fn jvp<T, Y, const N: usize, const M: usize>(
        self,
        f: impl FnOnce(&[Dual<T, 1, E>]) -> Y,
        x: &impl Fixed<T, N>,
        direction: &impl Fixed<T, N>,
    ) -> (SVector<T, M>, SVector<T, M>)
    where
        T: Interpret + nalgebra::Scalar,
        Y: Fixed<Dual<T, 1, E>, M>,
    {
        let outputs = f(&along(x.array(), direction.array()));
        let y = outputs.array();
        let slope = |row: usize| guarded(y[row].tangent[0], y[row].primal);
        let values = SVector::from_fn(|row, _| y[row].primal);
        (values, SVector::from_fn(|row, _| slope(row)))
    }

    /// See [`fixed::jacobian`](jacobian).
    pub fn jacobian<T, Y, const N: usize, const M: usize>(
        self,
        f: impl FnOnce(&[Dual<T, N, E>]) -> Y,
        x: &impl Fixed<T, N>,
    ) -> (SVector<T, M>, SMatrix<T, M, N>)
    where
        T: Interpret + nalgebra::Scalar,
        Y: Fixed<Dual<T, N, E>, M>,
    {
        columns(&f(&seeded(x.array())))
    }

    /// See [`fixed::hessian`](hessian).
    pub fn hessian<T, const N: usize>(
        self,
        f: impl FnOnce(&[Curved<T, N, E>]) -> Curved<T, N, E>,
        x: &impl Fixed<T, N>,
    ) -> (T, SVector<T, N>, SMatrix<T, N, N>)
    where
        T: Interpret + nalgebra::Scalar,
    {
        let x = x.array();
        let seeded: [Curved<T, N, E>; N] = array::from_fn(|i| Curved::seeded(x[i], i));
        second_order(&f(&seeded))
    }

    /// See [`fixed::hvp`](hvp).
    pub fn hvp<T, const N: usize>(
        self,
        f: impl FnOnce(&[Dual<Dual<T, 1, E>, N, E>]) -> Dual<Dual<T, 1, E>, N, E>,
        x: &impl Fixed<T, N>,
        v: &impl Fixed<T, N>,
    ) -> (T, SVector<T, N>, SVector<T, N>)
    where
        T: Interpret + nalgebra::Scalar,
    {
        let (value, slopes) = self.gradient(f, &along(x.array(), v.array()));
        let product = slopes.map(|slope| guarded(slope.tangent[0], value.primal));
        (value.primal, slopes.map(|slope| slope.primal), product)
    }
}

#[inline]
fn along<T: Interpret, E, const N: usize>(x: &[T; N], direction: &[T; N]) -> [Dual<T, 1, E>; N] {
    array::from_fn(|i| Dual::of(x[i], [direction[i]]))
}

#[inline]
fn seeded<T: Interpret, E, const N: usize>(x: &[T; N]) -> [Dual<T, N, E>; N] {
    array::from_fn(|i| Dual::seeded(x[i], i))
}

// The values, and the slopes of each in a row.
#[inline]
fn columns<T, Y, E, const M: usize, const K: usize>(
    outputs: &Y,
) -> (SVector<T, M>, SMatrix<T, M, K>)
where
    T: Interpret + nalgebra::Scalar,
    Y: Fixed<Dual<T, K, E>, M>,
{
    let y = outputs.array();
    let values = SVector::from_fn(|row, _| y[row].primal);
    let slopes = SMatrix::from_fn(|row, column| guarded(y[row].tangent[column], y[row].primal));
    (values, slopes)
}

// The value, the slopes and the curvatures.
#[inline]
fn second_order<T, E, const K: usize>(y: &Curved<T, K, E>) -> (T, SVector<T, K>, SMatrix<T, K, K>)
where
    T: Interpret + nalgebra::Scalar,
{
    let first = y.first();
    let value = first.primal;
    let slopes = SVector::from_fn(|i, _| guarded(first.tangent[i], value));
    let curvature = SMatrix::from_fn(|i, j| guarded(y.curvature(i, j), value));
    (value, slopes, curvature)
}
