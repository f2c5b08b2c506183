//! What a picture is to show.

use clap::Args;

use super::{At, BudgetArgs, Subject};

/// A function of one variable and its derivatives, drawn
///
/// Where a curve is not proved to be smooth by enclosures it is interrupted or marked: at poles,
/// jumps, kinks and holes, none of which is missed. Where it moves too fast to be followed
/// stands a band that it is somewhere in.
///
///   trigrad plot 'x^2*sin(1/x)' -o wave.svg
///   trigrad plot 'gamma(x)*y' --domain x=-4..4 --at y=2 --order 2 -o gamma.png
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct Plot {
    #[command(flatten)]
    pub(crate) subject: Subject,
    /// From left to right; -3..3 if absent
    #[arg(long, value_name = "x=-3..3", allow_hyphen_values = true)]
    pub(crate) domain: Vec<String>,
    /// The variable from left to right; the first one without a value if absent
    #[arg(long, value_name = "x", allow_hyphen_values = true)]
    pub(crate) wrt: Option<String>,
    #[command(flatten)]
    pub(crate) at: At,
    /// Derivatives up to this order
    #[arg(
        long,
        value_name = "N",
        default_value = "1",
        allow_hyphen_values = true
    )]
    pub(crate) order: String,
    /// From bottom to top; what shows most if absent
    #[arg(long, value_name = "-1..1", allow_hyphen_values = true)]
    pub(crate) range: Option<String>,
    /// The file, which ends in .svg or .png; SVG on standard output if absent
    #[arg(short, long, value_name = "FILE", allow_hyphen_values = true)]
    pub(crate) output: Option<String>,
    /// In pixels
    #[arg(
        long,
        value_name = "N",
        default_value = "800",
        allow_hyphen_values = true
    )]
    pub(crate) width: String,
    /// In pixels
    #[arg(
        long,
        value_name = "N",
        default_value = "500",
        allow_hyphen_values = true
    )]
    pub(crate) height: String,
    #[command(flatten)]
    pub(crate) budget: BudgetArgs,
}
