//! What was found, as a document that stands for itself: HTML or Markdown.

use std::fmt::Write as _;

use trigrad::symbolic::document::{latex, mathml, svg_marked};
use trigrad::{Formula, NodeId};

use super::failure::{Failure, Kind};
use super::output;
use super::plot::escaped;

/// A document.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) title: String,
    /// What comes first.
    pub(crate) summary: Vec<[String; 2]>,
    pub(crate) sections: Vec<Section>,
}

/// What is said of one expression.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) heading: String,
    pub(crate) formula: Formula,
    /// The nodes that are to blame.
    pub(crate) marked: Vec<NodeId>,
    /// Names and what they are.
    pub(crate) facts: Vec<[String; 2]>,
    /// What to type to see it.
    pub(crate) command: String,
}

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Html,
    Markdown,
}

/// A file for a document.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    path: String,
    format: Format,
}

impl Target {
    /// Reads the argument of `--report`.
    pub(crate) fn of(path: &str) -> Result<Self, Failure> {
        let end = path
            .rsplit_once('.')
            .map(|(_, end)| end.to_ascii_lowercase());
        let format = match end.as_deref() {
            Some("html" | "htm") => Format::Html,
            Some("md" | "markdown") => Format::Markdown,
            _ => {
                let message = "a report is written to a file that ends in .html or .md";
                let failure = Failure::new(Kind::Choice, message);
                return Err(failure.at("--report", path, 0..path.len()));
            }
        };
        Ok(Self {
            path: path.to_owned(),
            format,
        })
    }

    /// Writes the document.
    pub(crate) fn write(&self, document: &Document) -> Result<(), Failure> {
        let text = match self.format {
            Format::Html => html(document),
            Format::Markdown => markdown(document),
        };
        output::write(&self.path, text.as_bytes())
    }
}

fn html(document: &Document) -> String {
    let title = escaped(&document.title);
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    text.push_str(&html_table(&document.summary));
    for section in &document.sections {
        let _ = writeln!(text, "<section>\n<h2>{}</h2>", escaped(&section.heading));
        let expression = section.formula.to_string();
        if is_readable(&expression) {
            let _ = writeln!(
                text,
                "<div class=\"formula\">{}</div>",
                mathml(&section.formula)
            );
        }
        text.push_str(&html_table(&section.facts));
        match svg_marked(&section.formula, &section.marked) {
            Ok(picture) => {
                let _ = writeln!(text, "<div class=\"graph\">{picture}</div>");
            }
            Err(error) => {
                let _ = writeln!(text, "<p>{}</p>", escaped(&error.to_string()));
            }
        }
        let command = escaped(&section.command);
        let _ = writeln!(text, "<p>To see it:</p>\n<pre>{command}</pre>\n</section>");
    }
    text.push_str("</body>\n</html>\n");
    text
}

const STYLE: &str = "\
body { font: 16px/1.5 sans-serif; color: #1d2129; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
section { border-top: 1px solid #d5d8dd; margin-top: 2rem }
table { border-collapse: collapse }
th { text-align: left; font-weight: 600; padding: .2rem 1.5rem .2rem 0; vertical-align: top }
td, pre { font-family: monospace; overflow-wrap: anywhere }
pre { background: #f4f5f7; padding: .7rem 1rem; white-space: pre-wrap }
.formula { font-size: 1.3rem; margin: 1rem 0; padding: .3rem 0; overflow: auto hidden }
.graph { overflow-x: auto }
";

fn html_table(rows: &[[String; 2]]) -> String {
    let mut text = String::from("<table>\n");
    for [name, value] in rows {
        let [name, value] = [name, value].map(|cell| escaped(cell));
        let _ = writeln!(text, "<tr><th>{name}</th><td>{value}</td></tr>");
    }
    text.push_str("</table>\n");
    text
}

fn markdown(document: &Document) -> String {
    let mut text = format!("# {}\n\n", plain(&document.title));
    text.push_str(&markdown_table(&document.summary));
    for section in &document.sections {
        let _ = writeln!(text, "\n## {}\n", plain(&section.heading));
        let expression = section.formula.to_string();
        if is_readable(&expression) {
            let _ = writeln!(text, "$$\n{}\n$$\n", latex(&section.formula));
        }
        text.push_str(&markdown_table(&section.facts));
        let _ = match svg_marked(&section.formula, &section.marked) {
            Ok(picture) => writeln!(
                text,
                "\n![the graph](data:image/svg+xml,{})",
                percent_encoded(&picture)
            ),
            Err(error) => writeln!(text, "\n{}", plain(&error.to_string())),
        };
        let _ = writeln!(text, "\nTo see it:\n\n```sh\n{}\n```", section.command);
    }
    text
}

fn markdown_table(rows: &[[String; 2]]) -> String {
    let mut text = String::from("| | |\n|---|---|\n");
    for [name, value] in rows {
        let value = value.replace('|', "\\|").replace('`', "'");
        let _ = writeln!(text, "| {} | `{value}` |", plain(name));
    }
    text
}

// Nothing in it is a mark of Markdown.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for character in text.chars() {
        if matches!(
            character,
            '*' | '_' | '`' | '[' | ']' | '<' | '|' | '\\' | '#'
        ) {
            plain.push('\\');
        }
        plain.push(character);
    }
    plain
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
                encoded.push(char::from(byte));
            }
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

// What is longer is no formula for people.
fn is_readable(expression: &str) -> bool {
    expression.len() <= 2_000
}

/// Words as arguments of a shell.
pub(crate) fn command(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    format!("trigrad {}", quoted.join(" "))
}

fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_=.,/:+".contains(&byte);
    match !word.is_empty() && word.bytes().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::{command, plain};

    #[test]
    fn a_shell_reads_what_was_meant() {
        let words = ["check", "x^2", "--claim", "x: 2*x", "it's", ""].map(str::to_owned);
        assert_eq!(
            command(&words),
            "trigrad check 'x^2' --claim 'x: 2*x' 'it'\\''s' ''"
        );
    }

    #[test]
    fn what_is_said_is_no_markup() {
        assert_eq!(plain("x*y_1 < [2]"), "x\\*y\\_1 \\< \\[2\\]");
    }
}
