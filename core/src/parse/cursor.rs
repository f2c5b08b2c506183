//! The place in a text up to which it is read, and what is wrong there.

use super::error::{ParseError, ParseErrorKind};
use super::lexer::{Lexeme, Lexer, Token};

/// A lexeme that is looked at, and the text on both sides of it.
#[derive(Debug)]
pub(super) struct Cursor<'t, 'o> {
    lexer: Lexer<'t, 'o>,
    pub(super) token: Token<'t>,
    /// Where the lexeme before it ends; 0 at the first one.
    pub(super) last_end: usize,
}

impl<'t, 'o> Cursor<'t, 'o> {
    pub(super) fn new(mut lexer: Lexer<'t, 'o>) -> Self {
        let token = lexer.next();
        Self {
            lexer,
            token,
            last_end: 0,
        }
    }

    /// The whole text.
    pub(super) fn text(&self) -> &'t str {
        self.lexer.text()
    }

    /// Goes on to the next lexeme, and returns the one before it.
    pub(super) fn advance(&mut self) -> Token<'t> {
        self.last_end = self.token.end;
        let next = self.lexer.next();
        std::mem::replace(&mut self.token, next)
    }

    /// Whether a definition begins here: `let` is a variable like any other, unless
    /// a name follows.
    pub(super) fn is_at_let(&self) -> bool {
        matches!(self.token.lexeme, Lexeme::Name("let"))
            && matches!(self.lexer.clone().next().lexeme, Lexeme::Name(_))
    }

    /// What is wrong with the lexeme that is looked at.
    pub(super) fn here(&self, kind: ParseErrorKind) -> ParseError {
        ParseError::at(self.token.start..self.token.end, kind)
    }

    /// The text of the lexeme that is looked at, for a message.
    pub(super) fn found(&self) -> String {
        match self.token.lexeme {
            Lexeme::End => "the end".to_owned(),
            _ => {
                let text = &self.lexer.text()[self.token.start..self.token.end];
                format!("`{}`", shortened(text))
            }
        }
    }

    pub(super) fn expected_operand(&self) -> ParseError {
        let found = self.found();
        self.or_unreadable(ParseErrorKind::ExpectedOperand { found })
    }

    pub(super) fn expected(&self, expected: &'static str) -> ParseError {
        let found = self.found();
        self.or_unreadable(ParseErrorKind::Expected { expected, found })
    }

    pub(super) fn unexpected(&self) -> ParseError {
        match self.token.lexeme {
            Lexeme::Equals => self.here(ParseErrorKind::SingleEquals),
            _ => {
                let found = self.found();
                self.or_unreadable(ParseErrorKind::UnexpectedToken { found })
            }
        }
    }

    // What is wrong with a lexeme by itself goes before what is wrong with its place.
    // What is missing at the end is missing behind the last lexeme, not behind the
    // space that follows it.
    fn or_unreadable(&self, kind: ParseErrorKind) -> ParseError {
        match &self.token.lexeme {
            Lexeme::Unreadable(unreadable) => self.here(unreadable.clone()),
            Lexeme::End => ParseError::at(self.last_end..self.last_end, kind),
            _ => self.here(kind),
        }
    }
}

/// The text, cut where it would be too long for a message.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
