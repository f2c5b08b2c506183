//! The room of a recording: how it grows, and where it ends.

use trigrad_core::{Interpret, Tracked};

use crate::block::Block;
use crate::full::Full;
use crate::log::Log;
use crate::trace::{Entry, Statement, Trace};

// As many items as a list has room for at first.
const FIRST: usize = 128;

// Blocks are large and often few.
const FIRST_BLOCKS: usize = 4;

impl<T: Interpret> Trace<T> {
    /// Whether so many more places are left, beyond those that entries have room for.
    #[inline]
    pub(crate) fn has_places(&self, more: usize) -> bool {
        let taken = self.base.get() as usize + self.entries.capacity();
        // The last place is left out, so that the length is a place too.
        taken.saturating_add(more) < self.places as usize
    }

    /// Looks for so many more places where there are none left; says whether it found them.
    #[cold]
    pub(crate) fn find_places(&self, more: usize) -> bool {
        self.shrink();
        if !self.has_places(more) {
            let places = self.places;
            self.refuse(Full::Places { places });
        }
        self.full().is_none()
    }

    /// Whether the limit is kept, with what room the lists can do without given back.
    pub(crate) fn keeps_limit(&self) -> bool {
        if self.bytes_needed() > self.limit {
            self.shrink();
        }
        let is_kept = self.bytes_needed() <= self.limit;
        if !is_kept {
            self.refuse(Full::Limit { limit: self.limit });
        }
        is_kept
    }

    /// The bytes that the lists take, and the adjoints of one sweep through all of them.
    pub(crate) fn bytes_needed(&self) -> usize {
        let places = self.base.get() as usize + self.entries.capacity();
        self.entries.capacity() * size_of::<Entry<T>>()
            + self.statements.capacity() * size_of::<Statement>()
            + self.partials.capacity() * size_of::<Tracked<T>>()
            + self.args.capacity() * size_of::<u32>()
            + self.blocks.borrow().capacity() * size_of::<Block<T>>()
            + self.block_bytes.get()
            + places * size_of::<Tracked<T>>()
    }

    /// Whether the limit is kept by a sweep that carries so many adjoints for each place.
    pub(crate) fn has_room_for_lanes(&self, lanes: usize) -> bool {
        let places = self.base.get() as usize + self.entries.len();
        let more = places.saturating_mul((lanes - 1) * size_of::<Tracked<T>>());
        self.bytes_needed().saturating_add(more) <= self.limit
    }

    /// Makes room for an entry: alone, so that the path which is seldom taken has one
    /// argument.
    #[cold]
    #[inline(never)]
    pub(crate) fn make_room_for_entry(&self) {
        if !self.make_room(&self.entries, 1) {
            // No sweep will read what follows: it goes where the rest has been.
            self.entries.forget();
        }
    }

    /// Gives a list room for at least so many items more, and for as many again as there
    /// are where the limits allow it; says whether it has it.
    #[cold]
    #[inline(never)]
    pub(crate) fn make_room<E: Copy>(&self, log: &Log<E>, more: usize) -> bool {
        if self.full().is_some() {
            return false;
        }
        let made = self.try_room(log, more).or_else(|_| {
            self.shrink();
            self.try_room(log, more)
        });
        made.map_err(|refusal| self.refuse(refusal)).is_ok()
    }

    /// Makes room for a block, and for as many again as there are where the limit allows
    /// it; says whether there is room.
    pub(crate) fn make_room_for_block(&self) -> bool {
        let (len, capacity) = {
            let blocks = self.blocks.borrow();
            (blocks.len(), blocks.capacity())
        };
        if len < capacity {
            return true;
        }
        let most = || self.limit.saturating_sub(self.bytes_needed()) / size_of::<Block<T>>();
        if most() == 0 {
            self.shrink();
        }
        let more = len.max(FIRST_BLOCKS).min(most());
        if self.is_fixed || more == 0 {
            self.refuse(Full::Limit { limit: self.limit });
        } else if self.blocks.borrow_mut().try_reserve_exact(more).is_err() {
            let bytes = more * size_of::<Block<T>>();
            self.refuse(Full::Machine { bytes });
        }
        self.full().is_none()
    }

