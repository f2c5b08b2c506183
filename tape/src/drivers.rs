//! Derivatives of closures over the variables of a tape.

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Interpret, Tracked};

use crate::kept::{call, primals};
use crate::tape::{Recording, Tape};
use crate::trace::is_nan;
use crate::var::Var;

/// The value and the gradient of `f` at `x`, in one run and one sweep back.
///
/// Exactly 0 for an input that `f` does not depend on; NaN where `f` is NaN. Time: a
/// small constant times one run of `f`, whatever the number of inputs; memory: 24
/// bytes for each operation on two numbers that depend on different things. To use
/// the memory again, see [`Tape::gradient`].
///
/// ```
/// use trigrad_tape::gradient;
/// let (value, slopes) = gradient(|x| x[0] * x[0] * x[1] + x[0] * x[1], &[3.0, 2.0]);
/// assert_eq!(value, 24.0);
/// assert_eq!(slopes.as_slice(), [14.0, 12.0]);
/// ```
///
/// # Panics
/// If `f` does, or if there is no room for the recording, see [`Full`](crate::Full).
pub fn gradient<T, F>(f: F, x: &[T]) -> (T, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
    F: for<'t> FnOnce(&[Var<'t, T>]) -> Var<'t, T>,
{
    Tape::new().gradient(f, x)
}

/// The values of `f` at `x`, and its transposed Jacobian times the output seeds
/// `seeds`: the gradient of the sum of `seeds[i] * f(x)[i]`. One run, one sweep back.
///
/// A seed that is the constant 0 leaves its output out, so that unit seeds give a row
/// of the Jacobian. Exactly 0 for an input that none of the others depends on; where
/// one of the others is NaN, all derivatives are.
///
/// ```
/// use trigrad_tape::vjp;
/// let (values, adjoints) = vjp(|x| vec![x[0] * x[1], x[0] + x[1]], &[3.0, 2.0], &[1.0, 10.0]);
/// assert_eq!(values.as_slice(), [6.0, 5.0]);
/// assert_eq!(adjoints.as_slice(), [12.0, 13.0]);
/// ```
///
/// # Panics
/// If there is not one seed for each output.
pub fn vjp<T, F>(f: F, x: &[T], seeds: &[T]) -> (DVector<T>, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
    F: for<'t> FnOnce(&[Var<'t, T>]) -> Vec<Var<'t, T>>,
{
    Tape::new().vjp(f, x, seeds)
}

/// The values and the Jacobian of `f` at `x`: a row for each output, a column for
/// each input. One run, and one sweep back for every eight outputs.
///
/// Exactly 0 where an output does not depend on an input; the row of a NaN is NaN.
///
/// ```
/// use trigrad_tape::jacobian;
/// let (values, slopes) = jacobian(|x| vec![x[0] * x[1], x[0].exp()], &[0.0, 2.0]);
/// assert_eq!(values.as_slice(), [0.0, 1.0]);
/// assert_eq!(slopes, nalgebra::Matrix2::new(2.0, 0.0, 1.0, 0.0));
/// ```
///
/// # Panics
/// If `f` does, or if there is no room for the recording, see [`Full`](crate::Full).
pub fn jacobian<T, F>(f: F, x: &[T]) -> (DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
    F: for<'t> FnOnce(&[Var<'t, T>]) -> Vec<Var<'t, T>>,
{
    Tape::new().jacobian(f, x)
}

