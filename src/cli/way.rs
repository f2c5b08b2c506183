//! How a person wants it simplified, as options of the command line.

use clap::Args;
use trigrad::ParseOptions;
use trigrad::symbolic::simplify::Effect;

use super::assumption::Assumptions;
use super::choice::choose;
use super::failure::{Failure, Kind};
use super::simplifier::{Level, Way};

#[derive(Args, Debug)]
pub(crate) struct WayArgs {
    /// How much to simplify: none, fast or full
    #[arg(
        long = "simplify",
        value_name = "LEVEL",
        default_value = "fast",
        value_parser = level,
        allow_hyphen_values = true,
        help_heading = HEADING
    )]
    level: Level,
    /// Only by rules under which the domain stays the same; a derivative that is a number
    /// where the original is none says where
    #[arg(long, help_heading = HEADING)]
    strict: bool,
    /// Take a comparison for granted: x>0, x<=y, n!=1, x==2; may be repeated, as for 0<x
    /// and x<1
    #[arg(long, value_name = "x>0", allow_hyphen_values = true, help_heading = HEADING)]
    assume: Vec<String>,
    /// Show each step with its rules, and replay them
    #[arg(long, help_heading = HEADING)]
    pub(crate) explain: bool,
    /// Write what is used more than once in front, by let
    #[arg(long, help_heading = HEADING)]
    pub(crate) cse: bool,
}

const HEADING: &str = "Simplification";

impl WayArgs {
    /// What is asked for, the assumptions read.
    pub(crate) fn way(&self, options: &ParseOptions) -> Result<Way, Failure> {
        let assume = Assumptions::read(&self.assume, options).map_err(|wrong| {
            let text = &self.assume[wrong.number];
            Failure::new(Kind::Syntax, wrong.message).at("--assume", text, wrong.span)
        })?;
        Ok(Way {
            level: self.level,
            admit: match self.strict {
                true => Effect::Equal,
                false => Effect::Enlarges,
            },
            assume,
            explain: self.explain,
        })
    }
}

fn level(word: &str) -> Result<Level, String> {
    choose("level", word, Level::ALL)
}
