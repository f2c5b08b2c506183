//! The dual number.

use std::cmp::Ordering;
use std::fmt;

use trigrad_core::{Interpret, operators, row_methods};

use crate::epsilon::{Brand, Free};

/// A number that carries `N` derivatives with it: primal + tangent ε, with ε² = 0.
///
/// The components are any numbers that interpret the table: plain ones, duals again
/// for higher orders, tape variables, expressions, intervals. It is `Copy`, lives on
/// the stack, and multiplies always: no component is ever tested for zero.
///
/// Comparisons look at the primal alone, so a program takes the same branches as with
/// plain numbers; `x == y` does not say that the tangents agree.
///
/// `E` is the type of its ε: numbers of two differentiations do not mix, see
/// [`epsilon!`](crate::epsilon!). Nothing of it is left at run time. Code that does not
/// name it is about [`Free`], the ε of the plain drivers and of numbers that are seeded by
/// hand; generic code over numbers fits every one.
///
/// ```
/// use trigrad_dual::Dual;
/// let [x, y]: [Dual<f64, 2>; 2] = [Dual::variable(3.0, 0), Dual::variable(2.0, 1)];
/// let z = x * x * y + x * y;
/// assert_eq!(z.primal, 24.0);
/// assert_eq!(z.tangent, [14.0, 12.0]);
/// assert_eq!((2.0 * x).to_string(), "6 + [2, 0]ε");
/// ```
pub struct Dual<T = f64, const N: usize = 1, E = Free> {
    /// The value.
    pub primal: T,
    /// The derivative of the value in each lane.
    pub tangent: [T; N],
    brand: Brand<E>,
}

impl<T, const N: usize> Dual<T, N> {
    /// The number with this value and these derivatives.
    ///
    /// Its ε is [`Free`]: who seeds by hand keeps perturbations apart by hand. A rule for
    /// numbers of every ε makes its result with [`Dual::constant`], and sets the tangent.
    ///
    /// ```
    /// use trigrad_dual::{Dual, epsilon};
    /// /// x², with 2 x for its slope.
    /// fn square<E>(x: Dual<f64, 1, E>) -> Dual<f64, 1, E> {
    ///     let mut y = Dual::constant(x.primal * x.primal);
    ///     y.tangent = [2.0 * x.primal * x.tangent[0]];
    ///     y
    /// }
    /// assert_eq!(square(Dual::new(3.0, [1.0])).tangent, [6.0]);
    /// assert_eq!(epsilon!().derivative(square, 3.0), (9.0, 6.0));
    /// ```
    #[inline]
    pub const fn new(primal: T, tangent: [T; N]) -> Self {
        Self::of(primal, tangent)
    }
}

impl<T: Interpret, const N: usize> Dual<T, N> {
    /// The variable of lane `lane`: derivative 1 there and 0 in the others.
    ///
    /// Its ε is [`Free`], see [`Dual::new`].
    ///
    /// # Panics
    /// If there is no such lane.
    #[inline]
    pub fn variable(primal: T, lane: usize) -> Self {
        Self::seeded(primal, lane)
    }
}

impl<T, const N: usize, E> Dual<T, N, E> {
    /// [`Dual::new`] with any ε.
    #[inline]
    pub(crate) const fn of(primal: T, tangent: [T; N]) -> Self {
        Self {
            primal,
            tangent,
            brand: Brand::new(),
        }
    }
}

impl<T: Interpret, const N: usize, E> Dual<T, N, E> {
    /// A number that does not vary: this is how a number of an outer
    /// differentiation enters an inner one.
    ///
    /// ```
    /// use trigrad_dual::{Dual, derivative, epsilon};
    /// // d/dx [x · d/dy (x + y)] = 1; without the lifted x this does not compile.
    /// let slope = |x| epsilon!().derivative(|y| Dual::constant(x) + y, Dual::constant(1.0)).1;
    /// assert_eq!(derivative(|x| x * slope(x), 1.0), (1.0, 1.0));
    /// ```
    #[inline]
    pub fn constant(primal: T) -> Self {
        Self::of(primal, [T::from_f64(0.0); N])
    }

    /// [`Dual::variable`] with any ε.
    #[inline]
    pub(crate) fn seeded(primal: T, lane: usize) -> Self {
        let mut variable = Self::constant(primal);
        variable.tangent[lane] = T::from_f64(1.0);
        variable
    }
}

impl<T: Copy, const N: usize, E> Copy for Dual<T, N, E> {}

impl<T: Clone, const N: usize, E> Clone for Dual<T, N, E> {
    #[inline]
    fn clone(&self) -> Self {
        Self {
            primal: self.primal.clone(),
            tangent: self.tangent.clone(),
            brand: self.brand,
        }
    }
}

impl<T: fmt::Debug, const N: usize, E> fmt::Debug for Dual<T, N, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut dual = f.debug_struct("Dual");
        dual.field("primal", &self.primal);
        dual.field("tangent", &self.tangent).finish()
    }
}

operators!([T: Interpret, const N: usize, E] Dual<T, N, E>);
row_methods!(trigrad_core::own_methods, [[T: Interpret, const N: usize, E] Dual<T, N, E>]);

/// The constant 0.
impl<T: Interpret, const N: usize, E> Default for Dual<T, N, E> {
    fn default() -> Self {
        Self::from(0.0)
    }
}

impl<T: Interpret, const N: usize, E> From<f64> for Dual<T, N, E> {
    #[inline]
    fn from(c: f64) -> Self {
        Self::constant(T::from_f64(c))
    }
}

impl<T: PartialEq, const N: usize, E> PartialEq for Dual<T, N, E> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.primal == other.primal
    }
}

impl<T: PartialOrd, const N: usize, E> PartialOrd for Dual<T, N, E> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.primal.partial_cmp(&other.primal)
    }
}

/// Compares with the constant as this number's components hold it: rounded to f32
/// where they are.
impl<T: Interpret + PartialEq, const N: usize, E> PartialEq<f64> for Dual<T, N, E> {
    #[inline]
    fn eq(&self, c: &f64) -> bool {
        self.primal == T::from_f64(*c)
    }
}

/// Compares with the constant as this number's components hold it: rounded to f32
/// where they are.
impl<T: Interpret + PartialOrd, const N: usize, E> PartialOrd<f64> for Dual<T, N, E> {
    #[inline]
    fn partial_cmp(&self, c: &f64) -> Option<Ordering> {
        self.primal.partial_cmp(&T::from_f64(*c))
    }
}

/// As `primal + [tangent, …]ε`; with one lane without the brackets. Components that
/// are longer than a number stand in brackets of their own.
impl<T: fmt::Display, const N: usize, E> fmt::Display for Dual<T, N, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_component(f, &self.primal)?;
        f.write_str(" + ")?;
        match self.tangent.as_slice() {
            [tangent] => write_component(f, tangent)?,
            tangents => {
                f.write_str("[")?;
                for (lane, tangent) in tangents.iter().enumerate() {
                    f.write_str(if lane > 0 { ", " } else { "" })?;
                    fmt::Display::fmt(tangent, f)?;
                }
                f.write_str("]")?;
            }
        }
        f.write_str("ε")
    }
}

fn write_component<T: fmt::Display>(f: &mut fmt::Formatter<'_>, component: &T) -> fmt::Result {
    let text = match f.precision() {
        Some(precision) => format!("{component:.precision$}"),
        None => component.to_string(),
    };
    if text.contains(' ') {
        write!(f, "({text})")
    } else {
        f.write_str(&text)
    }
}
