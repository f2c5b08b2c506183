//! TensorFlow's `GradientTape`, whole: reverse mode on tensors of any number of axes.
//!
//! A tape records what is done to the tensors and variables that it watches, and gives
//! derivatives of the results. This page explains the class argument by argument; what is said
//! of TensorFlow was observed by running it.
//!
//! ```
//! use trigrad_tape::tensor::{GradientTape, Tensor};
//!
//! let x = Tensor::from(3.0_f32);
//! let tape = GradientTape::new().persistent(true);
//! let (y2, y3) = tape.record(|scope| {
//!     scope.watch(&x);
//!     (&x * &x + 2.0, &x * &x + 2.0 * &x)
//! });
//! let dy2_dx = tape.connected_gradient(&y2, &x)?;
//! let dy3_dx = tape.connected_gradient(&y3, &x)?;
//! assert_eq!(dy2_dx.to_string(), "tf.Tensor(6.0, shape=(), dtype=float32)");
//! assert_eq!(dy3_dx.to_string(), "tf.Tensor(8.0, shape=(), dtype=float32)");
//! # Ok::<(), trigrad_tape::tensor::Error>(())
//! ```
//!
//! # From Python to Rust
//! | TensorFlow | here |
//! |---|---|
//! | `tf.constant(3.0)` | `Tensor::from(3.0_f32)`, `Tensor::new(&shape, elements)` |
//! | `tf.Variable(3.0)`, `trainable=False` | [`Variable::new`], [`Variable::untrained`] |
//! | `with tf.GradientTape() as tape:` | [`tape.record(\|scope\| …)`](GradientTape::record), or [`let scope = tape.enter()?`](GradientTape::enter) |
//! | `tape.watch(x)` | [`scope.watch(&x)`](Scope::watch), [`tape.watch(&x)?`](GradientTape::watch) |
//! | `tape.gradient(y, [x, v])` | [`tape.gradient(&y, &(&x, &v))?`](GradientTape::gradient) |
//! | `tape.gradient(…, output_gradients=w, unconnected_gradients='zero')` | [`gradient_with`](GradientTape::gradient_with) and [`GradientOptions`] |
//! | `tape.jacobian`, `tape.batch_jacobian` | [`jacobian`](GradientTape::jacobian), [`batch_jacobian`](GradientTape::batch_jacobian) |
//! | `with tape.stop_recording():` | [`let stopped = tape.stop_recording()?`](GradientTape::stop_recording) |
//! | `tape.reset()`, `tape.watched_variables()` | [`reset`](GradientTape::reset), [`watched_variables`](GradientTape::watched_variables) |
//! | `tf.stop_gradient(x)` | [`x.stop_gradient()`](Tensor::stop_gradient) |
//! | `@tf.custom_gradient` | [`custom_gradient`] |
//! | `tf.autodiff.ForwardAccumulator(x, v)` | [`ForwardAccumulator::new(&x, &v)?`](ForwardAccumulator::new) |
//! | `x * x`, `tf.sin(x)`, `tf.maximum(x, y)` | `&x * &x`, `x.sin()`, `x.maximum(&y)` |
//! | `tf.reduce_sum(x)`, `axis=[0]`, `keepdims=True` | [`x.sum()`](Tensor::sum), [`x.reduce_sum(&[0], true)?`](Tensor::reduce_sum) |
//!
//! # `GradientTape(persistent=False, watch_accessed_variables=True)`
//! - **persistent**. By default a tape gives one set of derivatives. The answer uses it up and
//!   frees what it has recorded; a second question is [`Error::TapeConsumed`]. A persistent tape
//!   ([`persistent(true)`](GradientTape::persistent)) may be asked until it is dropped.
//! - **watch_accessed_variables**. By default a trainable variable is watched by being read in
//!   the scope, which `&v * &x` does too. With
//!   [`watch_accessed_variables(false)`](GradientTape::watch_accessed_variables) only what
//!   `watch` names is. Variables that are not trainable have to be named in any case.
//!
//! A new tape records nothing. It records between the beginning and the end of its scope, and
//! then what depends on something that it watches. Entered once more it goes on; entered after
//! it was used up it begins anew.
//!
//! # `watch(tensor)`
//! - **tensor**: a tensor, a variable, or any [`Nest`] of them. Only operations that come after
//!   it are recorded with respect to it. A tensor is watched by its identity, not by its value:
//!   a clone is the same tensor, the result of an operation never is.
//!
//! # `gradient(target, sources, output_gradients=None, unconnected_gradients=NONE)`
//! - **target**: what is differentiated, a tensor or a structure. The gradient is that of the
//!   sum of all elements of all targets.
//! - **sources**: by what: variables, watched tensors, or results in between, one or a
//!   structure. The answer has the structure of the sources, and each gradient the shape and
//!   element type of its source.
//! - **output_gradients**: adjoints of the targets to begin with, instead of ones. The answer
//!   is then the transposed Jacobian times these.
//! - **unconnected_gradients**: what a source gets that the target does not depend on by
//!   recorded operations: `None`, or with [`UnconnectedGradients::Zero`] zeros. A gradient that
//!   comes out as 0 is 0 in both cases. Where a missing gradient is a mistake,
//!   [`connected_gradient`](GradientTape::connected_gradient) returns gradients without
//!   `Option`, or an error that says which source has none, and why.
//!
//! # Derivatives of derivatives
//! The way back consists of operations on tensors too. Whoever records at the time records
//! them: a tape around, or a persistent tape in its own scope. Each tape has to watch for
//! itself what it is to differentiate by.
//!
//! ```
//! use trigrad_tape::tensor::{GradientTape, Tensor};
//! let x = Tensor::from(3.0);
//! let outer = GradientTape::new();
//! let slope = outer.record(|scope| {
//!     scope.watch(&x);
//!     let inner = GradientTape::new();
//!     let y = inner.record(|scope| {
//!         scope.watch(&x);
//!         &x * &x * &x
//!     });
//!     inner.connected_gradient(&y, &x)
//! })?;
//! let bend = outer.connected_gradient(&slope, &x)?;
//! assert_eq!((slope.item(), bend.item()), (Some(27.0), Some(18.0)));
//! # Ok::<(), trigrad_tape::tensor::Error>(())
//! ```
//!
//! # What the derivatives are
//! Element by element they are the slopes of the table of primitives, to the bit; all rows have
//! methods, and any of them can be applied by [`Tensor::apply`]. At a few places TensorFlow
//! answers otherwise than the table, and so does this tape, unlike the scalar one of this
//! crate:
//!
//! | | TensorFlow and this tape | the table |
//! |---|---|---|
//! | `relu` at 0; at NaN | 0; 0 | 1/2; NaN |
//! | `maximum`, `minimum` of equal numbers; with a NaN | all to the first; all to the second | 1/2 each; NaN |
//! | `ln` at -0; below 0 | -inf; 1/x | +inf; NaN |
//! | `x^y` at (0, 0), by x | NaN | 0 |
//! | `x^y` by y, for x not above 0 | 0 times the value | NaN, and 0 for 0^y |
//! | `lgamma` at 0 | NaN | infinite |
//! | `sign` at NaN | 0 | NaN |
//! | `floor`, `ceil`, `round` | unconnected | 0 |
//! | `sqrt`, `reciprocal`, `rsqrt`: an adjoint of 0 beside an infinite slope | 0 | NaN |
//!
//! [`reduce_norm`](Tensor::reduce_norm) is the root of a sum of squares, with the slope NaN at
//! the origin. A [`select`](Tensor::select) sends zeros to the side that was not taken; an
//! infinite slope there makes NaN of them.
//!
//! # Cost
//! An operation stores what its way back needs, and nothing else: a sum stores shapes only.
//! Operations whose results nobody has any more, and nothing recorded was made of, are
//! forgotten from time to time while the tape is open. Nothing recurses, however long the
//! recording. Everything may be sent to other threads but open scopes.

mod accumulator;
mod active;
mod arrays;
mod backward;
mod custom;
mod display;
mod elementwise;
mod error;
mod exceptions;
mod gradient;
mod handle;
mod id;
mod jacobian;
mod nest;
mod number;
mod operation;
mod optimizer;
mod probe;
mod product;
mod program;
mod record;
mod reduce;
mod rows;
mod shape;
mod slope;
mod tape;
mod trace;
mod values;
mod variable;

pub use accumulator::{Accumulating, ForwardAccumulator};
pub use custom::{custom_gradient, custom_gradients};
pub use error::{Error, Reason};
pub use gradient::{GradientOptions, UnconnectedGradients};
pub use handle::{Operand, Tensor};
pub use nest::{Leaf, Nest, Step};
pub use optimizer::{Optimizer, Rule};
pub use program::Tensors;
pub use shape::Index;
pub use tape::{GradientTape, Scope, Stopped};
pub use values::{DType, Element};
pub use variable::Variable;
