//! The Hessian of a function of several numbers.

use nalgebra::{DMatrix, DVector};
use trigrad_core::Interpret;

use crate::epsilon::{Epsilon, Unperturbed};
use crate::seeds::{HyperDual, hessian_by};

/// The value, the gradient and the Hessian of `f` at `x`.
///
/// `f` runs on duals of duals, once for each block of the upper triangle,
/// [`HESSIAN_LANES`](crate::HESSIAN_LANES) inputs wide; the lower triangle is its
/// mirror image. Where the value is NaN every derivative is NaN.
///
/// ```
/// use nalgebra::DMatrix;
/// use trigrad_dual::hessian;
/// let (value, slopes, curvature) = hessian(|x| x[0] * x[0] * x[1] + x[0] * x[1], &[3.0, 2.0]);
/// assert_eq!(value, 24.0);
/// assert_eq!(slopes.as_slice(), [14.0, 12.0]);
/// assert_eq!(curvature, DMatrix::from_row_slice(2, 2, &[4.0, 7.0, 7.0, 0.0]));
/// ```
pub fn hessian<T>(
    f: impl Fn(&[HyperDual<T>]) -> HyperDual<T> + Unperturbed,
    x: &[T],
) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    Epsilon::free().hessian(f, x)
}

impl<E> Epsilon<'_, E> {
    /// The value, the gradient and the Hessian of `f` at `x`, see
    /// [`hessian`](crate::hessian()); `f` may capture numbers of other differentiations.
    ///
    /// ```
    /// use trigrad_dual::{Dual, derivative, epsilon};
    /// let bend = |r: Dual| {
    ///     let lifted = Dual::constant(Dual::constant(r));
    ///     epsilon!().hessian(|x| lifted * lifted * x[0] * x[0], &[Dual::from(1.0)]).2[0]
    /// };
    /// assert_eq!(derivative(bend, 3.0), (18.0, 12.0));
    /// ```
    pub fn hessian<T>(
        self,
        f: impl Fn(&[HyperDual<T, E>]) -> HyperDual<T, E>,
        x: &[T],
    ) -> (T, DVector<T>, DMatrix<T>)
    where
        T: Interpret + nalgebra::Scalar,
    {
        hessian_by(f, x)
    }
}
