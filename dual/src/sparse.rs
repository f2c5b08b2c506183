//! The dual number that has tangents only while it varies.

use std::array;
use std::cmp::Ordering;
use std::fmt;

use trigrad_core::{
    Binary, Constant, Custom, Indexed, Interpret, Nary, Test, Tracked, Unary, guarded_if,
    operators, row_methods,
};

use crate::dual::Dual;
use crate::epsilon::{Brand, Free};
use crate::seeds::Seed;

/// A dual number that has no tangents unless it varies in one of its lanes.
///
/// What [`tracked`](crate::tracked) runs functions on. An operation on numbers at rest is
/// the plain one and a question whether they are, which a processor foresees; of zeros
/// nothing is written or read. Where something moves it computes all lanes, to the bit as a
/// [`Dual`] does. It is structure that decides, never a value: x - x moves with x.
///
/// Comparisons look at the primal alone. `E` is the type of its ε, as of a [`Dual`].
///
/// ```
/// use trigrad_dual::{Dual, Sparse};
/// let x = Sparse::from(Dual::<f64, 2>::variable(3.0, 0));
/// let y: Sparse<f64, 2> = Sparse::constant(2.0);
/// assert!((y * y).tangent().is_none());
/// assert_eq!((x * y).tangent(), Some([2.0, 0.0]));
/// ```
pub struct Sparse<T: Interpret, const N: usize, E = Free> {
    // Tracked, because a component may be a dual number of an outer differentiation.
    primal: Tracked<T>,
    tangent: Option<[Tracked<T>; N]>,
    _brand: Brand<E>,
}

impl<T: Interpret, const N: usize, E> Sparse<T, N, E> {
    /// A number that varies in no lane.
    #[inline]
    pub fn constant(primal: T) -> Self {
        Self::resting(Tracked::varying(primal))
    }

    /// The value.
    #[inline]
    pub fn primal(&self) -> T {
        self.primal.number
    }

    /// The derivative of the value in each lane, unless it varies in none.
    #[inline]
    pub fn tangent(&self) -> Option<[T; N]> {
        let tangent = self.tangent.as_ref()?;
        Some(tangent.map(|tangent| tangent.number))
    }

    /// The dual number, with zeros for tangents that are not there.
    #[inline]
    pub(crate) fn dual(&self) -> Dual<T, N, E> {
        match self.tangent() {
            Some(tangent) => Dual::of(self.primal(), tangent),
            None => Dual::constant(self.primal()),
        }
    }

    #[inline]
    fn of(primal: Tracked<T>, tangent: Option<[Tracked<T>; N]>) -> Self {
        Self {
            primal,
            tangent,
            _brand: Brand::new(),
        }
    }

    #[inline]
    fn moving(primal: Tracked<T>, tangent: [Tracked<T>; N]) -> Self {
        Self::of(primal, Some(tangent))
    }

    #[inline]
    fn resting(primal: Tracked<T>) -> Self {
        Self::of(primal, None)
    }

    // The number of primal `y` whose tangents are the sum of partial times tangent over
    // those arguments that move.
    fn sum(y: Tracked<T>, terms: impl Iterator<Item = (Tracked<Self>, Tracked<T>)>) -> Self {
        let moving = terms.filter_map(|(arg, partial)| Some((arg.number.tangent?, partial)));
        let tangent = moving.fold(None, |sum, (tangent, partial)| {
            Some(match sum {
                None => scaled(partial, &tangent),
                Some(sum) => plus(sum, partial, &tangent),
            })
        });
        Self::of(y, tangent)
    }
}

impl<T: Interpret, const N: usize, E> Copy for Sparse<T, N, E> {}

impl<T: Interpret, const N: usize, E> Clone for Sparse<T, N, E> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Interpret, const N: usize, E> fmt::Debug for Sparse<T, N, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sparse = f.debug_struct("Sparse");
        sparse.field("primal", &self.primal.number);
        sparse.field("tangent", &self.tangent()).finish()
    }
}

/// A number that may vary in every lane.
impl<T: Interpret, const N: usize, E> From<Dual<T, N, E>> for Sparse<T, N, E> {
    #[inline]
    fn from(dual: Dual<T, N, E>) -> Self {
        Tracked::varying(dual).into()
    }
}

