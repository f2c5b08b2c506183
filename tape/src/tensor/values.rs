//! The arrays under tensors: shared, of any number of axes, of one of four element types.

use std::fmt;

use ndarray::{ArcArray, IxDyn, LinalgScalar};
use trigrad_core::{Interpret, Real};

pub(crate) type Shared<T> = ArcArray<T, IxDyn>;

/// The type of a tensor's elements; written as TensorFlow writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DType {
    /// Floats of 32 bits.
    F32,
    /// Floats of 64 bits.
    F64,
    /// Integers of 64 bits.
    I64,
    /// Truth values.
    Bool,
}

impl DType {
    /// Whether it is one of the floats: the only ones that have derivatives.
    pub fn is_float(self) -> bool {
        matches!(self, Self::F32 | Self::F64)
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::F32 => "float32",
            Self::F64 => "float64",
            Self::I64 => "int64",
            Self::Bool => "bool",
        })
    }
}

/// A type that elements of tensors can have: f32, f64, i64 or bool.
pub trait Element: sealed::Wrapped {
    /// Its name at run time.
    const DTYPE: DType;
}

/// An array of any of the elements.
#[derive(Clone, Debug)]
pub enum Values {
    /// Of f32.
    F32(Shared<f32>),
    /// Of f64.
    F64(Shared<f64>),
    /// Of i64.
    I64(Shared<i64>),
    /// Of bool.
    Bool(Shared<bool>),
}

/// What the table of primitives and matrix products can run on.
pub(crate) trait Float: Element + Real + Interpret + LinalgScalar {
    /// `c`, rounded: both traits of numbers have a function of this name.
    fn from_f64_element(c: f64) -> Self {
        <Self as Interpret>::from_f64(c)
    }
}
impl Float for f32 {}
impl Float for f64 {}

/// Runs the same code on the array, of whatever elements.
macro_rules! each {
    ($values:expr, $x:ident => $body:expr) => {
        match $values {
            $crate::tensor::values::Values::F32($x) => $body,
            $crate::tensor::values::Values::F64($x) => $body,
            $crate::tensor::values::Values::I64($x) => $body,
            $crate::tensor::values::Values::Bool($x) => $body,
        }
    };
}
pub(crate) use each;

impl Values {
    pub(crate) fn dtype(&self) -> DType {
        match self {
            Self::F32(_) => DType::F32,
            Self::F64(_) => DType::F64,
            Self::I64(_) => DType::I64,
            Self::Bool(_) => DType::Bool,
        }
    }

    pub(crate) fn shape(&self) -> &[usize] {
        each!(self, x => x.shape())
    }

    /// The number `c` in every place; a truth value is whether it is not 0.
    pub(crate) fn full(shape: &[usize], dtype: DType, c: f64) -> Self {
        let shape = IxDyn(shape);
        match dtype {
            DType::F32 => Self::F32(Shared::from_elem(shape, c as f32)),
            DType::F64 => Self::F64(Shared::from_elem(shape, c)),
            DType::I64 => Self::I64(Shared::from_elem(shape, c as i64)),
            DType::Bool => Self::Bool(Shared::from_elem(shape, c != 0.0)),
        }
    }

    /// Floats are cut to integers, and truth values are 0 and 1.
    pub(crate) fn cast(&self, dtype: DType) -> Self {
        match dtype {
            DType::F32 => Self::F32(match self {
                Self::F32(x) => x.clone(),
                Self::F64(x) => x.mapv(|x| x as f32).into_shared(),
                Self::I64(x) => x.mapv(|x| x as f32).into_shared(),
                Self::Bool(x) => x.mapv(|x| if x { 1.0 } else { 0.0 }).into_shared(),
            }),
            DType::F64 => Self::F64(match self {
                Self::F32(x) => x.mapv(f64::from).into_shared(),
                Self::F64(x) => x.clone(),
                Self::I64(x) => x.mapv(|x| x as f64).into_shared(),
                Self::Bool(x) => x.mapv(|x| if x { 1.0 } else { 0.0 }).into_shared(),
            }),
            DType::I64 => Self::I64(match self {
                Self::F32(x) => x.mapv(|x| x as i64).into_shared(),
                Self::F64(x) => x.mapv(|x| x as i64).into_shared(),
                Self::I64(x) => x.clone(),
                Self::Bool(x) => x.mapv(i64::from).into_shared(),
            }),
            DType::Bool => Self::Bool(match self {
                Self::F32(x) => x.mapv(|x| x != 0.0).into_shared(),
                Self::F64(x) => x.mapv(|x| x != 0.0).into_shared(),
                Self::I64(x) => x.mapv(|x| x != 0).into_shared(),
                Self::Bool(x) => x.clone(),
            }),
        }
    }
}

pub(crate) mod sealed {
    use super::{DType, Element, Shared, Values};

    /// What is behind [`Element`], and out of reach outside of this crate.
    pub trait Wrapped: Copy + std::fmt::Debug + PartialEq + Send + Sync + 'static {
        #[doc(hidden)]
        const ZERO: Self;
        #[doc(hidden)]
        fn wrap(array: Shared<Self>) -> Values;
        #[doc(hidden)]
        fn unwrap(values: &Values) -> Option<&Shared<Self>>;
    }

    macro_rules! element {
        ($($T:ty, $Name:ident, $zero:expr;)+) => {
            $(
                impl Wrapped for $T {
                    const ZERO: Self = $zero;
                    fn wrap(array: Shared<Self>) -> Values {
                        Values::$Name(array)
                    }
                    fn unwrap(values: &Values) -> Option<&Shared<Self>> {
                        match values {
                            Values::$Name(array) => Some(array),
                            _ => None,
                        }
                    }
                }
                impl Element for $T {
                    const DTYPE: DType = DType::$Name;
                }
            )+
        };
    }
    element! {
        f32, F32, 0.0;
        f64, F64, 0.0;
        i64, I64, 0;
        bool, Bool, false;
    }
}
