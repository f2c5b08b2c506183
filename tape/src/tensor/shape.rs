//! Axes and places.

use std::ops::{Range, RangeFull};
use std::sync::Arc;

use crate::tensor::arrays::is_same;
use crate::tensor::error::Error;
use crate::tensor::handle::Tensor;
use crate::tensor::operation::{Operation, signed};

/// What [`Tensor::index`] takes along one axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Index {
    /// One place; the axis goes. Negative ones count from the end.
    At(isize),
    /// The places from the first to before the second; negative ones count from the end, and
    /// what lies outside is cut off.
    Range(isize, isize),
    /// All places.
    All,
}

impl From<isize> for Index {
    fn from(at: isize) -> Self {
        Self::At(at)
    }
}

impl From<Range<isize>> for Index {
    fn from(range: Range<isize>) -> Self {
        Self::Range(range.start, range.end)
    }
}

impl From<RangeFull> for Index {
    fn from(_: RangeFull) -> Self {
        Self::All
    }
}

/// Axes may be counted from the end by negative numbers; one that is not there gives
/// [`Error::OutOfRange`], one named twice [`Error::RepeatedAxis`]. What comes out is another
/// tensor, also where nothing changes.
impl Tensor {
    /// The same elements, row by row, in another shape.
    ///
    /// # Errors
    /// [`Error::Shape`] if it has not as many places.
    pub fn reshape(&self, shape: &[usize]) -> Result<Self, Error> {
        Ok(self.in_shape(shape)?.other_than(self))
    }

    /// [`reshape`](Self::reshape), but the tensor itself where it has that shape.
    pub(crate) fn in_shape(&self, shape: &[usize]) -> Result<Self, Error> {
        if is_same(self.shape(), shape) {
            return Ok(self.clone());
        }
        Self::recorded(Operation::Reshape(shape.to_vec()), &[self])
    }

    /// Repeated along the axes that are missing or of length 1.
    ///
    /// # Errors
    /// [`Error::Shape`] if the shapes do not broadcast.
    pub fn broadcast_to(&self, shape: &[usize]) -> Result<Self, Error> {
        Ok(self.spread_to(shape)?.other_than(self))
    }

    /// [`broadcast_to`](Self::broadcast_to), but the tensor itself where it has that shape.
    pub(crate) fn spread_to(&self, shape: &[usize]) -> Result<Self, Error> {
        if is_same(self.shape(), shape) {
            return Ok(self.clone());
        }
        Self::recorded(Operation::Broadcast(shape.to_vec()), &[self])
    }

    /// Summed along the axes that [`broadcast_to`](Self::broadcast_to) would repeat: what an
    /// adjoint does on the way back to an argument that was broadcast.
    ///
    /// # Errors
    /// [`Error::Shape`] if `shape` does not broadcast to this tensor's.
    pub fn sum_to(&self, shape: &[usize]) -> Result<Self, Error> {
        Ok(self.summed_to(shape)?.other_than(self))
    }

    /// [`sum_to`](Self::sum_to), but the tensor itself where it has that shape.
    pub(crate) fn summed_to(&self, shape: &[usize]) -> Result<Self, Error> {
        if is_same(self.shape(), shape) {
            return Ok(self.clone());
        }
        let missing = self.rank().checked_sub(shape.len());
        let misfit = || Error::Shape {
            operation: "sum_to".to_owned(),
            shapes: vec![self.shape().to_vec(), shape.to_vec()],
        };
        let missing = missing.ok_or_else(misfit)?;
        let lengths = self.shape()[missing..].iter().zip(shape);
        if !lengths
            .clone()
            .all(|(&own, &wanted)| wanted == own || wanted == 1)
        {
            return Err(misfit());
        }
        let repeated = lengths
            .enumerate()
            .filter(|(_, (own, wanted))| own != wanted);
        let repeated = repeated.map(|(axis, _)| missing + axis);
        let axes: Vec<usize> = (0..missing).chain(repeated).collect();
        self.reduce_sum(&signed(&axes), false)?.in_shape(shape)
    }

