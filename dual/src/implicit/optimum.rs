//! Optima: roots of gradients.

use nalgebra::{DMatrix, DVector};

use super::correction::{Equations, check_count, corrected};
use super::{Epsilon, Found, ImplicitError, Jet, Plain, solved};
use crate::dual::Dual;
use crate::epsilon::Unperturbed;
use crate::seeds::{HESSIAN_LANES, HyperDual, gradient_by, hessian_by, jacobian_by};

/// The point x where `f`(x, p) is least, or greatest, or only stationary, that `minimise`
/// finds, with its derivatives by the parameters `p`.
///
/// The root of the gradient by x. What holds of the gradient holds of its Jacobian, the
/// Hessian of `f`: where it is singular the optimum is an [`ImplicitError`]. Minimisers
/// that do not follow the gradient find about half of the digits, which is enough for the
/// default tolerance, if not by much.
///
/// Cost: two Hessians of `f` by x, one gradient for each order beyond the first, and the
/// inverse of a plain matrix.
///
/// ```
/// use trigrad_core::Scalar;
/// use trigrad_dual::{derivative, implicit};
/// // One weight w for the points (1, 2) and (2, 3), with the penalty λ w².
/// fn loss<S: Scalar>(w: &[S], p: &[S]) -> S {
///     (w[0] - 2.0).pow(2.0) + (w[0] * 2.0 - 3.0).pow(2.0) + p[0] * w[0] * w[0]
/// }
/// let weight = |penalty| implicit::optimum(|p: &[f64]| 8.0 / (5.0 + p[0]), loss, &[penalty]).unwrap()[0];
/// let (value, slope) = derivative(weight, 3.0);
/// assert_eq!((value, slope), (1.0, -0.125));
/// ```
///
/// # Errors
/// If the gradient is not 0 where `minimise` says, or the Hessian is singular; see
/// [`implicit`](super).
pub fn optimum<T, X>(
    minimise: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(&[HyperDual<T>], &[HyperDual<T>]) -> HyperDual<T> + Unperturbed,
    p: &[T],
) -> Result<DVector<T>, ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    Epsilon::free().optimum(minimise, f, p)
}

/// The point x where `f`(x, p) is optimal among those with `g`(x, p) = 0, that `minimise`
/// finds, and the multipliers of the constraints, with their derivatives by the parameters
/// `p`.
///
/// The stationary point of the Lagrangian f - λᵀ g in x and λ together (Karush, Kuhn and
/// Tucker). The solver returns x alone: the multipliers are those that fit the gradients at
/// x, by least squares. Each says how much the optimum grows with the level of its
/// constraint. An inequality that is active counts as an equation, one that is not is left
/// out.
///
/// For the cost see [`optimum`], with as many unknowns more as there are constraints.
///
/// ```
/// use trigrad_core::Scalar;
/// use trigrad_dual::{derivative, implicit};
/// // The greatest product of two numbers whose sum is p.
/// let product = |p| {
///     let solver = |p: &[f64]| [p[0] / 2.0; 2];
///     let (x, multipliers) =
///         implicit::constrained_optimum(solver, |x, _| x[0] * x[1], |x, p| vec![x[0] + x[1] - p[0]], &[p]).unwrap();
///     assert_eq!(multipliers[0], p / 2.0);
///     x[0] * x[1]
/// };
/// assert_eq!(derivative(product, 6.0), (9.0, 3.0));
/// ```
///
/// # Errors
/// If the point is not stationary, or not on the constraints, if there are more constraints
/// than unknowns, or if they or the curvature along them do not determine the point; see
/// [`implicit`](super).
pub fn constrained_optimum<T, X>(
    minimise: impl FnOnce(&[T::Plain]) -> X,
    f: impl Fn(&[HyperDual<T>], &[HyperDual<T>]) -> HyperDual<T> + Unperturbed,
    g: impl Fn(&[HyperDual<T>], &[HyperDual<T>]) -> Vec<HyperDual<T>> + Unperturbed,
    p: &[T],
) -> Result<(DVector<T>, DVector<T>), ImplicitError>
where
    T: Jet,
    X: Into<Found<T::Plain>>,
{
    Epsilon::free().constrained_optimum(minimise, f, g, p)
}

impl<E: 'static> Epsilon<'_, E> {
    /// See [`implicit::optimum`](optimum()).
    ///
    /// # Errors
    /// As that function.
    pub fn optimum<T, X>(
        self,
        minimise: impl FnOnce(&[T::Plain]) -> X,
        f: impl Fn(&[HyperDual<T, E>], &[HyperDual<T, E>]) -> HyperDual<T, E>,
        p: &[T],
    ) -> Result<DVector<T>, ImplicitError>
    where
        T: Jet,
        X: Into<Found<T::Plain>>,
    {
        optimum_at(&solved(minimise, p), f, p)
    }

