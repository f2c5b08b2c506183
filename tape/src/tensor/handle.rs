//! Tensors: shared arrays with an identity, by which tapes know them.

use std::sync::{Arc, Weak};

use ndarray::{ArrayD, ArrayViewD, IxDyn};

use crate::tensor::error::Error;
use crate::tensor::id::next_id;
use crate::tensor::values::{DType, Element, Values, each};

/// An array of f32, f64, i64 or bool with any number of axes, and with an identity.
///
/// A clone is the same tensor: it costs a count, and a tape that watches one watches both. An
/// operation makes a new tensor, even where all values are equal; its values never change.
///
/// Operators and the methods named after rows of the table work element by element, and
/// broadcast as NumPy and TensorFlow do. A plain number beside a tensor takes the tensor's
/// element type. They panic where shapes or element types do not go together, as operators
/// do; [`Tensor::apply`] gives an error instead, and so do all methods that take axes, shapes
/// or places.
///
/// ```
/// use trigrad_tape::tensor::Tensor;
/// let x = Tensor::from([[1.0, 2.0], [3.0, 4.0]]);
/// let y = (&x * &x + 2.0).sum();
/// assert_eq!(y.item::<f64>(), Some(38.0));
/// assert_eq!(x.matmul(&x)?.to_vec::<f64>(), Some(vec![7.0, 10.0, 15.0, 22.0]));
/// # Ok::<(), trigrad_tape::tensor::Error>(())
/// ```
#[derive(Clone)]
pub struct Tensor(Arc<Inner>);

struct Inner {
    id: u64,
    values: Values,
}

impl Tensor {
    /// A tensor of this shape, its elements row by row.
    ///
    /// # Errors
    /// [`Error::Shape`] if there are more or fewer elements than the shape has places.
    pub fn new<T: Element>(shape: &[usize], elements: Vec<T>) -> Result<Self, Error> {
        let found = elements.len();
        match ArrayD::from_shape_vec(IxDyn(shape), elements) {
            Ok(array) => Ok(Self::from(array)),
            Err(_) => Err(Error::Shape {
                operation: format!("a tensor of {found} elements"),
                shapes: vec![shape.to_vec()],
            }),
        }
    }

    /// A tensor without axes.
    pub fn scalar<T: Element>(value: T) -> Self {
        Self::from(ArrayD::from_elem(IxDyn(&[]), value))
    }

    /// The same number in every place; cut to an integer, or not 0, where it has to be.
    pub fn full(shape: &[usize], dtype: DType, value: f64) -> Self {
        Self::of(Values::full(shape, dtype, value))
    }

    /// Zeros.
    pub fn zeros(shape: &[usize], dtype: DType) -> Self {
        Self::full(shape, dtype, 0.0)
    }

    /// Ones.
    pub fn ones(shape: &[usize], dtype: DType) -> Self {
        Self::full(shape, dtype, 1.0)
    }

    /// Zeros of the same shape and element type, not connected to this tensor.
    pub fn zeros_like(&self) -> Self {
        Self::zeros(self.shape(), self.dtype())
    }

    /// Ones of the same shape and element type, not connected to this tensor.
    pub fn ones_like(&self) -> Self {
        Self::ones(self.shape(), self.dtype())
    }

    /// The lengths of the axes; empty for a tensor that is one number.
    pub fn shape(&self) -> &[usize] {
        self.values().shape()
    }

    /// The number of axes.
    pub fn rank(&self) -> usize {
        self.shape().len()
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        each!(self.values(), x => x.len())
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The type of the elements.
    pub fn dtype(&self) -> DType {
        self.values().dtype()
    }

    /// What tells this tensor from all others of the process, clones excepted.
    pub fn id(&self) -> u64 {
        self.0.id
    }

    /// The elements as an ndarray view; `None` if they are not of type `T`.
    pub fn view<T: Element>(&self) -> Option<ArrayViewD<'_, T>> {
        T::unwrap(self.values()).map(|array| array.view())
    }

    /// The elements, row by row; `None` if they are not of type `T`.
    pub fn to_vec<T: Element>(&self) -> Option<Vec<T>> {
        Some(self.view()?.iter().copied().collect())
    }

    /// The element of a tensor that has one; `None` if it has more or is not of type `T`.
    pub fn item<T: Element>(&self) -> Option<T> {
        let view = self.view()?;
        if view.len() == 1 {
            view.first().copied()
        } else {
            None
        }
    }

    /// Whether the tensor is one number that is true or not 0: what a branch asks.
    ///
    /// `None` if it has not exactly one element.
    pub fn holds(&self) -> Option<bool> {
        Self::of(self.values().cast(DType::Bool)).item()
    }

    /// A tensor of its own identity with these values.
    pub(crate) fn of(values: Values) -> Self {
        Self::with_id(next_id(), values)
    }

    /// A tensor in the name of another thing: a variable that is read.
    pub(crate) fn with_id(id: u64, values: Values) -> Self {
        Self(Arc::new(Inner { id, values }))
    }

    pub(crate) fn values(&self) -> &Values {
        &self.0.values
    }

    pub(crate) fn downgrade(&self) -> Trail {
        Trail(Arc::downgrade(&self.0))
    }

