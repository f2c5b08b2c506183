//! Derivatives by some of the inputs, and along two directions.

use std::array;

use nalgebra::{SMatrix, SVector};
use trigrad_core::Interpret;

use super::{Epsilon, Fixed, columns, second_order};
use crate::curved::Curved;
use crate::dual::Dual;
use crate::epsilon::Unperturbed;
use crate::partial::{along_both, check_distinct};

/// The values of `f` at `x` and the columns of its Jacobian that belong to the inputs
/// `wrt`, in their order; see [`partial_jacobian`](crate::partial_jacobian()).
///
/// The numbers have a lane for each of `wrt`, and none for the other inputs.
///
/// ```
/// use nalgebra::{Matrix2, Vector2};
/// use trigrad_dual::fixed;
/// let f = |x: &[trigrad_dual::Dual<f64, 2>]| [x[0] * x[1], x[2] * x[1]];
/// let (values, slopes) = fixed::partial_jacobian(f, &[6.0, 2.0, 3.0], [2, 0]);
/// assert_eq!((values, slopes), (Vector2::new(12.0, 6.0), Matrix2::new(0.0, 2.0, 2.0, 0.0)));
/// ```
///
/// # Panics
/// If an input of `wrt` does not exist or is there twice.
pub fn partial_jacobian<T, Y, const N: usize, const M: usize, const K: usize>(
    f: impl FnOnce(&[Dual<T, K>]) -> Y + Unperturbed,
    x: &impl Fixed<T, N>,
    wrt: [usize; K],
) -> (SVector<T, M>, SMatrix<T, M, K>)
where
    T: Interpret + nalgebra::Scalar,
    Y: Fixed<Dual<T, K>, M>,
{
    crate::Epsilon::free().fixed().partial_jacobian(f, x, wrt)
}

/// The value of `f` at `x`, its gradient and its Hessian by the inputs `wrt`, in their
/// order; see [`partial_hessian`](crate::partial_hessian()).
///
/// ```
/// use nalgebra::{Matrix2, Vector2};
/// use trigrad_dual::fixed;
/// let f = |x: &[trigrad_dual::Curved<f64, 2>]| x[0] * x[0] * x[1] * x[2];
/// let (value, slopes, curvature) = fixed::partial_hessian(f, &[3.0, 2.0, 5.0], [2, 0]);
/// assert_eq!((value, slopes), (90.0, Vector2::new(18.0, 60.0)));
/// assert_eq!(curvature, Matrix2::new(0.0, 12.0, 12.0, 20.0));
/// ```
///
/// # Panics
/// If an input of `wrt` does not exist or is there twice.
pub fn partial_hessian<T, const N: usize, const K: usize>(
    f: impl FnOnce(&[Curved<T, K>]) -> Curved<T, K> + Unperturbed,
    x: &impl Fixed<T, N>,
    wrt: [usize; K],
) -> (T, SVector<T, K>, SMatrix<T, K, K>)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::Epsilon::free().fixed().partial_hessian(f, x, wrt)
}

/// The value of `f` at `x`, its derivatives along `u` and along `v`, and the second
/// derivative along both; see [`second_along`](crate::second_along()).
///
/// ```
/// use trigrad_dual::fixed;
/// let f = |x: &[trigrad_dual::Dual<trigrad_dual::Dual>]| x[0] * x[0] * x[1];
/// let (value, slopes, second) = fixed::second_along(f, &[3.0, 2.0], &[1.0, 0.0], &[1.0, 10.0]);
/// assert_eq!((value, slopes, second), (18.0, [12.0, 102.0], 64.0));
/// ```
pub fn second_along<T, const N: usize>(
    f: impl FnOnce(&[Dual<Dual<T>>]) -> Dual<Dual<T>> + Unperturbed,
    x: &impl Fixed<T, N>,
    u: &impl Fixed<T, N>,
    v: &impl Fixed<T, N>,
) -> (T, [T; 2], T)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::Epsilon::free().fixed().second_along(f, x, u, v)
}

impl<E: 'static> Epsilon<'_, E> {
    /// See [`fixed::partial_jacobian`](partial_jacobian).
    ///
    /// # Panics
    /// If an input of `wrt` does not exist or is there twice.
    pub fn partial_jacobian<T, Y, const N: usize, const M: usize, const K: usize>(
        self,
        f: impl FnOnce(&[Dual<T, K, E>]) -> Y,
        x: &impl Fixed<T, N>,
        wrt: [usize; K],
    ) -> (SVector<T, M>, SMatrix<T, M, K>)
    where
        T: Interpret + nalgebra::Scalar,
        Y: Fixed<Dual<T, K, E>, M>,
    {
        let x = x.array();
        check_distinct(N, &mut { wrt });
        let mut seeded = x.map(Dual::constant);
        for (lane, i) in wrt.into_iter().enumerate() {
            seeded[i] = Dual::seeded(x[i], lane);
        }
        columns(&f(&seeded))
    }

    /// See [`fixed::partial_hessian`](partial_hessian).
    ///
    /// # Panics
    /// If an input of `wrt` does not exist or is there twice.
    pub fn partial_hessian<T, const N: usize, const K: usize>(
        self,
        f: impl FnOnce(&[Curved<T, K, E>]) -> Curved<T, K, E>,
        x: &impl Fixed<T, N>,
        wrt: [usize; K],
    ) -> (T, SVector<T, K>, SMatrix<T, K, K>)
    where
        T: Interpret + nalgebra::Scalar,
    {
        let x = x.array();
        check_distinct(N, &mut { wrt });
        let mut seeded = x.map(Curved::constant);
        for (lane, i) in wrt.into_iter().enumerate() {
            seeded[i] = Curved::seeded(x[i], lane);
        }
        second_order(&f(&seeded))
    }

    /// See [`fixed::second_along`](second_along).
    pub fn second_along<T, const N: usize>(
        self,
        f: impl FnOnce(&[Dual<Dual<T, 1, E>, 1, E>]) -> Dual<Dual<T, 1, E>, 1, E>,
        x: &impl Fixed<T, N>,
        u: &impl Fixed<T, N>,
        v: &impl Fixed<T, N>,
    ) -> (T, [T; 2], T)
    where
        T: Interpret + nalgebra::Scalar,
    {
        let (x, u, v) = (x.array(), u.array(), v.array());
        let input = |i: usize| Dual::of(Dual::of(x[i], [v[i]]), [Dual::constant(u[i])]);
        along_both(f(&array::from_fn::<_, N, _>(input)))
    }
}
