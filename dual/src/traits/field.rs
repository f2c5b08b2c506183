//! `RealField` and `ComplexField`: the matrices of nalgebra with dual entries.

use nalgebra::{ComplexField, Field, RealField, SimdValue};
use simba::scalar::{SubsetOf, SupersetOf};
use trigrad_core::Interpret;

use crate::dual::Dual;

/// A number of one lane, as far as vector instructions go: its tangents are no lanes of
/// that kind.
impl<T: RealField + Interpret, const N: usize, E: 'static> SimdValue for Dual<T, N, E> {
    const LANES: usize = 1;
    type Element = Self;
    type SimdBool = bool;

    #[inline]
    fn splat(number: Self) -> Self {
        number
    }

    #[inline]
    fn extract(&self, _: usize) -> Self {
        *self
    }

    #[expect(
        unsafe_code,
        reason = "the trait's signature; there is nothing unsafe to do"
    )]
    #[inline]
    unsafe fn extract_unchecked(&self, _: usize) -> Self {
        *self
    }

    #[inline]
    fn replace(&mut self, _: usize, number: Self) {
        *self = number;
    }

    #[expect(
        unsafe_code,
        reason = "the trait's signature; there is nothing unsafe to do"
    )]
    #[inline]
    unsafe fn replace_unchecked(&mut self, _: usize, number: Self) {
        *self = number;
    }

    #[inline]
    fn select(self, condition: bool, other: Self) -> Self {
        if condition { self } else { other }
    }
}

impl<T: RealField + Interpret, const N: usize, E: 'static> Field for Dual<T, N, E> {}

/// Component by component.
impl<T, U, const N: usize, E: 'static> SubsetOf<Dual<U, N, E>> for Dual<T, N, E>
where
    T: Interpret + SubsetOf<U>,
    U: Interpret,
{
    #[inline]
    fn to_superset(&self) -> Dual<U, N, E> {
        Dual::of(
            self.primal.to_superset(),
            self.tangent.map(|tangent| tangent.to_superset()),
        )
    }

    #[inline]
    fn from_superset_unchecked(element: &Dual<U, N, E>) -> Self {
        let component = |c: U| T::from_superset_unchecked(&c);
        Dual::of(component(element.primal), element.tangent.map(component))
    }

    #[inline]
    fn is_in_subset(element: &Dual<U, N, E>) -> bool {
        T::is_in_subset(&element.primal) && element.tangent.iter().all(T::is_in_subset)
    }
}

macro_rules! subset {
    ($($plain:ty)*) => {$(
        /// The constants. A number whose tangents are not 0 is none of them.
        impl<T: Interpret + SupersetOf<$plain>, const N: usize, E: 'static> SubsetOf<Dual<T, N, E>> for $plain {
            #[inline]
            fn to_superset(&self) -> Dual<T, N, E> {
                Dual::constant(T::from_subset(self))
            }

            #[inline]
            fn from_superset_unchecked(element: &Dual<T, N, E>) -> Self {
                element.primal.to_subset_unchecked()
            }

            #[inline]
            fn is_in_subset(element: &Dual<T, N, E>) -> bool {
                let is_still = |tangent: &T| tangent.to_subset() == Some(0.0);
                element.primal.is_in_subset() && element.tangent.iter().all(is_still)
            }
        }
    )*};
}
subset!(f32 f64);

