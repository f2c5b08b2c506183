//! The number of second order: a dual number with the curvature beside its slopes.

use std::array;
use std::cmp::Ordering;
use std::fmt;

use trigrad_core::{
    Binary, Constant, Custom, Indexed, Interpret, Nary, Test, Tracked, Unary, guarded_if,
    operators, row_methods,
};

use crate::dual::Dual;
use crate::epsilon::Free;
use crate::lanes::Lanes;

/// A number that carries `N` derivatives and the upper triangle of their derivatives.
///
/// It computes what duals of duals do, operation for operation and so to the bit, but
/// each mixed derivative once, and value and slopes once and not twice: less than half
/// of the work. Comparisons look at the primal alone. `E` is the type of its ε, as of a
/// [`Dual`].
///
/// ```
/// use trigrad_dual::Curved;
/// let [x, y]: [Curved<f64, 2>; 2] = [Curved::variable(3.0, 0), Curved::variable(2.0, 1)];
/// let z = x * x * y + x * y;
/// assert_eq!(z.first().tangent, [14.0, 12.0]);
/// assert_eq!([z.curvature(0, 0), z.curvature(0, 1), z.curvature(1, 1)], [4.0, 7.0, 0.0]);
/// ```
pub struct Curved<T, const N: usize, E = Free> {
    first: Dual<T, N, E>,
    // Below the diagonal nothing is ever read.
    upper: [[T; N]; N],
}

impl<T: Interpret, const N: usize> Curved<T, N> {
    /// The variable of lane `lane`; its ε is [`Free`], see [`Dual::new`].
    ///
    /// # Panics
    /// If there is no such lane.
    #[inline]
    pub fn variable(primal: T, lane: usize) -> Self {
        Self::seeded(primal, lane)
    }
}

impl<T: Interpret, const N: usize, E> Curved<T, N, E> {
    /// A number that does not vary: this is how a number of an outer differentiation
    /// enters an inner one.
    #[inline]
    pub fn constant(primal: T) -> Self {
        Self::flat(Dual::constant(primal))
    }

    /// [`Curved::variable`] with any ε.
    #[inline]
    pub(crate) fn seeded(primal: T, lane: usize) -> Self {
        Self::flat(Dual::seeded(primal, lane))
    }

    /// The value and the first derivatives.
    #[inline]
    pub fn first(&self) -> Dual<T, N, E> {
        self.first
    }

    /// The second derivative by the lanes `i` and `j`.
    ///
    /// # Panics
    /// If there are no such lanes.
    #[inline]
    pub fn curvature(&self, i: usize, j: usize) -> T {
        self.upper[i.min(j)][i.max(j)]
    }

    // The same derivatives, of another value.
    pub(crate) fn with_primal(self, primal: T) -> Self {
        let first = Dual::of(primal, self.first.tangent);
        Self { first, ..self }
    }

    #[inline]
    fn flat(first: Dual<T, N, E>) -> Self {
        let upper = [[T::from_f64(0.0); N]; N];
        Self { first, upper }
    }
}

impl<T: Copy, const N: usize, E> Copy for Curved<T, N, E> {}

impl<T: Clone, const N: usize, E> Clone for Curved<T, N, E> {
    #[inline]
    fn clone(&self) -> Self {
        Self {
            first: self.first.clone(),
            upper: self.upper.clone(),
        }
    }
}

impl<T: fmt::Debug, const N: usize, E> fmt::Debug for Curved<T, N, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut curved = f.debug_struct("Curved");
        curved.field("first", &self.first);
        curved.field("upper", &self.upper).finish()
    }
}

operators!([T: Interpret, const N: usize, E] Curved<T, N, E>);
row_methods!(trigrad_core::own_methods, [[T: Interpret, const N: usize, E] Curved<T, N, E>]);

impl<T: Interpret, const N: usize, E> From<f64> for Curved<T, N, E> {
    #[inline]
    fn from(c: f64) -> Self {
        Self::from_f64(c)
    }
}

impl<T: PartialEq, const N: usize, E> PartialEq for Curved<T, N, E> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.first == other.first
    }
}

impl<T: PartialOrd, const N: usize, E> PartialOrd for Curved<T, N, E> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.first.partial_cmp(&other.first)
    }
}

impl<T: Interpret + PartialEq, const N: usize, E> PartialEq<f64> for Curved<T, N, E> {
    #[inline]
    fn eq(&self, c: &f64) -> bool {
        self.first == *c
    }
}

impl<T: Interpret + PartialOrd, const N: usize, E> PartialOrd<f64> for Curved<T, N, E> {
    #[inline]
    fn partial_cmp(&self, c: &f64) -> Option<Ordering> {
        self.first.partial_cmp(c)
    }
}

