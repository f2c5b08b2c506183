//! The way of first choice: plain duals, as wide as the inputs are many.
//!
//! Plain duals multiply always. That goes wrong in one way only: an infinite slope times
//! the 0 of an idle lane is NaN, and a tangent that is NaN stays so until it is dropped.
//! So where no slope is NaN, they are what tracked numbers would have found; elsewhere the
//! answer is `None`, and tracked numbers have to be asked.

use std::cell::Cell;
use std::ops::Range;

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Function, Interpret, only};

use crate::dual::Dual;
use crate::jvp::Outputs;
use crate::seeds::{Gradient, HyperDual, Jacobian, hessian_by, is_sound, number, sweep};

/// See [`gradient`](super::gradient).
pub(super) fn gradient<T>(f: &impl Function, x: &[T]) -> Option<(T, DVector<T>)>
where
    T: Interpret + nalgebra::Scalar,
{
    let mut gradient = Gradient::new(x.len());
    let found = &mut gradient;
    let is_sound = in_chunks(x, &mut Scalar { f, found });
    is_sound.then_some((gradient.value, gradient.slopes))
}

/// See [`jvp`](super::jvp).
pub(super) fn jvp<T>(
    f: &impl Function,
    x: &[T],
    direction: &[T],
) -> Option<(DVector<T>, DVector<T>)>
where
    T: Interpret + nalgebra::Scalar,
{
    if !are_numbers(x) || !are_numbers(direction) {
        return None;
    }
    let seeded = x.iter().zip(direction);
    let seeded = seeded.map(|(&x, &seed)| Dual::<T>::new(x, [seed]));
    let outputs = f.call(&seeded.collect::<Vec<_>>());
    let is_sound = outputs.iter().all(|&y| is_sound(y));
    is_sound.then(|| outputs.split())
}

/// See [`jacobian`](super::jacobian).
pub(super) fn jacobian<T>(f: &impl Function, x: &[T]) -> Option<(DVector<T>, DMatrix<T>)>
where
    T: Interpret + nalgebra::Scalar,
{
    let mut jacobian = Jacobian::new(x.len());
    let found = &mut jacobian;
    let is_sound = in_chunks(x, &mut Vector { f, found });
    is_sound.then_some((jacobian.values, jacobian.slopes))
}

/// See [`hessian`](super::hessian).
pub(super) fn hessian<T>(f: &impl Function, x: &[T]) -> Option<(T, DVector<T>, DMatrix<T>)>
where
    T: Interpret + nalgebra::Scalar,
{
    if !are_numbers(x) {
        return None;
    }
    let is_lost = Cell::new(false);
    let run = |x: &[HyperDual<T>]| {
        let y = only(&f.call(x));
        is_lost.set(is_lost.get() || !is_sound(y));
        y
    };
    let found = hessian_by(number, run, x);
    (!is_lost.get()).then_some(found)
}

// What runs the function on numbers of any width, and keeps what it finds.
trait Passes<T: Interpret> {
    // Whether no slope was lost to a NaN.
    fn pass<const N: usize>(&mut self, x: &[Dual<T, N>], chunk: Range<usize>) -> bool;
}

struct Scalar<'a, F, T> {
    f: &'a F,
    found: &'a mut Gradient<T>,
}

impl<F: Function, T: Interpret + nalgebra::Scalar> Passes<T> for Scalar<'_, F, T> {
    fn pass<const N: usize>(&mut self, x: &[Dual<T, N>], chunk: Range<usize>) -> bool {
        let y = only(&self.f.call(x));
        self.found.take(&y, chunk);
        is_sound(y)
    }
}

struct Vector<'a, F, T> {
    f: &'a F,
    found: &'a mut Jacobian<T>,
}

impl<F: Function, T: Interpret + nalgebra::Scalar> Passes<T> for Vector<'_, F, T> {
    fn pass<const N: usize>(&mut self, x: &[Dual<T, N>], chunk: Range<usize>) -> bool {
        let outputs = self.f.call(x);
        self.found.take(&outputs, chunk);
        outputs.into_iter().all(is_sound)
    }
}

// As many inputs as a pass of many follows, and as many as are followed in a single one.
const CHUNK: usize = 16;
const SINGLE: usize = 24;

// As few lanes as the inputs need: a choice that is made once for each pass.
fn in_chunks<T: Interpret>(x: &[T], passes: &mut impl Passes<T>) -> bool {
    if !are_numbers(x) {
        return false;
    }
    let n = x.len();
    let whole = if n <= SINGLE { 0 } else { n - n % CHUNK };
    if whole > 0 && !run::<T, CHUNK>(x, 0..whole, passes) {
        return false;
    }
    let rest = whole..n;
    match rest.len() {
        0 if whole > 0 => true,
        0..=4 => run::<T, 4>(x, rest, passes),
        5..=8 => run::<T, 8>(x, rest, passes),
        9..=12 => run::<T, 12>(x, rest, passes),
        13..=CHUNK => run::<T, CHUNK>(x, rest, passes),
        _ => run::<T, SINGLE>(x, rest, passes),
    }
}

// Inputs that are NaN, or of which nothing is known, are not for plain duals.
fn are_numbers<T: Interpret>(x: &[T]) -> bool {
    x.iter().all(|x| x.is_number())
}

fn run<T: Interpret, const N: usize>(
    x: &[T],
    wrt: Range<usize>,
    passes: &mut impl Passes<T>,
) -> bool {
    let mut is_sound = true;
    sweep::<T, Dual<T, N>, N>(x, wrt, |x, chunk| {
        is_sound = is_sound && passes.pass(x, chunk);
    });
    is_sound
}
