//! A Taylor number runs arithmetic on its coefficients, and any other row as a recording
//! of that row alone.

use std::array;

use trigrad_core::{Binary, Constant, Custom, Indexed, Interpret, Nary, Test, Tracked, Unary};

use super::convolution::{Parts, product, quotient};
use super::number::Taylor;
use super::recording::Recording;
use super::series::Series;
use super::sweep::Sweep;
use crate::lanes::Lanes;

/// The support is that of a dual with one lane, the direction of t.
impl<T: Interpret, const N: usize> Interpret for Taylor<T, N> {
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
        match op {
            Unary::Neg => Coefficients::of(&x).map(|a| -a).number(),
            _ => alone(&[x], |args| Series::unary(op, args[0])),
        }
    }

    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        alone(&[x], |args| Series::indexed(op, n, args[0]))
    }

    #[inline]
    fn binary(op: Binary, args: [Tracked<Self>; 2]) -> Self {
        let [a, b] = &args;
        let primal = || Tracked::binary(op, args.map(|arg| Tracked::varying(primal(&arg))));
        let (a, b) = (Coefficients::of(a), Coefficients::of(b));
        match op {
            Binary::Add => a.beside(&b, primal(), |a, b| a + b, |b| b).number(),
            Binary::Sub => a.beside(&b, primal(), |a, b| a - b, |b| -b).number(),
            Binary::Mul => {
                let orders = |k, _: Parts<'_, T>| product(a.parts(), b.parts(), k);
                Coefficients::by_orders(primal(), a.length.max(b.length), orders).number()
            }
            Binary::Div => {
                let orders = |k: usize, y: Parts<'_, T>| {
                    quotient(a.parts().1.get(k - 1).copied(), b.parts(), y, k)
                };
                Coefficients::by_orders(primal(), a.length.max(b.length), orders).number()
            }
            _ => alone(&args, |args| Series::binary(op, [args[0], args[1]])),
        }
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        alone(args, |args| Series::nary(op, args))
    }

    fn joint(op: Unary, x: Tracked<Self>) -> (Self, Self) {
        let [y, z] = together(&[x], |args| {
            let (y, z) = Series::joint(op, args[0]);
            [y, z]
        });
        (y, z)
    }

    fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self {
        alone(args, |args| Series::custom(rule, orders, args))
    }

    #[inline]
    fn decide(test: Test<Self>) -> Option<bool> {
        T::decide(primals(test))
    }

    /// The whole number of one side where the primals decide, otherwise coefficient by
    /// coefficient.
    #[inline]
    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        let test = primals(test);
        match T::decide(test) {
            Some(true) => then,
            Some(false) => otherwise,
            None => Self::new(
                T::select(test, then.primal, otherwise.primal),
                array::from_fn(|i| T::select(test, then.higher[i], otherwise.higher[i])),
            ),
        }
    }
}

/// The coefficients of an argument, of a constant the value alone.
#[derive(Clone, Copy)]
struct Coefficients<T: Interpret, const N: usize> {
    primal: Tracked<T>,
    higher: [Tracked<T>; N],
    // N, or 0 for a constant.
    length: usize,
}

impl<T: Interpret, const N: usize> Coefficients<T, N> {
    #[inline]
    fn of(x: &Tracked<Taylor<T, N>>) -> Self {
        let higher = x.number.higher;
        Self {
            primal: primal(x),
            higher: array::from_fn(|i| Tracked::new(higher[i], x.support.tangents)),
            length: if x.support.is_empty() { 0 } else { N },
        }
    }

    #[inline]
    fn parts(&self) -> Parts<'_, T> {
        (self.primal, &self.higher[..self.length])
    }

    #[inline]
    fn map(mut self, f: impl Fn(Tracked<T>) -> Tracked<T>) -> Self {
        self.primal = f(self.primal);
        self.higher[..self.length]
            .iter_mut()
            .for_each(|coefficient| *coefficient = f(*coefficient));
        self
    }

    // Order by order, by `both` where both vary and `right` where the other does not.
    #[inline]
    fn beside(
        self,
        other: &Self,
        primal: Tracked<T>,
        both: impl Fn(Tracked<T>, Tracked<T>) -> Tracked<T>,
        right: impl Fn(Tracked<T>) -> Tracked<T>,
    ) -> Self {
        let length = self.length.max(other.length);
        let (left, other) = (self.parts().1, other.parts().1);
        let higher = array::from_fn(|i| match (left.get(i), other.get(i)) {
            (Some(&a), Some(&b)) => both(a, b),
            (Some(&a), None) => a,
            (None, Some(&b)) => right(b),
            (None, None) => Tracked::from_f64(0.0),
        });
        Self {
            primal,
            higher,
            length,
        }
    }

    // Each coefficient from the ones before.
    #[inline]
    fn by_orders(
        primal: Tracked<T>,
        length: usize,
        coefficient: impl Fn(usize, Parts<'_, T>) -> Option<Tracked<T>>,
    ) -> Self {
        let mut y = Self {
            primal,
            higher: [Tracked::from_f64(0.0); N],
            length,
        };
        for k in 1..=length {
            if let Some(value) = coefficient(k, (primal, &y.higher)) {
                y.higher[k - 1] = value;
            }
        }
        y
    }

    #[inline]
    fn number(self) -> Taylor<T, N> {
        Taylor::new(self.primal.number, self.higher.map(|c| c.number))
    }
}

// One row, recorded and swept by itself.
fn alone<T: Interpret, const N: usize>(
    args: &[Tracked<Taylor<T, N>>],
    row: impl for<'a> FnOnce(&[Tracked<Series<'a, T>>]) -> Series<'a, T>,
) -> Taylor<T, N> {
    let [y] = together(args, |args| [row(args)]);
    y
}

fn together<T: Interpret, const N: usize, const M: usize>(
    args: &[Tracked<Taylor<T, N>>],
    row: impl for<'a> FnOnce(&[Tracked<Series<'a, T>>]) -> [Series<'a, T>; M],
) -> [Taylor<T, N>; M] {
    let recording = Recording::new();
    let mut inputs = Vec::with_capacity(args.len());
    for arg in args {
        let coefficients = Coefficients::of(arg);
        let input = recording.input(coefficients.primal, coefficients.length);
        inputs.push(Tracked::varying(input));
    }
    let outputs = row(&inputs);
    let mut sweep = Sweep::new(&recording, &outputs, N);
    for (input, arg) in inputs.iter().zip(args) {
        let coefficients = Coefficients::of(arg);
        for (k, &coefficient) in (1..).zip(coefficients.parts().1) {
            sweep.set(input.number, k, coefficient);
        }
    }
    (1..=N).for_each(|k| sweep.run(k));
    outputs.map(|output| {
        let higher = array::from_fn(|i| sweep.get(output, i + 1).number);
        Taylor::new(output.primal(), higher)
    })
}

#[inline]
fn primal<T: Interpret, const N: usize>(x: &Tracked<Taylor<T, N>>) -> Tracked<T> {
    Tracked::new(x.number.primal, x.support.inner)
}

#[inline]
fn primals<T: Interpret, const N: usize>(test: Test<Taylor<T, N>>) -> Test<T> {
    Test {
        relation: test.relation,
        left: test.left.primal,
        right: test.right.primal,
    }
}