/// A number at rest, if there is no lane in which it varies.
impl<T: Interpret, const N: usize, E> From<Tracked<Dual<T, N, E>>> for Sparse<T, N, E> {
    #[inline]
    fn from(dual: Tracked<Dual<T, N, E>>) -> Self {
        let primal = Tracked::new(dual.number.primal, dual.support.inner);
        if dual.support.is_empty() {
            return Self::resting(primal);
        }
        let support = dual.support.tangents;
        let tangent = dual.number.tangent;
        let tangent = tangent.map(|tangent| Tracked::new(tangent, support));
        Self::of(primal, Some(tangent))
    }
}

impl<T: Interpret, const N: usize, E> Interpret for Sparse<T, N, E> {
    type Support = ();

    #[inline]
    fn from_f64(c: f64) -> Self {
        Self::resting(Tracked::from_f64(c))
    }

    #[inline]
    fn from_constant(c: &Constant) -> Self {
        Self::resting(Tracked::from_constant(c))
    }

    #[inline]
    fn beside(self, c: f64) -> Self {
        Self::resting(self.primal.beside(c))
    }

    #[inline]
    fn pi(self) -> Self {
        Self::resting(self.primal.pi())
    }

    #[inline]
    fn stop_gradient(self) -> Self {
        Self::resting(self.primal.stop_gradient())
    }

    #[inline]
    fn is_number(self) -> bool {
        self.primal.is_number()
            && self
                .tangent
                .is_none_or(|t| t.into_iter().all(Tracked::is_number))
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
        let at = x.number.primal;
        let y = Tracked::indexed(op, n, Tracked::varying(at));
        match &x.number.tangent {
            None => Self::resting(y),
            Some(tangent) => Self::moving(y, scaled(op.partial(n, at, y), tangent)),
        }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn binary(op: Binary, args: [Tracked<Self>; 2]) -> Self {
        let [a, b] = &args;
        let at = [a.number.primal, b.number.primal];
        let y = Tracked::binary(op, at.map(Tracked::varying));
        let guard = op.is_guarded();
        let tangent = match (&a.number.tangent, &b.number.tangent) {
            // Returned at once: as one of the arms it would take part in what follows, and
            // copy tangents that are not there.
            (None, None) => return Self::resting(y),
            (Some(a), None) => scaled(guarded_if(guard, op.partial(0, at, y), y), a),
            (None, Some(b)) => scaled(guarded_if(guard, op.partial(1, at, y), y), b),
            (Some(a), Some(b)) => {
                let by_a = guarded_if(guard, op.partial(0, at, y), y);
                let by_b = guarded_if(guard, op.partial(1, at, y), y);
                plus(scaled(by_a, a), by_b, b)
            }
        };
        Self::moving(y, tangent)
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let at: Vec<_> = args.iter().map(|arg| arg.number.primal).collect();
        let varying: Vec<_> = at.iter().map(|&arg| Tracked::varying(arg)).collect();
        let y = Tracked::nary(op, &varying);
        if args.iter().all(|arg| arg.number.tangent.is_none()) {
            return Self::resting(y);
        }
        let partials = op.partials(&at, y);
        let partials = partials
            .into_iter()
            .map(|partial| guarded_if(op.is_guarded(), partial, y));
        Self::sum(y, args.iter().copied().zip(partials))
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn joint(op: Unary, x: Tracked<Self>) -> (Self, Self) {
        if !op.is_joint() {
            let y = alone(op, x);
            return (y, y);
        }
        let at = x.number.primal;
        let (y, z) = Tracked::joint(op, Tracked::varying(at));
        let guard = op.is_guarded();
        let Some(tangent) = &x.number.tangent else {
            return (Self::resting(y), Self::resting(z));
        };
        let value = guarded_if(guard, op.partial_with(at, y, z), y);
        let companion = guarded_if(guard, op.companion_partial(at, y, z), y);
        (
            Self::moving(y, scaled(value, tangent)),
            Self::moving(z, scaled(companion, tangent)),
        )
    }

    fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self {
        let at = args.iter().map(|arg| Tracked::varying(arg.number.primal));
        let at: Vec<_> = at.collect();
        let y = Tracked::custom(rule, orders, &at);
        let moving = args.iter().enumerate();
        let moving = moving.filter(|(_, arg)| arg.number.tangent.is_some());
        let terms = moving.map(|(slot, arg)| {
            let next = Custom::next_order(orders, slot);
            (*arg, Tracked::custom(rule, &next, &at))
        });
        Self::sum(y, terms)
    }

    #[inline]
    fn decide(test: Test<Self>) -> Option<bool> {
        T::decide(primals(test))
    }

    #[inline]
    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        match T::decide(primals(test)) {
            Some(true) => then,
            Some(false) => otherwise,
            None => {
                let test = tracked_primals(test);
                let tangent = match (&then.tangent, &otherwise.tangent) {
                    (None, None) => None,
                    _ => {
                        let zeros = [Tracked::from_f64(0.0); N];
                        let [a, b] = [then.tangent, otherwise.tangent].map(|t| t.unwrap_or(zeros));
                        Some(array::from_fn(|i| Tracked::select(test, a[i], b[i])))
                    }
                };
                let primal = Tracked::select(test, then.primal, otherwise.primal);
                Self::of(primal, tangent)
            }
        }
    }
}

impl<T: Interpret, const N: usize, E> Seed<T> for Sparse<T, N, E> {
    #[inline]
    fn at_rest(x: T) -> Self {
        Self::constant(x)
    }

