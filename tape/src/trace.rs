//! The entries of a tape, and the sweeps back through them.

use std::cell::RefCell;

use trigrad_core::{Interpret, Relation, Test, Tracked};

/// What depends on two recorded numbers: all that a tape ever holds.
///
/// Whatever depends on one recorded number alone is a slope in the variable itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<T: Interpret> {
    /// The derivatives by the two arguments.
    pub(crate) partials: [Tracked<T>; 2],
    /// The places of the arguments, both below the entry's own.
    pub(crate) args: [u32; 2],
}

/// A place on the tape, and the derivative by what is recorded there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path<T: Interpret> {
    pub(crate) at: u32,
    pub(crate) slope: Tracked<T>,
}

/// The inputs are the places from 0 on and have no entry; the entries follow them.
#[derive(Debug)]
pub(crate) struct Trace<T: Interpret> {
    inputs: u32,
    entries: RefCell<Vec<Entry<T>>>,
    // Only for its memory, from one sweep to the next.
    adjoints: RefCell<Vec<Tracked<T>>>,
}

impl<T: Interpret> Trace<T> {
    pub(crate) fn new() -> Self {
        Self {
            inputs: 0,
            entries: RefCell::new(Vec::new()),
            adjoints: RefCell::new(Vec::new()),
        }
    }

    /// Forgets the entries and begins again with this many inputs.
    pub(crate) fn restart(&mut self, inputs: usize) {
        self.inputs = u32::try_from(inputs).expect("a tape has room for 2^32 numbers");
        self.entries.get_mut().clear();
    }

    pub(crate) fn inputs(&self) -> usize {
        self.inputs as usize
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    /// What depends on both paths, as one path: they join in an entry, unless they
    /// lead to the same place.
    #[inline]
    pub(crate) fn join(&self, a: Path<T>, b: Path<T>) -> Path<T> {
        if a.at == b.at {
            let slope = a.slope + b.slope;
            return Path { at: a.at, slope };
        }
        let mut entries = self.entries.borrow_mut();
        let at = self.inputs as usize + entries.len();
        // The last place is left out, so that the length is a place too.
        assert!(at < u32::MAX as usize, "a tape has room for 2^32 numbers");
        entries.push(Entry {
            partials: [a.slope, b.slope],
            args: [a.at, b.at],
        });
        Path {
            at: at as u32,
            slope: one(),
        }
    }

    /// The adjoints of the inputs, where the seeds are put at the ends of these paths.
    ///
    /// An input that no path reaches is exactly 0.
    pub(crate) fn pullback(&self, seeds: &[(Path<T>, Tracked<T>)]) -> Vec<T> {
        if !T::PLAIN {
            // A NaN may hide in a part of the number that comparisons do not see.
            return self.pull_through_reached(seeds);
        }
        let adjoints = self.pull_through_all(seeds);
        // An entry that the outputs do not reach has the adjoint 0, and 0 * inf is NaN.
        if adjoints.iter().any(|&adjoint| is_nan(adjoint)) {
            return self.pull_through_reached(seeds);
        }
        adjoints
    }

    fn pull_through_all(&self, seeds: &[(Path<T>, Tracked<T>)]) -> Vec<T> {
        let inputs = self.inputs as usize;
        let entries = self.entries.borrow();
        let end = end_of(seeds).max(inputs);
        let mut adjoints = self.adjoints.borrow_mut();
        adjoints.clear();
        adjoints.resize(end, Tracked::constant(T::from_f64(0.0)));
        for (path, seed) in seeds {
            let adjoint = &mut adjoints[path.at as usize];
            *adjoint += path.slope * *seed;
        }
        for (entry, place) in entries[..end - inputs].iter().zip(inputs..end).rev() {
            let (before, rest) = adjoints.split_at_mut(place);
            let adjoint = rest[0];
            // No adjoint is tested for 0: that would turn 0 * inf into a silent 0.
            for (arg, partial) in entry.args.into_iter().zip(entry.partials) {
                let below = &mut before[arg as usize];
                *below += adjoint * partial;
            }
        }
        adjoints[..inputs].iter().map(|a| a.number).collect()
    }

    fn pull_through_reached(&self, seeds: &[(Path<T>, Tracked<T>)]) -> Vec<T> {
        let inputs = self.inputs as usize;
        let entries = self.entries.borrow();
        let end = end_of(seeds).max(inputs);
        let mut adjoints: Vec<Option<Tracked<T>>> = vec![None; end];
        for (path, seed) in seeds {
            add(&mut adjoints[path.at as usize], path.slope * *seed);
        }
        for (entry, place) in entries[..end - inputs].iter().zip(inputs..end).rev() {
            let (before, rest) = adjoints.split_at_mut(place);
            let Some(adjoint) = rest[0] else { continue };
            for (arg, partial) in entry.args.into_iter().zip(entry.partials) {
                add(&mut before[arg as usize], adjoint * partial);
            }
        }
        let number = |adjoint: &Option<Tracked<T>>| match adjoint {
            Some(adjoint) => adjoint.number,
            None => T::from_f64(0.0),
        };
        adjoints[..inputs].iter().map(number).collect()
    }
}

/// The number 1, known not to vary.
#[inline]
pub(crate) fn one<T: Interpret>() -> Tracked<T> {
    Tracked::constant(T::from_f64(1.0))
}

/// Whether the primal of `x` is NaN.
#[inline]
pub(crate) fn is_nan<T: Interpret>(x: T) -> bool {
    let is_number = Test {
        relation: Relation::Equal,
        left: x,
        right: x,
    };
    T::decide(is_number) == Some(false)
}

// One past the highest place that a seed is put at.
fn end_of<T: Interpret>(seeds: &[(Path<T>, Tracked<T>)]) -> usize {
    let ends = seeds.iter().map(|(path, _)| path.at as usize + 1);
    ends.max().unwrap_or(0)
}

fn add<T: Interpret>(adjoint: &mut Option<Tracked<T>>, term: Tracked<T>) {
    *adjoint = Some(match *adjoint {
        Some(sum) => sum + term,
        None => term,
    });
}
