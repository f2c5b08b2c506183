//! Random matrices, and how far rounding may drive their derivatives.

use nalgebra::DMatrix;
use proptest::collection::vec;
use proptest::strategy::Strategy;
use trigrad_dual::Dual;

/// A matrix and its derivative.
#[derive(Clone, Debug)]
pub(crate) struct Moving {
    pub(crate) at: DMatrix<f64>,
    pub(crate) slope: DMatrix<f64>,
}

impl Moving {
    /// The matrix of duals.
    pub(crate) fn duals(&self) -> DMatrix<Dual> {
        self.at
            .zip_map(&self.slope, |x, slope| Dual::new(x, [slope]))
    }

    /// A + s A' + t A', with the derivatives by s outside and by t inside.
    pub(crate) fn duals_of_duals(&self) -> DMatrix<Dual<Dual>> {
        self.at.zip_map(&self.slope, |x, slope| {
            let inner = Dual::new(x, [slope]);
            Dual::new(inner, [Dual::constant(slope)])
        })
    }

    /// Made symmetric: the mean with the transpose.
    pub(crate) fn symmetric(self) -> Self {
        Self {
            at: (&self.at + self.at.transpose()) * 0.5,
            slope: (&self.slope + self.slope.transpose()) * 0.5,
        }
    }

    /// The condition of A in the Frobenius norm, by its inverse; infinite if it has none.
    pub(crate) fn condition(&self) -> f64 {
        match self.at.clone().try_inverse() {
            Some(inverse) => self.at.norm() * inverse.norm(),
            None => f64::INFINITY,
        }
    }
}

/// A matrix of `rows` times `columns` with entries in [-1, 1], moving as fast.
pub(crate) fn moving(rows: usize, columns: usize) -> impl Strategy<Value = Moving> {
    vec(-1.0..1.0, 2 * rows * columns).prop_map(move |entries| {
        let (at, slope) = entries.split_at(rows * columns);
        Moving {
            at: DMatrix::from_column_slice(rows, columns, at),
            slope: DMatrix::from_column_slice(rows, columns, slope),
        }
    })
}

/// How far the tangents of an elimination or a chain of reflections of size n may be
/// off, relative to the norms that their closed form multiplies.
///
/// With tangents beside it the elimination of A is one of the block matrix
/// [[A, 0], [A', A]], with the pivots of A. Its rounding is the change of the block
/// matrix by n³ u times its growth (Higham, Accuracy and stability of numerical
/// algorithms, theorem 9.3 and 9.5; 19.4 for reflections), where the growth is at most
/// the condition κ, since L' = L tril(L⁻¹ A' U⁻¹); and the inverse of the block matrix
/// carries it on by 2 κ (1 + κ). The closed forms in f64 round by less; twice for both.
pub(crate) fn tolerance(n: usize, condition: f64) -> f64 {
    let n = n as f64;
    8.0 * n.powi(3) * f64::EPSILON * condition * condition * (1.0 + condition)
}

/// The tangents of a matrix.
pub(crate) fn tangents(a: &DMatrix<Dual>) -> DMatrix<f64> {
    a.map(|entry| entry.tangent[0])
}

/// The values of a matrix.
pub(crate) fn primals(a: &DMatrix<Dual>) -> DMatrix<f64> {
    a.map(|entry| entry.primal)
}

#[track_caller]
pub(crate) fn assert_near(context: &str, got: &DMatrix<f64>, want: &DMatrix<f64>, bound: f64) {
    let distance = (got - want).norm();
    assert!(
        distance <= bound,
        "{context}: {got} for {want}: {distance:e} > {bound:e}"
    );
}
