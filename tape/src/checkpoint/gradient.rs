//! Gradients of loops, with a limit of snapshots or of bytes.

use nalgebra::DVector;
use trigrad_core::{Interpret, Ordered};

use super::budget::Budget;
use super::chain::{Chain, Closures, Generic, Loop};
use super::error::CheckpointError;
use super::online::Online;
use super::runner::{Links, Runner, Slots};
use crate::tape::Tape;
use crate::var::Var;

/// The memory that the way back through a loop may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoints {
    memory: Memory,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Memory {
    Snapshots(usize),
    Bytes(usize),
}

/// The gradient of a loop.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient<T> {
    /// The loss.
    pub value: T,
    /// Its derivatives by the components of the first state.
    pub state: DVector<T>,
    /// Its derivatives by the parameters.
    pub parameters: DVector<T>,
    /// What it took.
    pub work: Work,
}

/// What it took to go back through a loop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// The steps of the loop.
    pub steps: usize,
    /// How many steps ran without being recorded, repetitions among them.
    pub advanced: u64,
    /// How many steps ran to be recorded: each one once, and under a budget of bytes those
    /// that were measured, and what ran until a step turned out to be too large. Where a NaN
    /// turned up, the way back is gone twice.
    pub recorded: u64,
    /// The snapshots that were used.
    pub snapshots: usize,
    /// How many steps were recorded together.
    pub steps_per_tape: usize,
}

impl Checkpoints {
    /// At most so many states are kept beside the first one, which is the caller's, and
    /// the working state. Each step is recorded alone.
    ///
    /// With none, a loop of N steps takes N^2 / 2 of them.
    pub fn snapshots(count: usize) -> Self {
        Self {
            memory: Memory::Snapshots(count),
        }
    }

    /// At most so many bytes are taken: snapshots and tape, variables and adjoints.
    ///
    /// The size of a recorded step is measured, and the bytes are divided between
    /// snapshots and one tape for several steps so that the fewest steps run; of large
    /// numbers on a tape only every sixteenth or so is tried. For a
    /// known number of steps the first one is measured, and all of them where one turns out
    /// to be larger; for an unknown number the whole loop runs once to be measured.
    ///
    /// A derivative that is NaN makes the way back be gone again, by a sweep that knows what
    /// it reaches and takes more memory; the bytes are divided anew for it.
    ///
    /// What a step allocates for itself, beside the state that it returns, is not seen: leave
    /// room for it. A budget that is too small for a single step is found out by going beyond it. Time
    /// grows with the square of the steps where it is hardly enough for one.
    pub fn bytes(budget: usize) -> Self {
        Self {
            memory: Memory::Bytes(budget),
        }
    }

