//! What a library is asked for, and what is wrong with its answer.

use std::fmt;

use super::case::Case;
use super::explained::Range;

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// The library panicked.
    Panic,
    /// A number that is wrong.
    Wrong,
    /// NaN where the truth is a number or infinite.
    Nan,
    /// An infinity where the truth is a number, or infinite with the other sign.
    Infinite,
    /// A number where the truth is infinite.
    Finite,
    /// A number where the function has no value.
    Domain,
    /// No element of the generalized derivative, at a kink.
    Kink,
    /// Another slope at -0 than at 0, each an element of the generalized derivative: it depends
    /// on the sign of zero, which is one number.
    Sign,
    /// A number that is right to a millionth at least, but off by more than rounding explains.
    Digits,
}

impl Kind {
    /// Every kind, the worst first.
    pub const ALL: &[Self] = &[
        Self::Panic,
        Self::Wrong,
        Self::Nan,
        Self::Infinite,
        Self::Finite,
        Self::Domain,
        Self::Kink,
        Self::Sign,
        Self::Digits,
    ];

    /// In a word or two.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Panic => "panic",
            Self::Wrong => "wrong number",
            Self::Nan => "NaN",
            Self::Infinite => "infinite",
            Self::Finite => "finite",
            Self::Domain => "outside the domain",
            Self::Kink => "kink",
            Self::Sign => "sign of zero",
            Self::Digits => "digits lost",
        }
    }
}

/// In a word or two.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Quantity {
    /// The value.
    Value,
    /// The slope by an input.
    Slope(usize),
    /// The same, as it comes with second derivatives, where it differs.
    SlopeBeside(usize),
    /// The derivative along the tangent (1, -2, 3, …).
    Along,
    /// The slope by an input, times the adjoint -1.5.
    Back(usize),
    /// The second derivative by two inputs.
    Second(usize, usize),
}

impl Quantity {
    /// 0 for a value, 1 for a slope, 2 for a second derivative.
    pub fn order(self) -> u32 {
        match self {
            Self::Value => 0,
            Self::Slope(_) | Self::SlopeBeside(_) | Self::Along | Self::Back(_) => 1,
            Self::Second(..) => 2,
        }
    }
}

/// `value`, `d/dx0`, `d/dx0 beside d2`, `d2/dx0dx1`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value => f.pad("value"),
            Self::Slope(i) => f.pad(&format!("d/dx{i}")),
            Self::SlopeBeside(i) => f.pad(&format!("d/dx{i} beside d2")),
            Self::Along => f.pad("jvp"),
            Self::Back(i) => f.pad(&format!("vjp x{i}")),
            Self::Second(i, j) => f.pad(&format!("d2/dx{i}dx{j}")),
        }
    }
}

/// An answer that is proved wrong.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// What is wrong with it.
    pub kind: Kind,
    /// What was asked for.
    pub quantity: Quantity,
    /// The function and the point.
    pub case: Case,
    /// The answer; NaN if it is a panic.
    pub answer: f64,
    /// What rounding explains, the truth included; of [`Kind::Sign`] the answer at the other zero.
    pub explained: Range,
    /// The words of a panic.
    pub words: Option<String>,
}

/// `d/dx0 of sqrt(x0) at x0 = 0.0: NaN, not in [inf, inf]`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}: ", self.quantity, self.case)?;
        match &self.words {
            Some(words) => write!(f, "panic: {words}"),
            None => write!(f, "{:?}, {}", self.answer, self.truth()),
        }
    }
}

impl Finding {
    /// What there is instead of the answer, in words.
    pub fn truth(&self) -> String {
        match self.kind {
            Kind::Domain => "there is no value".to_owned(),
            // Of a panic it is the value, which need not be one.
            _ if self.explained.lo > self.explained.hi => "there is no value".to_owned(),
            Kind::Sign => format!("{:?} at the other zero", self.explained.lo),
            _ => format!("not in [{:?}, {:?}]", self.explained.lo, self.explained.hi),
        }
    }
}
