//! The number that a function of any order runs on.

use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;

use trigrad_core::{
    Binary, Constant, Custom, Indexed, Interpret, Nary, Primitive, Test, Tracked, Unary, operators,
    row_methods,
};

use super::recording::Recording;

/// A Taylor series whose order is not fixed by its type: what the drivers of
/// [`taylor`](crate::taylor) run a function on.
///
/// A handle, `Copy`, into what the function is made of. Its primal is there at once, so a
/// function may branch; the coefficients are computed when the function has returned, all
/// of one order before the next, in vectors that the driver owns. That is why the order
/// may be chosen at run time, and why a number of a `Vec` is not needed.
///
/// Comparisons look at the primal alone. Series of two drivers, one inside of the other,
/// are different types: the lifetime is the driver's own. A number of the outer one enters
/// the inner one by [`Series::constant`].
///
/// ```
/// use trigrad_dual::taylor::{Series, derivatives};
/// // d/dx [x · d/dy (x + y)] = 1
/// let outer = derivatives(
///     |x| x * derivatives(|y| Series::constant(x) + y, Series::from(1.0), 1)[1],
///     1.0,
///     1,
/// );
/// assert_eq!(outer, [1.0, 1.0]);
/// ```
///
/// Without the lifted number it does not compile:
/// ```compile_fail
/// use trigrad_dual::taylor::{Series, derivatives};
/// derivatives(|x| x * derivatives(|y| x + y, Series::from(1.0), 1)[1], 1.0, 1);
/// ```
/// Nor does a number of one driver enter another of the same kind:
/// ```compile_fail
/// use trigrad_dual::taylor::derivatives;
/// derivatives(|x| { derivatives(|y| x + y, 1.0, 1); x }, 1.0, 1);
/// ```
#[derive(Clone, Copy)]
pub struct Series<'a, T: Interpret = f64> {
    kind: Kind<'a, T>,
    // Neither longer nor shorter: the series of two drivers never mix.
    brand: PhantomData<fn(&'a ()) -> &'a ()>,
}

#[derive(Clone, Copy)]
enum Kind<'a, T: Interpret> {
    // Not recorded yet: they live where they are used.
    Literal(f64),
    Constant(Tracked<T>),
    Node(&'a Recording<T>, u32),
}

impl<'a, T: Interpret> Series<'a, T> {
    /// A number that does not vary, as that of an outer differentiation.
    pub fn constant(c: T) -> Self {
        Self::of(Kind::Constant(Tracked::varying(c)))
    }

    /// The value: the coefficient of order 0.
    ///
    /// ```
    /// use trigrad_dual::taylor::derivatives;
    /// let slopes = derivatives(|x| if x.primal() > 1.0 { x * x } else { -x }, 3.0, 2);
    /// assert_eq!(slopes, [9.0, 6.0, 2.0]);
    /// ```
    pub fn primal(self) -> T {
        self.tracked_primal().number
    }

    pub(super) fn at(recording: &'a Recording<T>, id: u32) -> Self {
        Self::of(Kind::Node(recording, id))
    }

    /// The node of the series in `recording`, which is made for a constant.
    pub(super) fn id(self, recording: &'a Recording<T>) -> u32 {
        match self.kind {
            Kind::Node(_, id) => id,
            Kind::Literal(c) => recording.literal(c),
            Kind::Constant(c) => match recording.input(c, 0).kind {
                Kind::Node(_, id) => id,
                Kind::Literal(_) | Kind::Constant(_) => unreachable!("an input is a node"),
            },
        }
    }

    /// The node of the series; of a constant there is none.
    pub(super) fn recorded(self) -> Option<u32> {
        match self.kind {
            Kind::Node(_, id) => Some(id),
            Kind::Literal(_) | Kind::Constant(_) => None,
        }
    }

    /// Whether this is the constant 0 of the code.
    pub(super) fn is_zero(self) -> bool {
        matches!(self.kind, Kind::Literal(0.0))
    }

    fn of(kind: Kind<'a, T>) -> Self {
        Self {
            kind,
            brand: PhantomData,
        }
    }

    pub(super) fn tracked_primal(self) -> Tracked<T> {
        match self.kind {
            Kind::Literal(c) => Tracked::from_f64(c),
            Kind::Constant(c) => c,
            Kind::Node(recording, id) => recording.primal(id),
        }
    }

