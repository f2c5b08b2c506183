//! What a tape has recorded, and the state it is in.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::tensor::active::{self, Active};
use crate::tensor::handle::{Tensor, Trail};
use crate::tensor::id::{IdMap, IdSet, next_id};
use crate::tensor::operation::{Operation, Saved};
use crate::tensor::values::DType;
use crate::tensor::variable::Variable;

/// An operation that was carried out.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) operation: Operation,
    pub(crate) inputs: Vec<Saved>,
    pub(crate) outputs: Vec<Made>,
}

/// A result of an operation.
pub(crate) struct Made {
    pub(crate) id: u64,
    pub(crate) shape: Vec<usize>,
    pub(crate) dtype: DType,
    /// The tensor itself, only where the way back needs it.
    pub(crate) kept: Option<Tensor>,
    trail: Trail,
}

impl std::fmt::Debug for Saved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.id)
    }
}

impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.id)
    }
}

impl Made {
    pub(crate) fn new(tensor: &Tensor, is_needed: bool) -> Self {
        Self {
            id: tensor.id(),
            shape: tensor.shape().to_vec(),
            dtype: tensor.dtype(),
            kept: is_needed.then(|| tensor.clone()),
            trail: tensor.downgrade(),
        }
    }

    /// Whether anybody has the tensor beside this.
    fn is_alive(&self) -> bool {
        self.trail.count() > usize::from(self.kept.is_some())
    }
}

/// An entry of a tape, and its number there.
pub(crate) type Numbered = (u64, Arc<Entry>);

/// One recording: what began with entering a tape that had none.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    pub(crate) entries: Vec<Numbered>,
    // What is watched, and what was made of it: since the entry of which number.
    traced: IdMap<u64>,
    next: u64,
    // How many entries there may be before those that nobody can ask for are looked for.
    room: usize,
}

impl Trace {
    /// The number of the first entry that could follow this tensor.
    pub(crate) fn traced_since(&self, id: u64) -> Option<u64> {
        self.traced.get(&id).copied()
    }

    fn watch(&mut self, id: u64) {
        self.traced.entry(id).or_insert(self.next);
    }

    /// Adds an entry, and hands back those that have become useless, to be dropped where no
    /// lock is held.
    fn add(&mut self, entry: &Arc<Entry>) -> Vec<Numbered> {
        entry.outputs.iter().for_each(|made| self.watch(made.id));
        self.entries.push((self.next, Arc::clone(entry)));
        self.next += 1;
        if self.entries.len() <= self.room.max(FIRST_SWEEP) {
            return Vec::new();
        }
        let useless = self.sweep();
        self.room = 2 * self.entries.len();
        useless
    }

    // Takes out the entries whose results nobody has any more, and none that stays was made
    // of. Its own inputs may be kept by an entry that goes, so those are dropped on the way.
    // An entry that another tape has too stays: going back there may need the results here.
    fn sweep(&mut self) -> Vec<Numbered> {
        let mut needed = IdSet::default();
        let mut useless = Vec::new();
        let mut kept = Vec::with_capacity(self.entries.len());
        for (number, entry) in self.entries.drain(..).rev() {
            let is_needed = |made: &Made| made.is_alive() || needed.contains(&made.id);
            if Arc::strong_count(&entry) > 1 || entry.outputs.iter().any(is_needed) {
                needed.extend(entry.inputs.iter().map(|input| input.id));
                kept.push((number, entry));
                continue;
            }
            for made in &entry.outputs {
                self.traced.remove(&made.id);
            }
            // What a user's closure holds is for the user to drop: not under a lock.
            if matches!(entry.operation, Operation::Custom(_)) {
                useless.push((number, entry));
            }
        }
        kept.reverse();
        self.entries = kept;
        useless
    }
}

// Below this many entries a sweep would cost more than it frees.
const FIRST_SWEEP: usize = 256;

/// What a tape and its scopes have in common.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) is_persistent: bool,
    pub(crate) watches_accessed: bool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
pub(crate) struct State {
    /// None before the tape is entered, and after it was used up.
    pub(crate) trace: Option<Trace>,
    /// The scope that is open and records.
    pub(crate) scope: Option<u64>,
    /// The scope that is open and was stopped.
    pub(crate) stopped: Option<u64>,
    /// By identity, which is the order of creation.
    pub(crate) watched: BTreeMap<u64, Variable>,
}

impl Shared {
    pub(crate) fn new(is_persistent: bool, watches_accessed: bool) -> Arc<Self> {
        Arc::new(Self {
            is_persistent,
            watches_accessed,
            state: Mutex::default(),
        })
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a scope, with a recording of its own if there is none to go on with.
    pub(crate) fn open(self: &Arc<Self>) -> u64 {
        let scope = next_id();
        self.reopen(scope);
        scope
    }

    /// Goes on with a scope that was stopped, as the innermost one.
    pub(crate) fn reopen(self: &Arc<Self>, scope: u64) {
        let mut state = self.state();
        if state.trace.is_none() {
            state.trace = Some(Trace::default());
            state.watched.clear();
        }
        state.scope = Some(scope);
        drop(state);
        active::push(Active::Tape(Arc::clone(self), scope));
    }

    /// Ends the scope that records, if one does.
    pub(crate) fn close(&self) -> Option<u64> {
        let scope = self.state().scope.take()?;
        active::remove(scope);
        Some(scope)
    }

    pub(crate) fn watch(&self, id: u64, variable: Option<&Variable>) {
        let mut state = self.state();
        if let Some(trace) = &mut state.trace {
            trace.watch(id);
            if let Some(variable) = variable {
                state.watched.insert(id, variable.clone());
            }
        }
    }

    pub(crate) fn add(&self, entry: &Arc<Entry>) {
        let useless = match &mut self.state().trace {
            Some(trace) => trace.add(entry),
            None => Vec::new(),
        };
        drop(useless);
    }
}

impl Active {
    /// Whether it follows what is made of this tensor.
    pub(crate) fn traces(&self, id: u64) -> bool {
        match self {
            Self::Tape(tape, scope) => {
                let state = tape.state();
                let trace = state.trace.as_ref().filter(|_| state.scope == Some(*scope));
                trace.is_some_and(|trace| trace.traced_since(id).is_some())
            }
            Self::Accumulator(accumulator, scope) => accumulator.traces(id, *scope),
        }
    }
}
