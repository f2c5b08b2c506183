//! Tapes, and the scope in which one records.

use std::marker::PhantomData;

use trigrad_core::{Interpret, Tracked};

use crate::full::Full;
use crate::recycled::Recycled;
use crate::shape::Shape;
use crate::trace::{Path, Trace, is_nan, one};
use crate::var::Var;

/// The memory of a recording, kept from one recording to the next.
///
/// The numbers under the variables are of type `T`: plain numbers, duals, intervals,
/// or the variables of another tape, for derivatives of derivatives.
///
/// ```
/// use trigrad_tape::Tape;
/// let mut tape = Tape::new();
/// for x in [1.0, 2.0] {
///     let slope = tape.record(&[x], |tape, x| tape.gradient(x[0] * x[0])[0]);
///     assert_eq!(slope, 2.0 * x);
/// }
/// ```
#[derive(Debug)]
pub struct Tape<T: Interpret = f64> {
    trace: Trace<T>,
    variables: Recycled<T>,
}

impl<T: Interpret> Tape<T> {
    /// An empty tape, without memory.
    pub fn new() -> Self {
        Self::with_limit(usize::MAX)
    }

    /// An empty tape that may take so many bytes: for what is recorded, with the room
    /// that it grows by, and for the adjoints of one sweep through it. Not counted are the
    /// variables of the inputs, the sweeps of [`jacobian`](Recording::jacobian), which have
    /// eight adjoints for each, and the second sweep beside infinite slopes, which has twice
    /// the memory.
    ///
    /// A recording that needs more is refused before the memory is asked for: with a
    /// panic by [`record`](Self::record) and the drivers, with an error by
    /// [`try_record`](Self::try_record).
    ///
    /// ```should_panic
    /// use trigrad_tape::Tape;
    /// let mut tape = Tape::with_limit(100_000);
    /// // A million entries of 24 bytes:
    /// tape.gradient(|x| (0..1_000_000).fold(x[0], |y, _| y * x[1]), &[1.0, 1.0]);
    /// ```
    pub fn with_limit(bytes: usize) -> Self {
        Self {
            trace: Trace::new(bytes),
            variables: Recycled::new(),
        }
    }