    // What `record` makes of the nodes, where one of the arguments is a node, and else
    // what `compute` makes of the constants.
    fn apply<const N: usize>(
        args: [Self; N],
        record: impl FnOnce(&'a Recording<T>, [u32; N]) -> u32,
        compute: impl FnOnce([Tracked<Tracked<T>>; N]) -> Tracked<T>,
    ) -> Self {
        match home(&args) {
            Some(recording) => {
                let ids = args.map(|arg| arg.id(recording));
                Self::at(recording, record(recording, ids))
            }
            None => Self::of(Kind::Constant(compute(args.map(constant)))),
        }
    }
}

operators!(['a, T: Interpret] Series<'a, T>);
row_methods!(trigrad_core::own_methods, [['a, T: Interpret] Series<'a, T>]);

impl<'a, T: Interpret> Interpret for Series<'a, T> {
    // What varies, and to which degree, is known where the series is recorded.
    type Support = ();

    fn from_f64(c: f64) -> Self {
        Self::of(Kind::Literal(c))
    }

    fn from_constant(c: &Constant) -> Self {
        Self::of(Kind::Constant(Tracked::from_constant(c)))
    }

    fn beside(self, c: f64) -> Self {
        match self.kind {
            Kind::Literal(_) => Self::from_f64(c),
            Kind::Constant(at) => Self::of(Kind::Constant(at.beside(c))),
            Kind::Node(recording, id) => Self::at(recording, recording.beside(id, c)),
        }
    }

    fn pi(self) -> Self {
        match self.kind {
            Kind::Literal(_) => Self::from_constant(&Constant::Pi),
            Kind::Constant(at) => Self::of(Kind::Constant(at.pi())),
            Kind::Node(recording, id) => Self::at(recording, recording.pi(id)),
        }
    }

    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        Self::apply(
            [x.number],
            |recording, args| recording.row(Primitive::Unary(op), &args),
            |[x]| Tracked::unary(op, x),
        )
    }

    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        Self::apply(
            [x.number],
            |recording, args| recording.row(Primitive::Indexed(op, n), &args),
            |[x]| Tracked::indexed(op, n, x),
        )
    }

    fn binary(op: Binary, args: [Tracked<Self>; 2]) -> Self {
        Self::apply(
            args.map(|arg| arg.number),
            |recording, args| recording.row(Primitive::Binary(op), &args),
            |args| Tracked::binary(op, args),
        )
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let args = numbers(args);
        match home(&args) {
            Some(recording) => {
                let ids: Vec<u32> = args.iter().map(|arg| arg.id(recording)).collect();
                Self::at(recording, recording.row(Primitive::Nary(op), &ids))
            }
            None => {
                let args: Vec<_> = args.into_iter().map(constant).collect();
                Self::of(Kind::Constant(Tracked::nary(op, &args)))
            }
        }
    }

    fn joint(op: Unary, x: Tracked<Self>) -> (Self, Self) {
        match x.number.kind {
            Kind::Node(recording, id) => {
                let y = recording.row(Primitive::Unary(op), &[id]);
                let z = recording.companion(op, id);
                (Self::at(recording, y), Self::at(recording, z))
            }
            Kind::Literal(_) | Kind::Constant(_) => {
                let (y, z) = Tracked::joint(op, constant(x.number));
                (Self::of(Kind::Constant(y)), Self::of(Kind::Constant(z)))
            }
        }
    }

    fn custom(rule: &Custom, orders: &[u32], args: &[Tracked<Self>]) -> Self {
        let args = numbers(args);
        match home(&args) {
            Some(recording) => {
                let ids: Vec<u32> = args.iter().map(|arg| arg.id(recording)).collect();
                Self::at(recording, recording.call(rule, orders, &ids))
            }
            None => {
                let args: Vec<_> = args.into_iter().map(constant).collect();
                Self::of(Kind::Constant(Tracked::custom(rule, orders, &args)))
            }
        }
    }

    fn decide(test: Test<Self>) -> Option<bool> {
        Tracked::decide(primals(test))
    }

    /// The whole series of one side where the primals decide, otherwise coefficient by
    /// coefficient.
    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        match Self::decide(test) {
            Some(true) => then,
            Some(false) => otherwise,
            None => Self::apply(
                [test.left, test.right, then, otherwise],
                |recording, args| recording.select(test.relation, args),
                |[_, _, then, otherwise]| {
                    Tracked::select(primals(test), then.number, otherwise.number)
                },
            ),
        }
    }
}

/// The constant 0.
impl<T: Interpret> Default for Series<'_, T> {
    fn default() -> Self {
        Self::from(0.0)
    }
}

impl<T: Interpret> From<f64> for Series<'_, T> {
    fn from(c: f64) -> Self {
        Self::from_f64(c)
    }
}

impl<T: Interpret + PartialEq> PartialEq for Series<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        self.primal() == other.primal()
    }
}

impl<T: Interpret + PartialOrd> PartialOrd for Series<'_, T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.primal().partial_cmp(&other.primal())
    }
}

/// Compares with the constant as the coefficients hold it: rounded to f32 where they are.
impl<T: Interpret + PartialEq> PartialEq<f64> for Series<'_, T> {
    fn eq(&self, c: &f64) -> bool {
        self.primal() == T::from_f64(*c)
    }
}

/// Compares with the constant as the coefficients hold it: rounded to f32 where they are.
impl<T: Interpret + PartialOrd> PartialOrd<f64> for Series<'_, T> {
    fn partial_cmp(&self, c: &f64) -> Option<Ordering> {
        self.primal().partial_cmp(&T::from_f64(*c))
    }
}

/// By the primal: the coefficients are not known before the function has returned.
impl<T: Interpret> fmt::Debug for Series<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Series").field(&self.primal()).finish()
    }
}

fn numbers<'a, T: Interpret>(args: &[Tracked<Series<'a, T>>]) -> Vec<Series<'a, T>> {
    args.iter().map(|arg| arg.number).collect()
}

fn home<'a, T: Interpret>(args: &[Series<'a, T>]) -> Option<&'a Recording<T>> {
    args.iter().find_map(|arg| match arg.kind {
        Kind::Node(recording, _) => Some(recording),
        Kind::Literal(_) | Kind::Constant(_) => None,
    })
}

fn constant<T: Interpret>(x: Series<'_, T>) -> Tracked<Tracked<T>> {
    Tracked::varying(x.tracked_primal())
}

fn primals<T: Interpret>(test: Test<Series<'_, T>>) -> Test<Tracked<T>> {
    Test {
        relation: test.relation,
        left: test.left.tracked_primal(),
        right: test.right.tracked_primal(),
    }
}
