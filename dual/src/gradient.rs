//! The gradient of a function of several numbers.

use nalgebra::DVector;
use trigrad_core::Interpret;

use crate::dual::Dual;
use crate::seeds::{LANES, gradient_by};

/// The value and the gradient of `f` at `x`.
///
/// `f` is a closure, captures and all, or a generic function over
/// [`Scalar`](trigrad_core::Scalar) or [`Ordered`](trigrad_core::Ordered); it runs
/// once for every [`LANES`] inputs. Where the value is NaN every derivative is NaN.
/// Plain duals multiply always, so a slope that is infinite in one input may make
/// NaN of the others; [`function::gradient`](crate::function::gradient) tells them
/// apart.
///
/// ```
/// use trigrad_core::Scalar;
/// use trigrad_dual::gradient;
/// fn z<S: Scalar>(x: &[S]) -> S {
///     x[0] * x[0] * x[1] + x[0] * x[1]
/// }
/// let (value, slopes) = gradient(z, &[3.0, 2.0]);
/// assert_eq!(value, 24.0);
/// assert_eq!(slopes.as_slice(), [14.0, 12.0]);
///
/// let weights = [0.5, 4.0];
/// let (_, slopes) = gradient(|x| x[0] * weights[0] + x[1] * weights[1], &[1.0, 1.0]);
/// assert_eq!(slopes.as_slice(), weights);
/// ```
pub fn gradient<T>(f: impl Fn(&[Dual<T, LANES>]) -> Dual<T, LANES>, x: &[T]) -> (T, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    gradient_by(f, x)
}
