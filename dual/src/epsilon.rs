//! What keeps the perturbations of nested differentiations apart.

use std::fmt;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};

/// The ε of all differentiations of functions that capture no number of another one,
/// and of numbers that are seeded by hand.
///
/// It can serve them all: what captures no perturbation cannot take one for its own, see
/// [`Unperturbed`].
#[derive(Clone, Copy, Debug)]
pub struct Free;

/// What holds no number of a differentiation: neither itself nor behind references, in
/// collections, or in the captures of a closure.
///
/// The drivers that are plain functions ask for it. It holds of every function, and of
/// every closure whose captures the compiler can look through and finds without a
/// [`Dual`](crate::Dual): plain numbers, arrays, vectors and matrices of them, structs.
/// Where the types do not say what is there, it is not taken for granted: behind `dyn`,
/// in a type parameter (ask for `Unperturbed` there), in a `Cell`, and behind `&mut`,
/// through which a number could be carried from one run to the next. The differentiation
/// of such a closure takes an ε of its own, [`epsilon!`](crate::epsilon!).
///
/// The compiler looks for unwind safety, because that is the mark of types that it follows
/// everywhere, and that a dual number can do without: to bring one over a
/// [`catch_unwind`](std::panic::catch_unwind) asks for an
/// [`AssertUnwindSafe`](std::panic::AssertUnwindSafe). What vouches for unwind safety
/// whatever it holds is not looked into: that wrapper, locks, and channels of std.
///
/// ```
/// use trigrad_dual::{Dual, Unperturbed, derivative};
/// fn slope(f: impl Fn(Dual) -> Dual + Unperturbed, x: f64) -> f64 {
///     derivative(|x| f(x) * 2.0, x).1
/// }
/// let weights = vec![0.5, 4.0];
/// assert_eq!(slope(|x| x * x * weights[1], 3.0), 48.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "a differentiated function captures a number of another differentiation, or what may hold one",
    label = "captures what may carry the perturbation of another differentiation",
    note = "give this differentiation an ε of its own: `epsilon!().gradient(…)` in place of `gradient(…)`,\n`epsilon!().fixed().gradient(…)` in place of `fixed::gradient(…)`, and so with every driver",
    note = "a captured number x then enters as `Dual::constant(x)`, at a point of its kind: `Dual::constant(1.0)` for `1.0`",
    note = "of a type parameter that is captured, `Unperturbed` may be asked as a bound"
)]
pub trait Unperturbed: UnwindSafe + RefUnwindSafe {}

#[diagnostic::do_not_recommend]
impl<F: UnwindSafe + RefUnwindSafe + ?Sized> Unperturbed for F {}

/// The right to one differentiation whose numbers mix with those of no other: made by
/// [`epsilon!`](crate::epsilon!), and used up by the driver that is its method.
///
/// Its drivers take the arguments of the functions of their names, and any closure:
///
/// ```
/// use trigrad_dual::{Dual, epsilon};
/// // d/dx [x · d/dy (x y²)] at y = 3 is d/dx 6 x² = 12 x.
/// let outer = |x| x * epsilon!().derivative(|y| Dual::constant(x) * y * y, Dual::constant(3.0)).1;
/// assert_eq!(epsilon!().derivative(outer, 5.0), (150.0, 60.0));
/// ```
///
/// It cannot be cloned, and does not outlive the statement that it is made in. A function
/// that differentiates for its caller takes one, with the type `E` of the ε:
///
/// ```
/// use trigrad_core::Interpret;
/// use trigrad_dual::{Dual, Epsilon, epsilon};
/// fn second<T: Interpret, E, F>(inner: Epsilon<E>, outer: Epsilon<F>, f: impl Fn(Dual<Dual<T, 1, E>, 1, F>) -> Dual<Dual<T, 1, E>, 1, F>, x: T) -> T {
///     inner.derivative(|x| outer.derivative(f, x).1, x).1
/// }
/// assert_eq!(second(epsilon!(), epsilon!(), |x| x * x * x, 2.0), 12.0);
/// ```
///
/// It cannot be used twice:
/// ```compile_fail,E0382
/// use trigrad_dual::{Epsilon, epsilon};
/// fn both<E>(epsilon: Epsilon<E>) -> f64 {
///     epsilon.derivative(|x| x, 1.0).1 + epsilon.derivative(|x| x, 1.0).1
/// }
/// both(epsilon!());
/// ```
/// Nor is there a function that makes the same one at each call:
/// ```compile_fail,E0515
/// use trigrad_dual::epsilon;
/// let again = || epsilon!();
/// ```
pub struct Epsilon<'a, E> {
    // Not to be shortened or prolonged, so that it stays where the macro was written.
    site: PhantomData<&'a mut E>,
}

/// The ε that [`epsilon!`](crate::epsilon!) makes: with the line and the column at which it
/// is written, so that what the compiler says of a number says to which differentiation it
/// belongs, and `F`, a type that nothing else has.
pub struct EpsilonAt<const LINE: u32, const COLUMN: u32, F> {
    fresh: PhantomData<fn() -> F>,
}

impl<'a, const LINE: u32, const COLUMN: u32, F> Epsilon<'a, EpsilonAt<LINE, COLUMN, F>> {
    /// For [`epsilon!`](crate::epsilon!) alone, whose closure has a type that nothing else
    /// has, and lives to the end of the statement.
    #[doc(hidden)]
    #[inline]
    pub fn of_fresh(_: &'a mut F) -> Self {
        Self { site: PhantomData }
    }
}

impl Epsilon<'static, Free> {
    /// For functions that are [`Unperturbed`]: who calls this has asked for it.
    #[inline]
    pub(crate) fn free() -> Self {
        Self { site: PhantomData }
    }
}

impl<const LINE: u32, const COLUMN: u32, F> fmt::Debug for EpsilonAt<LINE, COLUMN, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EpsilonAt<{LINE}, {COLUMN}>")
    }
}

impl<E> fmt::Debug for Epsilon<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Epsilon")
    }
}

/// What a number of the differentiation with the ε of type `E` has about it.
///
/// It takes no room, is `Copy` and goes between threads whatever `E` is. It is not unwind
/// safe, which is how a closure shows that it captures such a number, see [`Unperturbed`].
pub(crate) struct Brand<E> {
    epsilon: PhantomData<fn() -> E>,
    perturbed: PhantomData<dyn Send + Sync + Unpin>,
}

impl<E> Brand<E> {
    #[inline]
    pub(crate) const fn new() -> Self {
        Self {
            epsilon: PhantomData,
            perturbed: PhantomData,
        }
    }
}

impl<E> Clone for Brand<E> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Brand<E> {}
