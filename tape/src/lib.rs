//! Reverse mode: a gradient in one run of the function and one sweep back, whatever
//! the number of inputs.
//!
//! A driver runs a closure on variables that record what is done to them. It may
//! capture what it likes:
//!
//! ```
//! use trigrad_tape::gradient;
//! let rate = 0.5;
//! let (value, slopes) = gradient(|x| x[0] * x[0] + (x[1] * rate).exp(), &[3.0, 0.0]);
//! assert_eq!(value, 10.0);
//! assert_eq!(slopes.as_slice(), [6.0, 0.5]);
//! ```
//!
//! # Drivers
//! | | gives, of `f` at `x` | sweeps |
//! |---|---|---|
//! | [`gradient`] | value and gradient | 1 |
//! | [`vjp`] | values, and the transposed Jacobian times output seeds | 1 |
//! | [`jacobian`] | values and Jacobian | 1 for every 8 outputs |
//! | [`hvp`] | value, gradient, and Hessian times a vector | 2 |
//! | [`hessian`] | value, gradient and Hessian | 1 for every 8 inputs, and 1 |
//!
//! [`checkpoint`] has gradients of long loops, in as little memory as there is.
//!
//! The module [`function`] has the same for a [`Function`](trigrad_core::Function),
//! as a formula is one. [`Tape::record`] is what they all stand on: use it for
//! derivatives within derivatives, or to keep memory from one gradient to the next.
//!
//! # Memory
//! A [`Tape`] has the same drivers as methods, and keeps its memory from one to the next;
//! [`Tape::gradient_into`] allocates nothing. What is recorded takes 24 bytes for each
//! operation on two numbers that depend on different things, and nothing for the others:
//! 9 bytes and 1.4 ns an operation on Rosenbrock's function, sweep and all, and 3 ns at
//! 10^8 operations, if the memory is there already. A tape [with a limit](Tape::with_limit) refuses a recording before the
//! machine runs out of memory, and [`Tape::try_gradient`] says so in an error.
//!
//! # Many numbers at once
//! A function of many numbers is one entry if it is written as such: `Scalar::sum_of`,
//! `product`, `hypot_of` (the norm) and `logsumexp_of`, the rows of the table of any
//! number of arguments; [`Var::dot`], [`Var::polynomial`] and [`Var::softmax`]; products
//! of a [`Matrix`], its [solutions](Matrix::solve), [triangles](Matrix::cholesky) and
//! [determinants](Matrix::log_determinant). What was computed by other means enters with
//! its derivatives by [`Var::statement`], or with its pullback by [`Var::with_pullback`].
//!
//! ```
//! use trigrad_tape::{Matrix, Var, gradient};
//! // The density of a normal distribution by the entries of its covariance.
//! let point = [0.5, -1.0];
//! let (_, slopes) = gradient(
//!     |x| {
//!         let lower = Matrix::from_vars(2, 2, x).cholesky();
//!         let whitened = lower.solve(&Matrix::constant(2, 1, &point)).vars();
//!         Var::dot(&whitened, &whitened) * -0.5 - lower.log_determinant()
//!     },
//!     &[4.0, 0.0, 0.0, 1.0],
//! );
//! assert_eq!(slopes.as_slice(), [-0.1171875, -0.125, 0.0, 0.0]);
//! ```
//! What takes the same branches at every point can be recorded once and replayed, at many
//! points side by side: [`replay`].
#![cfg_attr(
    feature = "sparse",
    doc = "Where most derivatives are 0, [`sparse`] finds the others by few of them."
)]
//!
//! # Which functions
//! A variable belongs to one recording, whose brand is part of its type, so the
//! function must take variables of any brand. A closure does when it is written in
//! the call, where the driver tells it so. A function that is generic over the
//! number, or one that is generic over the lifetime, is called from there:
//!
//! ```
//! use trigrad_core::{Ordered, Scalar};
//! use trigrad_tape::{Var, gradient, hessian};
//!
//! fn norm<S: Scalar>(x: &[S]) -> S {
//!     (x[0] * x[0] + x[1] * x[1]).sqrt()
//! }
//! assert_eq!(gradient(|x| norm(x), &[0.0, 4.0]).1.as_slice(), [0.0, 1.0]);
//! assert_eq!(hessian(|x| norm(x), &[0.0, 4.0]).2[(0, 0)], 0.25);
//!
//! fn bend<S: Ordered>(x: &[S]) -> S {
//!     if x[0] > 1.0 { x[0] * x[0] } else { -x[0] }
//! }
//! assert_eq!(gradient(|x| bend(x), &[2.0]).1[0], 4.0);
//! assert_eq!(gradient(|x| bend(x), &[0.0]).1[0], -1.0);
//!
//! fn area<'t>(x: &[Var<'t>]) -> Var<'t> {
//!     x[0] * x[1]
//! }
//! assert_eq!(gradient(area, &[3.0, 4.0]).0, 12.0); // no closure needed here
//! ```
//!
//! With the feature `tensor` the module `tensor` has TensorFlow's `GradientTape`, on tensors of
//! any number of axes.
//!
//! # What the derivatives are
//! - The primal is the plain evaluation, bit for bit.
//! - An input that the output does not depend on has the derivative 0, beside
//!   infinite slopes too: d/dy (sqrt(x) + y) is 1 at x = 0. To tell it from an input whose
//!   derivative happens to be 0, ask for the [`Recording::connected_gradient`].
//! - Where the value is NaN, every derivative is.
//! - At a kink the slope is the middle of the two sides'; a branch in Rust code gives
//!   the derivative of the side taken.
//! - A product of 0 and an infinite slope is NaN, never a finite guess:
//!   sqrt(x) * sqrt(x) at 0.

// Not forbidden, because of `log.rs`.
#![deny(unsafe_code)]

mod block;
pub mod checkpoint;
mod drivers;
mod full;
pub mod function;
mod gathered;
mod kept;
mod linear;
mod log;
mod matrix;
mod pullback;
mod recycled;
pub mod replay;
mod room;
mod shape;
#[cfg(feature = "sparse")]
pub mod sparse;
mod statement;
mod sweep;
mod tape;
#[cfg(feature = "tensor")]
pub mod tensor;
mod trace;
mod var;

pub use drivers::{gradient, hessian, hvp, jacobian, vjp};
pub use full::Full;
pub use matrix::Matrix;
pub use tape::{Recording, Tape};
pub use var::Var;
