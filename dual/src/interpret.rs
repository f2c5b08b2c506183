//! Forward mode: a dual number runs a row by running its partials on its components.
//!
//! The components go [`Tracked`], so that what is known to be constant stays so at
//! every level of nesting.

use std::array;

use trigrad_core::{
    Binary, Constant, Custom, Indexed, Interpret, Nary, Test, Tracked, Unary, guarded_if, primal_is,
};

use crate::dual::Dual;
use crate::lanes::Lanes;

impl<T: Interpret, const N: usize, E> Interpret for Dual<T, N, E> {
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
        Self::constant(self.primal.beside(c))
    }

    #[inline]
    fn pi(self) -> Self {
        Self::constant(self.primal.pi())
    }

    fn stop_gradient(self) -> Self {
        Self::constant(self.primal.stop_gradient())
    }

    #[inline]
    fn is_number(self) -> bool {
        self.primal.is_number() && self.tangent.into_iter().all(T::is_number)
    }

    // Inlined always where it is optimised: with the row known, all that is left is its
    // own arithmetic; left to the optimiser, gradients take five times as long. Without
    // optimisation every row would stay, at every level of nesting.
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
        let at = primal(x);
        let y = Tracked::indexed(op, n, Tracked::varying(at));
        let mut slots = Slots::new();
        if slots.asks_for(x) {
            slots = slots.with(x, op.partial(n, at, y));
        }
        slots.finish(y)
    }

    // Inlined always where it is optimised: with the row known, all that is left is its
    // own arithmetic; left to the optimiser, gradients take five times as long. Without
    // optimisation every row would stay, at every level of nesting.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn binary(op: Binary, args: [Tracked<Self>; 2]) -> Self {
        let at = args.map(primal);
        let y = Tracked::binary(op, at.map(Tracked::varying));
        let guard = op.is_guarded();
        let mut slots = Slots::new();
        // Written twice and without closures, which would not be inlined: with the row not
        // known in them, gradients take twice as long.
        if slots.asks_for(args[0]) {
            slots = slots.with(args[0], guarded_if(guard, op.partial(0, at, y), y));
        }
        if slots.asks_for(args[1]) {
            slots = slots.with(args[1], guarded_if(guard, op.partial(1, at, y), y));
        }
        slots.finish(y)
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let at: Vec<Tracked<T>> = args.iter().map(|&arg| primal(arg)).collect();
        let varying: Vec<_> = at.iter().map(|&arg| Tracked::varying(arg)).collect();
        let y = Tracked::nary(op, &varying);
        let terms = args.iter().zip(op.partials(&at, y));
        let terms = terms.filter(|(arg, _)| Slots::<T, N>::new().asks_for(**arg));
        let slots = terms.fold(Slots::new(), |slots, (&arg, partial)| {
            slots.with(arg, guarded_if(op.is_guarded(), partial, y))
        });
        slots.finish(y)
    }

    /// The companion's tangent comes from the same two numbers as the value's.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn joint(op: Unary, x: Tracked<Self>) -> (Self, Self) {
        if !op.is_joint() {
            let y = alone(op, x);
            return (y, y);
        }
        let at = primal(x);
        let (y, z) = Tracked::joint(op, Tracked::varying(at));
        let (mut value, mut companion) = (Slots::new(), Slots::new());
        if value.asks_for(x) {
            let guard = op.is_guarded();
            value = value.with(x, guarded_if(guard, op.partial_with(at, y, z), y));
            companion = companion.with(x, guarded_if(guard, op.companion_partial(at, y, z), y));
        }
        (value.finish(y), companion.finish(z))
    }

    fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self {
        let at = args.iter().map(|&arg| Tracked::varying(primal(arg)));
        let at: Vec<_> = at.collect();
        let y = Tracked::custom(rule, orders, &at);
        let slots = args.iter().enumerate();
        let slots = slots.fold(Slots::new(), |slots, (slot, &arg)| {
            if !slots.asks_for(arg) {
                return slots;
            }
            slots.with(
                arg,
                Tracked::custom(rule, &Custom::next_order(orders, slot), &at),
            )
        });
        slots.finish(y)
    }

    #[inline]
    fn decide(test: Test<Self>) -> Option<bool> {
        T::decide(primals(test))
    }

    /// The whole number of one side where the primals decide, otherwise component
    /// by component: an expression does not know yet which side it takes.
    #[inline]
    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        let test = primals(test);
        match T::decide(test) {
            Some(true) => then,
            Some(false) => otherwise,
            None => Self::of(
                T::select(test, then.primal, otherwise.primal),
                array::from_fn(|i| T::select(test, then.tangent[i], otherwise.tangent[i])),
            ),
        }
    }
}

