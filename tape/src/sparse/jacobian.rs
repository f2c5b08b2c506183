//! Sparse Jacobians.

use nalgebra::DVector;
use nalgebra_sparse::CsrMatrix;
use nalgebra_sparse::pattern::SparsityPattern;

use super::coloring::{Coloring, distance_two};
use super::pattern::pattern;
use crate::replay::{Flipped, Record, Recorded, Replay, Runner, run_at};

/// The values and the sparse Jacobian of `f` at `x`: a row for each output, a column for
/// each input.
///
/// To ask at several points, keep a [`SparseJacobian`].
///
/// ```
/// use trigrad_tape::sparse::jacobian;
/// let (_, slopes) = jacobian(|x| vec![x[0] * x[1], x[2].exp()], &[3.0, 2.0, 0.0]);
/// let rows: Vec<_> = slopes.triplet_iter().map(|(i, j, &slope)| (i, j, slope)).collect();
/// assert_eq!(rows, [(0, 0, 2.0), (0, 1, 3.0), (1, 2, 1.0)]);
/// ```
///
/// # Panics
/// If `f` does, or if a function outside of the table in it gives now one number and now
/// another.
pub fn jacobian<F>(f: F, x: &[f64]) -> (DVector<f64>, CsrMatrix<f64>)
where
    F: for<'r> FnOnce(&[Recorded<'r>]) -> Vec<Recorded<'r>>,
{
    let replay = Replay::record_several(f, x);
    let answer = SparseJacobian::new(&replay).jacobian(x);
    answer.expect("a recording holds at its own point")
}

/// The Jacobian of a recorded function: which entries it has, and how to compute them at
/// any point.
///
/// ```
/// use trigrad_tape::replay::Replay;
/// use trigrad_tape::sparse::SparseJacobian;
/// let replay = Replay::record_several(
///     |x| x.windows(2).map(|pair| pair[0] * pair[1]).collect(),
///     &[1.0; 1000],
/// );
/// let mut band = SparseJacobian::new(&replay);
/// assert_eq!((band.pattern().nnz(), band.colors()), (2 * 999, 2));
/// let (values, slopes) = band.jacobian(&[3.0; 1000]).unwrap();
/// assert_eq!((values[0], slopes.values()[0]), (9.0, 3.0));
/// ```
#[derive(Clone, Debug)]
pub struct SparseJacobian {
    record: Record,
    runner: Runner,
    pattern: SparsityPattern,
    coloring: Coloring,
    // Whether the colours are those of rows.
    is_by_rows: bool,
    seeds: Vec<f64>,
    out: Vec<f64>,
}

impl SparseJacobian {
    /// The pattern, a colouring and the program of the Jacobian.
    ///
    /// Time and memory linear in the recording and the entries for patterns with short
    /// rows or columns; see the module.
    pub fn new(replay: &Replay) -> Self {
        let record = replay.record_of().clone();
        let (forward, flow) = record.jvp();
        let roots: Vec<Option<u32>> = record.outputs().iter().map(|&y| Some(y)).collect();
        let pattern = pattern(&flow, &roots, record.inputs());
        let transposed = pattern.transpose();
        let (coloring, is_by_rows) = fewest(&pattern, &transposed);
        let runner = if is_by_rows { record.vjp() } else { forward };
        Self {
            record,
            runner,
            seeds: coloring.seeds(),
            pattern,
            coloring,
            is_by_rows,
            out: Vec::new(),
        }
    }

    /// The entries that can be other than 0.
    pub fn pattern(&self) -> &SparsityPattern {
        &self.pattern
    }

    /// How many derivatives, along directions or of sums of outputs, one Jacobian takes.
    pub fn colors(&self) -> usize {
        self.coloring.count
    }

    /// The values and the Jacobian at `x`.
    ///
    /// All derivatives run side by side. The row of a NaN is NaN.
    ///
    /// # Errors
    /// If a comparison comes out otherwise than when it was recorded.
    ///
    /// # Panics
    /// If `x` has not one number for each input.
    pub fn jacobian(&mut self, x: &[f64]) -> Result<(DVector<f64>, CsrMatrix<f64>), Flipped> {
        let (m, n) = (self.record.outputs().len(), self.record.inputs());
        assert_eq!(x.len(), n, "one number for each input");
        // Without an entry there are still values.
        let count = self.coloring.count.max(1);
        let seeded = if self.is_by_rows { m } else { n };
        let seeds: &[f64] = match self.seeds.len() == seeded * count {
            true => &self.seeds,
            false => &vec![0.0; seeded * count],
        };
        run_at(&mut self.runner, x, seeds, count, &mut self.out)?;
        let values = self.out[..m * count].iter().copied().step_by(count);
        let values = DVector::from_iterator(m, values);
        let derivatives = &self.out[m * count..];
        let colors = &self.coloring.colors;
        let mut entries = Vec::with_capacity(self.pattern.nnz());
        for row in 0..m {
            let lane = self.pattern.lane(row).iter();
            let first = entries.len();
            entries.extend(lane.map(|&column| match self.is_by_rows {
                true => derivatives[column * count + colors[row] as usize],
                false => derivatives[row * count + colors[column] as usize],
            }));
            if values[row].is_nan() {
                entries[first..].fill(f64::NAN);
            }
        }
        if entries.iter().any(|entry| entry.is_nan()) {
            self.mend(x, values.as_slice(), &mut entries);
        }
        let matrix = CsrMatrix::try_from_pattern_and_values(self.pattern.clone(), entries)
            .expect("an entry for each place of the pattern");
        Ok((values, matrix))
    }

    // Rows with a NaN once more, each alone, unless the value is NaN itself.
    fn mend(&self, x: &[f64], values: &[f64], entries: &mut [f64]) {
        let mut reached = self.record.rows_of_jacobian(x);
        let mut found = vec![0.0; x.len()];
        for (row, &node) in self.record.outputs().iter().enumerate() {
            let first = self.pattern.major_offsets()[row];
            let lane = self.pattern.lane(row);
            let own = &mut entries[first..first + lane.len()];
            if values[row].is_nan() || !own.iter().any(|entry| entry.is_nan()) {
                continue;
            }
            reached.row(node, |input, slope| found[input as usize] = slope);
            for (entry, &column) in own.iter_mut().zip(lane) {
                *entry = std::mem::replace(&mut found[column], 0.0);
            }
        }
    }
}

// The better one of the colourings of columns and of rows, and whether it is that of rows.
// One that cannot be better is not made, because long rows make it slow.
fn fewest(pattern: &SparsityPattern, transposed: &SparsityPattern) -> (Coloring, bool) {
    let longest = |pattern: &SparsityPattern| {
        let rows = (0..pattern.major_dim()).map(|row| pattern.lane(row).len());
        rows.max().unwrap_or(0)
    };
    let at_least = [longest(pattern), longest(transposed)];
    let by_columns = || distance_two(pattern, transposed);
    let by_rows = || distance_two(transposed, pattern);
    if at_least[0] <= at_least[1] {
        let first = by_columns();
        if at_least[1] < first.count {
            let second = by_rows();
            if second.count < first.count {
                return (second, true);
            }
        }
        (first, false)
    } else {
        let first = by_rows();
        if at_least[0] < first.count {
            let second = by_columns();
            if second.count <= first.count {
                return (second, false);
            }
        }
        (first, true)
    }
}