    /// The gradient of `loss` of the last state, after `steps` steps.
    ///
    /// `step` gets its number from 0 on, the state before it and the parameters, and
    /// returns the state after it.
    ///
    /// ```
    /// use trigrad_tape::checkpoint::Checkpoints;
    /// // x' = -rate x, by Euler's method: x_n = (1 - rate dt)^n x_0
    /// let (dt, n) = (0.01, 100);
    /// let found = Checkpoints::snapshots(5).gradient(
    ///     n,
    ///     |_, x, rate| vec![x[0] - x[0] * rate[0] * dt],
    ///     |x, _| x[0],
    ///     &[2.0],
    ///     &[0.5],
    /// )?;
    /// let power = |n| (1.0 - 0.5 * dt).powi(n);
    /// assert!((found.state[0] - power(100)).abs() < 1e-14);
    /// assert!((found.parameters[0] + 2.0 * 100.0 * dt * power(99)).abs() < 1e-14);
    /// assert!(found.work.snapshots <= 5 && found.work.advanced < 3 * 100);
    /// # Ok::<(), trigrad_tape::checkpoint::CheckpointError>(())
    /// ```
    ///
    /// # Errors
    /// [`CheckpointError`], if a step changes the number of components or there is no room
    /// for the recording of one.
    pub fn gradient<T, F, L>(
        self,
        steps: usize,
        step: F,
        loss: L,
        state: &[T],
        parameters: &[T],
    ) -> Result<Gradient<T>, CheckpointError>
    where
        T: Interpret + nalgebra::Scalar,
        F: for<'t> Fn(usize, &[Var<'t, T>], &[Var<'t, T>]) -> Vec<Var<'t, T>>,
        L: for<'t> Fn(&[Var<'t, T>], &[Var<'t, T>]) -> Var<'t, T>,
    {
        self.known(&Closures { step, loss }, steps, state, parameters)
    }

    /// The gradient of `loss` of the last state, where the loop goes on as long as
    /// `goes_on` says, which gets the number of steps so far and the state.
    ///
    /// How many steps there will be is not known, so the snapshots are placed as
    /// [`Online`] does. Where the loop ends is taken as fixed: the derivatives are those of
    /// as many steps.
    ///
    /// ```
    /// use trigrad_tape::checkpoint::Checkpoints;
    /// // Newton's method for the square root of a, until it stands still.
    /// let found = Checkpoints::snapshots(3).gradient_while(
    ///     |_, x| (x[0] * x[0] - 2.0).abs() > 1e-15,
    ///     |_, x, a| vec![(x[0] + a[0] / x[0]) * 0.5],
    ///     |x, _| x[0],
    ///     &[1.0_f64],
    ///     &[2.0],
    /// )?;
    /// assert!((found.parameters[0] - 0.5 / 2_f64.sqrt()).abs() < 1e-15);
    /// # Ok::<(), trigrad_tape::checkpoint::CheckpointError>(())
    /// ```
    ///
    /// # Errors
    /// As [`gradient`](Self::gradient).
    pub fn gradient_while<T, W, F, L>(
        self,
        goes_on: W,
        step: F,
        loss: L,
        state: &[T],
        parameters: &[T],
    ) -> Result<Gradient<T>, CheckpointError>
    where
        T: Interpret + nalgebra::Scalar,
        W: Fn(usize, &[T]) -> bool,
        F: for<'t> Fn(usize, &[Var<'t, T>], &[Var<'t, T>]) -> Vec<Var<'t, T>>,
        L: for<'t> Fn(&[Var<'t, T>], &[Var<'t, T>]) -> Var<'t, T>,
    {
        self.unknown(&Closures { step, loss }, goes_on, state, parameters)
    }

    /// [`gradient`](Self::gradient) of a [`Loop`].
    ///
    /// # Errors
    /// As [`gradient`](Self::gradient).
    pub fn gradient_of<T: Ordered + nalgebra::Scalar>(
        self,
        f: &impl Loop,
        steps: usize,
        state: &[T],
        parameters: &[T],
    ) -> Result<Gradient<T>, CheckpointError> {
        self.known(&Generic(f), steps, state, parameters)
    }

    /// [`gradient_while`](Self::gradient_while) of a [`Loop`].
    ///
    /// # Errors
    /// As [`gradient`](Self::gradient).
    pub fn gradient_while_of<T: Ordered + nalgebra::Scalar>(
        self,
        f: &impl Loop,
        goes_on: impl Fn(usize, &[T]) -> bool,
        state: &[T],
        parameters: &[T],
    ) -> Result<Gradient<T>, CheckpointError> {
        self.unknown(&Generic(f), goes_on, state, parameters)
    }

    fn known<T: Interpret + nalgebra::Scalar>(
        self,
        chain: &impl Chain<T>,
        steps: usize,
        state: &[T],
        parameters: &[T],
    ) -> Result<Gradient<T>, CheckpointError> {
        let count = match self.memory {
            Memory::Snapshots(count) => count,
            Memory::Bytes(bytes) => {
                return Budget::new(bytes, chain, state, parameters).gradient(steps);
            }
        };
        let work = Work {
            steps,
            steps_per_tape: 1,
            ..Work::default()
        };
        let runner = Runner::new(chain, state, parameters, Tape::new());
        let mut runner = runner.after(work, false);
        reverse_all(&mut runner, count, state)?;
        finished(runner, chain, count, state, parameters)
    }

    fn unknown<T: Interpret + nalgebra::Scalar>(
        self,
        chain: &impl Chain<T>,
        goes_on: impl Fn(usize, &[T]) -> bool,
        state: &[T],
        parameters: &[T],
    ) -> Result<Gradient<T>, CheckpointError> {
        let count = match self.memory {
            Memory::Snapshots(count) => count,
            Memory::Bytes(bytes) => {
                return Budget::new(bytes, chain, state, parameters).gradient_while(goes_on);
            }
        };
        let mut runner = Runner::new(chain, state, parameters, Tape::new());
        let mut slots = Slots::with_room(0);
        let (mut online, mut steps) = (Online::new(count), 0);
        while goes_on(steps, &runner.state) {
            runner.advance(steps..steps + 1)?;
            steps += 1;
            if let Some(slot) = online.keep(steps) {
                slots.store(slot, &runner.state);
            }
        }
        runner.work = Work {
            steps,
            steps_per_tape: 1,
            snapshots: slots.len(),
            ..runner.work
        };
        runner.pull(steps..steps)?;
        let links = Links { steps, per_tape: 1 };
        let mut kept = online.kept();
        // From gap to gap; those behind have left their snapshots free. Where some have
        // never been used all states are kept, and no gap needs any.
        let (mut end, mut free) = (steps, Vec::new());
        while let Some((at, slot)) = kept.pop() {
            let first = slots.take(slot);
            runner.reverse(&first, links, at..end, &mut slots, &free)?;
            free.push(slot);
            end = at;
        }
        runner.reverse(state, links, 0..end, &mut slots, &free)?;
        drop(slots);
        finished(runner, chain, count, state, parameters)
    }
}

// Goes back through a loop of a known number of steps.
fn reverse_all<T: Interpret + nalgebra::Scalar, C: Chain<T>>(
    runner: &mut Runner<'_, T, C>,
    count: usize,
    state: &[T],
) -> Result<(), CheckpointError> {
    let steps = runner.work.steps;
    let links = Links { steps, per_tape: 1 };
    let mut slots = Slots::with_room(0);
    // More than there are states to be kept are of no use.
    let free: Vec<usize> = (0..count.min(steps)).collect();
    runner.reverse(state, links, 0..links.count(), &mut slots, &free)
}

// What has been found; if it is unclear, by going back once more.
fn finished<T: Interpret + nalgebra::Scalar, C: Chain<T>>(
    runner: Runner<'_, T, C>,
    chain: &C,
    count: usize,
    state: &[T],
    parameters: &[T],
) -> Result<Gradient<T>, CheckpointError> {
    if !runner.is_unclear() {
        return Ok(runner.finish());
    }
    let again = Runner::new(chain, state, parameters, Tape::new());
    let mut again = again.after(runner.work, true);
    drop(runner);
    reverse_all(&mut again, count, state)?;
    Ok(again.finish())
}
