//! The drivers on a tape whose memory is kept.

use nalgebra::{DMatrix, DVector};
use trigrad_core::Interpret;

use crate::full::Full;
use crate::tape::Tape;
use crate::var::Var;

impl<T: Interpret> Tape<T> {
    /// The value of `f` at `x`, and its gradient into `slopes`: once the tape has seen
    /// such a function, nothing is allocated.
    ///
    /// ```
    /// use trigrad_tape::Tape;
    /// let (mut tape, mut slopes) = (Tape::new(), [0.0; 2]);
    /// for x in [[3.0, 2.0], [1.0, 5.0]] {
    ///     let value = tape.gradient_into(|x| x[0] * x[1], &x, &mut slopes);
    ///     assert_eq!((value, slopes), (x[0] * x[1], [x[1], x[0]]));
    /// }
    /// ```
    ///
    /// # Panics
    /// If there is not one place in `slopes` for each input, if `f` does, or if there is
    /// no room for the recording, see [`Full`].
    pub fn gradient_into<F>(&mut self, f: F, x: &[T], slopes: &mut [T]) -> T
    where
        F: for<'t> FnOnce(&[Var<'t, T>]) -> Var<'t, T>,
    {
        self.record(x, |tape, x| {
            let y = call(f, x);
            tape.gradient_into(y, slopes);
            y.primal()
        })
    }
}

impl<T: Interpret + nalgebra::Scalar> Tape<T> {
    /// [`gradient`](crate::gradient()), with the memory of this tape.
    ///
    /// ```
    /// use trigrad_tape::Tape;
    /// let mut tape = Tape::new();
    /// let mut x = [4.0_f64, -2.0];
    /// for _ in 0..100 {
    ///     let (_, slopes) = tape.gradient(|x| x[0] * x[0] + x[1] * x[1] * 2.0, &x);
    ///     x = [x[0] - 0.1 * slopes[0], x[1] - 0.1 * slopes[1]];
    /// }
    /// assert!(x[0].abs() < 1e-8 && x[1].abs() < 1e-8);
    /// ```
    ///
    /// # Panics
    /// If `f` does, or if there is no room for the recording, see [`Full`].
    pub fn gradient<F>(&mut self, f: F, x: &[T]) -> (T, DVector<T>)
    where
        F: for<'t> FnOnce(&[Var<'t, T>]) -> Var<'t, T>,
    {
        self.record(x, |tape, x| {
            let y = call(f, x);
            (y.primal(), DVector::from_vec(tape.gradient(y)))
        })
    }

    /// [`gradient`](Self::gradient), with an error in place of a panic where there is no
    /// room for the recording.
    ///
    /// ```
    /// use trigrad_tape::{Full, Tape};
    /// let mut tape = Tape::with_limit(1_000_000);
    /// let sum = tape.try_gradient(|x| (0..1000).fold(x[0], |y, _| y + x[1]), &[1.0, 1.0]);
    /// assert_eq!(sum.map(|(value, _)| value), Ok(1001.0));
    /// let sum = tape.try_gradient(|x| (0..100_000).fold(x[0], |y, _| y + x[1]), &[1.0, 1.0]);
    /// assert_eq!(sum, Err(Full::Limit { limit: 1_000_000 }));
    /// ```
    ///
    /// # Errors
    /// [`Full`], when `f` has run to its end.
    pub fn try_gradient<F>(&mut self, f: F, x: &[T]) -> Result<(T, DVector<T>), Full>
    where
        F: for<'t> FnOnce(&[Var<'t, T>]) -> Var<'t, T>,
    {
        self.try_record(x, |tape, x| {
            let y = call(f, x);
            (y.primal(), DVector::from_vec(tape.gradient(y)))
        })
    }

    /// [`vjp`](crate::vjp()), with the memory of this tape.
    ///
    /// # Panics
    /// If there is not one seed for each output, if `f` does, or if there is no room for
    /// the recording, see [`Full`].
    pub fn vjp<F>(&mut self, f: F, x: &[T], seeds: &[T]) -> (DVector<T>, DVector<T>)
    where
        F: for<'t> FnOnce(&[Var<'t, T>]) -> Vec<Var<'t, T>>,
    {
        self.record(x, |tape, x| {
            let y = call(f, x);
            (primals(&y), DVector::from_vec(tape.vjp(&y, seeds)))
        })
    }

    /// [`jacobian`](crate::jacobian()), with the memory of this tape.
    ///
    /// # Panics
    /// If `f` does, or if there is no room for the recording, see [`Full`].
    pub fn jacobian<F>(&mut self, f: F, x: &[T]) -> (DVector<T>, DMatrix<T>)
    where
        F: for<'t> FnOnce(&[Var<'t, T>]) -> Vec<Var<'t, T>>,
    {
        self.record(x, |tape, x| {
            let y = call(f, x);
            let slopes = tape.jacobian(&y).into_iter();
            let slopes = DMatrix::from_row_iterator(y.len(), x.len(), slopes);
            (primals(&y), slopes)
        })
    }
}

pub(crate) fn primals<T: Interpret + nalgebra::Scalar>(y: &[Var<'_, T>]) -> DVector<T> {
    DVector::from_iterator(y.len(), y.iter().map(|y| y.primal()))
}

// Not inlined: in one body with the sweep, the user's function runs out of
// registers, which costs a fifth and more of the recording.
#[inline(never)]
pub(crate) fn call<X: ?Sized, Y>(f: impl FnOnce(&X) -> Y, x: &X) -> Y {
    f(x)
}
