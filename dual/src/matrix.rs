//! Decompositions of matrices of dual numbers, where nalgebra's own lose derivatives.
//!
//! Matrices of nalgebra may have dual entries, nested ones too. Right on them as it
//! stands is what takes a number of steps that the size decides, if the matrix has full
//! rank: sums, products and powers, `lu`, `full_piv_lu`, `qr`, `col_piv_qr`, `cholesky`,
//! `udu`, `lblt`, with their solvers, `try_inverse`, and `determinant`. They go the way
//! that they go with the primals; where they answer `None`, the primals are singular.
//!
//! Wrong is, without a word, what takes a number for 0 because its primal is, and may
//! have a derivative all the same:
//!
//! - What iterates: `symmetric_eigen`, `svd`, `schur`, `eigenvalues`,
//!   `complex_eigenvalues`, `pseudo_inverse`, `polar`, and those that give the values
//!   alone. On random matrices the tangents converge with the primals; but what is 0, or
//!   small enough, is dropped with its tangent: the off-diagonal entries of `diag(1, 2)`
//!   turn its eigenvectors, and nalgebra says that they do not.
//! - `hessenberg`, `bidiagonalize` and `symmetric_tridiagonalize`, where a column is 0
//!   that they would make 0.
//! - `determinant` and `lu` of singular matrices of more than three rows, where a
//!   pivot is 0 that is not the last.
//! - Rotations by an angle that is 0: `Rotation3::new`, `from_axis_angle`,
//!   `from_scaled_axis` and `UnitQuaternion::new` answer with the constant identity, as do
//!   `scaled_axis` and `axis_angle` of it. `UnitQuaternion::from_axis_angle` and both
//!   `from_euler_angles` are right.
//!
//! The matrix exponential `exp` refuses duals that vary, with a panic: it wants their
//! size as an `f64`. The derivative stands in the corner of the exponential of the plain
//! block matrix [[A, A'], [0, A]].
//!
//! Here instead are [`symmetric_eigen`] and [`svd`], which decompose the primals and
//! differentiate the equations that define the result, so that no iteration is
//! differentiated; and [`determinant`], which is right for singular matrices too.
//!
//! ```
//! use nalgebra::Matrix2;
//! use trigrad_dual::{Dual, derivative, matrix};
//! let largest = |t: Dual| {
//!     let a = Matrix2::new(Dual::from(1.0), t, t, Dual::from(2.0));
//!     matrix::symmetric_eigen(&a).unwrap().eigenvalues.max()
//! };
//! // (3 + sqrt(1 + 4 t^2))/2 has the slope 2 t/sqrt(1 + 4 t^2).
//! let (value, slope) = derivative(largest, 0.75);
//! assert!((value - (3.0 + 3.25_f64.sqrt()) / 2.0).abs() < 1e-15);
//! assert!((slope - 1.5 / 3.25_f64.sqrt()).abs() < 1e-15);
//! ```
//!
//! # Where values meet
//! Eigenvalues or singular values that are equal are not differentiable one by one.
//! Each of k equal ones has the mean of their slopes, as each of k tied arguments of a
//! maximum has 1/k: their sum, and every symmetric function of them, has the right
//! derivative. Their vectors have none: NaN. A singular value 0 is a kink and has the
//! slope 0. Equal means equal as computed: two that rounding has separated have the
//! slopes that they have in the matrix near by whose values they are. Second derivatives
//! across equal values are NaN.

mod determinant;
mod eigen;
mod jacobi;
mod svd;

use nalgebra::{
    DefaultAllocator, Dim, DimDiff, DimMin, DimMinimum, DimSub, Matrix, OMatrix, RawStorage,
    RealField, SVD, Storage, SymmetricEigen, U1, allocator::Allocator,
};
use thiserror::Error;
use trigrad_core::Interpret;

pub use determinant::determinant;

/// Why a matrix is not decomposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MatrixError {
    /// A matrix of as many rows as columns is asked for.
    #[error("a square matrix is needed, this has {rows} rows and {columns} columns")]
    NotSquare {
        /// Its rows.
        rows: usize,
        /// Its columns.
        columns: usize,
    },
    /// There is nothing to decompose.
    #[error("the matrix has no entries")]
    Empty,
    /// An entry is infinite or NaN.
    #[error("the entry in row {row}, column {column} is infinite or NaN")]
    NotFinite {
        /// Its row, from 0.
        row: usize,
        /// Its column, from 0.
        column: usize,
    },
    /// The iteration on the primals takes too long.
    #[error("the iteration does not converge")]
    NotConverged,
}

/// The entries of matrices that can be decomposed: f64, f32, and duals of them to any
/// depth.
pub trait Decompose: RealField + Interpret {
    /// See [`symmetric_eigen`]; the matrix is square, has entries, and they are finite.
    #[doc(hidden)]
    fn eigen_of<D>(a: OMatrix<Self, D, D>) -> Option<SymmetricEigen<Self, D>>
    where
        D: DimSub<U1>,
        DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<DimDiff<D, U1>>;

    /// See [`svd`]; the matrix has entries, and they are finite.
    #[doc(hidden)]
    fn svd_of<R, C>(a: OMatrix<Self, R, C>) -> Option<SVD<Self, R, C>>
    where
        R: DimMin<C>,
        C: Dim,
        DimMinimum<R, C>: DimSub<U1>,
        DefaultAllocator: Allocator<R, C>
            + Allocator<C, R>
            + Allocator<R>
            + Allocator<C>
            + Allocator<R, DimMinimum<R, C>>
            + Allocator<C, DimMinimum<R, C>>
            + Allocator<DimMinimum<R, C>, C>
            + Allocator<DimMinimum<R, C>, DimMinimum<R, C>>
            + Allocator<DimMinimum<R, C>>
            + Allocator<DimDiff<DimMinimum<R, C>, U1>>;
}

