//! Wrong rules planted in the table, for the referee's self-test.
//!
//! With the feature `mutants` every partial passes through here on its way out of
//! the table, and a test can have one of them changed on its own thread. Without
//! the feature nothing of this exists.

/// A partial, or in the referee's self-test the wrong rule planted in its place.
#[cfg(feature = "mutants")]
macro_rules! planted {
    ($row:expr, $slot:expr, $partial:expr) => {
        $crate::mutants::mutated($row, $slot, $partial)
    };
}
#[cfg(not(feature = "mutants"))]
macro_rules! planted {
    ($row:expr, $slot:expr, $partial:expr) => {
        $partial
    };
}

/// The slot whose partial is computed for `slot`: in the self-test perhaps another's.
#[cfg(feature = "mutants")]
macro_rules! planted_slot {
    ($row:expr, $slot:expr) => {
        $crate::mutants::computed_slot($row, $slot)
    };
}
#[cfg(not(feature = "mutants"))]
macro_rules! planted_slot {
    ($row:expr, $slot:expr) => {
        $slot
    };
}

/// The partials by all slots, each as [`planted!`] and [`planted_slot!`] have it.
#[cfg(feature = "mutants")]
macro_rules! planted_in_each {
    ($row:expr, $partials:expr) => {
        $crate::mutants::mutated_in_each($row, $partials)
    };
}
#[cfg(not(feature = "mutants"))]
macro_rules! planted_in_each {
    ($row:expr, $partials:expr) => {
        $partials
    };
}
pub(crate) use {planted, planted_in_each, planted_slot};

#[cfg(feature = "mutants")]
pub use planting::{Mutant, Mutation, computed_slot, mutated, mutated_in_each, with_mutant};

#[cfg(feature = "mutants")]
mod planting {
    use std::cell::Cell;

    use crate::primitive::Primitive;
    use crate::scalar::Scalar;

    /// What is done to a partial.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Mutation {
        /// Times 1.01.
        Scaled,
        /// The other sign.
        Negated,
        /// Plus 0.01.
        Shifted,
        /// Times 2.
        Doubled,
        /// 0 in its place.
        Dropped,
        /// Times 1 + 1e-6.
        Nudged,
        /// Times 1 + 1e-12.
        Grazed,
        /// The partial of another slot of the row in its place: of the one before, of the
        /// second for the first. A row of one argument has no other.
        Exchanged,
    }

    impl Mutation {
        /// Every mutation.
        pub const ALL: &[Self] = &[
            Self::Scaled,
            Self::Negated,
            Self::Shifted,
            Self::Doubled,
            Self::Dropped,
            Self::Nudged,
            Self::Grazed,
            Self::Exchanged,
        ];
    }

    /// One wrong rule: the partial of `row` by argument `slot` (for a row computed
    /// jointly, slot 1 is the companion's).
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct Mutant {
        /// The row; of an indexed row every order is meant.
        pub row: Primitive,
        /// The slot.
        pub slot: usize,
        /// The change.
        pub mutation: Mutation,
    }

    thread_local! {
        static PLANTED: Cell<Option<Mutant>> = const { Cell::new(None) };
    }

    /// Runs `test` on this thread with the wrong rule in the table.
    pub fn with_mutant<R>(mutant: Mutant, test: impl FnOnce() -> R) -> R {
        struct Restore(Option<Mutant>);
        impl Drop for Restore {
            fn drop(&mut self) {
                PLANTED.set(self.0);
            }
        }
        let _restore = Restore(PLANTED.replace(Some(mutant)));
        test()
    }

    /// `partial`, changed if it is the planted one.
    pub fn mutated<S: Scalar>(row: Primitive, slot: usize, partial: S) -> S {
        match PLANTED.get() {
            Some(mutant) if same_row(mutant.row, row) && mutant.slot == slot => {
                match mutant.mutation {
                    Mutation::Scaled => partial * 1.01,
                    Mutation::Negated => -partial,
                    Mutation::Shifted => partial + 0.01,
                    Mutation::Doubled => partial * 2.0,
                    Mutation::Dropped => S::zero(),
                    Mutation::Nudged => partial * (1.0 + 1e-6),
                    Mutation::Grazed => partial * (1.0 + 1e-12),
                    // Done where the partial is computed: see `computed_slot`.
                    Mutation::Exchanged => partial,
                }
            }
            _ => partial,
        }
    }

    /// `slot`, or the slot whose partial is planted in its place.
    pub fn computed_slot(row: Primitive, slot: usize) -> usize {
        match PLANTED.get() {
            Some(mutant)
                if mutant.mutation == Mutation::Exchanged
                    && same_row(mutant.row, row)
                    && mutant.slot == slot =>
            {
                slot.checked_sub(1).unwrap_or(1)
            }
            _ => slot,
        }
    }

    /// `partials` by all slots, with the planted one changed.
    pub fn mutated_in_each<S: Scalar>(row: Primitive, partials: Vec<S>) -> Vec<S> {
        let computed = |slot| partials.get(computed_slot(row, slot)).copied();
        partials
            .iter()
            .enumerate()
            .map(|(slot, &own)| mutated(row, slot, computed(slot).unwrap_or(own)))
            .collect()
    }

    fn same_row(a: Primitive, b: Primitive) -> bool {
        match (a, b) {
            (Primitive::Indexed(a, _), Primitive::Indexed(b, _)) => a == b,
            _ => a == b,
        }
    }
}
