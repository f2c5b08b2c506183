//! What a solver found.

use nalgebra::{DVector, SVector};

use super::jet::Plain;

/// The unknowns as a solver found them, and how far they may be from the true ones.
///
/// A solver returns one number, an array, a `Vec` or a vector of nalgebra's; all of them
/// become this, with a tolerance of 1e-6 (in f32 1e-3). One that knows better says so by
/// [`within`](Self::within):
///
/// ```
/// use trigrad_dual::Dual;
/// use trigrad_dual::implicit::{self, Found, ImplicitError};
/// // A solver that gives up after two steps of Heron's method, and one that says so.
/// let heron = |p: &[f64]| (0..2).fold(p[0], |x, _| (x + p[0] / x) / 2.0);
/// let square = |x: Dual<Dual>, p: &[Dual<Dual>]| x * x - p[0];
/// let two = [Dual::<f64>::variable(2.0, 0)];
/// let refused = implicit::root(heron, square, &two).unwrap_err();
/// assert!(matches!(refused, ImplicitError::NotSolved { unknown: 0, .. }));
/// let root = implicit::root(|p: &[f64]| Found::from(heron(p)).within(0.01, 0.0), square, &two)?;
/// assert_eq!(root.primal, heron(&[2.0])); // to the bit
/// # Ok::<(), ImplicitError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Found<P> {
    pub(super) unknowns: Vec<P>,
    pub(super) relative: f64,
    pub(super) absolute: f64,
}

impl<P: Plain> Found<P> {
    /// These unknowns.
    pub fn new(unknowns: Vec<P>) -> Self {
        Self {
            unknowns,
            relative: P::TOLERANCE,
            absolute: P::TOLERANCE,
        }
    }

    /// The same, if each may be wrong by so much of itself and, added to that, by so much.
    #[must_use]
    pub fn within(self, relative: f64, absolute: f64) -> Self {
        Self {
            relative,
            absolute,
            ..self
        }
    }

    /// The unknowns.
    pub fn unknowns(&self) -> &[P] {
        &self.unknowns
    }
}

impl<P: Plain> From<P> for Found<P> {
    fn from(unknown: P) -> Self {
        Self::new(vec![unknown])
    }
}

impl<P: Plain> From<Vec<P>> for Found<P> {
    fn from(unknowns: Vec<P>) -> Self {
        Self::new(unknowns)
    }
}

impl<P: Plain, const N: usize> From<[P; N]> for Found<P> {
    fn from(unknowns: [P; N]) -> Self {
        Self::new(unknowns.to_vec())
    }
}

impl<P: Plain> From<DVector<P>> for Found<P> {
    fn from(unknowns: DVector<P>) -> Self {
        Self::new(unknowns.data.into())
    }
}

impl<P: Plain, const N: usize> From<SVector<P, N>> for Found<P> {
    fn from(unknowns: SVector<P, N>) -> Self {
        Self::new(unknowns.as_slice().to_vec())
    }
}
