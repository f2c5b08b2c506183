//! The plain numbers, f64 and f32, and intervals as interpretations of the table.

use std::cmp::Ordering;

use crate::constant::Constant;
use crate::custom::Custom;
use crate::exact::Exact;
use crate::interval::{Decoration, End, Interval, choose, compare};
use crate::operators;
use crate::primitive::{Binary, Indexed, Nary, Unary};
use crate::scalar::{Interpret, Test};
use crate::tracked::Tracked;

macro_rules! plain_number {
    ($T:ty, $to:ident) => {
        impl Interpret for $T {
            type Support = ();
            const PLAIN: bool = true;

            #[inline]
            fn from_f64(c: f64) -> Self {
                c as Self
            }

            #[inline]
            fn from_constant(c: &Constant) -> Self {
                c.$to()
            }

            #[inline]
            fn is_constant(self, c: f64) -> bool {
                self == c as Self
            }

            #[inline]
            fn is_number(self) -> bool {
                !self.is_nan()
            }

            #[inline]
            fn stop_gradient(self) -> Self {
                self
            }

            #[inline]
            fn unary(op: Unary, x: Tracked<Self>) -> Self {
                op.value(x.number)
            }

            #[inline]
            fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
                op.value(n, x.number)
            }

            #[inline]
            fn binary(op: Binary, [a, b]: [Tracked<Self>; 2]) -> Self {
                op.value([a.number, b.number])
            }

            #[inline]
            fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
                match args {
                    [a, b] => op.value(&[a.number, b.number]),
                    _ => op.value(&args.iter().map(|a| a.number).collect::<Vec<_>>()),
                }
            }

            #[inline]
            fn joint(op: Unary, x: Tracked<Self>) -> (Self, Self) {
                match op.value_jointly(x.number) {
                    Some(pair) => pair,
                    None => {
                        let y = op.value(x.number);
                        (y, y)
                    }
                }
            }

            fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self {
                let x: Vec<f64> = args.iter().map(|a| f64::from(a.number)).collect();
                rule.evaluate(orders, &x) as Self
            }

            #[inline]
            fn decide(test: Test<Self>) -> Option<bool> {
                Some(test.relation.holds(&test.left, &test.right))
            }

            #[inline]
            fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
                if test.relation.holds(&test.left, &test.right) {
                    then
                } else {
                    otherwise
                }
            }
        }
    };
}
plain_number!(f64, to_f64);
plain_number!(f32, to_f32);

/// Every operation encloses all values that it takes over the intervals; a
/// comparison that the intervals leave open encloses both branches.
impl Interpret for Interval<f64> {
    type Support = ();

    fn from_f64(c: f64) -> Self {
        Interval::point(c)
    }

    fn from_constant(c: &Constant) -> Self {
        match c {
            Constant::Exact(exact) => rational(exact),
            Constant::Float(x) => Interval::point(*x),
            Constant::Pi => Interval::from(End::pi(&0.0_f64)),
            Constant::E => Interval::point(1.0).exp(),
        }
    }

    fn pi(self) -> Self {
        Self::from_constant(&Constant::Pi)
    }

    fn stop_gradient(self) -> Self {
        self
    }

    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        op.range(&x.number)
    }

    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        op.range(n, &x.number)
    }

    fn binary(op: Binary, [a, b]: [Tracked<Self>; 2]) -> Self {
        op.range([&a.number, &b.number])
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let args: Vec<Self> = args.iter().map(|a| a.number).collect();
        op.range(&args)
    }

    /// Nothing is known of a function outside of the table.
    fn custom(_: &Custom, _: &[u32], _: &[Tracked<Self>]) -> Self {
        Interval::entire().weakened(Decoration::Partial)
    }

    fn decide(test: Test<Self>) -> Option<bool> {
        compare(test.relation, &test.left, &test.right)
    }

    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        let test = Test {
            relation: test.relation,
            left: &test.left,
            right: &test.right,
        };
        choose(&test, &then, &otherwise)
    }
}

operators!([] Interval<f64>);

// The nearest f64 and, if it is not the number itself, its neighbour on the other side.
fn rational(exact: &Exact) -> Interval<f64> {
    let nearest = exact.to_f64();
    let (lo, hi) = match Exact::from_f64(nearest).map(|nearest| nearest.cmp(exact)) {
        Some(Ordering::Equal) => (nearest, nearest),
        Some(Ordering::Less) => (nearest, nearest.next_up()),
        Some(Ordering::Greater) => (nearest.next_down(), nearest),
        None if exact.is_negative() => (f64::NEG_INFINITY, f64::MIN),
        None => (f64::MAX, f64::INFINITY),
    };
    Interval::new(lo, hi).unwrap_or_else(Interval::entire)
}
