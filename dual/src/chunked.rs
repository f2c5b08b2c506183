//! The drivers for slices, with as many lanes as the caller says.
//!
//! They have the shapes of [`gradient`](crate::gradient()) and
//! [`jacobian`](crate::jacobian()), which follow [`LANES`](crate::LANES) inputs in a pass. The
//! number of lanes is a part of the type of the closure, so nothing can choose it at run
//! time; who knows how many inputs there will be may say it: one pass for all of them is
//! fastest, up to some twenty-four lanes.
//!
//! ```
//! use trigrad_dual::chunked;
//! let (_, slopes) = chunked::gradient::<3, _>(|x| x[0] * x[1] * x[2], &[2.0, 3.0, 5.0]);
//! assert_eq!(slopes.as_slice(), [15.0, 10.0, 6.0]);
//! ```
//!
//! A closure that captures numbers of another differentiation takes an ε of its own,
//! `epsilon!().chunked().gradient(f, &x)`: see [`epsilon!`](crate::epsilon!) and [`Epsilon`].

use std::marker::PhantomData;

use nalgebra::{DMatrix, DVector};
use trigrad_core::Interpret;

use crate::dual::Dual;
use crate::epsilon::Unperturbed;
use crate::seeds::{gradient_by, jacobian_by};

/// The value and the gradient of `f` at `x`, with `N` inputs in each run of `f`; see
/// [`gradient`](crate::gradient()).
///
/// ```
/// use trigrad_dual::{Dual, chunked};
/// // The number of lanes may be said by the closure, too.
/// let (value, slopes) = chunked::gradient(|x: &[Dual<f64, 2>]| x[0] * x[1], &[2.0, 3.0]);
/// assert_eq!((value, slopes.as_slice()), (6.0, [3.0, 2.0].as_slice()));
/// ```
///
/// # Panics
/// If `N` is 0 and there are inputs.
pub fn gradient<const N: usize, T>(
    f: impl Fn(&[Dual<T, N>]) -> Dual<T, N> + Unperturbed,
    x: &[T],
) -> (T, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::Epsilon::free().chunked().gradient(f, x)
}

/// The values and the Jacobian of `f` at `x`, with `N` inputs in each run of `f`; see
/// [`jacobian`](crate::jacobian()).
///
/// ```
/// use trigrad_dual::chunked;
/// let (_, slopes) = chunked::jacobian::<2, _, _>(|x| [x[0] * x[1], x[0] / x[1]], &[6.0, 2.0]);
/// assert_eq!(slopes.as_slice(), [2.0, 0.5, 6.0, -1.5]);
/// ```
///
/// # Panics
/// If `N` is 0 and there are inputs, or `f` returns now more numbers and now fewer.
pub fn jacobian<const N: usize, T, Y>(
    f: impl Fn(&[Dual<T, N>]) -> Y + Unperturbed,
    x: &[T],
) -> (DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
    Y: AsRef<[Dual<T, N>]>,
{
    crate::Epsilon::free().chunked().jacobian(f, x)
}

/// The right to one differentiation in passes of any width whose numbers mix with those of
/// no other: `epsilon!().chunked()`, see [`Epsilon`](crate::Epsilon).
///
/// ```
/// use trigrad_dual::{Dual, derivative, epsilon};
/// // d/dr ∂/∂x (r² x) = 2 r
/// let slope = |r: Dual| {
///     let lifted = Dual::constant(r);
///     epsilon!().chunked().gradient::<1, _>(|x| lifted * lifted * x[0], &[Dual::from(1.0)]).1[0]
/// };
/// assert_eq!(derivative(slope, 3.0), (9.0, 6.0));
/// ```
#[derive(Debug)]
pub struct Epsilon<'a, E> {
    made_of: PhantomData<crate::Epsilon<'a, E>>,
}

impl<'a, E> crate::Epsilon<'a, E> {
    /// For the drivers with a number of lanes of the caller's choice, those of
    /// [`mod@crate::chunked`].
    #[inline]
    pub fn chunked(self) -> Epsilon<'a, E> {
        Epsilon {
            made_of: PhantomData,
        }
    }
}

impl<E> Epsilon<'_, E> {
    /// See [`chunked::gradient`](gradient).
    ///
    /// # Panics
    /// If `N` is 0 and there are inputs.
    pub fn gradient<const N: usize, T>(
        self,
        f: impl Fn(&[Dual<T, N, E>]) -> Dual<T, N, E>,
        x: &[T],
    ) -> (T, DVector<T>)
    where
        T: Interpret + nalgebra::Scalar,
    {
        gradient_by(f, x)
    }

    /// See [`chunked::jacobian`](jacobian).
    ///
    /// # Panics
    /// If `N` is 0 and there are inputs, or `f` returns now more numbers and now fewer.
    pub fn jacobian<const N: usize, T, Y>(
        self,
        f: impl Fn(&[Dual<T, N, E>]) -> Y,
        x: &[T],
    ) -> (DVector<T>, DMatrix<T>)
    where
        T: Interpret + nalgebra::Scalar,
        Y: AsRef<[Dual<T, N, E>]>,
    {
        jacobian_by(f, x)
    }
}
