//! Derivatives by some of the inputs, and along two directions.

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Interpret, guarded};

use crate::dual::Dual;
use crate::epsilon::{Epsilon, Unperturbed};
use crate::seeds::{HyperDual, LANES};

/// The values of `f` at `x` and the columns of its Jacobian that belong to the inputs
/// `wrt`, in their order.
///
/// The other inputs are constants; `f` runs once for every [`LANES`] of `wrt`. For the
/// rest see [`jacobian`](crate::jacobian()).
///
/// ```
/// use trigrad_dual::partial_jacobian;
/// let (values, slopes) = partial_jacobian(|x| vec![x[0] * x[1], x[2] * x[1]], &[6.0, 2.0, 3.0], &[2, 0]);
/// assert_eq!(values.as_slice(), [12.0, 6.0]);
/// assert_eq!((slopes[(0, 0)], slopes[(0, 1)], slopes[(1, 0)]), (0.0, 2.0, 2.0));
/// ```
///
/// # Panics
/// If an input of `wrt` does not exist or is there twice, or `f` returns now more numbers and now fewer.
pub fn partial_jacobian<T, Y>(
    f: impl Fn(&[Dual<T, LANES>]) -> Y + Unperturbed,
    x: &[T],
    wrt: &[usize],
) -> (DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
    Y: AsRef<[Dual<T, LANES>]>,
{
    Epsilon::free().partial_jacobian(f, x, wrt)
}

/// The value of `f` at `x`, its gradient and its Hessian by the inputs `wrt`, in their
/// order.
///
/// The other inputs are constants. For the rest see [`hessian`](crate::hessian()).
///
/// ```
/// use trigrad_dual::partial_hessian;
/// let (value, slopes, curvature) = partial_hessian(|x| x[0] * x[0] * x[1] * x[2], &[3.0, 2.0, 5.0], &[2, 0]);
/// assert_eq!((value, slopes.as_slice()), (90.0, [18.0, 60.0].as_slice()));
/// assert_eq!(curvature.as_slice(), [0.0, 12.0, 12.0, 20.0]);
/// ```
///
/// # Panics
/// If an input of `wrt` does not exist or is there twice.
pub fn partial_hessian<T>(
    f: impl Fn(&[HyperDual<T>]) -> HyperDual<T> + Unperturbed,
    x: &[T],
    wrt: &[usize],
) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    Epsilon::free().partial_hessian(f, x, wrt)
}

/// The value of `f` at `x`, its derivatives along `u` and along `v`, and the second
/// derivative along both: u'Hv, without the Hessian.
///
/// One run of `f`, at about four times the cost of plain numbers. Where the value is
/// NaN every derivative is NaN.
///
/// ```
/// use trigrad_dual::second_along;
/// let f = |x: &[trigrad_dual::Dual<trigrad_dual::Dual>]| x[0] * x[0] * x[1];
/// let (value, slopes, second) = second_along(f, &[3.0, 2.0], &[1.0, 0.0], &[1.0, 10.0]);
/// assert_eq!((value, slopes, second), (18.0, [12.0, 102.0], 64.0));
/// ```
///
/// # Panics
/// If `x` and a direction differ in length.
pub fn second_along<T: Interpret>(
    f: impl FnOnce(&[Dual<Dual<T>>]) -> Dual<Dual<T>> + Unperturbed,
    x: &[T],
    u: &[T],
    v: &[T],
) -> (T, [T; 2], T) {
    Epsilon::free().second_along(f, x, u, v)
}

