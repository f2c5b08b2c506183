//! Carries a schedule out: runs, keeps, restores and reverses the states of a loop.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;

use trigrad_core::{Interpret, Tracked};

use super::binomial::{Action, Binomial};
use super::chain::Chain;
use super::error::CheckpointError;
use super::gradient::{Gradient, Work};
use crate::shape::Shape;
use crate::tape::Tape;
use crate::trace::{is_nan, one};

/// A loop on its way back.
pub(super) struct Runner<'a, T: Interpret, C> {
    chain: &'a C,
    parameters: &'a [T],
    tape: Tape<T>,
    /// The working state.
    pub(super) state: Vec<T>,
    // The state and the parameters, as a recording begins with them.
    inputs: Vec<T>,
    // Of the state and of the parameters; none where the loss does not reach.
    adjoints: Vec<Option<Tracked<T>>>,
    loss: Option<T>,
    // Whether it is known what the loss reaches.
    structured: bool,
    pub(super) work: Work,
}

/// The steps of a loop in links, each of which is one recording. The first one, which runs
/// most often, has what remains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Links {
    pub(super) steps: usize,
    pub(super) per_tape: usize,
}

impl Links {
    /// How many links there are; without steps there is one, for the loss.
    pub(super) fn count(self) -> usize {
        self.steps.div_ceil(self.per_tape).max(1)
    }

    /// How many steps run without being recorded, with so many snapshots.
    pub(super) fn advances(self, snapshots: usize) -> u128 {
        let links = self.count();
        let missing = self.per_tape - self.start(1).min(self.per_tape);
        Binomial::advances(links, snapshots) * self.per_tape as u128
            - Binomial::runs_of_first(links, snapshots) * missing as u128
    }

    // The steps of these links.
    fn steps_of(self, links: Range<usize>) -> Range<usize> {
        self.start(links.start)..self.start(links.end)
    }

    // The first step of a link.
    fn start(self, link: usize) -> usize {
        match link {
            0 => 0,
            _ => self.steps - (self.count() - link) * self.per_tape,
        }
    }
}

/// Snapshots, which have memory once they have been used.
#[derive(Debug)]
pub(super) struct Slots<T>(Vec<Vec<T>>);

impl<T: Clone> Slots<T> {
    pub(super) fn with_room(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }

    /// How many have been used.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn store(&mut self, slot: usize, state: &[T]) {
        if slot >= self.0.len() {
            self.0.resize_with(slot + 1, Vec::new);
        }
        // Not `clone_from`, which may take more memory than there are numbers.
        let kept = &mut self.0[slot];
        kept.clear();
        kept.reserve_exact(state.len());
        kept.extend_from_slice(state);
    }

    /// Hands the state over; the snapshot is free again.
    pub(super) fn take(&mut self, slot: usize) -> Vec<T> {
        std::mem::take(&mut self.0[slot])
    }
}

impl<'a, T: Interpret + nalgebra::Scalar, C: Chain<T>> Runner<'a, T, C> {
    pub(super) fn new(chain: &'a C, state: &[T], parameters: &'a [T], tape: Tape<T>) -> Self {
        // In other numbers a NaN may hide in a part that comparisons do not see.
        let structured = !T::PLAIN;
        Self {
            structured,
            chain,
            parameters,
            tape,
            state: state.to_vec(),
            inputs: Vec::with_capacity(state.len() + parameters.len()),
            adjoints: vec![None; state.len() + parameters.len()],
            loss: None,
            work: Work::default(),
        }
    }

    /// The same, going on from this work; `structured` if its adjoints were unclear.
    pub(super) fn after(self, work: Work, structured: bool) -> Self {
        let structured = structured || self.structured;
        Self {
            work,
            structured,
            ..self
        }
    }

    /// Runs these steps on the working state.
    pub(super) fn advance(&mut self, steps: Range<usize>) -> Result<(), CheckpointError> {
        self.work.advanced += steps.len() as u64;
        self.chain.advance(steps, &mut self.state, self.parameters)
    }

    /// Goes back through the links of `range`, the first of which begins at the state
    /// `first`, with the snapshots of the numbers `free`.
    ///
    /// Where the loss is NaN the way back ends or does not begin, for all derivatives are.
    pub(super) fn reverse(
        &mut self,
        first: &[T],
        links: Links,
        range: Range<usize>,
        slots: &mut Slots<T>,
        free: &[usize],
    ) -> Result<(), CheckpointError> {
        if self.is_lost() {
            return Ok(());
        }
        let start = range.start;
        self.state.copy_from_slice(first);
        for action in Binomial::new(range.len(), free.len()) {
            match action {
                Action::Restart => self.state.copy_from_slice(first),
                Action::Restore { slot, .. } => {
                    self.state.copy_from_slice(&slots.0[free[slot]]);
                }
                Action::Advance { from, to } => {
                    self.advance(links.steps_of(start + from..start + to))?;
                }
                Action::Store { slot, .. } => {
                    slots.store(free[slot], &self.state);
                    self.work.snapshots = self.work.snapshots.max(slots.len());
                }
                Action::Reverse { at } => {
                    self.pull(links.steps_of(start + at..start + at + 1))?;
                }
            }
            if self.is_lost() {
                break;
            }
        }
        Ok(())
    }

