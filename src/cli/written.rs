//! Results in the form that was asked for.

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
