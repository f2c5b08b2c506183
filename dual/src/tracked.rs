//! The drivers for closures over numbers that know whether they vary.
//!
//! They have the names and shapes of the drivers for plain closures, and give the
//! structural answer of those for a [`Function`](trigrad_core::Function): an infinite
//! slope stays with its own input. Where a slope is NaN and its value is not, the input is
//! followed once more, alone: then what does not move has nothing to do with it.
//!
//! An operation whose arguments vary in none of the inputs that a pass follows leaves its
//! slopes out, which pays where there are many inputs and most of the operations concern
//! few of them: Rosenbrock's function of 1000 variables takes less than half of the
//! time that plain duals take.
//!
//! ```
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
use crate::seeds::{Gradient, HyperDual, Jacobian, apart, hessian_by, is_sound, number, sweep};
use crate::sparse::Sparse;

/// The number of inputs that one pass of a gradient or Jacobian follows.
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
    f: impl Fn(&[Sparse<T, LANES>]) -> Sparse<T, LANES> + Unperturbed,
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
/// let (_, slopes) = tracked::jacobian(|x| [x[0].sqrt(), x[0].sqrt() + x[1]], &[0.0, 1.0]);
/// assert_eq!((slopes[(0, 1)], slopes[(1, 1)]), (0.0, 1.0));
/// ```
///
/// # Panics
/// If `f` returns now more numbers and now fewer.
pub fn jacobian<T, Y>(
    f: impl Fn(&[Sparse<T, LANES>]) -> Y + Unperturbed,
    x: &[T],
) -> (DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
    Y: AsRef<[Sparse<T, LANES>]>,
{
    crate::Epsilon::free().tracked().jacobian(f, x)
}

/// The value, the gradient and the Hessian of `f` at `x`; see
/// [`hessian`](crate::hessian()).
///
/// It runs on duals of duals that know lane by lane where they vary.
///
/// ```
/// use trigrad_core::Scalar;
/// use trigrad_dual::tracked;
/// let (_, slopes, curvature) = tracked::hessian(|x| x[0].sqrt() + x[1] * x[1], &[0.0, 3.0]);
/// assert_eq!((slopes[1], curvature[(0, 1)], curvature[(1, 1)]), (6.0, 0.0, 2.0));
/// ```
pub fn hessian<T>(
    f: impl Fn(&[Tracked<HyperDual<T>>]) -> Tracked<HyperDual<T>> + Unperturbed,
    x: &[T],
) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    crate::Epsilon::free().tracked().hessian(f, x)
}

/// The right to one differentiation over tracked numbers that mix with those of no other:
/// `epsilon!().tracked()`, see [`Epsilon`](crate::Epsilon).
///
/// Its drivers are those of the [module](self), for closures that may capture numbers of
/// other differentiations.
///
/// ```
/// use trigrad_dual::{Dual, Sparse, derivative, epsilon};
/// // d/dr ∂/∂x (r² x + sqrt(y)) = 2 r, at y = 0
/// let slope = |r: Dual| {
///     let lifted = Sparse::constant(r);
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
        f: impl Fn(&[Sparse<T, LANES, E>]) -> Sparse<T, LANES, E>,
        x: &[T],
    ) -> (T, DVector<T>)
    where
        T: Interpret + nalgebra::Scalar,
    {
        let mut gradient = Gradient::new(x.len());
        let mut doubtful = Vec::new();
        sweep::<T, Sparse<T, LANES, E>, LANES>(x, 0..x.len(), |seeded, chunk| {
            let y = apart(&f, seeded).dual();
            gradient.take(&y, chunk.clone());
            if !is_sound(y) {
                doubtful.push(chunk);
            }
        });
        for i in doubtful.into_iter().flatten() {
            sweep::<T, Sparse<T, LANES, E>, LANES>(x, i..i + 1, |seeded, alone| {
                gradient.take(&apart(&f, seeded).dual(), alone);
            });
        }
        (gradient.value, gradient.slopes)
    }

    /// See [`tracked::jacobian`](jacobian).
    ///
    /// # Panics
    /// If `f` returns now more numbers and now fewer.
    pub fn jacobian<T, Y>(
        self,
        f: impl Fn(&[Sparse<T, LANES, E>]) -> Y,
        x: &[T],
    ) -> (DVector<T>, DMatrix<T>)
    where
        T: Interpret + nalgebra::Scalar,
        Y: AsRef<[Sparse<T, LANES, E>]>,
    {
        let run = |seeded: &[Sparse<T, LANES, E>]| -> Vec<Dual<T, LANES, E>> {
            let outputs = apart(&f, seeded);
            outputs.as_ref().iter().map(Sparse::dual).collect()
        };
        let mut jacobian = Jacobian::new(x.len());
        let mut doubtful = Vec::new();
        sweep::<T, Sparse<T, LANES, E>, LANES>(x, 0..x.len(), |seeded, chunk| {
            let outputs = run(seeded);
            jacobian.take(&outputs, chunk.clone());
            if !outputs.into_iter().all(is_sound) {
                doubtful.push(chunk);
            }
        });
        for i in doubtful.into_iter().flatten() {
            sweep::<T, Sparse<T, LANES, E>, LANES>(x, i..i + 1, |seeded, alone| {
                jacobian.take(&run(seeded), alone);
            });
        }
        (jacobian.values, jacobian.slopes)
    }

    /// See [`tracked::hessian`](hessian).
    pub fn hessian<T>(
        self,
        f: impl Fn(&[Tracked<HyperDual<T, E>>]) -> Tracked<HyperDual<T, E>>,
        x: &[T],
    ) -> (T, DVector<T>, DMatrix<T>)
    where
        T: Interpret + nalgebra::Scalar,
    {
        hessian_by(|x: &[Tracked<HyperDual<T, E>>]| number(f(x)), x)
    }
}
