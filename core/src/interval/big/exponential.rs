//! Exponentials and logarithms.

use dashu_int::IBig;

use super::fixed::{Fixed, certified};
use super::{Big, Finite, TOP, constants, everything, precision};
use crate::interval::end::{Bounds, End, larger, smaller};

/// Bits that the first try has more than the result.
pub(super) const GUARD: usize = 14;

// Beyond this size the exponential is beyond the range of numbers.
const LARGEST: i64 = 49;

impl Big {
    pub(super) fn exp(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if self.is_zero() {
            return unity(bits);
        }
        if self.top() >= LARGEST {
            return out_of_range(self.is_positive(), bits);
        }
        if self.top() < -i64::from(bits) - 2 {
            return beside(&unity(bits).lo, self.is_positive(), bits);
        }
        // x = k ln 2 + r; whatever k is, the exponential of r is right, a good k makes r small.
        let k = (self.to_f64() * std::f64::consts::LOG2_E).round();
        let k = if k.is_finite() { k as i64 } else { 0 };
        certified(bits, bits as usize + GUARD, k, |scale| {
            exp(&reduced(self, k, scale))
        })
    }

    pub(super) fn exp2(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if self.top() >= LARGEST {
            return out_of_range(self.is_positive(), bits);
        }
        if self.is_zero() {
            return unity(bits);
        }
        if self.top() < -i64::from(bits) - 2 {
            return beside(&unity(bits).lo, self.is_positive(), bits);
        }
        let whole = self.nearest_integer();
        let k = whole.to_f64() as i64;
        // Short: the whole part is taken away.
        let rest = match self.plus(&whole.neg(), i64::MAX) {
            Some(rest) if !rest.is_zero() => rest,
            _ => return Bounds::exact(Self::power_of_two(k).with_bits(bits)).coarsened(bits),
        };
        certified(bits, bits as usize + GUARD, k, |scale| {
            exp(&Fixed::of(&rest, scale).mul(&constants::ln_2(scale)))
        })
    }

    pub(super) fn expm1(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if self.is_zero() {
            return Bounds::exact(self.clone().with_bits(bits));
        }
        let top = self.top();
        if top < -i64::from(bits) - 2 {
            // x < e^x - 1 < x + x^2 for |x| < 1: to the right of x, by less than 2^-bits of it.
            return beside(self, self.is_positive(), bits);
        }
        if top > 0 {
            // e^x is at least e^(1/2) or at most e^(-1/2), so at most 2 bits are lost.
            let power = self.clone().with_bits(bits + 4).exp();
            let one = Self::exact(1.0).neg();
            return Bounds {
                lo: power.lo.add(&one).lo,
                hi: if power.hi < Self::exact(f64::INFINITY) {
                    power.hi.add(&one).hi
                } else {
                    power.hi
                },
            }
            .coarsened(bits);
        }
        let scale = (i64::from(bits) - top) as usize + GUARD;
        certified(bits, scale, 0, |scale| expm1(&Fixed::of(self, scale)))
    }

    pub(super) fn ln(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if !self.is_positive() {
            return everything();
        }
        match self.logarithm(bits) {
            Logarithm::Zero => Bounds::exact(Self::exact(0.0).with_bits(bits)),
            Logarithm::Tiny(difference) => beside(&difference, difference.is_negative(), bits),
            Logarithm::Series(scale, at) => certified(bits, scale, 0, at),
        }
    }

    pub(super) fn log2(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if let Finite(mantissa, exponent) = &self.value
            && let Some(zeros) = mantissa.trailing_zeros()
            && *mantissa == IBig::ONE << zeros
        {
            let power = IBig::from(exponent + zeros as i64);
            return Self::finite(power, 0, bits).coarse(bits);
        }
        self.logarithm_to_base(bits, constants::ln_2)
    }

    pub(super) fn log10(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        // 10^n is 5^n 2^n.
        if let Finite(mantissa, exponent) = &self.value
            && let Some(zeros) = mantissa.trailing_zeros()
            && let Ok(n) = usize::try_from(exponent + zeros as i64)
            // 5^n has more than 2 n bits.
            && 2 * n <= super::round::length(mantissa)
            && mantissa >> zeros == IBig::from(5u8).pow(n)
        {
            return Self::finite(n.into(), 0, bits).coarse(bits);
        }
        self.logarithm_to_base(bits, |scale| {
            // ln 10 = 3 ln 2 + ln(5/4).
            let quarters = Fixed::of(&Self::exact(1.25), scale);
            constants::ln_2(scale)
                .times(&IBig::from(3u8))
                .add(&ln(&quarters))
        })
    }

