//! Ordinary differential equations y' = f(t, y), by the Taylor series of the solution.
//!
//! The coefficient of order k + 1 of y is that of order k of f(t, y) over k + 1, and f is
//! swept order by order: a step costs what the series of f cost.

use thiserror::Error;
use trigrad_core::{Interpret, Tracked};

use super::recording::{ENDLESS, Recording};
use super::series::Series;
use super::sweep::Sweep;

/// Why an equation could not be solved.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum OdeError {
    /// The function has not as many slopes as there are numbers to solve for.
    #[error("the function returns {found} slopes for {expected} unknowns")]
    Slopes {
        /// How many unknowns there are.
        expected: usize,
        /// How many slopes came.
        found: usize,
    },
    /// A tolerance is negative or NaN, or both are 0.
    #[error("the tolerances {relative} (relative) and {absolute} (absolute) are no tolerances")]
    Tolerance {
        /// The relative one.
        relative: f64,
        /// The absolute one.
        absolute: f64,
    },
    /// The series are too short to choose a step by.
    #[error("the order {order} is below 2")]
    Order {
        /// The order asked for.
        order: usize,
    },
    /// The end, or where it begins, is infinite or NaN.
    #[error("{t} is no time to go to or to start from")]
    Time {
        /// The time.
        t: f64,
    },
    /// The solution or one of its derivatives is infinite or NaN.
    #[error("the solution has no finite series at t = {t}")]
    NotFinite {
        /// Where.
        t: f64,
    },
    /// The step has become too small to move: a singularity is near, or the tolerance is
    /// below what rounding allows.
    #[error("the step vanishes at t = {t}")]
    Stuck {
        /// Where.
        t: f64,
    },
    /// More steps would be needed than are allowed.
    #[error("{steps} steps lead to t = {t} only")]
    Steps {
        /// How many were made.
        steps: usize,
        /// How far they led.
        t: f64,
    },
}

/// The Taylor coefficients up to `order` of the solution of y' = f(t, y) through (t, y), for
/// each unknown.
///
/// For any numbers: with duals the coefficients carry the derivatives by the initial values
/// or by parameters.
///
/// ```
/// use trigrad_dual::taylor::solution;
/// let decay = solution(|_, y| vec![-y[0]], 0.0, &[6.0], 3).unwrap();
/// assert_eq!(decay, [[6.0, -6.0, 3.0, -1.0]]);
/// ```
///
/// # Errors
/// If `f` has not one slope for each unknown.
pub fn solution<T, F>(f: F, t: T, y: &[T], order: usize) -> Result<Vec<Vec<T>>, OdeError>
where
    T: Interpret,
    F: for<'a> FnOnce(Series<'a, T>, &[Series<'a, T>]) -> Vec<Series<'a, T>>,
{
    let recording = Recording::new();
    let time = recording.input(Tracked::varying(t), 1);
    let mut state = Vec::with_capacity(y.len());
    for &y in y {
        state.push(recording.input(Tracked::varying(y), ENDLESS));
    }
    let slopes = f(time, &state);
    if slopes.len() != y.len() {
        let (expected, found) = (y.len(), slopes.len());
        return Err(OdeError::Slopes { expected, found });
    }
    let mut sweep = Sweep::new(&recording, &slopes, order.saturating_sub(1));
    sweep.set(time, 1, Tracked::from_f64(1.0));
    let mut series: Vec<Vec<T>> = y.iter().map(|&y| vec![y]).collect();
    for k in 1..=order {
        for ((&unknown, &slope), series) in state.iter().zip(&slopes).zip(&mut series) {
            let coefficient = sweep.get(slope, k - 1) / k as f64;
            series.push(coefficient.number);
            sweep.set(unknown, k, coefficient);
        }
        sweep.run(k);
    }
    Ok(series)
}

/// Solves y' = f(t, y) in steps of a fixed order and of lengths by a tolerance.
///
/// The last two terms of each series may reach the tolerance, absolute + relative |y|, and
/// no more: h is the least of (tolerance / |y_k|)^(1/k) for them (Jorba and Zou, "A
/// software package for the numerical integration of ODEs by means of high-order Taylor
/// methods", Experimental Mathematics 14, 2005; Barrio, "Performance of the Taylor series
/// method for ODEs/DAEs", Applied Mathematics and Computation 163, 2005). Then the defect
/// p' - f(t, p) is looked at in the end of the step, which is halved while h times the
/// defect is above order + 1 tolerances: series with gaps do not mislead it.
///
/// The function may branch on primals; a step goes along the branch taken at its beginning.
/// What a step passes over it does not see: a pulse of which neither the series at the
/// beginning nor the slope in the end has a digit is left out.
///
/// ```
/// use trigrad_dual::taylor::Ode;
/// let ode = Ode::to_tolerance(1e-15);
/// let circle = ode.solve(|_, y| vec![y[1], -y[0]], 0.0, &[0.0, 1.0], 20.0).unwrap();
/// let y = circle.at(7.0).unwrap();
/// assert!((y[0] - 7.0_f64.sin()).abs() < 1e-13);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ode {
    /// The order of the series.
    pub order: usize,
    /// The tolerance of a step relative to the unknown.
    pub relative: f64,
    /// The tolerance of a step beside it.
    pub absolute: f64,
    /// After so many steps it gives up.
    pub steps: usize,
}

