//! Double-double arithmetic: a number as the unevaluated sum of two f64, about 32 digits.
//!
//! The error-free transforms are those of Dekker (Numer. Math. 18, 1971) and Knuth (TAOCP 2,
//! 4.2.2); the compound operations follow Joldes, Muller and Popescu (ACM TOMS 44, 2017), whose
//! relative error bounds are a few 2^-105. None of them branches, so overflow shows as `hi`
//! infinite with a NaN in `lo`, which [`Dd::value`] forgives.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// `hi + lo`, with `|lo|` at most half an ulp of `hi`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dd {
    pub(crate) hi: f64,
    pub(crate) lo: f64,
}

impl Dd {
    pub(crate) const ZERO: Dd = Dd::of(0.0, 0.0);
    pub(crate) const ONE: Dd = Dd::of(1.0, 0.0);

    /// Both parts, which the caller knows not to overlap.
    #[inline]
    pub(crate) const fn of(hi: f64, lo: f64) -> Dd {
        Dd { hi, lo }
    }

    /// `a + b` exactly.
    #[inline]
    pub(crate) fn sum(a: f64, b: f64) -> Dd {
        let s = a + b;
        let v = s - a;
        Dd::of(s, (a - (s - v)) + (b - v))
    }

    /// `a + b` exactly, where `|a| >= |b|` or `a` is zero.
    #[inline]
    fn quick_sum(a: f64, b: f64) -> Dd {
        let s = a + b;
        Dd::of(s, b - (s - a))
    }

    /// `a * b` exactly, barring underflow of the low part.
    #[inline]
    pub(crate) fn product(a: f64, b: f64) -> Dd {
        let p = a * b;
        Dd::of(p, a.mul_add(b, -p))
    }

    /// The nearest f64.
    #[inline]
    pub(crate) fn value(self) -> f64 {
        let v = self.hi + self.lo;
        if v.is_nan() { self.hi } else { v }
    }

    #[inline]
    pub(crate) fn abs(self) -> Dd {
        if self.hi < 0.0 { -self } else { self }
    }

    /// The square root of a positive number: one Newton step in double-double.
    #[inline]
    pub(crate) fn sqrt(self) -> Dd {
        if self.hi <= 0.0 {
            return Dd::of(self.hi.sqrt(), 0.0);
        }
        let root = self.hi.sqrt();
        let rest = self - Dd::product(root, root);
        Dd::quick_sum(root, rest.hi / (2.0 * root))
    }

    /// `self * 2^k`, each part rounded once.
    #[inline]
    pub(crate) fn scaled(self, k: i64) -> Dd {
        Dd::of(scale(self.hi, k), scale(self.lo, k))
    }

    /// `(m, k)` with `self = m * 2^k` and `1 <= |m.hi| < 2`; zero and the non-finite keep `k = 0`.
    #[inline]
    pub(crate) fn normalized(self) -> (Dd, i64) {
        let (_, k) = mantissa_exponent(self.hi);
        (self.scaled(-k), k)
    }

    /// `self^n` by repeated squaring; the relative error grows like `n * 2^-104`.
    #[inline]
    pub(crate) fn powi(self, mut n: u64) -> Dd {
        let mut power = if n & 1 == 1 { self } else { Dd::ONE };
        let mut square = self;
        n >>= 1;
        while n > 0 {
            square = square * square;
            if n & 1 == 1 {
                power = power * square;
            }
            n >>= 1;
        }
        power
    }
}

impl From<f64> for Dd {
    #[inline]
    fn from(x: f64) -> Dd {
        Dd::of(x, 0.0)
    }
}

impl Neg for Dd {
    type Output = Dd;
    #[inline]
    fn neg(self) -> Dd {
        Dd::of(-self.hi, -self.lo)
    }
}

impl Add for Dd {
    type Output = Dd;
    #[inline]
    fn add(self, b: Dd) -> Dd {
        let s = Dd::sum(self.hi, b.hi);
        let t = Dd::sum(self.lo, b.lo);
        let v = Dd::quick_sum(s.hi, s.lo + t.hi);
        Dd::quick_sum(v.hi, v.lo + t.lo)
    }
}

impl Add<f64> for Dd {
    type Output = Dd;
    #[inline]
    fn add(self, b: f64) -> Dd {
        let s = Dd::sum(self.hi, b);
        Dd::quick_sum(s.hi, s.lo + self.lo)
    }
}

impl Sub for Dd {
    type Output = Dd;
    #[inline]
    fn sub(self, b: Dd) -> Dd {
        self + -b
    }
}

impl Mul for Dd {
    type Output = Dd;
    #[inline]
    fn mul(self, b: Dd) -> Dd {
        let p = Dd::product(self.hi, b.hi);
        let cross = self.hi.mul_add(b.lo, self.lo * b.hi);
        Dd::quick_sum(p.hi, p.lo + cross)
    }
}

impl Mul<f64> for Dd {
    type Output = Dd;
    #[inline]
    fn mul(self, b: f64) -> Dd {
        let p = Dd::product(self.hi, b);
        Dd::quick_sum(p.hi, self.lo.mul_add(b, p.lo))
    }
}

impl Div for Dd {
    type Output = Dd;
    #[inline]
    fn div(self, b: Dd) -> Dd {
        let q = self.hi / b.hi;
        let r = self - b * q;
        let q1 = r.hi / b.hi;
        let r = r - b * q1;
        Dd::quick_sum(q, q1) + r.hi / b.hi
    }
}

/// `x * 2^k`, rounded once, also into the subnormal numbers.
#[inline]
pub(crate) fn scale(x: f64, k: i64) -> f64 {
    if k == 0 || x == 0.0 || !x.is_finite() {
        return x;
    }
    let (m, e) = mantissa_exponent(x);
    match e.saturating_add(k) {
        1024.. => m * f64::INFINITY,
        t @ -1022..1024 => m * pow2(t),
        // The first product is exact, so that only the second one rounds.
        t @ -1080..-1022 => m * pow2(t + 100) * pow2(-100),
        _ => m * 0.0,
    }
}

/// `(m, k)` with `x = m * 2^k` and `1 <= |m| < 2`; zero, infinities and NaN come back with `k = 0`.
#[inline]
pub(crate) fn mantissa_exponent(x: f64) -> (f64, i64) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    // Subnormal numbers have no leading bit of their own until they are scaled up.
    let (x, shift) = if x.abs() < f64::MIN_POSITIVE {
        (x * pow2(54), 54)
    } else {
        (x, 0)
    };
    let bits = x.to_bits();
    let biased = ((bits >> 52) & 0x7ff) as i64;
    let m = f64::from_bits((bits & !(0x7ff << 52)) | (1023 << 52));
    (m, biased - 1023 - shift)
}

/// `2^k` for a normal exponent.
#[inline]
fn pow2(k: i64) -> f64 {
    f64::from_bits(((k + 1023) as u64) << 52)
}