    pub(super) fn log1p(&self) -> Bounds<Self> {
        let bits = precision(self.bits);
        if self.is_zero() {
            return Bounds::exact(self.clone().with_bits(bits));
        }
        let one = Self::exact(1.0);
        if *self <= one.neg() {
            return everything();
        }
        if self.top() < -i64::from(bits) - 2 {
            // x - x^2 < ln(1 + x) < x for |x| < 1/2.
            return beside(self, self.is_negative(), bits);
        }
        if self.top() < 0 {
            return self.near_one(bits);
        }
        // The sum without rounding where it is not long; else its logarithm hardly changes.
        let most = 4 * i64::from(bits) + 2200;
        if let Some(sum) = self.plus(&one, most) {
            return sum.with_bits(bits).ln();
        }
        let sum = self.clone().with_bits(bits + 8).add(&one);
        Bounds {
            lo: sum.lo.ln().lo,
            hi: sum.hi.ln().hi,
        }
        .coarsened(bits)
    }

    /// ln(1 + x) for |x| < 1/2 that is not too small to be distinguished from x.
    fn near_one(&self, bits: u32) -> Bounds<Self> {
        let scale = (i64::from(bits) - self.top()).unsigned_abs() as usize + GUARD;
        certified(bits, scale, 0, |scale| ln_1p(&Fixed::of(self, scale)))
    }

    fn logarithm_to_base(&self, bits: u32, base: impl Fn(usize) -> Fixed) -> Bounds<Self> {
        match self.logarithm(bits) {
            Logarithm::Series(scale, at) => {
                certified(bits, scale + 2, 0, |scale| at(scale).div(&base(scale)))
            }
            // A difference below 2^-bits, or none: the quotient of bounds will do.
            _ => {
                let (ln, base) = (self.ln(), base(bits as usize + 8).bounds(0, bits + 8));
                let lo = ln.lo.div(&base.lo).lo;
                let lo = smaller(lo, ln.lo.div(&base.hi).lo);
                let hi = ln.hi.div(&base.lo).hi;
                let hi = larger(hi, ln.hi.div(&base.hi).hi);
                Bounds { lo, hi }.coarsened(bits)
            }
        }
    }

    /// How the logarithm of a positive number is computed: by which units first, and what then.
    fn logarithm(&self, bits: u32) -> Logarithm<impl Fn(usize) -> Fixed> {
        let one = Self::exact(1.0);
        // Near 1, where the logarithm is small, it is that of 1 + d.
        let near = (0..=1).contains(&self.top());
        let difference = if near {
            self.plus(&one.neg(), i64::MAX)
        } else {
            None
        };
        let difference = difference.filter(|d| d.top() < 0);
        match &difference {
            Some(d) if d.is_zero() => return Logarithm::Zero,
            Some(d) if d.top() < -i64::from(bits) - 2 => return Logarithm::Tiny(d.clone()),
            _ => {}
        }
        let k = self.top();
        // 2^k x is between 1/2 and 1; nearer to 1 if it is taken twice as large.
        let head = self.shifted(-k);
        let (head, k) = if head < Self::exact(std::f64::consts::FRAC_1_SQRT_2) {
            (head.shifted(1), k - 1)
        } else {
            (head, k)
        };
        let small = difference.as_ref().map_or(0, |d| -d.top());
        let scale = (i64::from(bits) + small) as usize + GUARD;
        Logarithm::Series(scale, move |scale: usize| match &difference {
            Some(d) => ln_1p(&Fixed::of(d, scale)),
            None => {
                let whole = IBig::from(k);
                let spare = super::round::length(&whole) + 2;
                let turns = constants::ln_2(scale + spare).times(&whole).coarser(spare);
                ln(&Fixed::of(&head, scale)).add(&turns)
            }
        })
    }
}

enum Logarithm<F> {
    Zero,
    /// That of 1 + d where d^2 is beyond the precision.
    Tiny(Big),
    Series(usize, F),
}

/// x - k ln 2.
fn reduced(x: &Big, k: i64, scale: usize) -> Fixed {
    let k = IBig::from(k);
    let spare = super::round::length(&k) + 2;
    let turns = constants::ln_2(scale + spare).times(&k);
    Fixed::of(x, scale + spare).sub(&turns).coarser(spare)
}

/// e^x for |x| < 2.
pub(super) fn exp(x: &Fixed) -> Fixed {
    expm1(x).add(&Fixed::one(x.scale()))
}

