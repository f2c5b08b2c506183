//! The domain of a picture in cells, on each of which something is proved.
//!
//! The domain is cut into columns, a pixel each, and these into cells until each function is
//! proved to be continuous and differentiable on its cell, or to exist nowhere in it, and its
//! enclosure is about as high as a pixel. What cannot be proved is halved down to cells that are
//! 2^-45 of the domain wide.

use trigrad::{Decoration, Formula, Interval};

use crate::cli::budget::Budget;
use crate::cli::failure::Failure;

/// What is drawn, and where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    /// From left to right.
    pub(crate) x: [f64; 2],
    /// From bottom to top.
    pub(crate) y: [f64; 2],
    /// Pixels.
    pub(crate) columns: usize,
    /// Pixels.
    pub(crate) rows: usize,
}

impl Frame {
    /// How much of y a pixel is.
    pub(crate) fn pixel(&self) -> f64 {
        self.y[1] / self.rows as f64 - self.y[0] / self.rows as f64
    }

    /// How wide cells are at least, if there are floats between.
    pub(super) fn thinnest(&self) -> f64 {
        (self.x[1] / 2.0 - self.x[0] / 2.0) * THINNEST
    }

    fn abscissa(&self, t: f64) -> f64 {
        let [lo, hi] = self.x;
        (lo * (1.0 - t) + hi * t).clamp(lo, hi)
    }
}

/// A function of one variable with its derivatives, each an output.
pub(crate) struct Family {
    formula: Formula,
    // The places of what varies, and the value of all else.
    input: usize,
    at: Vec<f64>,
}

impl Family {
    /// The outputs of `formula` as functions of its input number `input`; the others have their
    /// value of `at`. Each output is the derivative of the one before.
    pub(crate) fn new(formula: Formula, input: usize, at: Vec<f64>) -> Self {
        Self { formula, input, at }
    }

    /// How many there are, the last of which serves for the slopes of the one before.
    pub(crate) fn len(&self) -> usize {
        self.formula.outputs().len()
    }

    /// The values at `x`.
    pub(crate) fn values(&self, x: f64) -> Vec<f64> {
        let mut at = self.at.clone();
        at[self.input] = x;
        self.formula.eval(&at)
    }

    /// The values all over a range.
    pub(super) fn enclosures(&self, [lo, hi]: [f64; 2]) -> Vec<Interval<f64>> {
        let mut x: Vec<Interval<f64>> = self.at.iter().map(|&x| Interval::point(x)).collect();
        x[self.input] = Interval::new(lo, hi).unwrap_or_else(Interval::empty);
        self.formula.program().eval(&x)
    }

    // The same, tighter where the functions are smooth: by the mean value theorem f(x) is in
    // f(m) + f'(X) (X - m) for every x and m in X, if f' is the derivative of f all over X.
    fn tighter(
        &self,
        x: [f64; 2],
        states: &[State],
        mut enclosures: Vec<Interval<f64>>,
    ) -> Vec<Interval<f64>> {
        let middle = x[0] / 2.0 + x[1] / 2.0;
        let Some(range) = Interval::new(x[0], x[1]) else {
            return enclosures;
        };
        let at_middle = self.enclosures([middle, middle]);
        let away = range.sub(&Interval::point(middle));
        for i in 0..enclosures.len() - 1 {
            if states[i] == State::Smooth && states[i + 1] == State::Smooth {
                let mean = at_middle[i].add(&enclosures[i + 1].mul(&away));
                enclosures[i] = enclosures[i].intersect(&mean);
            }
        }
        enclosures
    }
}

/// What is proved of one function on one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// It exists nowhere.
    Gap,
    /// Nothing.
    Unknown,
    /// It is continuous all over the cell.
    Continuous,
    /// It is differentiable all over the cell.
    Smooth,
}

/// A part of the domain.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) x: [f64; 2],
    /// By function.
    pub(super) states: Vec<State>,
    /// By function.
    pub(super) enclosures: Vec<Interval<f64>>,
    /// Whether it would have been divided, were there not so many of its kind.
    pub(super) is_dense: bool,
}

/// The cells from left to right, without gaps between them.
///
/// Fails where that takes longer than the budget admits.
pub(super) fn cells(family: &Family, frame: &Frame, budget: &Budget) -> Result<Vec<Cell>, Failure> {
    let thinnest = frame.thinnest();
    let mut all = Vec::new();
    for column in 0..frame.columns {
        budget.time()?;
        let edge = |column: usize| match column == frame.columns {
            true => frame.x[1],
            false => frame.abscissa(column as f64 / frame.columns as f64),
        };
        let mut cells = Vec::new();
        let mut open = vec![[edge(column), edge(column + 1)]];
        open.retain(|[lo, hi]| lo < hi);
        for level in 0.. {
            let mut next = Vec::new();
            let is_crowded = level > FINE && open.len() > CROWD;
            for x in open {
                let enclosures = family.enclosures(x);
                let states = states(&enclosures);
                let last = states.len() - 1;
                let is_open = |state: &State| matches!(state, State::Unknown | State::Continuous);
                let is_open = states[..last].iter().any(is_open);
                let is_tall = |enclosures: &[Interval<f64>]| {
                    (0..last).any(|i| is_tall(frame, states[i], &enclosures[i]))
                };
                let enclosures = match is_tall(&enclosures) {
                    true => family.tighter(x, &states, enclosures),
                    false => enclosures,
                };
                let middle = x[0] / 2.0 + x[1] / 2.0;
                let is_atom = !(x[0] < middle && middle < x[1]) || x[1] - x[0] <= thinnest;
                let is_divided = match level < FINE {
                    true => is_open || is_tall(&enclosures),
                    false => is_open && !is_crowded,
                };
                if is_divided && !is_atom {
                    next.push([x[0], middle]);
                    next.push([middle, x[1]]);
                } else {
                    cells.push(Cell {
                        x,
                        states,
                        enclosures,
                        is_dense: is_open && is_crowded,
                    });
                }
            }
            if next.is_empty() {
                break;
            }
            open = next;
        }
        cells.sort_by(|a, b| a.x[0].total_cmp(&b.x[0]));
        all.extend(cells);
    }
    Ok(all)
}

// A column is divided into 2^FINE cells where a curve is steep, and into more where it breaks:
// until more than so many cells are open, or they are as thin as this part of the domain.
const FINE: u32 = 4;
const CROWD: usize = 48;
const THINNEST: f64 = 1.0 / (1_u64 << 44) as f64;

// A derivative exists where all before it are differentiable.
fn states(enclosures: &[Interval<f64>]) -> Vec<State> {
    let mut states = Vec::with_capacity(enclosures.len());
    let mut before = State::Smooth;
    for enclosure in enclosures {
        let own = match enclosure.decoration() {
            Decoration::Undefined => State::Gap,
            Decoration::Partial | Decoration::Defined => State::Unknown,
            Decoration::Continuous => State::Continuous,
            Decoration::Differentiable => State::Smooth,
        };
        let state = match before {
            State::Smooth => own,
            State::Gap => State::Gap,
            State::Unknown | State::Continuous => State::Unknown,
        };
        states.push(state);
        before = state;
    }
    states
}

// Whether an enclosure is so high, as far as it is seen, that the curve in it is not.
fn is_tall(frame: &Frame, state: State, enclosure: &Interval<f64>) -> bool {
    let lo = enclosure.lo().max(frame.y[0]);
    let hi = enclosure.hi().min(frame.y[1]);
    state != State::Gap && hi - lo > 2.0 * frame.pixel()
}
