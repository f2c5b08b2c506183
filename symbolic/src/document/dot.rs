//! The graph in the language of Graphviz.

use std::fmt::Write as _;

use trigrad_core::{Formula, Op};

use super::label::{Picture, label};

/// The graph of the outputs in the language of Graphviz (DOT).
///
/// Each node stands there once, however often it is used. Arrows go from a node to its
/// arguments, with the number of the slot where their order matters; those of an `if` are the
/// two sides of the comparison, `a` and `b`, and the branches. Time and text are linear.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::document::dot;
/// let f = Formula::parse("x - sin(x)").unwrap();
/// assert!(dot(&f).contains("n2 -> n0 [label=\"1\"];"));
/// ```
pub fn dot(formula: &Formula) -> String {
    let picture = Picture::of(formula);
    let mut text = String::from("digraph trigrad {\n  node [fontname=\"sans-serif\"];\n");
    for (place, &id) in picture.nodes.iter().enumerate() {
        let shape = match formula.op(id) {
            Op::Constant(_) => "plaintext",
            Op::Variable(_) => "box",
            _ => "ellipse",
        };
        let label = quoted(&label(formula, id));
        let _ = writeln!(text, "  n{place} [label={label}, shape={shape}];");
    }
    for (from, to, slot) in &picture.arrows {
        let _ = match slot.is_empty() {
            true => writeln!(text, "  n{from} -> n{to};"),
            false => writeln!(text, "  n{from} -> n{to} [label={}];", quoted(slot)),
        };
    }
    for (number, place) in picture.outputs.iter().enumerate() {
        let name = match picture.outputs.len() {
            1 => "f".to_owned(),
            _ => format!("f{}", number + 1),
        };
        let _ = writeln!(
            text,
            "  out{number} [label={}, shape=plaintext];",
            quoted(&name)
        );
        let _ = writeln!(text, "  out{number} -> n{place} [style=dashed];");
    }
    text.push_str("}\n");
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
