//! The derivative of a function of one number.

use trigrad_core::{Interpret, guarded};

use crate::dual::Dual;
use crate::epsilon::{Epsilon, Unperturbed};

/// The value and the derivative of `f` at `x`.
///
/// One run of `f` on dual numbers, at about twice the cost of plain ones. Where the
/// value is NaN the derivative is NaN. `f` may differentiate inside: nesting gives higher
/// orders. It may capture all but numbers of another differentiation, see [`Unperturbed`]:
/// for those there is [`Epsilon::derivative`].
///
/// ```
/// use trigrad_dual::{Dual, derivative};
/// let scale = 0.5;
/// let (value, slope) = derivative(|x| (x * x).sin() * scale, 2.0);
/// assert_eq!(value, 4.0_f64.sin() * scale);
/// assert_eq!(slope, 4.0_f64.cos() * 4.0 * scale);
///
/// let cube = |x: Dual<Dual>| x * x * x;
/// let second = derivative(|x| derivative(cube, x).1, 2.0).1;
/// assert_eq!(second, 12.0);
/// ```
pub fn derivative<T: Interpret>(f: impl FnOnce(Dual<T>) -> Dual<T> + Unperturbed, x: T) -> (T, T) {
    Epsilon::free().derivative(f, x)
}

impl<E> Epsilon<'_, E> {
    /// The value and the derivative of `f` at `x`, see [`derivative`](crate::derivative());
    /// `f` may capture numbers of other differentiations.
    ///
    /// ```
    /// use trigrad_dual::{Dual, epsilon};
    /// // d/dx [x · d/dy (x + y)] = 1
    /// let slope = |x| epsilon!().derivative(|y| Dual::constant(x) + y, Dual::constant(1.0)).1;
    /// assert_eq!(epsilon!().derivative(|x| x * slope(x), 1.0), (1.0, 1.0));
    /// ```
    pub fn derivative<T: Interpret>(
        self,
        f: impl FnOnce(Dual<T, 1, E>) -> Dual<T, 1, E>,
        x: T,
    ) -> (T, T) {
        let y = f(Dual::seeded(x, 0));
        (y.primal, guarded(y.tangent[0], y.primal))
    }
}
