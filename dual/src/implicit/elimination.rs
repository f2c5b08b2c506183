//! Linear equations with plain coefficients, for right sides of any number.

use nalgebra::DMatrix;
use trigrad_core::{Interpret, Tracked};

/// A matrix as the product of a lower and an upper triangular one, with its rows in
/// another order.
pub(super) struct Elimination {
    // Below the diagonal the factors of the rows, on and above it what is left.
    factors: DMatrix<f64>,
    // The row of the matrix that stands in each row of the factors.
    order: Vec<usize>,
}

/// A pivot that is 0 but for rounding: the columns up to this one are dependent.
#[derive(Debug)]
pub(super) struct Dependent {
    pub(super) column: usize,
    pub(super) pivot: f64,
}

impl Elimination {
    /// Eliminates, with the pivot in each column that is greatest beside the entries of its
    /// row; so the scale of an equation has no part in the choice.
    ///
    /// Beside each entry goes the sum of the sizes of what it was computed from. Rounding
    /// changes an entry by at most a few ε of that (Higham, Accuracy and stability of
    /// numerical algorithms, section 9.3), so a pivot that is not greater may be 0. NaN goes
    /// on into what is computed from it.
    pub(super) fn of(matrix: &DMatrix<f64>, epsilon: f64) -> Result<Self, Dependent> {
        let n = matrix.nrows();
        let mut factors = matrix.clone();
        let mut sizes = matrix.abs();
        let mut scales: Vec<f64> = sizes.row_iter().map(|row| row.max()).collect();
        let mut order: Vec<usize> = (0..n).collect();
        for step in 0..n {
            let relative = |row: &usize| (factors[(*row, step)] / scales[*row]).abs();
            let best = (step..n).max_by(|a, b| relative(a).total_cmp(&relative(b)));
            let best = best.unwrap_or(step);
            factors.swap_rows(step, best);
            sizes.swap_rows(step, best);
            scales.swap(step, best);
            order.swap(step, best);
            let (pivot, size) = (factors[(step, step)], sizes[(step, step)]);
            if pivot.abs() <= 2.0 * n as f64 * epsilon * size && size.is_finite() {
                return Err(Dependent {
                    column: step,
                    pivot,
                });
            }
            for row in step + 1..n {
                let factor = factors[(row, step)] / pivot;
                factors[(row, step)] = factor;
                for column in step + 1..n {
                    let change = factor * factors[(step, column)];
                    factors[(row, column)] -= change;
                    sizes[(row, column)] += change.abs();
                }
            }
        }
        Ok(Self { factors, order })
    }

    /// The solution of the equations with these right sides.
    pub(super) fn solve<T: Interpret>(&self, right: &[T]) -> Vec<T> {
        let n = self.order.len();
        let permuted = self.order.iter().map(|&row| Tracked::varying(right[row]));
        let mut x: Vec<Tracked<T>> = permuted.collect();
        for row in 0..n {
            for column in 0..row {
                x[row] = x[row] - x[column] * self.factors[(row, column)];
            }
        }
        for row in (0..n).rev() {
            for column in row + 1..n {
                x[row] = x[row] - x[column] * self.factors[(row, column)];
            }
            x[row] /= self.factors[(row, row)];
        }
        x.into_iter().map(|x| x.number).collect()
    }

    /// The inverse of the matrix.
    pub(super) fn inverse(&self) -> DMatrix<f64> {
        let n = self.order.len();
        let unit = |column: usize| (0..n).map(move |row| f64::from(u8::from(row == column)));
        let columns = (0..n).map(|column| self.solve(&unit(column).collect::<Vec<_>>()));
        DMatrix::from_iterator(n, n, columns.flatten())
    }
}
