//! Reading transcripts: what is typed, and what is to come of it.
//!
//! A line `$ trigrad ARGUMENTS` begins an entry; arguments in single quotes keep
//! their spaces. Lines that begin with `< ` are standard input, all others what is
//! expected. A line that begins with `# ` in front of an entry is a remark.

/// A command and what is expected of it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) line: usize,
    pub(crate) arguments: Vec<String>,
    pub(crate) input: String,
    pub(crate) expected: String,
}

/// The entries of a transcript.
pub(crate) fn entries(text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (line, content) in text.lines().enumerate() {
        if let Some(command) = content.strip_prefix("$ trigrad") {
            entries.push(Entry {
                line: line + 1,
                arguments: arguments(command),
                input: String::new(),
                expected: String::new(),
            });
        } else if !content.starts_with("# ")
            && let Some(entry) = entries.last_mut()
        {
            let (part, content) = match content.strip_prefix("< ") {
                Some(content) => (&mut entry.input, content),
                None => (&mut entry.expected, content),
            };
            part.push_str(content);
            part.push('\n');
        }
    }
    for entry in &mut entries {
        // An empty line parts the entries.
        entry.expected.truncate(entry.expected.trim_end().len());
    }
    assert!(!entries.is_empty(), "a transcript has entries");
    entries
}

/// What a shell makes of a line without double quotes.
pub(crate) fn arguments(command: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut rest = command.trim();
    while !rest.is_empty() {
        let (argument, behind) = match rest.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').expect("a quote is closed"),
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        arguments.push(argument.to_owned());
        rest = behind.trim_start();
    }
    arguments
}
