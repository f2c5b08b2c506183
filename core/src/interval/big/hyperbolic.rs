//! Hyperbolic functions and their inverses.

use super::exponential::{GUARD, beside, expm1};
use super::fixed::{Fixed, certified};
use super::{Big, everything, precision};
use crate::interval::Interval;
use crate::interval::end::{Bounds, End};

// Bits in which results of several operations are computed beyond those of the result: each loses
// less than one, and what is added cancels nothing.
const SPARE: u32 = 10;

impl Big {
    pub(super) fn sinh(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if self.is_zero() {
            return Bounds::exact(self.clone().with_bits(bits));
        }
        // |x| < |sinh x| < |x| (1 + x^2) for small x.
        if self.top() < -i64::from(bits / 2) - 2 {
            return beside(self, true, bits);
        }
        let size = self.magnitude();
        let bounds = if self.top() <= 0 {
            // (u + u / (1 + u)) / 2 with u = e^|x| - 1.
            let scale = (i64::from(bits) - self.top()) as usize + GUARD;
            certified(bits, scale, 0, |scale| {
                let u = expm1(&Fixed::of(&size, scale));
                u.add(&u.div(&Fixed::one(scale).add(&u))).halved(1)
            })
        } else {
            let power = size.with_bits(bits + SPARE).exp();
            Bounds {
                lo: half_less_reciprocal(&power.lo).lo,
                hi: half_less_reciprocal(&power.hi).hi,
            }
            .coarsened(bits)
        };
        if self.is_negative() {
            bounds.neg()
        } else {
            bounds
        }
    }

    pub(super) fn cosh(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        let power: Interval<Self> = self.magnitude().with_bits(bits + SPARE).exp().into();
        let one = point(1.0);
        let sum = power.add(&one.div(&power)).bounds();
        Bounds {
            lo: sum.lo.half(),
            hi: sum.hi.half(),
        }
        .within(Self::exact(1.0), Self::exact(f64::INFINITY))
        .coarsened(bits)
    }

    pub(super) fn tanh(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if self.is_zero() {
            return Bounds::exact(self.clone().with_bits(bits));
        }
        // |x| (1 - x^2) < |tanh x| < |x| for small x.
        if self.top() < -i64::from(bits / 2) - 2 {
            return beside(self, false, bits);
        }
        // u / (2 - u), rising in u = 1 - e^(-2|x|).
        let twice = self.magnitude().shifted(1).neg().with_bits(bits + SPARE);
        let u = twice.expm1().neg();
        let two = Self::new(2.0, bits + SPARE);
        let at = |u: &Self| {
            let u = Interval::from(Bounds::exact(u.clone()));
            let two = Interval::from(Bounds::exact(two.clone()));
            u.div(&two.sub(&u)).bounds()
        };
        let bounds = Bounds {
            lo: at(&u.lo).lo,
            hi: at(&u.hi).hi,
        }
        .coarsened(bits);
        if self.is_negative() {
            bounds.neg()
        } else {
            bounds
        }
    }

    pub(super) fn sech2(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        // 4 v / (1 + v)^2, rising in v = e^(-2|x|) up to 1.
        let twice = self.magnitude().shifted(1).neg().with_bits(bits + SPARE);
        let v = twice.exp();
        let at = |v: &Self| {
            let v = Interval::from(Bounds::exact(v.clone()));
            let sum = v.add(&point(1.0));
            v.mul(&point(4.0)).div(&sum.mul(&sum)).bounds()
        };
        Bounds {
            lo: at(&v.lo).lo,
            hi: at(&v.hi).hi,
        }
        .within(Self::exact(0.0), Self::exact(1.0))
        .coarsened(bits)
    }

    pub(super) fn asinh(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if self.is_zero() {
            return Bounds::exact(self.clone().with_bits(bits));
        }
        // |x| (1 - x^2) < |asinh x| < |x| for small x.
        if self.top() < -i64::from(bits / 2) - 2 {
            return beside(self, false, bits);
        }
        // ln(1 + |x| + x^2 / (1 + √(1 + x^2))).
        let size = self.magnitude().with_bits(bits + SPARE);
        let x = Interval::from(Bounds::exact(size));
        let square = x.mul(&x);
        let root = square.add(&point(1.0)).sqrt();
        let beyond = x.add(&square.div(&root.add(&point(1.0))));
        let bounds = log1p_between(&beyond.bounds()).coarsened(bits);
        if self.is_negative() {
            bounds.neg()
        } else {
            bounds
        }
    }