/// The eigenvalues and eigenvectors of a symmetric matrix, of which the lower triangle is
/// read, in nalgebra's order.
///
/// With A v = λ v and a unit vector v the slopes are λᵢ' = vᵢᵀ A' vᵢ and
/// vᵢ' = Σ vⱼ (vⱼᵀ A' vᵢ)/(λᵢ - λⱼ) over the others (Magnus, On differentiating
/// eigenvalues and eigenvectors, 1985); where eigenvalues are equal see the
/// [module](self). Their error grows with 1/(λᵢ - λⱼ), as the problem's own condition does:
/// on random matrices of 2 to 16 rows the derivative of A V - V Λ was at most 7 ε |A|²
/// over the least gap (that of nalgebra's iteration 434), of A - U Σ Vᵀ for [`svd`] 4.
///
/// One decomposition of the primals, and three matrix products for each lane.
///
/// ```
/// use nalgebra::Matrix2;
/// use trigrad_dual::{Dual, matrix};
/// let t = Dual::<f64>::variable(0.0, 0);
/// let eigen = matrix::symmetric_eigen(&Matrix2::new(Dual::from(1.0), t, t, Dual::from(2.0)))?;
/// assert_eq!(eigen.eigenvalues[0].tangent, [0.0]);
/// assert_eq!(eigen.eigenvectors[(1, 0)].tangent[0].abs(), 1.0);
/// # Ok::<(), matrix::MatrixError>(())
/// ```
///
/// # Errors
/// If the matrix is not square, has no entries, or one that is infinite or NaN, or if the
/// iteration does not converge.
pub fn symmetric_eigen<T, D, S>(a: &Matrix<T, D, D, S>) -> Result<SymmetricEigen<T, D>, MatrixError>
where
    T: Decompose,
    D: DimSub<U1>,
    S: Storage<T, D, D>,
    DefaultAllocator: Allocator<D, D> + Allocator<D> + Allocator<DimDiff<D, U1>>,
{
    check_square(a)?;
    check_entries(a)?;
    T::eigen_of(a.clone_owned()).ok_or(MatrixError::NotConverged)
}

/// The singular value decomposition A = U Σ Vᵀ, of min(rows, columns) singular values, in
/// descending order.
///
/// With P = Uᵀ A' V the slopes are σᵢ' = Pᵢᵢ, U' = U Ω + (A' V - U P) Σ⁻¹ with
/// Ωᵢⱼ = (Pᵢⱼ σⱼ + σᵢ Pⱼᵢ)/(σⱼ² - σᵢ²), and likewise for V (Papadopoulo and Lourakis,
/// Estimating the Jacobian of the singular value decomposition, 2000); where singular
/// values are equal, or 0, see the [module](self).
///
/// One decomposition of the primals, by sweeps of rotations over all pairs of columns, each of
/// as many operations as some matrix products, and seven products for each lane. The primals of U Σ Vᵀ are A's to a few ε |A| also where singular values are
/// close to each other, where nalgebra's may have no digits.
///
/// ```
/// use nalgebra::Matrix2;
/// use trigrad_dual::{Dual, matrix};
/// let [zero, t] = [Dual::from(0.0), Dual::<f64>::variable(3.0, 0)];
/// let svd = matrix::svd(&Matrix2::new(zero, t, t * t, zero))?;
/// let greatest = svd.singular_values[0];
/// assert_eq!((greatest.primal, greatest.tangent), (9.0, [6.0]));
/// # Ok::<(), matrix::MatrixError>(())
/// ```
///
/// # Errors
/// If the matrix has no entries, or one that is infinite or NaN, or if the iteration does
/// not converge.
pub fn svd<T, R, C, S>(a: &Matrix<T, R, C, S>) -> Result<SVD<T, R, C>, MatrixError>
where
    T: Decompose,
    R: DimMin<C>,
    C: Dim,
    S: Storage<T, R, C>,
    DimMinimum<R, C>: DimSub<U1>,
    DefaultAllocator: Allocator<R, C>
        + Allocator<C, R>
        + Allocator<R>
        + Allocator<C>
        + Allocator<R, DimMinimum<R, C>>
        + Allocator<C, DimMinimum<R, C>>
        + Allocator<DimMinimum<R, C>, C>
        + Allocator<DimMinimum<R, C>, DimMinimum<R, C>>
        + Allocator<DimMinimum<R, C>>
        + Allocator<DimDiff<DimMinimum<R, C>, U1>>,
{
    check_entries(a)?;
    T::svd_of(a.clone_owned()).ok_or(MatrixError::NotConverged)
}

fn check_square<T, R: Dim, C: Dim, S: RawStorage<T, R, C>>(
    a: &Matrix<T, R, C, S>,
) -> Result<(), MatrixError> {
    match a.shape() {
        (rows, columns) if rows != columns => Err(MatrixError::NotSquare { rows, columns }),
        _ => Ok(()),
    }
}

fn check_entries<T: Decompose, R: Dim, C: Dim, S: RawStorage<T, R, C>>(
    a: &Matrix<T, R, C, S>,
) -> Result<(), MatrixError> {
    if a.is_empty() {
        return Err(MatrixError::Empty);
    }
    let infinite = (0..a.len()).find(|&i| !a[i].is_finite());
    match infinite.map(|i| a.vector_to_matrix_index(i)) {
        Some((row, column)) => Err(MatrixError::NotFinite { row, column }),
        None => Ok(()),
    }
}

/// The steps after which an iteration is given up: convergence takes about two for each
/// number.
fn step_limit(size: usize) -> usize {
    100 * size
}
