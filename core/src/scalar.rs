//! What a number must do to take part: apply a row of the table to itself.

use std::fmt::Debug;
use std::hint::cold_path;
use std::ops::{Add, Div, Mul, Neg, Sub};

use num_traits::{One, Zero};

use crate::constant::Constant;
use crate::custom::Custom;
use crate::primitive::{Binary, Indexed, Nary, Unary};
use crate::tracked::{Support, Tracked};

/// How two numbers are compared in a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Relation {
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
}

impl Relation {
    /// Every relation.
    pub const ALL: &[Self] = &[
        Self::Less,
        Self::LessEqual,
        Self::Greater,
        Self::GreaterEqual,
        Self::Equal,
        Self::NotEqual,
    ];

    /// How it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Equal => "==",
            Self::NotEqual => "!=",
        }
    }

    /// Whether `left` and `right` stand in the relation; with NaN only `!=` holds.
    #[inline]
    pub fn holds<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Less => left < right,
            Self::LessEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterEqual => left >= right,
            Self::Equal => left == right,
            Self::NotEqual => left != right,
        }
    }
}

/// A comparison of two numbers, to be decided by [`Interpret::select`].
#[derive(Clone, Copy, Debug)]
pub struct Test<S> {
    /// The relation asked for.
    pub relation: Relation,
    /// What stands on its left.
    pub left: S,
    /// What stands on its right.
    pub right: S,
}

/// One interpretation of the table of primitives.
///
/// `f64` computes the value, a dual number pushes a tangent forward, a tape
/// variable records, an expression adds a node, an interval encloses. Arguments
/// come [`Tracked`]: with the directions in which they structurally vary, so that
/// the partial of a constant argument is never asked for.
pub trait Interpret: Copy + Debug {
    /// The directions a number can vary in; `()` where there are none to tell apart.
    type Support: Support;

    /// Whether the number is one float and nothing else, so that a NaN anywhere in
    /// it shows: it is not equal to itself.
    const PLAIN: bool = false;

    /// The number `c`.
    fn from_f64(c: f64) -> Self;

    /// An exact constant, rounded once to this number's precision.
    fn from_constant(c: &Constant) -> Self {
        Self::from_f64(c.to_f64())
    }

    /// The constant `c`, at home where `self` lives: in the graph of an expression,
    /// where `ln(2)` stays `ln(2)`.
    #[inline]
    fn beside(self, c: f64) -> Self {
        Self::from_f64(c)
    }

    /// The number pi, at home where `self` lives.
    #[inline]
    fn pi(self) -> Self {
        Self::from_f64(std::f64::consts::PI)
    }

    /// Whether this is the constant `c` whatever the inputs are.
    ///
    /// A question about structure: a number that carries a derivative, or records,
    /// answers no even where its primal is `c`. No row asks it.
    #[inline]
    fn is_constant(self, _c: f64) -> bool {
        false
    }

    /// Whether every component is known to be a number and none to be NaN.
    ///
    /// What a driver asks before it believes that nothing idle was multiplied by an
    /// infinite slope. Kinds that do not know their values answer no.
    #[inline]
    fn is_number(self) -> bool {
        false
    }

    /// The same number, of which all derivatives are 0, to every order: what it depends on
    /// is left out of account.
    ///
    /// ```
    /// use trigrad_core::{Expr, Formula, Interpret};
    /// assert_eq!(2.0.stop_gradient(), 2.0);
    /// let f = Formula::trace(1, |x: &[Expr<'_>]| vec![x[0] * x[0].stop_gradient()]);
    /// assert_eq!(f.to_string(), "x0*stop_gradient(x0)");
    /// ```
    fn stop_gradient(self) -> Self {
        let stop = Custom::new("stop_gradient", 1, |orders: &[u32], x: &[f64]| {
            Some(if orders == [0] { x[0] } else { 0.0 })
        });
        Self::custom(&stop, &[0], &[Tracked::varying(self)])
    }

    /// Applies a row of one argument.
    fn unary(op: Unary, x: Tracked<Self>) -> Self;