    /// See [`implicit::constrained_optimum`](constrained_optimum()).
    ///
    /// # Errors
    /// As that function.
    pub fn constrained_optimum<T, X>(
        self,
        minimise: impl FnOnce(&[T::Plain]) -> X,
        f: impl Fn(&[HyperDual<T, E>], &[HyperDual<T, E>]) -> HyperDual<T, E>,
        g: impl Fn(&[HyperDual<T, E>], &[HyperDual<T, E>]) -> Vec<HyperDual<T, E>>,
        p: &[T],
    ) -> Result<(DVector<T>, DVector<T>), ImplicitError>
    where
        T: Jet,
        X: Into<Found<T::Plain>>,
    {
        let parameters = constants(p);
        let mut found = solved(minimise, p);
        let n = found.unknowns.len();
        let multipliers = multipliers(&found, |x| f(x, &parameters), |x| g(x, &parameters))?;
        found.unknowns.extend(multipliers);
        let lagrangian = |z: &[HyperDual<T, E>]| {
            let (x, multipliers) = z.split_at(n);
            let terms = g(x, &parameters).into_iter().zip(multipliers);
            terms.fold(f(x, &parameters), |sum, (g, &multiplier)| {
                sum - multiplier * g
            })
        };
        let all = stationary(&found, lagrangian)?;
        let (x, multipliers) = all.as_slice().split_at(n);
        Ok((x.to_vec().into(), multipliers.to_vec().into()))
    }
}

/// The stationary point of `f` that was found, with its derivatives.
pub(super) fn optimum_at<T: Jet, E: 'static>(
    found: &Found<T::Plain>,
    f: impl Fn(&[HyperDual<T, E>], &[HyperDual<T, E>]) -> HyperDual<T, E>,
    p: &[T],
) -> Result<DVector<T>, ImplicitError> {
    let parameters = constants(p);
    stationary(found, |x| f(x, &parameters))
}

fn stationary<T: Jet, E: 'static>(
    found: &Found<T::Plain>,
    f: impl Fn(&[HyperDual<T, E>]) -> HyperDual<T, E>,
) -> Result<DVector<T>, ImplicitError> {
    let equations = Equations {
        residuals: |x: &[T]| gradient(&f, x),
        linearised: |x: &[T]| {
            let (_, slopes, curvature) = hessian_by(&f, x);
            (slopes, curvature)
        },
        terms: |slope, _| slope.abs(),
    };
    corrected(found, &equations)
}

// The multipliers λ for which Σ λ ∇g is closest to ∇f.
fn multipliers<T: Jet, E: 'static>(
    found: &Found<T::Plain>,
    f: impl Fn(&[HyperDual<T, E>]) -> HyperDual<T, E>,
    g: impl Fn(&[HyperDual<T, E>]) -> Vec<HyperDual<T, E>>,
) -> Result<Vec<T::Plain>, ImplicitError> {
    let x: Vec<T> = found.unknowns.iter().map(|&x| T::lifted(x)).collect();
    let target: DVector<f64> = gradient(&f, &x).map(|slope| slope.plain().into());
    let inner: Vec<Dual<T, HESSIAN_LANES, E>> = x.iter().map(|&x| Dual::constant(x)).collect();
    let (values, slopes) = jacobian_by(g, &inner);
    let (constraints, unknowns) = (values.len(), x.len());
    if constraints > unknowns {
        check_count(constraints, unknowns)?;
    }
    let slopes = slopes.map(|slope| slope.primal.plain().into());
    Ok(least_squares(slopes.transpose(), &target)?
        .iter()
        .map(|&multiplier| T::Plain::rounded(multiplier))
        .collect())
}

fn least_squares(a: DMatrix<f64>, b: &DVector<f64>) -> Result<DVector<f64>, ImplicitError> {
    let (q, r) = a.qr().unpack();
    r.solve_upper_triangular(&q.tr_mul(b)).ok_or_else(|| {
        let column = (0..r.ncols()).find(|&i| r[(i, i)] == 0.0);
        ImplicitError::Singular {
            unknown: b.len() + column.unwrap_or_default(),
            pivot: 0.0,
        }
    })
}

// By the inputs alone, on numbers that could follow their slopes too.
fn gradient<T: Jet, E: 'static>(
    f: impl Fn(&[HyperDual<T, E>]) -> HyperDual<T, E>,
    x: &[T],
) -> DVector<T> {
    let inner: Vec<Dual<T, HESSIAN_LANES, E>> = x.iter().map(|&x| Dual::constant(x)).collect();
    let (_, slopes) = gradient_by(f, &inner);
    slopes.map(|slope| slope.primal)
}

fn constants<T: Jet, E>(numbers: &[T]) -> Vec<HyperDual<T, E>> {
    let lift = |&x| Dual::constant(Dual::constant(x));
    numbers.iter().map(lift).collect()
}
