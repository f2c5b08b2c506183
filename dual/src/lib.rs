//! Forward mode: numbers that carry their derivatives through any function.
//!
//! ```
//! use trigrad_dual::derivative;
//! let (value, slope) = derivative(|x| x * x + 2.0 * x, 3.0);
//! assert_eq!((value, slope), (15.0, 8.0));
//! ```
//!
//! A [`Dual`] is a value and `N` derivatives of it, side by side on the stack. It
//! knows no primitive of its own: it runs the partials of the table's rows on its
//! components, and so is right wherever the table is. Every driver has the value in
//! front of its result.
//!
//! # One number for many
//! [`gradient`](gradient()) follows [`LANES`] inputs in each run of the function,
//! [`jvp`](jvp()) a single direction:
//! ```
//! use trigrad_dual::{gradient, jvp};
//! let (value, slopes) = gradient(|x| x[0] * x[0] * x[1] + x[0] * x[1], &[3.0, 2.0]);
//! assert_eq!((value, slopes.as_slice()), (24.0, [14.0, 12.0].as_slice()));
//! assert_eq!(jvp(|x| x[0] * x[1], &[3.0, 2.0], &[1.0, 1.0]), (6.0, 5.0));
//! ```
//!
//! # Several outputs, second derivatives
//! [`jacobian`](jacobian()) takes a function to a vector, [`hessian`](hessian()) runs
//! on duals of duals:
//! ```
//! use trigrad_dual::{hessian, jacobian};
//! let (_, slopes) = jacobian(|x| vec![x[0] * x[1], x[0] - x[1]], &[3.0, 2.0]);
//! assert_eq!(slopes[(1, 1)], -1.0);
//! let (_, _, curvature) = hessian(|x| x[0] * x[1].exp(), &[3.0, 0.0]);
//! assert_eq!(curvature[(1, 1)], 3.0);
//! ```
//!
//! # Any order
//! Nest [`derivative`](derivative()): numbers of different orders are different
//! types, so one cannot be taken for the other. A number of the outer
//! differentiation enters the inner one by [`Dual::constant`].
//! ```
//! use trigrad_dual::{Dual, derivative};
//! let third = derivative(|x| derivative(|x| derivative(|x: Dual<Dual<Dual>>| x.exp(), x).1, x).1, 0.0);
//! assert_eq!(third, (1.0, 1.0));
//! ```
//!
//! # Which functions
//! Closures with their captures; generic functions over
//! [`Scalar`](trigrad_core::Scalar), which every engine can run; programs over
//! [`Ordered`](trigrad_core::Ordered) that branch, and are differentiated along the
//! branch taken. For a [`Function`](trigrad_core::Function), that is a formula or
//! what [`function!`](trigrad_core::function) writes, the module [`mod@function`] has the
//! same drivers with knowledge of structure: which inputs a number depends on at all.
//!
//! # Of static size, and of many inputs
//! The drivers of [`mod@fixed`] take arrays and nalgebra's vectors of static size and
//! touch no heap; those of [`mod@tracked`] leave out operations that do not concern the
//! inputs a pass follows, and tell infinite slopes apart for closures too.
//!
//! # At the edges
//! Where a value is NaN, its derivatives are NaN. Infinite slopes are infinite, and
//! a kink takes the mean of its sides. Plain duals multiply always, so beside an
//! infinite slope another derivative may be NaN (0 times infinity) but never a wrong
//! number; the drivers of [`mod@function`] tell the two apart.

#![forbid(unsafe_code)]

mod curved;
mod derivative;
mod dual;
pub mod fixed;
pub mod function;
mod gradient;
mod hessian;
mod hvp;
mod interpret;
mod jacobian;
mod jvp;
mod lanes;
mod partial;
mod seeds;
pub mod tracked;

pub use curved::Curved;
pub use derivative::derivative;
pub use dual::Dual;
pub use gradient::gradient;
pub use hessian::hessian;
pub use hvp::hvp;
pub use jacobian::jacobian;
pub use jvp::{Outputs, jvp};
pub use lanes::Lanes;
pub use partial::{partial_hessian, partial_jacobian, second_along};
pub use seeds::{HESSIAN_LANES, HyperDual, LANES};
