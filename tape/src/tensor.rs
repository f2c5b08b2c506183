//! TODO

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
mod jacobian;
mod nest;
mod number;
mod operation;
mod probe;
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
pub use shape::Index;
pub use tape::{GradientTape, Recording, Stopped};
pub use values::{DType, Element};
pub use variable::Variable;