    /// Applies a row of an integer and one argument.
    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self;

    /// Applies a row of two arguments.
    fn binary(op: Binary, args: [Tracked<Self>; 2]) -> Self;

    /// Applies a row of any number of arguments.
    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self;

    /// Applies a row together with the companion that its partial needs: the sine
    /// with the cosine. Without it, k nested duals would compute 2^k sines.
    #[inline]
    fn joint(op: Unary, x: Tracked<Self>) -> (Self, Self) {
        let y = Tracked::new(Self::unary(op, x), x.support.computed());
        (y.number, op.companion(x, y).number)
    }

    /// Applies a function that is not in the table, differentiated `orders[i]`
    /// times by its argument `i`.
    fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self;

    /// The outcome of a comparison, where the number knows it.
    fn decide(test: Test<Self>) -> Option<bool>;

    /// `then` where the test holds, otherwise `otherwise`.
    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self;
}

/// The second argument of a method of [`Scalar`]: a number of the same kind, or a
/// plain constant, which is known not to vary.
pub trait Operand<S: Interpret> {
    /// The operand as a number, with the directions it varies in.
    fn tracked(self) -> Tracked<S>;
}

impl<S: Interpret> Operand<S> for f64 {
    #[inline]
    fn tracked(self) -> Tracked<S> {
        Tracked::new(S::from_f64(self), S::Support::NONE)
    }
}

