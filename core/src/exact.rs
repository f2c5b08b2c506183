//! Rational numbers of any size, with a fast path for small ones.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use dashu_int::ops::{BitTest, UnsignedAbs};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// The most bits a numerator or denominator may have, in literals and results.
///
/// Beyond it a literal is an error and a result stays an operation, so that
/// 9^9^9^9 does not eat the memory.
pub const MAX_BITS: usize = 65_536;

/// A rational number in lowest terms.
///
/// ```
/// use trigrad_core::Exact;
/// let tenth = Exact::ratio(1, 10).unwrap();
/// let third = Exact::from(1).checked_div(&Exact::from(3)).unwrap();
/// assert_eq!(tenth.checked_add(&third).unwrap().to_string(), "13/30");
/// assert_eq!(tenth.to_f64(), 0.1);
/// ```
#[derive(Clone)]
pub struct Exact(Repr);

#[derive(Clone)]
enum Repr {
    // In lowest terms, the denominator positive.
    Small(i64, i64),
    // Only what does not fit above, so that equal numbers have equal forms.
    Big(Box<RBig>),
}
use Repr::{Big, Small};

impl Exact {
    /// The number 0.
    pub const ZERO: Self = Self(Small(0, 1));
    /// The number 1.
    pub const ONE: Self = Self(Small(1, 1));

    /// The number `numerator / denominator`; `None` for a denominator of 0.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        small_ratio(numerator.into(), denominator.into()).or_else(|| {
            let big = RBig::from_parts_signed(numerator.into(), denominator.into());
            Some(Self::from_big(big))
        })
    }

    /// The number `digits * 10^exponent`, or `None` if it has more than
    /// [`MAX_BITS`] bits. `digits` are ASCII decimal digits.
    pub fn from_decimal(digits: &str, exponent: i64) -> Option<Self> {
        // A decimal digit has more than 3 bits, so the limits on digits are generous.
        let trimmed = digits.trim_start_matches('0');
        if trimmed.is_empty() {
            return Some(Self::ZERO);
        }
        let limit = MAX_BITS as i64;
        if trimmed.len() as i64 > limit || exponent.abs() > limit {
            return None;
        }
        if trimmed.len() <= 18 && exponent == 0 {
            return trimmed.parse::<i64>().ok().map(Self::from);
        }
        let digits = UBig::from_str_radix(trimmed, 10).ok()?;
        let scale = UBig::from(10u8).pow(exponent.unsigned_abs() as usize);
        let number = if exponent < 0 {
            RBig::from_parts(digits.into(), scale)
        } else {
            RBig::from(digits * scale)
        };
        Self::within_limit(Self::from_big(number))
    }

    /// The number that an `f64` is; `None` for infinities and NaN.
    pub fn from_f64(x: f64) -> Option<Self> {
        RBig::try_from(x).ok().map(Self::from_big)
    }

    /// The nearest `f64`, ties to even.
    pub fn to_f64(&self) -> f64 {
        const EXACT: u64 = 1 << 53;
        match &self.0 {
            Small(n, d) if n.unsigned_abs() <= EXACT && d.unsigned_abs() <= EXACT => {
                *n as f64 / *d as f64
            }
            Small(..) => self.to_big().to_f64().value(),
            Big(big) => big.to_f64().value(),
        }
    }

    /// The nearest `f32`, ties to even.
    pub fn to_f32(&self) -> f32 {
        self.to_big().to_f32().value()
    }

    /// The number as an `i64`, if it is one.
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Small(n, 1) => Some(n),
            _ => None,
        }
    }

    /// Numerator and denominator, if both fit.
    pub fn to_small(&self) -> Option<(i64, i64)> {
        match self.0 {
            Small(n, d) => Some((n, d)),
            Big(_) => None,
        }
    }

    /// Whether the number is an integer.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Small(_, d) => *d == 1,
            Big(big) => big.is_int(),
        }
    }

    /// Whether the number is 0.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Small(0, _))
    }

    /// Whether the number is 1.
    pub fn is_one(&self) -> bool {
        matches!(self.0, Small(1, 1))
    }

    /// Whether the number is below 0.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Small(n, _) => *n < 0,
            Big(big) => **big < RBig::ZERO,
        }
    }

    /// The number with the other sign.
    pub fn negated(&self) -> Self {
        match &self.0 {
            Small(n, d) if *n != i64::MIN => Self(Small(-n, *d)),
            _ => Self::from_big(-self.to_big()),
        }
    }

    /// The absolute value.
    pub fn abs(&self) -> Self {
        if self.is_negative() {
            self.negated()
        } else {
            self.clone()
        }
    }

    /// The sum, unless it has too many bits.
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        if let (Small(a, 1), Small(b, 1)) = (&self.0, &other.0)
            && let Some(sum) = a.checked_add(*b)
        {
            return Some(Self(Small(sum, 1)));
        }
        if let (Small(a, b), Small(c, d)) = (&self.0, &other.0) {
            let [a, b, c, d] = [a, b, c, d].map(|&part| i128::from(part));
            let sum = (a * d)
                .checked_add(c * b)
                .and_then(|n| small_ratio(n, b * d));
            if sum.is_some() {
                return sum;
            }
        }
        Self::within_limit(Self::from_big(self.to_big() + other.to_big()))
    }

    /// The difference, unless it has too many bits.
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        self.checked_add(&other.negated())
    }

    /// The product, unless it has too many bits.
    pub fn checked_mul(&self, other: &Self) -> Option<Self> {
        if let (Small(a, 1), Small(b, 1)) = (&self.0, &other.0)
            && let Some(product) = a.checked_mul(*b)
        {
            return Some(Self(Small(product, 1)));
        }
        if let (Small(a, b), Small(c, d)) = (&self.0, &other.0) {
            let [a, b, c, d] = [a, b, c, d].map(|&part| i128::from(part));
            let product = small_ratio(a * c, b * d);
            if product.is_some() {
                return product;
            }
        }
        Self::within_limit(Self::from_big(self.to_big() * other.to_big()))
    }

    /// The quotient, unless the divisor is 0 or the result has too many bits.
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        let reciprocal = match &other.0 {
            Small(n, d) if *n != i64::MIN => Self(Small(d * n.signum(), n.abs())),
            _ => Self::from_big(RBig::ONE / other.to_big()),
        };
        self.checked_mul(&reciprocal)
    }

    /// The power of an integer exponent, unless it has too many bits or is 0 to a
    /// negative exponent.
    pub fn checked_pow(&self, exponent: i64) -> Option<Self> {
        if exponent < 0 {
            let positive = exponent.checked_neg()?;
            return Self::ONE.checked_div(&self.checked_pow(positive)?);
        }
        if self.is_zero() || self.is_one() || *self == Self::from(-1) {
            let even = exponent % 2 == 0;
            return Some(match exponent {
                0 => Self::ONE,
                _ if even => self.abs(),
                _ => self.clone(),
            });
        }
        if let (Small(n, d), Ok(power)) = (&self.0, u32::try_from(exponent))
            && let (Some(n), Some(d)) = (n.checked_pow(power), d.checked_pow(power))
        {
            return Some(Self(Small(n, d)));
        }
        let size = self.bits().saturating_sub(1).max(1);
        let power = isize::try_from(exponent).ok()?;
        if size.checked_mul(power.unsigned_abs())? > MAX_BITS {
            return None;
        }
        Self::within_limit(Self::from_big(self.to_big().pow(power)))
    }

    /// The digits of the absolute value, and how many of them stand behind the
    /// decimal point; `None` if there is no end to them, or if they are clearly more
    /// than those of the fraction: 2^-65535 has 65,535 decimals.
    pub(crate) fn decimal(&self) -> Option<(String, usize)> {
        const SLACK: usize = 24; // bits; which text is shorter is decided on the texts
        let big = self.to_big();
        let denominator = big.denominator();
        let mut rest = denominator.clone();
        let twos = rest.trailing_zeros()?;
        rest >>= twos;
        let fives = rest.remove(&UBig::from(5u8)).unwrap_or(0);
        let power = twos.abs_diff(fives);
        let (factor, bits) = if twos > fives {
            (5u8, power * 7 / 3) // log2(5) < 7/3
        } else {
            (2u8, power)
        };
        if !rest.is_one() || bits > denominator.bit_len() + SLACK {
            return None;
        }
        let numerator = big.numerator().clone().unsigned_abs();
        let digits = numerator * UBig::from(factor).pow(power);
        Some((digits.to_string(), twos.max(fives)))
    }

    /// Numerator and denominator as decimal text.
    pub(crate) fn parts(&self) -> (String, String) {
        match &self.0 {
            Small(n, d) => (n.to_string(), d.to_string()),
            Big(big) => (big.numerator().to_string(), big.denominator().to_string()),
        }
    }

    /// Numerator and denominator as whole numbers.
    pub(crate) fn fraction(&self) -> (IBig, UBig) {
        match &self.0 {
            Small(n, d) => (IBig::from(*n), UBig::from(d.unsigned_abs())),
            Big(big) => (big.numerator().clone(), big.denominator().clone()),
        }
    }

    /// The bits of the larger of numerator and denominator.
    pub fn bits(&self) -> usize {
        match &self.0 {
            Small(n, d) => n.unsigned_abs().max(d.unsigned_abs()).bit_len(),
            Big(big) => big.numerator().bit_len().max(big.denominator().bit_len()),
        }
    }

    fn within_limit(self) -> Option<Self> {
        (matches!(self.0, Small(..)) || self.bits() <= MAX_BITS).then_some(self)
    }

    fn to_big(&self) -> RBig {
        match &self.0 {
            Small(n, d) => RBig::from_parts_signed(IBig::from(*n), IBig::from(*d)),
            Big(big) => (**big).clone(),
        }
    }

    fn from_big(big: RBig) -> Self {
        let numerator = i64::try_from(big.numerator().clone());
        let denominator = i64::try_from(IBig::from(big.denominator().clone()));
        match (numerator, denominator) {
            (Ok(n), Ok(d)) => Self(Small(n, d)),
            _ => Self(Big(Box::new(big))),
        }
    }
}

