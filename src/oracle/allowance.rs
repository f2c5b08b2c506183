//! What rounding explains of a derivative that was computed in f64.

use nalgebra::DMatrix;
use trigrad_core::{Decoration, Formula, Interval};

use super::arithmetic::Floats;
use super::backward::{Backward, Hessian};
use super::source::MANY_BENT;
use super::walk::Walk;

/// How far a claim may be from the truth beyond the tolerance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Allowance {
    /// Nothing: the claim has to be right within the tolerance.
    Nothing,
    /// What rounding explains where the function as written is differentiated in f64.
    ///
    /// Each operation is evaluated over intervals that hold every result that it may have in
    /// f64, with an error of up to 2 ulp; what comes out holds every derivative that could have
    /// been computed that way. Its width is the allowance. Where that has no bound, a claim is
    /// never refuted; nor where rounding may lead to another branch, or to the other side of a
    /// kink: what is computed there may be the derivative of another piece, which is no reason to
    /// call it right.
    #[default]
    Rounding,
}

impl Allowance {
    /// Of the only output itself.
    pub(super) fn of_value(self, f: &Formula, at: &[f64]) -> f64 {
        match self {
            Self::Nothing => 0.0,
            Self::Rounding => {
                let x = points(at);
                let walk = Walk::new(f, &Floats, &x);
                match walk.output(f.outputs()[0]).may_be(Decoration::Continuous) {
                    true => f64::INFINITY,
                    false => width(&f.program().eval(&x)[0]),
                }
            }
        }
    }

    /// By input, of one output.
    pub(super) fn of_gradient(self, f: &Formula, output: usize, at: &[f64]) -> Vec<f64> {
        let f = f.output(f.outputs()[output]);
        match self {
            Self::Nothing => vec![0.0; at.len()],
            Self::Rounding => {
                let x = points(at);
                let (_, slopes) = trigrad_tape::function::gradient(&f, &x);
                let breaks = breaks(&f, &x);
                let slopes = slopes.iter().zip(&breaks);
                let excused = slopes.map(|(slope, &breaks)| match breaks {
                    true => f64::INFINITY,
                    false => width(slope),
                });
                excused.collect()
            }
        }
    }

    /// By pairs of inputs, of the only output.
    pub(super) fn of_hessian(self, f: &Formula, at: &[f64]) -> DMatrix<f64> {
        let n = at.len();
        if self == Self::Nothing {
            return DMatrix::zeros(n, n);
        }
        let x = points(at);
        let mut excused = if n > MANY_BENT {
            // By pairs of thousands of inputs forward takes the cube of their number.
            let local = Backward::new(f, 2, &Floats, &x);
            let hessian = Hessian::new(&local, f, f.outputs()[0]);
            DMatrix::from_fn(n, n, |i, j| width(&hessian.curvature(i, j)))
        } else {
            let (_, _, hessian) = trigrad_dual::function::hessian(f, &x);
            hessian.map(|entry| width(&entry))
        };
        let breaks = breaks(f, &x);
        for i in (0..n).filter(|&i| breaks[i]) {
            excused.row_mut(i).fill(f64::INFINITY);
            excused.column_mut(i).fill(f64::INFINITY);
        }
        excused
    }
}

// By input, whether the only output breaks at a place that rounding may lead to or past, because it
// is not a point in f64.
fn breaks(f: &Formula, x: &[Interval<f64>]) -> Vec<bool> {
    let walk = Walk::new(f, &Floats, x);
    let output = walk.output(f.outputs()[0]);
    let may_elsewhere = output.may_be(Decoration::Differentiable);
    let breaks = (0..x.len()).map(|i| {
        let obstacle = output.obstacle(&[i]);
        obstacle.is_some_and(|obstacle| !obstacle.is_final || may_elsewhere)
    });
    breaks.collect()
}

fn points(at: &[f64]) -> Vec<Interval<f64>> {
    at.iter().map(|&x| Interval::point(x)).collect()
}

// An input that does not enter has the slope 0 with both ends; what has no value explains
// everything.
fn width(slope: &Interval<f64>) -> f64 {
    if slope.is_empty() {
        f64::INFINITY
    } else {
        slope.width()
    }
}
