//! From a plain solution to one that carries its derivatives.

use nalgebra::allocator::Allocator;
use nalgebra::{DefaultAllocator, Dim, OMatrix, OVector, U1};
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
    /// The size of what an entry of the Jacobian is computed from, of the entry and of
    /// whether it is on the diagonal.
    pub(super) terms: fn(f64, bool) -> f64,
}

/// The solution with its derivatives, by Newton steps whose matrix is that of the plain
/// numbers.
///
/// The error of such a step is a product of the error before and of J(x) - J(x0); as the
/// latter has no plain part, each step adds one order of derivatives to those that are
/// right (Griewank and Walther, Evaluating derivatives, 2nd edition, section 15.1). What
/// the plain part of the residuals asks for is left out, so that the solution keeps the
/// value that was found: the derivatives are those of the level that it lies on.
pub(super) fn corrected<T, D, R, L>(
    found: &Found<T::Plain>,
    equations: &Equations<R, L>,
) -> Result<OVector<T, D>, ImplicitError>
where
    T: Jet,
    D: Dim,
    R: Fn(&[T]) -> OVector<T, D>,
    L: Fn(&[T]) -> (OVector<T, D>, OMatrix<T, D, D>),
    DefaultAllocator: Allocator<D> + Allocator<D, D> + Allocator<U1, D>,
{
    let unknowns = D::from_usize(found.unknowns.len());
    let plain = OVector::from_iterator_generic(unknowns, U1, found.unknowns.iter().copied());
    let mut x: OVector<T, D> = plain.map(T::lifted);
    let (mut residuals, slopes) = (equations.linearised)(x.as_slice());
    check_count(residuals.len(), plain.len())?;
    let slopes = slopes.map(|slope| slope.plain().into());
    let mut sizes = slopes.clone();
    for (place, size) in sizes.iter_mut().enumerate() {
        *size = (equations.terms)(*size, place % (plain.len() + 1) == 0);
    }
    let eliminated = Elimination::of(&slopes, sizes, T::Plain::EPSILON);
    let eliminated = eliminated.map_err(|dependent| ImplicitError::Singular {
        unknown: dependent.column,
        pivot: dependent.pivot,
    })?;
    let inverse = eliminated.inverse();
    let condition = inverse.abs() * slopes.abs();
    check_condition::<T::Plain, D>(&condition, |column| eliminated.pivot(column))?;
    let step = eliminated.solve(&residuals.map(|r| r.plain().into()));
    check_step(found, &step, &condition)?;
    let ahead = plain.zip_map(&step, |x, step| {
        T::lifted(T::Plain::rounded(x.into() - step))
    });
    let (others, slopes_ahead) = (equations.linearised)(ahead.as_slice());
    check_count(others.len(), plain.len())?;
    let change = inverse * (slopes_ahead.map(|slope| slope.plain().into()) - &slopes);
    if slopes.iter().all(|slope| slope.is_finite()) {
        check_change(found, &change, &condition)?;
    }

    for order in 1..=T::ORDER {
        let change = eliminated.solve(&residuals);
        x = x.zip_zip_map(&change, &plain, |x, change, plain| {
            let moved = Tracked::varying(x) - Tracked::varying(change);
            moved.number.with_plain(plain)
        });
        if order < T::ORDER {
            residuals = (equations.residuals)(x.as_slice());
            check_count(residuals.len(), plain.len())?;
        }
    }
    Ok(x)
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

// The Jacobian is refused if rounding of its entries explains as much as a whole column of them:
// a pivot may be far from 0 beside its own entries, and not beside those that it depends on. Of
// the columns that depend on each other, which are far worse than all others, it names the last.
fn check_condition<P: Plain, D: Dim>(
    condition: &OMatrix<f64, D, D>,
    pivot: impl Fn(usize) -> f64,
) -> Result<(), ImplicitError>
where
    DefaultAllocator: Allocator<D, D>,
{
    let noise = |&unknown: &usize| condition[(unknown, unknown)] * rounding::<P>(condition.nrows());
    let mut unknowns = 0..condition.nrows();
    if unknowns.clone().any(|unknown| noise(&unknown) >= 1.0) {
        let dependent = unknowns.rfind(|unknown| noise(unknown) >= P::EPSILON.sqrt());
        let unknown = dependent.unwrap_or_default();
        let pivot = pivot(unknown);
        return Err(ImplicitError::Singular { unknown, pivot });
    }
    Ok(())
}

// The solution is refused if the next step of Newton's method leaves what it promises, and
// what rounding explains: that of residuals whose terms are as large as the slopes times
// the unknowns.
fn check_step<P: Plain, D: Dim>(
    found: &Found<P>,
    step: &OVector<f64, D>,
    condition: &OMatrix<f64, D, D>,
) -> Result<(), ImplicitError>
where
    DefaultAllocator: Allocator<D> + Allocator<D, D>,
{
    let value = |unknown: usize| -> f64 { found.unknowns[unknown].into() };
    for (unknown, step) in step.iter().enumerate() {
        let row = condition.row(unknown);
        let terms = row.iter().enumerate();
        let terms = terms.map(|(other, condition)| condition * value(other).abs());
        let noise = terms.sum::<f64>() * rounding::<P>(row.len());
        let value = value(unknown);
        let bound = found.relative * value.abs() + found.absolute + noise;
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
fn check_change<P: Plain, D: Dim>(
    found: &Found<P>,
    change: &OMatrix<f64, D, D>,
    condition: &OMatrix<f64, D, D>,
) -> Result<(), ImplicitError>
where
    DefaultAllocator: Allocator<D, D>,
{
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
