//! `trigrad batch`: a request a line, an answer a line.

mod answer;
mod fields;
mod request;

use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Map, Value};

use super::budget::Limits;
use super::failure::{Failure, Kind};
use super::input::{self, Line};
use request::Request;

/// Answers every line of `input`, in order, each answer flushed.
///
/// An empty line is no request and has no answer. Whatever is wrong with a line is
/// said in its answer; only a stream that cannot be read or written ends the work.
pub(crate) fn run(
    mut input: impl BufRead,
    mut output: impl Write,
    limits: Limits,
) -> io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        let answer = match input::line(&mut input, &mut buffer, limits.length)? {
            Line::End => return Ok(()),
            Line::Read if buffer.iter().all(u8::is_ascii_whitespace) => continue,
            Line::Read => answer(&buffer, limits),
            Line::TooLong => {
                let message = format!("the line has more than {} bytes", limits.length);
                line_of("null", error(&Failure::new(Kind::Length, message)))
            }
        };
        output.write_all(answer.as_bytes())?;
        output.flush()?;
    }
}

// The answer to a line, with its end.
fn answer(line: &[u8], limits: Limits) -> String {
    let text = match std::str::from_utf8(line) {
        Ok(text) => text,
        Err(wrong) => {
            let at = wrong.valid_up_to();
            let message = format!("the line is not UTF-8 at byte {at}");
            let mut failure = error(&Failure::new(Kind::Encoding, message));
            failure["error"]["span"] = serde_json::json!([at, at + wrong.error_len().unwrap_or(1)]);
            return line_of("null", failure);
        }
    };
    let fields = match fields::Fields::read(text) {
        Ok(fields) => fields,
        Err(failure) => return line_of("null", error(&failure)),
    };
    // A fault of ours must not end the stream; nothing outlives the request.
    let answered = catch_unwind(AssertUnwindSafe(|| {
        let request = Request::read(&fields, limits)?;
        answer::answer(request, limits)
    }));
    let answered = answered.unwrap_or_else(|_| {
        let message = "this is a fault of trigrad, please report it";
        Err(Failure::new(Kind::Internal, message))
    });
    line_of(
        &fields.id(),
        answered.unwrap_or_else(|failure| error(&failure)),
    )
}

fn error(failure: &Failure) -> Map<String, Value> {
    let mut answer = Map::new();
    answer.insert("error".to_owned(), failure.to_json());
    answer
}

// The id is put in as it was read, so that it comes back unchanged.
fn line_of(id: &str, answer: Map<String, Value>) -> String {
    let body = Value::Object(answer).to_string();
    format!("{{\"id\":{id},{}\n", &body[1..])
}
