//! The memory of the variables that a recording begins with.

use std::fmt;

use trigrad_core::Interpret;

use crate::trace::Path;
use crate::var::Var;

/// Room for variables, kept while there are none: their type names a recording, which
/// ends before its tape does.
pub(crate) struct Recycled<T: Interpret>(Vec<Seat<T>>);

/// As large as a variable, without its lifetime.
#[expect(dead_code, reason = "only its size is needed")]
struct Seat<T: Interpret> {
    primal: T,
    path: Path<T>,
    home: usize,
}

impl<T: Interpret> Recycled<T> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// An empty list with the memory of the last one.
    pub(crate) fn take<'t>(&mut self) -> Vec<Var<'t, T>> {
        recycle(std::mem::take(&mut self.0))
    }

    /// Keeps the memory of the list.
    pub(crate) fn put(&mut self, variables: Vec<Var<'_, T>>) {
        self.0 = recycle(variables);
    }
}

impl<T: Interpret> fmt::Debug for Recycled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recycled({})", self.0.capacity())
    }
}

// `collect` keeps the memory of a list whose items are of the same size; `tests/heap.rs`
// would notice if it no longer did.
fn recycle<A, B>(mut list: Vec<A>) -> Vec<B> {
    list.clear();
    let nothing = list.into_iter().map(|_| unreachable!("the list is empty"));
    nothing.collect()
}