impl<T: Interpret, const N: usize, E> Interpret for Curved<T, N, E> {
    type Support = Lanes<T::Support>;

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
        Self::constant(self.first.primal.beside(c))
    }

    #[inline]
    fn pi(self) -> Self {
        Self::constant(self.first.primal.pi())
    }

    #[inline]
    fn is_number(self) -> bool {
        let mut pairs = (0..N).flat_map(|i| (i..N).map(move |j| (i, j)));
        self.first.is_number() && pairs.all(|(i, j)| self.upper[i][j].is_number())
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        match op.is_joint() {
            true => Self::joint(op, x).0,
            false => alone(op, x),
        }
    }

    #[inline]
    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        let at = first(x);
        let y = Tracked::indexed(op, n, Tracked::varying(at));
        let mut slots = Bends::new();
        if !x.support.is_empty() {
            slots = slots.with(x, op.partial(n, at, y));
        }
        slots.finish(y)
    }

    // Inlined always where it is optimised, as a dual's is.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn binary(op: Binary, args: [Tracked<Self>; 2]) -> Self {
        let at = args.map(first);
        let y = Tracked::binary(op, at.map(Tracked::varying));
        let guard = op.is_guarded();
        let mut slots = Bends::new();
        if !args[0].support.is_empty() {
            slots = slots.with(args[0], guarded_if(guard, op.partial(0, at, y), y));
        }
        if !args[1].support.is_empty() {
            slots = slots.with(args[1], guarded_if(guard, op.partial(1, at, y), y));
        }
        slots.finish(y)
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let at: Vec<Tracked<Dual<T, N, E>>> = args.iter().map(|&arg| first(arg)).collect();
        let varying: Vec<_> = at.iter().map(|&arg| Tracked::varying(arg)).collect();
        let y = Tracked::nary(op, &varying);
        let terms = args.iter().zip(op.partials(&at, y));
        let terms = terms.filter(|(arg, _)| !arg.support.is_empty());
        let slots = terms.fold(Bends::new(), |slots, (&arg, partial)| {
            slots.with(arg, guarded_if(op.is_guarded(), partial, y))
        });
        slots.finish(y)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn joint(op: Unary, x: Tracked<Self>) -> (Self, Self) {
        if !op.is_joint() {
            let y = alone(op, x);
            return (y, y);
        }
        let at = first(x);
        let (y, z) = Tracked::joint(op, Tracked::varying(at));
        let (mut value, mut companion) = (Bends::new(), Bends::new());
        if !x.support.is_empty() {
            let guard = op.is_guarded();
            value = value.with(x, guarded_if(guard, op.partial_with(at, y, z), y));
            companion = companion.with(x, guarded_if(guard, op.companion_partial(at, y, z), y));
        }
        (value.finish(y), companion.finish(z))
    }

    fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self {
        let at = args.iter().map(|&arg| Tracked::varying(first(arg)));
        let at: Vec<_> = at.collect();
        let y = Tracked::custom(rule, orders, &at);
        let slots = args.iter().enumerate();
        let slots = slots.filter(|(_, arg)| !arg.support.is_empty());
        let slots = slots.fold(Bends::new(), |slots, (slot, &arg)| {
            let next = Custom::next_order(orders, slot);
            slots.with(arg, Tracked::custom(rule, &next, &at))
        });
        slots.finish(y)
    }

    #[inline]
    fn decide(test: Test<Self>) -> Option<bool> {
        T::decide(primals(test))
    }

    #[inline]
    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        let plain = primals(test);
        match T::decide(plain) {
            Some(true) => then,
            Some(false) => otherwise,
            None => {
                let chosen = |then, otherwise| T::select(plain, then, otherwise);
                Self {
                    first: Dual::of(
                        chosen(then.first.primal, otherwise.first.primal),
                        array::from_fn(|i| {
                            chosen(then.first.tangent[i], otherwise.first.tangent[i])
                        }),
                    ),
                    upper: array::from_fn(|i| {
                        array::from_fn(|j| chosen(then.upper[i][j], otherwise.upper[i][j]))
                    }),
                }
            }
        }
    }
}

// A row that has no companion. By itself, because what calls itself, as `unary` and `joint`
// would each other, is not inlined whatever it says.
#[cfg_attr(not(debug_assertions), inline(always))]
#[cfg_attr(debug_assertions, inline)]
fn alone<T: Interpret, const N: usize, E>(
    op: Unary,
    x: Tracked<Curved<T, N, E>>,
) -> Curved<T, N, E> {
    let at = first(x);
    let y = Tracked::unary(op, Tracked::varying(at));
    let mut slots = Bends::new();
    if !x.support.is_empty() {
        slots = slots.with(x, guarded_if(op.is_guarded(), op.partial(at, y), y));
    }
    slots.finish(y)
}

// The curvature of a row: over the slots the slope of the partial times the tangent, and
// the partial times the curvature.
struct Bends<T: Interpret, const N: usize> {
    sum: [[Tracked<T>; N]; N],
    is_empty: bool,
}

impl<T: Interpret, const N: usize> Bends<T, N> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn new() -> Self {
        Self {
            sum: [[Tracked::constant(T::from_f64(0.0)); N]; N],
            is_empty: true,
        }
    }

    // In the order in which duals of duals add.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn with<E>(mut self, x: Tracked<Curved<T, N, E>>, partial: Tracked<Dual<T, N, E>>) -> Self {
        let tangents = x.support.tangents;
        let at = Tracked::new(partial.number.primal, partial.support.inner);
        for i in 0..N {
            for j in i..N {
                if !x.support.contains(i) {
                    continue;
                }
                let mut term = at * Tracked::new(x.number.upper[i][j], tangents);
                if partial.support.contains(j) {
                    let bend = Tracked::new(partial.number.tangent[j], partial.support.tangents);
                    term = bend * Tracked::new(x.number.first.tangent[i], tangents) + term;
                }
                self.sum[i][j] = match self.is_empty {
                    true => term,
                    false => self.sum[i][j] + term,
                };
            }
        }
        self.is_empty = false;
        self
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn finish<E>(self, y: Tracked<Dual<T, N, E>>) -> Curved<T, N, E> {
        let mut curved = Curved::flat(y.number);
        for i in 0..N {
            for j in i..N {
                curved.upper[i][j] = self.sum[i][j].number;
            }
        }
        curved
    }
}

#[inline]
fn first<T: Interpret, const N: usize, E>(x: Tracked<Curved<T, N, E>>) -> Tracked<Dual<T, N, E>> {
    Tracked::new(x.number.first, x.support)
}

#[inline]
fn primals<T: Interpret, const N: usize, E>(test: Test<Curved<T, N, E>>) -> Test<T> {
    Test {
        relation: test.relation,
        left: test.left.first.primal,
        right: test.right.first.primal,
    }
}
