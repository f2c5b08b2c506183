//! Which tapes and accumulators record on this thread.
//!
//! The only state that is not passed from hand to hand. `GradientTape` promises three things
//! that cannot be read off the arguments of an operation: a trainable variable is watched by
//! being read, by every tape whose scope is open; an operation belongs to the tapes of its own
//! thread alone; and what a tape computes for itself is recorded by the tapes around it, and
//! by those only. So there is one list for each thread, changed where a scope begins or ends,
//! and looked at by operations. No result depends on anything else in it, and a scope takes
//! out what it put in, also when a panic ends it.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::tensor::accumulator;
use crate::tensor::handle::Tensor;
use crate::tensor::trace;

/// One that records.
#[derive(Clone)]
pub(crate) enum Active {
    /// A tape, and which of its scopes it is.
    Tape(Arc<trace::Shared>, u64),
    Accumulator(Arc<accumulator::Shared>, u64),
}

pub(crate) type Stack = Rc<Vec<Active>>;

thread_local! {
    static STACK: RefCell<Stack> = RefCell::new(Rc::new(Vec::new()));
}

/// All that record now, outermost first.
pub(crate) fn stack() -> Stack {
    STACK.with(|stack| Rc::clone(&stack.borrow()))
}

pub(crate) fn push(one: Active) {
    STACK.with(|stack| Rc::make_mut(&mut stack.borrow_mut()).push(one));
}

/// Takes a scope out, wherever it stands; one of another thread is not there, and is known by
/// its number to be over.
pub(crate) fn remove(scope: u64) {
    // A thread that ends may have taken its list down already.
    let _ = STACK.try_with(|stack| {
        let mut stack = stack.borrow_mut();
        if stack.iter().any(|one| one.scope() == scope) {
            Rc::make_mut(&mut stack).retain(|one| one.scope() != scope);
        }
    });
}

/// Runs `f` while those of `stack` record, and no others.
pub(crate) fn within<R>(stack: Stack, f: impl FnOnce() -> R) -> R {
    let _restored = Restored(STACK.with(|own| own.replace(stack)));
    f()
}

impl Active {
    pub(crate) fn scope(&self) -> u64 {
        match self {
            Self::Tape(_, scope) | Self::Accumulator(_, scope) => *scope,
        }
    }
}

struct Restored(Stack);

impl Drop for Restored {
    fn drop(&mut self) {
        let before = std::mem::take(&mut self.0);
        let _ = STACK.try_with(|own| own.replace(before));
    }
}

/// Whether any that records follows any of these tensors.
pub(crate) fn traces<'a>(mut tensors: impl Iterator<Item = &'a Tensor>) -> bool {
    let stack = stack();
    !stack.is_empty() && tensors.any(|tensor| stack.iter().any(|one| one.traces(tensor.id())))
}

/// Whether a tape records here; accumulators do not count.
pub(crate) fn has_tape() -> bool {
    stack().iter().any(|one| matches!(one, Active::Tape(..)))
}
