//! Several recordings of one function, made as points ask for them.

use std::fmt;

use nalgebra::{DMatrix, DVector};

use super::blocks::Gradients;
use super::drivers::Replay;
use super::guard::Flipped;
use super::recorded::Recorded;

/// A function with the recordings of it that were needed so far.
///
/// A point runs through the recording that served last; where a comparison comes out
/// otherwise, through the others, and where none fits, the function is recorded again.
/// The recordings that have served longest ago are dropped beyond a number of them.
///
/// ```
/// use trigrad_tape::replay::Replays;
/// let mut bend = Replays::new(|x| if x[0] > 0.0 { x[0] * x[0] } else { -x[0] });
/// assert_eq!(bend.gradient(&[3.0]).1[0], 6.0);
/// assert_eq!(bend.gradient(&[-2.0]).1[0], -1.0);
/// assert_eq!(bend.gradient(&[4.0]).1[0], 8.0);
/// assert_eq!(bend.recorded(), 2); // so often did the function run
/// ```
#[derive(Clone)]
pub struct Replays<F> {
    f: F,
    // The one that served last stands first.
    kept: Vec<Replay>,
    most: usize,
    recorded: usize,
}

// Only a function outside of the table, which gets plain numbers, can have done that.
const UNSTEADY: &str = "a recording that does not hold at its own point";

// Enough for a few branches; each takes the memory of a program.
const MOST: usize = 8;

impl<F> Replays<F>
where
    F: for<'r> Fn(&[Recorded<'r>]) -> Recorded<'r>,
{
    /// The function, not recorded yet; at most 8 recordings are kept.
    pub fn new(f: F) -> Self {
        Self {
            f,
            kept: Vec::new(),
            most: MOST,
            recorded: 0,
        }
    }

    /// The same with another number of recordings that are kept, at least one.
    #[must_use]
    pub fn keeping(mut self, most: usize) -> Self {
        self.most = most.max(1);
        self.kept.truncate(self.most);
        self
    }

    /// How often the function has been recorded.
    pub fn recorded(&self) -> usize {
        self.recorded
    }

    /// How many recordings are kept.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The value and the gradient at `x`; see [`Replay::gradient`].
    ///
    /// # Panics
    /// If the function does, or if a function outside of the table in it gives now one number
    /// and now another.
    pub fn gradient(&mut self, x: &[f64]) -> (f64, DVector<f64>) {
        self.answer(x, |replay| replay.gradient(x))
    }

    /// The value, the gradient and the Hessian times `v`; see [`Replay::hvp`].
    ///
    /// # Panics
    /// If the function does, or if `v` has not one number for each input; see
    /// [`gradient`](Self::gradient).
    pub fn hvp(&mut self, x: &[f64], v: &[f64]) -> (f64, DVector<f64>, DVector<f64>) {
        self.answer(x, |replay| replay.hvp(x, v))
    }

    /// The value, the gradient and the Hessian; see [`Replay::hessian`].
    ///
    /// # Panics
    /// If the function does, or if a function outside of the table in it gives now one number
    /// and now another.
    pub fn hessian(&mut self, x: &[f64]) -> (f64, DVector<f64>, DMatrix<f64>) {
        self.answer(x, |replay| replay.hessian(x))
    }

    /// The values and gradients at many points, a row of `x` for each; see
    /// [`Replay::gradients`]. Each recording runs at all points that are left, side by
    /// side, so that nothing is flipped in the end.
    ///
    /// # Panics
    /// If the function does, or if a function outside of the table in it gives now one number
    /// and now another.
    pub fn gradients(&mut self, x: &DMatrix<f64>) -> Gradients {
        let (count, n) = x.shape();
        let mut answers = Gradients {
            values: DVector::zeros(count),
            slopes: DMatrix::zeros(count, n),
            flipped: Vec::new(),
        };
        let mut left: Vec<usize> = (0..count).collect();
        // Those that are there first, then new ones.
        let mut older = 0..self.kept.len();
        while !left.is_empty() {
            let known = older.next();
            let place = known.unwrap_or_else(|| {
                let at: Vec<f64> = x.row(left[0]).iter().copied().collect();
                self.record(&at);
                0
            });
            let here = x.select_rows(&left);
            let found = self.kept[place].gradients(&here);
            let mut flipped = found.flipped.iter().map(|&(row, _)| row).peekable();
            let mut still_left = Vec::new();
            for (place, &row) in left.iter().enumerate() {
                if flipped.next_if_eq(&place).is_some() {
                    still_left.push(row);
                } else {
                    answers.values[row] = found.values[place];
                    answers
                        .slopes
                        .row_mut(row)
                        .copy_from(&found.slopes.row(place));
                }
            }
            // Otherwise this would never end.
            let is_served = known.is_some() || still_left.first() != left.first();
            assert!(is_served, "{UNSTEADY}");
            left = still_left;
        }
        answers
    }

    // What a recording says that holds at `x`.
    fn answer<A>(
        &mut self,
        x: &[f64],
        mut ask: impl FnMut(&mut Replay) -> Result<A, Flipped>,
    ) -> A {
        for place in 0..self.kept.len() {
            if let Ok(answer) = ask(&mut self.kept[place]) {
                self.kept[..=place].rotate_right(1);
                return answer;
            }
        }
        self.record(x);
        // It runs the same numbers again, so that every comparison has the same outcome.
        ask(&mut self.kept[0]).expect(UNSTEADY)
    }

    fn record(&mut self, x: &[f64]) {
        self.kept.truncate(self.most - 1);
        self.kept.insert(0, Replay::record(&self.f, x));
        self.recorded += 1;
    }
}

impl<F> fmt::Debug for Replays<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replays")
            .field("kept", &self.kept.len())
            .field("most", &self.most)
            .field("recorded", &self.recorded)
            .finish()
    }
}
