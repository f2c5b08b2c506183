//! The macro that makes an ε.
//!
//! In a file of its own, because the compiler names the place where the closure stands.

/// An ε that no other differentiation has, for one differentiation of a closure that may
/// capture numbers of others: `epsilon!().gradient(f, &x)` in place of `gradient(f, &x)`.
///
/// Every place where it is written gives another type, in a generic function another one
/// for each of its types. So numbers of two differentiations are of two types, and to take
/// one for the other does not compile:
///
/// ```compile_fail,E0308
/// use trigrad_dual::epsilon;
/// // x is a number of the outer differentiation, y one of the inner.
/// epsilon!().derivative(|x| x * epsilon!().derivative(|y| x + y, 1.0).1, 1.0);
/// ```
///
/// A number of the outer one is a constant of the inner one, which it enters by
/// [`Dual::constant`](crate::Dual::constant):
///
/// ```
/// use trigrad_dual::{Dual, epsilon};
/// let slope = |x| epsilon!().derivative(|y| Dual::constant(x) + y, Dual::constant(1.0)).1;
/// assert_eq!(epsilon!().derivative(|x| x * slope(x), 1.0), (1.0, 1.0));
/// ```
///
/// See [`Epsilon`](crate::Epsilon) for the drivers. What remains is to carry a number out of
/// one differentiation into another one by the same `epsilon!()`: through a `Cell` around a
/// loop, or as an argument of a recursive closure. (A recursive function cannot name the
/// type, and a generic one has another ε for each of its types.)
#[macro_export]
macro_rules! epsilon {
    () => {
        $crate::Epsilon::<$crate::EpsilonAt<{ ::core::line!() }, { ::core::column!() }, _>>::of_fresh(
            &mut || (),
        )
    };
}
