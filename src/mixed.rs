//! Second derivatives by forward mode over reverse mode: a tape of dual numbers.
//!
//! One sweep of a tape whose numbers move along a vector is a gradient that moves along
//! it: the Hessian times the vector. It takes a few times as long as a gradient, and half
//! the time of the tape over a tape that [`tape::hvp`](trigrad_tape::hvp) is, which in
//! return gives the structural answer: here dual numbers multiply always, so beside an
//! infinite slope a second derivative may be NaN, but never a wrong number. For a
//! [`Function`](trigrad_core::Function) the module [`mod@function`] has both.
//!
//! ```
//! use trigrad::mixed::{hessian, hvp};
//! let (value, slopes, product) = hvp(|x| x[0] * x[0] * x[1], &[3.0, 2.0], &[1.0, 10.0]);
//! assert_eq!((value, slopes.as_slice()), (18.0, [12.0, 9.0].as_slice()));
//! assert_eq!(product.as_slice(), [64.0, 6.0]);
//! let (_, _, curvatures) = hessian(|x| x[0] * x[0] * x[1], &[3.0, 2.0]);
//! assert_eq!(curvatures.as_slice(), [4.0, 6.0, 6.0, 0.0]);
//! ```

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Interpret, guarded};
use trigrad_dual::{Dual, Unperturbed};
use trigrad_tape::{Recording, Tape, Var};

pub mod function;

/// The number of inputs that one sweep of a Hessian follows.
pub const LANES: usize = 4;

/// The value and the gradient of `f` at `x`, and its Hessian times `v`.
///
/// NaN where `f` is. To keep the tape's memory, see [`hvp_on`].
///
/// `f` may capture what it likes, but no dual number, whose perturbation would be taken for
/// the one along `v`:
/// ```compile_fail,E0277
/// use trigrad::{dual::derivative, mixed::hvp, tape::Var};
/// derivative(|x| hvp(|y| y[0] * Var::constant(x), &[1.0], &[1.0]).1[0] + x, 2.0);
/// ```
/// ```
/// use trigrad::{dual::Dual, mixed::hvp, tape::Var};
/// let x = 2.0;
/// assert_eq!(hvp(|y| y[0] * Var::constant(Dual::constant(x)), &[1.0], &[1.0]).1[0], 2.0);
/// ```
///
/// # Panics
/// If `v` has not one number for each input, if `f` panics, or if there is no room for
/// the recording.
pub fn hvp<T>(
    f: impl for<'t> FnOnce(&[Var<'t, Dual<T>>]) -> Var<'t, Dual<T>> + Unperturbed,
    x: &[T],
    v: &[T],
) -> (T, DVector<T>, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    hvp_on(&mut Tape::new(), f, x, v)
}

/// [`hvp`] with the memory of a tape.
///
/// ```
/// use trigrad::{mixed::hvp_on, tape::Tape};
/// let mut tape = Tape::new();
/// for x in [1.0, 2.0] {
///     let (_, _, product) = hvp_on(&mut tape, |x| x[0] * x[0] * x[0], &[x], &[1.0]);
///     assert_eq!(product[0], 6.0 * x);
/// }
/// ```
///
/// # Panics
/// As [`hvp`].
pub fn hvp_on<T>(
    tape: &mut Tape<Dual<T>>,
    f: impl for<'t> FnOnce(&[Var<'t, Dual<T>>]) -> Var<'t, Dual<T>> + Unperturbed,
    x: &[T],
    v: &[T],
) -> (T, DVector<T>, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    assert_eq!(x.len(), v.len(), "a component of v for each input");
    let moving: Vec<Dual<T>> = x.iter().zip(v).map(|(&x, &v)| Dual::new(x, [v])).collect();
    let (value, slopes) = gradient(tape, f, &moving);
    let product = slopes.map(|slope| guarded(slope.tangent[0], value));
    (value, slopes.map(|slope| slope.primal), product)
}

/// The value, the gradient and the Hessian of `f` at `x`: [`LANES`] columns to a sweep.
///
/// The Hessian is symmetric to the bit. NaN where `f` is. To keep the tape's memory, see
/// [`hessian_on`].
///
/// # Panics
/// If `f` does, or if there is no room for the recording.
pub fn hessian<T>(
    f: impl for<'t> Fn(&[Var<'t, Dual<T, LANES>>]) -> Var<'t, Dual<T, LANES>> + Unperturbed,
    x: &[T],
) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    hessian_on(&mut Tape::new(), f, x)
}

/// [`hessian`] with the memory of a tape.
///
/// # Panics
/// As [`hessian`].
pub fn hessian_on<T>(
    tape: &mut Tape<Dual<T, LANES>>,
    f: impl for<'t> Fn(&[Var<'t, Dual<T, LANES>>]) -> Var<'t, Dual<T, LANES>> + Unperturbed,
    x: &[T],
) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    hessian_by(|moving| gradient(tape, &f, moving), x)
}

// The value and the gradient of moving numbers.
fn gradient<T, F, const N: usize>(
    tape: &mut Tape<Dual<T, N>>,
    f: F,
    moving: &[Dual<T, N>],
) -> (T, DVector<Dual<T, N>>)
where
    T: Interpret + nalgebra::Scalar,
    F: for<'t> FnOnce(&[Var<'t, Dual<T, N>>]) -> Var<'t, Dual<T, N>>,
{
    tape.record(moving, |tape: Recording<'_, _>, x| {
        let y = call(f, x);
        (y.primal().primal, DVector::from_vec(tape.gradient(y)))
    })
}

// The Hessian by gradients that move along a few inputs at a time.
fn hessian_by<T>(
    mut gradient: impl FnMut(&[Dual<T, LANES>]) -> (T, DVector<Dual<T, LANES>>),
    x: &[T],
) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    let n = x.len();
    let mut value = T::from_f64(f64::NAN);
    let mut slopes = DVector::repeat(n, value);
    let mut curvatures = DMatrix::repeat(n, n, value);
    // Without inputs one empty chunk, which finds the value.
    for first in (0..n.max(1)).step_by(LANES) {
        let chunk = first..n.min(first + LANES);
        let moving = x
            .iter()
            .enumerate()
            .map(|(i, &x)| match chunk.contains(&i) {
                true => Dual::variable(x, i - first),
                false => Dual::constant(x),
            });
        let (found, columns) = gradient(&moving.collect::<Vec<_>>());
        value = found;
        slopes = columns.map(|slope| slope.primal);
        for j in chunk {
            // The two halves differ by rounding; the upper one is taken.
            for i in 0..=j {
                let curvature = guarded(columns[i].tangent[j - first], value);
                curvatures[(i, j)] = curvature;
                curvatures[(j, i)] = curvature;
            }
        }
    }
    (value, slopes, curvatures)
}

// Not inlined, as in the tape's own drivers.
#[inline(never)]
fn call<X: ?Sized, Y>(f: impl FnOnce(&X) -> Y, x: &X) -> Y {
    f(x)
}