macro_rules! scalar_trait {
    (
        []
        unary { $( $(#[doc = $udoc:literal])+ $U:ident $ufn:ident )* }
        indexed { $( $(#[doc = $idoc:literal])+ $I:ident $ifn:ident )* }
        binary { $( $(#[doc = $bdoc:literal])+ $B:ident $bfn:ident )* }
        nary { $( $(#[doc = $ndoc:literal])+ $N:ident $nfn:ident )* }
    ) => {
        /// A number that the rows can be applied to: the bound of generic functions.
        ///
        /// Never implemented by hand: it follows from [`Interpret`] and the operators.
        /// Constants stand on the right of an operator: `x * 2.0`.
        ///
        /// ```
        /// use trigrad_core::Scalar;
        /// fn norm<S: Scalar>(x: &[S]) -> S {
        ///     (x[0] * x[0] + x[1].pow(2.0)).sqrt()
        /// }
        /// assert_eq!(norm(&[3.0, 4.0]), 5.0);
        /// ```
        pub trait Scalar:
            Interpret + Operand<Self> + Zero + One
            + Neg<Output = Self> + Sub<Output = Self> + Div<Output = Self>
            + Add<f64, Output = Self> + Sub<f64, Output = Self>
            + Mul<f64, Output = Self> + Div<f64, Output = Self>
        {
            $(
                $(#[doc = $udoc])+
                #[inline]
                fn $ufn(self) -> Self { Self::unary(Unary::$U, self.tracked()) }
            )*
            $(
                $(#[doc = $idoc])+
                #[inline]
                fn $ifn(self, n: u32) -> Self { Self::indexed(Indexed::$I, n, self.tracked()) }
            )*
            $(
                $(#[doc = $bdoc])+
                #[inline]
                fn $bfn(self, other: impl Operand<Self>) -> Self {
                    Self::binary(Binary::$B, [self.tracked(), other.tracked()])
                }
            )*
            $(
                $(#[doc = $ndoc])+
                #[inline]
                fn $nfn(self, other: impl Operand<Self>) -> Self {
                    Self::nary(Nary::$N, &[self.tracked(), other.tracked()])
                }
            )*

            /// The sum of `args`.
            fn sum_of(args: &[Self]) -> Self { apply_nary(Nary::Sum, args) }
            /// The product of `args`.
            fn product(args: &[Self]) -> Self { apply_nary(Nary::Product, args) }
            /// The greatest of `args`.
            fn max_of(args: &[Self]) -> Self { apply_nary(Nary::Max, args) }
            /// The least of `args`.
            fn min_of(args: &[Self]) -> Self { apply_nary(Nary::Min, args) }
            /// The Euclidean length of `args`.
            fn hypot_of(args: &[Self]) -> Self { apply_nary(Nary::Hypot, args) }
            /// The first of `args` over the Euclidean length of all.
            fn dircos_of(args: &[Self]) -> Self { apply_nary(Nary::Dircos, args) }
            /// The logarithm of the sum of the exponentials of `args`.
            fn logsumexp_of(args: &[Self]) -> Self { apply_nary(Nary::Logsumexp, args) }

            /// The test `self < other`, for [`select`](Interpret::select).
            fn below(self, other: impl Operand<Self>) -> Test<Self> { test(Relation::Less, self, other) }
            /// The test `self <= other`.
            fn at_most(self, other: impl Operand<Self>) -> Test<Self> { test(Relation::LessEqual, self, other) }
            /// The test `self > other`.
            fn above(self, other: impl Operand<Self>) -> Test<Self> { test(Relation::Greater, self, other) }
            /// The test `self >= other`.
            fn at_least(self, other: impl Operand<Self>) -> Test<Self> { test(Relation::GreaterEqual, self, other) }
            /// The test `self == other`.
            fn equals(self, other: impl Operand<Self>) -> Test<Self> { test(Relation::Equal, self, other) }
            /// The test `self != other`.
            fn differs(self, other: impl Operand<Self>) -> Test<Self> { test(Relation::NotEqual, self, other) }
        }
    };
}
row_methods!(scalar_trait, []);

impl<S> Scalar for S where
    S: Interpret
        + Operand<S>
        + Zero
        + One
        + Neg<Output = S>
        + Sub<Output = S>
        + Div<Output = S>
        + Add<f64, Output = S>
        + Sub<f64, Output = S>
        + Mul<f64, Output = S>
        + Div<f64, Output = S>
{
}

/// A scalar that a program may branch on: plain numbers, duals and tape variables,
/// which compare by their primals; not expressions, whose values are not known yet.
///
/// ```
/// use trigrad_core::Ordered;
/// fn collatz_like<S: Ordered>(x: S) -> S {
///     if x > 1.0 { x * x } else { -x }
/// }
/// assert_eq!(collatz_like(3.0), 9.0);
/// ```
pub trait Ordered: Scalar + PartialOrd + PartialOrd<f64> {}

impl<S: Scalar + PartialOrd + PartialOrd<f64>> Ordered for S {}

/// `partial`, or NaN where the value `y` is known to be NaN.
///
/// For the rows whose partial is finite outside of the domain. An expression does
/// not know its value: there d ln x stays 1/x.
#[inline]
pub fn guarded<S: Interpret>(partial: S, y: S) -> S {
    if primal_is_nan(y) {
        // A branch that is never taken, where a choice would have to wait for `y`.
        cold_path();
        return S::from_f64(f64::NAN);
    }
    partial
}

/// [`guarded`] for the rows that say so.
#[doc(hidden)]
#[inline]
pub fn guarded_if<S: Interpret>(guard: bool, partial: S, y: S) -> S {
    if guard { guarded(partial, y) } else { partial }
}

fn test<S: Scalar>(relation: Relation, left: S, right: impl Operand<S>) -> Test<S> {
    Test {
        relation,
        left,
        right: right.tracked().number,
    }
}

fn apply_nary<S: Scalar>(op: Nary, args: &[S]) -> S {
    let args: Vec<Tracked<S>> = args.iter().map(|&a| a.tracked()).collect();
    S::nary(op, &args)
}

/// Whether the primal of `x` is known to be NaN.
#[doc(hidden)]
#[inline]
pub fn primal_is_nan<S: Interpret>(x: S) -> bool {
    let is_number = Test {
        relation: Relation::Equal,
        left: x,
        right: x,
    };
    S::decide(is_number) == Some(false)
}

/// Whether the primal of `x` is known to be `c`.
#[doc(hidden)]
#[inline]
pub fn primal_is<S: Interpret>(x: S, c: f64) -> bool {
    let is_equal = Test {
        relation: Relation::Equal,
        left: x,
        right: S::from_f64(c),
    };
    S::decide(is_equal) == Some(true)
}
