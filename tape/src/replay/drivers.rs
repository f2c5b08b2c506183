//! Values and derivatives of a recording at other points.

use nalgebra::{DMatrix, DVector};
use trigrad_core::only;

use super::blocks::has_nan;
use super::guard::Flipped;
use super::record::Record;
use super::recorded::Recorded;
use super::runner::{Columns, Runner};

/// A function recorded once, whose derivatives need no further run of it.
///
/// What the function did at one point becomes a program of the primal and the adjoints
/// together: common parts computed once, what nothing needs left out, slots used again.
/// It runs on one point, or on many side by side ([`gradients`](Self::gradients)), which
/// takes a fraction of the time for each.
///
/// Every comparison that the function made is made again. Where one comes out otherwise,
/// the recording is not of what the function would do there, and the answer is
/// [`Flipped`]; [`Replays`](super::Replays) records again by itself. A number that the
/// function captured is part of the recording, and so is a branch that hangs on it.
///
/// ```
/// use trigrad_tape::replay::Replay;
/// let mut replay = Replay::record(|x| if x[0] > 0.0 { x[0] * x[0] } else { -x[0] }, &[1.0]);
/// assert_eq!(replay.gradient(&[3.0]).unwrap().1[0], 6.0);
/// let flipped = replay.gradient(&[-1.0]).unwrap_err();
/// assert_eq!(flipped.to_string(), "comparison 0 of the recording, -1e0 > 0e0, held when it was recorded");
/// ```
#[derive(Clone, Debug)]
pub struct Replay {
    pub(super) record: Record,
    // Each with the nodes that it needs beyond those of the record, until it is asked for.
    values: Option<Runner>,
    pub(super) gradient: Option<Runner>,
    vjp: Option<Runner>,
    jvp: Option<Runner>,
    hvp: Option<Runner>,
    // Only for its memory.
    out: Vec<f64>,
}