    // Gives back the room that lists have from an earlier recording, and do not need in
    // this one.
    fn shrink(&self) {
        if self.is_fixed {
            return;
        }
        self.entries.shrink();
        self.statements.shrink();
        self.partials.shrink();
        self.args.shrink();
        self.blocks.borrow_mut().shrink_to_fit();
    }

    fn try_room<E: Copy>(&self, log: &Log<E>, more: usize) -> Result<(), Full> {
        let is_entries = std::ptr::addr_eq(log, &raw const self.entries);
        let (mut each, mut most) = (size_of::<E>(), usize::MAX);
        if is_entries {
            // Each takes a place, and its adjoint.
            each += size_of::<Tracked<T>>();
            most = (self.places as usize - 1).saturating_sub(self.base.get() as usize);
        }
        let capacity = log.capacity();
        let least = log.len() + more;
        let by_places = least.max(2 * capacity).max(FIRST).min(most);
        let left = self.limit.saturating_sub(self.bytes_needed());
        let wanted = by_places.min(capacity + left / each.max(1));
        if self.is_fixed {
            Err(Full::Limit { limit: self.limit })
        } else if least > most {
            let places = self.places;
            Err(Full::Places { places })
        } else if least > wanted {
            Err(Full::Limit { limit: self.limit })
        } else if log.reserve(wanted) {
            Ok(())
        } else {
            let bytes = wanted * size_of::<E>();
            Err(Full::Machine { bytes })
        }
    }

    /// Notes why nothing is recorded from here on.
    pub(crate) fn refuse(&self, refusal: Full) {
        self.full.set(self.full().or(Some(refusal)));
        if !self.goes_on {
            panic!("{refusal}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::full::Full;
    use crate::trace::{Path, Trace, one};

    fn record(trace: &mut Trace<f64>, inputs: usize, entries: usize) {
        trace.restart(inputs, true);
        let path = |at| Path { at, slope: one() };
        let mut y = path(0);
        for _ in 0..entries {
            if trace.full().is_none() {
                y = trace.join(y, path(1));
            }
        }
    }

    // A trace of few places, for there is no time for 2^32.
    fn narrow() -> Trace<f64> {
        let mut trace = Trace::new(usize::MAX);
        trace.places = 1000;
        trace
    }

    #[test]
    fn places_run_out_by_an_error() {
        let full = Some(Full::Places { places: 1000 });
        let mut trace = narrow();
        record(&mut trace, 2, 997);
        assert_eq!((trace.full(), trace.entries.len()), (None, 997));
        record(&mut trace, 2, 998);
        assert_eq!(trace.full(), full);
        record(&mut trace, 2, 5); // as good as new
        assert_eq!((trace.full(), trace.entries.len()), (None, 5));
        let mut trace = narrow();
        record(&mut trace, 999, 0);
        assert_eq!(trace.full(), None);
        record(&mut trace, 1000, 0);
        assert_eq!(trace.full(), full);
    }

    #[test]
    fn results_of_statements_take_places() {
        let full = Some(Full::Places { places: 1000 });
        let mut trace = narrow();
        record(&mut trace, 2, 0);
        let statement = |trace: &Trace<f64>| {
            let paths = [0, 1, 0].map(|at| Path { at, slope: one() });
            trace.result(&[trace.scattered(3, paths.into_iter())]);
        };
        for _ in 0..997 {
            statement(&trace);
        }
        assert_eq!((trace.full(), trace.statements.len()), (None, 997));
        statement(&trace);
        assert_eq!(trace.full(), full);
        // A statement has not more arguments than there are places.
        record(&mut trace, 2, 0);
        let paths = (0..1000).map(|at| Path {
            at: at % 2,
            slope: one(),
        });
        trace.result(&[trace.scattered(1000, paths)]);
        assert_eq!(trace.full(), full);
        // Entries find what statements have left.
        record(&mut trace, 2, 0);
        for _ in 0..900 {
            statement(&trace);
        }
        let path = |at| Path { at, slope: one() };
        for at in 902..999 {
            assert_eq!((trace.join(path(0), path(1)).at, trace.full()), (at, None));
        }
        trace.join(path(0), path(1));
        assert_eq!(trace.full(), full);
    }
}
