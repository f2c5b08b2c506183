//! The drivers for closures over numbers that know in which inputs they vary.
//!
//! They have the names and shapes of the drivers for plain closures, and give the
//! structural answer of those for a [`Function`](trigrad_core::Function): an infinite
//! slope stays with its own input. An operation whose arguments vary in none of the
//! inputs that a pass follows leaves its slopes out, which pays where there are many
//! inputs and most of the operations concern few of them: Rosenbrock's function of 1000
//! variables takes two thirds of the time that plain numbers take. Elsewhere the tests
//! for that cost more than they save.
//!
//! ```
//! use trigrad_core::Scalar;
//! use trigrad_dual::tracked;
//! let (_, slopes) = tracked::gradient(|x| x[0].sqrt() + x[1], &[0.0, 1.0]);
//! assert_eq!(slopes.as_slice(), [f64::INFINITY, 1.0]);
//! ```
//!
//! A closure that captures numbers of another differentiation takes an ε of its own,
//! `epsilon!().tracked().gradient(f, &x)` in place of `tracked::gradient(f, &x)`: see
//! [`epsilon!`](crate::epsilon!) and [`Epsilon`].

use std::marker::PhantomData;

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Interpret, Tracked};

use crate::dual::Dual;
use crate::epsilon::Unperturbed;
use crate::seeds::{gradient_by, jacobian_by, number};

/// The number of inputs that one pass follows.
pub const LANES: usize = 16;

/// The value and the gradient of `f` at `x`; see [`gradient`](crate::gradient()).
///
/// ```
/// use trigrad_dual::tracked;
/// let weights = [0.5, 4.0];
/// let (value, slopes) = tracked::gradient(|x| x[0] * weights[0] + x[1] * weights[1], &[1.0, 1.0]);
/// assert_eq!((value, slopes.as_slice()), (4.5, weights.as_slice()));
/// ```
pub fn gradient<T>(
    f: impl Fn(&[Tracked<Dual<T, LANES>>]) -> Tracked<Dual<T, LANES>> + Unperturbed,
    x: &[T],
) -> (T, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::Epsilon::free().tracked().gradient(f, x)
}

/// The values and the Jacobian of `f` at `x`; see [`jacobian`](crate::jacobian()).
///
/// ```
/// use trigrad_core::Scalar;
/// use trigrad_dual::tracked;
/// let (_, slopes) = tracked::jacobian(|x| vec![x[0].sqrt(), x[0].sqrt() + x[1]], &[0.0, 1.0]);
/// assert_eq!((slopes[(0, 1)], slopes[(1, 1)]), (0.0, 1.0));
/// ```
///
/// # Panics
/// If `f` returns now more numbers and now fewer.
pub fn jacobian<T>(
    f: impl Fn(&[Tracked<Dual<T, LANES>>]) -> Vec<Tracked<Dual<T, LANES>>> + Unperturbed,
    x: &[T],
) -> (DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::Epsilon::free().tracked().jacobian(f, x)
}

/// The right to one differentiation over tracked numbers that mix with those of no other:
/// `epsilon!().tracked()`, see [`Epsilon`](crate::Epsilon).
///
/// Its drivers are those of the [module](self), for closures that may capture numbers of
/// other differentiations.
///
/// ```
/// use trigrad_core::{Scalar, Tracked};
/// use trigrad_dual::{Dual, derivative, epsilon};
/// // d/dr ∂/∂x (r² x + sqrt(y)) = 2 r, at y = 0
/// let slope = |r: Dual| {
///     let lifted = Tracked::varying(Dual::constant(r));
///     let at = [Dual::from(1.0), Dual::from(0.0)];
///     epsilon!().tracked().gradient(|x| lifted * lifted * x[0] + x[1].sqrt(), &at).1[0]
/// };
/// assert_eq!(derivative(slope, 3.0), (9.0, 6.0));
/// ```
#[derive(Debug)]
pub struct Epsilon<'a, E> {
    made_of: PhantomData<crate::Epsilon<'a, E>>,
}

impl<'a, E> crate::Epsilon<'a, E> {
    /// For the drivers over numbers that know in which inputs they vary, those of
    /// [`mod@crate::tracked`].
    #[inline]
    pub fn tracked(self) -> Epsilon<'a, E> {
        Epsilon {
            made_of: PhantomData,
        }
    }
}

impl<E> Epsilon<'_, E> {
    /// See [`tracked::gradient`](gradient).
    pub fn gradient<T>(
        self,
        f: impl Fn(&[Tracked<Dual<T, LANES, E>>]) -> Tracked<Dual<T, LANES, E>>,
        x: &[T],
    ) -> (T, DVector<T>)
    where
        T: Interpret + nalgebra::Scalar,
    {
        gradient_by(|x| x, |x| number(f(x)), x)
    }

    /// See [`tracked::jacobian`](jacobian).
    ///
    /// # Panics
    /// If `f` returns now more numbers and now fewer.
    pub fn jacobian<T>(
        self,
        f: impl Fn(&[Tracked<Dual<T, LANES, E>>]) -> Vec<Tracked<Dual<T, LANES, E>>>,
        x: &[T],
    ) -> (DVector<T>, DMatrix<T>)
    where
        T: Interpret + nalgebra::Scalar,
    {
        jacobian_by(|x| x, |x| f(x).into_iter().map(number).collect(), x)
    }
}
