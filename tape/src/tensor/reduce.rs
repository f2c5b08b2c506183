//! Sums, means, products, extremes and lengths, of all elements or along axes.

use crate::tensor::arrays;
use crate::tensor::error::Error;
use crate::tensor::handle::Tensor;
use crate::tensor::operation::{Operation, kept_axes, signed};
use crate::tensor::values::Values;

/// Those that take all elements keep no axis. Those that take axes count negative ones from
/// the end, keep an axis of length 1 for each of them where `keepdims` says so, and give
/// [`Error::OutOfRange`] for an axis that is not there, [`Error::RepeatedAxis`] for one that was
/// named twice.
impl Tensor {
    /// The sum of all elements.
    ///
    /// # Panics
    /// If they are truth values.
    pub fn sum(&self) -> Self {
        expect(self.reduce_sum(&self.all_axes(), false))
    }

    /// The mean of all elements; NaN of none.
    ///
    /// # Panics
    /// If they are truth values.
    pub fn mean(&self) -> Self {
        expect(self.reduce_mean(&self.all_axes(), false))
    }

    /// The product of all elements.
    ///
    /// # Panics
    /// If they are truth values.
    pub fn prod(&self) -> Self {
        expect(self.reduce_prod(&self.all_axes(), false))
    }

    /// The Euclidean length of all elements.
    ///
    /// # Panics
    /// If they are not floats.
    pub fn norm(&self) -> Self {
        expect(self.reduce_norm(&self.all_axes(), false))
    }

    /// The logarithm of the sum of the exponentials of all elements.
    ///
    /// # Panics
    /// If they are not floats.
    pub fn log_sum_exp(&self) -> Self {
        expect(self.reduce_logsumexp(&self.all_axes(), false))
    }

    /// The sum along these axes.
    ///
    /// # Errors
    /// As said above; [`Error::Dtype`] for truth values.
    pub fn reduce_sum(&self, axes: &[isize], keepdims: bool) -> Result<Self, Error> {
        let axes = self.axes("sum", axes)?;
        Self::recorded(Operation::Sum(axes.clone()), &[self])?.with_axes(self, &axes, keepdims)
    }

    /// The mean along these axes; of integers one of f64, where TensorFlow cuts it.
    ///
    /// # Errors
    /// As said above; [`Error::Dtype`] for truth values.
    pub fn reduce_mean(&self, axes: &[isize], keepdims: bool) -> Result<Self, Error> {
        let places = self.axes("mean", axes)?;
        let count: usize = places.iter().map(|&axis| self.shape()[axis]).product();
        Ok(self.reduce_sum(axes, keepdims)? / count as f64)
    }

    /// The greatest along these axes, NaN where one is; tied ones have equal shares of the
    /// slope. -inf, or the least integer, of none.
    ///
    /// # Errors
    /// As said above; [`Error::Dtype`] for truth values.
    pub fn reduce_max(&self, axes: &[isize], keepdims: bool) -> Result<Self, Error> {
        self.extreme(axes, keepdims, true)
    }

    /// The least along these axes, NaN where one is; tied ones have equal shares of the slope.
    /// +inf, or the greatest integer, of none.
    ///
    /// # Errors
    /// As said above; [`Error::Dtype`] for truth values.
    pub fn reduce_min(&self, axes: &[isize], keepdims: bool) -> Result<Self, Error> {
        self.extreme(axes, keepdims, false)
    }

    /// The product along these axes; its slopes are the products of the others, with zeros
    /// among them too.
    ///
    /// # Errors
    /// As said above; [`Error::Dtype`] for truth values.
    pub fn reduce_prod(&self, axes: &[isize], keepdims: bool) -> Result<Self, Error> {
        let axes = self.axes("prod", axes)?;
        // The axes behind all others, and as one.
        let (others, lengths): (Vec<usize>, Vec<usize>) = self
            .shape()
            .iter()
            .enumerate()
            .filter(|(axis, _)| !axes.contains(axis))
            .unzip();
        let order = [&others[..], &axes].concat();
        let count = axes.iter().map(|&axis| self.shape()[axis]).product();
        let flat = [&lengths[..], &[count]].concat();
        let mut factors = self.in_order(&signed(&order))?.in_shape(&flat)?;
        // Halves times halves: a division by the factors would not survive a zero.
        let mut count: usize = count;
        while count > 1 {
            let half = count / 2;
            let part = |begin: usize, length: usize| {
                let mut from = vec![0; lengths.len()];
                from.push(begin);
                let lengths = [&lengths[..], &[length]].concat();
                let begin = from;
                Self::recorded(Operation::Slice { begin, lengths }, &[&factors])
            };
            let products = part(0, half)?.mul(&part(half, half)?);
            factors = if count % 2 == 1 {
                Self::concat(&[&products, &part(2 * half, 1)?], -1)?
            } else {
                products
            };
            count = half + count % 2;
        }
        let product = if count == 0 {
            // 1, and connected to the factors, though there are none.
            factors.reduce_sum(&[-1], false)? + 1.0
        } else {
            factors.in_shape(&lengths)?
        };
        product.with_axes(self, &axes, keepdims)
    }

