//! Sparse Hessians.

use nalgebra::DVector;
use nalgebra_sparse::CsrMatrix;
use nalgebra_sparse::pattern::SparsityPattern;

use super::coloring::{Coloring, star};
use super::pattern::{pattern, symmetric};
use crate::drivers::of_halves;
use crate::replay::{Flipped, Record, Recorded, Replay, Runner, run_at};

/// The value, the gradient and the sparse Hessian of `f` at `x`.
///
/// To ask at several points, keep a [`SparseHessian`].
///
/// ```
/// use trigrad_tape::sparse::hessian;
/// let (_, slopes, curvatures) = hessian(|x| x[0] * x[0] * x[1] + x[2], &[3.0, 2.0, 1.0]);
/// assert_eq!(slopes.as_slice(), [12.0, 9.0, 1.0]);
/// assert_eq!(curvatures.nnz(), 3);
/// let rows: Vec<_> = curvatures.triplet_iter().map(|(i, j, &entry)| (i, j, entry)).collect();
/// assert_eq!(rows, [(0, 0, 4.0), (0, 1, 6.0), (1, 0, 6.0)]);
/// ```
///
/// # Panics
/// If `f` does, or if a function outside of the table in it gives now one number and now
/// another.
pub fn hessian<F>(f: F, x: &[f64]) -> (f64, DVector<f64>, CsrMatrix<f64>)
where
    F: for<'r> FnOnce(&[Recorded<'r>]) -> Recorded<'r>,
{
    let replay = Replay::record(f, x);
    let answer = SparseHessian::new(&replay).hessian(x);
    answer.expect("a recording holds at its own point")
}

/// The Hessian of a recorded function of one output: which entries it has, and how to
/// compute them at any point.
///
/// ```
/// use trigrad_tape::replay::Replay;
/// use trigrad_tape::sparse::SparseHessian;
/// // An arrow: all inputs meet the first one.
/// let replay = Replay::record(
///     |x| x.iter().skip(1).map(|&y| (x[0] * y).exp()).sum(),
///     &[0.0; 100],
/// );
/// let mut arrow = SparseHessian::new(&replay);
/// assert_eq!((arrow.pattern().nnz(), arrow.colors()), (1 + 3 * 99, 2));
/// let x = vec![0.5; 100];
/// let (_, _, curvatures) = arrow.hessian(&x).unwrap();
/// assert_eq!(curvatures.get_entry(7, 7).map(|entry| entry.into_value()), Some(0.25 * 0.25_f64.exp()));
/// ```
#[derive(Clone, Debug)]
pub struct SparseHessian {
    record: Record,
    runner: Runner,
    pattern: SparsityPattern,
    coloring: Coloring,
    seeds: Vec<f64>,
    out: Vec<f64>,
}

impl SparseHessian {
    /// The pattern, a colouring and the program of the Hessian.
    ///
    /// Time and memory linear in the recording and the entries for patterns with short
    /// rows; see the module.
    ///
    /// # Panics
    /// If the function has not one output.
    pub fn new(replay: &Replay) -> Self {
        let record = replay.record_of().clone();
        let (runner, flow, slopes) = record.hvp();
        let pattern = symmetric(&pattern(&flow, &slopes, record.inputs()));
        let coloring = star(&pattern);
        Self {
            record,
            runner,
            seeds: coloring.seeds(),
            pattern,
            coloring,
            out: Vec::new(),
        }
    }

    /// The entries that can be other than 0. Symmetric.
    pub fn pattern(&self) -> &SparsityPattern {
        &self.pattern
    }

    /// How many products with vectors one Hessian takes.
    pub fn colors(&self) -> usize {
        self.coloring.count
    }

