//! Products of matrices and vectors.

use trigrad_core::{Binary, Primitive};

use crate::tensor::error::Error;
use crate::tensor::handle::{Operand, Tensor};
use crate::tensor::operation::Operation;

/// Matrices and vectors are in the last axes.
impl Tensor {
    /// The product of matrices: of the last two axes; the axes before them broadcast.
    ///
    /// # Errors
    /// [`Error::Shape`] and [`Error::Dtype`] where they do not go together.
    pub fn matmul(&self, other: impl Operand) -> Result<Self, Error> {
        Self::recorded(Operation::Matmul, &[self, &other.tensor(self)])
    }

    /// [`matmul`](Self::matmul), with the matrices transposed where asked for.
    ///
    /// # Errors
    /// As there.
    pub fn matmul_transposed(
        &self,
        other: impl Operand,
        transpose_a: bool,
        transpose_b: bool,
    ) -> Result<Self, Error> {
        let turned = |x: &Self, is_turned| {
            if is_turned {
                x.swap_last_axes()
            } else {
                Ok(x.clone())
            }
        };
        let other = other.tensor(self);
        turned(self, transpose_a)?.matmul(&turned(&other, transpose_b)?)
    }

    /// The product of a matrix and a vector, in the last axes.
    ///
    /// # Errors
    /// As of [`matmul`](Self::matmul).
    pub fn matvec(&self, vector: impl Operand) -> Result<Self, Error> {
        let column = vector.tensor(self).expand_dims(-1)?;
        self.matmul(&column)?.squeeze(&[-1])
    }

    /// The sum of the products of the elements.
    ///
    /// # Errors
    /// [`Error::Shape`] and [`Error::Dtype`] where they do not go together.
    pub fn dot(&self, other: impl Operand) -> Result<Self, Error> {
        let other = other.tensor(self);
        if self.shape() != other.shape() {
            return Err(Error::Shape {
                operation: "dot".to_owned(),
                shapes: vec![self.shape().to_vec(), other.shape().to_vec()],
            });
        }
        let products = Self::apply(Primitive::Binary(Binary::Mul), &[self, &other])?;
        products.reduce_sum(&products.all_axes(), false)
    }

    pub(crate) fn swap_last_axes(&self) -> Result<Self, Error> {
        let mut axes = self.all_axes();
        let rank = axes.len();
        if rank < 2 {
            return Err(Error::Shape {
                operation: "transpose of a matrix".to_owned(),
                shapes: vec![self.shape().to_vec()],
            });
        }
        axes.swap(rank - 2, rank - 1);
        self.transpose(&axes)
    }
}
