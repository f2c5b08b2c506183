//! Seeding the inputs in chunks, and collecting what the passes find.

use std::array;
use std::ops::Range;

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Interpret, Tracked, guarded};

use crate::dual::Dual;
use crate::lanes::Lanes;

/// The number of inputs that one pass of a gradient or Jacobian follows.
pub const LANES: usize = 8;

/// The number of inputs that one pass of a Hessian follows in each of its two directions.
pub const HESSIAN_LANES: usize = 4;

/// The number that a Hessian runs on: a dual whose components are duals.
pub type HyperDual<T = f64> = Dual<Dual<T, HESSIAN_LANES>, HESSIAN_LANES>;

/// Value and gradient of what `run` computes from inputs seeded by `seed`: tracked
/// for a function, as mere numbers for a closure.
pub(crate) fn gradient_by<T, S, const N: usize>(
    seed: impl Fn(Tracked<Dual<T, N>>) -> S,
    run: impl Fn(&[S]) -> Dual<T, N>,
    x: &[T],
) -> (T, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
    S: Copy,
{
    let mut value = T::from_f64(f64::NAN);
    let mut gradient = DVector::repeat(x.len(), value);
    sweep(seed, x, |seeded, chunk| {
        let y = run(seeded);
        value = y.primal;
        for (i, tangent) in chunk.zip(y.tangent) {
            gradient[i] = guarded(tangent, value);
        }
    });
    (value, gradient)
}

/// Values and Jacobian of what `run` computes from inputs seeded by `seed`.
pub(crate) fn jacobian_by<T, S, Y, const N: usize>(
    seed: impl Fn(Tracked<Dual<T, N>>) -> S,
    run: impl Fn(&[S]) -> Y,
    x: &[T],
) -> (DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
    S: Copy,
    Y: AsRef<[Dual<T, N>]>,
{
    let unknown = T::from_f64(f64::NAN);
    let mut values = DVector::from_element(0, unknown);
    let mut jacobian = DMatrix::from_element(0, 0, unknown);
    sweep(seed, x, |seeded, chunk| {
        let outputs = run(seeded);
        let outputs = outputs.as_ref();
        if chunk.start == 0 {
            values = DVector::from_iterator(outputs.len(), outputs.iter().map(|y| y.primal));
            jacobian = DMatrix::from_element(outputs.len(), x.len(), unknown);
        }
        assert!(
            outputs.len() == values.len(),
            "the function must have the same number of outputs each time it is called"
        );
        for (lane, column) in chunk.enumerate() {
            for (slope, y) in jacobian.column_mut(column).iter_mut().zip(outputs) {
                *slope = guarded(y.tangent[lane], y.primal);
            }
        }
    });
    (values, jacobian)
}

/// Value, gradient and Hessian of what `run` computes from inputs seeded by `seed`,
/// block by block of the upper triangle.
pub(crate) fn hessian_by<T, S>(
    seed: impl Fn(Tracked<HyperDual<T>>) -> S,
    run: impl Fn(&[S]) -> HyperDual<T>,
    x: &[T],
) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    let n = x.len();
    let mut value = T::from_f64(f64::NAN);
    let mut gradient = DVector::repeat(n, value);
    let mut hessian = DMatrix::repeat(n, n, value);
    for rows in chunks(n, HESSIAN_LANES) {
        for columns in chunks(n, HESSIAN_LANES).filter(|&columns| columns >= rows) {
            let input = |i: usize| {
                let column = variable(Tracked::varying(x[i]), i, columns);
                seed(variable(column, i, rows))
            };
            let y = run(&(0..n).map(input).collect::<Vec<_>>());
            value = y.primal.primal;
            for i in rows..n.min(rows + HESSIAN_LANES) {
                let slope = y.tangent[i - rows];
                gradient[i] = guarded(slope.primal, value);
                for j in columns.max(i)..n.min(columns + HESSIAN_LANES) {
                    let entry = guarded(slope.tangent[j - columns], value);
                    hessian[(i, j)] = entry;
                    hessian[(j, i)] = entry;
                }
            }
        }
    }
    (value, gradient, hessian)
}

/// The number alone.
pub(crate) fn number<S: Interpret>(tracked: Tracked<S>) -> S {
    tracked.number
}

// Calls `pass` for each chunk of inputs, with lanes for the inputs of that chunk.
fn sweep<T: Interpret, S: Copy, const N: usize>(
    seed: impl Fn(Tracked<Dual<T, N>>) -> S,
    x: &[T],
    mut pass: impl FnMut(&[S], Range<usize>),
) {
    let n = x.len();
    let input = |i: usize, first: usize| seed(variable(Tracked::varying(x[i]), i, first));
    if n <= N {
        // A single chunk, for which no heap is needed.
        let unused = seed(Tracked::constant(Dual::from_f64(0.0)));
        let seeded: [S; N] = array::from_fn(|i| if i < n { input(i, 0) } else { unused });
        return pass(&seeded[..n], 0..n);
    }
    let constant = |i: usize| input(i, n);
    let mut seeded: Vec<S> = (0..n).map(constant).collect();
    for first in chunks(n, N) {
        let chunk = first..n.min(first + N);
        for i in chunk.clone() {
            seeded[i] = input(i, first);
        }
        pass(&seeded, chunk.clone());
        for i in chunk {
            seeded[i] = constant(i);
        }
    }
}

// The first inputs of all chunks; without inputs one empty chunk, which finds the value.
fn chunks(inputs: usize, size: usize) -> impl Iterator<Item = usize> {
    (0..inputs.max(1)).step_by(size)
}

// Input `i` in the pass over the chunk that begins at `first`. Outside of it the
// input is constant in every lane, but may vary as a number itself.
fn variable<T: Interpret, const N: usize>(
    x: Tracked<T>,
    i: usize,
    first: usize,
) -> Tracked<Dual<T, N>> {
    if (first..first + N).contains(&i) {
        let lane = i - first;
        let variable = Dual::variable(x.number, lane);
        Tracked::new(variable, Lanes::variable(x.support, lane))
    } else {
        Tracked::new(Dual::constant(x.number), Lanes::constant(x.support))
    }
}
