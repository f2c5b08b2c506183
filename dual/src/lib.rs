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
//! Nest [`derivative`](derivative()): numbers of different orders are different types.
//! ```
//! use trigrad_dual::{Dual, derivative};
//! let third = derivative(|x| derivative(|x| derivative(|x: Dual<Dual<Dual>>| x.exp(), x).1, x).1, 0.0);
//! assert_eq!(third, (1.0, 1.0));
//! ```
//! Beyond a few orders [`taylor`] takes order^2 where nesting takes 2^order:
//! ```
//! use trigrad_dual::taylor::derivatives;
//! assert_eq!(derivatives(|x| x.pow(5.0), 1.0, 6), [1.0, 5.0, 20.0, 60.0, 120.0, 120.0, 0.0]);
//! ```
//!
//! # One differentiation inside of another
//! A function may capture data of any kind, but no number of another differentiation: to
//! take the perturbation of one for that of the other would give a wrong derivative. It
//! does not compile:
//! ```compile_fail,E0277
//! use trigrad_dual::{Dual, derivative};
//! // d/dx [x · d/dy (x + y)] is 1; the inner one captures x, and would make it 2.
//! derivative(|x: Dual| x * derivative(|y| x + y, 1.0).1, 1.0);
//! ```
//! Where a number of the outer differentiation is meant to be in the inner function, the
//! inner one takes an ε of its own: `epsilon!().derivative(…)` in place of `derivative(…)`,
//! and so with every driver. Then x and y are of two types, which do not mix either; x is
//! a constant of the inner differentiation, into which [`Dual::constant`] lifts it, as the
//! point is one that is differentiated at.
//! ```
//! use trigrad_dual::{Dual, derivative, epsilon};
//! let slope = |x| epsilon!().derivative(|y| Dual::constant(x) + y, Dual::constant(1.0)).1;
//! assert_eq!(derivative(|x: Dual| x * slope(x), 1.0), (1.0, 1.0));
//! ```
//! What a closure captures the compiler sees by [`Unperturbed`], which also says what it
//! cannot see: what is in a static, behind a lock or in a channel. With [`epsilon!`] there
//! is nothing to be seen, but one differentiation may not hand a number to the next one by
//! the same `epsilon!()`. And numbers can be taken apart, or [seeded](Dual::variable), by
//! hand. The drivers of [`mod@function`] need none of this, because a generic function
//! captures nothing; those of [`taylor`] have a lifetime for each recording.
//!
//! # Which functions
//! Closures with what they capture, if it has no perturbation; generic functions over
//! [`Scalar`](trigrad_core::Scalar), which every engine can run; programs over
//! [`Ordered`](trigrad_core::Ordered) that branch, and are differentiated along the
//! branch taken. For a [`Function`](trigrad_core::Function), that is a formula or
//! what [`function!`](trigrad_core::function) writes, the module [`mod@function`] has the
//! same drivers with knowledge of structure: which inputs a number depends on at all.
//!
//! # In other people's generic code
//! A dual number has the traits that generic numeric code asks for, wherever its
//! components have them: those of num-traits, from `Num` and `Signed` to `Float` and
//! `FloatConst`; `RealField` and `ComplexField`, and with them the matrices of nalgebra;
//! those of `approx`; and with the feature `serde` its two.
//! ```
//! use nalgebra::{Matrix2, RealField, Vector2};
//! use trigrad_dual::{Dual, derivative};
//! fn first_of_solution<T: RealField + Copy>(x: T) -> T {
//!     let a = Matrix2::new(x, T::one(), -T::one(), x);
//!     a.lu().solve(&Vector2::new(x, x)).unwrap().x
//! }
//! // (x^2 - x)/(x^2 + 1), at 1 with the slope 1/2
//! assert_eq!(derivative(first_of_solution, 1.0), (0.0, 0.5));
//! ```
//! Every method is a row of the table, or made of rows. Comparisons, tests and
//! conversions to integers look at the primal, so a program takes the branches that it
//! takes on plain numbers; `round`, `signum`, `max` and `min` have the values of floats
//! there, not those of the rows. A number that varies cannot be converted to an `f64`:
//! its derivative would be lost without a word. For the same reason there is no
//! `AsPrimitive`; there is no `Eq`, `Ord`, `Hash` or `TotalOrder`, since numbers that
//! compare equal may differ in their tangents.
//!
//! What of nalgebra is right on duals, and what to use in place of the rest, says
//! [`matrix`].
//!
//! # What equations define
//! Roots, fixed points and optima come from a solver that works in plain numbers; their
//! derivatives follow from what defines them, see [`mod@implicit`]:
//! ```
//! use trigrad_dual::{derivative, implicit};
//! // x = cos(p x)
//! let iterate = |p: &[f64]| (0..200).fold(0.5, |x: f64, _| (p[0] * x).cos());
//! let root = |p| implicit::root(iterate, |x, p| x - (p[0] * x).cos(), &[p]).unwrap();
//! let (x, slope) = derivative(root, 1.0_f64);
//! assert!((slope + x * x.sin() / (1.0 + x.sin())).abs() < 1e-15);
//! ```
//! A function with a rule of its own, a library in another language perhaps, is a
//! [`Custom`](trigrad_core::Custom).
//!
//! # Which numbers
//! The components are f64, f32, duals again, the numbers of Taylor mode, intervals, whose
//! derivatives enclose those of every point, expressions, and variables of a tape. Numbers
//! that are not `Copy`, of any precision, run the program that duals of expressions leave:
//! ```
//! use trigrad_core::Graph;
//! use trigrad_dual::derivative;
//! let graph = Graph::new();
//! let (value, slope) = derivative(|x| x.exp() * x, graph.variable("x"));
//! let program = graph.formula(&[value, slope], &["x"]).program().clone();
//! // `Program::run` takes the interpreter of any number, `eval` is that of the scalars.
//! assert_eq!(program.eval(&[0.0_f32]), [0.0, 1.0]);
//! ```
//!
//! # Of static size, and of many inputs
//! The drivers of [`mod@fixed`] take arrays and nalgebra's vectors of static size and
//! touch no heap; those of [`mod@tracked`] leave out what does not concern the inputs that a
//! pass follows, on [`Sparse`] numbers, and tell infinite slopes apart for closures too.
//! Those of [`mod@function`] choose by the number of inputs; with [`mod@chunked`] the caller
//! does.
//!
//! # At the edges
//! Where a value is NaN, its derivatives are NaN. Infinite slopes are infinite, and
//! a kink takes the mean of its sides. Plain duals multiply always, so beside an
//! infinite slope another derivative may be NaN (0 times infinity) but never a wrong
//! number; the drivers of [`mod@function`] tell the two apart.

// Not forbidden, because of two signatures in `traits/field.rs`.
#![deny(unsafe_code)]

pub mod chunked;
mod curved;
mod derivative;
mod dual;
mod epsilon;
pub mod fixed;
mod fresh;
pub mod function;
mod gradient;
mod hessian;
mod hvp;
pub mod implicit;
mod interpret;
mod jacobian;
mod jvp;
mod lanes;
pub mod matrix;
mod partial;
#[cfg(doctest)]
mod refused;
mod seeds;
mod sparse;
pub mod taylor;
pub mod tracked;
mod traits;

pub use curved::Curved;
pub use derivative::derivative;
pub use dual::Dual;
pub use epsilon::{Epsilon, EpsilonAt, Free, Unperturbed};
pub use gradient::gradient;
pub use hessian::hessian;
pub use hvp::hvp;
pub use jacobian::jacobian;
pub use jvp::{Outputs, jvp};
pub use lanes::Lanes;
pub use partial::{partial_hessian, partial_jacobian, second_along};
pub use seeds::{HESSIAN_LANES, HyperDual, LANES};
pub use sparse::Sparse;
