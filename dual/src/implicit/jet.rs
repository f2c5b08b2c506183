//! Numbers that carry derivatives of a plain number, up to an order that their type says.

use trigrad_core::Interpret;

use crate::curved::Curved;
use crate::dual::Dual;
use crate::taylor::Taylor;

/// A number of a computer, in which a solver works: f64 or f32.
pub trait Plain: Jet<Plain = Self> + PartialOrd + Into<f64> {
    /// What one rounding may change, relatively.
    const EPSILON: f64;

    /// How far a solution may be from the true one, relatively, if its solver does not
    /// say: 1e-6 in f64, 1e-3 in f32.
    const TOLERANCE: f64;

    /// `x`, rounded.
    fn rounded(x: f64) -> Self;
}

/// A plain number, or one that carries derivatives of it: dual numbers to any depth, of
/// any widths, those of second order, and Taylor numbers.
///
/// ```
/// use trigrad_dual::Dual;
/// use trigrad_dual::implicit::Jet;
/// let x: Dual<Dual> = Dual::variable(Dual::variable(3.0, 0), 0);
/// assert_eq!((x * x).plain(), 9.0);
/// assert_eq!(<Dual<Dual>>::ORDER, 2);
/// ```
pub trait Jet: Interpret + nalgebra::Scalar {
    /// What it is without its derivatives.
    type Plain: Plain;

    /// The order of the highest derivative that it carries, mixed ones counted together.
    const ORDER: usize;

    /// The value.
    fn plain(self) -> Self::Plain;

    /// The same derivatives, of another value.
    #[must_use]
    fn with_plain(self, plain: Self::Plain) -> Self;

    /// The constant `plain`.
    fn lifted(plain: Self::Plain) -> Self {
        Self::from_f64(0.0).with_plain(plain)
    }
}

macro_rules! plain {
    ($T:ty, $tolerance:literal) => {
        impl Plain for $T {
            const EPSILON: f64 = <$T>::EPSILON as f64;
            const TOLERANCE: f64 = $tolerance;

            fn rounded(x: f64) -> Self {
                x as Self
            }
        }

        impl Jet for $T {
            type Plain = Self;
            const ORDER: usize = 0;

            fn plain(self) -> Self {
                self
            }

            fn with_plain(self, plain: Self) -> Self {
                plain
            }
        }
    };
}
plain!(f64, 1e-6);
plain!(f32, 1e-3);

impl<T: Jet, const N: usize, E: 'static> Jet for Dual<T, N, E> {
    type Plain = T::Plain;
    const ORDER: usize = T::ORDER + 1;

    fn plain(self) -> T::Plain {
        self.primal.plain()
    }

    fn with_plain(self, plain: T::Plain) -> Self {
        Self::of(self.primal.with_plain(plain), self.tangent)
    }
}

impl<T: Jet, const N: usize, E: 'static> Jet for Curved<T, N, E> {
    type Plain = T::Plain;
    const ORDER: usize = T::ORDER + 2;

    fn plain(self) -> T::Plain {
        self.first().plain()
    }

    fn with_plain(self, plain: T::Plain) -> Self {
        let primal = self.first().primal.with_plain(plain);
        self.with_primal(primal)
    }
}

impl<T: Jet, const N: usize> Jet for Taylor<T, N> {
    type Plain = T::Plain;
    const ORDER: usize = T::ORDER + N;

    fn plain(self) -> T::Plain {
        self.primal.plain()
    }

    fn with_plain(self, plain: T::Plain) -> Self {
        Self::new(self.primal.with_plain(plain), self.higher)
    }
}
