//! The text of a core in tokens.

use std::ops::Range;

use super::error::{FpCoreError, FpCoreErrorKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexeme<'t> {
    Open,
    Close,
    Atom(&'t str),
    // With its quotes.
    String(&'t str),
    End,
}

#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    pub(super) lexeme: Lexeme<'t>,
    pub(super) span: Range<usize>,
}

/// Reads one token after the other, brackets of both kinds alike.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    pub(super) text: &'t str,
    at: usize,
    // Where each bracket stands that is open.
    open: Vec<usize>,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            open: Vec::new(),
        }
    }

    /// The next token. The end, where a bracket is open, is an error about the bracket.
    pub(super) fn next(&mut self) -> Result<Token<'t>, FpCoreError> {
        self.skip_space();
        let start = self.at;
        let rest = &self.text[start..];
        let (lexeme, length) = match rest.chars().next() {
            None => match self.open.last() {
                Some(&open) => return Err(error(open..open + 1, FpCoreErrorKind::Unclosed)),
                None => (Lexeme::End, 0),
            },
            Some('(' | '[') => {
                self.open.push(start);
                (Lexeme::Open, 1)
            }
            Some(')' | ']') => {
                self.open.pop();
                (Lexeme::Close, 1)
            }
            Some('"') => {
                let Some(length) = string_length(rest) else {
                    let kind = FpCoreErrorKind::UnclosedString;
                    return Err(error(start..self.text.len(), kind));
                };
                (Lexeme::String(&rest[..length]), length)
            }
            Some(_) => {
                let is_end = |c: char| c.is_whitespace() || "()[]\";".contains(c);
                let length = rest.find(is_end).unwrap_or(rest.len());
                (Lexeme::Atom(&rest[..length]), length)
            }
        };
        self.at += length;
        Ok(Token {
            lexeme,
            span: start..self.at,
        })
    }

    /// Passes over one datum, whatever it is, and returns its text.
    pub(super) fn datum(&mut self) -> Result<&'t str, FpCoreError> {
        let first = self.next()?;
        let mut depth = usize::from(first.lexeme == Lexeme::Open);
        let mut end = first.span.end;
        if matches!(first.lexeme, Lexeme::Close | Lexeme::End) {
            return Err(first.expected("a value"));
        }
        while depth > 0 {
            let token = self.next()?;
            match token.lexeme {
                Lexeme::Open => depth += 1,
                Lexeme::Close => depth -= 1,
                _ => {}
            }
            end = token.span.end;
        }
        Ok(&self.text[first.span.start..end])
    }

    // A semicolon begins a remark to the end of the line.
    fn skip_space(&mut self) {
        loop {
            let rest = self.text[self.at..].trim_start();
            self.at = self.text.len() - rest.len();
            if !rest.starts_with(';') {
                return;
            }
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
    }
}

impl Token<'_> {
    /// Something else must stand here.
    pub(super) fn expected(&self, expected: &'static str) -> FpCoreError {
        let found = self.found();
        error(
            self.span.clone(),
            FpCoreErrorKind::Expected { expected, found },
        )
    }

    /// What stands here, for a message.
    pub(super) fn found(&self) -> String {
        match self.lexeme {
            Lexeme::Open => "`(`".to_owned(),
            Lexeme::Close => "`)`".to_owned(),
            Lexeme::Atom(text) | Lexeme::String(text) => format!("`{}`", shown(text)),
            Lexeme::End => "the end".to_owned(),
        }
    }
}

pub(super) fn error(span: Range<usize>, kind: FpCoreErrorKind) -> FpCoreError {
    FpCoreError { kind, span }
}

/// Short enough for a message.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

// With both quotes; `None` without the second.
fn string_length(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}
