//! The variables of a tape: numbers that record what is done to them.

use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;

use trigrad_core::{
    Binary, Constant, Custom, Indexed, Interpret, Nary, Support, Test, Tracked, Unary, guarded_if,
};

use crate::trace::{NOWHERE, Path, Trace, one};

/// A number that records on a tape how it depends on the tape's inputs.
///
/// It is `Copy` and a [`Scalar`](trigrad_core::Scalar), and it compares by its
/// primal, so that generic functions and functions that branch run on it. Constants
/// have no tape. `'t` is the brand of one recording: variables of two recordings
/// have different types, and none outlives its own.
///
/// An operation on one variable costs no memory: a variable carries its slope
/// against the last number that was recorded. Only an operation on two variables
/// that hang on different recorded numbers makes an entry.
///
/// ```
/// use trigrad_tape::Tape;
/// let slopes = Tape::new().record(&[3.0, 2.0], |tape, x| {
///     let y = x[0].sin() * 2.0 + x[0] * x[0];
///     assert_eq!(tape.entries(), 0); // all of it depends on x[0] alone
///     let z = y * x[1];
///     assert_eq!(tape.entries(), 1);
///     tape.gradient(z)
/// });
/// assert_eq!(slopes, [(3_f64.cos() * 2.0 + 6.0) * 2.0, 3_f64.sin() * 2.0 + 9.0]);
/// ```
#[derive(Clone, Copy)]
pub struct Var<'t, T: Interpret = f64> {
    pub(crate) primal: T,
    pub(crate) path: Path<T>,
    // None: a constant, whose path leads nowhere.
    pub(crate) home: Option<&'t Trace<T>>,
    // Invariant, so that no two brands can be made one.
    brand: PhantomData<fn(&'t ()) -> &'t ()>,
}

impl<'t, T: Interpret> Var<'t, T> {
    /// A number that does not depend on the inputs: one captured from outside of
    /// the recording, as the variable of an outer tape.
    ///
    /// ```
    /// use trigrad_tape::{Tape, Var};
    /// // d/dx [x * d/dy (x*y)] = d/dx x^2
    /// let slope = Tape::new().record(&[5.0], |outer, x| {
    ///     let inner = Tape::new().record(&[x[0]], |tape, y| {
    ///         tape.gradient(Var::constant(x[0]) * y[0])[0]
    ///     });
    ///     outer.gradient(x[0] * inner)[0]
    /// });
    /// assert_eq!(slope, 10.0);
    /// ```
    #[inline]
    pub fn constant(primal: T) -> Self {
        Self {
            primal,
            path: Path {
                at: NOWHERE,
                slope: one(),
            },
            home: None,
            brand: PhantomData,
        }
    }

    /// The number itself.
    #[inline]
    pub fn primal(self) -> T {
        self.primal
    }

    /// Whether the number may depend on the inputs: a question about structure, not
    /// about slopes, so that `x * 0.0` does.
    #[inline]
    pub fn varies(self) -> bool {
        self.home.is_some()
    }

    pub(crate) fn input(trace: &'t Trace<T>, at: u32, primal: T) -> Self {
        Self::recorded(trace, Path { at, slope: one() }, primal)
    }

    /// A number that hangs on what is recorded.
    pub(crate) fn recorded(trace: &'t Trace<T>, path: Path<T>, primal: T) -> Self {
        Self {
            path,
            home: Some(trace),
            ..Self::constant(primal)
        }
    }

    /// Where the number hangs on the tape, unless it is a constant.
    pub(crate) fn path(self) -> Option<Path<T>> {
        self.home.map(|_| self.path)
    }

    // The path of a function of `self` with this partial.
    #[inline]
    pub(crate) fn path_with(self, partial: Tracked<T>) -> Path<T> {
        Path {
            at: self.path.at,
            slope: self.path.slope * partial,
        }
    }

    // A function of `self` alone. The slope of a constant is multiplied too: nobody
    // reads it, and a branch here would tear sine and cosine apart.
    #[inline]
    pub(crate) fn function(self, primal: T, partial: Tracked<T>) -> Self {
        Self {
            primal,
            path: self.path_with(partial),
            ..self
        }
    }

