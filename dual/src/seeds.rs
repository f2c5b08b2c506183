//! Seeding the inputs in chunks, and collecting what the passes find.

use std::array;
use std::ops::Range;

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Interpret, Support, Tracked, guarded, primal_is_nan};

use crate::dual::Dual;
use crate::epsilon::Free;
use crate::lanes::Lanes;

/// The number of inputs that one pass of a gradient or Jacobian follows.
pub const LANES: usize = 8;

/// The number of inputs that one pass of a Hessian follows in each of its two directions.
pub const HESSIAN_LANES: usize = 4;

/// The number that a Hessian runs on: a dual whose components are duals.
pub type HyperDual<T = f64, E = Free> = Dual<Dual<T, HESSIAN_LANES, E>, HESSIAN_LANES, E>;

/// Value and gradient of what `run` computes.
pub(crate) fn gradient_by<T, S, E, const N: usize>(
    run: impl Fn(&[S]) -> Dual<T, N, E>,
    x: &[T],
) -> (T, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
    S: Seed<T>,
{
    let mut gradient = Gradient::new(x.len());
    sweep::<T, S, N>(x, 0..x.len(), |seeded, chunk| {
        gradient.take(&apart(&run, seeded), chunk);
    });
    (gradient.value, gradient.slopes)
}

/// Values and Jacobian of what `run` computes.
pub(crate) fn jacobian_by<T, S, Y, E, const N: usize>(
    run: impl Fn(&[S]) -> Y,
    x: &[T],
) -> (DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
    S: Seed<T>,
    Y: AsRef<[Dual<T, N, E>]>,
{
    let mut jacobian = Jacobian::new(x.len());
    sweep::<T, S, N>(x, 0..x.len(), |seeded, chunk| {
        jacobian.take(apart(&run, seeded).as_ref(), chunk);
    });
    (jacobian.values, jacobian.slopes)
}

/// Value, gradient and Hessian of what `run` computes
/// block by block of the upper triangle.
pub(crate) fn hessian_by<T, S, E>(
    run: impl Fn(&[S]) -> HyperDual<T, E>,
    x: &[T],
) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
    S: DoubleSeed<T>,
{
    let n = x.len();
    let mut value = T::from_f64(f64::NAN);
    let mut gradient = DVector::repeat(n, value);
    let mut hessian = DMatrix::repeat(n, n, value);
    let mut seeded = Vec::with_capacity(n);
    for rows in chunks(n, HESSIAN_LANES) {
        for columns in chunks(n, HESSIAN_LANES).filter(|&columns| columns >= rows) {
            let lane = |i: usize, first: usize| {
                let lane = i.checked_sub(first);
                lane.filter(|&lane| lane < HESSIAN_LANES)
            };
            seeded.clear();
            seeded.extend((0..n).map(|i| S::seeded(x[i], lane(i, rows), lane(i, columns))));
            let y = apart(&run, &seeded);
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

/// `f(x)` as a call of its own.
#[inline(never)]
pub(crate) fn apart<S, Y>(f: impl Fn(&[S]) -> Y, x: &[S]) -> Y {
    f(x)
}

/// The number alone.
pub(crate) fn number<S: Interpret>(tracked: Tracked<S>) -> S {
    tracked.number
}

/// A gradient, as passes find it.
pub(crate) struct Gradient<T> {
    pub(crate) value: T,
    pub(crate) slopes: DVector<T>,
}

impl<T: Interpret + nalgebra::Scalar> Gradient<T> {
    pub(crate) fn new(inputs: usize) -> Self {
        let value = T::from_f64(f64::NAN);
        let slopes = DVector::repeat(inputs, value);
        Self { value, slopes }
    }

    /// The slopes by the inputs `chunk`, which are in the first lanes of `y`.
    pub(crate) fn take<E, const N: usize>(&mut self, y: &Dual<T, N, E>, chunk: Range<usize>) {
        self.value = y.primal;
        for (slope, &tangent) in self.slopes.as_mut_slice()[chunk].iter_mut().zip(&y.tangent) {
            *slope = guarded(tangent, y.primal);
        }
    }
}

/// A Jacobian, as passes find it; empty before the first.
pub(crate) struct Jacobian<T> {
    pub(crate) values: DVector<T>,
    pub(crate) slopes: DMatrix<T>,
    inputs: usize,
}

impl<T: Interpret + nalgebra::Scalar> Jacobian<T> {
    pub(crate) fn new(inputs: usize) -> Self {
        let unknown = T::from_f64(f64::NAN);
        Self {
            values: DVector::from_element(0, unknown),
            slopes: DMatrix::from_element(0, 0, unknown),
            inputs,
        }
    }

    /// The columns of the inputs `chunk`, which are in the first lanes of the outputs.
    pub(crate) fn take<E, const N: usize>(
        &mut self,
        outputs: &[Dual<T, N, E>],
        chunk: Range<usize>,
    ) {
        if chunk.start == 0 {
            let unknown = T::from_f64(f64::NAN);
            self.values = DVector::from_iterator(outputs.len(), outputs.iter().map(|y| y.primal));
            self.slopes = DMatrix::from_element(outputs.len(), self.inputs, unknown);
        }
        assert!(
            outputs.len() == self.values.len(),
            "the function must have the same number of outputs each time it is called"
        );
        for (lane, column) in chunk.enumerate() {
            for (slope, y) in self.slopes.column_mut(column).iter_mut().zip(outputs) {
                *slope = guarded(y.tangent[lane], y.primal);
            }
        }
    }
}

/// Whether no slope of `y` was lost to an infinite one of another input: 0 times infinity is
/// NaN, and a tangent that is NaN stays so. Where the value is NaN all slopes are, anyhow.
pub(crate) fn is_sound<T: Interpret, E, const N: usize>(y: Dual<T, N, E>) -> bool {
    y.is_number() || primal_is_nan(y)
}

/// A number that a pass runs on.
pub(crate) trait Seed<T>: Copy {
    /// The input `x`, not followed.
    fn at_rest(x: T) -> Self;

    /// The same, followed in this lane.
    fn follow(&mut self, lane: usize);
}

impl<T: Interpret, const N: usize, E> Seed<T> for Dual<T, N, E> {
    #[inline]
    fn at_rest(x: T) -> Self {
        Self::constant(x)
    }

    #[inline]
    fn follow(&mut self, lane: usize) {
        self.tangent[lane] = T::from_f64(1.0);
    }
}

/// Outside of the chunk an input is constant in every lane, but may vary as a number itself.
impl<T: Interpret, const N: usize, E> Seed<T> for Tracked<Dual<T, N, E>> {
    #[inline]
    fn at_rest(x: T) -> Self {
        Self::new(Dual::constant(x), Lanes::constant(T::Support::ALL))
    }

    #[inline]
    fn follow(&mut self, lane: usize) {
        self.number.follow(lane);
        self.support = Lanes::variable(T::Support::ALL, lane);
    }
}

/// A number that a pass of second order runs on.
pub(crate) trait DoubleSeed<T>: Copy {
    /// The input `x`, followed in a lane of the outer and in one of the inner numbers.
    fn seeded(x: T, outer: Option<usize>, inner: Option<usize>) -> Self;
}

impl<T: Interpret, E> DoubleSeed<T> for HyperDual<T, E> {
    #[inline]
    fn seeded(x: T, outer: Option<usize>, inner: Option<usize>) -> Self {
        let mut number = Self::constant(Dual::constant(x));
        if let Some(lane) = inner {
            number.primal.tangent[lane] = T::from_f64(1.0);
        }
        if let Some(lane) = outer {
            number.tangent[lane].primal = T::from_f64(1.0);
        }
        number
    }
}

impl<T: Interpret, E> DoubleSeed<T> for Tracked<HyperDual<T, E>> {
    #[inline]
    fn seeded(x: T, outer: Option<usize>, inner: Option<usize>) -> Self {
        let number = DoubleSeed::seeded(x, outer, inner);
        let support = lanes(outer, lanes(inner, T::Support::ALL));
        Self::new(number, support)
    }
}

fn lanes<I: Support>(lane: Option<usize>, inner: I) -> Lanes<I> {
    match lane {
        Some(lane) => Lanes::variable(inner, lane),
        None => Lanes::constant(inner),
    }
}

/// Calls `pass` for each chunk of `N` of the inputs `wrt`, with lanes for those of the
/// chunk. Without inputs there is one empty chunk, which finds the value.
pub(crate) fn sweep<T: Interpret, S: Seed<T>, const N: usize>(
    x: &[T],
    wrt: Range<usize>,
    mut pass: impl FnMut(&[S], Range<usize>),
) {
    let n = x.len();
    if n <= N {
        // A single chunk, for which no heap is needed.
        let unused = T::from_f64(0.0);
        let mut seeded: [S; N] = array::from_fn(|i| S::at_rest(*x.get(i).unwrap_or(&unused)));
        for (lane, i) in wrt.clone().enumerate() {
            seeded[i].follow(lane);
        }
        return pass(&seeded[..n], wrt);
    }
    let mut seeded: Vec<S> = x.iter().map(|&x| S::at_rest(x)).collect();
    for first in wrt.clone().step_by(N) {
        let chunk = first..wrt.end.min(first + N);
        for (lane, i) in chunk.clone().enumerate() {
            seeded[i].follow(lane);
        }
        pass(&seeded, chunk.clone());
        for i in chunk {
            seeded[i] = S::at_rest(x[i]);
        }
    }
}

// The first inputs of all chunks; without inputs one empty chunk, which finds the value.
fn chunks(inputs: usize, size: usize) -> impl Iterator<Item = usize> {
    (0..inputs.max(1)).step_by(size)
}
