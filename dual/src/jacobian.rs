//! The Jacobian of a function to several numbers.

use nalgebra::{DMatrix, DVector};
use trigrad_core::Interpret;

use crate::dual::Dual;
use crate::epsilon::{Epsilon, Unperturbed};
use crate::seeds::{LANES, jacobian_by};

/// The values and the Jacobian of `f` at `x`: a row for each output, a column for
/// each input.
///
/// `f` returns an array or a vector, and runs once for every [`LANES`] inputs. Where an output is NaN its row is NaN;
/// for the rest see [`gradient`](crate::gradient()).
///
/// ```
/// use nalgebra::DMatrix;
/// use trigrad_dual::jacobian;
/// let (values, slopes) = jacobian(|x| [x[0] * x[1], x[0] / x[1]], &[6.0, 2.0]);
/// assert_eq!(values.as_slice(), [12.0, 3.0]);
/// assert_eq!(slopes, DMatrix::from_row_slice(2, 2, &[2.0, 6.0, 0.5, -1.5]));
/// ```
///
/// # Panics
/// If `f` returns now more numbers and now fewer.
pub fn jacobian<T, Y>(
    f: impl Fn(&[Dual<T, LANES>]) -> Y + Unperturbed,
    x: &[T],
) -> (DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
    Y: AsRef<[Dual<T, LANES>]>,
{
    Epsilon::free().jacobian(f, x)
}

impl<E> Epsilon<'_, E> {
    /// The values and the Jacobian of `f` at `x`, see [`jacobian`](crate::jacobian()); `f`
    /// may capture numbers of other differentiations.
    ///
    /// # Panics
    /// If `f` returns now more numbers and now fewer.
    pub fn jacobian<T, Y>(
        self,
        f: impl Fn(&[Dual<T, LANES, E>]) -> Y,
        x: &[T],
    ) -> (DVector<T>, DMatrix<T>)
    where
        T: Interpret + nalgebra::Scalar,
        Y: AsRef<[Dual<T, LANES, E>]>,
    {
        jacobian_by(f, x)
    }
}
