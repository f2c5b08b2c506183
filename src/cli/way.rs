//! How a person wants it simplified, as options of the command line.

use clap::Args;
use trigrad::ParseOptions;
use trigrad::symbolic::simplify::Effect;

use super::assumption;
use super::failure::{Failure, Kind};
use super::simplifier::{Level, Way};

#[derive(Args, Debug)]
pub(crate) struct WayArgs {
    /// How much to simplify: none, fast or full
    #[arg(long = "simplify", value_name = "LEVEL", default_value = "fast", value_parser = level, help_heading = HEADING)]
    level: Level,
    /// Only by rules under which the domain stays the same; a derivative that is a number
    /// where the original is none says where
    #[arg(long, help_heading = HEADING)]
    strict: bool,
    /// Take a comparison for granted; may be repeated
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
        let mut assume = Vec::new();
        for text in &self.assume {
            let Some(conditions) = assumption::conditions(text, options) else {
                let message = format!("{text:?} is no comparison such as \"x > 0\"");
                let failure = Failure::new(Kind::Syntax, message);
                return Err(failure.at("--assume", text, 0..text.len()));
            };
            assume.extend(conditions);
        }
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
    let known = Level::ALL.iter().find(|(name, _)| *name == word);
    known
        .map(|&(_, level)| level)
        .ok_or_else(|| "it is none, fast or full".to_owned())
}