    /// The whole repeated so many times along each axis.
    ///
    /// # Errors
    /// [`Error::Shape`] if there is not a number for each axis.
    pub fn tile(&self, multiples: &[usize]) -> Result<Self, Error> {
        if multiples.len() != self.rank() {
            return Err(Error::Shape {
                operation: format!("tile by the multiples {multiples:?}"),
                shapes: vec![self.shape().to_vec()],
            });
        }
        let lengths = || multiples.iter().zip(self.shape());
        let apart: Vec<usize> = self
            .shape()
            .iter()
            .flat_map(|&length| [1, length])
            .collect();
        let wide: Vec<usize> = lengths()
            .flat_map(|(&times, &length)| [times, length])
            .collect();
        let together: Vec<usize> = lengths()
            .map(|(&times, &length)| times.saturating_mul(length))
            .collect();
        let tiles = self.in_shape(&apart)?.spread_to(&wide)?;
        Ok(tiles.in_shape(&together)?.other_than(self))
    }

    /// The axes in another order: axis k of the result is axis `order[k]` of this.
    ///
    /// # Errors
    /// [`Error::Shape`] if the order has not each axis once.
    pub fn transpose(&self, order: &[isize]) -> Result<Self, Error> {
        Ok(self.in_order(order)?.other_than(self))
    }

    /// [`transpose`](Self::transpose), but the tensor itself where the order is the same.
    pub(crate) fn in_order(&self, order: &[isize]) -> Result<Self, Error> {
        let axes: Result<Vec<usize>, Error> = order
            .iter()
            .map(|&axis| self.axis("transpose", axis))
            .collect();
        let axes = axes?;
        let has_each = (0..self.rank()).all(|axis| axes.contains(&axis));
        if !has_each || axes.len() != self.rank() {
            return Err(Error::Shape {
                operation: format!("transpose by the axes {order:?}"),
                shapes: vec![self.shape().to_vec()],
            });
        }
        if axes.is_sorted() {
            return Ok(self.clone());
        }
        Self::recorded(Operation::Transpose(axes), &[self])
    }

    /// The axes in reverse order.
    pub fn transposed(&self) -> Self {
        let axes: Vec<isize> = self.all_axes().into_iter().rev().collect();
        self.transpose(&axes).expect("each axis stands there once")
    }

    /// An axis of length 1 more, in this place of the result.
    ///
    /// # Errors
    /// As said above.
    pub fn expand_dims(&self, axis: isize) -> Result<Self, Error> {
        let rank = self.rank() as isize + 1;
        let place = if axis < 0 { axis + rank } else { axis };
        if !(0..rank).contains(&place) {
            return Err(self.out_of_range("expand_dims", axis));
        }
        let mut shape = self.shape().to_vec();
        shape.insert(place as usize, 1);
        self.reshape(&shape)
    }

    /// Without these axes, which have length 1; without all such axes, if none are named.
    ///
    /// # Errors
    /// As said above; [`Error::Shape`] if one has another length.
    pub fn squeeze(&self, axes: &[isize]) -> Result<Self, Error> {
        let axes = if axes.is_empty() {
            (0..self.rank())
                .filter(|&axis| self.shape()[axis] == 1)
                .collect()
        } else {
            self.axes("squeeze", axes)?
        };
        if axes.iter().any(|&axis| self.shape()[axis] != 1) {
            return Err(Error::Shape {
                operation: format!("squeeze of the axes {axes:?}"),
                shapes: vec![self.shape().to_vec()],
            });
        }
        let kept = self.shape().iter().enumerate();
        let kept = kept.filter(|(axis, _)| !axes.contains(axis));
        let shape: Vec<usize> = kept.map(|(_, &length)| length).collect();
        self.reshape(&shape)
    }

    /// One behind the other along an axis.
    ///
    /// # Errors
    /// As said above; [`Error::Shape`] if there are none, or other axes differ;
    /// [`Error::Dtype`] if the elements are of different types.
    pub fn concat(parts: &[&Self], axis: isize) -> Result<Self, Error> {
        let Some(first) = parts.first() else {
            return Err(Error::Shape {
                operation: "concat of nothing".to_owned(),
                shapes: Vec::new(),
            });
        };
        let axis = first.axis("concat", axis)?;
        Self::recorded(Operation::Concat(axis), parts)
    }

    /// Side by side along a new axis, in this place of the result.
    ///
    /// # Errors
    /// As of [`concat`](Self::concat).
    pub fn stack<T: AsRef<Self>>(parts: &[T], axis: isize) -> Result<Self, Error> {
        let wide: Result<Vec<Self>, Error> = parts
            .iter()
            .map(|part| part.as_ref().expand_dims(axis))
            .collect();
        let wide = wide?;
        Self::concat(&wide.iter().collect::<Vec<_>>(), axis)
    }

