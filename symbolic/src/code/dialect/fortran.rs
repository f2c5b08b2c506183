//! Fortran as of 2008, in a module.

use trigrad_core::Relation;

use super::notation::{Notation, WORDS, arguments, joined};
use super::{Dialect, Function, Guarded, guarded};
use crate::code::Inputs;
use crate::code::layout::Limits;

/// Fortran.
pub(in crate::code) struct Fortran;

impl Dialect for Fortran {
    fn notation(&self) -> &'static Notation {
        &NOTATION
    }

    fn limits(&self) -> Limits {
        Limits {
            is_lazy: true,
            holds_constants: true,
        }
    }

    fn reserved(&self) -> &'static [&'static str] {
        RESERVED
    }

    fn longest_name(&self) -> usize {
        63
    }

    fn tells_capitals(&self) -> bool {
        false
    }

    fn begins_with_underscore(&self) -> bool {
        false
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn number(&self, x: f64) -> String {
        if x.is_nan() {
            return NOTATION.nan.to_owned();
        }
        if x.is_infinite() {
            let class = if x < 0.0 { "negative" } else { "positive" };
            return format!("ieee_value(0.0d0, ieee_{class}_inf)");
        }
        let digits = format!("{x:?}");
        match digits.contains('e') {
            true => digits.replace('e', "d"),
            false => digits + "d0",
        }
    }

    fn relation(&self, relation: Relation) -> &'static str {
        match relation.symbol() {
            "!=" => "/=",
            other => other,
        }
    }

    fn brackets_choices(&self) -> bool {
        false
    }

    fn choice(&self, test: &str, then: &str, otherwise: &str) -> (String, bool) {
        (format!("merge({then}, {otherwise}, {test})"), true)
    }

    fn function(&self, function: &Function) -> String {
        let name = &function.name;
        let count = function.inputs.len();
        let arguments = arguments(function, ["", ""], "inputs").join(", ");
        // What the user supplies is not known to be pure.
        let pure = if function.calls.is_empty() {
            "pure "
        } else {
            ""
        };
        let mut text = format!("{pure}function {name}({arguments}) result(output)\n");
        let mut variables = function.temporaries.clone();
        match function.shape {
            Inputs::Named => text += &declared("real(real64), intent(in)", &function.inputs),
            Inputs::Array => {
                text += &format!("    real(real64), intent(in) :: inputs({count})\n");
                variables.extend(
                    NOTATION
                        .elements(function)
                        .into_iter()
                        .map(|(name, _)| name),
                );
            }
        }
        text += &match function.outputs.len() {
            1 => "    real(real64) :: output\n".to_owned(),
            n => format!("    real(real64) :: output({n})\n"),
        };
        let calls: Vec<String> = function
            .calls
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        text += &declared("real(real64), external", &calls);
        text += &declared("real(real64)", &variables);
        text += &self.inside(function);
        match function.outputs.as_slice() {
            [output] => text += &format!("    output = {output}\n"),
            outputs => {
                for (i, output) in outputs.iter().enumerate() {
                    text += &format!("    output({}) = {output}\n", i + 1);
                }
            }
        }
        text + &format!("end function {name}\n")
    }

    fn file(&self, name: &str, functions: &[String], _: &[(String, usize)]) -> String {
        let names = "ieee_value, ieee_quiet_nan, ieee_positive_inf, ieee_negative_inf";
        let uses_arithmetic = functions.iter().any(|text| text.contains("ieee_value"));
        let arithmetic = match uses_arithmetic {
            true => format!("    use, intrinsic :: ieee_arithmetic, only: {names}\n"),
            false => String::new(),
        };
        let head = format!(
            "module {name}_module\n    use, intrinsic :: iso_fortran_env, only: real64\n{arithmetic}    \
             implicit none\n    private :: real64\ncontains\n"
        );
        let text = joined(&head, functions) + &format!("\nend module {name}_module\n");
        text.lines().map(folded).collect()
    }
}

const NOTATION: Notation = Notation {
    nan: "ieee_value(0.0d0, ieee_quiet_nan)",
    test: ["if (", ") then"],
    otherwise_if: "else if (",
    close: "end if",
    element: ["inputs(", ")"],
    ..WORDS
};

/// Declarations of eight names a line.
fn declared(kind: &str, names: &[String]) -> String {
    let lines = names
        .chunks(8)
        .map(|names| format!("    {kind} :: {}\n", names.join(", ")));
    lines.collect()
}

/// The line, continued on further ones after 100 characters: 132 are allowed.
fn folded(line: &str) -> String {
    const WIDTH: usize = 100;
    let mut text = String::new();
    let mut length = 0;
    for (i, word) in line.split_inclusive(' ').enumerate() {
        if i > 0 && length + word.len() > WIDTH {
            text += "&\n        ";
            length = 8;
        }
        text += word;
        length += word.len();
    }
    text.push('\n');
    text
}

const GUARDED: &[Guarded] = &[guarded(
    &["pow"],
    "\
pure function @row(x, y) result(output)
    real(real64), intent(in) :: x, y
    real(real64) :: output
    output = x**y
end function @row
",
)];

const RESERVED: &[&str] = &[
    "output",
    "inputs",
    "real64",
    "real",
    "merge",
    "function",
    "end",
    "if",
    "then",
    "else",
    "pure",
    "result",
    "module",
    "contains",
    "use",
    "implicit",
    "none",
    "private",
    "external",
    "intent",
    "ieee_value",
    "ieee_quiet_nan",
    "ieee_positive_inf",
    "ieee_negative_inf",
];
