//! A working precision, the constants in it, and rough sizes of numbers.

use dashu_int::UBig;
use dashu_int::ops::BitTest;

use super::{Bounds, End, Interval, larger};

/// How many bits numbers have while a function is computed.
#[derive(Clone, Copy)]
pub(super) struct Precision {
    bits: u32,
}

// Limbs of a long integer that are doubles.
const LIMB: usize = 52;

// The largest power of two that is safely a double, and its reciprocal too.
const STRIDE: i64 = 1000;

impl Precision {
    pub(super) fn new(bits: u32) -> Self {
        Self { bits }
    }

    /// The number of bits, for estimates.
    pub(super) fn size(self) -> f64 {
        f64::from(self.bits)
    }

    /// A double.
    pub(super) fn number<E: End>(self, x: f64) -> Interval<E> {
        Interval::from(Bounds::exact(E::exact(x).with_bits(self.bits)))
    }

    pub(super) fn pi<E: End>(self) -> Interval<E> {
        Interval::from(E::exact(1.0).with_bits(self.bits).pi())
    }

    /// A rational number that is not negative, by a denominator that is not 0.
    ///
    /// Cost: one division of integers, and an operation for every 52 bits.
    pub(super) fn ratio<E: End>(self, numerator: &UBig, denominator: &UBig) -> Interval<E> {
        let (over, under) = (numerator.bit_len(), denominator.bit_len());
        // The quotient has the precision's bits and two or three more, or is an integer.
        let shift = (self.bits as usize + 2 + under).saturating_sub(over);
        let shifted = numerator << shift;
        let quotient = &shifted / denominator;
        let rest = shifted - &quotient * denominator;
        let mut value = self.integer(&quotient);
        if rest != UBig::ZERO {
            let unit = self.number::<E>(0.0).hull(&self.number(1.0));
            value = value.add(&unit);
        }
        scaled(&value, -(shift as i64))
    }

    /// An integer, from its highest limb to its lowest.
    fn integer<E: End>(self, n: &UBig) -> Interval<E> {
        let limbs = n.bit_len().div_ceil(LIMB);
        let base = self.number((1u64 << LIMB) as f64);
        let mask = UBig::from((1u64 << LIMB) - 1);
        (0..limbs).rev().fold(self.number(0.0), |high, i| {
            let limb = u64::try_from((n >> (i * LIMB)) & &mask).unwrap_or(0);
            high.mul(&base).add(&self.number(limb as f64))
        })
    }
}

/// A number times 2^exponent.
pub(super) fn scaled<E: End>(x: &Interval<E>, exponent: i64) -> Interval<E> {
    let (mut x, mut left) = (x.clone(), exponent);
    while left != 0 {
        let step = left.clamp(-STRIDE, STRIDE);
        let power = E::exact(2f64.powi(step as i32));
        x = x.mul(&Interval::from(Bounds::exact(power)));
        left -= step;
    }
    x
}

/// Whether the width is at most 2^-bits of the least magnitude, or 0.
pub(super) fn fits<E: End>(x: &Interval<E>, bits: u32) -> bool {
    if x.is_point() {
        return true;
    }
    let width = Interval::from(Bounds::exact(x.width()));
    let least = larger(x.lo.clone(), x.hi.neg());
    scaled(&width, i64::from(bits)).hi <= least
}

/// A double near the number, to some thousandths of it; only for estimates. Numbers outside of the
/// range of doubles become its extreme ones.
pub(super) fn rough<E: End>(x: &E) -> f64 {
    let zero = E::exact(0.0);
    if *x == zero {
        return 0.0;
    }
    if *x < zero {
        return -rough(&x.neg());
    }
    let (mut below, mut above) = (-1074, 1024);
    while above - below > 1 {
        let middle = (below + above) / 2;
        if *x >= E::exact(power_of_two(middle)) {
            below = middle;
        } else {
            above = middle;
        }
    }
    let mut size = power_of_two(below);
    for bit in 1..=10 {
        let next = size + power_of_two(below - bit);
        if *x >= E::exact(next) {
            size = next;
        }
    }
    size
}

fn power_of_two(exponent: i32) -> f64 {
    // In two steps, for the first may lie below the normal range.
    let half = exponent / 2;
    2f64.powi(half) * 2f64.powi(exponent - half)
}

/// The logarithm to base 2 of a size, 0 for sizes below 2.
pub(super) fn bits_above_one(size: f64) -> f64 {
    size.abs().max(1.0).log2()
}

/// Whether two enclosures may be of the same number.
#[cfg(test)]
pub(super) fn meets<E: End>(a: &Interval<E>, b: &Interval<E>) -> bool {
    !a.is_empty() && a.lo <= b.hi && b.lo <= a.hi
}