/// With the tolerance 1e-12.
impl Default for Ode {
    fn default() -> Self {
        Self::to_tolerance(1e-12)
    }
}

impl Ode {
    /// The relative and the absolute tolerance, with the order that needs the fewest
    /// operations for it, 1 - ln(tolerance)/2 (Jorba and Zou).
    pub fn to_tolerance(tolerance: f64) -> Self {
        let order = 1.0 - tolerance.ln() / 2.0;
        Self {
            // A tolerance that is none gives an order that is refused with it.
            order: order.clamp(2.0, 60.0).ceil() as usize,
            relative: tolerance,
            absolute: tolerance,
            steps: 100_000,
        }
    }

    /// One step from (t, y) towards `end`, which it does not pass.
    ///
    /// # Errors
    /// If the settings are none, the function has a wrong number of slopes, there is no
    /// finite series, or the step vanishes.
    pub fn step<F>(&self, f: &F, t: f64, y: &[f64], end: f64) -> Result<Segment, OdeError>
    where
        F: for<'a> Fn(Series<'a>, &[Series<'a>]) -> Vec<Series<'a>>,
    {
        self.check(t, end)?;
        let coefficients = solution(f, t, y, self.order)?;
        if !coefficients.iter().flatten().all(|c| c.is_finite()) {
            return Err(OdeError::NotFinite { t });
        }
        let way = end - t;
        let mut length = self.length(&coefficients).min(way.abs()).copysign(way);
        loop {
            let end = if length == way { end } else { t + length };
            if end == t && way != 0.0 {
                return Err(OdeError::Stuck { t });
            }
            let segment = Segment {
                start: t,
                end,
                coefficients: coefficients.clone(),
            };
            if way == 0.0 || self.is_good(f, &segment) {
                return Ok(segment);
            }
            length *= 0.5;
        }
    }

    /// The solution from (t, y) to `end`, in either direction.
    ///
    /// # Errors
    /// Those of [`step`](Self::step), or if there are too many steps.
    pub fn solve<F>(&self, f: F, t: f64, y: &[f64], end: f64) -> Result<Solution, OdeError>
    where
        F: for<'a> Fn(Series<'a>, &[Series<'a>]) -> Vec<Series<'a>>,
    {
        let mut segments = vec![self.step(&f, t, y, end)?];
        loop {
            let last = &segments[segments.len() - 1];
            if last.end == end {
                return Ok(Solution { segments });
            }
            if segments.len() >= self.steps {
                let (steps, t) = (segments.len(), last.end);
                return Err(OdeError::Steps { steps, t });
            }
            let next = self.step(&f, last.end, &last.at(last.end), end)?;
            segments.push(next);
        }
    }

    /// The solution of one equation y' = f(t, y).
    ///
    /// ```
    /// use trigrad_dual::taylor::{Ode, OdeError};
    /// // y' = y^2, y = 1/(1 - t)
    /// let ode = Ode::default();
    /// let y = ode.solve_one(|_, y| y * y, 0.0, 1.0, 0.5).unwrap();
    /// assert!((y.end()[0] - 2.0).abs() < 1e-11);
    /// let beyond = ode.solve_one(|_, y| y * y, 0.0, 1.0, 2.0);
    /// assert!(matches!(beyond, Err(OdeError::Stuck { .. } | OdeError::NotFinite { .. })));
    /// ```
    ///
    /// # Errors
    /// As of [`solve`](Self::solve).
    pub fn solve_one<F>(&self, f: F, t: f64, y: f64, end: f64) -> Result<Solution, OdeError>
    where
        F: for<'a> Fn(Series<'a>, Series<'a>) -> Series<'a>,
    {
        self.solve(|t, y| vec![f(t, y[0])], t, &[y], end)
    }

    fn check(&self, t: f64, end: f64) -> Result<(), OdeError> {
        let (relative, absolute) = (self.relative, self.absolute);
        if !(relative >= 0.0 && absolute >= 0.0 && relative + absolute > 0.0) {
            return Err(OdeError::Tolerance { relative, absolute });
        }
        if self.order < 2 {
            return Err(OdeError::Order { order: self.order });
        }
        match [t, end].into_iter().find(|t| !t.is_finite()) {
            Some(t) => Err(OdeError::Time { t }),
            None => Ok(()),
        }
    }

    fn tolerance(&self, y: f64) -> f64 {
        self.absolute + self.relative * y.abs()
    }

    // Without a term in the upper half the solution is a polynomial, as far as one can see.
    fn length(&self, coefficients: &[Vec<f64>]) -> f64 {
        let size = |k: usize| {
            let sizes = coefficients
                .iter()
                .map(|series| series[k].abs() / self.tolerance(series[0]));
            sizes.fold(0.0, f64::max)
        };
        let orders = (self.order / 2 + 1..=self.order).rev();
        let lengths = orders
            .map(|k| (k, size(k)))
            .filter(|&(_, size)| size > 0.0)
            .take(2)
            .map(|(k, size)| size.powf(-1.0 / k as f64));
        lengths.fold(f64::INFINITY, f64::min)
    }

    fn is_good<F>(&self, f: &F, segment: &Segment) -> bool
    where
        F: for<'a> Fn(Series<'a>, &[Series<'a>]) -> Vec<Series<'a>>,
    {
        let t = segment.end;
        let y = segment.at(t);
        let state: Vec<Series<'_>> = y.iter().map(|&y| Series::constant(y)).collect();
        let wanted = f(Series::constant(t), &state);
        let length = (t - segment.start).abs();
        let pairs = wanted.iter().zip(segment.slopes_at(t)).zip(&y);
        let mut defects = pairs.map(|((wanted, slope), &y)| {
            let defect = (wanted.primal() - slope).abs() * length;
            defect / self.tolerance(y)
        });
        defects.all(|defect| defect <= self.order as f64 + 1.0)
    }
}

/// The solution over one step: a polynomial for each unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Where the step begins, and the polynomials are expanded.
    pub start: f64,
    /// Where it ends.
    pub end: f64,
    /// The coefficients in t - `start`, for each unknown.
    pub coefficients: Vec<Vec<f64>>,
}

impl Segment {
    /// The unknowns at `t`: to the tolerance between the ends.
    pub fn at(&self, t: f64) -> Vec<f64> {
        let step = t - self.start;
        let horner = |series: &Vec<f64>| series.iter().rev().fold(0.0, |sum, c| sum * step + c);
        self.coefficients.iter().map(horner).collect()
    }

    /// Their slopes at `t`.
    pub fn slopes_at(&self, t: f64) -> Vec<f64> {
        let step = t - self.start;
        let horner = |series: &Vec<f64>| {
            let slopes = series.iter().enumerate().skip(1).rev();
            slopes.fold(0.0, |sum, (k, c)| sum * step + c * k as f64)
        };
        self.coefficients.iter().map(horner).collect()
    }
}

/// A solution, everywhere between its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    segments: Vec<Segment>,
}

impl Solution {
    /// The steps, in the order in which they were made.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The unknowns in the end.
    pub fn end(&self) -> Vec<f64> {
        self.segments
            .last()
            .map_or_else(Vec::new, |last| last.at(last.end))
    }

    /// The unknowns at `t`; `None` where the solution does not reach.
    pub fn at(&self, t: f64) -> Option<Vec<f64>> {
        let (first, last) = (self.segments.first()?, self.segments.last()?);
        let sign = (last.end - first.start).signum();
        let place = self
            .segments
            .partition_point(|segment| segment.end * sign < t * sign);
        let segment = self.segments.get(place)?;
        (segment.start * sign <= t * sign).then(|| segment.at(t))
    }
}
