//! Whole tensors as the numbers that the table's slopes run on, so that a slope is made of
//! operations that tapes record.

use std::cell::{Cell, RefCell};

use trigrad_core::{
    Binary, Constant, Custom, Indexed, Interpret, Nary, Primitive, Relation, Test, Tracked, Unary,
};

use crate::tensor::error::Error;
use crate::tensor::handle::Tensor;
use crate::tensor::values::Float;

/// Where the tensors of one slope lie while it is computed, for numbers have to be `Copy`.
pub(crate) struct Desk {
    tensors: RefCell<Vec<Tensor>>,
    failure: RefCell<Option<Error>>,
    is_mixed: Cell<bool>,
}

/// A constant, or a tensor on a desk.
#[derive(Clone, Copy)]
pub(crate) enum Number<'d, T> {
    Constant(T),
    Tensor(&'d Desk, u32),
}

impl Desk {
    /// An empty desk.
    pub(crate) fn new() -> Self {
        Self {
            tensors: RefCell::new(Vec::new()),
            failure: RefCell::new(None),
            is_mixed: Cell::new(false),
        }
    }

    pub(crate) fn put<T>(&self, tensor: Tensor) -> Number<'_, T> {
        let mut tensors = self.tensors.borrow_mut();
        tensors.push(tensor);
        Number::Tensor(self, tensors.len() as u32 - 1)
    }

    /// What went wrong first, if anything did.
    pub(crate) fn failure(self) -> Option<Error> {
        self.failure.into_inner()
    }

    /// Whether a comparison was to be decided that has not one outcome for all elements.
    pub(crate) fn is_mixed(&self) -> bool {
        self.is_mixed.get()
    }

    pub(crate) fn get(&self, at: u32) -> Tensor {
        self.tensors.borrow()[at as usize].clone()
    }

    fn apply<'d, T: Float>(
        &'d self,
        args: &[Number<'d, T>],
        f: impl FnOnce(&[Tensor]) -> Result<Tensor, Error>,
    ) -> Number<'d, T> {
        let args: Vec<Tensor> = args.iter().map(|arg| self.tensor(*arg)).collect();
        match f(&args) {
            Ok(tensor) => self.put(tensor),
            Err(error) => {
                self.failure.borrow_mut().get_or_insert(error);
                Number::Constant(T::from_f64_element(f64::NAN))
            }
        }
    }

    fn tensor<T: Float>(&self, number: Number<'_, T>) -> Tensor {
        match number {
            Number::Tensor(desk, at) => desk.get(at),
            Number::Constant(c) => Tensor::scalar(c),
        }
    }

    fn row<'d, T: Float>(&'d self, row: Primitive, args: &[Number<'d, T>]) -> Number<'d, T> {
        self.apply(args, |args| {
            Tensor::apply(row, &args.iter().collect::<Vec<_>>())
        })
    }
}

impl<'d, T: Float> Number<'d, T> {
    /// The number as a tensor, a constant without axes.
    pub(crate) fn into_tensor(self) -> Tensor {
        match self {
            Self::Tensor(desk, at) => desk.get(at),
            Self::Constant(c) => Tensor::scalar(c),
        }
    }

    fn desk(self) -> Option<&'d Desk> {
        match self {
            Self::Tensor(desk, _) => Some(desk),
            Self::Constant(_) => None,
        }
    }

    fn constant(self) -> Option<T> {
        match self {
            Self::Constant(c) => Some(c),
            Self::Tensor(..) => None,
        }
    }
}

fn desk_of<'d, T: Float>(numbers: &[Number<'d, T>]) -> Option<&'d Desk> {
    numbers.iter().find_map(|number| number.desk())
}

fn bare<'d, T: Float>(args: &[Tracked<Number<'d, T>>]) -> Vec<Number<'d, T>> {
    args.iter().map(|arg| arg.number).collect()
}

impl<T: Float> std::fmt::Debug for Number<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Constant(c) => write!(f, "{c:?}"),
            Self::Tensor(desk, at) => write!(f, "{:?}", desk.get(*at)),
        }
    }
}

impl<'d, T: Float> Interpret for Number<'d, T> {
    type Support = ();

    fn from_f64(c: f64) -> Self {
        Self::Constant(T::from_f64_element(c))
    }

    fn from_constant(c: &Constant) -> Self {
        Self::Constant(T::from_constant(c))
    }

    fn unary(op: Unary, x: Tracked<Self>) -> Self {
        match x.number {
            Self::Constant(c) => Self::Constant(op.value(c)),
            Self::Tensor(desk, _) => desk.row(Primitive::Unary(op), &[x.number]),
        }
    }

    fn indexed(op: Indexed, n: u32, x: Tracked<Self>) -> Self {
        match x.number {
            Self::Constant(c) => Self::Constant(op.value(n, c)),
            Self::Tensor(desk, _) => desk.row(Primitive::Indexed(op, n), &[x.number]),
        }
    }

    fn binary(op: Binary, [a, b]: [Tracked<Self>; 2]) -> Self {
        let args = [a.number, b.number];
        match (args, desk_of(&args)) {
            ([Self::Constant(a), Self::Constant(b)], _) => Self::Constant(op.value([a, b])),
            (_, Some(desk)) => desk.row(Primitive::Binary(op), &args),
            (_, None) => unreachable!("what is no constant lies on a desk"),
        }
    }

    fn nary(op: Nary, args: &[Tracked<Self>]) -> Self {
        let args = bare(args);
        match desk_of(&args) {
            Some(desk) => desk.row(Primitive::Nary(op), &args),
            None => {
                let args: Vec<T> = args.iter().filter_map(|arg| arg.constant()).collect();
                Self::Constant(op.value(&args))
            }
        }
    }

    /// No row is made of functions outside of the table.
    fn custom(_: &Custom, _: &[u32], _: &[Tracked<Self>]) -> Self {
        Self::Constant(T::from_f64_element(f64::NAN))
    }

    /// Known where it is the same for all elements.
    fn decide(test: Test<Self>) -> Option<bool> {
        let outcome = outcome(test);
        if outcome.is_none()
            && let Some(desk) = desk_of(&[test.left, test.right])
        {
            desk.is_mixed.set(true);
        }
        outcome
    }

    fn select(test: Test<Self>, then: Self, otherwise: Self) -> Self {
        match outcome(test) {
            Some(true) => return then,
            Some(false) => return otherwise,
            None => {}
        }
        let args = [test.left, test.right, then, otherwise];
        match desk_of(&args) {
            Some(desk) => desk.apply(&args, |args| choose(test.relation, args)),
            None => unreachable!("a comparison of constants is decided"),
        }
    }
}

// How a comparison comes out for all elements, if for all in one way.
fn outcome<T: Float>(test: Test<Number<'_, T>>) -> Option<bool> {
    if let (Number::Constant(left), Number::Constant(right)) = (test.left, test.right) {
        return Some(test.relation.holds(&left, &right));
    }
    let (left, right) = (test.left.into_tensor(), test.right.into_tensor());
    // Shapes that do not go together are an error of the operation that needs them.
    let all = left.compare(test.relation, &right).ok()?.to_vec::<bool>()?;
    match (all.contains(&true), all.contains(&false)) {
        (true, true) => None,
        (_, is_false_somewhere) => Some(!is_false_somewhere),
    }
}

fn choose(relation: Relation, args: &[Tensor]) -> Result<Tensor, Error> {
    args[0]
        .compare(relation, &args[1])?
        .select(&args[2], &args[3])
}

trigrad_core::operators!(['d, T: Float] Number<'d, T>);
