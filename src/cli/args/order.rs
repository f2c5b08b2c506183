//! Which arguments are expressions, whatever they begin with.

use std::ffi::OsString;

use clap::{CommandFactory, Parser};
use trigrad::symbolic::nearest;

use super::{Cli, Refusal};
use crate::cli::failure::{Failure, Kind};

/// Reads the arguments, the name of the program being the first.
pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Cli, Refusal> {
    let mut given = Vec::new();
    for argument in arguments {
        given.push(argument.into_string().map_err(|argument| {
            let message = format!("an argument is not UTF-8: {argument:?}");
            Failure::new(Kind::Encoding, message)
        })?);
    }
    let sorted = expressions_last(given.clone());
    if let Some((first, rest)) = sorted.expressions.split_first()
        && !rest.is_empty()
        && !sorted.has_unknown_option
    {
        return Err(several(first, rest).into());
    }
    Cli::try_parse_from(sorted.arguments).map_err(|error| Refusal::new(error, &given))
}

// What is wrong with more than one expression.
fn several(first: &str, rest: &[String]) -> Failure {
    let message = format!(
        "one expression is expected, there are {}: {first:?}, {:?}{}",
        1 + rest.len(),
        rest[0],
        if rest.len() > 1 { ", …" } else { "" }
    );
    let root = Cli::command();
    let commands = root.get_subcommands().map(clap::Command::get_name);
    let help = match nearest(first, commands) {
        Some(near) => format!("did you mean `trigrad {near}`?"),
        None => "an expression with spaces needs quotes".to_owned(),
    };
    Failure::new(Kind::Usage, message).help(help)
}

struct Sorted {
    // With the expressions last, behind `--`.
    arguments: Vec<String>,
    expressions: Vec<String>,
    has_unknown_option: bool,
}

// Puts what are expressions behind `--`, so that no minus makes an option of them.
fn expressions_last(given: Vec<String>) -> Sorted {
    let root = Cli::command();
    if given.get(1).is_some_and(|first| first == "help") {
        return Sorted {
            arguments: given,
            expressions: Vec::new(),
            has_unknown_option: false,
        };
    }
    let mut given = given.into_iter().peekable();
    let mut arguments: Vec<String> = given.next().into_iter().collect();
    let chosen = given.peek().and_then(|name| root.find_subcommand(name));
    arguments.extend(given.next_if(|_| chosen.is_some()));
    let command = chosen.unwrap_or(&root);

    let mut expressions = Vec::new();
    let mut has_unknown_option = false;
    let is_short = |argument: &str| {
        let mut shorts = command.get_arguments().filter_map(clap::Arg::get_short);
        shorts.any(|short| argument.strip_prefix('-') == Some(short.encode_utf8(&mut [0; 4])))
    };
    while let Some(argument) = given.next() {
        if argument == "--" {
            expressions.extend(given.by_ref());
        } else if !is_option(&argument) && !is_short(&argument) {
            expressions.push(argument);
        } else {
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (argument.as_str(), None),
            };
            let known = command.get_arguments().find(|known| {
                let long = known.get_long();
                let is_long = long.is_some_and(|long| name.strip_prefix("--") == Some(long));
                let short = known.get_short();
                is_long
                    || short.is_some_and(|short| {
                        name.strip_prefix('-') == Some(short.encode_utf8(&mut [0; 4]))
                    })
            });
            has_unknown_option |= known.is_none() && !STANDARD.contains(&name);
            let takes_value = known.is_some_and(|known| known.get_action().takes_values());
            let value_follows = takes_value && value.is_none();
            arguments.push(argument);
            if value_follows && given.peek().is_none() {
                // Nothing may come behind it, to be taken for the value.
                return Sorted {
                    arguments,
                    expressions: Vec::new(),
                    has_unknown_option,
                };
            }
            arguments.extend(given.next_if(|_| value_follows));
        }
    }
    if !expressions.is_empty() {
        arguments.push("--".to_owned());
        arguments.extend(expressions.iter().cloned());
    }
    Sorted {
        arguments,
        expressions,
        has_unknown_option,
    }
}

const STANDARD: &[&str] = &["-h", "--help", "-V", "--version"];

// An option is `-h`, `-V` or two dashes and a word of at least two letters; all
// else, such as `-x^2`, `--x` or `-`, is an expression.
fn is_option(argument: &str) -> bool {
    if STANDARD.contains(&argument) {
        return true;
    }
    let name = argument.strip_prefix("--").unwrap_or_default();
    let name = name.split_once('=').map_or(name, |(name, _)| name);
    name.len() >= 2
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::{expressions_last, is_option};

    #[test]
    fn a_minus_does_not_make_an_option() {
        for option in [
            "-h",
            "-V",
            "--help",
            "--at",
            "--at=x=1",
            "--max-nodes",
            "--unknown",
        ] {
            assert!(is_option(option), "{option}");
        }
        for expression in [
            "-", "-x", "-x^2", "-h*x", "--x", "--sin(x)", "--2", "x", "-(x)",
        ] {
            assert!(!is_option(expression), "{expression}");
        }
    }

    #[test]
    fn expressions_come_last() {
        let sorted = |line: &str| {
            let given = line.split(' ').map(str::to_owned).collect();
            expressions_last(given).arguments.join(" ")
        };
        assert_eq!(sorted("trigrad -x^2 --at x=1"), "trigrad --at x=1 -- -x^2");
        assert_eq!(
            sorted("trigrad diff -x --json"),
            "trigrad diff --json -- -x"
        );
        assert_eq!(sorted("trigrad --wrt x -- diff"), "trigrad --wrt x -- diff");
        assert_eq!(sorted("trigrad --at x=1 x"), "trigrad --at x=1 -- x");
        assert_eq!(sorted("trigrad batch"), "trigrad batch");
        // What is an option of one command is an expression for the others.
        assert_eq!(
            sorted("trigrad plot x -o f.svg"),
            "trigrad plot -o f.svg -- x"
        );
        assert_eq!(sorted("trigrad diff -o"), "trigrad diff -- -o");
    }
}
