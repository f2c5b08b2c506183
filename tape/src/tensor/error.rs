//! What can go wrong with tensors and tapes, and what to do about it.

use thiserror::Error;

use crate::tensor::values::DType;

/// Why an operation on tensors, or a question to a tape, has no answer.
///
/// An error leaves everything as it was, but for two: where the sweep back fails half way, and
/// where it ends without a gradient that was asked for ([`Error::Unconnected`]), a tape that is
/// not persistent is used up.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A tape or an accumulator was entered that records already.
    #[error("it is recording already: end its scope before you enter it again")]
    AlreadyRecording,
    /// A tape was stopped, or reset, that does not record.
    #[error("the tape is not recording: stop and reset it only inside of its scope")]
    NotRecording,
    /// Something was to be watched by a tape without a recording.
    #[error(
        "the tape has no recording to watch in: enter it first, and again where a gradient has used it up"
    )]
    TapeNotStarted,
    /// A tape was asked for a gradient that has no recording, or none any more.
    #[error(
        "the tape has no recording: it was never entered, or it is not persistent and has given its \
         one set of derivatives; make it persistent to ask several times"
    )]
    TapeConsumed,
    /// A text that is not the name of a way to treat unconnected sources.
    #[error("{0:?} says nothing about unconnected gradients: write \"none\" or \"zero\"")]
    UnknownUnconnected(String),
    /// A Jacobian in batches was asked for where target or source have fewer than two axes.
    #[error(
        "a batch Jacobian needs a target and a source of at least two axes, the first one the batch; \
         their shapes are {target:?} and {source_shape:?}"
    )]
    BatchRank {
        /// The target's shape.
        target: Vec<usize>,
        /// The source's shape.
        source_shape: Vec<usize>,
    },
    /// A Jacobian in batches was asked for where target and source are of different batches.
    #[error(
        "the first axes of target and source must be one batch, of one length; the shapes are \
         {target:?} and {source_shape:?}"
    )]
    BatchShape {
        /// The target's shape.
        target: Vec<usize>,
        /// The source's shape.
        source_shape: Vec<usize>,
    },
    /// A custom gradient returned another number of gradients than its function has inputs.
    #[error(
        "a custom gradient returned {returned} gradients for the {inputs} inputs of its function"
    )]
    CustomArity {
        /// The number of inputs.
        inputs: usize,
        /// The number of gradients.
        returned: usize,
    },
    /// A function with a custom gradient read trainable variables by itself.
    #[error(
        "the function with a custom gradient reads {count} trainable variables by itself, so no \
         gradient could reach them: pass them as inputs, and use what it gets for them"
    )]
    CustomReadsVariable {
        /// How many they are.
        count: usize,
    },
    /// The same primal was given twice to an accumulator.
    #[error("primal {position} was given before: add up its tangents and give it once")]
    DuplicatePrimal {
        /// Which one, counted from 0.
        position: usize,
    },
    /// There is nothing where a tensor was to be watched.
    #[error("leaf {position} of what is to be watched is no tensor and no variable")]
    NotATensor {
        /// Which one, counted from 0.
        position: usize,
    },
    /// There is nothing where a target or a source should be.
    #[error(
        "leaf {position} of the {role} is nothing: was it a gradient that came out unconnected?"
    )]
    NullTarget {
        /// Which one, counted from 0.
        position: usize,
        /// Target or source.
        role: &'static str,
    },
    /// A Jacobian was asked of several tensors, or of none.
    #[error("a Jacobian takes one tensor as its {role}, not {count}: stack them, or ask for each")]
    NotSingle {
        /// Target or source.
        role: &'static str,
        /// How many they are.
        count: usize,
    },
    /// There is nothing where an output gradient should be.
    #[error(
        "output gradient {position} is nothing: give ones to leave it as it is, or no list at all"
    )]
    NullOutputGradient {
        /// Which one, counted from 0.
        position: usize,
    },
    /// Shapes that do not go together.
    #[error("{operation} has no meaning for the shapes {shapes:?}")]
    Shape {
        /// What was to be done.
        operation: String,
        /// The shapes involved.
        shapes: Vec<Vec<usize>>,
    },
    /// An axis or a place that a tensor does not have.
    #[error("{operation}: {index} is out of range for the shape {shape:?}")]
    OutOfRange {
        /// What was to be done.
        operation: String,
        /// The axis or place asked for.
        index: isize,
        /// The tensor's shape.
        shape: Vec<usize>,
    },
    /// An axis that was named twice.
    #[error("{operation}: axis {axis} is named twice")]
    RepeatedAxis {
        /// What was to be done.
        operation: String,
        /// The axis, as it was named the second time.
        axis: isize,
    },
    /// Element types that an operation does not take, or not together.
    #[error("{operation} does not take elements of {dtypes:?}: cast them first")]
    Dtype {
        /// What was to be done.
        operation: String,
        /// The element types.
        dtypes: Vec<DType>,
    },
    /// Primals and tangents are nested differently.
    #[error("primals and tangents must be nested in the same way")]
    StructureMismatch,
    /// A source has no gradient where one was asked for.
    #[error("source {position} has no gradient: {reason}")]
    Unconnected {
        /// Which one, counted from 0.
        position: usize,
        /// Why.
        reason: Reason,
    },
}

/// Why a source is not connected to the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Reason {
    /// Integers and truth values have no derivatives.
    #[error("its elements are not floats; cast it to floats and watch the result")]
    NotFloat,
    /// The source is a tensor that the tape does not know.
    #[error(
        "the tape did not watch it: call watch(&source) in the scope, before the operations that use it"
    )]
    TensorNotWatched,
    /// The source is a variable that was neither read nor watched.
    #[error(
        "the variable was neither watched nor, as a trainable one, read while the tape recorded: \
         call watch(&variable), or read it in the scope"
    )]
    VariableNotWatched,
    /// The target is not the result of any recorded operation.
    #[error(
        "no recorded operation made the target: compute it in the scope, from what is watched, and not \
         by stop_gradient, rounding, comparisons or casts to integers alone"
    )]
    TargetNotRecorded,
    /// Source and target are both on the tape, and nothing leads from one to the other.
    #[error("no recorded operations lead from it to the target")]
    NoPath,
}
