//! The way of first choice: plain duals, as wide as the inputs are many, and from some on
//! duals that have no tangents while they rest.
//!
//! They multiply all lanes always. That goes wrong in one way only: an infinite slope times
//! the 0 of an idle lane is NaN, and a tangent that is NaN stays so until it is dropped.
//! So where no slope is NaN, they are what tracked numbers would have found; elsewhere the
//! answer is `None`, and tracked numbers have to be asked.

use std::cell::Cell;
use std::ops::Range;

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Function, Interpret, Scalar, only};

use crate::dual::Dual;
use crate::jvp::Outputs;
use crate::seeds::{Gradient, HyperDual, Jacobian, Seed, hessian_by, is_sound, sweep};
use crate::sparse::Sparse;

/// See [`gradient`](super::gradient).
pub(super) fn gradient<T>(f: &impl Function, x: &[T]) -> Option<(T, DVector<T>)>
where
    T: Interpret + nalgebra::Scalar,
{
    let mut gradient = Gradient::new(x.len());
    let found = &mut gradient;
    let is_sound = in_chunks(x, &mut One { f, found });
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
    let is_sound = in_chunks(x, &mut Many { f, found });
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
    let found = hessian_by(run, x);
    (!is_lost.get()).then_some(found)
}

// What runs the function on numbers of any width, and keeps what it finds.
trait Passes<T: Interpret> {
    // Whether no slope was lost to a NaN.
    fn pass<S: Number<T, N>, const N: usize>(&mut self, x: &[S], chunk: Range<usize>) -> bool;
}

// A number of such passes.
trait Number<T: Interpret, const N: usize>: Seed<T> + Scalar {
    fn dual(self) -> Dual<T, N>;
}

impl<T: Interpret, const N: usize> Number<T, N> for Dual<T, N> {
    fn dual(self) -> Dual<T, N> {
        self
    }
}

impl<T: Interpret, const N: usize> Number<T, N> for Sparse<T, N> {
    fn dual(self) -> Dual<T, N> {
        Sparse::dual(&self)
    }
}

struct One<'a, F, T> {
    f: &'a F,
    found: &'a mut Gradient<T>,
}

impl<F: Function, T: Interpret + nalgebra::Scalar> Passes<T> for One<'_, F, T> {
    fn pass<S: Number<T, N>, const N: usize>(&mut self, x: &[S], chunk: Range<usize>) -> bool {
        let y = only(&self.f.call(x)).dual();
        self.found.take(&y, chunk);
        is_sound(y)
    }
}

struct Many<'a, F, T> {
    f: &'a F,
    found: &'a mut Jacobian<T>,
}

impl<F: Function, T: Interpret + nalgebra::Scalar> Passes<T> for Many<'_, F, T> {
    fn pass<S: Number<T, N>, const N: usize>(&mut self, x: &[S], chunk: Range<usize>) -> bool {
        let outputs: Vec<_> = self.f.call(x).into_iter().map(S::dual).collect();
        self.found.take(&outputs, chunk);
        outputs.into_iter().all(is_sound)
    }
}

// As many inputs as are followed in a single pass, with as few lanes as they need. Of more
// most operations concern few, and leaving out those at rest pays.
const SINGLE: usize = 24;
const CHUNK: usize = 16;

fn in_chunks<T: Interpret>(x: &[T], passes: &mut impl Passes<T>) -> bool {
    if !are_numbers(x) {
        return false;
    }
    match x.len() {
        0..=4 => run::<T, Dual<T, 4>, 4>(x, passes),
        5..=8 => run::<T, Dual<T, 8>, 8>(x, passes),
        9..=12 => run::<T, Dual<T, 12>, 12>(x, passes),
        13..=16 => run::<T, Dual<T, 16>, 16>(x, passes),
        17..=SINGLE => run::<T, Dual<T, SINGLE>, SINGLE>(x, passes),
        _ => run::<T, Sparse<T, CHUNK>, CHUNK>(x, passes),
    }
}

// Inputs that are NaN, or of which nothing is known, are not for plain duals.
fn are_numbers<T: Interpret>(x: &[T]) -> bool {
    x.iter().all(|x| x.is_number())
}

fn run<T: Interpret, S: Number<T, N>, const N: usize>(
    x: &[T],
    passes: &mut impl Passes<T>,
) -> bool {
    let mut is_sound = true;
    sweep::<T, S, N>(x, 0..x.len(), |x, chunk| {
        is_sound = is_sound && passes.pass(x, chunk);
    });
    is_sound
}
