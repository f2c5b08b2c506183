//! What can be asked of the oracle, and what it answers.

use trigrad_core::{Formula, NodeId};

use super::slip::Slip;

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
    /// The places of the inputs, one for each time that it is differentiated: one or two, or at a
    /// point none for the value.
    pub inputs: Vec<usize>,
}

impl Derivative {
    /// The slope of an output by an input.
    pub fn first(output: usize, input: usize) -> Self {
        Self {
            output,
            inputs: vec![input],
        }
    }

    /// The slopes of the only output of `f`, by each input, of which so many claims are given.
    pub(super) fn gradient(f: &Formula, claims: usize) -> Vec<Self> {
        let inputs = f.inputs().len();
        assert!(
            claims == inputs && f.outputs().len() == 1,
            "a claim for each of the {inputs} inputs of one output is needed, {claims} are given"
        );
        (0..inputs).map(|input| Self::first(0, input)).collect()
    }
}

impl Claim {
    /// Claims that have the inputs of `f`, in their order; and a look at whether all that was
    /// asked for exists.
    pub(super) fn of_inputs(
        f: &Formula,
        asked: &[Derivative],
        claims: &[Self],
        numbers: usize,
    ) -> Vec<Self> {
        let names: Vec<&str> = f.inputs().collect();
        let (inputs, outputs) = (names.len(), f.outputs().len());
        assert!(
            numbers == inputs,
            "a number for each of the {inputs} inputs is needed, {numbers} are given"
        );
        for derivative in asked {
            let order = derivative.inputs.len();
            assert!(
                order <= 2,
                "a derivative of order {order} is asked for, up to 2 there are verdicts"
            );
            let exists = derivative.output < outputs
                && derivative.inputs.iter().all(|&input| input < inputs);
            assert!(
                exists,
                "{derivative:?} of {inputs} inputs and {outputs} outputs"
            );
        }
        let of_inputs = |claim: &Self| match claim {
            Self::Float(claim) => Self::Float(*claim),
            Self::Exact(claim) => {
                let claim = claim.with_inputs(&names);
                assert!(
                    claim.inputs().len() == inputs && claim.outputs().len() == 1,
                    "a claim is one expression of the inputs {}",
                    names.join(", ")
                );
                Self::Exact(claim)
            }
        };
        claims.iter().map(of_inputs).collect()
    }
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

/// Where the enclosures of the truth come from. Neither reads the table's partials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Way {
    /// Recurrences from each row's functional or differential equation:
    /// [`series`](super::series).
    #[default]
    Series,
    /// Differences of values, with a proved remainder: [`Differences`](super::Differences). At
    /// points only, and slower, since each input is followed by itself.
    Values,
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
    /// The most work at a point, counted in operations of f64 on one node; some ten million take
    /// a second. Not a time, so that the same question always has the same answer.
    pub work: u64,
    /// Where the enclosures come from.
    pub way: Way,
}

impl Default for Options {
    /// One ulp, 4096 bits, 10,000 pieces, 10^8 operations, by series.
    fn default() -> Self {
        Self {
            tolerance: Tolerance::default(),
            bits: 4096,
            pieces: 10_000,
            work: 100_000_000,
            way: Way::Series,
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

impl Enclosure {
    /// The smallest that holds both.
    pub(super) fn joined(self, other: Self) -> Self {
        Self {
            lo: self.lo.min(other.lo),
            hi: self.hi.max(other.hi),
        }
    }
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
    /// What is claimed there, rounded to the nearest f64.
    pub claimed: f64,
    /// Where the truth is there.
    pub enclosure: Enclosure,
    /// The claim is further from the truth than so many ulp.
    pub ulp: f64,
    /// The subexpression to blame, where one can be named: that in which a [`slip`](Self::slip)
    /// explains the claim.
    pub blame: Option<Formula>,
    /// What went wrong there; see [`explain`](super::explain).
    pub slip: Option<Slip>,
}

/// Why a question is open.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Blocked {
    /// What stands in the way.
    pub reason: Reason,
    /// The node of the function where it stands.
    pub node: Option<NodeId>,
    /// Where the truth is, as far as that is known; over a box, in the piece.
    pub enclosure: Option<Enclosure>,
    /// At a kink, or where branches meet: what holds every generalized derivative, as Clarke
    /// defines it, so that a claim outside of it is the element of none. None where the function
    /// may jump, or be as steep as it likes.
    pub generalized: Option<Enclosure>,
    /// Over a box, the piece in which it stands.
    pub piece: Option<Vec<(f64, f64)>>,
}

impl Blocked {
    pub(super) fn new(reason: Reason) -> Self {
        Self {
            reason,
            node: None,
            enclosure: None,
            generalized: None,
            piece: None,
        }
    }
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
    /// The function is so large that more precision would take too long.
    Work,
}
