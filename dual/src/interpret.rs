//! Forward mode: a dual number runs a row by running its partials on its components.
//!
//! The components go [`Tracked`], so that what is known to be constant stays so at
//! every level of nesting.

use std::array;

use trigrad_core::{
    Binary, Constant, Custom, Indexed, Interpret, Nary, Test, Tracked, Unary, guarded,
};

use crate::dual::Dual;
use crate::lanes::Lanes;

impl<T: Interpret, const N: usize> Interpret for Dual<T, N> {
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

    #[inline]
    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        if op.is_joint() {
            return Self::joint(op, x).0;
        }
        let at = primal(x);
        let y = Tracked::unary(op, Tracked::varying(at));
        push(y, &[x], |_| {
            guarded_if(op.is_guarded(), op.partial(at, y), y)
        })
    }

    #[inline]
    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        let at = primal(x);
        let y = Tracked::indexed(op, n, Tracked::varying(at));
        push(y, &[x], |_| op.partial(n, at, y))
    }

    #[inline]
    fn binary(op: Binary, args: [Tracked<Self>; 2]) -> Self {
        let at = args.map(primal);
        let y = Tracked::binary(op, at.map(Tracked::varying));
        push(y, &args, |slot| {
            guarded_if(op.is_guarded(), op.partial(slot, at, y), y)
        })
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let at: Vec<Tracked<T>> = args.iter().map(|&arg| primal(arg)).collect();
        let varying: Vec<_> = at.iter().map(|&arg| Tracked::varying(arg)).collect();
        let y = Tracked::nary(op, &varying);
        let partials = op.partials(&at, y);
        push(y, args, |slot| {
            guarded_if(op.is_guarded(), partials[slot], y)
        })
    }

    /// The companion's tangent comes from the same two numbers as the value's.
    #[inline]
    fn joint(op: Unary, x: Tracked<Self>) -> (Self, Self) {
        if !op.is_joint() {
            let y = Self::unary(op, x);
            return (y, y);
        }
        let at = primal(x);
        let (y, z) = Tracked::joint(op, Tracked::varying(at));
        let guard = op.is_guarded();
        (
            push(y, &[x], |_| guarded_if(guard, op.partial_with(at, y, z), y)),
            push(z, &[x], |_| {
                guarded_if(guard, op.companion_partial(at, y, z), y)
            }),
        )
    }

    fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self {
        let at: Vec<_> = args
            .iter()
            .map(|&arg| Tracked::varying(primal(arg)))
            .collect();
        let y = Tracked::custom(rule, orders, &at);
        push(y, args, |slot| {
            Tracked::custom(rule, &Custom::next_order(orders, slot), &at)
        })
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
            None => Self::new(
                T::select(test, then.primal, otherwise.primal),
                array::from_fn(|i| T::select(test, then.tangent[i], otherwise.tangent[i])),
            ),
        }
    }
}

// The number whose tangent is, lane by lane, the sum over the slots of partial times
// tangent. A slot that does not vary is left out, and its partial never computed: it
// would bring 0 * inf, or the logarithm of a negative base.
#[inline]
fn push<T: Interpret, const N: usize>(
    y: Tracked<T>,
    args: &[Tracked<Dual<T, N>>],
    partial: impl Fn(usize) -> Tracked<T>,
) -> Dual<T, N> {
    let zero = Tracked::constant(T::from_f64(0.0));
    let mut tangent = [zero; N];
    let mut is_first = true;
    for (slot, x) in args
        .iter()
        .enumerate()
        .filter(|(_, x)| !x.support.is_empty())
    {
        let partial = partial(slot);
        let term = |i: usize| partial * Tracked::new(x.number.tangent[i], x.support.inner);
        tangent = match (is_first, x.support.is_full()) {
            (true, true) => array::from_fn(term),
            (false, true) => array::from_fn(|i| tangent[i] + term(i)),
            (_, false) => array::from_fn(|i| match x.support.contains(i) {
                true => tangent[i] + term(i),
                false => tangent[i],
            }),
        };
        is_first = false;
    }
    Dual::new(y.number, tangent.map(|t| t.number))
}

#[inline]
fn guarded_if<T: Interpret>(guard: bool, partial: Tracked<T>, y: Tracked<T>) -> Tracked<T> {
    if guard { guarded(partial, y) } else { partial }
}

#[inline]
fn primal<T: Interpret, const N: usize>(x: Tracked<Dual<T, N>>) -> Tracked<T> {
    Tracked::new(x.number.primal, x.support.inner)
}

#[inline]
fn primals<T: Interpret, const N: usize>(test: Test<Dual<T, N>>) -> Test<T> {
    Test {
        relation: test.relation,
        left: test.left.primal,
        right: test.right.primal,
    }
}
