//! Programs run through series.

use std::marker::PhantomData;

use trigrad_core::{
    Big, Binary, Constant, Custom, Decoration, Enclosures, End, Indexed, Interpret, Interpreter,
    Interval, Nary, Test, Unary, compare,
};

use super::graded::Series;
use super::part::{Lanes, Part};
use super::rows;
use super::several::{binary, hulled, nary};
use super::terms::{square, unknown};

type Constants<'a, E> = dyn Fn(&Constant) -> Interval<E> + 'a;

/// What runs a program through series up to an order: [`Jets`] or [`Curves`].
pub struct Expansion<'a, E, P> {
    order: usize,
    constant: Box<Constants<'a, E>>,
    parts: PhantomData<P>,
}

/// What runs a program through values with their derivatives by any number of inputs, up to
/// order 1 or 2.
///
/// ```
/// use trigrad::{Formula, Interval};
/// use trigrad::oracle::series::{Jet, Jets};
///
/// let f = Formula::parse("x^2*sin(y)")?;
/// let x = [3.0, 0.5].map(Interval::point);
/// let x: Vec<Jet<f64>> = x.into_iter().enumerate().map(|(i, x)| Jet::input(i, x)).collect();
/// let numbers = f.program().run(&Jets::doubles(2), &x);
/// let y = &numbers[f.program().outputs()[0] as usize];
/// assert!(y.slope(0).contains(&(6.0 * 0.5_f64.sin())));
/// assert!(y.curvature(0, 1).contains(&(6.0 * 0.5_f64.cos())));
/// # Ok::<(), trigrad::ParseError>(())
/// ```
pub type Jets<'a, E> = Expansion<'a, E, Lanes<E>>;

/// What runs a program through Taylor coefficients along a line, up to any order.
///
/// ```
/// use trigrad::{Formula, Interval};
/// use trigrad::oracle::series::{Curve, Curves};
///
/// let f = Formula::parse("exp(2*x)")?;
/// let x = Curve::along(Interval::point(0.0), Interval::point(1.0));
/// let numbers = f.program().run(&Curves::doubles(3), &[x]);
/// let y = &numbers[f.program().outputs()[0] as usize];
/// assert!(y.coefficient(3).contains(&(8.0 / 6.0)));
/// # Ok::<(), trigrad::ParseError>(())
/// ```
pub type Curves<'a, E> = Expansion<'a, E, Interval<E>>;

impl<'a, E: End, P: Part<E>> Expansion<'a, E, P> {
    /// Series up to `order`, at least 1, whose constants a function knows in the precision that is wanted.
    ///
    /// Numbers have the precision of the inputs.
    pub fn new(order: usize, constant: impl Fn(&Constant) -> Interval<E> + 'a) -> Self {
        Self {
            // Without a first part no number would know what it depends on.
            order: order.max(1),
            constant: Box::new(constant),
            parts: PhantomData,
        }
    }
}

impl<P: Part<f64>> Expansion<'static, f64, P> {
    /// Series up to `order` in f64.
    pub fn doubles(order: usize) -> Self {
        Self::new(order, Interval::from_constant)
    }
}

impl<P: Part<Big>> Expansion<'static, Big, P> {
    /// Series up to `order` in a precision of so many bits, for inputs made by
    /// [`Enclosures::point`] of the same precision.
    pub fn precise(order: usize, bits: u32) -> Self {
        let enclosures = Enclosures::new(bits);
        Self::new(order, move |c| enclosures.constant(c))
    }
}