    // Whether the partial need not be computed. A plain number saves nothing by it;
    // with other numbers the work would land on the tape inside.
    #[inline]
    fn is_idle(self) -> bool {
        !T::PLAIN && self.home.is_none()
    }
}

/// A number becomes a constant.
impl<T: Interpret> From<T> for Var<'_, T> {
    #[inline]
    fn from(primal: T) -> Self {
        Self::constant(primal)
    }
}

impl<'t, T: Interpret> Interpret for Var<'t, T> {
    type Support = T::Support;

    #[inline]
    fn from_f64(c: f64) -> Self {
        Self::constant(T::from_f64(c))
    }

    #[inline]
    fn from_constant(c: &Constant) -> Self {
        Self::constant(T::from_constant(c))
    }

    #[inline]
    fn beside(self, c: f64) -> Self {
        Self::constant(self.primal.beside(c))
    }

    #[inline]
    fn pi(self) -> Self {
        Self::constant(self.primal.pi())
    }

    #[inline]
    fn is_constant(self, c: f64) -> bool {
        !self.varies() && self.primal.is_constant(c)
    }

    #[inline]
    fn stop_gradient(self) -> Self {
        Self::constant(self.primal.stop_gradient())
    }

    // Always where it is optimised: what the row is has to be known.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        let arg = primal(x);
        if x.number.is_idle() {
            return Self::constant(T::unary(op, arg));
        }
        let (y, partial) = if op.is_joint() {
            let (y, z) = T::joint(op, arg);
            let (y, z) = (Tracked::new(y, x.support), Tracked::new(z, x.support));
            (y, op.partial_with(arg, y, z))
        } else {
            let y = Tracked::new(T::unary(op, arg), x.support);
            (y, op.partial(arg, y))
        };
        let partial = guarded_if(op.is_guarded(), partial, y);
        x.number.function(y.number, partial)
    }

    #[inline]
    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        let arg = primal(x);
        let y = Tracked::new(T::indexed(op, n, arg), x.support);
        if x.number.home.is_none() {
            return Self::constant(y.number);
        }
        x.number.function(y.number, op.partial(n, arg, y))
    }

    // Always where it is optimised: what the row is has to be known.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn binary(op: Binary, [a, b]: [Tracked<Self>; 2]) -> Self {
        let args = [primal(a), primal(b)];
        let y = Tracked::new(T::binary(op, args), a.support.union(b.support));
        let guard = op.is_guarded();
        let (a, b) = (a.number, b.number);
        // Nobody reads the slope of a constant, so two constants need no branch of their
        // own; but other numbers than plain ones would record or carry what it takes.
        if !T::PLAIN && a.home.is_none() && b.home.is_none() {
            return Self::constant(y.number);
        }
        // Each partial where it is used, not in a closure of several uses, which would not be
        // inlined with the row known. Where a variable meets itself this is known when
        // compiling.
        if a.path.at == b.path.at {
            let by_a = guarded_if(guard, op.partial(0, args, y), y);
            let by_b = guarded_if(guard, op.partial(1, args, y), y);
            let (by_a, by_b) = (a.path_with(by_a), b.path_with(by_b));
            return Self {
                primal: y.number,
                path: Path {
                    at: a.path.at,
                    slope: by_a.slope + by_b.slope,
                },
                ..a
            };
        }
        let Some(trace) = b.home else {
            return a.function(y.number, guarded_if(guard, op.partial(0, args, y), y));
        };
        let by_b = guarded_if(guard, op.partial(1, args, y), y);
        if a.home.is_none() {
            return b.function(y.number, by_b);
        }
        let by_a = guarded_if(guard, op.partial(0, args, y), y);
        Self {
            primal: y.number,
            path: trace.join(a.path_with(by_a), b.path_with(by_b)),
            ..a
        }
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let (primals, support) = primals(args);
        let y = Tracked::new(T::nary(op, &primals), support);
        if !args.iter().any(|arg| arg.number.varies()) {
            return Self::constant(y.number);
        }
        let partials = op.partials(&primals, y).into_iter();
        let partials = partials.map(|partial| guarded_if(op.is_guarded(), partial, y));
        Self::function_of(y.number, args.iter().map(|arg| arg.number).zip(partials))
    }

    #[inline]
    fn joint(op: Unary, x: Tracked<Self>) -> (Self, Self) {
        if !op.is_joint() {
            let y = Self::unary(op, x);
            return (y, y);
        }
        let arg = primal(x);
        let (y, z) = T::joint(op, arg);
        if x.number.is_idle() {
            return (Self::constant(y), Self::constant(z));
        }
        let (y, z) = (Tracked::new(y, x.support), Tracked::new(z, x.support));
        let partial = guarded_if(op.is_guarded(), op.partial_with(arg, y, z), y);
        (
            x.number.function(y.number, partial),
            x.number.function(z.number, op.companion_partial(arg, y, z)),
        )
    }

    fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self {
        let (primals, support) = primals(args);
        let primal = T::custom(rule, orders, &primals);
        let varying = args.iter().enumerate();
        let varying = varying.filter(|(_, arg)| arg.number.varies());
        Self::function_of(
            primal,
            varying.map(|(slot, arg)| {
                let orders = Custom::next_order(orders, slot);
                let partial = T::custom(rule, &orders, &primals);
                (arg.number, Tracked::new(partial, support))
            }),
        )
    }

    #[inline]
    fn decide(test: Test<Self>) -> Option<bool> {
        T::decide(primal_test(test))
    }

    /// By the primals; the side chosen is returned as it is.
    #[inline]
    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        match Self::decide(test) {
            Some(true) => then,
            Some(false) => otherwise,
            // Intervals may leave it open; then each side counts between not at all
            // and wholly.
            None => {
                let test = primal_test(test);
                let share = |then: f64, otherwise: f64| {
                    let share = T::select(test, T::from_f64(then), T::from_f64(otherwise));
                    Tracked::varying(share)
                };
                let primal = T::select(test, then.primal, otherwise.primal);
                let sides = [(then, share(1.0, 0.0)), (otherwise, share(0.0, 1.0))];
                Self::function_of(primal, sides.into_iter())
            }
        }
    }
}

