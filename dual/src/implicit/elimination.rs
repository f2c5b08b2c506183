//! Linear equations with plain coefficients, for right sides of any number.

use nalgebra::allocator::Allocator;
use nalgebra::{DefaultAllocator, Dim, OMatrix, OVector};
use trigrad_core::{Interpret, Tracked};

/// A matrix as the product of a lower and an upper triangular one, with its rows in
/// another order.
pub(super) struct Elimination<D: Dim>
where
    DefaultAllocator: Allocator<D> + Allocator<D, D>,
{
    // Below the diagonal the factors of the rows, on and above it what is left.
    factors: OMatrix<f64, D, D>,
    // The row of the matrix that stands in each row of the factors.
    order: OVector<usize, D>,
}

/// A pivot that is 0 but for rounding: the columns up to this one are dependent.
#[derive(Debug)]
pub(super) struct Dependent {
    pub(super) column: usize,
    pub(super) pivot: f64,
}

impl<D: Dim> Elimination<D>
where
    DefaultAllocator: Allocator<D> + Allocator<D, D>,
{
    /// Eliminates, with the pivot in each column that is greatest beside the entries of its
    /// row; so the scale of an equation has no part in the choice.
    ///
    /// Beside each entry goes the sum of the sizes of what it was computed from, at first
    /// `sizes`. Rounding
    /// changes an entry by at most a few ε of that (Higham, Accuracy and stability of
    /// numerical algorithms, section 9.3), so a pivot that is not greater may be 0. NaN goes
    /// on into what is computed from it.
    pub(super) fn of(
        matrix: &OMatrix<f64, D, D>,
        mut sizes: OMatrix<f64, D, D>,
        epsilon: f64,
    ) -> Result<Self, Dependent> {
        let (n, dim) = (matrix.nrows(), matrix.shape_generic().0);
        let column = nalgebra::U1;
        let mut factors = matrix.clone();
        let mut scales = OVector::<f64, D>::from_fn_generic(dim, column, |i, _| sizes.row(i).max());
        let mut order = OVector::<usize, D>::from_fn_generic(dim, column, |i, _| i);
        for step in 0..n {
            let relative = |row: &usize| (factors[(*row, step)] / scales[*row]).abs();
            let best = (step..n).max_by(|a, b| relative(a).total_cmp(&relative(b)));
            let best = best.unwrap_or(step);
            factors.swap_rows(step, best);
            sizes.swap_rows(step, best);
            scales.swap_rows(step, best);
            order.swap_rows(step, best);
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

    /// What was left of the slopes in a column.
    pub(super) fn pivot(&self, column: usize) -> f64 {
        self.factors[(column, column)]
    }

    /// The solution of the equations with these right sides.
    pub(super) fn solve<T>(&self, right: &OVector<T, D>) -> OVector<T, D>
    where
        T: Interpret + nalgebra::Scalar,
    {
        let n = self.order.len();
        let mut x = self.order.map(|row| right[row]);
        let reduced = |x: &OVector<T, D>, row: usize, columns| {
            let mut rest = Tracked::varying(x[row]);
            for column in columns {
                rest -= Tracked::varying(x[column]) * self.factors[(row, column)];
            }
            rest
        };
        for row in 0..n {
            x[row] = reduced(&x, row, 0..row).number;
        }
        for row in (0..n).rev() {
            x[row] = (reduced(&x, row, row + 1..n) / self.factors[(row, row)]).number;
        }
        x
    }

    /// The inverse of the matrix.
    pub(super) fn inverse(&self) -> OMatrix<f64, D, D> {
        let mut inverse = self.factors.clone();
        for column in 0..self.order.len() {
            let mut unit = self.order.map(|_| 0.0);
            unit[column] = 1.0;
            inverse.set_column(column, &self.solve(&unit));
        }
        inverse
    }
}
