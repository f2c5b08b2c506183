//! The Taylor number of an order that its type says.

use std::cmp::Ordering;
use std::fmt;

use trigrad_core::{Interpret, Tracked, guarded, operators, row_methods};

use super::derivatives::times_factorial;

/// A Taylor series up to order `N`: y_0 + y_1 t + … + y_N t^N.
///
/// `Copy`, on the stack, and a number like any other: it runs generic functions, and its
/// components may be duals, intervals or Taylor numbers again. `N` is the order, so
/// `Taylor<T, 1>` holds what `Dual<T, 1>` does. It keeps coefficients, the derivatives over
/// k!, which grow as powers do; the derivatives themselves leave every range with k!.
///
/// Arithmetic takes about order^2 multiplications and nothing else; the other rows
/// allocate what their recurrence takes. Where the order is known at run time only, or a
/// whole function is to be expanded, the drivers of [`taylor`](crate::taylor) run it on
/// [`Series`](super::Series), which share the work between rows.
///
/// Comparisons look at the primal alone. No driver makes these numbers: who seeds two that
/// are not the same variable keeps them apart himself, the [`Series`](super::Series) of
/// drivers keep themselves apart.
///
/// ```
/// use trigrad_dual::taylor::Taylor;
/// let x = Taylor::<f64, 4>::variable(0.0);
/// let y = x.exp() * x;
/// assert_eq!(y.primal, 0.0);
/// assert_eq!(y.higher, [1.0, 1.0, 0.5, 1.0 / 6.0]);
/// assert_eq!(y.derivative(4), 4.0);
/// assert_eq!((x * x + 2.0).to_string(), "2 + 0 t + 1 t^2 + 0 t^3 + 0 t^4");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Taylor<T = f64, const N: usize = 2> {
    /// The value, the coefficient of order 0.
    pub primal: T,
    /// The coefficients of order 1 to `N`.
    pub higher: [T; N],
}

impl<T, const N: usize> Taylor<T, N> {
    /// The series with this value and these coefficients from order 1 on.
    #[inline]
    pub const fn new(primal: T, higher: [T; N]) -> Self {
        Self { primal, higher }
    }
}

impl<T: Interpret, const N: usize> Taylor<T, N> {
    /// A number that does not vary.
    #[inline]
    pub fn constant(primal: T) -> Self {
        Self::new(primal, [T::from_f64(0.0); N])
    }

    /// The variable at this value: primal + t.
    #[inline]
    pub fn variable(primal: T) -> Self {
        let mut variable = Self::constant(primal);
        if let Some(slope) = variable.higher.first_mut() {
            *slope = T::from_f64(1.0);
        }
        variable
    }

    /// The coefficient of order `k`; `None` beyond the last. NaN where the value is.
    pub fn coefficient(&self, k: usize) -> Option<T> {
        match k.checked_sub(1) {
            None => Some(self.primal),
            Some(place) => {
                let coefficient = *self.higher.get(place)?;
                Some(guarded(coefficient, self.primal))
            }
        }
    }

    /// The derivative of order `k`: the coefficient times k!. NaN where the value is.
    ///
    /// # Panics
    /// If the order is above `N`.
    pub fn derivative(&self, k: usize) -> T {
        match self.coefficient(k) {
            Some(coefficient) => times_factorial(Tracked::varying(coefficient), k).number,
            None => panic!("a derivative of order {k} is asked of a series of order {N}"),
        }
    }

    /// The value of the polynomial at `t`, by Horner's rule.
    ///
    /// ```
    /// use trigrad_dual::taylor::Taylor;
    /// let bent = Taylor::new(1.0, [2.0, 3.0]);
    /// assert_eq!(bent.at(0.5), 1.0 + 1.0 + 0.75);
    /// ```
    pub fn at(&self, t: T) -> T {
        let t = Tracked::varying(t);
        let mut sum = Tracked::from_f64(0.0);
        for &coefficient in self.higher.iter().rev() {
            sum = (sum + Tracked::varying(coefficient)) * t;
        }
        (sum + Tracked::varying(self.primal)).number
    }
}

operators!([T: Interpret, const N: usize] Taylor<T, N>);
row_methods!(trigrad_core::own_methods, [[T: Interpret, const N: usize] Taylor<T, N>]);

/// The constant 0.
impl<T: Interpret, const N: usize> Default for Taylor<T, N> {
    fn default() -> Self {
        Self::from(0.0)
    }
}

impl<T: Interpret, const N: usize> From<f64> for Taylor<T, N> {
    #[inline]
    fn from(c: f64) -> Self {
        Self::constant(T::from_f64(c))
    }
}

impl<T: PartialEq, const N: usize> PartialEq for Taylor<T, N> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.primal == other.primal
    }
}

impl<T: PartialOrd, const N: usize> PartialOrd for Taylor<T, N> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.primal.partial_cmp(&other.primal)
    }
}

/// Compares with the constant as the coefficients hold it: rounded to f32 where they are.
impl<T: Interpret + PartialEq, const N: usize> PartialEq<f64> for Taylor<T, N> {
    #[inline]
    fn eq(&self, c: &f64) -> bool {
        self.primal == T::from_f64(*c)
    }
}

/// Compares with the constant as the coefficients hold it: rounded to f32 where they are.
impl<T: Interpret + PartialOrd, const N: usize> PartialOrd<f64> for Taylor<T, N> {
    #[inline]
    fn partial_cmp(&self, c: &f64) -> Option<Ordering> {
        self.primal.partial_cmp(&T::from_f64(*c))
    }
}

/// As `y_0 + y_1 t + y_2 t^2 + …`, every coefficient as it is.
impl<T: fmt::Display, const N: usize> fmt::Display for Taylor<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.primal.fmt(f)?;
        for (place, coefficient) in self.higher.iter().enumerate() {
            f.write_str(" + ")?;
            coefficient.fmt(f)?;
            match place {
                0 => f.write_str(" t")?,
                _ => write!(f, " t^{}", place + 1)?,
            }
        }
        Ok(())
    }
}
