//! f64 as an end: arithmetic rounded outwards exactly; functions by their documented error, or by
//! correct rounding where the feature `core-math` has it.

use std::f64::consts::PI;

use super::bessel::SINC_LEAST;
#[cfg(feature = "core-math")]
use super::correct as point;
use super::end::{Bounds, End};
#[cfg(not(feature = "core-math"))]
use super::measured as point;
use super::rounding::{
    beyond_one, carried, exponent_of, nudged, power_of_two, slope_near_zero, with_sign,
};
use crate::real::Real;

// Below this magnitude the rounding error of a product may itself be rounded: 2^-968 is the least
// number whose last bit, times 2^-53 again, is still a multiple of 2^-1074 (rounded up a bit).
const ERROR_FREE: f64 = 1e-290;

const INF: f64 = f64::INFINITY;
const PI_ABOVE: f64 = PI.next_up();
const HALF_PI_ABOVE: f64 = PI_ABOVE / 2.0;

/// Functions whose values lie in a fixed range, and one point where the value is exact.
macro_rules! ranged {
    ($($name:ident in [$lo:expr, $hi:expr] at $x:literal => $y:literal;)*) => { $(
        fn $name(&self) -> Bounds<Self> {
            if *self == $x {
                return Bounds::exact($y);
            }
            point::$name(*self).within($lo, $hi)
        }
    )* };
}

/// Functions with the sign of their argument, bounded by a number on either side.
macro_rules! signed {
    ($($name:ident up to $most:expr;)*) => { $(
        fn $name(&self) -> Bounds<Self> {
            with_sign(*self, point::$name(*self)).within(-$most, $most)
        }
    )* };
}

impl End for f64 {
    fn exact(x: f64) -> Self {
        x
    }
    fn is_nan(&self) -> bool {
        f64::is_nan(*self)
    }
    fn largest() -> Self {
        f64::MAX
    }
    fn bits(&self) -> u32 {
        f64::MANTISSA_DIGITS
    }
    fn with_bits(self, _: u32) -> Self {
        self
    }
    fn neg(&self) -> Self {
        -*self
    }
    fn floor(&self) -> Self {
        f64::floor(*self)
    }
    fn ceil(&self) -> Self {
        f64::ceil(*self)
    }
    fn round(&self) -> Self {
        self.round_ties_even()
    }
    fn trunc(&self) -> Self {
        f64::trunc(*self)
    }
    fn pi(&self) -> Bounds<Self> {
        Bounds {
            lo: PI,
            hi: PI_ABOVE,
        }
    }

    fn add(&self, other: &Self) -> Bounds<Self> {
        let (a, b) = (*self, *other);
        let s = a + b;
        // The error of a sum is a double (Knuth, TAOCP 2, section 4.2.2, theorem B).
        let b_part = s - a;
        nudged(s, (a - (s - b_part)) + (b - b_part))
    }
    fn sub(&self, other: &Self) -> Bounds<Self> {
        End::add(self, &-*other)
    }
    fn mul(&self, other: &Self) -> Bounds<Self> {
        let (a, b) = (*self, *other);
        if a == 0.0 || b == 0.0 {
            return Bounds::exact(0.0);
        }
        let p = a * b;
        let error = if p.abs() > ERROR_FREE {
            a.mul_add(b, -p)
        } else {
            f64::NAN
        };
        // An underflowed product keeps its sign: [0, 2^-1074], never [0, 0].
        with_sign(a.signum() * b.signum(), nudged(p, error))
    }
    fn div(&self, other: &Self) -> Bounds<Self> {
        let (a, b) = (*self, *other);
        if a == 0.0 {
            return Bounds::exact(0.0);
        }
        let q = a / b;
        let free = a.abs() > ERROR_FREE && q.abs() > ERROR_FREE && b.is_finite();
        let error = if free {
            // The remainder of a rounded quotient is a double; over b it is the error's sign.
            (-q).mul_add(b, a) * b.signum()
        } else {
            f64::NAN
        };
        with_sign(a.signum() * b.signum(), nudged(q, error))
    }
    fn remainder(&self, other: &Self) -> Bounds<Self> {
        // C's fmod is exact by definition.
        Bounds::exact(*self % *other)
    }
    fn sqrt(&self) -> Bounds<Self> {
        // Roots of tiny numbers are taken 2^108 times larger, where the remainder is exact.
        let (x, back) = if *self < ERROR_FREE {
            (*self * power_of_two(108), power_of_two(-54))
        } else {
            (*self, 1.0)
        };
        let root = x.sqrt();
        let bounds = nudged(root, (-root).mul_add(root, x));
        Bounds {
            lo: bounds.lo * back,
            hi: bounds.hi * back,
        }
    }
    fn hypot(numbers: &[Self]) -> Bounds<Self> {
        let largest = numbers.iter().fold(0.0, |a: f64, &b| a.max(b));
        if largest == 0.0 || numbers.iter().filter(|x| **x != 0.0).count() == 1 {
            return Bounds::exact(largest);
        }
        // Scaled by a power of two, squares neither overflow nor vanish where it matters.
        let exponent = exponent_of(largest).clamp(-1022, 1022);
        let scale = power_of_two(-exponent);
        let (mut lo, mut hi) = (0.0, 0.0);
        for x in numbers {
            let x = End::mul(x, &scale);
            lo = End::add(&lo, &End::mul(&x.lo, &x.lo).lo).lo;
            hi = End::add(&hi, &End::mul(&x.hi, &x.hi).hi).hi;
        }
        let unscale = power_of_two(exponent);
        Bounds {
            lo: End::mul(&End::sqrt(&lo).lo, &unscale).lo,
            hi: End::mul(&End::sqrt(&hi).hi, &unscale).hi,
        }
        .within(largest, INF)
    }

