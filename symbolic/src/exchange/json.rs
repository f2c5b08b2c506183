//! The graph of a formula in JSON, exactly: what is read is what was written.
//!
//! ```json
//! {"trigrad": 1,
//!  "inputs": ["x", "y"],
//!  "nodes": [{"variable": "x"}, {"constant": "1/3"}, {"row": "pow", "args": [0, 1]}],
//!  "outputs": [2]}
//! ```
//!
//! `trigrad` is the version of the form, 1. `remark` may be a text, which is not looked at. `inputs` are all variables, in order, also those
//! that no node is. A node comes behind its arguments, which are numbers of nodes, and is one
//! of these:
//!
//! | node | what |
//! |---|---|
//! | `{"variable": "x"}` | an input |
//! | `{"constant": "-2/3"}` | a rational number in lowest terms; `"pi"` and `"e"` |
//! | `{"float": "0.1"}` | the nearest `f64`; `"-0.0"`, `"inf"`, `"-inf"`, `"NaN"` |
//! | `{"row": "sin", "args": [0]}` | a row of the table |
//! | `{"row": "polygamma", "order": 2, "args": [0]}` | a row with an integer |
//! | `{"if": "<", "args": [0, 1, 2, 3]}` | node 2 where node 0 is less than node 1, else node 3 |
//! | `{"call": "f", "orders": [1, 0], "args": [0, 1]}` | a function outside of the table, derived once by its first argument |
//!
//! A function's own rule is not written: `read_with` takes it from the functions it is given.
//! Writing needs nothing; reading is there with the feature `json`, which brings serde_json.

#[cfg(feature = "json")]
mod error;
#[cfg(feature = "json")]
mod read;

#[cfg(feature = "json")]
pub use error::{JsonError, JsonErrorKind};
#[cfg(feature = "json")]
pub use read::{read, read_with};

use std::fmt::Write as _;

use trigrad_core::{Call, Constant, Formula, NodeId, Op, Primitive};

use crate::reach::reachable;

/// The version of the form that is written and read.
pub const VERSION: u64 = 1;

/// The formula in JSON, on one line. Time and text linear in the nodes.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::exchange::json;
/// let f = Formula::parse("x + 1/3").unwrap();
/// assert_eq!(
///     json::write(&f),
///     r#"{"trigrad":1,"inputs":["x"],"nodes":[{"variable":"x"},{"constant":"1/3"},{"row":"add","args":[0,1]}],"outputs":[2]}"#
/// );
/// ```
pub fn write(formula: &Formula) -> String {
    let mut text = format!("{{\"trigrad\":{VERSION},\"inputs\":");
    list(&mut text, formula.inputs().map(quoted));
    text.push_str(",\"nodes\":[");
    let reached = reachable(formula);
    let mut numbers = vec![0_usize; reached.len()];
    let mut written = 0;
    let mut args = Vec::new();
    for id in formula.nodes() {
        if reached.get(id.index()) != Some(&true) {
            continue;
        }
        if written > 0 {
            text.push(',');
        }
        formula.args_into(id, &mut args);
        node(&mut text, formula, id);
        if !matches!(formula.op(id), Op::Variable(_) | Op::Constant(_)) {
            text.push_str(",\"args\":");
            list(
                &mut text,
                args.iter().map(|arg| numbers[arg.index()].to_string()),
            );
        }
        text.push('}');
        numbers[id.index()] = written;
        written += 1;
    }
    text.push_str("],\"outputs\":");
    let outputs = formula.outputs().iter();
    list(&mut text, outputs.map(|id| numbers[id.index()].to_string()));
    text.push('}');
    text
}

/// A formula in JSON with a remark, which the reader passes over.
pub(crate) fn annotated(written: &str, remark: &str) -> String {
    let escaped = remark.replace('\\', "\\\\").replace('"', "\\\"");
    let escaped: String = escaped.chars().filter(|c| !c.is_control()).collect();
    match written.strip_prefix('{') {
        Some(fields) => format!("{{\"remark\":\"{escaped}\",{fields}"),
        None => written.to_owned(),
    }
}

// All but the arguments.
fn node(text: &mut String, formula: &Formula, id: NodeId) {
    // Writing to a string does not fail.
    let _ = match formula.op(id) {
        Op::Variable(_) => write!(
            text,
            "{{\"variable\":{}",
            quoted(&formula.output(id).to_string())
        ),
        Op::Constant(number) => match formula.constant(number) {
            Constant::Exact(exact) => write!(text, "{{\"constant\":\"{exact}\""),
            Constant::Float(x) => write!(text, "{{\"float\":\"{x:?}\""),
            Constant::Pi => write!(text, "{{\"constant\":\"pi\""),
            Constant::E => write!(text, "{{\"constant\":\"e\""),
        },
        Op::Row(row @ Primitive::Indexed(_, order)) => {
            write!(text, "{{\"row\":\"{}\",\"order\":{order}", row.row().name)
        }
        Op::Row(row) => write!(text, "{{\"row\":\"{}\"", row.row().name),
        Op::If(relation) => write!(text, "{{\"if\":\"{}\"", relation.symbol()),
        Op::Call(number) => {
            let Call { function, orders } = formula.call(number);
            let _ = write!(text, "{{\"call\":{},\"orders\":", quoted(function.name()));
            list(text, orders.iter().map(u32::to_string));
            Ok(())
        }
    };
}

fn list(text: &mut String, items: impl Iterator<Item = String>) {
    text.push('[');
    for (place, item) in items.enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(&item);
    }
    text.push(']');
}

// A name has letters, digits and underscores alone, none of which JSON escapes.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
