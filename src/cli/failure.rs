//! What can go wrong on the command line: kinds, messages, places, and how they look.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::Renderer;
use annotate_snippets::{AnnotationKind, Level, Snippet};
use serde_json::{Value, json};
use trigrad::{ParseError, ParseErrorKind};

/// The kind of a failure; the word that answers carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A line is not JSON, or no object.
    Json,
    /// Text is not UTF-8.
    Encoding,
    /// Text is over the length limit.
    Length,
    /// The arguments of the command line are not understood.
    Usage,
    /// A field of a request is unknown, missing, double or of the wrong type.
    Field,
    /// There is no such thing to do, or no such engine, or level.
    Choice,
    /// Text is no expression.
    Syntax,
    /// A name that is no name, or has a meaning of its own, or is not known.
    Name,
    /// The value of a variable is not a number.
    Value,
    /// A variable has no value.
    Missing,
    /// A request costs more than its budget.
    Budget,
    /// What is asked for comes later.
    Unsupported,
    /// The operating system does not let us read or write.
    Io,
    /// A fault of this program.
    Internal,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Encoding => "encoding",
            Self::Length => "length",
            Self::Usage => "usage",
            Self::Field => "field",
            Self::Choice => "choice",
            Self::Syntax => "syntax",
            Self::Name => "name",
            Self::Value => "value",
            Self::Missing => "missing",
            Self::Budget => "budget",
            Self::Unsupported => "unsupported",
            Self::Io => "io",
            Self::Internal => "internal",
        }
    }
}

/// What went wrong, and where.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    pub(crate) message: String,
    // Boxed, because every result carries room for a failure.
    place: Option<Box<Place>>,
    help: Option<String>,
}

// The part of a text around the places that a failure is about.
#[derive(Clone, Debug)]
struct Place {
    // The first place, in bytes of the whole text.
    span: Range<usize>,
    origin: String,
    excerpt: String,
    line: usize,
    // In bytes of the excerpt.
    marks: Vec<Range<usize>>,
}

impl Failure {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            place: None,
            help: None,
        }
    }

    /// What is wrong with `text`, which people know as `origin`.
    pub(crate) fn parse(error: &ParseError, origin: &str, text: &str) -> Self {
        let kind = match error.kind {
            ParseErrorKind::TooLong { .. } => Kind::Length,
            ParseErrorKind::UnknownFunction { .. }
            | ParseErrorKind::ReservedName { .. }
            | ParseErrorKind::NameInUse { .. }
            | ParseErrorKind::InvalidName { .. } => Kind::Name,
            _ => Kind::Syntax,
        };
        Self::new(kind, error.kind.to_string()).at(origin, text, error.span.clone())
    }

    /// The same failure in other words.
    pub(crate) fn with_message(mut self, words: impl FnOnce(&str) -> String) -> Self {
        self.message = words(&self.message);
        self
    }

    /// The same failure, about this place of `text`.
    pub(crate) fn at(self, origin: &str, text: &str, span: Range<usize>) -> Self {
        self.at_all(origin, text, &[span])
    }

    /// The same failure, about these places of `text`, in order.
    pub(crate) fn at_all(mut self, origin: &str, text: &str, spans: &[Range<usize>]) -> Self {
        self.place = Place::new(origin, text, spans).map(Box::new);
        self
    }

    /// The same failure, its place being part of a longer text, from byte `start` on.
    pub(crate) fn within(self, origin: &str, text: &str, start: usize) -> Self {
        match self.span() {
            Some(span) => self.at(origin, text, start + span.start..start + span.end),
            None => self,
        }
    }

    /// The same failure, with advice.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The first place it is about, in bytes.
    pub(crate) fn span(&self) -> Option<Range<usize>> {
        self.place.as_ref().map(|place| place.span.clone())
    }

    /// The `error` of an answer.
    pub(crate) fn to_json(&self) -> Value {
        let mut error = json!({"kind": self.kind.name(), "message": self.message});
        if let Some(span) = self.span() {
            error["span"] = json!([span.start, span.end]);
        }
        error
    }

    /// The failure for people: the message, and a caret under the place.
    pub(crate) fn render(&self, colours: bool) -> String {
        let renderer = if colours {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let title = Level::ERROR.primary_title(&self.message);
        let mut group = match &self.place {
            None => title.elements(None::<Snippet<'_, annotate_snippets::Annotation<'_>>>),
            Some(place) => {
                let marks = place.marks.iter();
                let marks = marks.map(|mark| AnnotationKind::Primary.span(mark.clone()));
                title.element(
                    Snippet::source(place.excerpt.as_str())
                        .path(place.origin.as_str())
                        .line_start(place.line)
                        .annotations(marks),
                )
            }
        };
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let mut text = renderer.render(&[group]);
        let _ = writeln!(text);
        text
    }
}

impl Place {
    // `None` if there are no spans.
    fn new(origin: &str, text: &str, spans: &[Range<usize>]) -> Option<Self> {
        let span = spans.first()?.clone();
        let mut origin = origin.to_owned();
        let mut from = 0;
        let mut to = text.len();
        if text.len() > WHOLE {
            from = text.floor_char_boundary(span.start.saturating_sub(BEFORE).min(text.len()));
            to = text.ceil_char_boundary((span.start + AFTER).min(text.len()));
            if from > 0 {
                let _ = write!(origin, ", from byte {from}");
            }
        }
        let window = &text[from..to];
        let mark = |span: &Range<usize>| {
            let start = span.start.clamp(from, to) - from;
            let end = span.end.clamp(from, to) - from;
            start..end.max(start)
        };
        let inside = |span: &&Range<usize>| from <= span.start && span.start <= to;
        Some(Self {
            origin,
            // What an interrupted line of the excerpt lacks is not there to be read.
            excerpt: window.to_owned(),
            line: 1 + text[..from].matches('\n').count(),
            marks: spans.iter().filter(inside).map(mark).collect(),
            span,
        })
    }
}

// Texts up to so many bytes are shown whole, of longer ones so many around the place.
const WHOLE: usize = 400;
const BEFORE: usize = 60;
const AFTER: usize = 100;
