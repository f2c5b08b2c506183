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
    let inverse = eliminated.inverse();
    let condition = inverse.abs() * slopes.abs();
    let values: Vec<f64> = residuals.iter().map(|r| r.plain().into()).collect();
    let step = eliminated.solve(&values);
    check_step(found, &step, &condition)?;
    let ahead = plain.iter().zip(&step);
    let ahead = ahead.map(|(&x, step)| T::lifted(T::Plain::rounded(x.into() - step)));
    let (_, slopes_ahead) = (equations.linearised)(&ahead.collect::<Vec<_>>());
    let change = inverse * (plain_part(&slopes_ahead) - &slopes);
    if slopes.iter().all(|slope| slope.is_finite()) {
        check_change(found, &change, &condition)?;
    }

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

// The solution is refused if the next step of Newton's method leaves what it promises, and
// what rounding explains: that of residuals whose terms are as large as the slopes times
// the unknowns.
fn check_step<P: Plain>(
    found: &Found<P>,
    step: &[f64],
    condition: &DMatrix<f64>,
) -> Result<(), ImplicitError> {
    let values = found.unknowns.iter().map(|&x| x.into());
    let values = DVector::<f64>::from_iterator(step.len(), values);
    let noise = condition * values.abs() * rounding::<P>(step.len());
    for (unknown, (&value, step)) in values.iter().zip(step).enumerate() {
        let bound = found.relative * value.abs() + found.absolute + noise[unknown];
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
fn check_change<P: Plain>(
    found: &Found<P>,
    change: &DMatrix<f64>,
    condition: &DMatrix<f64>,
) -> Result<(), ImplicitError> {
    for unknown in 0..change.nrows() {
        let noise = condition[(unknown, unknown)] * rounding::<P>(change.nrows());
        let (change, bound) = (change[(unknown, unknown)], found.relative + noise);
        let is_small = change.abs() <= bound; // NaN is not
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

// How much a few roundings in each of `n` terms make.
fn rounding<P: Plain>(n: usize) -> f64 {
    8.0 * n as f64 * P::EPSILON
}

fn plain_part<T: Jet>(slopes: &DMatrix<T>) -> DMatrix<f64> {
    let plain = slopes.iter().map(|slope| slope.plain().into());
    DMatrix::from_iterator(slopes.nrows(), slopes.ncols(), plain)
}
