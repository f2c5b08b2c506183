//! Writing expressions, so that they read back as themselves.
//!
//! Writing takes time linear in what is written and does not recurse; where an
//! expression would be long because it is shared, the shared parts are defined by
//! `let` in front of it.

mod literal;
#[cfg(test)]
mod round_trip;
mod shared;
#[cfg(test)]
mod tests;
mod writer;

use std::fmt;

use crate::constant::Constant;
use crate::formula::Formula;
use crate::store::{NodeId, Store};
use literal::Literal;
use shared::{Names, is_short};
use writer::Writer;

/// Writes the expression at `id`, with `let` in front where it would be too long without.
pub(crate) fn write_expression(
    f: &mut fmt::Formatter<'_>,
    store: &Store,
    id: NodeId,
) -> fmt::Result {
    write_outputs(f, store, &[id])
}

/// Writes a constant as an expression of its own.
pub(crate) fn write_constant(f: &mut fmt::Formatter<'_>, constant: &Constant) -> fmt::Result {
    Literal::of(constant).write(f)
}

/// Writes the expressions, a line each, with `let` in front where they would be too
/// long without.
pub(crate) fn write_outputs(
    out: &mut impl fmt::Write,
    store: &Store,
    outputs: &[NodeId],
) -> fmt::Result {
    if is_short(store, outputs) {
        write_with(out, store, outputs, &Names::default())
    } else {
        write_with(out, store, outputs, &Names::of_shared(store, outputs))
    }
}

fn write_with(
    out: &mut impl fmt::Write,
    store: &Store,
    outputs: &[NodeId],
    names: &Names,
) -> fmt::Result {
    let mut writer = Writer::new(store, names);
    for (id, name) in names.in_order() {
        write!(out, "let {name} = ")?;
        writer.write_meaning(out, id)?;
        out.write_str("; ")?;
    }
    for (line, &output) in outputs.iter().enumerate() {
        if line > 0 {
            out.write_char('\n')?;
        }
        writer.write(out, output)?;
    }
    Ok(())
}

impl Formula {
    /// The outputs as text, a line each, in which what is used more than once is
    /// defined by `let` in front: at most linear in the number of nodes, where plain
    /// text can be exponential.
    ///
    /// ```
    /// use trigrad_core::Formula;
    /// let f = Formula::parse("(x*y + 1)*sin(x*y)").unwrap();
    /// assert_eq!(f.to_shared_text(), "let t0 = x*y; (t0 + 1)*sin(t0)");
    /// assert_eq!(f.to_string(), "(x*y + 1)*sin(x*y)"); // short enough as it is
    /// ```
    pub fn to_shared_text(&self) -> String {
        let names = Names::of_shared(self.store(), self.outputs());
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = write_with(&mut text, self.store(), self.outputs(), &names);
        text
    }

    /// The same in parts: names with what they mean, in an order in which each uses
    /// only those before it, and the outputs.
    ///
    /// A name is `t` and a number that no variable has. Constants, variables, and
    /// variables with a sign or a factor are not defined; what is, is used twice at
    /// least. Time and text linear in the number of nodes.
    ///
    /// ```
    /// use trigrad_core::{Formula, ParseOptions};
    /// let f = Formula::parse("exp(x*t0)^2 + 1/exp(x*t0)").unwrap();
    /// let (definitions, outputs) = f.definitions();
    /// assert_eq!(definitions, [("t1".to_owned(), "exp(x*t0)".to_owned())]);
    /// assert_eq!(outputs, ["t1^2 + 1/t1"]);
    /// let options = ParseOptions { definitions, ..ParseOptions::default() };
    /// let same = Formula::parse_with(&outputs[0], &options).unwrap();
    /// assert_eq!(same.to_string(), f.to_string());
    /// ```
    pub fn definitions(&self) -> (Vec<(String, String)>, Vec<String>) {
        let store = self.store();
        let names = Names::of_shared(store, self.outputs());
        let mut writer = Writer::new(store, &names);
        let mut definitions = Vec::new();
        for (id, name) in names.in_order() {
            let mut meaning = String::new();
            let _ = writer.write_meaning(&mut meaning, id);
            definitions.push((name.to_owned(), meaning));
        }
        let mut text_of = |&output: &NodeId| {
            let mut text = String::new();
            let _ = writer.write(&mut text, output);
            text
        };
        let outputs = self.outputs().iter().map(&mut text_of).collect();
        (definitions, outputs)
    }
}