    /// Records these steps from the working state, which may be none, and pulls the
    /// adjoints back through them: those that have been found, or that of the loss, which
    /// is recorded behind the last step.
    pub(super) fn pull(&mut self, steps: Range<usize>) -> Result<(), CheckpointError> {
        self.work.recorded += steps.len() as u64;
        let (chain, adjoints, components) = (self.chain, &self.adjoints, self.state.len());
        let (is_last, structured) = (self.loss.is_none(), self.structured);
        fill(&mut self.inputs, &self.state, self.parameters);
        let pulled = self.tape.try_record(&self.inputs, |tape, x| {
            let (state, parameters) = x.split_at(components);
            let mut last = Cow::Borrowed(state);
            for step in steps {
                last = Cow::Owned(chain.record(step, &last, parameters)?);
            }
            let mut below = vec![None; adjoints.len()];
            let give = |input: usize, adjoint| below[input] = adjoint;
            let mut loss = None;
            if is_last {
                let y = chain.loss(&last, parameters);
                loss = Some(y.primal());
                tape.pullback_seeded(structured, iter::once((y, one())), give);
            } else {
                // What has been found for the parameters is seeded too, so that what these
                // steps add to it comes in the order in which one tape would add it.
                let seeds = last.iter().chain(parameters).zip(adjoints);
                let seeds = seeds.filter_map(|(&y, &seed)| Some((y, seed?)));
                tape.pullback_seeded(structured, seeds, give);
            }
            Ok::<_, CheckpointError>((below, loss))
        })?;
        let (adjoints, loss) = pulled?;
        self.adjoints = adjoints;
        self.loss = self.loss.or(loss);
        Ok(())
    }

    /// Runs a step on the working state, recorded for the sake of its shape.
    pub(super) fn measure_step(&mut self, step: usize) -> Result<Shape, CheckpointError> {
        self.work.recorded += 1;
        fill(&mut self.inputs, &self.state, self.parameters);
        let (chain, state) = (self.chain, &mut self.state);
        self.tape.try_record(&self.inputs, |tape, x| {
            let (before, parameters) = x.split_at(state.len());
            let after = chain.record(step, before, parameters)?;
            for (state, after) in state.iter_mut().zip(after) {
                *state = after.primal();
            }
            Ok(tape.shape())
        })?
    }

    /// Records the loss at the working state for the sake of its shape.
    pub(super) fn measure_loss(&mut self) -> Result<Shape, CheckpointError> {
        fill(&mut self.inputs, &self.state, self.parameters);
        let (chain, components) = (self.chain, self.state.len());
        Ok(self.tape.try_record(&self.inputs, |tape, x| {
            let (state, parameters) = x.split_at(components);
            chain.loss(state, parameters);
            tape.shape()
        })?)
    }

    /// The bytes that the tape has grown to.
    pub(super) fn room(&self) -> usize {
        self.tape.room()
    }

    /// Whether an adjoint is NaN that may be so only because a 0 where the loss does not
    /// reach has met an infinite slope. Then the way back has to be gone again, structured:
    /// as one tape does.
    pub(super) fn is_unclear(&self) -> bool {
        let mut adjoints = self.adjoints.iter().flatten();
        let is_any_nan = adjoints.any(|adjoint| is_nan(adjoint.number));
        !self.structured && !self.is_lost() && is_any_nan
    }

    /// What has been found, when all links have been gone back through.
    pub(super) fn finish(self) -> Gradient<T> {
        let Self {
            state,
            adjoints,
            loss,
            work,
            ..
        } = self;
        let nan = T::from_f64(f64::NAN);
        let value = loss.unwrap_or(nan);
        let is_lost = is_nan(value);
        let number = |adjoint: &Option<Tracked<T>>| match adjoint {
            _ if is_lost => nan,
            None => T::from_f64(0.0),
            Some(adjoint) => adjoint.number,
        };
        let (by_state, by_parameters) = adjoints.split_at(state.len());
        let numbers = |adjoints: &[_]| adjoints.iter().map(number).collect::<Vec<T>>();
        Gradient {
            value,
            state: numbers(by_state).into(),
            parameters: numbers(by_parameters).into(),
            work,
        }
    }

    // Whether the loss is known, and NaN.
    fn is_lost(&self) -> bool {
        self.loss.is_some_and(is_nan)
    }
}

// One after the other, without memory beyond.
fn fill<T: Copy>(inputs: &mut Vec<T>, state: &[T], parameters: &[T]) {
    inputs.clear();
    inputs.extend_from_slice(state);
    inputs.extend_from_slice(parameters);
}

#[cfg(test)]
mod tests {
    use super::{Action, Binomial, Links};

    #[test]
    fn links_cover_the_loop_and_run_as_often_as_they_say() {
        for steps in 0..60 {
            for per_tape in 1..=steps.max(1) {
                let links = Links { steps, per_tape };
                let all = (0..links.count()).flat_map(|link| links.steps_of(link..link + 1));
                assert!(all.eq(0..steps));
                for snapshots in 0..8 {
                    let runs = |action| match action {
                        Action::Advance { from, to } => links.steps_of(from..to).len() as u128,
                        _ => 0,
                    };
                    let advanced: u128 = Binomial::new(links.count(), snapshots).map(runs).sum();
                    assert_eq!(links.advances(snapshots), advanced);
                }
            }
        }
    }
}
