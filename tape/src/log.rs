//! Lists that grow behind a shared reference: the only `unsafe` code of the tape.
//!
//! Every operation of the user's function ends in a `push` here. A `RefCell` around the
//! list costs a third of the time of recording (`--bench reverse`), because its flag is
//! read and written beside each entry.
//!
//! # The invariant
//! **While a reference into the cell lives, no code runs that could reach the cell.**
//! Each method takes its reference, uses it for moves of plain data and arithmetic on
//! lengths, and lets it go before it returns or calls anything that is not this module's
//! or `Vec`'s. Three things follow, each of which is needed:
//! - items are `Copy`, so that no `Clone` or `Drop` of the user's runs inside;
//! - whoever reads all items gets them taken *out* of the cell ([`Log::read`]), so that
//!   arithmetic of the user's, which may run meanwhile, finds an empty list and not a
//!   list that is borrowed;
//! - a `Log` is not `Sync`, as it holds an `UnsafeCell`: no second thread gets in.

#![expect(
    unsafe_code,
    reason = "see above: a shared list without a flag, faster by a third"
)]

use std::cell::{Cell, UnsafeCell};
use std::mem;

/// A list of plain data that grows behind a shared reference.
#[derive(Debug, Default)]
pub(crate) struct Log<E: Copy> {
    items: UnsafeCell<Vec<E>>,
    // Whether the items are out, being read.
    is_read: Cell<bool>,
}

impl<E: Copy> Log<E> {
    pub(crate) const fn new() -> Self {
        Self {
            items: UnsafeCell::new(Vec::new()),
            is_read: Cell::new(false),
        }
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        // SAFETY: the reference dies within this line, and `len` calls nothing.
        unsafe { (*self.items.get()).len() }
    }

    #[inline]
    pub(crate) fn capacity(&self) -> usize {
        // SAFETY: as in `len`.
        unsafe { (*self.items.get()).capacity() }
    }

    /// Appends the item; if there is no room for it, `make_room` is asked for some.
    ///
    /// Growing is a decision of the tape's, which has a limit; if it makes none, the list
    /// grows as lists do.
    #[inline]
    pub(crate) fn push(&self, item: E, make_room: impl FnOnce()) {
        // The item must not be handed on: in the memory of a call it would be written in
        // parts, and read as a whole before they have arrived.
        if self.len() >= self.capacity() {
            make_room();
        }
        // SAFETY: nothing but moves of `Copy` data, and the allocator, until the reference
        // dies within this line.
        unsafe { (*self.items.get()).push(item) }
    }

    /// Appends items while they are computed. There has to be room for them.
    ///
    /// The list is taken out of the cell meanwhile, as in [`read`](Self::read), because
    /// arithmetic of the user's may run.
    ///
    /// # Panics
    /// If the items are being read.
    pub(crate) fn extend(&self, more: impl Iterator<Item = E>) {
        self.take().items.extend(more);
    }

    /// Gives back the room that is not used.
    pub(crate) fn shrink(&self) {
        // SAFETY: as in `reserve`.
        unsafe { (*self.items.get()).shrink_to_fit() }
    }

    /// Forgets all items.
    pub(crate) fn forget(&self) {
        // SAFETY: as in `len`; the items are `Copy` and have no destructors.
        unsafe { (*self.items.get()).clear() }
    }

    /// Makes room for so many items in all, exactly; says whether the machine had it.
    ///
    /// # Panics
    /// If the items are being read.
    pub(crate) fn reserve(&self, capacity: usize) -> bool {
        assert!(!self.is_read.get(), "a tape recorded during its own sweep");
        // SAFETY: `Vec` moves `Copy` data; the allocator cannot reach this cell.
        let items = unsafe { &mut *self.items.get() };
        let more = capacity.saturating_sub(items.len());
        items.try_reserve_exact(more).is_ok()
    }

    /// Hands all items to `f`.
    ///
    /// Meanwhile the list is empty and has no room, so that recording from within `f`
    /// comes to [`reserve`](Self::reserve), which refuses it; what would be appended
    /// without asking is lost when the items come back.
    ///
    /// # Panics
    /// If the items are being read already.
    pub(crate) fn read<R>(&self, f: impl FnOnce(&[E]) -> R) -> R {
        f(&self.take().items)
    }

