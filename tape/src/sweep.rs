//! The sweeps back through a recording.

use std::cell::RefCell;

use trigrad_core::{Interpret, Tracked};

use crate::block::Seen;
use crate::trace::{Contents, Entry, Form, Path, Statement, Trace, is_nan, zero};

/// The number of outputs whose adjoints one sweep carries.
pub(crate) const LANES: usize = 8;

/// What a sweep carries from place to place.
trait Adjoint<T: Interpret>: Copy {
    const LANES: usize;

    fn none() -> Self;

    /// Adds what flows from `adjoint` through an argument with this partial.
    fn add(&mut self, adjoint: Self, partial: Tracked<T>);

    /// The number in a lane, unless the outputs do not reach here.
    fn lane(&self, lane: usize) -> Option<Tracked<T>>;

    fn add_to_lane(&mut self, lane: usize, amount: Tracked<T>);
}

/// One adjoint; where nothing is reached it is 0.
impl<T: Interpret> Adjoint<T> for Tracked<T> {
    const LANES: usize = 1;

    #[inline]
    fn none() -> Self {
        zero()
    }

    // No adjoint is tested for 0: that would turn 0 * inf into a silent 0.
    #[inline]
    fn add(&mut self, adjoint: Self, partial: Tracked<T>) {
        *self += adjoint * partial;
    }

    fn lane(&self, _: usize) -> Option<Tracked<T>> {
        Some(*self)
    }

    fn add_to_lane(&mut self, _: usize, amount: Tracked<T>) {
        *self += amount;
    }
}

/// The adjoints of several outputs.
impl<T: Interpret> Adjoint<T> for [Tracked<T>; LANES] {
    const LANES: usize = LANES;

    #[inline]
    fn none() -> Self {
        [zero(); LANES]
    }

    #[inline]
    fn add(&mut self, adjoint: Self, partial: Tracked<T>) {
        for (sum, adjoint) in self.iter_mut().zip(adjoint) {
            *sum += adjoint * partial;
        }
    }

    fn lane(&self, lane: usize) -> Option<Tracked<T>> {
        Some(self[lane])
    }

    fn add_to_lane(&mut self, lane: usize, amount: Tracked<T>) {
        self[lane] += amount;
    }
}

/// An adjoint that knows whether the outputs reach here at all.
impl<T: Interpret> Adjoint<T> for Option<Tracked<T>> {
    const LANES: usize = 1;

    fn none() -> Self {
        None
    }

    fn add(&mut self, adjoint: Self, partial: Tracked<T>) {
        if let Some(adjoint) = adjoint {
            self.add_to_lane(0, adjoint * partial);
        }
    }

    fn lane(&self, _: usize) -> Option<Tracked<T>> {
        *self
    }

    fn add_to_lane(&mut self, _: usize, amount: Tracked<T>) {
        *self = Some(match *self {
            Some(sum) => sum + amount,
            None => amount,
        });
    }
}

/// Where sweeps have their adjoints: memory that is kept from one to the next.
#[derive(Debug)]
pub(crate) struct Memory<T: Interpret> {
    adjoints: RefCell<Vec<Tracked<T>>>,
    lanes: RefCell<Vec<[Tracked<T>; LANES]>>,
    reached: RefCell<Vec<Option<Tracked<T>>>>,
}

impl<T: Interpret> Default for Memory<T> {
    fn default() -> Self {
        Self {
            adjoints: RefCell::default(),
            lanes: RefCell::default(),
            reached: RefCell::default(),
        }
    }
}

impl<T: Interpret> Trace<T> {
    /// Writes the adjoints of the inputs, where the seeds are put at the ends of these
    /// paths.
    ///
    /// An input that no path reaches is exactly 0. All are NaN if the recording is not
    /// whole.
    pub(crate) fn pullback(
        &self,
        seeds: impl Iterator<Item = (Path<T>, Tracked<T>)> + Clone,
        out: &mut [T],
    ) {
        if self.full().is_some() {
            out.fill(T::from_f64(f64::NAN));
            return;
        }
        if T::PLAIN {
            let adjoints = &mut *self.memory().adjoints.borrow_mut();
            let seeded = seeds.clone().map(|(path, seed)| (path, 0, seed));
            self.sweep(adjoints, seeded);
            for (out, adjoint) in out.iter_mut().zip(&*adjoints) {
                *out = adjoint.number;
            }
            if !out.iter().any(|&adjoint| is_nan(adjoint)) {
                return;
            }
            // What the outputs do not reach has the adjoint 0, and 0 * inf is NaN.
        }
        // In other numbers a NaN may hide in a part that comparisons do not see.
        self.pullback_reached(seeds, |input, adjoint| {
            out[input] = adjoint.unwrap_or(zero()).number;
        });
    }

