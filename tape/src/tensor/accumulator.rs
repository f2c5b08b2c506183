//! `ForwardAccumulator`: tangents that are computed along with the values.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::tensor::active::{self, Active};
use crate::tensor::backward::push_forward;
use crate::tensor::error::Error;
use crate::tensor::gradient::UnconnectedGradients;
use crate::tensor::handle::{Tensor, Trail};
use crate::tensor::id::{IdMap, next_id};
use crate::tensor::nest::{Leaf, Nest, for_each_leaf, outline};
use crate::tensor::operation::Operation;
use crate::tensor::slope::slopes_of;
use crate::tensor::trace::Entry;

/// Computes, beside everything that depends on its primals, the tangent: the product of the
/// Jacobian with the tangents of the primals.
///
/// Forward mode. In the scope of an accumulator a tape gives Hessians times vectors (forward
/// over reverse), and an accumulator inside of another the second derivative: ask the outer
/// one for the tangent of what the inner one answered.
///
/// ```
/// use trigrad_tape::tensor::{ForwardAccumulator, GradientTape, Tensor};
/// let (x, v) = (Tensor::from([1.0, 2.0]), Tensor::from([1.0, -1.0]));
/// let forward = ForwardAccumulator::new(&x, &v)?;
/// let gradient = forward.record(|| {
///     let tape = GradientTape::new();
///     let y = tape.record(|scope| {
///         scope.watch(&x);
///         (&x * &x * &x).sum()
///     });
///     tape.connected_gradient(&y, &x)
/// })?;
/// let hessian_times_v = forward.jvp(&gradient).unwrap();
/// assert_eq!(hessian_times_v.to_vec::<f64>(), Some(vec![6.0, -12.0]));
/// # Ok::<(), trigrad_tape::tensor::Error>(())
/// ```
pub struct ForwardAccumulator {
    shared: Arc<Shared>,
}

impl ForwardAccumulator {
    /// An accumulator of these tangents of these primals: tensors and variables in one
    /// structure, tangents in the same.
    ///
    /// The shape of a tangent is not looked at; one that does not fit fails in the first
    /// operation on its primal.
    ///
    /// # Errors
    /// [`Error::StructureMismatch`], [`Error::DuplicatePrimal`], [`Error::NotATensor`].
    pub fn new<P: Nest + ?Sized, T: Nest + ?Sized>(
        primals: &P,
        tangents: &T,
    ) -> Result<Self, Error> {
        if outline(primals) != outline(tangents) {
            return Err(Error::StructureMismatch);
        }
        let (mut ids, mut numbers) = (Vec::new(), Vec::new());
        for_each_leaf(primals, |leaf| {
            ids.push(match leaf {
                Leaf::Tensor(tensor) => Some(tensor.id()),
                Leaf::Variable(variable) => Some(variable.id()),
                Leaf::Nothing => None,
            });
        });
        for_each_leaf(tangents, |leaf| {
            numbers.push(match leaf {
                Leaf::Tensor(tensor) => Some(tensor.clone()),
                Leaf::Variable(variable) => Some(variable.read()),
                Leaf::Nothing => None,
            });
        });
        let mut state = State::default();
        for (position, (id, tangent)) in ids.into_iter().zip(numbers).enumerate() {
            let (id, tangent) = id.zip(tangent).ok_or(Error::NotATensor { position })?;
            if state.tangents.insert(id, tangent).is_some() {
                return Err(Error::DuplicatePrimal { position });
            }
        }
        let state = Mutex::new(state);
        Ok(Self {
            shared: Arc::new(Shared { state }),
        })
    }

    /// Runs `f` in a scope of the accumulator, and ends the scope, also if `f` panics.
    ///
    /// # Panics
    /// If the accumulator is recording already.
    pub fn record<R>(&self, f: impl FnOnce() -> R) -> R {
        match self.enter() {
            Ok(_accumulating) => f(),
            Err(error) => panic!("{error}"),
        }
    }

    /// Opens a scope, which ends when what is returned is dropped. Operations outside of it
    /// are not followed; a scope that is opened later goes on.
    ///
    /// # Errors
    /// [`Error::AlreadyRecording`].
    pub fn enter(&self) -> Result<Accumulating, Error> {
        let scope = next_id();
        let mut state = self.shared.state();
        if state.scope.is_some() {
            return Err(Error::AlreadyRecording);
        }
        state.scope = Some(scope);
        drop(state);
        active::push(Active::Accumulator(Arc::clone(&self.shared), scope));
        Ok(Accumulating {
            scope,
            shared: Arc::clone(&self.shared),
            of_this_thread: PhantomData,
        })
    }

    /// Ends the scope, if one is open.
    pub fn exit(&self) {
        self.shared.close();
    }

    /// The tangents of these tensors, in their structure; `None` where one does not depend on
    /// the primals by operations in the scope. Computes nothing, and may be asked at any time.
    pub fn jvp<N: Nest + ?Sized>(&self, of: &N) -> N::Shaped<Option<Tensor>> {
        self.jvp_with(of, UnconnectedGradients::None)
    }