    pub(super) fn acosh(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        let x = Interval::from(Bounds::exact(self.clone().with_bits(bits + SPARE)));
        // ln(1 + t + √(t (2 + t))) with t = x - 1, which is without rounding near 1.
        let t = match self.plus(&Self::exact(-1.0), 2 * i64::from(bits) + 64) {
            Some(t) if t.is_zero() => return Bounds::exact(t.with_bits(bits)),
            Some(t) => Interval::from(Bounds::exact(t.with_bits(bits + SPARE))),
            None => x.sub(&point(1.0)),
        };
        if t.lo.is_negative() {
            return everything();
        }
        let root = t.mul(&t.add(&point(2.0))).sqrt();
        log1p_between(&t.add(&root).bounds()).coarsened(bits)
    }

    pub(super) fn atanh(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if self.is_zero() {
            return Bounds::exact(self.clone().with_bits(bits));
        }
        // |x| < |atanh x| < |x| (1 + x^2) for small x.
        if self.top() < -i64::from(bits / 2) - 2 {
            return beside(self, true, bits);
        }
        // ln(1 + 2|x| / (1 - |x|)) / 2.
        let size = self.magnitude().with_bits(bits + SPARE);
        if size >= Self::exact(1.0) {
            return everything();
        }
        let x = Interval::from(Bounds::exact(size.clone()));
        // Without rounding where it might cancel.
        let rest = match Self::exact(1.0).plus(&size.neg(), 4 * i64::from(bits) + 2200) {
            Some(rest) => Interval::from(Bounds::exact(rest.with_bits(bits + SPARE))),
            None => point(1.0).sub(&x),
        };
        let ratio = x.mul(&point(2.0)).div(&rest);
        let logarithm = log1p_between(&ratio.bounds());
        let bounds = Bounds {
            lo: logarithm.lo.half(),
            hi: logarithm.hi.half(),
        }
        .coarsened(bits);
        if self.is_negative() {
            bounds.neg()
        } else {
            bounds
        }
    }

    /// Half the number, also of an infinite one.
    pub(super) fn half(&self) -> Self {
        if self.top() < super::TOP {
            self.shifted(-1)
        } else {
            self.clone()
        }
    }
}

/// (p - 1/p) / 2 for p > 0.
fn half_less_reciprocal(p: &Big) -> Bounds<Big> {
    if *p >= Big::exact(f64::INFINITY) {
        return Bounds::exact(p.clone());
    }
    let reciprocal = Big::new(1.0, p.bits).div(p);
    Bounds {
        lo: p.sub(&reciprocal.hi).lo.half(),
        hi: p.sub(&reciprocal.lo).hi.half(),
    }
}

/// Bounds of ln(1 + x) over a narrow range right of -1.
///
/// One logarithm: ln(1 + b) <= ln(1 + a) + (b - a) / (1 + a).
pub(super) fn log1p_between(x: &Bounds<Big>) -> Bounds<Big> {
    let low = x.lo.log1p();
    if x.lo == x.hi {
        return low;
    }
    let infinity = Big::exact(f64::INFINITY);
    if x.hi >= infinity {
        return Bounds {
            lo: low.lo,
            hi: infinity,
        };
    }
    let below = x.lo.add(&Big::exact(1.0)).lo;
    if !below.is_positive() {
        return everything();
    }
    let rise = x.hi.sub(&x.lo).hi.div(&below).hi;
    let hi = Interval::from(Bounds {
        lo: low.hi.clone(),
        hi: low.hi,
    })
    .add(&Interval::from(Bounds::exact(rise)))
    .bounds()
    .hi;
    Bounds { lo: low.lo, hi }
}

/// Bounds of e^x over a narrow range.
///
/// One exponential: e^b <= e^a (1 + 2 (b - a)) for b - a in [0, 1].
pub(super) fn exp_between(x: &Bounds<Big>) -> Bounds<Big> {
    let low = x.lo.exp();
    if x.lo == x.hi {
        return low;
    }
    let infinity = Big::exact(f64::INFINITY);
    if x.hi >= infinity || low.hi >= infinity {
        return Bounds {
            lo: low.lo,
            hi: infinity,
        };
    }
    let width = x.hi.sub(&x.lo).hi;
    if width > Big::exact(1.0) {
        return Bounds {
            lo: low.lo,
            hi: x.hi.exp().hi,
        };
    }
    let rise = width.shifted(1).mul(&low.hi).hi;
    Bounds {
        lo: low.lo,
        hi: low.hi.add(&rise).hi,
    }
}

/// A double as an interval of its own, without opinion on the precision.
pub(super) fn point(x: f64) -> Interval<Big> {
    Interval::from(Bounds::exact(Big::exact(x)))
}
