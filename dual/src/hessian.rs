//! The Hessian of a function of several numbers.

use nalgebra::{DMatrix, DVector};
use trigrad_core::Interpret;

use crate::seeds::{HyperDual, hessian_by, number};

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
    f: impl Fn(&[HyperDual<T>]) -> HyperDual<T>,
    x: &[T],
) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    hessian_by(number, f, x)
}
