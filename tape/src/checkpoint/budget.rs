//! How to go back through a loop within a number of bytes.

use std::cell::Cell;

use trigrad_core::{Interpret, Tracked};

use super::chain::Chain;
use super::error::CheckpointError;
use super::gradient::{Gradient, Work};
use super::runner::{Links, Runner, Slots};
use crate::full::Full;
use crate::shape::Shape;
use crate::tape::Tape;
use crate::var::Var;

/// The loop, and the bytes that there are for it.
pub(super) struct Budget<'a, T, C> {
    bytes: usize,
    chain: &'a C,
    state: &'a [T],
    parameters: &'a [T],
    // What has been done so far.
    work: Cell<Work>,
}

/// What a loop was found to take.
#[derive(Clone, Copy, Debug)]
struct Measured {
    steps: usize,
    // Of the largest step, and of the loss.
    step: Shape,
    loss: Shape,
    // The bytes that it took to find that out.
    room: usize,
}

/// How many steps go onto one tape, and how many snapshots are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Plan {
    links: Links,
    snapshots: usize,
}

impl<'a, T, C> Budget<'a, T, C>
where
    T: Interpret + nalgebra::Scalar,
    C: Chain<T>,
{
    pub(super) fn new(bytes: usize, chain: &'a C, state: &'a [T], parameters: &'a [T]) -> Self {
        let work = Cell::default();
        Self {
            bytes,
            chain,
            state,
            parameters,
            work,
        }
    }

    /// The gradient of a loop of so many steps.
    ///
    /// Its first step is taken for all; where another one turns out to be larger, which
    /// the tape finds out before it takes the memory, all are measured.
    pub(super) fn gradient(&self, steps: usize) -> Result<Gradient<T>, CheckpointError> {
        let first = self.measure(|step, _| step < steps.min(1))?;
        let measured = Measured { steps, ..first };
        match self.run(measured, usize::MAX, false) {
            Err(CheckpointError::NoRoom(Full::Limit { .. })) => {
                self.gradient_while(|step, _| step < steps)
            }
            result => result,
        }
    }

    /// The gradient of a loop that goes on as long as `goes_on` says, of the steps before
    /// and the state.
    ///
    /// All steps are measured.
    pub(super) fn gradient_while(
        &self,
        goes_on: impl Fn(usize, &[T]) -> bool,
    ) -> Result<Gradient<T>, CheckpointError> {
        let measured = self.measure(goes_on)?;
        match self.run(measured, usize::MAX, false) {
            // Several steps on one tape take more than they do apart.
            Err(CheckpointError::NoRoom(Full::Limit { .. })) => self.run(measured, 1, false),
            result => result,
        }
    }

    // Runs the loop, recorded one step at a time. The tape may take what it likes, because
    // nothing else is there yet.
    fn measure(&self, goes_on: impl Fn(usize, &[T]) -> bool) -> Result<Measured, CheckpointError> {
        let mut runner = self.runner(Tape::new(), false);
        let (mut steps, mut step) = (0, Shape::default());
        while goes_on(steps, &runner.state) {
            step = step.max(runner.measure_step(steps)?);
            steps += 1;
        }
        let loss = runner.measure_loss()?;
        self.work.set(runner.work);
        let room = runner.room();
        Ok(Measured {
            steps,
            step,
            loss,
            room,
        })
    }

    fn run(
        &self,
        measured: Measured,
        per_tape: usize,
        structured: bool,
    ) -> Result<Gradient<T>, CheckpointError> {
        let structured = structured || !T::PLAIN;
        let Plan { links, snapshots } = self.plan(measured, per_tape, structured)?;
        let tape = Tape::with_room(measured.on_tape(links.per_tape));
        let mut runner = self.runner(tape, structured);
        let mut slots = Slots::with_room(snapshots);
        let free: Vec<usize> = (0..snapshots).collect();
        runner.work.steps = links.steps;
        runner.work.steps_per_tape = links.per_tape;
        let result = runner.reverse(self.state, links, 0..links.count(), &mut slots, &free);
        match result {
            Ok(()) if runner.is_unclear() => {
                self.give_up(runner.work);
                drop((runner, slots));
                self.run(measured, per_tape, true)
            }
            Ok(()) => Ok(runner.finish()),
            // Of its own limit the tape would speak, which nobody knows of.
            Err(CheckpointError::NoRoom(Full::Limit { .. })) => {
                self.give_up(runner.work);
                let limit = self.bytes;
                Err(CheckpointError::NoRoom(Full::Limit { limit }))
            }
            Err(error) => Err(error),
        }
    }

    fn runner(&self, tape: Tape<T>, structured: bool) -> Runner<'a, T, C> {
        let runner = Runner::new(self.chain, self.state, self.parameters, tape);
        runner.after(self.work.get(), structured)
    }

    // Counts what was done in vain.
    fn give_up(&self, work: Work) {
        let snapshots = 0;
        self.work.set(Work { snapshots, ..work });
    }

    // The plan that runs the fewest steps, with at most so many of them on a tape.
    fn plan(
        &self,
        measured: Measured,
        per_tape: usize,
        structured: bool,
    ) -> Result<Plan, CheckpointError> {
        let steps = measured.steps;
        let left = |per_tape: usize| {
            let tape = measured.on_tape(per_tape).bytes::<T>(structured);
            self.bytes.checked_sub(self.fixed().saturating_add(tape))
        };
        let plan = |per_tape: usize| {
            let links = Links { steps, per_tape };
            let snapshots = (left(per_tape)? / self.snapshot()).min(links.count());
            Some((links.advances(snapshots), Plan { links, snapshots }))
        };
        let most = largest(per_tape.min(steps).max(1), |count| left(count).is_some());
        let plans = candidates(most).filter_map(plan);
        // A list is there twice while it grows to twice its size.
        let measuring = self.fixed().saturating_add(measured.room / 2 * 3);
        let best = plans.min_by_key(|&(advanced, _)| advanced);
        match best {
            Some((_, plan)) if measuring <= self.bytes => Ok(plan),
            _ => {
                let recording = measured.on_tape(1).bytes::<T>(structured);
                let needed = measuring.max(self.fixed().saturating_add(recording));
                Err(CheckpointError::Budget {
                    budget: self.bytes,
                    needed,
                })
            }
        }
    }

    // The bytes of all but the tape's own lists and the snapshots. Lists that steps make
    // for themselves are not seen, beside their results.
    fn fixed(&self) -> usize {
        let (number, variable) = (size_of::<T>(), size_of::<Var<'_, T>>());
        let adjoint = size_of::<Option<Tracked<T>>>();
        let (state, parameters) = (self.state.len(), self.parameters.len());
        let inputs = state + parameters;
        // The working state, what a recording begins with as numbers and as variables, the
        // adjoints, and the results.
        let kept = state * number + inputs * (2 * number + variable + adjoint);
        // The states of two steps as variables, and the adjoints below a recording, or the
        // parameters as constants.
        let passing = 2 * state * variable + (inputs * adjoint).max(parameters * variable);
        kept + passing + SMALL
    }

    // The bytes of a snapshot: the state, its list, and what the schedule knows of it, in
    // a list that may move while it grows.
    fn snapshot(&self) -> usize {
        size_of_val(self.state) + size_of::<Vec<T>>() + 4 * size_of::<usize>()
    }
}