    /// The Euclidean length along these axes, as the root of a sum of squares: its slope at
    /// the origin is NaN, as in TensorFlow.
    ///
    /// # Errors
    /// As said above; [`Error::Dtype`] if the elements are not floats.
    pub fn reduce_norm(&self, axes: &[isize], keepdims: bool) -> Result<Self, Error> {
        self.floats("norm")?;
        Ok(self.square().reduce_sum(axes, keepdims)?.sqrt())
    }

    /// The logarithm of the sum of exponentials along these axes, without overflow.
    ///
    /// # Errors
    /// As said above; [`Error::Dtype`] if the elements are not floats.
    pub fn reduce_logsumexp(&self, axes: &[isize], keepdims: bool) -> Result<Self, Error> {
        self.floats("logsumexp")?;
        let (_, kept, shift) = self.shifted_exp(axes)?;
        let kept = kept.ln() + shift;
        if keepdims {
            return Ok(kept);
        }
        let axes = self.axes("logsumexp", axes)?;
        kept.squeeze(&signed(&axes))
    }

    /// Exponentials in proportion along an axis, so that they add up to 1.
    ///
    /// # Errors
    /// As said above; [`Error::Dtype`] if the elements are not floats.
    pub fn softmax(&self, axis: isize) -> Result<Self, Error> {
        self.floats("softmax")?;
        let (exponentials, sum, _) = self.shifted_exp(&[axis])?;
        Ok(exponentials / sum)
    }

    /// The place of the first greatest element along an axis, as integers.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for an axis that is not there; [`Error::Shape`] where it is empty;
    /// [`Error::Dtype`] for truth values.
    pub fn argmax(&self, axis: isize) -> Result<Self, Error> {
        let axis = self.axis("argmax", axis)?;
        if self.shape()[axis] == 0 {
            return Err(Error::Shape {
                operation: "argmax of nothing".to_owned(),
                shapes: vec![self.shape().to_vec()],
            });
        }
        let places = match self.values() {
            Values::F32(x) => arrays::argmax(x, axis),
            Values::F64(x) => arrays::argmax(x, axis),
            Values::I64(x) => arrays::argmax(x, axis),
            Values::Bool(_) => return Err(self.wrong_dtype("argmax")),
        };
        Ok(Self::of(Values::I64(places)))
    }

    // Exponentials of what is at most 0, their sums, and what was taken off; with the axes
    // kept. The greatest is a constant here: what it is does not change the result.
    fn shifted_exp(&self, axes: &[isize]) -> Result<(Self, Self, Self), Error> {
        let greatest = self.reduce_max(axes, true)?.stop_gradient();
        // Where all are infinite, or there are none, inf - inf would be NaN.
        let is_finite = greatest.abs().less(f64::INFINITY);
        let shift = is_finite.select(&greatest, greatest.zeros_like())?;
        let exponentials = (self - &shift).exp();
        let sum = exponentials.reduce_sum(axes, true)?;
        Ok((exponentials, sum, shift))
    }

    fn extreme(&self, axes: &[isize], keepdims: bool, is_max: bool) -> Result<Self, Error> {
        let axes = self.axes(if is_max { "max" } else { "min" }, axes)?;
        let operation = Operation::Extreme {
            axes: axes.clone(),
            is_max,
        };
        Self::recorded(operation, &[self])?.with_axes(self, &axes, keepdims)
    }

    // Puts the axes of `of` that were taken back in, of length 1, if asked for.
    fn with_axes(self, of: &Self, axes: &[usize], keepdims: bool) -> Result<Self, Error> {
        if keepdims {
            self.in_shape(&kept_axes(of.shape(), axes))
        } else {
            Ok(self)
        }
    }

    fn floats(&self, operation: &str) -> Result<(), Error> {
        if self.dtype().is_float() {
            Ok(())
        } else {
            Err(self.wrong_dtype(operation))
        }
    }

    pub(crate) fn wrong_dtype(&self, operation: &str) -> Error {
        Error::Dtype {
            operation: operation.to_owned(),
            dtypes: vec![self.dtype()],
        }
    }

    /// All axes, in order: what the methods above take for a whole tensor.
    pub fn all_axes(&self) -> Vec<isize> {
        (0..self.rank() as isize).collect()
    }
}

fn expect(result: Result<Tensor, Error>) -> Tensor {
    result.unwrap_or_else(|error| panic!("{error}"))
}
