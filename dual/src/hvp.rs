//! The Hessian times a vector.

use nalgebra::DVector;
use trigrad_core::{Interpret, guarded};

use crate::dual::Dual;
use crate::epsilon::{Epsilon, Unperturbed};
use crate::seeds::LANES;

/// The value and the gradient of `f` at `x`, and the Hessian times `v`, without the
/// Hessian.
///
/// A gradient whose numbers move along `v`: about twice its cost. The second derivative
/// along `u` and `v` is the product's dot product with `u`. Where the value is NaN every
/// derivative is NaN.
///
/// ```
/// use trigrad_dual::hvp;
/// let (value, slopes, product) = hvp(|x| x[0] * x[0] * x[1], &[3.0, 2.0], &[1.0, 10.0]);
/// assert_eq!((value, slopes.as_slice()), (18.0, [12.0, 9.0].as_slice()));
/// assert_eq!(product.as_slice(), [64.0, 6.0]);
/// ```
///
/// # Panics
/// If `x` and `v` differ in length.
pub fn hvp<T>(
    f: impl Fn(&[Dual<Dual<T>, LANES>]) -> Dual<Dual<T>, LANES> + Unperturbed,
    x: &[T],
    v: &[T],
) -> (T, DVector<T>, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    Epsilon::free().hvp(f, x, v)
}

impl<E: 'static> Epsilon<'_, E> {
    /// The value and the gradient of `f` at `x`, and the Hessian times `v`, see
    /// [`hvp`](crate::hvp()); `f` may capture numbers of other differentiations.
    ///
    /// # Panics
    /// If `x` and `v` differ in length.
    pub fn hvp<T>(
        self,
        f: impl Fn(&[Dual<Dual<T, 1, E>, LANES, E>]) -> Dual<Dual<T, 1, E>, LANES, E>,
        x: &[T],
        v: &[T],
    ) -> (T, DVector<T>, DVector<T>)
    where
        T: Interpret + nalgebra::Scalar,
    {
        let (value, slopes) = self.gradient(f, &along(x, v));
        split(value, &slopes)
    }
}

/// The inputs, moving along `v`.
pub(crate) fn along<T: Interpret, E>(x: &[T], v: &[T]) -> Vec<Dual<T, 1, E>> {
    assert_eq!(x.len(), v.len(), "a component of v for each input");
    let pairs = x.iter().zip(v);
    pairs.map(|(&x, &v)| Dual::of(x, [v])).collect()
}

// The guard of the gradient made a constant of its slopes, which has slope 0.
pub(crate) fn split<T, E: 'static>(
    value: Dual<T, 1, E>,
    slopes: &DVector<Dual<T, 1, E>>,
) -> (T, DVector<T>, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    let product = slopes.map(|slope| guarded(slope.tangent[0], value.primal));
    (value.primal, slopes.map(|slope| slope.primal), product)
}
