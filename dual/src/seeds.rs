//! Seeding the inputs in chunks, and collecting what the passes find.

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

/// Values and Jacobian of what `run` computes from seeded inputs.
pub(crate) fn jacobian_by<T>(
    run: impl Fn(&[Tracked<Dual<T, LANES>>]) -> Vec<Dual<T, LANES>>,
    x: &[T],
) -> (DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    let passes: Vec<Vec<Dual<T, LANES>>> = chunks(x.len(), LANES)
        .map(|first| {
            let seeded = x.iter().enumerate();
            run(&seeded
                .map(|(i, &x)| variable(x, i, first))
                .collect::<Vec<_>>())
        })
        .collect();
    let outputs = passes[0].len();
    assert!(
        passes.iter().all(|pass| pass.len() == outputs),
        "the function must have the same number of outputs each time it is called"
    );
    let values = DVector::from_iterator(outputs, passes[0].iter().map(|y| y.primal));
    let jacobian = DMatrix::from_fn(outputs, x.len(), |row, column| {
        let y = &passes[column / LANES][row];
        guarded(y.tangent[column % LANES], y.primal)
    });
    (values, jacobian)
}

/// Value, gradient and Hessian of what `run` computes from seeded inputs, block by
/// block of the upper triangle.
pub(crate) fn hessian_by<T>(
    run: impl Fn(&[Tracked<HyperDual<T>>]) -> HyperDual<T>,
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
            let seeded = x.iter().enumerate();
            let seeded = seeded.map(|(i, &x)| nested_variable(x, i, rows, columns));
            let y = run(&seeded.collect::<Vec<_>>());
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

/// The numbers alone.
pub(crate) fn numbers<S: Interpret>(tracked: &[Tracked<S>]) -> Vec<S> {
    tracked.iter().map(|x| x.number).collect()
}

// The first inputs of all chunks; without inputs one empty chunk, which finds the value.
fn chunks(inputs: usize, size: usize) -> impl Iterator<Item = usize> {
    (0..inputs.max(1)).step_by(size)
}

// Input `i` in the pass over the chunk that begins at `first`. Outside of it the
// input is constant in every lane, but its components may vary as numbers themselves.
fn variable<T: Interpret, const N: usize>(x: T, i: usize, first: usize) -> Tracked<Dual<T, N>> {
    if (first..first + N).contains(&i) {
        let lane = i - first;
        Tracked::new(Dual::variable(x, lane), Lanes::only(lane))
    } else {
        Tracked::new(Dual::constant(x), Lanes::outer())
    }
}

// Rows are the lanes of the outer number, columns those of the inner one.
fn nested_variable<T: Interpret>(
    x: T,
    i: usize,
    rows: usize,
    columns: usize,
) -> Tracked<HyperDual<T>> {
    let inner: Tracked<Dual<T, HESSIAN_LANES>> = variable(x, i, columns);
    let mut outer = variable(inner.number, i, rows);
    outer.support.inner = inner.support;
    outer
}
