//! The gradient of a function of several numbers.

use nalgebra::DVector;
use trigrad_core::Interpret;

use crate::dual::Dual;
use crate::epsilon::{Epsilon, Unperturbed};
use crate::seeds::{LANES, gradient_by};

/// The value and the gradient of `f` at `x`.
///
/// `f` is a generic function over [`Scalar`](trigrad_core::Scalar) or
/// [`Ordered`](trigrad_core::Ordered), or a closure, which captures what it wants but
/// numbers of another differentiation, see [`Unperturbed`]: for those there is
/// [`Epsilon::gradient`]. It runs once for every [`LANES`] inputs. Where the value is NaN
/// every derivative is NaN.
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
pub fn gradient<T>(
    f: impl Fn(&[Dual<T, LANES>]) -> Dual<T, LANES> + Unperturbed,
    x: &[T],
) -> (T, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    Epsilon::free().gradient(f, x)
}

impl<E> Epsilon<'_, E> {
    /// The value and the gradient of `f` at `x`, see [`gradient`](crate::gradient()); `f`
    /// may capture numbers of other differentiations.
    ///
    /// ```
    /// use trigrad_dual::{Dual, derivative, epsilon};
    /// // d/dr |∇(r x² + y)| = d/dr sqrt(4 r² x² + 1) at x = 1
    /// let steepness = |r: Dual| {
    ///     let lifted = Dual::constant(r);
    ///     let at = [Dual::from(1.0), Dual::from(0.0)];
    ///     epsilon!().gradient(|x| lifted * x[0] * x[0] + x[1], &at).1.norm()
    /// };
    /// let (value, slope) = derivative(steepness, 0.75);
    /// assert!((value - 3.25_f64.sqrt()).abs() < 1e-15);
    /// assert!((slope - 3.0 / 3.25_f64.sqrt()).abs() < 1e-15);
    /// ```
    pub fn gradient<T>(
        self,
        f: impl Fn(&[Dual<T, LANES, E>]) -> Dual<T, LANES, E>,
        x: &[T],
    ) -> (T, DVector<T>)
    where
        T: Interpret + nalgebra::Scalar,
    {
        gradient_by(f, x)
    }
}
