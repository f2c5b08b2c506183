//! What can be asked of the oracle, and what it answers.

use trigrad_core::{Formula, NodeId};

/// What somebody says a derivative is.
#[derive(Clone, Debug)]
pub enum Claim {
    /// A number, which may be NaN or infinite.
    Float(f64),
    /// An expression of the same inputs, by their names: a real number, not its evaluation in f64.
    Exact(Formula),
}

impl From<f64> for Claim {
    fn from(claim: f64) -> Self {
        Self::Float(claim)
    }
}

/// Which derivative is meant: of one output, by one input for each order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Derivative {
    /// The place of the output.
    pub output: usize,
    /// The places of the inputs, one for each time that it is differentiated: one or two.
    pub inputs: Vec<usize>,
}

/// How far a claim may be from the truth: max(n u(d), a).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// In spacings of f64 at the truth.
    pub ulp: f64,
    /// Absolutely.
    pub abs: f64,
}

impl Default for Tolerance {
    /// One ulp.
    fn default() -> Self {
        Self { ulp: 1.0, abs: 0.0 }
    }
}

/// How a question is to be answered.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// How far a claim may be from the truth.
    pub tolerance: Tolerance,
    /// The largest precision, in bits, that is tried.
    pub bits: u32,
    /// The most pieces that a box is divided into.
    pub pieces: usize,
}

impl Default for Options {
    /// One ulp, 4096 bits, 10,000 pieces.
    fn default() -> Self {
        Self {
            tolerance: Tolerance::default(),
            bits: 4096,
            pieces: 10_000,
        }
    }
}

/// An interval that is proved to hold a number, its ends rounded outwards to f64.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Enclosure {
    /// Not above the number.
    pub lo: f64,
    /// Not below the number.
    pub hi: f64,
}

/// The answer to a question.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// The claim is right.
    Proved(Proof),
    /// The claim is wrong.
    Refuted(Refutation),
    /// It is not known.
    Undecided(Blocked),
}

/// The three verdicts without their evidence, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Right.
    Proved,
    /// Not known.
    Undecided,
    /// Wrong.
    Refuted,
}

impl Verdict {
    /// The verdict without its evidence.
    pub fn standing(&self) -> Standing {
        match self {
            Self::Proved(_) => Standing::Proved,
            Self::Refuted(_) => Standing::Refuted,
            Self::Undecided(_) => Standing::Undecided,
        }
    }
}

/// Why a claim is right.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Proof {
    /// The claim is not further from the truth than so many ulp.
    pub ulp: f64,
    /// Where the truth is; over a box, everywhere.
    pub enclosure: Enclosure,
    /// The precision that it took.
    pub bits: u32,
}

/// Why a claim is wrong.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Refutation {
    /// A point at which it is wrong.
    pub witness: Vec<f64>,
    /// What is claimed there, rounded to f64.
    pub claimed: f64,
    /// Where the truth is there.
    pub enclosure: Enclosure,
    /// The claim is further from the truth than so many ulp.
    pub ulp: f64,
    /// The smallest subexpression to blame, where one can be named.
    pub blame: Option<Formula>,
}

/// Why a question is open.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Blocked {
    /// What stands in the way.
    pub reason: Reason,
    /// The node of the function where it stands.
    pub node: Option<NodeId>,
    /// Where the truth is, as far as that is known.
    pub enclosure: Option<Enclosure>,
}

/// What can stand in the way of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The function may have a kink there.
    Kink,
    /// The function may jump there, or have no slope that is a number.
    Jump,
    /// A pole may be there.
    Pole,
    /// A comparison may change sides there.
    Branch,
    /// The point may be outside of the domain.
    OutsideDomain,
    /// A number leaves the range of f64.
    BeyondRange,
    /// Nothing is known of a function outside of the table.
    UnknownFunction,
    /// The precision did not suffice.
    Precision,
    /// A box was divided as often as allowed.
    Pieces,
    /// Rounding may explain any number.
    Rounding,
}
