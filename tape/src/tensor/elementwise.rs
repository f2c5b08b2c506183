//! What is done to tensors element by element: rows, operators, comparisons, choices.

use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use trigrad_core::{Binary, Indexed, Nary, Primitive, Relation, Unary};

use crate::tensor::arrays::joint_shape;
use crate::tensor::error::Error;
use crate::tensor::exceptions::{forgives_zero, is_unconnected};
use crate::tensor::handle::{Operand, Tensor};
use crate::tensor::operation::Operation;
use crate::tensor::rows;
use crate::tensor::values::{DType, Values};
use crate::tensor::variable::Variable;

impl Tensor {
    /// A row of the table, element by element, of arguments that broadcast.
    ///
    /// All rows take floats. Integers have sum, difference, product, negation, `abs`, `sign`,
    /// `relu`, and `max` and `min` of two; their quotient is one of f64, as in TensorFlow.
    ///
    /// ```
    /// use trigrad_core::{Binary, Primitive};
    /// use trigrad_tape::tensor::{Error, Tensor};
    /// let (a, b) = (Tensor::from([1.0, 2.0]), Tensor::from([1.0, 2.0, 3.0]));
    /// let row = Primitive::Binary(Binary::Add);
    /// assert!(matches!(Tensor::apply(row, &[&a, &b]), Err(Error::Shape { .. })));
    /// ```
    ///
    /// # Errors
    /// [`Error::Shape`] if the shapes do not broadcast, or the row takes another number of
    /// arguments; [`Error::Dtype`] if the elements are of different types, or of one that the
    /// row does not take.
    pub fn apply(row: Primitive, args: &[&Self]) -> Result<Self, Error> {
        let arity = match row {
            Primitive::Unary(_) | Primitive::Indexed(..) => Some(1),
            Primitive::Binary(_) => Some(2),
            Primitive::Nary(_) => None,
        };
        if arity.is_some_and(|arity| arity != args.len()) {
            return Err(Error::Shape {
                operation: format!("{} of so many arguments", row.row().name),
                shapes: args.iter().map(|arg| arg.shape().to_vec()).collect(),
            });
        }
        if row == Primitive::Binary(Binary::Div) && args.iter().all(|x| x.dtype() == DType::I64) {
            let [a, b] = [args[0].cast(DType::F64), args[1].cast(DType::F64)];
            return Self::apply(row, &[&a, &b]);
        }
        if is_unconnected(row) {
            let args: Vec<&Values> = args.iter().map(|arg| arg.values()).collect();
            return Ok(Self::of(rows::evaluate(row, &args)?));
        }
        let forgives_zero = forgives_zero(row);
        Self::recorded(Operation::Row { row, forgives_zero }, args)
    }