/// e^x - 1 for |x| < 2; unknown elsewhere.
///
/// x over a power of two goes into the series of the exponential, and as many times
/// e^(2x) - 1 = (e^x - 1) (2 + e^x - 1) leads back.
pub(super) fn expm1(x: &Fixed) -> Fixed {
    // Also where the size is NaN.
    let inside = x.size() < 2.0;
    if !inside {
        return Fixed::unknown(x.scale());
    }
    // About as many terms as halvings: a term gains as many bits as there were halvings, and a
    // few more.
    let size = magnitude_bits(x);
    let halvings = (isqrt(x.scale()) * 2 / 3 + 2).saturating_sub(size);
    let spare = halvings + 6;
    let small = x.finer(spare).halved(halvings);
    let mut term = small.clone();
    let mut sum = small.clone();
    let mut k = 1;
    while !term.is_lost() {
        k += 1;
        term = term.mul(&small).over(k);
        sum = sum.add(&term);
    }
    // |small| < 1, so that what follows the last term is less than it: each is at most half of
    // the one before.
    sum = sum.blurred(term.error());
    let two = Fixed::one(sum.scale()).doubled(1);
    for _ in 0..halvings {
        sum = sum.mul(&sum.add(&two));
    }
    sum.coarser(spare)
}

/// ln x for x between 1/2 and 2.
fn ln(x: &Fixed) -> Fixed {
    ln_1p(&x.sub(&Fixed::one(x.scale())))
}

/// ln(1 + x) for |x| < 1; unknown elsewhere.
///
/// A double y near the logarithm leaves ln((1 + x) e^-y), the logarithm of 1 + u with
/// u = x + (e^-y - 1) (1 + x), which is about as small as the error of y is. It is
/// 2 artanh(u / (2 + u)). Nothing rests on y but the number of terms.
pub(super) fn ln_1p(x: &Fixed) -> Fixed {
    const SPARE: usize = 8;
    let inside = x.size() < 1.0;
    if !inside {
        return Fixed::unknown(x.scale());
    }
    let x = x.finer(SPARE);
    let scale = x.scale();
    let guess = x.guess().ln_1p();
    // What is below the units is no help.
    let helps = guess.is_finite() && guess.abs() > 1e-300 && magnitude_bits(&x) < 900;
    let (guess, rest) = if helps {
        let guess = Fixed::double(guess, scale).middle();
        let back = expm1(&guess.clone().neg());
        let rest = x.add(&back.mul(&x.add(&Fixed::one(scale))));
        (Some(guess), rest)
    } else {
        (None, x.clone())
    };
    let two = Fixed::one(scale).doubled(1);
    let ratio = rest.div(&two.add(&rest));
    let small = ratio.size() < 0.5;
    if !small {
        return Fixed::unknown(scale).coarser(SPARE);
    }
    let square = ratio.square();
    let mut power = ratio.clone();
    let mut sum = ratio;
    let mut k = 1;
    while !power.is_lost() {
        k += 2;
        power = power.mul(&square);
        sum = sum.add(&power.over(k));
    }
    // The powers fall by at least a factor 4, so those that follow add up to less than the last.
    sum = sum.blurred(power.error()).doubled(1);
    match guess {
        Some(guess) => sum.add(&guess),
        None => sum,
    }
    .coarser(SPARE)
}

/// How many bits the first digit is behind the point.
pub(super) fn magnitude_bits(x: &Fixed) -> usize {
    let size = x.size();
    if size >= 1.0 {
        return 0;
    }
    (-size.log2()) as usize
}

pub(super) fn isqrt(n: usize) -> usize {
    (n as f64).sqrt() as usize
}

/// 1, with an opinion.
fn unity(bits: u32) -> Bounds<Big> {
    Bounds::exact(Big::new(1.0, bits))
}

/// Bounds of a number that differs from `x` by less than 2^-(bits + 1) of it, away from 0 or
/// towards it.
pub(super) fn beside(x: &Big, outwards: bool, bits: u32) -> Bounds<Big> {
    let step = Big::power_of_two(-i64::from(bits) - 1);
    let one = Big::exact(1.0);
    let mut factor = if outwards {
        one.plus(&step, i64::MAX)
    } else {
        one.plus(&step.neg(), i64::MAX)
    };
    let factor = factor.take().unwrap_or(one);
    let at = x.clone().coarse(bits);
    let moved = x.times(&factor).coarse(bits);
    at.hull(moved)
}

/// e to the power of a huge number.
fn out_of_range(positive: bool, bits: u32) -> Bounds<Big> {
    let (lo, hi) = if positive {
        (Big::largest(), Big::exact(f64::INFINITY))
    } else {
        (Big::exact(0.0), Big::power_of_two(-TOP))
    };
    Bounds {
        lo: lo.with_bits(bits),
        hi: hi.with_bits(bits),
    }
}
