//! Results in the form that was asked for.

use trigrad::Formula;
use trigrad::symbolic::{Form, WriteError};

use super::failure::{Failure, Kind};

/// The formula in this form.
pub(crate) fn write(form: Form, formula: &Formula) -> Result<String, Failure> {
    form.write(formula).map_err(|error| {
        let kind = match error {
            WriteError::TooLarge(_) => Kind::Budget,
            _ => Kind::Unsupported,
        };
        Failure::new(kind, error.to_string())
    })
}

/// Each output in this form by itself.
pub(crate) fn write_each(form: Form, formula: &Formula) -> Result<Vec<String>, Failure> {
    let outputs = formula.outputs().iter();
    outputs
        .map(|&id| write(form, &formula.output(id)))
        .collect()
}

/// All outputs in one text, with a remark.
pub(crate) fn page(form: Form, formula: &Formula, remark: Option<&str>) -> Result<String, Failure> {
    let mut text = write(form, formula)?;
    if let Some(remark) = remark {
        text = form.annotated(&text, remark);
    }
    Ok(format!("{}\n", text.trim_end()))
}