impl From<i64> for Exact {
    fn from(n: i64) -> Self {
        Self(Small(n, 1))
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Small(a, b), Small(c, d)) => (a, b) == (c, d),
            (Big(a), Big(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Exact {}

impl Hash for Exact {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Small(n, d) => (n, d).hash(state),
            Big(big) => (big.numerator(), big.denominator()).hash(state),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Small(a, b), Small(c, d)) => {
                (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)))
            }
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

/// As a fraction: `2/3`, `-5`.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts() {
            (n, d) if d == "1" => f.write_str(&n),
            (n, d) => write!(f, "{n}/{d}"),
        }
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn small_ratio(n: i128, d: i128) -> Option<Exact> {
    let divisor = gcd(n.unsigned_abs(), d.unsigned_abs());
    let divisor = i128::try_from(divisor).ok()? * d.signum();
    let n = i64::try_from(n / divisor).ok()?;
    let d = i64::try_from(d / divisor).ok()?;
    Some(Exact(Small(n, d)))
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // Divisions of 64 bits are several times as fast.
        if let (Ok(mut small), Ok(mut other)) = (u64::try_from(a), u64::try_from(b)) {
            while other != 0 {
                (small, other) = (other, small % other);
            }
            return small.into();
        }
        (a, b) = (b, a % b);
    }
    a
}
