//! Special functions of ends of any precision, from the elementary operations of [`End`].
//!
//! Each function is computed in a working precision with guard bits, by series whose remainders
//! are proved and enclosed along with everything else. If the result comes out wider than a few
//! units of the last place, digits having cancelled near a zero, the precision rises. How many
//! terms to take is estimated in plain doubles: an estimate that is off costs time or width, never
//! the enclosure.

mod bernoulli;
mod bessel;
mod erf;
mod gamma;
mod narrow;
mod polygamma;
mod precision;

pub(super) use bessel::sphj;
pub(super) use erf::{erf, erfc};
pub(super) use gamma::{gamma, lgamma};
pub(super) use polygamma::{digamma, polygamma};

use super::Interval;
use super::end::{Bounds, End, larger};
use precision::{Precision, fits, scaled};

// Rounding errors of some hundred operations, and a few bits for the result to be near its best.
const GUARD: u32 = 24;

// An end without opinion is given that of a double.
const LEAST: u32 = f64::MANTISSA_DIGITS;

// No function works in more bits, whatever the ends have: the cost rises with the cube.
const MOST: u32 = 1 << 13;

// A rise of the precision that wins fewer bits of width than this is the last.
const PROGRESS: i64 = 8;

/// Bounds of a function at a point, by ever higher precision until they are narrow: at most
/// 2^(4 - bits) of the value. `extra` guard bits are known to be needed from the beginning.
///
/// Narrow or not, it ends where precision does not help, as with numbers out of range, or where
/// the guard bits are several times those asked for: so near to a zero the width is absolute. The
/// working precision has a limit of 8,192 bits.
fn settled<E: End, const N: usize>(
    args: [&E; N],
    extra: f64,
    f: impl Fn(Precision, [Interval<E>; N]) -> Interval<E>,
) -> Bounds<E> {
    let finest = finest(&args);
    let most = finest.saturating_mul(8).saturating_add(4096).min(MOST);
    let mut guard = GUARD.saturating_add(extra.clamp(0.0, f64::from(MOST)) as u32);
    let mut last: Option<E> = None;
    loop {
        let bits = finest.saturating_add(guard).min(MOST);
        let lifted = args.map(|x| Interval::from(Bounds::exact(x.clone().with_bits(bits))));
        let fixed = lifted.iter().all(|x| x.lo.bits() < bits);
        let value = f(Precision::new(bits), lifted);
        let value = if value.is_empty() {
            Interval::entire()
        } else {
            value
        };
        let done = fixed || fits(&value, finest.saturating_sub(4)) || bits >= most;
        let width = Interval::from(Bounds::exact(value.width()));
        let stuck = last.is_some_and(|last| scaled(&width, PROGRESS).hi >= last);
        if done || stuck {
            return coarser(value, finest);
        }
        guard = guard.saturating_mul(2).saturating_add(finest / 4);
        last = Some(width.hi);
    }
}

/// The finest precision of the arguments, that of a double if they have no opinion.
fn finest<E: End>(args: &[&E]) -> u32 {
    args.iter().map(|x| x.bits()).fold(LEAST, u32::max)
}

/// The bounds with the precision that was asked for, and rounded to it.
fn coarser<E: End>(value: Interval<E>, bits: u32) -> Bounds<E> {
    let zero = Interval::from(Bounds::exact(E::exact(0.0)));
    let (lo, hi) = (value.lo.with_bits(bits), value.hi.with_bits(bits));
    Interval::from(Bounds { lo, hi }).add(&zero).bounds()
}

/// Whether a function with poles at 0, -1, -2, ... has one at `x`.
fn is_pole<E: End>(x: &E) -> bool {
    *x <= E::exact(0.0) && *x == x.floor()
}

/// What is known where nothing is.
fn anything<E: End>() -> Bounds<E> {
    Bounds {
        lo: E::exact(f64::NEG_INFINITY),
        hi: E::exact(f64::INFINITY),
    }
}
