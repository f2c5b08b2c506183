//! Taylor series: derivatives of any order, and what is built on them.
//!
//! A function of one variable is run once, on [`Series`], and all its derivatives up to an
//! order chosen at run time come out, in time order^2 where nested duals take 2^order:
//! ```
//! use trigrad_dual::taylor::{derivatives, directional, mixed_partial, taylor};
//! assert_eq!(derivatives(|x| x * x * x, 2.0, 4), [8.0, 12.0, 12.0, 6.0, 0.0]);
//! assert_eq!(taylor(|x| 1.0 / (1.0 - x), 0.0, 9), [1.0; 10]);
//! // (1 + t)^2 (2 + t)
//! let slopes = directional(|x| x[0] * x[0] * x[1], &[1.0, 2.0], &[1.0, 1.0], 3);
//! assert_eq!(slopes, [2.0, 5.0, 8.0, 6.0]);
//! assert_eq!(mixed_partial(|x| x[0] * x[0] * x[1], &[1.0, 2.0], &[2, 1]), 2.0);
//! ```
//! [`along`] expands several outputs along any curve, [`partials`] finds all partials of a
//! function of several variables, [`Ode`] solves differential equations with the
//! polynomials of each step as its result, and [`Taylor`] is a number of an order that its
//! type says, for generic code, on the stack.
//!
//! # How
//! No primitive is known here. For y = f(u) the table gives the partial, f'(u) as an
//! expression in rows; y' = f'(u) u' then gives the coefficients of y from those of u and
//! of the partial, one order lower, and the partial's rows have theirs in the same way.
//! Rows of the same arguments are one node, so that where a partial mentions y, or a
//! function that mentions y, this closes to the recurrences of the books: for the sine and
//! the cosine jointly, for the exponential, the tangent, roots, inverse functions, error
//! functions. All nodes are computed to one order before any is to the next, without
//! recursion. Arithmetic is that of series; powers of a varying or
//! fractional exponent, powers of two, lengths and direction cosines have recurrences of
//! their own, because their partials would be new ones at every order. (Griewank and
//! Walther, *Evaluating Derivatives*, 2nd edition, chapter 13; Neidinger, "Introduction to
//! automatic differentiation and MATLAB object-oriented programming", SIAM Review 52, 2010.)
//!
//! # Coefficients and derivatives
//! What is computed are coefficients, the derivatives over k!: those of 1/(1 - x) are all
//! 1 where the derivatives leave the range of f64 at order 171. [`taylor`] and [`Taylor`]
//! give them as they are, so that one below the range is 0; [`derivatives`] stretches the
//! variable, and up to about order 1900 loses none that is in the range itself.
//!
//! # Cost
//! A row takes about order^2 multiplications times the number of series in its recurrence:
//! a product or an exponential one, a sine two, an arctangent six. Those of gamma, its
//! logarithm, digamma, polygamma and the spherical Bessel functions take order^3/3, because
//! each slope is another function; a power with a natural exponent n takes n order^2, and
//! at most order^3. Where a variable itself is the argument, that has one coefficient, a
//! row takes time in proportion to the order. There is a fixed cost for each node, some
//! 50 to 100 ns, that dominates up to order 20 or so: all derivatives up to order 20 take
//! 0.35 µs of exp, 0.6 µs of sin, 1.3 µs of erf, 26 µs of gamma, and 3.3 µs of an expression
//! of eleven rows, for which duals nested five deep take 15 µs (`cargo bench -p
//! trigrad-benches --bench taylor`).
//!
//! # At the edges
//! The conventions are the table's: kinks take the mean of the sides, slopes of steps are 0,
//! infinite slopes infinite. What is structurally 0 stays out of the sums: the variable has
//! no coefficient of order 2, so that the derivatives of sqrt at 0 are 0, +inf, -inf, +inf;
//! a [`Taylor`] number has all its coefficients, and says NaN there. Beyond the first order
//! that is not a number none is.

mod coefficient;
mod convolution;
mod derivatives;
mod grid;
mod index;
mod interpret;
mod mixed;
mod number;
mod ode;
mod orders;
mod recording;
mod recurrence;
mod series;
mod sweep;

pub use derivatives::{along, derivatives, directional, taylor};
pub use mixed::{Partials, mixed_partial, partials};
pub use number::Taylor;
pub use ode::{Ode, OdeError, Segment, Solution, solution};
pub use series::Series;