    ranged! {
        exp in [0.0, INF] at 0.0 => 1.0;
        ln in [-INF, INF] at 1.0 => 0.0;
        log2 in [-INF, INF] at 1.0 => 0.0;
        log10 in [-INF, INF] at 1.0 => 0.0;
        sin in [-1.0, 1.0] at 0.0 => 0.0;
        cos in [-1.0, 1.0] at 0.0 => 1.0;
        tan in [-INF, INF] at 0.0 => 0.0;
        cot in [-INF, INF] at 0.0 => 0.0;
        acos in [0.0, PI_ABOVE] at 1.0 => 0.0;
        cosh in [1.0, INF] at 0.0 => 1.0;
        sech2 in [0.0, 1.0] at 0.0 => 1.0;
        gauss in [0.0, 1.0] at 0.0 => 1.0;
        acosh in [0.0, INF] at 1.0 => 0.0;
        erfc in [0.0, 2.0] at 0.0 => 1.0;
        sigmoid in [0.0, 1.0] at 0.0 => 0.5;
        sinc in [SINC_LEAST, 1.0] at 0.0 => 1.0;
    }

    signed! {
        cbrt up to INF;
        log1p up to INF;
        asin up to HALF_PI_ABOVE;
        atan up to HALF_PI_ABOVE;
        sinh up to INF;
        tanh up to 1.0;
        asinh up to INF;
        atanh up to INF;
        erf up to 1.0;
    }

    fn exp2(&self) -> Bounds<Self> {
        if f64::floor(*self) == *self && (-1022.0..1024.0).contains(self) {
            return Bounds::exact(power_of_two(*self as i64));
        }
        point::exp2(*self).within(0.0, INF)
    }
    fn expm1(&self) -> Bounds<Self> {
        with_sign(*self, point::expm1(*self)).within(-1.0, INF)
    }
    fn sec(&self) -> Bounds<Self> {
        beyond_one(point::sec(*self))
    }
    fn csc(&self) -> Bounds<Self> {
        beyond_one(point::csc(*self))
    }
    fn softplus(&self) -> Bounds<Self> {
        point::softplus(*self).within(self.max(0.0), INF)
    }
    fn pow(&self, other: &Self) -> Bounds<Self> {
        if *self == 1.0 || *other == 0.0 {
            return Bounds::exact(1.0);
        }
        point::pow(*self, *other).within(0.0, INF)
    }
    fn atan2(&self, other: &Self) -> Bounds<Self> {
        // Adding 0 turns -0 into 0: the real number 0 has no sign, and lies above the cut.
        let (y, x) = (*self + 0.0, *other + 0.0);
        if y == 0.0 && x > 0.0 {
            return Bounds::exact(0.0);
        }
        let bounds = point::atan2(y, x);
        if y < 0.0 {
            bounds.within(-PI_ABOVE, 0.0)
        } else {
            bounds.within(0.0, PI_ABOVE)
        }
    }
    fn logaddexp(&self, other: &Self) -> Bounds<Self> {
        point::logaddexp(*self, *other).within(self.max(*other), INF)
    }
    fn xlogy(&self, other: &Self) -> Bounds<Self> {
        if *self == 0.0 || *other == 1.0 {
            return Bounds::exact(0.0);
        }
        point::xlogy(*self, *other)
    }

    fn gamma(&self) -> Bounds<Self> {
        let x = *self;
        if x == 1.0 || x == 2.0 {
            return Bounds::exact(1.0);
        }
        // Between two poles gamma has one sign, + where the integer below is even.
        let sign = if x > 0.0 || f64::floor(x) % 2.0 == 0.0 {
            1.0
        } else {
            -1.0
        };
        with_sign(sign, point::gamma(x))
    }
    fn lgamma(&self) -> Bounds<Self> {
        let x = *self;
        if x == 1.0 || x == 2.0 {
            return Bounds::exact(0.0);
        }
        point::lgamma(x)
    }
    fn digamma(&self) -> Bounds<Self> {
        let x = *self;
        let value = Real::digamma(x);
        let slope = slope_near_zero(x, value, || Real::polygamma(x, 1));
        carried(value, x, slope)
    }
    fn polygamma(&self, n: u32) -> Bounds<Self> {
        if n == 0 {
            return End::digamma(self);
        }
        let x = *self;
        let slope = match n.checked_add(1) {
            _ if x >= 0.5 => 0.0,
            Some(next) => Real::polygamma(x, next),
            None => f64::NAN,
        };
        let bounds = carried(Real::polygamma(x, n), x, slope);
        match (n % 2 == 1, x > 0.0) {
            (true, _) => bounds.within(0.0, INF),
            (false, true) => bounds.within(-INF, 0.0),
            (false, false) => bounds,
        }
    }
    fn sphj(&self, n: u32) -> Bounds<Self> {
        if n == 0 {
            return End::sinc(self);
        }
        let x = *self;
        if x == 0.0 {
            return Bounds::exact(0.0);
        }
        let value = Real::sphj(x, n);
        // Far out j_n swings between -1/|x| and 1/|x|, so this tells the nearness of a zero.
        let slope = if (value * x).abs() < 0.25 {
            Real::sphj(x, n - 1) - (f64::from(n) + 1.0) / x * value
        } else {
            0.0
        };
        carried(value, x, slope).within(-0.5, 0.5)
    }
}
