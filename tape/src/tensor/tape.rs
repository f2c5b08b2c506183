//! `GradientTape`: what it records, and for how long.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::tensor::active;
use crate::tensor::backward::Sources;
use crate::tensor::error::Error;
use crate::tensor::nest::{Leaf, Nest, for_each_leaf};
use crate::tensor::trace::{Numbered, Shared};
use crate::tensor::variable::Variable;

/// Records operations on what it watches, and gives derivatives of the results.
///
/// The class of TensorFlow; the [module](crate::tensor) explains it argument by argument.
/// Where Python has `with`, there is a scope: the run of a closure ([`record`](Self::record)),
/// or the life of what [`enter`](Self::enter) returns.
///
/// A tape may be asked, and dropped, on any thread; it records what the thread does that
/// entered it.
///
/// ```
/// use trigrad_tape::tensor::{GradientTape, Tensor};
/// let x = Tensor::from(3.0);
/// let tape = GradientTape::new();
/// let y = tape.record(|scope| {
///     scope.watch(&x);
///     &x * &x
/// });
/// let slope = tape.gradient(&y, &x)?.expect("y depends on x");
/// assert_eq!(slope.item::<f64>(), Some(6.0));
/// # Ok::<(), trigrad_tape::tensor::Error>(())
/// ```
pub struct GradientTape {
    pub(crate) shared: Arc<Shared>,
}

impl GradientTape {
    /// A tape that gives one set of derivatives, and watches the trainable variables that are
    /// read in its scope.
    pub fn new() -> Self {
        Self {
            shared: Shared::new(false, true),
        }
    }

    /// Whether the tape can be asked several times; otherwise the first answer uses it up, and
    /// frees what it has recorded.
    ///
    /// Part of making a tape: what was recorded and watched before is not taken over.
    #[must_use]
    pub fn persistent(self, is_persistent: bool) -> Self {
        Self {
            shared: Shared::new(is_persistent, self.shared.watches_accessed),
        }
    }

    /// Whether trainable variables are watched by being read; otherwise only what
    /// [`watch`](Self::watch) names.
    ///
    /// Part of making a tape: what was recorded and watched before is not taken over.
    #[must_use]
    pub fn watch_accessed_variables(self, watches: bool) -> Self {
        Self {
            shared: Shared::new(self.shared.is_persistent, watches),
        }
    }

    /// Runs `f` in a scope of the tape, and ends the scope, also if `f` panics.
    ///
    /// # Panics
    /// If the tape is recording already.
    pub fn record<R>(&self, f: impl FnOnce(&Scope) -> R) -> R {
        match self.enter() {
            Ok(recording) => f(&recording),
            Err(error) => panic!("{error}"),
        }
    }

    /// Opens a scope, which ends when what is returned is dropped, or by [`exit`](Self::exit).
    ///
    /// A tape that was entered before goes on with its recording; what was done in between is
    /// missing, so that its results count as constants. A tape that was used up begins anew.
    ///
    /// # Errors
    /// [`Error::AlreadyRecording`].
    pub fn enter(&self) -> Result<Scope, Error> {
        if self.shared.state().scope.is_some() {
            return Err(Error::AlreadyRecording);
        }
        Ok(Scope {
            scope: self.shared.open(),
            shared: Arc::clone(&self.shared),
            of_this_thread: PhantomData,
        })
    }

    /// Ends the scope, if one is open. Scopes of several tapes need not end in the order in
    /// which they were opened.
    pub fn exit(&self) {
        self.shared.close();
        self.shared.state().stopped = None;
    }

    /// Makes the tape record what is done from now on with these tensors and variables.
    ///
    /// Watching twice is watching once. Integers may be watched, and have no derivatives. As
    /// in TensorFlow it has no effect while no tape at all records on this thread.
    ///
    /// # Errors
    /// [`Error::TapeNotStarted`] before the tape is first entered, and after it is used up;
    /// [`Error::NotATensor`] where an `Option` is `None`.
    pub fn watch<N: Nest + ?Sized>(&self, nest: &N) -> Result<(), Error> {
        if self.shared.state().trace.is_none() {
            return Err(Error::TapeNotStarted);
        }
        let (mut position, mut missing) = (0, None);
        for_each_leaf(nest, |leaf| {
            if matches!(leaf, Leaf::Nothing) {
                missing.get_or_insert(position);
            }
            position += 1;
        });
        if let Some(position) = missing {
            return Err(Error::NotATensor { position });
        }
        if active::has_tape() {
            for_each_leaf(nest, |leaf| match leaf {
                Leaf::Tensor(tensor) => self.shared.watch(tensor.id(), None),
                Leaf::Variable(variable) => self.shared.watch(variable.id(), Some(variable)),
                Leaf::Nothing => {}
            });
        }
        Ok(())
    }