    /// The parts along an axis, which goes.
    ///
    /// # Errors
    /// As said above.
    pub fn unstack(&self, axis: isize) -> Result<Vec<Self>, Error> {
        let axis = self.axis("unstack", axis)?;
        let part = |at: usize| {
            let mut index = vec![Index::All; axis];
            index.push(Index::At(at as isize));
            self.index(&index)
        };
        (0..self.shape()[axis]).map(part).collect()
    }

    /// The elements in these places: one entry for each axis, the last axes whole where there
    /// are fewer.
    ///
    /// ```
    /// use trigrad_tape::tensor::{Index, Tensor};
    /// let x = Tensor::from([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    /// let last = x.index(&[Index::All, Index::At(-1)])?;
    /// assert_eq!(last.to_vec::<f64>(), Some(vec![3.0, 6.0]));
    /// assert_eq!(x.index(&[(0..1).into(), (1..3).into()])?.shape(), [1, 2]);
    /// # Ok::<(), trigrad_tape::tensor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a place that is not there; [`Error::Shape`] if there are more
    /// entries than axes.
    pub fn index(&self, index: &[Index]) -> Result<Self, Error> {
        if index.len() > self.rank() {
            return Err(Error::Shape {
                operation: format!("an index of {} axes", index.len()),
                shapes: vec![self.shape().to_vec()],
            });
        }
        let (mut begin, mut lengths) = (vec![0; self.rank()], self.shape().to_vec());
        let mut shape = Vec::new();
        for (axis, &length) in self.shape().iter().enumerate() {
            let from_end = |at: isize| if at < 0 { at + length as isize } else { at };
            match index.get(axis) {
                Some(&Index::At(at)) => {
                    let place = usize::try_from(from_end(at)).ok();
                    let place = place.filter(|&place| place < length);
                    begin[axis] = place.ok_or_else(|| self.out_of_range("index", at))?;
                    lengths[axis] = 1;
                }
                Some(&Index::Range(first, end)) => {
                    let place = |at: isize| from_end(at).clamp(0, length as isize) as usize;
                    begin[axis] = place(first);
                    lengths[axis] = place(end).saturating_sub(place(first));
                    shape.push(lengths[axis]);
                }
                Some(Index::All) | None => shape.push(length),
            }
        }
        Self::recorded(Operation::Slice { begin, lengths }, &[self])?.in_shape(&shape)
    }

    /// The parts in these places of an axis, as often as they are named.
    ///
    /// # Errors
    /// As said above, also for a place that is not there.
    pub fn gather(&self, places: &[usize], axis: isize) -> Result<Self, Error> {
        let axis = self.axis("gather", axis)?;
        let length = self.shape()[axis];
        if let Some(&place) = places.iter().find(|&&place| place >= length) {
            return Err(self.out_of_range("gather", place as isize));
        }
        let places = Arc::from(places);
        Self::recorded(Operation::Gather { axis, places }, &[self])
    }

    // A tape tells tensors apart by what they are, not by their elements: so the result of an
    // operation is not the tensor that it was made of.
    fn other_than(self, of: &Self) -> Self {
        if self.id() == of.id() {
            self.identity()
        } else {
            self
        }
    }

    /// The axis in this place, counted from the end if negative.
    pub(crate) fn axis(&self, operation: &str, axis: isize) -> Result<usize, Error> {
        let rank = self.rank() as isize;
        let place = if axis < 0 { axis + rank } else { axis };
        if (0..rank).contains(&place) {
            Ok(place as usize)
        } else {
            Err(self.out_of_range(operation, axis))
        }
    }

    /// The axes in rising order; none may be named twice.
    pub(crate) fn axes(&self, operation: &str, axes: &[isize]) -> Result<Vec<usize>, Error> {
        let mut places = Vec::with_capacity(axes.len());
        for &axis in axes {
            let place = self.axis(operation, axis)?;
            if places.contains(&place) {
                return Err(Error::RepeatedAxis {
                    operation: operation.to_owned(),
                    axis,
                });
            }
            places.push(place);
        }
        places.sort_unstable();
        Ok(places)
    }

    fn out_of_range(&self, operation: &str, index: isize) -> Error {
        Error::OutOfRange {
            operation: operation.to_owned(),
            index,
            shape: self.shape().to_vec(),
        }
    }
}

impl AsRef<Self> for Tensor {
    fn as_ref(&self) -> &Self {
        self
    }
}