    /// [`jvp`](Self::jvp), with zeros for what is unconnected where asked for.
    pub fn jvp_with<N: Nest + ?Sized>(
        &self,
        of: &N,
        unconnected: UnconnectedGradients,
    ) -> N::Shaped<Option<Tensor>> {
        let state = self.shared.state();
        let mut answers = Vec::new();
        for_each_leaf(of, |leaf| {
            let (id, shape, dtype) = match leaf {
                Leaf::Tensor(tensor) => (tensor.id(), tensor.shape(), tensor.dtype()),
                Leaf::Variable(variable) => (variable.id(), variable.shape(), variable.dtype()),
                Leaf::Nothing => return answers.push(None),
            };
            answers.push(match (state.tangents.get(&id), unconnected) {
                (Some(tangent), _) => Some(tangent.clone()),
                (None, UnconnectedGradients::Zero) => Some(Tensor::zeros(shape, dtype)),
                (None, UnconnectedGradients::None) => None,
            });
        });
        drop(state);
        let mut answers = answers.into_iter();
        of.shaped(&mut || answers.next().flatten())
    }
}

impl fmt::Debug for ForwardAccumulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.shared.state();
        f.debug_struct("ForwardAccumulator")
            .field("is_recording", &state.scope.is_some())
            .field("tangents", &state.tangents.len())
            .finish()
    }
}

/// An open scope of an accumulator; it ends when this is dropped, on the thread that opened it.
#[derive(Debug)]
#[must_use = "the scope ends when this is dropped"]
pub struct Accumulating {
    scope: u64,
    shared: Arc<Shared>,
    of_this_thread: PhantomData<*const ()>,
}

impl Drop for Accumulating {
    fn drop(&mut self) {
        // By now another scope may be open, which is not this one's to end.
        if self.shared.state().scope == Some(self.scope) {
            self.shared.close();
        }
    }
}

#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    tangents: IdMap<Tensor>,
    // Of the results, to tell those that nobody has any more.
    results: Vec<(u64, Trail)>,
    // How many results there may be before those are looked for.
    room: usize,
    scope: Option<u64>,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tangents", self.tangents.len())
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self) {
        if let Some(scope) = self.state().scope.take() {
            active::remove(scope);
        }
    }

    pub(crate) fn traces(&self, id: u64, scope: u64) -> bool {
        let state = self.state();
        state.scope == Some(scope) && state.tangents.contains_key(&id)
    }

    /// Computes the tangents of the results of an operation.
    pub(crate) fn follow(&self, entry: &Entry, results: &[Tensor]) -> Result<(), Error> {
        let tangents: IdMap<Tensor> = {
            let state = self.state();
            let known = |id: u64| Some((id, state.tangents.get(&id)?.clone()));
            let floats = entry.inputs.iter().filter(|input| input.dtype.is_float());
            floats.filter_map(|input| known(input.id)).collect()
        };
        for (place, result) in results.iter().enumerate() {
            let tangent = match &entry.operation {
                Operation::Row { .. } => along_row(entry, &tangents)?,
                _ => push_forward(entry, place, &tangents)?,
            };
            if let Some(tangent) = tangent {
                self.state().add(result, tangent);
            }
        }
        Ok(())
    }
}

impl State {
    fn add(&mut self, result: &Tensor, tangent: Tensor) {
        self.tangents.insert(result.id(), tangent);
        self.results.push((result.id(), result.downgrade()));
        if self.results.len() > self.room.max(FIRST_SWEEP) {
            let tangents = &mut self.tangents;
            self.results.retain(|(id, trail)| {
                let is_alive = trail.count() > 0;
                if !is_alive {
                    tangents.remove(id);
                }
                is_alive
            });
            self.room = 2 * self.results.len();
        }
    }
}

// Below this many results a sweep would cost more than it frees.
const FIRST_SWEEP: usize = 256;

// The sum of slopes times tangents: what a transposed way back comes to, without going it.
fn along_row(entry: &Entry, tangents: &IdMap<Tensor>) -> Result<Option<Tensor>, Error> {
    let Operation::Row { row, .. } = entry.operation else {
        return Ok(None);
    };
    let made = &entry.outputs[0];
    let given = |slot: &usize| tangents.contains_key(&entry.inputs[*slot].id);
    let slots: Vec<usize> = (0..entry.inputs.len()).filter(given).collect();
    let slopes = slopes_of(row, &slots, &entry.inputs, made.kept.as_ref())?;
    let mut sum: Option<Tensor> = None;
    for (slope, &slot) in slopes.into_iter().zip(&slots) {
        let input = &entry.inputs[slot];
        let term = slope.times(&tangents[&input.id].spread_to(&input.shape)?)?;
        sum = Some(match sum {
            Some(sum) => Tensor::apply(ADD, &[&sum, &term])?,
            None => term,
        });
    }
    sum.map(|sum| sum.spread_to(&made.shape)).transpose()
}

const ADD: trigrad_core::Primitive = trigrad_core::Primitive::Binary(trigrad_core::Binary::Add);
