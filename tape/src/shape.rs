//! How much a recording has of everything, and a tape with just the room for it.

use std::cell::Cell;

use trigrad_core::{Interpret, Tracked};

use crate::block::Block;
use crate::trace::{Entry, Statement, Trace};

/// How much a recording has of everything: what a tape needs room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    inputs: usize,
    entries: usize,
    statements: usize,
    // The places of the results of statements.
    results: usize,
    partials: usize,
    args: usize,
    blocks: usize,
    block_bytes: usize,
}

impl Shape {
    /// Of everything as much as the one or the other has.
    pub(crate) fn max(self, other: Self) -> Self {
        self.with(other, usize::max)
    }

    /// That of two recordings of the same inputs in one.
    pub(crate) fn plus(self, other: Self) -> Self {
        let inputs = self.inputs.max(other.inputs);
        Self {
            inputs,
            ..self.with(other, usize::saturating_add)
        }
    }

    /// That of so many recordings in one, each of which goes on where the last one ends.
    pub(crate) fn times(self, count: usize) -> Self {
        let times = |one: usize, _| one.saturating_mul(count);
        let inputs = self.inputs;
        // Arguments that are inputs in a row have no list of their places; behind the
        // first recording they may not be in a row.
        let args = self.args.max(self.partials);
        Self {
            inputs,
            ..(Self { args, ..self }).with(self, times)
        }
    }

    /// The bytes of a tape with room for it, and of a sweep, which may know what it
    /// reaches.
    pub(crate) fn bytes<T: Interpret>(self, structured: bool) -> usize {
        let adjoint = match structured {
            true => size_of::<Option<Tracked<T>>>(),
            false => size_of::<Tracked<T>>(),
        };
        let bytes = [
            (self.entries, size_of::<Entry<T>>()),
            (self.statements, size_of::<Statement>()),
            (self.partials, size_of::<Tracked<T>>()),
            (self.args, size_of::<u32>()),
            (self.blocks, size_of::<Block<T>>()),
            (self.places(), adjoint),
        ];
        let lists = bytes.map(|(count, size)| count.saturating_mul(size));
        let lists = lists.into_iter().fold(0, usize::saturating_add);
        lists.saturating_add(self.block_bytes)
    }

    fn places(self) -> usize {
        self.inputs
            .saturating_add(self.entries)
            .saturating_add(self.results)
    }

    fn with(self, other: Self, join: impl Fn(usize, usize) -> usize) -> Self {
        Self {
            inputs: join(self.inputs, other.inputs),
            entries: join(self.entries, other.entries),
            statements: join(self.statements, other.statements),
            results: join(self.results, other.results),
            partials: join(self.partials, other.partials),
            args: join(self.args, other.args),
            blocks: join(self.blocks, other.blocks),
            block_bytes: join(self.block_bytes, other.block_bytes),
        }
    }
}

impl<T: Interpret> Trace<T> {
    /// What is recorded so far.
    pub(crate) fn shape(&self) -> Shape {
        Shape {
            inputs: self.inputs(),
            entries: self.entries.len(),
            statements: self.statements.len(),
            results: self.base.get() as usize - self.inputs(),
            partials: self.partials.len(),
            args: self.args.len(),
            blocks: self.blocks.borrow().len(),
            block_bytes: self.block_bytes.get(),
        }
    }

    /// An empty trace with room for a recording of this shape, and without the right to
    /// more.
    ///
    /// Lists that grow are there twice while they move; these never grow.
    pub(crate) fn with_room(shape: Shape) -> Self {
        let mut trace = Self::new(usize::MAX);
        // Where the machine has not so much, the recording will find out.
        let _ = trace.entries.get_mut().try_reserve_exact(shape.entries);
        let _ = trace
            .statements
            .get_mut()
            .try_reserve_exact(shape.statements);
        let _ = trace.partials.get_mut().try_reserve_exact(shape.partials);
        let _ = trace.args.get_mut().try_reserve_exact(shape.args);
        let _ = trace.blocks.get_mut().try_reserve_exact(shape.blocks);
        // Blocks have memory of their own beside the lists.
        let places = u32::try_from(shape.inputs.saturating_add(shape.results));
        trace.base = Cell::new(places.unwrap_or(u32::MAX));
        trace.limit = trace.bytes_needed().saturating_add(shape.block_bytes);
        trace.base = Cell::new(0);
        trace.is_fixed = true;
        trace
    }

    /// The bytes that the lists take, with the room that they have grown to.
    pub(crate) fn room(&self) -> usize {
        let adjoints =
            (self.base.get() as usize + self.entries.capacity()) * size_of::<Tracked<T>>();
        self.bytes_needed() - adjoints
    }
}