// A row that has no companion. By itself, because what calls itself, as `unary` and `joint`
// would each other, is not inlined whatever it says.
#[cfg_attr(not(debug_assertions), inline(always))]
#[cfg_attr(debug_assertions, inline)]
fn alone<T: Interpret, const N: usize, E>(op: Unary, x: Tracked<Dual<T, N, E>>) -> Dual<T, N, E> {
    let at = primal(x);
    let y = Tracked::unary(op, Tracked::varying(at));
    let mut slots = Slots::new();
    if slots.asks_for(x) {
        slots = slots.with(x, guarded_if(op.is_guarded(), op.partial(at, y), y));
    }
    slots.finish(y)
}

// The tangent of a row: lane by lane the sum over the slots of partial times tangent.
struct Slots<T: Interpret, const N: usize> {
    sum: [Tracked<T>; N],
    is_empty: bool,
}

// Inlined always where it is optimised, as the rows are.
impl<T: Interpret, const N: usize> Slots<T, N> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn new() -> Self {
        Self {
            sum: [Tracked::constant(T::from_f64(0.0)); N],
            is_empty: true,
        }
    }

    // A slot that does not vary is left out, and its partial never computed: it would
    // bring 0 * inf, or the logarithm of a negative base.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn asks_for<E>(&self, x: Tracked<Dual<T, N, E>>) -> bool {
        !x.support.is_empty()
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn with<E>(mut self, x: Tracked<Dual<T, N, E>>, partial: Tracked<T>) -> Self {
        let all = x.support.is_full() || is_finite(partial);
        if N > 16 && T::PLAIN && x.support.is_full() {
            // Too many lanes to be unrolled: whole arrays at once, three times as fast.
            let (sum, is_empty) = (self.sum, self.is_empty);
            let term = |i: usize| partial * Tracked::new(x.number.tangent[i], x.support.tangents);
            let sum = match is_empty {
                true => array::from_fn(term),
                false => array::from_fn(|i| sum[i] + term(i)),
            };
            return Self {
                sum,
                is_empty: false,
            };
        }
        // Loops, because a closure for each lane is not inlined where numbers are nested:
        // Hessians take several times as long.
        for i in 0..N {
            if all || x.support.contains(i) {
                let tangent = Tracked::new(x.number.tangent[i], x.support.tangents);
                let term = partial * tangent;
                self.sum[i] = match self.is_empty {
                    true => term,
                    false => self.sum[i] + term,
                };
            }
        }
        self.is_empty = false;
        self
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline)]
    fn finish<E>(self, y: Tracked<T>) -> Dual<T, N, E> {
        let mut tangent = [T::from_f64(0.0); N];
        for (tangent, sum) in tangent.iter_mut().zip(self.sum) {
            *tangent = sum.number;
        }
        Dual::of(y.number, tangent)
    }
}

// Whether a plain number times 0 is 0, so that lanes in which nothing varies may be
// computed with the others: they hold 0, and stay so.
#[inline]
pub(crate) fn is_finite<T: Interpret>(partial: Tracked<T>) -> bool {
    let zero = partial * 0.0;
    T::PLAIN && primal_is(zero, 0.0)
}

#[inline]
fn primal<T: Interpret, const N: usize, E>(x: Tracked<Dual<T, N, E>>) -> Tracked<T> {
    Tracked::new(x.number.primal, x.support.inner)
}

#[inline]
fn primals<T: Interpret, const N: usize, E>(test: Test<Dual<T, N, E>>) -> Test<T> {
    Test {
        relation: test.relation,
        left: test.left.primal,
        right: test.right.primal,
    }
}