trigrad_core::operators!(['t, T: Interpret] Var<'t, T>);
trigrad_core::row_methods!(trigrad_core::own_methods, [['t, T: Interpret] Var<'t, T>]);

/// By the primals.
impl<T: Interpret + PartialEq> PartialEq for Var<'_, T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.primal == other.primal
    }
}

/// By the primal.
impl<T: Interpret + PartialEq> PartialEq<f64> for Var<'_, T> {
    #[inline]
    fn eq(&self, other: &f64) -> bool {
        self.primal == T::from_f64(*other)
    }
}

/// By the primals.
impl<T: Interpret + PartialOrd> PartialOrd for Var<'_, T> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.primal.partial_cmp(&other.primal)
    }
}

/// By the primal.
impl<T: Interpret + PartialOrd> PartialOrd<f64> for Var<'_, T> {
    #[inline]
    fn partial_cmp(&self, other: &f64) -> Option<Ordering> {
        self.primal.partial_cmp(&T::from_f64(*other))
    }
}

impl<T: Interpret> fmt::Debug for Var<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_struct("Var");
        tuple.field("primal", &self.primal);
        if let Some(path) = self.path() {
            tuple.field("slope", &path.slope.number);
            tuple.field("at", &path.at);
        }
        tuple.finish()
    }
}

#[inline]
fn primal<T: Interpret>(x: Tracked<Var<'_, T>>) -> Tracked<T> {
    Tracked::new(x.number.primal, x.support)
}

// All primals, and the directions in which any of them varies.
fn primals<T: Interpret>(args: &[Tracked<Var<'_, T>>]) -> (Vec<Tracked<T>>, T::Support) {
    let primals: Vec<Tracked<T>> = args.iter().map(|&arg| primal(arg)).collect();
    let supports = primals.iter().map(|arg| arg.support);
    let support = supports.fold(T::Support::NONE, Support::union);
    (primals, support)
}

#[inline]
fn primal_test<T: Interpret>(test: Test<Var<'_, T>>) -> Test<T> {
    Test {
        relation: test.relation,
        left: test.left.primal,
        right: test.right.primal,
    }
}
