//! `num_traits::Float`: generic code over floats, differentiated.

use std::num::FpCategory;

use num_traits::Float;
use trigrad_core::Interpret;

use crate::dual::Dual;

macro_rules! float {
    (
        constants { $($constant:ident)* }
        tests { $($test:ident -> $answer:ty),* }
        steps { $($step:ident)* }
        linear { $($map:ident)* }
        rows { $($method:ident $row:ident),* }
        rows_of_two { $($method2:ident $row2:ident),* }
    ) => {
        /// Each function is the row of its name; the rows' values are within 2 ulp of the
        /// truth, where std's may be further off. What differs from a row of the same name:
        ///
        /// - `round` takes halves away from 0, `signum` is 1 at +0, `max` and `min` leave a
        ///   NaN for the other number: as floats do, so that a program takes the same
        ///   branches. The slope of steps is 0.
        /// - `powf` takes an exponent that varies: at a negative base its slope is NaN, even
        ///   if its tangent is 0. `powi` has a constant one.
        /// - `clamp` has no wrong limits: it never panics.
        /// - `hypot` beside NaN is NaN, also where the other argument is infinite.
        /// - `integer_decode`, `classify` and the tests are about the primal. What is put
        ///   together again from `integer_decode` is a constant: it cannot be else.
        ///
        /// ```
        /// use num_traits::Float;
        /// use trigrad_dual::derivative;
        /// fn softsign<F: Float>(x: F) -> F {
        ///     if x.is_sign_negative() { x / (F::one() - x) } else { x / (F::one() + x) }
        /// }
        /// assert_eq!(derivative(softsign, 1.0), (0.5, 0.25));
        /// ```
        impl<T: Interpret + Float, const N: usize, E> Float for Dual<T, N, E> {
            $(
                #[inline]
                fn $constant() -> Self { Self::constant(T::$constant()) }
            )*
            $(
                #[inline]
                fn $test(self) -> $answer { self.primal.$test() }
            )*
            $(
                #[inline]
                fn $step(self) -> Self { self.step(self.primal.$step()) }
            )*
            $(
                #[inline]
                fn $map(self) -> Self { Self::of(self.primal.$map(), self.tangent.map(T::$map)) }
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
            fn mul_add(self, a: Self, b: Self) -> Self {
                let value = self.primal.mul_add(a.primal, b.primal);
                (self * a + b).with_primal(value)
            }

            #[inline]
            fn powi(self, n: i32) -> Self {
                self.integer_power(n)
            }

            #[inline]
            fn clamp(self, min: Self, max: Self) -> Self {
                self.clamped(min, max)
            }

            #[inline]
            fn abs_sub(self, other: Self) -> Self {
                let value = Float::abs_sub(self.primal, other.primal);
                (self - other).relu().with_primal(value)
            }

            #[inline]
            fn sin_cos(self) -> (Self, Self) {
                self.sine_and_cosine()
            }

            /// The absolute value with a sign: kink at 0, where the slope is 0.
            #[inline]
            fn copysign(self, sign: Self) -> Self {
                self.with_sign(sign.is_sign_negative())
            }
        }
    };
}
float! {
    constants {
        nan infinity neg_infinity neg_zero min_value min_positive_value epsilon max_value
    }
    tests {
        is_nan -> bool, is_infinite -> bool, is_finite -> bool, is_normal -> bool,
        is_subnormal -> bool, is_sign_positive -> bool, is_sign_negative -> bool,
        classify -> FpCategory, integer_decode -> (u64, i16, i8)
    }
    steps { floor ceil round trunc signum }
    linear { to_degrees to_radians }
    rows {
        fract fraction, abs abs, recip reciprocal, sqrt sqrt, cbrt cbrt, exp exp, exp2 exp2,
        exp_m1 expm1, ln ln, log2 log2, log10 log10, ln_1p log1p, sin sin, cos cos, tan tan,
        asin asin, acos acos, atan atan, sinh sinh, cosh cosh, tanh tanh, asinh asinh,
        acosh acosh, atanh atanh
    }
    rows_of_two {
        powf pow, log logarithm, max greater, min lesser, hypot hypot, atan2 atan2
    }
}
