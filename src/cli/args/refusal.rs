//! Arguments that are not understood, in the words of all other failures.

use std::error::Error as _;
use std::ops::Range;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};
use trigrad::symbolic::nearest;

use super::Cli;
use crate::cli::choice::listed;
use crate::cli::failure::{Failure, Kind};

/// Why there is nothing to run.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Something is wrong.
    Failure(Failure),
    /// Help was asked for, or is needed; or what has no place.
    Told(clap::Error),
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl Refusal {
    /// What is wrong with the arguments, the name of the program being the first.
    pub(crate) fn new(error: clap::Error, given: &[String]) -> Self {
        let context = |kind| match error.get(kind) {
            Some(ContextValue::String(text)) => Some(text.as_str()),
            _ => None,
        };
        let failure = match error.kind() {
            ErrorKind::UnknownArgument => {
                let found = context(ContextKind::InvalidArg).unwrap_or_default();
                Some(unknown(found, given))
            }
            ErrorKind::ValueValidation | ErrorKind::InvalidValue => {
                let option = context(ContextKind::InvalidArg);
                let value = context(ContextKind::InvalidValue).filter(|value| !value.is_empty());
                let words = error.source().map(ToString::to_string);
                // "--form <NAME>".
                let option = option.and_then(|option| option.split(' ').next());
                match (option, value, words) {
                    (Some(option), Some(value), Some(words)) => {
                        let failure = Failure::new(Kind::Usage, words);
                        Some(failure.at(option, value, 0..value.len()))
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        failure.map_or(Self::Told(error), Self::Failure)
    }
}

// An option that the command does not have, or an expression that it does not take.
fn unknown(found: &str, given: &[String]) -> Failure {
    let root = Cli::command();
    let chosen = given.get(1).and_then(|name| root.find_subcommand(name));
    let name = chosen.map_or("trigrad".to_owned(), called);
    let (line, places) = line(given);
    let is_it = |argument: &&String| {
        let behind = argument.strip_prefix(found);
        behind.is_some_and(|behind| behind.is_empty() || behind.starts_with('='))
    };
    let place = given
        .iter()
        .position(|argument| is_it(&argument))
        .map(|place| places[place].start..places[place].start + found.len());
    let at = |failure: Failure| match place {
        Some(place) if line.get(place.clone()) == Some(found) => {
            failure.at("arguments", &line, place)
        }
        _ => failure,
    };
    let Some(long) = found.strip_prefix("--") else {
        let message = format!("`{name}` takes no expression");
        return at(Failure::new(Kind::Usage, message));
    };
    let message = format!("`{name}` has no option --{long}");
    let failure = at(Failure::new(Kind::Usage, message));
    let others: Vec<String> = root
        .get_subcommands()
        .filter(|command| longs(command).contains(&long))
        .map(|command| format!("`{}`", called(command)))
        .collect();
    let own = longs(chosen.unwrap_or(&root));
    if !others.is_empty() {
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        let has = if others.len() == 1 { "has" } else { "have" };
        return failure.help(format!("{} {has} it", listed(&others, "and")));
    }
    failure.help(match nearest(long, own) {
        Some(near) => format!("did you mean --{near}?"),
        None => format!("`{name} --help` lists those that there are"),
    })
}

fn called(command: &Command) -> String {
    format!("trigrad {}", command.get_name())
}

// The options of a command that people are told of.
fn longs(command: &Command) -> Vec<&str> {
    let arguments = command.get_arguments().filter(|known| !known.is_hide_set());
    arguments.filter_map(clap::Arg::get_long).collect()
}

// The arguments as they may have been typed, and where in that line each is.
fn line(given: &[String]) -> (String, Vec<Range<usize>>) {
    let is_plain = |c: char| c.is_alphanumeric() || "-+=.,:/^_%@".contains(c);
    let mut line = String::new();
    let mut places = Vec::new();
    for (place, argument) in given.iter().enumerate() {
        let argument = if place == 0 { "trigrad" } else { argument };
        if place > 0 {
            line.push(' ');
        }
        let quote = if argument.chars().all(is_plain) {
            ""
        } else {
            "'"
        };
        line.push_str(quote);
        places.push(line.len()..line.len() + argument.len());
        line.push_str(argument);
        line.push_str(quote);
    }
    (line, places)
}
