//! `approx`: how near two numbers are, by their primals.

use approx::{AbsDiffEq, RelativeEq, UlpsEq};
use trigrad_core::Interpret;

use crate::dual::Dual;

/// Compares the primals, as `==` does; to compare derivatives, compare the tangents.
///
/// ```
/// use approx::{assert_relative_eq, relative_eq};
/// use trigrad_dual::Dual;
/// let [x, y] = [Dual::<f64>::new(1.0, [2.0]), Dual::new(1.0 + 1e-16, [3.0])];
/// assert_relative_eq!(x, y);
/// assert!(!relative_eq!(x.tangent[0], y.tangent[0]));
/// ```
impl<T: Interpret + AbsDiffEq<Epsilon = T>, const N: usize, E> AbsDiffEq for Dual<T, N, E> {
    type Epsilon = Self;

    fn default_epsilon() -> Self {
        Self::constant(T::default_epsilon())
    }

    fn abs_diff_eq(&self, other: &Self, epsilon: Self) -> bool {
        self.primal.abs_diff_eq(&other.primal, epsilon.primal)
    }
}

impl<T: Interpret + RelativeEq<Epsilon = T>, const N: usize, E> RelativeEq for Dual<T, N, E> {
    fn default_max_relative() -> Self {
        Self::constant(T::default_max_relative())
    }

    fn relative_eq(&self, other: &Self, epsilon: Self, max_relative: Self) -> bool {
        let (epsilon, max_relative) = (epsilon.primal, max_relative.primal);
        self.primal
            .relative_eq(&other.primal, epsilon, max_relative)
    }
}

impl<T: Interpret + UlpsEq<Epsilon = T>, const N: usize, E> UlpsEq for Dual<T, N, E> {
    fn default_max_ulps() -> u32 {
        T::default_max_ulps()
    }

    fn ulps_eq(&self, other: &Self, epsilon: Self, max_ulps: u32) -> bool {
        self.primal.ulps_eq(&other.primal, epsilon.primal, max_ulps)
    }
}
