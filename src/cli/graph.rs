//! `trigrad graph`: the graph of an expression as a picture.

use std::path::Path;

use trigrad::Formula;
use trigrad::symbolic::Form;

use super::failure::{Failure, Kind};
use super::input::{self, Start};
use super::written::write;
use super::{Report, args, output};

pub(crate) fn run(args: &args::Graph) -> Result<Report, Failure> {
    let Start {
        budget,
        text,
        options,
    } = input::start(&args.subject, &args.budget)?;
    let formula: Formula = text.formula(&options)?;
    budget.nodes(formula.len())?;
    let form = match (args.form, &args.output) {
        (Some(form), _) => form,
        (None, Some(path)) => form_of(path)?,
        (None, None) => Form::Svg,
    };
    if !matches!(form, Form::Svg | Form::Dot) {
        let message = format!("a graph is drawn as svg or dot, not as {form}");
        return Err(Failure::new(Kind::Choice, message));
    }
    let mut text = write(form, &formula)?;
    if let Some(path) = &args.output {
        output::write(path, text.as_bytes())?;
        text = match args.subject.json {
            true => serde_json::json!({"file": path}).to_string(),
            false => path.clone(),
        };
    } else if args.subject.json {
        text = serde_json::json!({"graph": text}).to_string();
    }
    Ok(Report::fine(format!("{}\n", text.trim_end())))
}

// What the name of a file promises.
fn form_of(path: &str) -> Result<Form, Failure> {
    let extension = Path::new(path).extension().and_then(|end| end.to_str());
    match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("svg") => Ok(Form::Svg),
        Some("dot" | "gv") => Ok(Form::Dot),
        _ => {
            let message = "a graph is written to a file that ends in .svg, .dot or .gv";
            let failure = Failure::new(Kind::Choice, message).at("-o", path, 0..path.len());
            Err(failure.help("or as --form says"))
        }
    }
}
