//! Variables: values that change, and that tapes watch by themselves.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use trigrad_core::{Binary, Primitive};

use crate::tensor::active::{self, Active};
use crate::tensor::error::Error;
use crate::tensor::handle::{Operand, Tensor};
use crate::tensor::id::next_id;
use crate::tensor::operation::Operation;
use crate::tensor::record::tell;
use crate::tensor::rows;
use crate::tensor::values::{DType, Values};

/// A tensor whose values can be assigned anew; its shape and element type stay.
///
/// Reading it makes a tensor. A trainable variable is watched by every tape whose scope is
/// open when it is read (unless the tape says otherwise), so that a model needs no `watch`. A
/// clone is the same variable.
///
/// Assignments are not differentiated, and what was read before keeps the values it had.
///
/// ```
/// use trigrad_tape::tensor::{GradientTape, Variable};
/// let v = Variable::new(3.0);
/// let tape = GradientTape::new();
/// let y = tape.record(|_| &v * &v);
/// v.assign(100.0)?;
/// let slope = tape.connected_gradient(&y, &v)?;
/// assert_eq!(slope.item::<f64>(), Some(6.0));
/// # Ok::<(), trigrad_tape::tensor::Error>(())
/// ```
#[derive(Clone)]
pub struct Variable(Arc<Inner>);

struct Inner {
    id: u64,
    is_trainable: bool,
    shape: Vec<usize>,
    dtype: DType,
    values: RwLock<Values>,
}

impl Variable {
    /// A trainable variable.
    pub fn new(value: impl Into<Tensor>) -> Self {
        Self::with_training(&value.into(), true)
    }

    /// A variable that no tape watches by itself.
    pub fn untrained(value: impl Into<Tensor>) -> Self {
        Self::with_training(&value.into(), false)
    }

    fn with_training(value: &Tensor, is_trainable: bool) -> Self {
        Self(Arc::new(Inner {
            id: next_id(),
            is_trainable,
            shape: value.shape().to_vec(),
            dtype: value.dtype(),
            values: RwLock::new(value.values().clone()),
        }))
    }

    /// The value as a tensor of its own. Tapes see where it came from.
    pub fn read(&self) -> Tensor {
        let result = self.value();
        if !result.dtype().is_float() {
            return result;
        }
        if self.is_trainable() {
            for one in active::stack().iter() {
                if let Active::Tape(tape, scope) = one {
                    // Of another thread's making, and over, if the number is not the same.
                    let is_open = tape.state().scope == Some(*scope);
                    if is_open && tape.watches_accessed {
                        tape.watch(self.id(), Some(self));
                    }
                }
            }
        }
        // Under the identity of the variable itself: what a tape watches.
        let source = Tensor::with_id(self.id(), result.values().clone());
        tell(
            Operation::Identity,
            &[&source],
            std::slice::from_ref(&result),
        )
        .expect("a tangent goes through unchanged");
        result
    }

    /// The value as a tensor that no tape knows.
    pub fn value(&self) -> Tensor {
        let values = self.0.values.read().unwrap_or_else(PoisonError::into_inner);
        Tensor::of(values.clone())
    }

    /// Gives it the values of `value`.
    ///
    /// # Errors
    /// If shape or element type are not the variable's.
    pub fn assign(&self, value: impl Operand) -> Result<(), Error> {
        let value = value.tensor(&self.value());
        self.check(value.values())?;
        *self.write() = value.values().clone();
        Ok(())
    }

    /// Adds `step` to the value.
    ///
    /// # Errors
    /// If shape or element type of the sum are not the variable's.
    pub fn assign_add(&self, step: impl Operand) -> Result<(), Error> {
        self.step(Binary::Add, &step.tensor(&self.value()))
    }

    /// Subtracts `step` from the value.
    ///
    /// # Errors
    /// If shape or element type of the difference are not the variable's.
    pub fn assign_sub(&self, step: impl Operand) -> Result<(), Error> {
        self.step(Binary::Sub, &step.tensor(&self.value()))
    }

    // In one go: what another thread assigns meanwhile is not lost. No tape is told.
    fn step(&self, row: Binary, step: &Tensor) -> Result<(), Error> {
        let mut values = self.write();
        let result = rows::evaluate(Primitive::Binary(row), &[&*values, step.values()])?;
        self.check(&result)?;
        *values = result;
        Ok(())
    }

    fn check(&self, values: &Values) -> Result<(), Error> {
        if values.dtype() != self.dtype() {
            return Err(Error::Dtype {
                operation: "assign".to_owned(),
                dtypes: vec![self.dtype(), values.dtype()],
            });
        }
        if values.shape() != self.shape() {
            return Err(Error::Shape {
                operation: "assign".to_owned(),
                shapes: vec![self.shape().to_vec(), values.shape().to_vec()],
            });
        }
        Ok(())
    }

    fn write(&self) -> RwLockWriteGuard<'_, Values> {
        let values = &self.0.values;
        values.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether tapes watch it by themselves.
    pub fn is_trainable(&self) -> bool {
        self.0.is_trainable
    }

    /// The lengths of the axes.
    pub fn shape(&self) -> &[usize] {
        &self.0.shape
    }

    /// The type of the elements.
    pub fn dtype(&self) -> DType {
        self.0.dtype
    }

    /// What tells this variable from all other variables and tensors of the process; younger
    /// ones have greater numbers.
    pub fn id(&self) -> u64 {
        self.0.id
    }
}

/// A read.
impl Operand for Variable {
    fn tensor(&self, _: &Tensor) -> Tensor {
        self.read()
    }
}

impl fmt::Debug for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<tf.Variable: id={}, {:?}>", self.id(), self.value())
    }
}