    /// The number `c` as a tensor without axes, of this tensor's element type; of f64 where
    /// that are integers and it is none, so that it is refused and not cut.
    pub(crate) fn beside(&self, c: f64) -> Self {
        let dtype = match self.dtype() {
            DType::I64 if c != c.trunc() || !RANGE_OF_I64.contains(&c) => DType::F64,
            dtype => dtype,
        };
        Self::full(&[], dtype, c)
    }
}

// The floats that cast to integers without being cut. 2^63 is the first one above.
const RANGE_OF_I64: std::ops::Range<f64> =
    -9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0;

/// Whether anybody still has a tensor, without keeping it.
#[derive(Clone)]
pub(crate) struct Trail(Weak<Inner>);

impl Trail {
    /// How many have it.
    pub(crate) fn count(&self) -> usize {
        self.0.strong_count()
    }
}

/// Any array of ndarray is a tensor; the elements are shared where they can be.
impl<T: Element, D: ndarray::Dimension> From<ndarray::Array<T, D>> for Tensor {
    fn from(array: ndarray::Array<T, D>) -> Self {
        Self::of(T::wrap(array.into_dyn().into_shared()))
    }
}

/// A tensor without axes.
impl<T: Element> From<T> for Tensor {
    fn from(value: T) -> Self {
        Self::scalar(value)
    }
}

/// A vector.
impl<T: Element> From<Vec<T>> for Tensor {
    fn from(elements: Vec<T>) -> Self {
        Self::from(ndarray::Array1::from_vec(elements))
    }
}

/// A vector.
impl<T: Element, const N: usize> From<[T; N]> for Tensor {
    fn from(elements: [T; N]) -> Self {
        Self::from(elements.to_vec())
    }
}

/// A matrix, row by row.
impl<T: Element, const M: usize, const N: usize> From<[[T; N]; M]> for Tensor {
    fn from(rows: [[T; N]; M]) -> Self {
        let elements: Vec<T> = rows.into_iter().flatten().collect();
        let shape = IxDyn(&[M, N]);
        Self::from(ndarray::Array::from_shape_fn(shape, |at| {
            elements[at[0] * N + at[1]]
        }))
    }
}

/// A matrix of nalgebra is a tensor of two axes, rows first.
///
/// ```
/// use nalgebra::DMatrix;
/// use trigrad_tape::tensor::Tensor;
/// let matrix = DMatrix::from_row_slice(2, 3, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
/// let tensor = Tensor::from(&matrix);
/// assert_eq!(tensor.shape(), [2, 3]);
/// assert_eq!(tensor.to_matrix::<f64>(), Some(matrix));
/// ```
impl<T, R, C, S> From<&nalgebra::Matrix<T, R, C, S>> for Tensor
where
    T: Element + nalgebra::Scalar,
    R: nalgebra::Dim,
    C: nalgebra::Dim,
    S: nalgebra::RawStorage<T, R, C>,
{
    fn from(matrix: &nalgebra::Matrix<T, R, C, S>) -> Self {
        let shape = matrix.shape();
        Self::from(ndarray::Array2::from_shape_fn(shape, |at| matrix[at]))
    }
}

impl Tensor {
    /// A tensor of two axes as a matrix of nalgebra; a vector is one column.
    ///
    /// `None` if there are other axes or the elements are not of type `T`.
    pub fn to_matrix<T: Element + nalgebra::Scalar>(&self) -> Option<nalgebra::DMatrix<T>> {
        let view = self.view::<T>()?;
        match *self.shape() {
            [rows, columns] => {
                let entry = |i, j| view[[i, j]];
                Some(nalgebra::DMatrix::from_fn(rows, columns, entry))
            }
            [rows] => Some(nalgebra::DMatrix::from_fn(rows, 1, |i, _| view[[i]])),
            _ => None,
        }
    }
}

/// What may stand beside a tensor: another one, a variable, which is read, or a plain number,
/// which takes the tensor's element type. Beside integers one with a fraction does not: it is
/// of f64, which an operation on integers refuses.
pub trait Operand {
    /// The operand as a tensor; a plain number takes its element type from `beside`.
    fn tensor(&self, beside: &Tensor) -> Tensor;
}

impl Operand for Tensor {
    fn tensor(&self, _: &Tensor) -> Tensor {
        self.clone()
    }
}

impl<O: Operand + ?Sized> Operand for &O {
    fn tensor(&self, beside: &Tensor) -> Tensor {
        (**self).tensor(beside)
    }
}

impl Operand for f64 {
    fn tensor(&self, beside: &Tensor) -> Tensor {
        beside.beside(*self)
    }
}

impl Operand for f32 {
    fn tensor(&self, beside: &Tensor) -> Tensor {
        beside.beside(f64::from(*self))
    }
}

impl Operand for i64 {
    fn tensor(&self, beside: &Tensor) -> Tensor {
        // An integer above 2^53 may be no f64.
        match beside.dtype() {
            DType::I64 => Tensor::scalar(*self),
            _ => beside.beside(*self as f64),
        }
    }
}

impl Operand for i32 {
    fn tensor(&self, beside: &Tensor) -> Tensor {
        i64::from(*self).tensor(beside)
    }
}
