//! Forward over reverse mode for a [`Function`]: a formula, or one function for every
//! engine.
//!
//! The same answers as the drivers of closures, and the structural ones too: every number
//! carries along in which direction it moves at all.
//!
//! ```
//! use trigrad::{function, mixed};
//! let f = function!(|x, y| x.sqrt() + y * y);
//! let (_, _, curvatures) = mixed::function::hessian(&f, &[0.0, 3.0]);
//! assert_eq!(curvatures.as_slice(), [f64::NEG_INFINITY, 0.0, 0.0, 2.0]);
//! ```

use nalgebra::{DMatrix, DVector};
use trigrad_core::{Function, Interpret, Support, Tracked, guarded, only};
use trigrad_dual::{Dual, Lanes};
use trigrad_tape::{Recording, Tape};

use super::hessian_by;

/// The value and the gradient of `f` at `x`, and its Hessian times `v`; see
/// [`hvp`](super::hvp()).
///
/// # Panics
/// If `f` has not one output, or `x` or `v` not one number for each input.
pub fn hvp<T>(f: &impl Function, x: &[T], v: &[T]) -> (T, DVector<T>, DVector<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    assert_eq!(x.len(), v.len(), "a component of v for each input");
    let moving: Vec<Dual<T>> = x.iter().zip(v).map(|(&x, &v)| Dual::new(x, [v])).collect();
    // An input whose component is the constant 0 does not move.
    let moves = |i: usize| !v[i].is_constant(0.0);
    let (value, slopes) = gradient(&mut Tape::new(), f, &moving, |i| match moves(i) {
        true => Lanes::ALL,
        false => Lanes::constant(T::Support::ALL),
    });
    let product = slopes.map(|slope| guarded(slope.tangent[0], value));
    (value, slopes.map(|slope| slope.primal), product)
}

/// The value, the gradient and the Hessian of `f` at `x`; see
/// [`hessian`](super::hessian()).
///
/// # Panics
/// If `f` has not one output, or `x` not one number for each input.
pub fn hessian<T>(f: &impl Function, x: &[T]) -> (T, DVector<T>, DMatrix<T>)
where
    T: Interpret + nalgebra::Scalar,
{
    let mut tape = Tape::new();
    let mut first = 0;
    let by_chunks = |moving: &[Dual<T, { super::LANES }>]| {
        let lane = |i: usize| i.checked_sub(first).filter(|&lane| lane < super::LANES);
        let found = gradient(&mut tape, f, moving, |i| match lane(i) {
            Some(lane) => Lanes::variable(T::Support::ALL, lane),
            None => Lanes::constant(T::Support::ALL),
        });
        first += super::LANES;
        found
    };
    hessian_by(by_chunks, x)
}

// The value and the gradient of moving numbers, of which the support is known.
fn gradient<T, const N: usize>(
    tape: &mut Tape<Dual<T, N>>,
    f: &impl Function,
    moving: &[Dual<T, N>],
    support: impl Fn(usize) -> Lanes<T::Support>,
) -> (T, DVector<Dual<T, N>>)
where
    T: Interpret + nalgebra::Scalar,
{
    tape.record(moving, |tape: Recording<'_, _>, x| {
        let x = x.iter().enumerate();
        let x = x.map(|(i, &x)| Tracked::new(x, support(i)));
        let y = only(&f.call(&x.collect::<Vec<_>>())).number;
        (y.primal().primal, DVector::from_vec(tape.gradient(y)))
    })
}