/// The value, the gradient and the Hessian of `f` at `x`: reverse over reverse.
///
/// The Hessian is symmetric to the bit. Exactly 0 where the gradient does not depend
/// on an input; NaN where `f` is NaN. Time: a constant times one run of `f` for each
/// input.
///
/// ```
/// use trigrad_tape::hessian;
/// let (value, slopes, curvatures) = hessian(|x| x[0] * x[0] * x[1], &[3.0, 2.0]);
/// assert_eq!(value, 18.0);
/// assert_eq!(slopes.as_slice(), [12.0, 9.0]);
/// assert_eq!(curvatures, nalgebra::Matrix2::new(4.0, 6.0, 6.0, 0.0));
/// ```
///
/// # Panics
/// If `f` does, or if there is no room for the recording, see [`Full`](crate::Full).
pub fn hessian<T, F>(f: F, x: &[T]) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
    F: for<'a, 'b> FnOnce(&[Var<'a, Var<'b, T>>]) -> Var<'a, Var<'b, T>>,
{
    let n = x.len();
    let (value, slopes, curvatures) = twice(f, x, |tape, slopes| tape.rows(slopes));
    let curvatures = DMatrix::from_fn(n, n, |i, j| {
        let halves = [
            curvatures[i.min(j) * n + i.max(j)],
            curvatures[i.max(j) * n + i.min(j)],
        ];
        of_halves(halves, [slopes[i], slopes[j]])
    });
    (value, slopes, curvatures)
}

/// An entry of a Hessian of which the upper and the lower half are known, with the slopes by both
/// inputs.
///
/// The halves differ by rounding; the upper one is taken. They are made in different orders: where
/// one has met 0 times infinity, the other may know the number. But where a slope is not known, nothing
/// is known of how it changes.
pub(crate) fn of_halves<T: Interpret>([upper, lower]: [T; 2], slopes: [T; 2]) -> T {
    match is_nan(upper) && !slopes.into_iter().any(is_nan) {
        true => lower,
        false => upper,
    }
}

/// The value and the gradient of `f` at `x`, and its Hessian times `v`: reverse over
/// reverse, with one sweep for all inputs.
///
/// A component of `v` that is the constant 0 leaves its input out, so that a unit
/// vector gives a row of the Hessian. NaN where `f` is NaN. Time: a constant times one
/// run of `f`, whatever the number of inputs.
///
/// ```
/// use trigrad_tape::hvp;
/// let (_, slopes, product) = hvp(|x| x[0] * x[0] * x[1], &[3.0, 2.0], &[1.0, 10.0]);
/// assert_eq!(slopes.as_slice(), [12.0, 9.0]);
/// assert_eq!(product.as_slice(), [64.0, 6.0]);
/// ```
///
/// # Panics
/// If `v` has not one number for each input.
pub fn hvp<T, F>(f: F, x: &[T], v: &[T]) -> (T, DVector<T>, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
    F: for<'a, 'b> FnOnce(&[Var<'a, Var<'b, T>>]) -> Var<'a, Var<'b, T>>,
{
    assert_eq!(x.len(), v.len(), "one number for each input");
    let (value, slopes, product) = twice(f, x, |tape, slopes| {
        let seeded = slopes.iter().zip(v).filter(|(_, v)| !v.is_constant(0.0));
        let mut product = tape.room();
        let seeds = seeded.map(|(&slope, &v)| (slope, Tracked::varying(v)));
        tape.pullback(seeds, &mut product);
        product
    });
    (value, slopes, DVector::from_vec(product))
}

// The value and the gradient at `x`, and what `second` makes of the gradient, which
// hangs on the tape that it gets. All of that is NaN if the value is.
fn twice<T, F, G>(f: F, x: &[T], second: G) -> (T, DVector<T>, Vec<T>)
where
    T: Interpret + nalgebra::Scalar,
    F: for<'a, 'b> FnOnce(&[Var<'a, Var<'b, T>>]) -> Var<'a, Var<'b, T>>,
    G: for<'b> FnOnce(Recording<'b, T>, &[Var<'b, T>]) -> Vec<T>,
{
    Tape::new().record(x, |inner, x| {
        let (value, slopes) = Tape::new().record(x, |outer, x| {
            let y = call(f, x);
            (y.primal().primal(), outer.gradient(y))
        });
        let mut curvatures = second(inner, &slopes);
        if is_nan(value) {
            curvatures.fill(T::from_f64(f64::NAN));
        }
        (value, primals(&slopes), curvatures)
    })
}
