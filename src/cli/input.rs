//! Reading text from outside, never more than the limit allows.

use std::io::{self, BufRead, Read};
use std::ops::RangeInclusive;

use trigrad::ParseOptions;

use super::args::{BudgetArgs, Subject};
use super::budget::Budget;
use super::failure::{Failure, Kind};
use super::source::Text;

/// What every command begins with.
pub(crate) struct Start {
    pub(crate) budget: Budget,
    /// The expression, and its language.
    pub(crate) text: Text,
    pub(crate) options: ParseOptions,
}

/// Starts the clock and reads the expression of a command.
pub(crate) fn start(subject: &Subject, budget: &BudgetArgs) -> Result<Start, Failure> {
    let limits = budget.limits();
    let budget = Budget::start(limits);
    Ok(Start {
        budget,
        text: Text {
            content: expression(subject.expr(), limits.length)?,
            source: subject.from,
        },
        options: ParseOptions {
            max_length: limits.length,
            ..ParseOptions::default()
        },
    })
}

/// The number that is given to an option, within a range.
pub(crate) fn count(option: &str, text: &str, range: RangeInclusive<u32>) -> Result<u32, Failure> {
    match text.trim().parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => {
            let (least, most) = (range.start(), range.end());
            let message = format!("{option} is an integer from {least} to {most}, not `{text}`");
            Err(Failure::new(Kind::Value, message).at(option, text, 0..text.len()))
        }
    }
}

// The argument, or standard input where it is `-`.
fn expression(argument: &str, limit: usize) -> Result<String, Failure> {
    if argument != "-" {
        return Ok(argument.to_owned());
    }
    let mut bytes = Vec::new();
    let mut input = io::stdin().lock().take(limit as u64 + 1);
    input
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::new(Kind::Io, format!("cannot read standard input: {error}")))?;
    if bytes.len() > limit {
        let message = format!("standard input has more than {limit} bytes");
        return Err(Failure::new(Kind::Length, message));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::new(
            Kind::Encoding,
            format!("standard input is not UTF-8 at byte {at}"),
        )
    })?;
    text.truncate(text.trim_end().len());
    Ok(text)
}

/// A line of a stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// The end of the stream.
    End,
    /// A line without its end, in the buffer.
    Read,
    /// A line over the limit, which was skipped.
    TooLong,
}

/// Reads the next line into `buffer`; of a line over the limit no more is kept.
pub(crate) fn line(
    input: &mut impl BufRead,
    buffer: &mut Vec<u8>,
    limit: usize,
) -> io::Result<Line> {
    buffer.clear();
    let read = input.take(limit as u64 + 1).read_until(b'\n', buffer)?;
    if read == 0 {
        return Ok(Line::End);
    }
    if buffer.last() == Some(&b'\n') {
        buffer.pop();
        return Ok(Line::Read);
    }
    if read <= limit {
        return Ok(Line::Read); // the last line
    }
    *buffer = Vec::new();
    skip_line(input)?;
    Ok(Line::TooLong)
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let available = match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            available => available?,
        };
        if available.is_empty() {
            return Ok(());
        }
        let end = available.iter().position(|&byte| byte == b'\n');
        let length = end.map_or(available.len(), |end| end + 1);
        input.consume(length);
        if end.is_some() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, line};

    #[test]
    fn lines_over_the_limit_are_skipped() {
        let mut input = &b"1234\n12345\n\n123456789\nab"[..];
        let mut buffer = Vec::new();
        let mut next = |buffer: &mut Vec<u8>| line(&mut input, buffer, 4).unwrap();
        assert_eq!(
            (next(&mut buffer), buffer.as_slice()),
            (Line::Read, &b"1234"[..])
        );
        assert_eq!(next(&mut buffer), Line::TooLong);
        assert_eq!(
            (next(&mut buffer), buffer.as_slice()),
            (Line::Read, &b""[..])
        );
        assert_eq!(next(&mut buffer), Line::TooLong);
        assert_eq!(
            (next(&mut buffer), buffer.as_slice()),
            (Line::Read, &b"ab"[..])
        );
        assert_eq!(next(&mut buffer), Line::End);
    }
}
