//! The derivative along a direction.

use nalgebra::DVector;
use trigrad_core::{Interpret, guarded};

use crate::dual::Dual;
use crate::epsilon::{Epsilon, Free, Unperturbed};

/// What a function differentiated along a direction returns: one number, or a
/// vector of them. `E` is the type of their ε: that of another differentiation is no output
/// of this one.
pub trait Outputs<T, E = Free> {
    /// The plain number, or a vector of plain ones.
    type Plain;

    /// The values, and the tangents with NaN where the value is NaN.
    fn split(self) -> (Self::Plain, Self::Plain);
}

impl<T: Interpret, E> Outputs<T, E> for Dual<T, 1, E> {
    type Plain = T;

    fn split(self) -> (T, T) {
        (self.primal, guarded(self.tangent[0], self.primal))
    }
}

impl<T: Interpret + nalgebra::Scalar, E> Outputs<T, E> for Vec<Dual<T, 1, E>> {
    type Plain = DVector<T>;

    fn split(self) -> (DVector<T>, DVector<T>) {
        let (values, tangents): (Vec<T>, Vec<T>) = self.into_iter().map(Outputs::split).unzip();
        (values.into(), tangents.into())
    }
}

/// The value of `f` at `x` and its derivative along `direction`: the Jacobian times
/// that vector, without the Jacobian.
///
/// One run of `f`, which returns a dual number, or a vector of them. Where a value is
/// NaN its derivative is NaN.
///
/// ```
/// use trigrad_dual::{Dual, jvp};
/// assert_eq!(jvp(|x| x[0] * x[1], &[3.0, 2.0], &[1.0, 10.0]), (6.0, 32.0));
///
/// let polar = |x: &[Dual]| vec![x[0] * x[1].cos(), x[0] * x[1].sin()];
/// let (point, velocity) = jvp(polar, &[2.0, 0.0], &[0.0, 1.0]);
/// assert_eq!(point.as_slice(), [2.0, 0.0]);
/// assert_eq!(velocity.as_slice(), [0.0, 2.0]);
/// ```
///
/// # Panics
/// If `x` and `direction` differ in length.
pub fn jvp<T, Y>(
    f: impl FnOnce(&[Dual<T>]) -> Y + Unperturbed,
    x: &[T],
    direction: &[T],
) -> (Y::Plain, Y::Plain)
where
    T: Interpret,
    Y: Outputs<T>,
{
    Epsilon::free().jvp(f, x, direction)
}

impl<E> Epsilon<'_, E> {
    /// The value of `f` at `x` and its derivative along `direction`, see
    /// [`jvp`](crate::jvp()); `f` may capture numbers of other differentiations.
    ///
    /// # Panics
    /// If `x` and `direction` differ in length.
    pub fn jvp<T, Y>(
        self,
        f: impl FnOnce(&[Dual<T, 1, E>]) -> Y,
        x: &[T],
        direction: &[T],
    ) -> (Y::Plain, Y::Plain)
    where
        T: Interpret,
        Y: Outputs<T, E>,
    {
        assert_eq!(
            x.len(),
            direction.len(),
            "a direction component for each input"
        );
        let seeded = x
            .iter()
            .zip(direction)
            .map(|(&x, &seed)| Dual::of(x, [seed]));
        f(&seeded.collect::<Vec<_>>()).split()
    }
}