    // A row whose adjoint of 0 stays 0 beside an infinite slope, as that of the root does.
    fn forgiving(row: Primitive, args: &[&Self]) -> Self {
        let forgives_zero = true;
        Self::recorded(Operation::Row { row, forgives_zero }, args)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    fn row(row: Primitive, args: &[&Self]) -> Self {
        Self::apply(row, args).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The greater of each two elements; at a tie all of the slope is the first one's.
    pub fn maximum(&self, other: impl Operand) -> Self {
        Self::row(Primitive::Nary(Nary::Max), &[self, &other.tensor(self)])
    }

    /// The smaller of each two elements; at a tie all of the slope is the first one's.
    pub fn minimum(&self, other: impl Operand) -> Self {
        Self::row(Primitive::Nary(Nary::Min), &[self, &other.tensor(self)])
    }

    /// The square of each element.
    pub fn square(&self) -> Self {
        self * self
    }

    /// 1 over each element.
    pub fn reciprocal(&self) -> Self {
        let div = Primitive::Binary(Binary::Div);
        Self::forgiving(div, &[&self.beside(1.0), self])
    }

    /// 1 over the root of each element.
    pub fn rsqrt(&self) -> Self {
        let pow = Primitive::Binary(Binary::Pow);
        Self::forgiving(pow, &[self, &self.beside(-0.5)])
    }

    /// Elements below `low` become `low`, those above `high` `high`; the slope is 1 at both,
    /// and 0 outside.
    pub fn clip(&self, low: impl Operand, high: impl Operand) -> Result<Self, Error> {
        let (low, high) = (low.tensor(self), high.tensor(self));
        let below = self.compare(Relation::Less, &low)?;
        let above = self.compare(Relation::Greater, &high)?;
        below.select(low, above.select(high, self)?)
    }

    /// A comparison, element by element; NaN is different from everything.
    ///
    /// # Errors
    /// If shapes do not broadcast or element types differ.
    pub fn compare(&self, relation: Relation, other: impl Operand) -> Result<Self, Error> {
        let other = other.tensor(self);
        Ok(Self::of(rows::compare(
            relation,
            self.values(),
            other.values(),
        )?))
    }

    fn compared(&self, relation: Relation, other: impl Operand) -> Self {
        self.compare(relation, other)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// `self < other`, element by element.
    pub fn less(&self, other: impl Operand) -> Self {
        self.compared(Relation::Less, other)
    }

    /// `self <= other`, element by element.
    pub fn less_equal(&self, other: impl Operand) -> Self {
        self.compared(Relation::LessEqual, other)
    }

    /// `self > other`, element by element.
    pub fn greater(&self, other: impl Operand) -> Self {
        self.compared(Relation::Greater, other)
    }

    /// `self >= other`, element by element.
    pub fn greater_equal(&self, other: impl Operand) -> Self {
        self.compared(Relation::GreaterEqual, other)
    }

    /// `self == other`, element by element.
    pub fn equals(&self, other: impl Operand) -> Self {
        self.compared(Relation::Equal, other)
    }

    /// `self != other`, element by element.
    pub fn differs(&self, other: impl Operand) -> Self {
        self.compared(Relation::NotEqual, other)
    }

    /// Whether both are true, or not 0, element by element.
    ///
    /// # Errors
    /// [`Error::Shape`] if the shapes do not broadcast.
    pub fn logical_and(&self, other: impl Operand) -> Result<Self, Error> {
        let other = other.tensor(self).cast(DType::Bool);
        self.cast(DType::Bool).select(&other, other.zeros_like())
    }

    /// Whether one of both is true, or not 0, element by element.
    ///
    /// # Errors
    /// [`Error::Shape`] if the shapes do not broadcast.
    pub fn logical_or(&self, other: impl Operand) -> Result<Self, Error> {
        let other = other.tensor(self).cast(DType::Bool);
        self.cast(DType::Bool).select(other.ones_like(), &other)
    }

    /// Whether it is false, or 0, element by element.
    pub fn logical_not(&self) -> Self {
        self.cast(DType::Bool).equals(Self::from(false))
    }

    /// Where these truth values hold the elements of `then`, elsewhere those of `otherwise`;
    /// all broadcast. Adjoints go to the side that was taken, and zeros to the other: an
    /// infinite slope there still makes NaN of them.
    ///
    /// # Errors
    /// If shapes do not broadcast, this is not of truth values, or the sides differ in their
    /// element types.
    pub fn select(&self, then: impl Operand, otherwise: impl Operand) -> Result<Self, Error> {
        // A plain number takes its type from the other side, whichever that is; two of them
        // are f64.
        let first = then.tensor(&Self::from(0.0));
        let otherwise = otherwise.tensor(&first);
        let then = then.tensor(&otherwise);
        let shapes = [self.shape(), then.shape(), otherwise.shape()];
        let shape = joint_shape(shapes.into_iter()).ok_or_else(|| Error::Shape {
            operation: "select".to_owned(),
            shapes: shapes.iter().map(|shape| shape.to_vec()).collect(),
        })?;
        let condition = self.spread_to(&shape)?;
        let (then, otherwise) = (then.spread_to(&shape)?, otherwise.spread_to(&shape)?);
        Self::recorded(Operation::Select, &[&condition, &then, &otherwise])
    }

    /// The same values as elements of another type. Casts between floats have a derivative;
    /// one to integers or truth values has none, and what is cast from these begins anew.
    pub fn cast(&self, dtype: DType) -> Self {
        Self::recorded(Operation::Cast(dtype), &[self]).unwrap_or_else(|error| panic!("{error}"))
    }

    /// A new tensor of the same values, through which adjoints pass.
    pub fn identity(&self) -> Self {
        Self::recorded(Operation::Identity, &[self]).unwrap_or_else(|error| panic!("{error}"))
    }

    /// A new tensor of the same values, which counts as a constant.
    pub fn stop_gradient(&self) -> Self {
        Self::of(self.values().clone())
    }
}

macro_rules! row_methods_of_tensors {
    (
        []
        unary { $( $(#[doc = $udoc:literal])+ $U:ident $ufn:ident )* }
        indexed { $( $(#[doc = $idoc:literal])+ $I:ident $ifn:ident )* }
        binary { $( $(#[doc = $bdoc:literal])+ $B:ident $bfn:ident )* }
        nary { $( $(#[doc = $ndoc:literal])+ $N:ident $nfn:ident )* }
    ) => {
        /// The rows of the table, element by element.
        impl Tensor {
            $(
                $(#[doc = $udoc])+
                pub fn $ufn(&self) -> Self { Self::row(Primitive::Unary(Unary::$U), &[self]) }
            )*
            $(
                $(#[doc = $idoc])+
                pub fn $ifn(&self, n: u32) -> Self {
                    Self::row(Primitive::Indexed(Indexed::$I, n), &[self])
                }
            )*
            $(
                $(#[doc = $bdoc])+
                pub fn $bfn(&self, other: impl Operand) -> Self {
                    Self::row(Primitive::Binary(Binary::$B), &[self, &other.tensor(self)])
                }
            )*
        }
    };
}
trigrad_core::row_methods!(row_methods_of_tensors, []);

// Each operator for each pair of a tensor, a reference to one and a reference to a variable,
// and for a plain number on either side.
macro_rules! operators {
    ($($Op:ident $op:ident),+) => {
        $(
            operators!(@pair $Op $op Tensor, Tensor);
            operators!(@pair $Op $op Tensor, &Tensor);
            operators!(@pair $Op $op Tensor, &Variable);
            operators!(@pair $Op $op Tensor, f64);
            operators!(@pair $Op $op &Tensor, Tensor);
            operators!(@pair $Op $op &Tensor, &Tensor);
            operators!(@pair $Op $op &Tensor, &Variable);
            operators!(@pair $Op $op &Tensor, f64);
            operators!(@read $Op $op &Variable, Tensor);
            operators!(@read $Op $op &Variable, &Tensor);
            operators!(@read $Op $op &Variable, &Variable);
            operators!(@read $Op $op &Variable, f64);
            operators!(@plain $Op $op Tensor);
            operators!(@plain $Op $op &Tensor);
            impl $Op<&Variable> for f64 {
                type Output = Tensor;
                fn $op(self, other: &Variable) -> Tensor { $Op::$op(self, other.read()) }
            }
        )+
    };
    (@pair $Op:ident $op:ident $A:ty, $B:ty) => {
        impl $Op<$B> for $A {
            type Output = Tensor;
            fn $op(self, other: $B) -> Tensor {
                Tensor::row(Primitive::Binary(Binary::$Op), &[&self, &other.tensor(&self)])
            }
        }
    };
    (@read $Op:ident $op:ident $A:ty, $B:ty) => {
        impl $Op<$B> for $A {
            type Output = Tensor;
            fn $op(self, other: $B) -> Tensor { $Op::$op(self.read(), other) }
        }
    };
    (@plain $Op:ident $op:ident $B:ty) => {
        impl $Op<$B> for f64 {
            type Output = Tensor;
            fn $op(self, other: $B) -> Tensor {
                Tensor::row(Primitive::Binary(Binary::$Op), &[&other.beside(self), &other])
            }
        }
    };
}
operators!(Add add, Sub sub, Mul mul, Div div);

// `y += x` gives the name y to the sum; the tensor that had it stays what it was.
macro_rules! assignments {
    ($($Op:ident $op:ident $Row:ident),+) => {
        $(impl<O: Operand> $Op<O> for Tensor {
            fn $op(&mut self, other: O) {
                *self = Self::row(Primitive::Binary(Binary::$Row), &[self, &other.tensor(self)]);
            }
        })+
    };
}
assignments! {
    AddAssign add_assign Add,
    SubAssign sub_assign Sub,
    MulAssign mul_assign Mul,
    DivAssign div_assign Div
}

impl Neg for Tensor {
    type Output = Self;
    fn neg(self) -> Self {
        Self::row(Primitive::Unary(Unary::Neg), &[&self])
    }
}

impl Neg for &Variable {
    type Output = Tensor;
    fn neg(self) -> Tensor {
        -self.read()
    }
}

impl Neg for &Tensor {
    type Output = Tensor;
    fn neg(self) -> Tensor {
        Tensor::row(Primitive::Unary(Unary::Neg), &[self])
    }
}
