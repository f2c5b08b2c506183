//! The fields of a request, before they have a meaning.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::cli::failure::{Failure, Kind};

/// The fields of a request, each as it is written.
pub(crate) struct Fields<'l> {
    line: &'l str,
    fields: Vec<(Cow<'l, str>, &'l RawValue)>,
}

impl<'l> Fields<'l> {
    /// Reads a line.
    pub(crate) fn read(line: &'l str) -> Result<Self, Failure> {
        match serde_json::from_str::<Object<'l>>(line) {
            Ok(Object(fields)) => Ok(Self { line, fields }),
            Err(error) => {
                // The line has no line breaks, so the column is the place.
                let at = error.column().saturating_sub(1).min(line.len());
                let at = line.floor_char_boundary(at);
                let end = line.ceil_char_boundary((at + 1).min(line.len()));
                let message = match error.classify() {
                    serde_json::error::Category::Data => "a request is a JSON object".to_owned(),
                    _ => {
                        let text = error.to_string();
                        let reason = text.rsplit_once(" at line ").map(|(reason, _)| reason);
                        format!("the line is not JSON: {}", reason.unwrap_or(&text))
                    }
                };
                Err(Failure::new(Kind::Json, message).at(LINE, line, at..end))
            }
        }
    }

    /// The id as it is written, or `null`.
    pub(crate) fn id(&self) -> Cow<'l, str> {
        match self.raw("id") {
            // The only breaks JSON has between tokens, and some readers end lines there.
            Some(id) if id.get().contains('\r') => id.get().replace('\r', "").into(),
            Some(id) => id.get().into(),
            None => "null".into(),
        }
    }

    /// The names of the fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_ref())
    }

    /// Whether there is such a field that is not `null`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some_and(|raw| raw.get() != "null")
    }

    /// The value of a field; `None` where it is absent or `null`.
    pub(crate) fn get<T: DeserializeOwned>(
        &self,
        name: &str,
        expected: &str,
    ) -> Result<Option<T>, Failure> {
        let Some(raw) = self.raw(name).filter(|_| self.has(name)) else {
            return Ok(None);
        };
        match serde_json::from_str(raw.get()) {
            Ok(value) => Ok(Some(value)),
            Err(_) => {
                let message = format!("{name:?} must be {expected}");
                Err(self.wrong(Kind::Field, name, message))
            }
        }
    }

    /// The object in a field: names and values as they are written.
    pub(crate) fn object(
        &self,
        name: &str,
        expected: &str,
    ) -> Result<Option<Vec<(Cow<'l, str>, &'l RawValue)>>, Failure> {
        let Some(raw) = self.raw(name).filter(|_| self.has(name)) else {
            return Ok(None);
        };
        match serde_json::from_str::<Object<'l>>(raw.get()) {
            Ok(Object(fields)) => Ok(Some(fields)),
            Err(_) => {
                let message = format!("{name:?} must be {expected}");
                Err(self.wrong(Kind::Field, name, message))
            }
        }
    }

    /// A failure about the value of a field.
    pub(crate) fn wrong(&self, kind: Kind, name: &str, message: String) -> Failure {
        let failure = Failure::new(kind, message);
        match self.raw(name) {
            Some(raw) => self.wrong_at(failure, raw),
            None => failure,
        }
    }

    /// The failure, about a part of the line.
    pub(crate) fn wrong_at(&self, failure: Failure, part: &RawValue) -> Failure {
        let part = part.get();
        let start = part.as_ptr().addr().wrapping_sub(self.line.as_ptr().addr());
        failure.at(LINE, self.line, start..start + part.len())
    }

    fn raw(&self, wanted: &str) -> Option<&'l RawValue> {
        let found = self.fields.iter().find(|(name, _)| name == wanted);
        found.map(|&(_, raw)| raw)
    }
}

const LINE: &str = "request";

// An object whose values are not looked into, in order, double names included.
struct Object<'l>(Vec<(Cow<'l, str>, &'l RawValue)>);

impl<'l> Deserialize<'l> for Object<'l> {
    fn deserialize<D: Deserializer<'l>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'l> Visitor<'l> for ObjectVisitor {
    type Value = Object<'l>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Object<'l>, A::Error> {
        let mut fields = Vec::new();
        while let Some(name) = map.next_key::<Name<'l>>()? {
            fields.push((name.0, map.next_value()?));
        }
        Ok(Object(fields))
    }
}

// `Cow` alone would always be copied.
#[derive(serde::Deserialize)]
struct Name<'l>(#[serde(borrow)] Cow<'l, str>);