    /// The variables that the tape watches or has watched, in the order in which they were
    /// made. Still there when the tape is used up; none after a reset.
    pub fn watched_variables(&self) -> Vec<Variable> {
        self.shared.state().watched.values().cloned().collect()
    }

    /// Keeps the tape from recording until what is returned is dropped; other tapes go on.
    ///
    /// # Errors
    /// [`Error::NotRecording`] outside of a scope.
    pub fn stop_recording(&self) -> Result<Stopped, Error> {
        let scope = self.shared.close().ok_or(Error::NotRecording)?;
        self.shared.state().stopped = Some(scope);
        Ok(Stopped {
            scope,
            shared: Arc::clone(&self.shared),
            of_this_thread: PhantomData,
        })
    }

    /// Forgets all that was recorded and watched, and goes on recording.
    ///
    /// # Errors
    /// [`Error::NotRecording`] outside of a scope.
    pub fn reset(&self) -> Result<(), Error> {
        let mut state = self.shared.state();
        if state.scope.is_none() {
            return Err(Error::NotRecording);
        }
        state.watched.clear();
        let forgotten = state.trace.replace(Default::default());
        // What a user's closure holds is dropped with the entries: not under the lock.
        drop(state);
        drop(forgotten);
        Ok(())
    }

    /// The entries to go back through, and since when the tape follows these sources; a tape
    /// that is not persistent is used up by that.
    ///
    /// # Errors
    /// [`Error::TapeConsumed`] if there are none, or none any more.
    pub(crate) fn entries(
        &self,
        sources: impl Iterator<Item = u64>,
    ) -> Result<(Vec<Numbered>, Sources), Error> {
        let state = self.shared.state();
        let trace = state.trace.as_ref().ok_or(Error::TapeConsumed)?;
        let sources = sources.map(|id| (id, trace.traced_since(id))).collect();
        if self.shared.is_persistent {
            return Ok((trace.entries.clone(), sources));
        }
        drop(state);
        self.shared.close();
        Ok((self.take_entries(), sources))
    }

    /// Takes all that was recorded away from the tape.
    pub(crate) fn take_entries(&self) -> Vec<Numbered> {
        let trace = self.shared.state().trace.take();
        trace.map(|trace| trace.entries).unwrap_or_default()
    }
}

impl Default for GradientTape {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for GradientTape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.shared.state();
        let entries = state.trace.as_ref().map(|trace| trace.entries.len());
        f.debug_struct("GradientTape")
            .field("is_persistent", &self.shared.is_persistent)
            .field("watches_accessed", &self.shared.watches_accessed)
            .field("is_recording", &state.scope.is_some())
            .field("entries", &entries)
            .finish()
    }
}

/// An open scope of a tape; it ends when this is dropped, on the thread that opened it: it
/// cannot be sent to another.
///
/// ```compile_fail,E0277
/// # use trigrad_tape::tensor::GradientTape;
/// let scope = GradientTape::new().enter().unwrap();
/// std::thread::spawn(move || drop(scope));
/// ```
#[derive(Debug)]
#[must_use = "the scope ends when this is dropped"]
pub struct Scope {
    scope: u64,
    shared: Arc<Shared>,
    of_this_thread: PhantomData<*const ()>,
}

impl Scope {
    /// [`GradientTape::watch`], which has all it needs in a scope.
    ///
    /// # Panics
    /// If a gradient in the scope has used up the tape, or an `Option` is `None`.
    pub fn watch<N: Nest + ?Sized>(&self, nest: &N) {
        let shared = Arc::clone(&self.shared);
        if let Err(error) = (GradientTape { shared }).watch(nest) {
            panic!("{error}");
        }
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        // By now another scope of the tape may be open, which is not this one's to end.
        if state.stopped == Some(self.scope) {
            state.stopped = None;
        }
        if state.scope == Some(self.scope) {
            drop(state);
            self.shared.close();
        }
    }
}

/// A tape that was stopped in its scope; it records again when this is dropped, unless the
/// scope has ended.
#[derive(Debug)]
#[must_use = "the tape records again when this is dropped"]
pub struct Stopped {
    scope: u64,
    shared: Arc<Shared>,
    of_this_thread: PhantomData<*const ()>,
}

impl Drop for Stopped {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        if state.stopped == Some(self.scope) && state.scope.is_none() {
            state.stopped = None;
            drop(state);
            self.shared.reopen(self.scope);
        }
    }
}
