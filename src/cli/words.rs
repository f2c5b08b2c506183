//! What a point touches, and the names of derivatives, in words.

use serde_json::{Value, json};
use trigrad::{Break, Formula, Op, Side, Touched};

use super::point::brief;

/// A sentence about something a point touches.
pub(crate) fn touched(formula: &Formula, touched: Touched) -> String {
    let what = subject(formula, touched);
    match touched.kind {
        Break::Kink => format!(
            "{what} has a kink here: the slopes of its sides may differ, the engines take the middle"
        ),
        Break::Jump => format!(
            "{what} jumps here: there is no derivative, the engines give the slope beside the jump"
        ),
        Break::Vertical => format!("{what} has a vertical tangent here: its slope is infinite"),
        Break::Seam => {
            let branch = match touched.side {
                Side::Then => "the second argument",
                _ => "the third argument",
            };
            format!(
                "the sides of the comparison in {what} are equal here: the engines derive the \
                 branch taken, {branch}"
            )
        }
        Break::Infinite => {
            format!("{what} is infinite here: a pole, or beyond the range of f64")
        }
        _ => format!("{what} has no derivative here"),
    }
}

/// The same for programs.
pub(crate) fn touched_to_json(formula: &Formula, touched: Touched) -> Value {
    let kind = match touched.kind {
        Break::Kink => "kink",
        Break::Jump => "jump",
        Break::Vertical => "vertical",
        Break::Seam => "seam",
        Break::Infinite => "infinite",
        _ => "other",
    };
    let side = match touched.side {
        Side::Middle => "middle",
        Side::Then => "then",
        Side::Otherwise => "otherwise",
    };
    let expr = formula.output(touched.node).to_string();
    json!({"kind": kind, "side": side, "expr": expr})
}

/// The derivative of order `order` by `name`, as it is written on paper.
pub(crate) fn derivative(name: &str, order: u32) -> String {
    match order {
        0 => "f".to_owned(),
        1 => format!("df/d{name}"),
        n => format!("d^{n}f/d{name}^{n}"),
    }
}

/// The second derivative by `a` and `b`.
pub(crate) fn second_derivative(a: &str, b: &str) -> String {
    if a == b {
        derivative(a, 2)
    } else {
        format!("d^2f/d{a}d{b}")
    }
}

/// Definitions, a line each, indented so far.
pub(crate) fn lets(definitions: &[(String, String)], indent: &str) -> String {
    let line = |(name, text): &(String, String)| format!("{indent}let {name} = {text}\n");
    definitions.iter().map(line).collect()
}

/// What a simplification took for granted, as a line; nothing if there is nothing.
pub(crate) fn where_true(conditions: &[String]) -> Option<String> {
    (!conditions.is_empty()).then(|| format!("where {}", conditions.join(", ")))
}

fn subject(formula: &Formula, touched: Touched) -> String {
    let is_named = matches!(
        formula.op(touched.node),
        Op::Row(_) | Op::If(_) | Op::Call(_)
    );
    if is_named {
        brief(&formula.output(touched.node).to_string())
    } else {
        "the expression".to_owned()
    }
}
