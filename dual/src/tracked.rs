//! The drivers for closures over numbers that know whether they vary.
//!
//! They have the names and shapes of the drivers for plain closures, and give the
//! structural answer of those for a [`Function`](trigrad_core::Function): an infinite
//! slope stays with its own input. Where a slope is NaN and its value is not, the input is
//! followed once more, alone: then what does not move has nothing to do with it.
//!
//! An operation whose arguments vary in none of the inputs that a pass follows leaves its
//! slopes out, which pays where there are many inputs and most of the operations concern
//! few of them: Rosenbrock's function of 1000 variables takes little more than half of the
//! time that plain duals take.
//!
//! ```
//! use trigrad_dual::tracked;
//! let (_, slopes) = tracked::gradient(|x| x[0].sqrt() + x[1], &[0.0, 1.0]);
//! assert_eq!(slopes.as_slice(), [f64::INFINITY, 1.0]);
//! ```

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Interpret, Tracked};

use crate::dual::Dual;
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
pub fn gradient<T>(f: impl Fn(&[Sparse<T, LANES>]) -> Sparse<T, LANES>, x: &[T]) -> (T, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    let mut gradient = Gradient::new(x.len());
    let mut doubtful = Vec::new();
    sweep::<T, Sparse<T, LANES>, LANES>(x, 0..x.len(), |seeded, chunk| {
        let y = apart(&f, seeded).dual();
        gradient.take(&y, chunk.clone());
        if !is_sound(y) {
            doubtful.push(chunk);
        }
    });
    for i in doubtful.into_iter().flatten() {
        sweep::<T, Sparse<T, LANES>, LANES>(x, i..i + 1, |seeded, alone| {
            gradient.take(&apart(&f, seeded).dual(), alone);
        });
    }
    (gradient.value, gradient.slopes)
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
pub fn jacobian<T, Y>(f: impl Fn(&[Sparse<T, LANES>]) -> Y, x: &[T]) -> (DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
    Y: AsRef<[Sparse<T, LANES>]>,
{
    let run = |seeded: &[Sparse<T, LANES>]| -> Vec<Dual<T, LANES>> {
        apart(&f, seeded)
            .as_ref()
            .iter()
            .map(Sparse::dual)
            .collect()
    };
    let mut jacobian = Jacobian::new(x.len());
    let mut doubtful = Vec::new();
    sweep::<T, Sparse<T, LANES>, LANES>(x, 0..x.len(), |seeded, chunk| {
        let outputs = run(seeded);
        jacobian.take(&outputs, chunk.clone());
        if !outputs.into_iter().all(is_sound) {
            doubtful.push(chunk);
        }
    });
    for i in doubtful.into_iter().flatten() {
        sweep::<T, Sparse<T, LANES>, LANES>(x, i..i + 1, |seeded, alone| {
            jacobian.take(&run(seeded), alone);
        });
    }
    (jacobian.values, jacobian.slopes)
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
    f: impl Fn(&[Tracked<HyperDual<T>>]) -> Tracked<HyperDual<T>>,
    x: &[T],
) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    hessian_by(|x| x, |x| number(f(x)), x)
}
