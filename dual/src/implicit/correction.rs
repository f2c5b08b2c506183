//! From a plain solution to one that carries its derivatives.

use nalgebra::{DMatrix, DVector};

use trigrad_core::Tracked;

use super::ImplicitError;
use super::elimination::Elimination;
use super::found::Found;
use super::jet::{Jet, Plain};

/// Equations for the unknowns, on numbers that carry derivatives: those of the parameters
/// are inside.
pub(super) struct Equations<R, L> {
    /// What has to be 0, at the unknowns.
    pub(super) residuals: R,
    /// The same, and its Jacobian by the unknowns.
    pub(super) linearised: L,
}

/// The solution with its derivatives, by Newton steps whose matrix is that of the plain
/// numbers.
///
/// The error of such a step is a product of the error before and of J(x) - J(x0); as the
/// latter has no plain part, each step adds one order of derivatives to those that are
/// right (Griewank and Walther, Evaluating derivatives, 2nd edition, section 15.1). What
/// the plain part of the residuals asks for is left out, so that the solution keeps the
/// value that was found: the derivatives are those of the level that it lies on.
pub(super) fn corrected<T, R, L>(
    found: &Found<T::Plain>,
    equations: &Equations<R, L>,
) -> Result<DVector<T>, ImplicitError>
where
    T: Jet,
    R: Fn(&[T]) -> Vec<T>,
    L: Fn(&[T]) -> (Vec<T>, DMatrix<T>),
{
    let plain = &found.unknowns;
    let start: Vec<T> = plain.iter().map(|&x| T::lifted(x)).collect();
    let (mut residuals, slopes) = (equations.linearised)(&start);
    check_count(residuals.len(), plain.len())?;
    let slopes = plain_part(&slopes);
    let eliminated = Elimination::of(&slopes, T::Plain::EPSILON).map_err(|dependent| {
        ImplicitError::Singular {
            unknown: dependent.column,
            pivot: dependent.pivot,
        }
    })?;
    let values: Vec<f64> = residuals.iter().map(|r| r.plain().into()).collect();
    if has_nan(plain, &values, &slopes) {
        return Ok(indeterminate(&residuals, plain));
    }
    let step = eliminated.solve(&values);
    check_step(found, &step)?;
    let ahead = plain.iter().zip(&step);
    let ahead = ahead.map(|(&x, step)| T::lifted(T::Plain::rounded(x.into() - step)));
    let (_, slopes_ahead) = (equations.linearised)(&ahead.collect::<Vec<_>>());
    check_slopes::<T::Plain>(found, &slopes, &plain_part(&slopes_ahead), &eliminated)?;

    let mut x = start;
    for order in 1..=T::ORDER {
        let change = eliminated.solve(&residuals);
        for ((x, change), &plain) in x.iter_mut().zip(change).zip(plain) {
            *x = (Tracked::varying(*x) - Tracked::varying(change))
                .number
                .with_plain(plain);
        }
        if order < T::ORDER {
            residuals = (equations.residuals)(&x);
        }
    }
    Ok(x.into())
}

pub(super) fn check_count(equations: usize, unknowns: usize) -> Result<(), ImplicitError> {
    match equations == unknowns {
        true => Ok(()),
        false => Err(ImplicitError::NotSquare {
            equations,
            unknowns,
        }),
    }
}

// The solution is refused if the next step of Newton's method leaves what it promises.
fn check_step<P: Plain>(found: &Found<P>, step: &[f64]) -> Result<(), ImplicitError> {
    for (unknown, (&value, step)) in found.unknowns.iter().zip(step).enumerate() {
        let value: f64 = value.into();
        let bound = found.relative * value.abs() + found.absolute;
        // An infinite unknown is as far as it can be.
        if step.abs() > bound {
            return Err(ImplicitError::NotSolved {
                unknown,
                value,
                step: -step,
                bound,
            });
        }
    }
    Ok(())
}

// The solution is refused if the Jacobian is another one a step ahead: derivatives are made
// of it. That has no unit, and finds what the step alone does not where the absolute
// tolerance is coarse: at a root of multiplicity m a step is 1/m of the way, and takes at
// least half of the Jacobian with it.
fn check_slopes<P: Plain>(
    found: &Found<P>,
    slopes: &DMatrix<f64>,
    ahead: &DMatrix<f64>,
    eliminated: &Elimination,
) -> Result<(), ImplicitError> {
    if !slopes.iter().all(|slope| slope.is_finite()) {
        return Ok(());
    }
    let inverse = eliminated.inverse();
    let difference = ahead - slopes;
    for unknown in 0..slopes.nrows() {
        let row = inverse.row(unknown);
        let change = row.transpose().dot(&difference.column(unknown));
        // What rounding makes of it: a few ε of the terms that the solution is made of.
        let terms = row.abs().transpose().dot(&slopes.column(unknown).abs());
        let bound = found.relative + 8.0 * slopes.nrows() as f64 * P::EPSILON * terms;
        let is_small = change.abs() <= bound;
        if !is_small {
            return Err(ImplicitError::Unsettled {
                unknown,
                change,
                bound,
            });
        }
    }
    Ok(())
}

fn plain_part<T: Jet>(slopes: &DMatrix<T>) -> DMatrix<f64> {
    let plain = slopes.iter().map(|slope| slope.plain().into());
    DMatrix::from_iterator(slopes.nrows(), slopes.ncols(), plain)
}

fn has_nan<P: Plain>(unknowns: &[P], residuals: &[f64], slopes: &DMatrix<f64>) -> bool {
    let mut unknowns = unknowns.iter().map(|&x| x.into());
    unknowns.any(f64::is_nan)
        || residuals.iter().any(|r| r.is_nan())
        || slopes.iter().any(|slope| slope.is_nan())
}

// The values, with every derivative NaN.
fn indeterminate<T: Jet>(numbers: &[T], values: &[T::Plain]) -> DVector<T> {
    let nan = |&number| (Tracked::varying(number) * f64::NAN).number;
    let pairs = numbers.iter().map(nan).zip(values);
    let pairs = pairs.map(|(nan, &value): (T, _)| nan.with_plain(value));
    pairs.collect::<Vec<_>>().into()
}