    /// Hands over the adjoints of all inputs; 0 where the outputs do not reach, unless that
    /// 0 has met an infinite slope, and is NaN.
    pub(crate) fn pullback_all(
        &self,
        seeds: impl Iterator<Item = (Path<T>, Tracked<T>)> + Clone,
        mut give: impl FnMut(usize, Tracked<T>),
    ) {
        let adjoints = &mut *self.memory().adjoints.borrow_mut();
        self.sweep(adjoints, seeds.map(|(path, seed)| (path, 0, seed)));
        for (input, &adjoint) in adjoints[..self.inputs()].iter().enumerate() {
            give(input, adjoint);
        }
    }

    /// Hands over the adjoints of all inputs, each if the outputs reach it.
    ///
    /// All are NaN if the recording is not whole.
    pub(crate) fn pullback_reached(
        &self,
        seeds: impl Iterator<Item = (Path<T>, Tracked<T>)> + Clone,
        mut give: impl FnMut(usize, Option<Tracked<T>>),
    ) {
        if self.full().is_some() {
            let nan = Tracked::constant(T::from_f64(f64::NAN));
            (0..self.inputs()).for_each(|input| give(input, Some(nan)));
            return;
        }
        let adjoints = &mut *self.memory().reached.borrow_mut();
        self.sweep(adjoints, seeds.map(|(path, seed)| (path, 0, seed)));
        for (input, &adjoint) in adjoints[..self.inputs()].iter().enumerate() {
            give(input, adjoint);
        }
    }

    /// Hands over the adjoints of all inputs, row by row for each of these seeds.
    ///
    /// Eight rows go in one sweep, which takes two thirds of the time of eight sweeps
    /// (`--bench reverse`), if the limit has room for so many adjoints.
    pub(crate) fn pullback_rows(
        &self,
        seeds: &[Option<(Path<T>, Tracked<T>)>],
        mut give: impl FnMut(usize, usize, T),
    ) {
        let mut row = vec![T::from_f64(0.0); self.inputs()];
        let mut alone = |number: usize, give: &mut dyn FnMut(usize, usize, T)| {
            self.pullback(seeds[number].into_iter(), &mut row);
            for (input, &adjoint) in row.iter().enumerate() {
                give(number, input, adjoint);
            }
        };
        let is_single = seeds.len() == 1 || !self.has_room_for_lanes(LANES);
        if !T::PLAIN || self.full().is_some() || is_single {
            (0..seeds.len()).for_each(|number| alone(number, &mut give));
            return;
        }
        let mut unclear = Vec::new();
        for first in (0..seeds.len()).step_by(LANES) {
            let chunk = &seeds[first..seeds.len().min(first + LANES)];
            let seeded = chunk.iter().enumerate();
            let seeded = seeded.filter_map(|(lane, seed)| {
                let (path, seed) = (*seed)?;
                Some((path, lane, seed))
            });
            let adjoints = &mut *self.memory().lanes.borrow_mut();
            self.sweep(adjoints, seeded);
            for lane in 0..chunk.len() {
                let inputs = &adjoints[..self.inputs()];
                if inputs.iter().any(|adjoint| is_nan(adjoint[lane].number)) {
                    unclear.push(first + lane);
                    continue;
                }
                for (input, adjoint) in inputs.iter().enumerate() {
                    give(first + lane, input, adjoint[lane].number);
                }
            }
        }
        for number in unclear {
            alone(number, &mut give);
        }
    }

    // Fills `adjoints` with those of all places up to the highest seed.
    fn sweep<A: Adjoint<T>>(
        &self,
        adjoints: &mut Vec<A>,
        seeds: impl Iterator<Item = (Path<T>, usize, Tracked<T>)> + Clone,
    ) {
        self.read(|contents| {
            let ends = seeds.clone().map(|(path, ..)| path.at as usize + 1);
            let end = contents.end_at(ends.max().unwrap_or(0));
            adjoints.clear();
            if adjoints.capacity() < end {
                // Let go first, and no more than is needed, so that a budget can be kept.
                *adjoints = Vec::new();
                adjoints.reserve_exact(end);
            }
            adjoints.resize(end, A::none());
            for (path, lane, seed) in seeds {
                adjoints[path.at as usize].add_to_lane(lane, path.slope * seed);
            }
            contents.pull(adjoints);
        });
    }
}

