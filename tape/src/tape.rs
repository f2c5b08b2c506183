//! Tapes, and the scope in which one records.

use std::marker::PhantomData;

use trigrad_core::{Interpret, Tracked};

use crate::trace::{Trace, is_nan, one};
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
}

impl<T: Interpret> Tape<T> {
    /// An empty tape, without memory.
    pub fn new() -> Self {
        Self {
            trace: Trace::new(),
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
    /// If more than 2^32 - 1 numbers are recorded.
    pub fn record<R>(
        &mut self,
        x: &[T],
        f: impl for<'t> FnOnce(Recording<'t, T>, &[Var<'t, T>]) -> R,
    ) -> R {
        self.trace.restart(x.len());
        let trace = &self.trace;
        let variable = |(at, &primal)| Var::input(trace, at, primal);
        let variables: Vec<Var<'_, T>> = (0..).zip(x).map(variable).collect();
        let brand = PhantomData;
        f(Recording { trace, brand }, &variables)
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
    /// different recorded numbers.
    pub fn entries(self) -> usize {
        self.trace.len()
    }

    /// The derivatives of `y` by all inputs, in one sweep.
    ///
    /// Exactly 0 for an input that `y` does not depend on; NaN where `y` is NaN.
    /// Time linear in the entries recorded before `y`.
    pub fn gradient(self, y: Var<'t, T>) -> Vec<T> {
        if is_nan(y.primal()) {
            return vec![T::from_f64(f64::NAN); self.trace.inputs()];
        }
        self.pullback([(y, one())])
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
        assert_eq!(y.len(), seeds.len(), "one seed for each output");
        let seeded = y
            .iter()
            .zip(seeds)
            .filter(|(_, seed)| !seed.is_constant(0.0));
        if seeded.clone().any(|(y, _)| is_nan(y.primal())) {
            return vec![T::from_f64(f64::NAN); self.trace.inputs()];
        }
        self.pullback(seeded.map(|(&y, &seed)| (y, Tracked::varying(seed))))
    }

    /// The adjoints of all inputs. A NaN counts as its own seed, so that all it
    /// depends on is NaN, and what it does not depend on stays a number.
    pub(crate) fn pullback(
        self,
        seeds: impl IntoIterator<Item = (Var<'t, T>, Tracked<T>)>,
    ) -> Vec<T> {
        let seeds = seeds.into_iter().filter_map(|(y, seed)| {
            let nan = Tracked::constant(T::from_f64(f64::NAN));
            Some((y.path()?, if is_nan(y.primal()) { nan } else { seed }))
        });
        self.trace.pullback(&seeds.collect::<Vec<_>>())
    }
}