    /// Runs `f` on variables with the primals `x`, and forgets what was recorded before.
    ///
    /// The variables carry the brand `'t`, which `f` cannot choose: they can neither
    /// leave `f` nor meet the variables of another recording. Both are errors of
    /// compilation:
    ///
    /// ```compile_fail
    /// # use trigrad_tape::Tape;
    /// Tape::new().record(&[1.0], |_, x| {
    ///     Tape::new().record(&[2.0], |inner, y| inner.gradient(x[0] * y[0]))
    /// });
    /// ```
    ///
    /// A panic in `f` leaves the tape usable.
    ///
    /// # Panics
    /// If there is no room for the recording, see [`Full`].
    pub fn record<R>(
        &mut self,
        x: &[T],
        f: impl for<'t> FnOnce(Recording<'t, T>, &[Var<'t, T>]) -> R,
    ) -> R {
        self.trace.restart(x.len(), false);
        self.run(x, f)
    }

    /// [`record`](Self::record), with an error in place of a panic where there is no room
    /// for the recording.
    ///
    /// `f` runs to its end all the same. What it asks of the recording after it has become
    /// full is NaN, and never the derivative of a part.
    ///
    /// ```
    /// use trigrad_tape::{Full, Tape};
    /// let mut tape = Tape::with_limit(100_000);
    /// let mut power = |n| {
    ///     tape.try_record(&[1.0, 1.0], |tape, x| {
    ///         tape.gradient((0..n).fold(x[0], |y, _| y * x[1]))
    ///     })
    /// };
    /// assert_eq!(power(1000), Ok(vec![1.0, 1000.0]));
    /// assert_eq!(power(1_000_000), Err(Full::Limit { limit: 100_000 }));
    /// ```
    ///
    /// # Errors
    /// [`Full`], which says what there was not enough of.
    pub fn try_record<R>(
        &mut self,
        x: &[T],
        f: impl for<'t> FnOnce(Recording<'t, T>, &[Var<'t, T>]) -> R,
    ) -> Result<R, Full> {
        self.trace.restart(x.len(), true);
        if let Some(full) = self.trace.full() {
            return Err(full);
        }
        let result = self.run(x, f);
        match self.trace.full() {
            Some(full) => Err(full),
            None => Ok(result),
        }
    }

    /// An empty tape with room for a recording of this shape, and without the right to
    /// more.
    pub(crate) fn with_room(shape: Shape) -> Self {
        Self {
            trace: Trace::with_room(shape),
            variables: Recycled::new(),
        }
    }

    /// The bytes that the recordings of this tape have grown to.
    pub(crate) fn room(&self) -> usize {
        self.trace.room()
    }

    fn run<R>(
        &mut self,
        x: &[T],
        f: impl for<'t> FnOnce(Recording<'t, T>, &[Var<'t, T>]) -> R,
    ) -> R {
        let trace = &self.trace;
        let mut variables = self.variables.take();
        let inputs = (0..).zip(x);
        variables.extend(inputs.map(|(at, &primal)| Var::input(trace, at, primal)));
        let brand = PhantomData;
        let result = f(Recording { trace, brand }, &variables);
        self.variables.put(variables);
        result
    }
}

impl<T: Interpret> Default for Tape<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// A tape while it records: what derivatives are asked of.
///
/// It may be asked several times, and recording may go on after it.
#[derive(Clone, Copy, Debug)]
pub struct Recording<'t, T: Interpret = f64> {
    trace: &'t Trace<T>,
    brand: PhantomData<fn(&'t ()) -> &'t ()>,
}

impl<'t, T: Interpret> Recording<'t, T> {
    /// The number of entries so far: of operations on two variables that hang on
    /// different recorded numbers, and of statements, which have more arguments or
    /// several results.
    pub fn entries(self) -> usize {
        self.trace.len()
    }

    /// The bytes of what is recorded so far; the adjoints of a sweep take the size of a
    /// number for each entry beside them.
    pub fn bytes(self) -> usize {
        self.trace.bytes()
    }

    /// The derivatives of `y` by all inputs, in one sweep.
    ///
    /// Exactly 0 for an input that `y` does not depend on; NaN where `y` is NaN.
    /// Time linear in the entries recorded before `y`.
    pub fn gradient(self, y: Var<'t, T>) -> Vec<T> {
        let mut slopes = self.room();
        self.gradient_into(y, &mut slopes);
        slopes
    }

    /// [`gradient`](Self::gradient) into memory that is there.
    ///
    /// # Panics
    /// If there is not one place in `slopes` for each input.
    pub fn gradient_into(self, y: Var<'t, T>, slopes: &mut [T]) {
        self.check_inputs(slopes.len());
        if is_nan(y.primal()) {
            slopes.fill(T::from_f64(f64::NAN));
        } else {
            self.pullback([(y, one())], slopes);
        }
    }

    /// The derivatives of `y` by all inputs, none by an input that `y` does not depend
    /// on: a question about structure, not about values.
    ///
    /// ```
    /// use trigrad_tape::Tape;
    /// Tape::new().record(&[3.0, 2.0, 1.0], |tape, x| {
    ///     let y = x[0] * x[0] + x[1] * 0.0;
    ///     assert_eq!(tape.connected_gradient(y), [Some(6.0), Some(0.0), None]);
    /// });
    /// ```
    ///
    /// NaN where `y` is. Time linear in the entries recorded before `y`.
    pub fn connected_gradient(self, y: Var<'t, T>) -> Vec<Option<T>> {
        let mut slopes = vec![None; self.trace.inputs()];
        let seed = y.path().map(|path| (path, one()));
        let is_lost = is_nan(y.primal());
        self.trace
            .pullback_reached(seed.into_iter(), |input, slope| {
                slopes[input] = slope.map(|slope| {
                    if is_lost {
                        T::from_f64(f64::NAN)
                    } else {
                        slope.number
                    }
                });
            });
        slopes
    }

    /// The derivatives of each of `y` by all inputs, in a row for each: eight rows to a
    /// sweep, in two thirds of the time of a sweep for each.
    ///
    /// Exactly 0 for an input that an output does not depend on; the row of a NaN is NaN.
    ///
    /// ```
    /// use trigrad_tape::Tape;
    /// let rows = Tape::new().record(&[3.0, 2.0], |tape, x| {
    ///     tape.jacobian(&[x[0] * x[1], x[0] + 1.0])
    /// });
    /// assert_eq!(rows, [2.0, 3.0, 1.0, 0.0]);
    /// ```
    pub fn jacobian(self, y: &[Var<'t, T>]) -> Vec<T> {
        let mut rows = self.rows(y);
        let inputs = self.trace.inputs();
        for (row, _) in y.iter().enumerate().filter(|(_, y)| is_nan(y.primal())) {
            rows[row * inputs..][..inputs].fill(T::from_f64(f64::NAN));
        }
        rows
    }

    /// The derivatives by all inputs of the sum of `seeds[i] * y[i]`, in one sweep.
    ///
    /// A seed that is the constant 0 leaves its output out; where one of the others is
    /// NaN, all derivatives are. Time linear in the entries.
    ///
    /// ```
    /// use trigrad_tape::Tape;
    /// let adjoints = Tape::new().record(&[3.0, 2.0], |tape, x| {
    ///     tape.vjp(&[x[0] * x[1], x[1].exp()], &[1.0, 10.0])
    /// });
    /// assert_eq!(adjoints, [2.0, 3.0 + 10.0 * 2_f64.exp()]);
    /// ```
    ///
    /// # Panics
    /// If there is not one seed for each output.
    pub fn vjp(self, y: &[Var<'t, T>], seeds: &[T]) -> Vec<T> {
        let mut adjoints = self.room();
        self.vjp_into(y, seeds, &mut adjoints);
        adjoints
    }

    /// [`vjp`](Self::vjp) into memory that is there.
    ///
    /// # Panics
    /// If there is not one seed for each output, or not one place in `adjoints` for each
    /// input.
    pub fn vjp_into(self, y: &[Var<'t, T>], seeds: &[T], adjoints: &mut [T]) {
        assert_eq!(y.len(), seeds.len(), "one seed for each output");
        self.check_inputs(adjoints.len());
        let seeded = y
            .iter()
            .zip(seeds)
            .filter(|(_, seed)| !seed.is_constant(0.0));
        if seeded.clone().any(|(y, _)| is_nan(y.primal())) {
            adjoints.fill(T::from_f64(f64::NAN));
            return;
        }
        let seeds = seeded.map(|(&y, &seed)| (y, Tracked::varying(seed)));
        self.pullback(seeds, adjoints);
    }

    /// The adjoints of all inputs. A NaN counts as its own seed, so that all it
    /// depends on is NaN, and what it does not depend on stays a number.
    pub(crate) fn pullback(
        self,
        seeds: impl IntoIterator<Item = (Var<'t, T>, Tracked<T>), IntoIter: Clone>,
        adjoints: &mut [T],
    ) {
        let seeds = seeds.into_iter().filter_map(|(y, seed)| seeded(y, seed));
        self.trace.pullback(seeds, adjoints);
    }

    /// The adjoints of all inputs for each of `y`, row by row; a NaN counts as in
    /// [`pullback`](Self::pullback).
    pub(crate) fn rows(self, y: &[Var<'t, T>]) -> Vec<T> {
        let inputs = self.trace.inputs();
        let mut rows = vec![T::from_f64(0.0); y.len() * inputs];
        let seeds: Vec<_> = y.iter().map(|&y| seeded(y, one())).collect();
        self.trace.pullback_rows(&seeds, |row, column, adjoint| {
            rows[row * inputs + column] = adjoint;
        });
        rows
    }

    /// Hands over the adjoints of all inputs. The seeds count as they stand: 0 is a number
    /// like others, also where a value is NaN.
    ///
    /// If the sweep is `structured`, there is none where no seed reaches. Otherwise it takes
    /// half the memory and less time, but there 0 times an infinite slope may be NaN. The
    /// recording has to be whole.
    pub(crate) fn pullback_seeded(
        self,
        structured: bool,
        seeds: impl Iterator<Item = (Var<'t, T>, Tracked<T>)> + Clone,
        mut give: impl FnMut(usize, Option<Tracked<T>>),
    ) {
        let seeds = seeds.filter_map(|(y, seed)| Some((y.path()?, seed)));
        if structured {
            self.trace.pullback_reached(seeds, give);
        } else if self.trace.full().is_none() {
            let give = |input, adjoint| give(input, Some(adjoint));
            self.trace.pullback_all(seeds, give);
        }
    }

    /// How much is recorded of everything.
    pub(crate) fn shape(self) -> Shape {
        self.trace.shape()
    }

    // A number for each input.
    pub(crate) fn room(self) -> Vec<T> {
        vec![T::from_f64(0.0); self.trace.inputs()]
    }

    fn check_inputs(self, places: usize) {
        assert_eq!(places, self.trace.inputs(), "one place for each input");
    }
}

// The end of the path of `y`, with the seed that is put there.
fn seeded<T: Interpret>(y: Var<'_, T>, seed: Tracked<T>) -> Option<(Path<T>, Tracked<T>)> {
    let nan = Tracked::constant(T::from_f64(f64::NAN));
    Some((y.path()?, if is_nan(y.primal()) { nan } else { seed }))
}