impl Replay {
    /// Records what `f`, a function of one output, does at `x`.
    ///
    /// Time and memory in proportion to what `f` does. The derivatives' program is made
    /// when it is first asked for.
    ///
    /// Numbers of two recordings do not meet:
    ///
    /// ```compile_fail
    /// # use trigrad_tape::replay::Replay;
    /// Replay::record(|x| {
    ///     Replay::record(|y| x[0] * y[0], &[1.0]);
    ///     x[0]
    /// }, &[1.0]);
    /// ```
    ///
    /// # Panics
    /// If `f` does, or if it does more than 2^32 - 1 different things.
    pub fn record<F>(f: F, x: &[f64]) -> Self
    where
        F: for<'r> FnOnce(&[Recorded<'r>]) -> Recorded<'r>,
    {
        Self::record_several(|x| vec![f(x)], x)
    }

    /// [`record`](Self::record) for a function of several outputs.
    ///
    /// ```
    /// use trigrad_tape::replay::Replay;
    /// let mut replay = Replay::record_several(|x| vec![x[0] * x[1], x[0].exp()], &[1.0, 1.0]);
    /// let (values, slopes) = replay.jacobian(&[0.0, 2.0]).unwrap();
    /// assert_eq!(values.as_slice(), [0.0, 1.0]);
    /// assert_eq!(slopes, nalgebra::Matrix2::new(2.0, 0.0, 1.0, 0.0));
    /// ```
    ///
    /// # Panics
    /// If `f` does, or if it does more than 2^32 - 1 different things.
    pub fn record_several<F>(f: F, x: &[f64]) -> Self
    where
        F: for<'r> FnOnce(&[Recorded<'r>]) -> Vec<Recorded<'r>>,
    {
        Self {
            record: Record::new(f, x),
            values: None,
            gradient: None,
            vjp: None,
            jvp: None,
            hvp: None,
            out: Vec::new(),
        }
    }

    /// The number of inputs.
    pub fn inputs(&self) -> usize {
        self.record.inputs
    }

    /// The number of outputs.
    pub fn outputs(&self) -> usize {
        self.record.outputs.len()
    }

    /// The number of comparisons that are made again, without those that follow from
    /// earlier ones.
    pub fn guards(&self) -> usize {
        self.record.guards.len()
    }

    /// The values at `x`.
    ///
    /// # Errors
    /// If a comparison comes out otherwise than when it was recorded.
    ///
    /// # Panics
    /// If `x` has not one number for each input.
    pub fn values(&mut self, x: &[f64]) -> Result<DVector<f64>, Flipped> {
        self.check_inputs(x.len());
        let record = &self.record;
        let runner = self.values.get_or_insert_with(|| record.values());
        run(runner, x, &[], &mut self.out)?;
        Ok(DVector::from_column_slice(&self.out))
    }

    /// The value and the gradient at `x`; see [`gradient`](crate::gradient).
    ///
    /// # Errors
    /// If a comparison comes out otherwise than when it was recorded.
    ///
    /// # Panics
    /// If the function has not one output, or `x` not one number for each input.
    pub fn gradient(&mut self, x: &[f64]) -> Result<(f64, DVector<f64>), Flipped> {
        let mut slopes = DVector::zeros(x.len());
        let value = self.gradient_into(x, slopes.as_mut_slice())?;
        Ok((value, slopes))
    }

    /// [`gradient`](Self::gradient) into memory that is there; after the first call it
    /// allocates nothing, unless an infinite slope asks for a second look.
    ///
    /// ```
    /// use trigrad_tape::replay::Replay;
    /// let mut replay = Replay::record(|x| x[0] * x[1], &[1.0, 1.0]);
    /// let mut slopes = [0.0; 2];
    /// assert_eq!(replay.gradient_into(&[3.0, 4.0], &mut slopes), Ok(12.0));
    /// assert_eq!(slopes, [4.0, 3.0]);
    /// ```
    ///
    /// # Errors
    /// If a comparison comes out otherwise than when it was recorded.
    ///
    /// # Panics
    /// If the function has not one output, or `x` or `slopes` not one number for each
    /// input.
    pub fn gradient_into(&mut self, x: &[f64], slopes: &mut [f64]) -> Result<f64, Flipped> {
        self.check_inputs(x.len());
        self.check_inputs(slopes.len());
        let record = &self.record;
        let runner = self.gradient.get_or_insert_with(|| record.gradient());
        run(runner, x, &[], &mut self.out)?;
        slopes.copy_from_slice(&self.out[1..]);
        record.mend_gradient(x, self.out[0], slopes);
        Ok(self.out[0])
    }

    /// The values at `x`, and the transposed Jacobian times the output seeds; see
    /// [`vjp`](crate::vjp).
    ///
    /// ```
    /// use trigrad_tape::replay::Replay;
    /// let mut replay = Replay::record_several(|x| vec![x[0] * x[1], x[0] + x[1]], &[1.0, 1.0]);
    /// let (values, adjoints) = replay.vjp(&[3.0, 2.0], &[1.0, 10.0]).unwrap();
    /// assert_eq!(values.as_slice(), [6.0, 5.0]);
    /// assert_eq!(adjoints.as_slice(), [12.0, 13.0]);
    /// ```
    ///
    /// # Errors
    /// If a comparison comes out otherwise than when it was recorded.
    ///
    /// # Panics
    /// If there is not one seed for each output, or one number for each input.
    pub fn vjp(
        &mut self,
        x: &[f64],
        seeds: &[f64],
    ) -> Result<(DVector<f64>, DVector<f64>), Flipped> {
        self.check_inputs(x.len());
        assert_eq!(self.outputs(), seeds.len(), "one seed for each output");
        let record = &self.record;
        let runner = self.vjp.get_or_insert_with(|| record.vjp());
        run(runner, x, seeds, &mut self.out)?;
        let (values, adjoints) = self.out.split_at(seeds.len());
        let mut adjoints = DVector::from_column_slice(adjoints);
        let values = DVector::from_column_slice(values);
        if adjoints.iter().any(|adjoint| adjoint.is_nan()) || values.iter().any(|y| y.is_nan()) {
            adjoints = crate::vjp(|x| record.run(x), x, seeds).1;
        }
        Ok((values, adjoints))
    }

    /// The values at `x`, and the Jacobian times `v`: the derivatives along `v`.
    ///
    /// A component of `v` that is 0 leaves its input out; the derivative of a NaN is NaN.
    ///
    /// ```
    /// use trigrad_tape::replay::Replay;
    /// let mut replay = Replay::record_several(|x| vec![x[0] * x[1], x[0] + x[1]], &[1.0, 1.0]);
    /// let (_, tangents) = replay.jvp(&[3.0, 2.0], &[1.0, 10.0]).unwrap();
    /// assert_eq!(tangents.as_slice(), [32.0, 11.0]);
    /// ```
    ///
    /// # Errors
    /// If a comparison comes out otherwise than when it was recorded.
    ///
    /// # Panics
    /// If `x` or `v` has not one number for each input.
    pub fn jvp(&mut self, x: &[f64], v: &[f64]) -> Result<(DVector<f64>, DVector<f64>), Flipped> {
        self.check_inputs(x.len());
        self.check_inputs(v.len());
        let record = &self.record;
        let runner = self.jvp.get_or_insert_with(|| record.jvp().0);
        run(runner, x, v, &mut self.out)?;
        let (values, tangents) = self.out.split_at(record.outputs.len());
        let mut tangents = DVector::from_column_slice(tangents);
        let values = DVector::from_column_slice(values);
        for (row, tangent) in tangents.iter_mut().enumerate() {
            if values[row].is_nan() {
                *tangent = f64::NAN;
            } else if tangent.is_nan() {
                let slopes = record.row(x, row);
                let terms = slopes.iter().zip(v).filter(|&(_, &v)| v != 0.0);
                *tangent = terms.map(|(slope, v)| slope * v).sum();
            }
        }
        Ok((values, tangents))
    }

    /// The values and the Jacobian at `x`: a row for each output, a column for each
    /// input; see [`jacobian`](crate::jacobian).
    ///
    /// Column by column or row by row, whichever are fewer, 64 of them in one pass.
    ///
    /// # Errors
    /// If a comparison comes out otherwise than when it was recorded.
    ///
    /// # Panics
    /// If `x` has not one number for each input.
    pub fn jacobian(&mut self, x: &[f64]) -> Result<(DVector<f64>, DMatrix<f64>), Flipped> {
        self.check_inputs(x.len());
        let (m, n) = (self.outputs(), self.inputs());
        let mut slopes = DMatrix::zeros(m, n);
        if m == 0 || n == 0 {
            return Ok((self.values(x)?, slopes));
        }
        let is_by_columns = n <= m;
        let record = &self.record;
        let runner = match is_by_columns {
            true => self.jvp.get_or_insert_with(|| record.jvp().0),
            false => self.vjp.get_or_insert_with(|| record.vjp()),
        };
        let mut values = DVector::zeros(m);
        for units in Units::of(m.min(n)) {
            let Units { first, count, .. } = units;
            run_at(runner, x, &units.seeds(), count, &mut self.out)?;
            let (found, derivatives) = self.out.split_at(m * count);
            for (value, found) in values.iter_mut().zip(found.iter().step_by(count)) {
                *value = *found;
            }
            for (line, found) in derivatives.chunks_exact(count).enumerate() {
                for (unit, &slope) in (first..).zip(found) {
                    let place = match is_by_columns {
                        true => (line, unit),
                        false => (unit, line),
                    };
                    slopes[place] = slope;
                }
            }
        }
        for row in 0..m {
            let is_nan = slopes.row(row).iter().any(|slope| slope.is_nan());
            if is_nan || values[row].is_nan() {
                let mended = record.row(x, row).transpose();
                slopes.row_mut(row).copy_from(&mended);
            }
        }
        Ok((values, slopes))
    }

    /// The value and the gradient at `x`, and the Hessian times `v`; see
    /// [`hvp`](crate::hvp).
    ///
    /// ```
    /// use trigrad_tape::replay::Replay;
    /// let mut replay = Replay::record(|x| x[0] * x[0] * x[1], &[1.0, 1.0]);
    /// let (_, slopes, product) = replay.hvp(&[3.0, 2.0], &[1.0, 10.0]).unwrap();
    /// assert_eq!(slopes.as_slice(), [12.0, 9.0]);
    /// assert_eq!(product.as_slice(), [64.0, 6.0]);
    /// ```
    ///
    /// # Errors
    /// If a comparison comes out otherwise than when it was recorded.
    ///
    /// # Panics
    /// If the function has not one output, or `x` or `v` not one number for each input.
    pub fn hvp(
        &mut self,
        x: &[f64],
        v: &[f64],
    ) -> Result<(f64, DVector<f64>, DVector<f64>), Flipped> {
        self.check_inputs(x.len());
        self.check_inputs(v.len());
        let record = &self.record;
        let runner = self.hvp.get_or_insert_with(|| record.hvp().0);
        run(runner, x, v, &mut self.out)?;
        let (value, rest) = (self.out[0], &self.out[1..]);
        let (slopes, product) = rest.split_at(x.len());
        let mut slopes = DVector::from_column_slice(slopes);
        let mut product = DVector::from_column_slice(product);
        record.mend_gradient(x, value, slopes.as_mut_slice());
        if value.is_nan() || product.iter().any(|entry| entry.is_nan()) {
            product = record.tape_hvp(x, v);
        }
        Ok((value, slopes, product))
    }

    /// The value, the gradient and the Hessian at `x`; see [`hessian`](crate::hessian).
    ///
    /// Column by column, 64 of them in one pass. Symmetric to the bit.
    ///
    /// ```
    /// use trigrad_tape::replay::Replay;
    /// let mut replay = Replay::record(|x| x[0] * x[0] * x[1], &[1.0, 1.0]);
    /// let (_, _, curvatures) = replay.hessian(&[3.0, 2.0]).unwrap();
    /// assert_eq!(curvatures, nalgebra::Matrix2::new(4.0, 6.0, 6.0, 0.0));
    /// ```
    ///
    /// # Errors
    /// If a comparison comes out otherwise than when it was recorded.
    ///
    /// # Panics
    /// If the function has not one output, or `x` not one number for each input.
    pub fn hessian(&mut self, x: &[f64]) -> Result<(f64, DVector<f64>, DMatrix<f64>), Flipped> {
        self.check_inputs(x.len());
        let n = x.len();
        if n == 0 {
            let (value, slopes) = self.gradient(x)?;
            return Ok((value, slopes, DMatrix::zeros(0, 0)));
        }
        let record = &self.record;
        let runner = self.hvp.get_or_insert_with(|| record.hvp().0);
        let mut value = f64::NAN;
        let mut slopes = DVector::zeros(n);
        let mut curvatures = DMatrix::zeros(n, n);
        for units in Units::of(n) {
            let Units { first, count, .. } = units;
            run_at(runner, x, &units.seeds(), count, &mut self.out)?;
            value = self.out[0];
            let (found, products) = self.out[count..].split_at(n * count);
            for (slope, found) in slopes.iter_mut().zip(found.iter().step_by(count)) {
                *slope = *found;
            }
            for (row, found) in products.chunks_exact(count).enumerate() {
                for (column, &entry) in (first..).zip(found) {
                    curvatures[(row, column)] = entry;
                }
            }
        }
        record.mend_gradient(x, value, slopes.as_mut_slice());
        if value.is_nan() || has_nan(curvatures.as_slice()) {
            curvatures = crate::hessian(|x| only(&record.run(x)), x).2;
        }
        // The two halves differ by rounding; the upper one is taken.
        curvatures.fill_lower_triangle_with_upper_triangle();
        Ok((value, slopes, curvatures))
    }

    #[cfg(feature = "sparse")]
    pub(crate) fn record_of(&self) -> &Record {
        &self.record
    }

    pub(super) fn check_inputs(&self, given: usize) {
        assert_eq!(given, self.inputs(), "one number for each input");
    }
}