// For what does not grow with the loop.
const SMALL: usize = 1024;

impl Measured {
    fn on_tape(self, steps: usize) -> Shape {
        self.step.times(steps).plus(self.loss.times(1))
    }
}

// Numbers from 1 to `most`: all of the small ones, then each a sixteenth more than the last.
fn candidates(most: usize) -> impl Iterator<Item = usize> {
    let next = |&last: &usize| (last < usize::MAX / 2).then_some(last + (last / 16).max(1));
    std::iter::successors(Some(1), next)
        .take_while(move |&count| count < most)
        .chain([most])
}

// The largest number up to `most` that fits, where all below one that fits do; 1 if none.
fn largest(most: usize, fits: impl Fn(usize) -> bool) -> usize {
    let (mut known, mut above) = (1, most.saturating_add(1));
    while above - known > 1 {
        let middle = known + (above - known) / 2;
        if fits(middle) {
            known = middle;
        } else {
            above = middle;
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::{candidates, largest};

    #[test]
    fn candidates_are_all_small_numbers_and_some_large_ones() {
        for most in 1..=32 {
            assert!(candidates(most).eq(1..=most));
        }
        for most in [33, 100, 1000, 123_456, usize::MAX] {
            let all: Vec<usize> = candidates(most).collect();
            assert_eq!((all[0], all.last()), (1, Some(&most)));
            let steps = all.windows(2).map(|pair| (pair[0], pair[1]));
            for (from, to) in steps.filter(|&(_, to)| to < usize::MAX / 2) {
                assert!(from < to && to <= from + (from / 16).max(1));
                assert!(to == most || to == from + (from / 16).max(1));
            }
            assert!(all.len() < 1000);
        }
    }

    #[test]
    fn the_largest_that_fits() {
        for most in 1..50 {
            for limit in 0..60 {
                let right = limit.min(most).max(1);
                assert_eq!(largest(most, |count| count <= limit), right);
            }
        }
        assert_eq!(largest(usize::MAX, |count| count <= 1 << 40), 1 << 40);
        assert_eq!(largest(usize::MAX, |_| true), usize::MAX - 1);
    }
}
