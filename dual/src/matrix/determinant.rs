//! The determinant, of singular matrices too.

use nalgebra::{DMatrix, Dim, Matrix, RawStorage};

use super::{Decompose, MatrixError, check_square};

/// The determinant, by elimination with full pivoting.
///
/// Where no pivot is left whose primal is not 0, the block that remains is expanded
/// without division, so that its derivatives are not lost: a singular matrix may have a
/// determinant with any slope, of a matrix of rank n - k all derivatives below the k-th
/// are 0. Of no entries it is 1.
///
/// Cost: n³/3 multiplications; the block of size k takes k⁴.
///
/// ```
/// use nalgebra::DMatrix;
/// use trigrad_dual::{Dual, derivative, matrix};
/// // The unit matrix but for a square of zeros: t^2, and 0 at t = 0.
/// let corner = |t: Dual<Dual>| {
///     let diagonal = [Dual::from(1.0), Dual::from(1.0), t, t];
///     matrix::determinant(&DMatrix::from_diagonal(&diagonal.to_vec().into())).unwrap()
/// };
/// let second = derivative(|t| derivative(corner, t).1, 0.0).1;
/// assert_eq!(second, 2.0);
/// ```
///
/// # Errors
/// If the matrix is not square.
pub fn determinant<T, R, C, S>(a: &Matrix<T, R, C, S>) -> Result<T, MatrixError>
where
    T: Decompose,
    R: Dim,
    C: Dim,
    S: RawStorage<T, R, C>,
{
    check_square(a)?;
    let n = a.nrows();
    let mut rest = DMatrix::from_fn(n, n, |i, j| a[(i, j)]);
    let mut product = T::one();
    for step in 0..n {
        let below = rest.view_range(step.., step..);
        let (row, column) = below.icamax_full();
        let pivot = below[(row, column)];
        if pivot.is_zero() {
            return Ok(product * expanded(&below.clone_owned()));
        }
        product *= pivot;
        rest.swap_rows(step, step + row);
        rest.swap_columns(step, step + column);
        if (row != 0) != (column != 0) {
            product = -product;
        }
        for i in step + 1..n {
            let factor = rest[(i, step)] / pivot;
            for j in step + 1..n {
                let change = factor * rest[(step, j)];
                rest[(i, j)] -= change;
            }
        }
    }
    Ok(product)
}

// The determinant without division (Bird, A simple division-free algorithm for computing
// determinants, 2011): n - 1 times X becomes μ(X) A, where μ takes what stands above the
// diagonal, and under it the negative sums of the diagonal's entries below each.
fn expanded<T: Decompose>(a: &DMatrix<T>) -> T {
    let n = a.nrows();
    let mut x = a.clone();
    for _ in 1..n {
        let mut above = x.upper_triangle();
        let mut sum = T::zero();
        for i in (0..n).rev() {
            above[(i, i)] = sum;
            sum -= x[(i, i)];
        }
        x = above * a;
    }
    match n % 2 {
        0 => -x[(0, 0)],
        _ => x[(0, 0)],
    }
}
