//! The dual number.

use std::array;
use std::cmp::Ordering;
use std::fmt;

use trigrad_core::{Interpret, operators, row_methods};

/// A number that carries `N` derivatives with it: primal + tangent ε, with ε² = 0.
///
/// The components are any numbers that interpret the table: plain ones, duals again
/// for higher orders, tape variables, expressions, intervals. It is `Copy`, lives on
/// the stack, and multiplies always: no component is ever tested for zero.
///
/// Comparisons look at the primal alone, so a program takes the same branches as with
/// plain numbers; `x == y` does not say that the tangents agree.
///
/// ```
/// use trigrad_dual::Dual;
/// let [x, y]: [Dual<f64, 2>; 2] = [Dual::variable(3.0, 0), Dual::variable(2.0, 1)];
/// let z = x * x * y + x * y;
/// assert_eq!(z.primal, 24.0);
/// assert_eq!(z.tangent, [14.0, 12.0]);
/// assert_eq!((2.0 * x).to_string(), "6 + [2, 0]ε");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Dual<T = f64, const N: usize = 1> {
    /// The value.
    pub primal: T,
    /// The derivative of the value in each lane.
    pub tangent: [T; N],
}

impl<T, const N: usize> Dual<T, N> {
    /// The number with this value and these derivatives.
    #[inline]
    pub const fn new(primal: T, tangent: [T; N]) -> Self {
        Self { primal, tangent }
    }
}

impl<T: Interpret, const N: usize> Dual<T, N> {
    /// A number that does not vary: this is how a number of an outer
    /// differentiation enters an inner one.
    ///
    /// ```
    /// use trigrad_dual::{Dual, derivative};
    /// // d/dx [x · d/dy (x + y)] = 1; without the lifted x this does not compile.
    /// let outer = |x| x * derivative(|y| Dual::constant(x) + y, Dual::constant(1.0)).1;
    /// assert_eq!(derivative(outer, 1.0), (1.0, 1.0));
    /// ```
    #[inline]
    pub fn constant(primal: T) -> Self {
        Self::new(primal, [T::from_f64(0.0); N])
    }

    /// The variable of lane `lane`: derivative 1 there and 0 in the others.
    ///
    /// # Panics
    /// If there is no such lane.
    #[inline]
    pub fn variable(primal: T, lane: usize) -> Self {
        assert!(lane < N, "lane {lane} of a number of {N}");
        // Each component by itself: one that is stored into an array of zeros would be waited
        // for when the array is read.
        let one_at = |i: usize| T::from_f64(if i == lane { 1.0 } else { 0.0 });
        Self::new(primal, array::from_fn(one_at))
    }
}

operators!([T: Interpret, const N: usize] Dual<T, N>);
row_methods!(trigrad_core::own_methods, [[T: Interpret, const N: usize] Dual<T, N>]);

/// The constant 0.
impl<T: Interpret, const N: usize> Default for Dual<T, N> {
    fn default() -> Self {
        Self::from(0.0)
    }
}

impl<T: Interpret, const N: usize> From<f64> for Dual<T, N> {
    #[inline]
    fn from(c: f64) -> Self {
        Self::constant(T::from_f64(c))
    }
}

impl<T: PartialEq, const N: usize> PartialEq for Dual<T, N> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.primal == other.primal
    }
}

impl<T: PartialOrd, const N: usize> PartialOrd for Dual<T, N> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.primal.partial_cmp(&other.primal)
    }
}

/// Compares with the constant as this number's components hold it: rounded to f32
/// where they are.
impl<T: Interpret + PartialEq, const N: usize> PartialEq<f64> for Dual<T, N> {
    #[inline]
    fn eq(&self, c: &f64) -> bool {
        self.primal == T::from_f64(*c)
    }
}

/// Compares with the constant as this number's components hold it: rounded to f32
/// where they are.
impl<T: Interpret + PartialOrd, const N: usize> PartialOrd<f64> for Dual<T, N> {
    #[inline]
    fn partial_cmp(&self, c: &f64) -> Option<Ordering> {
        self.primal.partial_cmp(&T::from_f64(*c))
    }
}

/// As `primal + [tangent, …]ε`; with one lane without the brackets. Components that
/// are longer than a number stand in brackets of their own.
impl<T: fmt::Display, const N: usize> fmt::Display for Dual<T, N> {
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