impl<T: Interpret> Contents<'_, T> {
    // Not before `end`, nor within the inputs or the results of one statement.
    fn end_at(&self, end: usize) -> usize {
        let end = end.max(self.inputs);
        let last = self.before(end).last();
        last.map_or(end, |last| end.max((last.at + last.results) as usize))
    }

    // The statements with results before this place.
    fn before(&self, end: usize) -> &[Statement] {
        let known = self.statements.partition_point(|s| (s.at as usize) < end);
        &self.statements[..known]
    }

    fn pull<A: Adjoint<T>>(&self, adjoints: &mut [A]) {
        let mut end = adjoints.len();
        for statement in self.before(end).iter().rev() {
            let behind = (statement.at + statement.results) as usize;
            let entries = &self.entries[statement.entries as usize..];
            pull_entries(&entries[..end - behind], adjoints, behind);
            self.pull_statement(statement, adjoints);
            end = statement.at as usize;
        }
        pull_entries(&self.entries[..end - self.inputs], adjoints, self.inputs);
    }

    fn pull_statement<A: Adjoint<T>>(&self, statement: &Statement, adjoints: &mut [A]) {
        let (before, rest) = adjoints.split_at_mut(statement.at as usize);
        match statement.form {
            Form::Run {
                from,
                partials,
                count,
            } => {
                let (adjoint, count) = (rest[0], count as usize);
                let below = &mut before[from as usize..][..count];
                let partials = &self.partials[partials..][..count];
                for (below, &partial) in below.iter_mut().zip(partials) {
                    below.add(adjoint, partial);
                }
            }
            Form::Scattered {
                partials,
                args,
                count,
            } => {
                let (adjoint, count) = (rest[0], count as usize);
                let partials = &self.partials[partials..][..count];
                let args = &self.args[args..][..count];
                for (&arg, &partial) in args.iter().zip(partials) {
                    before[arg as usize].add(adjoint, partial);
                }
            }
            Form::Block(number) => {
                let results = &rest[..statement.results as usize];
                for lane in 0..A::LANES {
                    let adjoints = results.iter().map(|adjoint| adjoint.lane(lane));
                    let Some(seen) = Seen::new(adjoints) else {
                        continue;
                    };
                    let block = &self.blocks[number as usize];
                    block.pull(self, &seen, &mut |place, amount| {
                        before[place as usize].add_to_lane(lane, amount);
                    });
                }
            }
        }
    }
}

// Entries whose places are in a row from `from` on.
fn pull_entries<T: Interpret, A: Adjoint<T>>(
    entries: &[Entry<T>],
    adjoints: &mut [A],
    from: usize,
) {
    let adjoints = &mut adjoints[..from + entries.len()];
    if A::LANES > 1 || entries.len() < 8 || from < 2 {
        pull_plainly(entries, adjoints, from);
    } else {
        pull_from_near(entries, adjoints, from);
    }
}

fn pull_plainly<T: Interpret, A: Adjoint<T>>(
    entries: &[Entry<T>],
    adjoints: &mut [A],
    from: usize,
) {
    let places = from..from + entries.len();
    for (entry, place) in entries.iter().zip(places).rev() {
        let (before, rest) = adjoints.split_at_mut(place);
        for (arg, partial) in entry.args.into_iter().zip(entry.partials) {
            before[arg as usize].add(rest[0], partial);
        }
    }
}

// The adjoints of the next two entries are held in registers: in sums and chains most of
// what an entry gives goes to one of them, and through memory each of these steps would
// wait for a write to be read again. It takes a third off the sweep of a logistic loss, and
// half of that of a chain (`--bench reverse`); more registers cost others more than they
// spare. `from` is 2 at least.
fn pull_from_near<T: Interpret, A: Adjoint<T>>(
    entries: &[Entry<T>],
    adjoints: &mut [A],
    from: usize,
) {
    let end = from + entries.len();
    let [mut first, mut second] = [1, 2].map(|behind| adjoints[end - behind]);
    for (entry, place) in entries.iter().zip(from..end).rev() {
        let adjoint = first;
        (first, second) = (second, adjoints[place - 2]);
        for (arg, partial) in entry.args.into_iter().zip(entry.partials) {
            match place - arg as usize {
                1 => first.add(adjoint, partial),
                2 => second.add(adjoint, partial),
                _ => adjoints[arg as usize].add(adjoint, partial),
            }
        }
    }
    for (behind, adjoint) in [(1, first), (2, second)] {
        adjoints[from - behind] = adjoint;
    }
}
