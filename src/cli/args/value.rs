//! What options are given: read, or what is wrong with it.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use crate::cli::choice::choose;
use crate::cli::point::brief;
use crate::cli::source::Source;

pub(super) fn source(text: &str) -> Result<Source, String> {
    choose("language", text, Source::ALL)
}

pub(super) fn order(text: &str) -> Result<u32, String> {
    integer("--order", text, u32::MAX)
}

pub(super) fn nodes(text: &str) -> Result<usize, String> {
    integer("--max-nodes", text, usize::MAX)
}

pub(super) fn bytes(text: &str) -> Result<usize, String> {
    integer("--max-length", text, usize::MAX)
}

pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: Option<f64> = text.trim().parse().ok();
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let wrong = || {
        let text = brief(text);
        format!("--max-seconds is a number of seconds, not `{text}`")
    };
    time.ok_or_else(wrong)
}

fn integer<T: FromStr + Display>(option: &str, text: &str, most: T) -> Result<T, String> {
    let wrong = |_| {
        let text = brief(text);
        format!("{option} is an integer from 0 to {most}, not `{text}`")
    };
    text.trim().parse().map_err(wrong)
}
