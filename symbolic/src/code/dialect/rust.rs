//! Rust, with the methods of `f64`.

use super::{Branch, Dialect, Function, Native, digits, elements, exact, joined, lines, native};
use crate::code::Inputs;

/// Rust.
pub(in crate::code) struct Rust;

impl Dialect for Rust {
    fn reserved(&self) -> &'static [&'static str] {
        RESERVED
    }

    fn natives(&self) -> &'static [Native] {
        NATIVES
    }

    fn number(&self, x: f64) -> String {
        digits(x, "f64::NAN", "f64::INFINITY")
    }

    fn brackets_choices(&self) -> bool {
        false
    }

    fn choice(&self, test: &str, then: &str, otherwise: &str) -> (String, bool) {
        let otherwise = match otherwise.starts_with("if ") {
            true => otherwise.to_owned(),
            false => format!("{{ {otherwise} }}"),
        };
        (format!("if {test} {{ {then} }} else {otherwise}"), false)
    }

    fn define(&self, name: &str, value: &str) -> String {
        format!("let {name}: f64 = {value};")
    }

    fn branch(&self, name: &str, test: &str, is_last: bool) -> Branch {
        let definition = format!("let {name}: f64 = ");
        let definition = if is_last { "" } else { &definition };
        Branch {
            before: None,
            open: format!("{definition}if {test} {{"),
            close: if is_last { "}" } else { "};" },
        }
    }

    fn otherwise(&self) -> &'static str {
        "} else {"
    }

    fn otherwise_if(&self, test: &str) -> String {
        format!("}} else if {test} {{")
    }

    fn side(&self, _: &str, value: &str) -> String {
        value.to_owned()
    }

    fn function(&self, function: &Function) -> String {
        let attribute = if function.is_helper {
            "#[allow(clippy::all)]\nfn"
        } else if function
            .body
            .iter()
            .any(|line| line.text.contains("f64::NAN"))
            || function
                .outputs
                .iter()
                .any(|text| text.contains("f64::NAN"))
        {
            "#[allow(non_snake_case, invalid_nan_comparisons, clippy::all)]\npub fn"
        } else {
            "#[allow(non_snake_case, clippy::all)]\npub fn"
        };
        let count = function.inputs.len();
        let arguments = match function.shape {
            Inputs::Named => {
                let typed = function.inputs.iter().map(|name| format!("{name}: f64"));
                typed.collect::<Vec<_>>().join(", ")
            }
            Inputs::Array => format!("inputs: &[f64; {count}]"),
        };
        let result = match function.outputs.len() {
            1 => "f64".to_owned(),
            n => format!("[f64; {n}]"),
        };
        let mut text = format!(
            "{attribute} {}({arguments}) -> {result} {{\n",
            function.name
        );
        match function.shape {
            Inputs::Named => {
                for name in &function.unused {
                    text += &format!("    let _ = {name};\n");
                }
            }
            Inputs::Array => {
                if function.unused.len() == count {
                    text += "    let _ = inputs;\n";
                }
                for (name, place) in elements(function, 0) {
                    text += &format!("    let {name}: f64 = inputs[{place}];\n");
                }
            }
        }
        text += &lines(&function.body, "    ", 1);
        text += &match function.outputs.as_slice() {
            [output] => format!("    {output}\n"),
            outputs => format!("    [{}]\n", outputs.join(", ")),
        };
        text + "}\n"
    }

    fn file(&self, _: &str, functions: &[String], _: &[(String, usize)]) -> String {
        joined("", functions)
    }
}

const NATIVES: &[Native] = &[
    exact("sqrt", ".sqrt", 0.5),
    native("cbrt", ".cbrt"),
    native("exp", ".exp"),
    native("exp2", ".exp2"),
    native("expm1", ".exp_m1"),
    native("ln", ".ln"),
    native("log2", ".log2"),
    native("log10", ".log10"),
    native("log1p", ".ln_1p"),
    native("sin", ".sin"),
    native("cos", ".cos"),
    native("tan", ".tan"),
    native("asin", ".asin"),
    native("acos", ".acos"),
    native("atan", ".atan"),
    native("sinh", ".sinh"),
    native("cosh", ".cosh"),
    native("tanh", ".tanh"),
    exact("abs", ".abs", 0.0),
    exact("floor", ".floor", 0.0),
    exact("ceil", ".ceil", 0.0),
    exact("round", ".round_ties_even", 0.0),
    exact("trunc", ".trunc", 0.0),
    native("pow", ".powf"),
    native("atan2", ".atan2"),
    exact("remainder", "%", 0.0),
];

const RESERVED: &[&str] = &[
    "as", "break", "const", "continue", "crate", "else", "enum", "extern", "false", "fn", "for",
    "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
    "self", "Self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where",
    "while", "async", "await", "dyn", "abstract", "become", "box", "do", "final", "gen", "macro",
    "override", "priv", "None", "Some", "Ok", "Err", "typeof", "unsized", "virtual", "yield",
    "try", "f64", "inputs", "_",
];
