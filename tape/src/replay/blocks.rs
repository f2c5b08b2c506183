//! Many points side by side.

use nalgebra::{DMatrix, DVector};

use super::drivers::Replay;
use super::guard::Flipped;
use super::runner::Columns;

/// Values and gradients at many points.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Gradients {
    /// The value at each point.
    pub values: DVector<f64>,
    /// The gradients: a row for each point, a column for each input.
    pub slopes: DMatrix<f64>,
    /// The points at which a comparison came out otherwise, in order.
    pub flipped: Vec<(usize, Flipped)>,
}

impl Replay {
    /// The values and gradients at many points: a row of `x` for each of them, a column
    /// for each input. 64 points run side by side.
    ///
    /// A point at which a comparison comes out otherwise is reported by the number of its
    /// row, and its value and gradient are NaN; it does not concern the others.
    ///
    /// ```
    /// use nalgebra::DMatrix;
    /// use trigrad_tape::replay::Replay;
    /// let mut replay = Replay::record(|x| if x[0] > 0.0 { x[0] * x[1] } else { -x[1] }, &[1.0, 1.0]);
    /// let x = DMatrix::from_row_slice(3, 2, &[3.0, 2.0, -1.0, 5.0, 4.0, 7.0]);
    /// let answers = replay.gradients(&x);
    /// assert_eq!(answers.values[2], 28.0);
    /// assert_eq!(answers.slopes.row(0), nalgebra::RowVector2::new(2.0, 3.0));
    /// let [(row, flipped)] = answers.flipped[..] else { panic!("one point") };
    /// assert_eq!((row, flipped.left), (1, -1.0));
    /// ```
    ///
    /// # Panics
    /// If the function has not one output, or `x` not one column for each input.
    pub fn gradients(&mut self, x: &DMatrix<f64>) -> Gradients {
        self.check_inputs(x.ncols());
        let (count, n) = x.shape();
        let record = &self.record;
        let runner = self.gradient.get_or_insert_with(|| record.gradient());
        let mut values = DVector::zeros(count);
        let mut slopes = DMatrix::zeros(count, n);
        let mut flipped = Vec::new();
        let mut columns = Columns {
            x: x.as_slice(),
            inputs: n,
            seeds: &[],
            count,
            out: [values.as_mut_slice(), slopes.as_mut_slice()],
        };
        runner.run(&mut columns, count, |row, flip| flipped.push((row, flip)));
        for &(row, _) in &flipped {
            values[row] = f64::NAN;
            slopes.row_mut(row).fill(f64::NAN);
        }
        let is_suspect = has_nan(values.as_slice()) || has_nan(slopes.as_slice());
        let mut rest = flipped.iter().map(|&(row, _)| row).peekable();
        for row in (0..count).filter(|_| is_suspect) {
            if rest.next_if_eq(&row).is_some() {
                continue;
            }
            let is_nan = slopes.row(row).iter().any(|slope| slope.is_nan());
            if is_nan || values[row].is_nan() {
                let at: Vec<f64> = x.row(row).iter().copied().collect();
                let mut mended: Vec<f64> = slopes.row(row).iter().copied().collect();
                record.mend_gradient(&at, values[row], &mut mended);
                slopes.row_mut(row).copy_from_slice(&mended);
            }
        }
        Gradients {
            values,
            slopes,
            flipped,
        }
    }
}

// Looks at many at once, which is faster than to stop at the first.
pub(super) fn has_nan(numbers: &[f64]) -> bool {
    let any = |some: &[f64]| some.iter().fold(false, |any, x| any | x.is_nan());
    numbers.chunks(64).any(any)
}
