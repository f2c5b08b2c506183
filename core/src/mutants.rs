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
pub(crate) use planted;

#[cfg(feature = "mutants")]
pub use planting::{Mutant, Mutation, mutated, with_mutant};

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
    }

    impl Mutation {
        /// Every mutation.
        pub const ALL: &[Self] = &[Self::Scaled, Self::Negated, Self::Shifted];
    }

    /// One wrong rule: the partial of `row` by argument `slot` (for a row computed
    /// jointly, slot 1 is the companion's; for an n-ary row, slot 2 is every later one).
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
                }
            }
            _ => partial,
        }
    }

    fn same_row(a: Primitive, b: Primitive) -> bool {
        match (a, b) {
            (Primitive::Indexed(a, _), Primitive::Indexed(b, _)) => a == b,
            _ => a == b,
        }
    }
}
