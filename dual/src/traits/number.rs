//! The small traits of num-traits, from `Num` to the conversions.

use std::ops::{Add, Div, Rem, RemAssign};

use num_traits::{
    Bounded, FloatConst, FromPrimitive, Inv, MulAdd, MulAddAssign, Num, NumCast, Pow, Signed,
    ToPrimitive,
};
use trigrad_core::Interpret;

use crate::dual::Dual;

/// The remainder of the division, with the sign of the dividend.
impl<T: Interpret, const N: usize, E> Rem for Dual<T, N, E> {
    type Output = Self;

    #[inline]
    fn rem(self, other: Self) -> Self {
        self.remainder(other)
    }
}

impl<T: Interpret, const N: usize, E> Rem<f64> for Dual<T, N, E> {
    type Output = Self;

    #[inline]
    fn rem(self, other: f64) -> Self {
        self.remainder(other)
    }
}

impl<T: Interpret, const N: usize, E> RemAssign for Dual<T, N, E> {
    #[inline]
    fn rem_assign(&mut self, other: Self) {
        *self = *self % other;
    }
}

/// What is read is a constant.
impl<T: Interpret + Num, const N: usize, E> Num for Dual<T, N, E> {
    type FromStrRadixErr = T::FromStrRadixErr;

    fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
        T::from_str_radix(text, radix).map(Self::constant)
    }
}

/// `signum` is 1 at +0 and -1 at -0, as for floats; the row `sign` is 0 there.
impl<T: Interpret + Signed, const N: usize, E> Signed for Dual<T, N, E> {
    #[inline]
    fn abs(&self) -> Self {
        Dual::abs(*self)
    }

    /// The kink at `self == other` has the slope 1/2.
    #[inline]
    fn abs_sub(&self, other: &Self) -> Self {
        let value = self.primal.abs_sub(&other.primal);
        (*self - *other).relu().with_primal(value)
    }

    #[inline]
    fn signum(&self) -> Self {
        self.step(self.primal.signum())
    }

    #[inline]
    fn is_positive(&self) -> bool {
        self.primal.is_positive()
    }

    #[inline]
    fn is_negative(&self) -> bool {
        self.primal.is_negative()
    }
}

impl<T: Interpret, const N: usize, E> Inv for Dual<T, N, E> {
    type Output = Self;

    #[inline]
    fn inv(self) -> Self {
        self.reciprocal()
    }
}

/// Rounded once, if the components do.
impl<T: Interpret + MulAdd<Output = T>, const N: usize, E> MulAdd for Dual<T, N, E> {
    type Output = Self;

    #[inline]
    fn mul_add(self, a: Self, b: Self) -> Self {
        let value = self.primal.mul_add(a.primal, b.primal);
        (self * a + b).with_primal(value)
    }
}

impl<T: Interpret + MulAdd<Output = T>, const N: usize, E> MulAddAssign for Dual<T, N, E> {
    #[inline]
    fn mul_add_assign(&mut self, a: Self, b: Self) {
        *self = MulAdd::mul_add(*self, a, b);
    }
}

/// The exponent varies as well: the slope by it is NaN at a negative base, even where
/// its tangent is 0. A constant exponent is an `f64` or an integer.
impl<T: Interpret, const N: usize, E> Pow<Self> for Dual<T, N, E> {
    type Output = Self;

    #[inline]
    fn pow(self, exponent: Self) -> Self {
        Dual::pow(self, exponent)
    }
}

macro_rules! power {
    ($($exponent:ty => $method:ident),*) => {$(
        impl<T: Interpret, const N: usize, E> Pow<$exponent> for Dual<T, N, E> {
            type Output = Self;

            #[inline]
            fn pow(self, exponent: $exponent) -> Self {
                self.$method(exponent.into())
            }
        }
    )*};
}
power!(f64 => raised, f32 => raised,
    i8 => integer_power, u8 => integer_power, i16 => integer_power, u16 => integer_power,
    i32 => integer_power);

impl<T: Interpret, const N: usize, E> Dual<T, N, E> {
    #[inline]
    fn raised(self, exponent: f64) -> Self {
        Dual::pow(self, exponent)
    }
}

impl<T: Interpret + Bounded, const N: usize, E> Bounded for Dual<T, N, E> {
    fn min_value() -> Self {
        Self::constant(T::min_value())
    }

    fn max_value() -> Self {
        Self::constant(T::max_value())
    }
}

macro_rules! constants {
    ($($name:ident)*) => {
        /// The constants of the components.
        impl<T, const N: usize, E> FloatConst for Dual<T, N, E>
        where
            T: Interpret + FloatConst + Add<Output = T> + Div<Output = T>,
        {
            $(
                #[inline]
                fn $name() -> Self { Self::constant(T::$name()) }
            )*
        }
    };
}
constants!(E FRAC_1_PI FRAC_1_SQRT_2 FRAC_2_PI FRAC_2_SQRT_PI FRAC_PI_2 FRAC_PI_3 FRAC_PI_4
    FRAC_PI_6 FRAC_PI_8 LN_10 LN_2 LOG10_E LOG2_E PI SQRT_2 TAU LOG10_2 LOG2_10);

macro_rules! from_primitive {
    ($($method:ident $kind:ty),*) => {
        /// A plain number becomes a constant.
        impl<T: Interpret + FromPrimitive, const N: usize, E> FromPrimitive for Dual<T, N, E> {
            $(
                #[inline]
                fn $method(n: $kind) -> Option<Self> { <T as FromPrimitive>::$method(n).map(Self::constant) }
            )*
        }
    };
}
from_primitive!(from_isize isize, from_i8 i8, from_i16 i16, from_i32 i32, from_i64 i64,
    from_i128 i128, from_usize usize, from_u8 u8, from_u16 u16, from_u32 u32, from_u64 u64,
    from_u128 u128, from_f32 f32, from_f64 f64);

macro_rules! to_primitive {
    (integers { $($to_integer:ident $integer:ty),* } floats { $($to_float:ident $float:ty),* }) => {
        /// To an integer as the primal goes: that is a step function, whose slope is 0.
        /// To a float only if every tangent is 0: what varies is no float, and a
        /// derivative that is lost on the way would come out as a wrong one.
        impl<T: Interpret + ToPrimitive, const N: usize, E> ToPrimitive for Dual<T, N, E> {
            $(
                #[inline]
                fn $to_integer(&self) -> Option<$integer> { self.primal.$to_integer() }
            )*
            $(
                #[inline]
                fn $to_float(&self) -> Option<$float> {
                    let is_still = |tangent: &T| tangent.to_f64() == Some(0.0);
                    match self.tangent.iter().all(is_still) {
                        true => self.primal.$to_float(),
                        false => None,
                    }
                }
            )*
        }
    };
}
to_primitive! {
    integers {
        to_isize isize, to_i8 i8, to_i16 i16, to_i32 i32, to_i64 i64, to_i128 i128,
        to_usize usize, to_u8 u8, to_u16 u16, to_u32 u32, to_u64 u64, to_u128 u128
    }
    floats { to_f32 f32, to_f64 f64 }
}

/// What is cast becomes a constant; a dual that varies cannot be cast, see its
/// `ToPrimitive`.
impl<T: Interpret + NumCast, const N: usize, E> NumCast for Dual<T, N, E> {
    fn from<U: ToPrimitive>(n: U) -> Option<Self> {
        <T as NumCast>::from(n).map(Self::constant)
    }
}