macro_rules! complex_field {
    (
        steps { $($step:ident)* }
        rows { $($method:ident $row:ident),* }
        rows_of_two { $($method2:ident $row2:ident),* }
    ) => {
        /// A dual number is real. Each function is the row of its name, with the departures
        /// of [`Float`](num_traits::Float): `round`, `powf`, the slope 0 of steps.
        ///
        /// - `to_exp` branches by the sign, and its modulus has slope 1 at 0 as the branch
        ///   has: times the sign it is the number again, tangents and all. `abs`, `modulus`
        ///   and `norm1` take the middle there, 0.
        /// - `cosc` and `coshc` are 1 at 0 by their definition, an isolated point: their
        ///   slope is NaN there.
        ///
        /// What of nalgebra is right on dual numbers and what is not, [`matrix`](crate::matrix)
        /// says.
        impl<T: RealField + Interpret, const N: usize, E: 'static> ComplexField for Dual<T, N, E> {
            type RealField = Self;

            $(
                #[inline]
                fn $step(self) -> Self { self.step(ComplexField::$step(self.primal)) }
            )*
            $(
                #[inline]
                fn $method(self) -> Self { Dual::$row(self) }
            )*
            $(
                #[inline]
                fn $method2(self, other: Self) -> Self { Dual::$row2(self, other) }
            )*

            #[inline]
            fn from_real(re: Self) -> Self {
                re
            }

            #[inline]
            fn real(self) -> Self {
                self
            }

            #[inline]
            fn imaginary(self) -> Self {
                Self::from(0.0)
            }

            #[inline]
            fn conjugate(self) -> Self {
                self
            }

            #[inline]
            fn modulus_squared(self) -> Self {
                self * self
            }

            /// 0 or pi, a step function.
            #[inline]
            fn argument(self) -> Self {
                self.step(self.primal.argument())
            }

            #[inline]
            fn scale(self, factor: Self) -> Self {
                self * factor
            }

            #[inline]
            fn unscale(self, factor: Self) -> Self {
                self / factor
            }

            #[inline]
            fn to_exp(self) -> (Self, Self) {
                let (_, sign) = self.primal.to_exp();
                match self.primal >= T::zero() {
                    true => (self, self.step(sign)),
                    false => (-self, self.step(sign)),
                }
            }

            #[inline]
            fn mul_add(self, a: Self, b: Self) -> Self {
                let value = self.primal.mul_add(a.primal, b.primal);
                (self * a + b).with_primal(value)
            }

            #[inline]
            fn sin_cos(self) -> (Self, Self) {
                self.sine_and_cosine()
            }

            #[inline]
            fn sinh_cosh(self) -> (Self, Self) {
                self.hyperbolic_sine_and_cosine()
            }

            #[inline]
            fn sinhc(self) -> Self {
                match self.abs() < 1.0 {
                    true => sinhc_near_zero(self),
                    false => self.sinh() / self,
                }
            }

            #[inline]
            fn cosc(self) -> Self {
                match self == 0.0 {
                    true => isolated(T::one()),
                    false => self.cos() / self,
                }
            }

            #[inline]
            fn coshc(self) -> Self {
                match self == 0.0 {
                    true => isolated(T::one()),
                    false => self.cosh() / self,
                }
            }

            #[inline]
            fn powi(self, n: i32) -> Self {
                self.integer_power(n)
            }

            #[inline]
            fn is_finite(&self) -> bool {
                self.primal.is_finite()
            }

            #[inline]
            fn try_sqrt(self) -> Option<Self> {
                (self.primal >= T::zero()).then(|| Dual::sqrt(self))
            }
        }
    };
}
complex_field! {
    steps { floor ceil round trunc }
    rows {
        modulus abs, norm1 abs, abs abs, fract fraction, recip reciprocal, sqrt sqrt, cbrt cbrt,
        exp exp, exp2 exp2, exp_m1 expm1, ln ln, log2 log2, log10 log10, ln_1p log1p, sin sin,
        cos cos, tan tan, asin asin, acos acos, atan atan, sinh sinh, cosh cosh, tanh tanh,
        asinh asinh, acosh acosh, atanh atanh, sinc sinc
    }
    rows_of_two { powf pow, powc pow, log logarithm, hypot hypot }
}

macro_rules! real_field {
    (constants { $($constant:ident)* } rows_of_two { $($method2:ident $row2:ident),* }) => {
        /// The order, the signs and the constants of the components.
        impl<T: RealField + Interpret, const N: usize, E: 'static> RealField for Dual<T, N, E> {
            $(
                #[inline]
                fn $constant() -> Self { Self::constant(<T as RealField>::$constant()) }
            )*
            $(
                #[inline]
                fn $method2(self, other: Self) -> Self { Dual::$row2(self, other) }
            )*

            #[inline]
            fn is_sign_positive(&self) -> bool {
                self.primal.is_sign_positive()
            }

            #[inline]
            fn is_sign_negative(&self) -> bool {
                self.primal.is_sign_negative()
            }

            #[inline]
            fn copysign(self, sign: Self) -> Self {
                self.with_sign(sign.primal.is_sign_negative())
            }

            #[inline]
            fn clamp(self, min: Self, max: Self) -> Self {
                self.clamped(min, max)
            }

            fn min_value() -> Option<Self> {
                T::min_value().map(Self::constant)
            }

            fn max_value() -> Option<Self> {
                T::max_value().map(Self::constant)
            }
        }
    };
}
real_field! {
    constants {
        pi two_pi frac_pi_2 frac_pi_3 frac_pi_4 frac_pi_6 frac_pi_8 frac_1_pi frac_2_pi
        frac_2_sqrt_pi e log2_e log10_e ln_2 ln_10
    }
    rows_of_two { max greater, min lesser, atan2 atan2 }
}

// The value at a point that has no neighbours on the graph.
fn isolated<T: Interpret, const N: usize, E>(value: T) -> Dual<T, N, E> {
    Dual::of(value, [T::from_f64(f64::NAN); N])
}

// sinh(x)/x as its series, where the slope of the quotient cancels. The 13 terms are
// enough for the value below 1 (1/27! is 2^-93), and for all derivatives to the 10th,
// of which a term of degree 26 has 26!/16!/27! = 2^-49 at most.
fn sinhc_near_zero<T: Interpret, const N: usize, E>(x: Dual<T, N, E>) -> Dual<T, N, E> {
    let square = x * x;
    let last = Dual::from(1.0);
    (1..=13).rev().fold(last, |sum, k| {
        let k = f64::from(k);
        square * sum / (2.0 * k * (2.0 * k + 1.0)) + 1.0
    })
}