/// Some of the unit vectors of a space, which run side by side.
struct Units {
    first: usize,
    count: usize,
    size: usize,
}

impl Units {
    // All of them, by as many as a machine takes.
    fn of(size: usize) -> impl Iterator<Item = Self> {
        let firsts = (0..size).step_by(SIDE_BY_SIDE);
        firsts.map(move |first| Self {
            first,
            count: SIDE_BY_SIDE.min(size - first),
            size,
        })
    }

    // For each component those of the vectors.
    fn seeds(&self) -> Vec<f64> {
        let mut seeds = vec![0.0; self.size * self.count];
        let own = &mut seeds[self.first * self.count..];
        for one in own.iter_mut().step_by(self.count + 1).take(self.count) {
            *one = 1.0;
        }
        seeds
    }
}

const SIDE_BY_SIDE: usize = 64;

// Runs at one point.
fn run(runner: &mut Runner, x: &[f64], seeds: &[f64], out: &mut Vec<f64>) -> Result<(), Flipped> {
    run_at(runner, x, seeds, 1, out)
}

// Runs at one point with several sets of seeds.
pub(crate) fn run_at(
    runner: &mut Runner,
    x: &[f64],
    seeds: &[f64],
    count: usize,
    out: &mut Vec<f64>,
) -> Result<(), Flipped> {
    out.resize(runner.outputs() * count, 0.0);
    let mut first_flip = None;
    let mut columns = Columns {
        x,
        inputs: x.len(),
        seeds,
        count,
        out: [out, &mut []],
    };
    runner.run(&mut columns, count, |_, flip| {
        first_flip.get_or_insert(flip);
    });
    first_flip.map_or(Ok(()), Err)
}