    #[inline]
    fn follow(&mut self, lane: usize) {
        let mut tangent = [Tracked::from_f64(0.0); N];
        tangent[lane] = Tracked::from_f64(1.0);
        self.tangent = Some(tangent);
    }
}

operators!([T: Interpret, const N: usize, E] Sparse<T, N, E>);
row_methods!(trigrad_core::own_methods, [[T: Interpret, const N: usize, E] Sparse<T, N, E>]);

impl<T: Interpret, const N: usize, E> From<f64> for Sparse<T, N, E> {
    #[inline]
    fn from(c: f64) -> Self {
        Self::from_f64(c)
    }
}

impl<T: Interpret + PartialEq, const N: usize, E> PartialEq for Sparse<T, N, E> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.primal.number == other.primal.number
    }
}

impl<T: Interpret + PartialOrd, const N: usize, E> PartialOrd for Sparse<T, N, E> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.primal.number.partial_cmp(&other.primal.number)
    }
}

/// Compares with the constant as this number's components hold it.
impl<T: Interpret + PartialEq, const N: usize, E> PartialEq<f64> for Sparse<T, N, E> {
    #[inline]
    fn eq(&self, c: &f64) -> bool {
        self.primal.number == T::from_f64(*c)
    }
}

/// Compares with the constant as this number's components hold it.
impl<T: Interpret + PartialOrd, const N: usize, E> PartialOrd<f64> for Sparse<T, N, E> {
    #[inline]
    fn partial_cmp(&self, c: &f64) -> Option<Ordering> {
        self.primal.number.partial_cmp(&T::from_f64(*c))
    }
}

// A row that has no companion. By itself, because what calls itself, as `unary` and `joint`
// would each other, is not inlined whatever it says.
#[cfg_attr(not(debug_assertions), inline(always))]
#[cfg_attr(debug_assertions, inline)]
fn alone<T: Interpret, const N: usize, E>(
    op: Unary,
    x: Tracked<Sparse<T, N, E>>,
) -> Sparse<T, N, E> {
    let at = x.number.primal;
    let y = Tracked::unary(op, Tracked::varying(at));
    match &x.number.tangent {
        None => Sparse::resting(y),
        Some(tangent) => {
            let partial = guarded_if(op.is_guarded(), op.partial(at, y), y);
            Sparse::moving(y, scaled(partial, tangent))
        }
    }
}

// Inlined always where it is optimised, as the rows are.
#[cfg_attr(not(debug_assertions), inline(always))]
#[cfg_attr(debug_assertions, inline)]
fn scaled<T: Interpret, const N: usize>(
    partial: Tracked<T>,
    tangent: &[Tracked<T>; N],
) -> [Tracked<T>; N] {
    let mut scaled = *tangent;
    for tangent in &mut scaled {
        *tangent = partial * *tangent;
    }
    scaled
}

#[cfg_attr(not(debug_assertions), inline(always))]
#[cfg_attr(debug_assertions, inline)]
fn plus<T: Interpret, const N: usize>(
    mut sum: [Tracked<T>; N],
    partial: Tracked<T>,
    tangent: &[Tracked<T>; N],
) -> [Tracked<T>; N] {
    for (sum, &tangent) in sum.iter_mut().zip(tangent) {
        *sum += partial * tangent;
    }
    sum
}

#[inline]
fn tracked_primals<T: Interpret, const N: usize, E>(
    test: Test<Sparse<T, N, E>>,
) -> Test<Tracked<T>> {
    Test {
        relation: test.relation,
        left: test.left.primal,
        right: test.right.primal,
    }
}

#[inline]
fn primals<T: Interpret, const N: usize, E>(test: Test<Sparse<T, N, E>>) -> Test<T> {
    Test {
        relation: test.relation,
        left: test.left.primal.number,
        right: test.right.primal.number,
    }
}
