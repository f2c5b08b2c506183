//! Results in the form that was asked for.

use serde_json::{Map, Value, json};
use trigrad::Formula;
use trigrad::symbolic::document::Derivative;
use trigrad::symbolic::{Form, WriteError};

use super::failure::{Failure, Kind};

/// The formula in this form.
pub(crate) fn write(form: Form, formula: &Formula) -> Result<String, Failure> {
    form.write(formula).map_err(|error| failure(&error))
}

/// Each output in this form by itself.
pub(crate) fn write_each(form: Form, formula: &Formula) -> Result<Vec<String>, Failure> {
    let outputs = formula.outputs().iter();
    outputs
        .map(|&id| write(form, &formula.output(id)))
        .collect()
}

/// Derivatives as the fields of an answer: each by its key, in front what they share if so
/// wished; as code one function of all of them.
pub(crate) fn fields(
    form: Form,
    formula: &Formula,
    keys: &[String],
    derivatives: &[Derivative],
    shared: bool,
) -> Result<Map<String, Value>, Failure> {
    let mut fields = Map::new();
    if matches!(form, Form::Code(_)) {
        let code = form.write_derivatives(formula, derivatives);
        let code = code.map_err(|error| failure(&error))?;
        fields.insert("code".to_owned(), Value::String(code));
        fields.insert("outputs".to_owned(), json!(keys));
        return Ok(fields);
    }
    let texts = if shared {
        let (lets, texts) = formula.definitions();
        fields.insert("lets".to_owned(), json!(lets));
        texts
    } else {
        write_each(form, formula)?
    };
    let texts = texts.into_iter().map(Value::String);
    let derivatives: Map<String, Value> = keys.iter().cloned().zip(texts).collect();
    fields.insert("derivatives".to_owned(), Value::Object(derivatives));
    Ok(fields)
}

/// The derivative by one variable and then by another, or by one twice.
pub(crate) fn by_two(a: &str, b: &str) -> Derivative {
    match a == b {
        true => Derivative::new([(a, 2)]),
        false => Derivative::new([(a, 1), (b, 1)]),
    }
}

/// All outputs in one text, with what they are derivatives of and a remark.
pub(crate) fn page(
    form: Form,
    formula: &Formula,
    derivatives: &[Derivative],
    remark: Option<&str>,
) -> Result<String, Failure> {
    let written = form.write_derivatives(formula, derivatives);
    let mut text = written.map_err(|error| failure(&error))?;
    if let Some(remark) = remark {
        text = form.annotated(&text, remark);
    }
    Ok(format!("{}\n", text.trim_end()))
}

fn failure(error: &WriteError) -> Failure {
    let kind = match error {
        WriteError::TooLarge(_) => Kind::Budget,
        _ => Kind::Unsupported,
    };
    Failure::new(kind, error.to_string())
}