    fn take(&self) -> Taken<'_, E> {
        assert!(!self.is_read.replace(true), "a tape is swept twice at once");
        // SAFETY: `take` moves the list out; the reference dies within this line.
        let items = mem::take(unsafe { &mut *self.items.get() });
        Taken { log: self, items }
    }

    /// The items, where nobody shares them.
    pub(crate) fn get_mut(&mut self) -> &mut Vec<E> {
        self.items.get_mut()
    }
}

/// Items that are out of their log, and go back however the reading ends.
struct Taken<'l, E: Copy> {
    log: &'l Log<E>,
    items: Vec<E>,
}

impl<E: Copy> Drop for Taken<'_, E> {
    fn drop(&mut self) {
        let items = mem::take(&mut self.items);
        // SAFETY: `replace` moves lists; the reference dies within this line.
        drop(mem::replace(unsafe { &mut *self.log.items.get() }, items));
        self.log.is_read.set(false);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::Log;

    fn push(log: &Log<u64>, item: u64) {
        log.push(item, || assert!(log.reserve((log.capacity() * 2).max(1))));
    }

    // The same by the means of the library, without a line of unsafe code.
    #[derive(Default)]
    struct Plain(RefCell<Vec<u64>>);

    #[test]
    fn agrees_with_a_cell_through_many_reallocations() {
        let (mut log, plain) = (Log::new(), Plain::default());
        for round in 0..3 {
            for item in 0..5000 {
                push(&log, item * round);
                plain.0.borrow_mut().push(item * round);
                if item % 97 == 0 {
                    assert!(log.read(|items| items == plain.0.borrow().as_slice()));
                }
            }
            assert_eq!(log.len(), plain.0.borrow().len());
            log.get_mut().clear();
            plain.0.borrow_mut().clear();
        }
    }

    #[test]
    fn room_is_asked_for_when_there_is_none() {
        let log = Log::new();
        let asked = Cell::new(0);
        log.push(0_u64, || asked.set(asked.get() + 1));
        assert_eq!(asked.get(), 1); // nobody made any, and the list has grown all the same
        assert!(log.reserve(20));
        // The allocator may have given more than was asked for.
        let room = log.capacity();
        for item in 1..room as u64 {
            log.push(item, || panic!("there is room"));
        }
        assert!(!log.reserve(usize::MAX / 8)); // more than any machine has
        assert!(log.read(|items| items.iter().copied().eq(0..room as u64)));
        log.push(9, || log.forget());
        log.shrink();
        assert_eq!(log.read(<[u64]>::to_vec), [9]);
    }

    #[test]
    fn what_is_read_is_neither_changed_nor_read_again() {
        let log = Log::new();
        push(&log, 1);
        push(&log, 2);
        log.read(|items| {
            assert!(log.len() == 0 && log.capacity() == 0);
            let grown = catch_unwind(AssertUnwindSafe(|| log.reserve(8)));
            let again = catch_unwind(AssertUnwindSafe(|| log.read(<[u64]>::len)));
            assert!(grown.is_err() && again.is_err());
            assert_eq!(items, [1, 2]);
        });
        push(&log, 3);
        assert_eq!(log.read(<[u64]>::to_vec), [1, 2, 3]);
    }

    #[test]
    fn a_panic_while_reading_puts_the_items_back() {
        let log = Log::new();
        push(&log, 1);
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            log.read(|_| panic!("the reader's own"))
        }));
        assert!(panicked.is_err());
        push(&log, 2);
        assert_eq!(log.read(<[u64]>::to_vec), [1, 2]);
    }

    #[test]
    fn what_is_recorded_while_items_are_computed_is_refused() {
        let log = Log::new();
        push(&log, 1);
        assert!(log.reserve(10));
        log.extend((2..5).inspect(|_| assert!(log.capacity() == 0)));
        assert_eq!(log.read(<[u64]>::to_vec), [1, 2, 3, 4]);
        let recorded = AssertUnwindSafe(|| log.extend((5..7).inspect(|_| push(&log, 9))));
        assert!(catch_unwind(recorded).is_err());
        push(&log, 5);
        assert_eq!(log.read(<[u64]>::to_vec), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn items_without_a_size() {
        let log = Log::new();
        for _ in 0..10 {
            log.push((), || panic!("there is room for nothing"));
        }
        assert_eq!(log.read(<[()]>::len), 10);
    }

    #[test]
    fn goes_to_another_thread() {
        let log = Log::new();
        push(&log, 1);
        let log = std::thread::spawn(move || {
            push(&log, 2);
            log
        });
        let log = log.join().expect("the thread ends");
        assert_eq!(log.read(<[u64]>::to_vec), [1, 2]);
    }
}