    /// The value, the gradient and the Hessian at `x`; symmetric to the bit.
    ///
    /// All products with vectors run side by side. NaN where the value is.
    ///
    /// # Errors
    /// If a comparison comes out otherwise than when it was recorded.
    ///
    /// # Panics
    /// If `x` has not one number for each input.
    pub fn hessian(&mut self, x: &[f64]) -> Result<(f64, DVector<f64>, CsrMatrix<f64>), Flipped> {
        let n = self.record.inputs();
        assert_eq!(x.len(), n, "one number for each input");
        // Without an entry there is still a value and a gradient.
        let count = self.coloring.count.max(1);
        let seeds: &[f64] = match self.seeds.len() == n * count {
            true => &self.seeds,
            false => &vec![0.0; n * count],
        };
        run_at(&mut self.runner, x, seeds, count, &mut self.out)?;
        let value = self.out[0];
        let slopes = self.out[count..][..n * count]
            .iter()
            .copied()
            .step_by(count);
        let mut slopes = DVector::from_iterator(n, slopes);
        self.record.mend_gradient(x, value, slopes.as_mut_slice());
        let products = &self.out[(1 + n) * count..];
        let mut entries = self.entries(products);
        if value.is_nan() {
            entries.fill(f64::NAN);
        } else if entries.iter().any(|entry| entry.is_nan()) {
            self.mend(x, &mut entries);
            self.symmetrize(&mut entries, slopes.as_slice());
        }
        let matrix = CsrMatrix::try_from_pattern_and_values(self.pattern.clone(), entries)
            .expect("an entry for each place of the pattern");
        Ok((value, slopes, matrix))
    }

    // The entries, each from the product in which it stands alone: in the row of one of its
    // inputs there is no other of the other's colour.
    fn entries(&self, products: &[f64]) -> Vec<f64> {
        let count = self.coloring.count;
        let colors = &self.coloring.colors;
        let mut of_color = vec![0_u32; count];
        // Which entries of each row are alone.
        let mut is_alone = vec![true; self.pattern.nnz()];
        for row in 0..colors.len() {
            let lane = self.pattern.lane(row);
            for &column in lane {
                of_color[colors[column] as usize] += 1;
            }
            let first = self.pattern.major_offsets()[row];
            for (place, &column) in (first..).zip(lane) {
                is_alone[place] = of_color[colors[column] as usize] == 1;
            }
            for &column in lane {
                of_color[colors[column] as usize] = 0;
            }
        }
        let mut entries = vec![0.0; self.pattern.nnz()];
        // Where the transposed entry of the next one in this column is.
        let mut next = self.pattern.major_offsets().to_vec();
        for row in 0..colors.len() {
            let first = self.pattern.major_offsets()[row];
            for (place, &column) in (first..).zip(self.pattern.lane(row)) {
                let transposed = next[column];
                next[column] += 1;
                if column < row {
                    continue; // written from the other side
                }
                let entry = match is_alone[place] {
                    true => products[row * count + colors[column] as usize],
                    false => products[column * count + colors[row] as usize],
                };
                entries[place] = entry;
                entries[transposed] = entry;
            }
        }
        entries
    }

    // Rows with a NaN once more, each alone.
    fn mend(&self, x: &[f64], entries: &mut [f64]) {
        let (mut reached, slopes) = self.record.rows_of_hessian(x);
        let mut found = vec![0.0; x.len()];
        for (row, slope) in slopes.into_iter().enumerate() {
            let first = self.pattern.major_offsets()[row];
            let lane = self.pattern.lane(row);
            let own = &mut entries[first..first + lane.len()];
            let (Some(slope), true) = (slope, own.iter().any(|entry| entry.is_nan())) else {
                continue;
            };
            reached.row(slope, |input, entry| found[input as usize] = entry);
            for (entry, &column) in own.iter_mut().zip(lane) {
                let mended = std::mem::replace(&mut found[column], 0.0);
                if entry.is_nan() {
                    *entry = mended;
                }
            }
        }
    }

    // Both halves become one.
    fn symmetrize(&self, entries: &mut [f64], slopes: &[f64]) {
        let mut next = self.pattern.major_offsets().to_vec();
        for row in 0..self.pattern.major_dim() {
            let first = self.pattern.major_offsets()[row];
            for (place, &column) in (first..).zip(self.pattern.lane(row)) {
                let transposed = next[column];
                next[column] += 1;
                if row < column {
                    let halves = [entries[place], entries[transposed]];
                    let entry = of_halves(halves, [slopes[row], slopes[column]]);
                    entries[place] = entry;
                    entries[transposed] = entry;
                }
            }
        }
    }
}
