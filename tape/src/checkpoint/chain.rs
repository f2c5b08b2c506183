//! The loops that can be gone back through: of closures, and of functions for every number.

use std::ops::Range;

use trigrad_core::{Interpret, Ordered};

use super::error::CheckpointError;
use crate::var::Var;

/// A loop whose steps are generic over the number.
///
/// Steps that are not recorded then run on the plain numbers themselves, which takes less
/// time than constants on a tape do (`--bench checkpoint`). Numbers without an order take
/// closures.
///
/// ```
/// use trigrad_core::Ordered;
/// use trigrad_tape::checkpoint::{Checkpoints, Loop};
///
/// /// A pendulum with friction, by the semi-implicit Euler method.
/// struct Pendulum {
///     dt: f64,
/// }
///
/// impl Loop for Pendulum {
///     fn step<S: Ordered>(&self, _: usize, state: &[S], friction: &[S]) -> Vec<S> {
///         let (angle, speed) = (state[0], state[1]);
///         let speed = speed - (angle.sin() + friction[0] * speed) * self.dt;
///         vec![angle + speed * self.dt, speed]
///     }
///
///     fn loss<S: Ordered>(&self, state: &[S], _: &[S]) -> S {
///         state[0] * state[0]
///     }
/// }
///
/// let pendulum = Pendulum { dt: 0.001 };
/// let found = Checkpoints::snapshots(20).gradient_of(&pendulum, 10_000, &[1.0, 0.0], &[0.1])?;
/// assert!(found.value < 1.0 && found.parameters[0] != 0.0);
/// # Ok::<(), trigrad_tape::checkpoint::CheckpointError>(())
/// ```
pub trait Loop {
    /// The state after step `step`, of as many components as the one before.
    fn step<S: Ordered>(&self, step: usize, state: &[S], parameters: &[S]) -> Vec<S>;

    /// What the derivatives are of: a function of the last state.
    fn loss<S: Ordered>(&self, state: &[S], parameters: &[S]) -> S;
}

/// What the drivers ask of a loop over `T`.
pub(super) trait Chain<T: Interpret> {
    /// Runs these steps on the state, without recording them.
    fn advance(
        &self,
        steps: Range<usize>,
        state: &mut Vec<T>,
        parameters: &[T],
    ) -> Result<(), CheckpointError>;

    /// The state after a step, recorded.
    fn record<'t>(
        &self,
        step: usize,
        state: &[Var<'t, T>],
        parameters: &[Var<'t, T>],
    ) -> Result<Vec<Var<'t, T>>, CheckpointError>;

    /// The loss, recorded.
    fn loss<'t>(&self, state: &[Var<'t, T>], parameters: &[Var<'t, T>]) -> Var<'t, T>;
}

/// The step and the loss as closures over variables. Their plain runs are on constants.
pub(super) struct Closures<F, L> {
    pub(super) step: F,
    pub(super) loss: L,
}

impl<T, F, L> Chain<T> for Closures<F, L>
where
    T: Interpret,
    F: for<'t> Fn(usize, &[Var<'t, T>], &[Var<'t, T>]) -> Vec<Var<'t, T>>,
    L: for<'t> Fn(&[Var<'t, T>], &[Var<'t, T>]) -> Var<'t, T>,
{
    fn advance(
        &self,
        steps: Range<usize>,
        state: &mut Vec<T>,
        parameters: &[T],
    ) -> Result<(), CheckpointError> {
        let constants = |x: &[T]| x.iter().map(|&x| Var::constant(x)).collect::<Vec<_>>();
        let parameters = constants(parameters);
        let mut current = constants(state);
        for step in steps {
            let next = (self.step)(step, &current, &parameters);
            current = checked(step, next, state.len())?;
            // Constants have slopes too, which nobody reads; in a long loop their product
            // would become subnormal, and slow.
            for x in &mut current {
                *x = Var::constant(x.primal());
            }
        }
        for (x, new) in state.iter_mut().zip(current) {
            *x = new.primal();
        }
        Ok(())
    }

    #[inline(never)]
    fn record<'t>(
        &self,
        step: usize,
        state: &[Var<'t, T>],
        parameters: &[Var<'t, T>],
    ) -> Result<Vec<Var<'t, T>>, CheckpointError> {
        checked(step, (self.step)(step, state, parameters), state.len())
    }

    #[inline(never)]
    fn loss<'t>(&self, state: &[Var<'t, T>], parameters: &[Var<'t, T>]) -> Var<'t, T> {
        (self.loss)(state, parameters)
    }
}

/// A [`Loop`], whose plain runs are on the numbers themselves.
pub(super) struct Generic<'a, P>(pub(super) &'a P);

impl<T: Ordered, P: Loop> Chain<T> for Generic<'_, P> {
    fn advance(
        &self,
        steps: Range<usize>,
        state: &mut Vec<T>,
        parameters: &[T],
    ) -> Result<(), CheckpointError> {
        for step in steps {
            let next = self.0.step(step, state, parameters);
            *state = checked(step, next, state.len())?;
        }
        Ok(())
    }

    #[inline(never)]
    fn record<'t>(
        &self,
        step: usize,
        state: &[Var<'t, T>],
        parameters: &[Var<'t, T>],
    ) -> Result<Vec<Var<'t, T>>, CheckpointError> {
        checked(step, self.0.step(step, state, parameters), state.len())
    }

    #[inline(never)]
    fn loss<'t>(&self, state: &[Var<'t, T>], parameters: &[Var<'t, T>]) -> Var<'t, T> {
        self.0.loss(state, parameters)
    }
}

fn checked<S>(step: usize, state: Vec<S>, expected: usize) -> Result<Vec<S>, CheckpointError> {
    let found = state.len();
    if found == expected {
        Ok(state)
    } else {
        Err(CheckpointError::Components {
            step,
            found,
            expected,
        })
    }
}