impl<E> Epsilon<'_, E> {
    /// The values of `f` at `x` and the columns of its Jacobian that belong to the inputs
    /// `wrt`, see [`partial_jacobian`](crate::partial_jacobian()); `f` may capture numbers
    /// of other differentiations.
    ///
    /// # Panics
    /// If an input of `wrt` does not exist or is there twice, or `f` returns now more numbers and now fewer.
    pub fn partial_jacobian<T, Y>(
        self,
        f: impl Fn(&[Dual<T, LANES, E>]) -> Y,
        x: &[T],
        wrt: &[usize],
    ) -> (DVector<T>, DMatrix<T>)
    where
        T: Interpret + nalgebra::Scalar,
        Y: AsRef<[Dual<T, LANES, E>]>,
    {
        let constants = || x.iter().map(|&x| Dual::constant(x)).collect();
        self.jacobian(
            |chosen| f(&among(constants(), wrt, chosen)),
            &values(x, wrt),
        )
    }

    /// The value of `f` at `x`, its gradient and its Hessian by the inputs `wrt`, see
    /// [`partial_hessian`](crate::partial_hessian()); `f` may capture numbers of other
    /// differentiations.
    ///
    /// # Panics
    /// If an input of `wrt` does not exist or is there twice.
    pub fn partial_hessian<T>(
        self,
        f: impl Fn(&[HyperDual<T, E>]) -> HyperDual<T, E>,
        x: &[T],
        wrt: &[usize],
    ) -> (T, DVector<T>, DMatrix<T>)
    where
        T: Interpret + nalgebra::Scalar,
    {
        let constants = || x.iter().map(|&x| Dual::constant(Dual::constant(x)));
        self.hessian(
            |chosen| f(&among(constants().collect(), wrt, chosen)),
            &values(x, wrt),
        )
    }

    /// The value of `f` at `x`, its derivatives along `u` and along `v`, and the second
    /// derivative along both, see [`second_along`](crate::second_along()); `f` may capture
    /// numbers of other differentiations.
    ///
    /// # Panics
    /// If `x` and a direction differ in length.
    pub fn second_along<T: Interpret>(
        self,
        f: impl FnOnce(&[Dual<Dual<T, 1, E>, 1, E>]) -> Dual<Dual<T, 1, E>, 1, E>,
        x: &[T],
        u: &[T],
        v: &[T],
    ) -> (T, [T; 2], T) {
        for direction in [u, v] {
            assert_eq!(
                x.len(),
                direction.len(),
                "a direction component for each input"
            );
        }
        let input = |i: usize| Dual::of(Dual::of(x[i], [v[i]]), [Dual::constant(u[i])]);
        along_both(f(&(0..x.len()).map(input).collect::<Vec<_>>()))
    }
}

/// The value, the slopes along the outer and the inner direction, and the one along both.
#[inline]
pub(crate) fn along_both<T: Interpret, E>(y: Dual<Dual<T, 1, E>, 1, E>) -> (T, [T; 2], T) {
    let value = y.primal.primal;
    let along_both = guarded(y.tangent[0].tangent[0], value);
    let slopes = [y.tangent[0].primal, y.primal.tangent[0]];
    (value, slopes.map(|slope| guarded(slope, value)), along_both)
}

fn values<T: Copy>(x: &[T], wrt: &[usize]) -> Vec<T> {
    check_distinct(x.len(), &mut wrt.to_vec());
    wrt.iter().map(|&i| x[i]).collect()
}

/// That each of `wrt`, which is put in order, is one of so many inputs, and another one than
/// the rest: the lanes of an input that is there twice would hide each other.
pub(crate) fn check_distinct(inputs: usize, wrt: &mut [usize]) {
    wrt.sort_unstable();
    if let Some(&last) = wrt.last() {
        assert!(
            last < inputs,
            "there is no input {last}, of {inputs} from 0"
        );
    }
    for pair in wrt.windows(2) {
        assert!(pair[0] != pair[1], "input {} is there twice", pair[0]);
    }
}

// All inputs: the chosen ones as they come, the others constant.
fn among<S: Copy>(constants: Vec<S>, wrt: &[usize], chosen: &[S]) -> Vec<S> {
    let mut all = constants;
    for (&i, &number) in wrt.iter().zip(chosen) {
        all[i] = number;
    }
    all
}
