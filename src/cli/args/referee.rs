//! What the referee is asked: by a person, or by a campaign.

use clap::Args;

use super::{At, BudgetArgs, Subject};

/// Whether claimed derivatives are right, with a proof or a witness
///
/// Each claim is PROVED within the tolerance, PROVED WRONG with a point and both numbers, or
/// UNDECIDED with what stands in the way. The status is 0 if all are proved, 1 if one is wrong,
/// 3 if one is undecided and none is wrong.
///
///   trigrad check 'x^2*sin(y)' --claim 'x: 2*x*sin(y)' --at x=3,y=0.5
///   trigrad check 'x^2' --claim 'x: 2*x' --claim 'x,x: 2' --domain x=0..1
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) subject: Subject,
    /// A derivative by x, or by x and y: an expression, a number, NaN or inf
    #[arg(
        long,
        value_name = "x: 2*x",
        required = true,
        allow_hyphen_values = true
    )]
    pub(crate) claim: Vec<String>,
    #[command(flatten)]
    pub(crate) at: At,
    /// All over a box, ends included; what has no range has its value from --at, and where
    /// something has both the point is asked about too
    #[arg(long, value_name = "x=0..1,y=0..2", allow_hyphen_values = true)]
    pub(crate) domain: Vec<String>,
    /// A file for the whole report, with the graph drawn; its name ends in .html or .md
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub(crate) report: Option<String>,
    #[command(flatten)]
    pub(crate) referee: Referee,
    #[command(flatten)]
    pub(crate) budget: BudgetArgs,
}

/// Random functions at random points: what is proved against every engine
///
/// The same seed draws the same cases, on every machine. What is called wrong is further from
/// the truth than rounding explains; failures shrink to the smallest case. The status is 1 if
/// there is one.
///
///   trigrad fuzz --cases 100000 --state night.txt --report night.html
///   trigrad fuzz --cases 100000 --shard 1/4
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Fuzz {
    /// How many cases there are, over all shards
    #[arg(
        long,
        value_name = "N",
        default_value = "10000",
        allow_hyphen_values = true
    )]
    pub(crate) cases: String,
    /// What the cases are drawn from
    #[arg(
        long,
        value_name = "S",
        default_value = "1",
        allow_hyphen_values = true
    )]
    pub(crate) seed: String,
    /// One of n parts of the cases, counted from 0 or from 1
    #[arg(
        long,
        value_name = "I/N",
        default_value = "1/1",
        allow_hyphen_values = true
    )]
    pub(crate) shard: String,
    /// The engines: symbolic, dual, tape; all of them if absent
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(crate) engine: Vec<String>,
    /// A file that keeps how far it is: the same command goes on from there
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub(crate) state: Option<String>,
    /// Stop after so long
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(crate) seconds: Option<String>,
    /// A file for the whole report, with the graphs drawn; its name ends in .html or .md
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub(crate) report: Option<String>,
    /// Answer in JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Referee {
    /// The tolerance in spacings of f64 at the true derivative; 1 if absent
    #[arg(long, value_name = "N", allow_hyphen_values = true, help_heading = REFEREE)]
    pub(crate) ulp: Option<String>,
    /// The absolute tolerance, if it is larger; 0 if absent
    #[arg(long, value_name = "A", allow_hyphen_values = true, help_heading = REFEREE)]
    pub(crate) abs: Option<String>,
    /// The highest precision that is tried
    #[arg(long, value_name = "BITS", allow_hyphen_values = true, help_heading = REFEREE)]
    pub(crate) bits: Option<String>,
    /// The most pieces that a box is divided into
    #[arg(long, value_name = "N", allow_hyphen_values = true, help_heading = REFEREE)]
    pub(crate) pieces: Option<String>,
    /// The most operations at a point; some ten million take a second
    #[arg(long, value_name = "N", allow_hyphen_values = true, help_heading = REFEREE)]
    pub(crate) work: Option<String>,
    /// Where the truth at a point comes from: series, by recurrences of their own, or values,
    /// by nothing but differences of values
    #[arg(long, value_name = "NAME", allow_hyphen_values = true, help_heading = REFEREE)]
    pub(crate) way: Option<String>,
}

const REFEREE: &str = "Referee";