impl<E: End, P: Part<E>> Interpreter for Expansion<'_, E, P> {
    type Number = Series<E, P>;

    fn constant(&self, c: &Constant) -> Series<E, P> {
        Series::constant((self.constant)(c))
    }

    fn unary(&self, op: Unary, x: &Series<E, P>) -> Series<E, P> {
        let order = if x.varies() { self.order } else { 0 };
        x.composed(&rows::unary(op, &x.factor(), order), order)
    }

    fn indexed(&self, op: Indexed, n: u32, x: &Series<E, P>) -> Series<E, P> {
        let order = if x.varies() { self.order } else { 0 };
        x.composed(&rows::indexed(op, n, &x.factor(), order), order)
    }

    fn binary(&self, op: Binary, a: &Series<E, P>, b: &Series<E, P>) -> Series<E, P> {
        // The program hands over one number twice where a node is squared; a square is not
        // negative, which the product of two boxes does not know.
        if op == Binary::Mul && std::ptr::eq(a, b) {
            let value = op.range([&a.value, &a.value]).intersect(&square(&a.value));
            return a.squared(self.order).with_value(value, &[a]);
        }
        binary(op, a, b, self.order)
    }

    fn nary(&self, op: Nary, args: &[Series<E, P>]) -> Series<E, P> {
        nary(op, args, self.order)
    }

    /// Nothing is known of a function outside of the table, but what it does not depend on.
    fn call(&self, _: &Custom, _: &[u32], args: &[Series<E, P>]) -> Series<E, P> {
        let slopes = args.iter().filter_map(|arg| arg.part(1));
        let first = P::total(slopes.cloned().collect());
        let all: Vec<&Series<E, P>> = args.iter().collect();
        let moved = Series::new(unknown(), vec![first]).made_of(&all);
        moved.composed(&vec![unknown(); self.order + 1], self.order)
    }

    fn select(
        &self,
        test: Test<&Series<E, P>>,
        then: &Series<E, P>,
        otherwise: &Series<E, P>,
    ) -> Series<E, P> {
        let (left, right) = (test.left, test.right);
        let condition = left.value.decoration().min(right.value.decoration());
        let sides = [left, right];
        let taken = match compare(test.relation, &left.value, &right.value) {
            Some(true) => then.clone(),
            Some(false) => otherwise.clone(),
            None => {
                let value = then.value.hull(&otherwise.value).weakened(condition);
                let both = hulled(&[then, otherwise], value);
                return both.shaded(&sides, condition.min(Decoration::Defined));
            }
        };
        // At 0 the comparison x > 0 is certainly false, and yet another branch begins there.
        let apart = left.value.hi() < right.value.lo() || right.value.hi() < left.value.lo();
        match apart && condition >= Decoration::Continuous {
            true if condition == Decoration::Differentiable => taken,
            // A side may be at the end of its domain, and so the branch is defined from inside only.
            true => taken.shaded(&sides, condition),
            false => taken.shaded(&sides, Decoration::Defined),
        }
    }
}

/// A value and its derivatives by many inputs, of first and, if asked for, second order.
pub type Jet<E> = Series<E, Lanes<E>>;

impl<E: End> Jet<E> {
    /// The input of this number.
    pub fn input(number: usize, x: Interval<E>) -> Self {
        // A program has less than 2^32 inputs.
        Self::new(x, vec![Lanes::input(number as u32)])
    }

    /// The inputs that the number depends on, rising.
    pub fn inputs(&self) -> impl Iterator<Item = usize> {
        let first = self.part(1).into_iter();
        first.flat_map(Lanes::inputs).map(|input| input as usize)
    }

    /// The pairs of inputs by which there may be a second derivative that is not 0, the smaller one
    /// first, rising; if the order was at least 2.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let second = self.part(2).into_iter();
        let pairs = second.flat_map(Lanes::pairs);
        pairs.map(|[i, j]| (i as usize, j as usize))
    }

    /// An enclosure of the partial derivative by an input, exactly 0 if the number does not
    /// depend on it.
    ///
    /// With the decoration [`Decoration::Differentiable`] it exists in the whole box; weaker, it
    /// is enclosed where it exists, and the word says what else may happen there. With
    /// [`Decoration::Continuous`] the enclosure holds Clarke's generalized derivative.
    pub fn slope(&self, input: usize) -> Interval<E> {
        let slope = self.part(1).and_then(|part| part.slope(input as u32));
        self.defined(slope.cloned().unwrap_or_else(Interval::none))
    }

    /// An enclosure of the second partial derivative by two inputs, if the order was at least 2.
    pub fn curvature(&self, i: usize, j: usize) -> Interval<E> {
        let pair = self.part(2).and_then(|part| part.pair(i as u32, j as u32));
        let half = pair.cloned().unwrap_or_else(Interval::none);
        let whole = if i == j { half.add(&half) } else { half };
        let slopes = self.slope(i).decoration().min(self.slope(j).decoration());
        self.defined(whole.weakened(slopes))
    }
}

/// Taylor coefficients along a line.
pub type Curve<E> = Series<E, Interval<E>>;

impl<E: End> Curve<E> {
    /// The line through `x` with this slope.
    pub fn along(x: Interval<E>, slope: Interval<E>) -> Self {
        Self::new(x, vec![slope])
    }

    /// An enclosure of the k-th derivative along the line, over k!; decorated as a
    /// [slope](Jet::slope) is.
    pub fn coefficient(&self, k: usize) -> Interval<E> {
        if k == 0 {
            return self.value.clone();
        }
        let lower = self.parts.iter().take(k).map(Interval::decoration);
        let weakest = lower.min().unwrap_or(Decoration::Differentiable);
        let coefficient = self.part(k).cloned().unwrap_or_else(Interval::none);
        self.defined(coefficient.weakened(weakest))
    }
}

impl<E: End, P: Part<E>> Series<E, P> {
    // Where there may be no value there may be no derivative.
    fn defined(&self, derivative: Interval<E>) -> Interval<E> {
        match self.value.decoration() {
            weak @ (Decoration::Partial | Decoration::Undefined) => derivative.weakened(weak),
            _ => derivative,
        }
    }
}
