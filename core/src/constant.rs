//! The constants of an expression.

use std::hash::{Hash, Hasher};

use crate::exact::Exact;

/// A constant: exact until it is evaluated, unless it is marked as a float.
#[derive(Clone, Debug)]
pub enum Constant {
    /// A rational number; decimals are read as written.
    Exact(Exact),
    /// A floating-point number, written `0.1f`.
    Float(f64),
    /// The ratio of a circle's circumference to its diameter.
    Pi,
    /// Euler's number.
    E,
}

impl Constant {
    /// The nearest `f64`.
    pub fn to_f64(&self) -> f64 {
        match self {
            Self::Exact(exact) => exact.to_f64(),
            Self::Float(x) => *x,
            Self::Pi => std::f64::consts::PI,
            Self::E => std::f64::consts::E,
        }
    }

    /// The nearest `f32`.
    pub fn to_f32(&self) -> f32 {
        match self {
            Self::Exact(exact) => exact.to_f32(),
            Self::Float(x) => *x as f32,
            Self::Pi => std::f32::consts::PI,
            Self::E => std::f32::consts::E,
        }
    }

    /// The rational number, if it is one.
    pub fn exact(&self) -> Option<&Exact> {
        match self {
            Self::Exact(exact) => Some(exact),
            _ => None,
        }
    }

    /// Whether this is exactly the integer `n`.
    pub fn is_integer(&self, n: i64) -> bool {
        self.exact().and_then(Exact::to_i64) == Some(n)
    }
}

impl From<Exact> for Constant {
    fn from(exact: Exact) -> Self {
        Self::Exact(exact)
    }
}

impl From<i64> for Constant {
    fn from(n: i64) -> Self {
        Self::Exact(n.into())
    }
}

/// A number of Rust code: exact where a person would have meant it so (an integer
/// or a fraction of a small power of two), otherwise a float. The value is the same.
impl From<f64> for Constant {
    fn from(x: f64) -> Self {
        const LARGEST_DENOMINATOR: f64 = 1024.0;
        const EXACT: f64 = 9007199254740992.0; // 2^53
        let numerator = x * LARGEST_DENOMINATOR;
        let is_dyadic = numerator.abs() <= EXACT && numerator.fract() == 0.0;
        let is_negative_zero = x == 0.0 && x.is_sign_negative();
        if is_dyadic && !is_negative_zero {
            let exact = Exact::ratio(numerator as i64, LARGEST_DENOMINATOR as i64);
            exact.map_or(Self::Float(x), Self::Exact)
        } else {
            Self::Float(x)
        }
    }
}

/// Floats are the same by their bits, all NaNs being one.
impl PartialEq for Constant {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Exact(a), Self::Exact(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => bits(*a) == bits(*b),
            (Self::Pi, Self::Pi) | (Self::E, Self::E) => true,
            _ => false,
        }
    }
}

impl Eq for Constant {}

impl Hash for Constant {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Exact(exact) => exact.hash(state),
            Self::Float(x) => bits(*x).hash(state),
            Self::Pi => state.write_u8(1),
            Self::E => state.write_u8(2),
        }
    }
}

fn bits(x: f64) -> u64 {
    if x.is_nan() {
        f64::NAN.to_bits()
    } else {
        x.to_bits()
    }
}
