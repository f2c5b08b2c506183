//! Rust, with the methods of `f64`.

use super::notation::{BRACES, Notation, arguments, joined};
use super::{Branch, Dialect, Function};
use crate::code::Inputs;

/// Rust.
pub(in crate::code) struct Rust;

impl Dialect for Rust {
    fn notation(&self) -> &'static Notation {
        &NOTATION
    }

    fn reserved(&self) -> &'static [&'static str] {
        RESERVED
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

    fn branch(&self, name: &str, test: &str, is_last: bool) -> Branch {
        let definition = format!("let {name}: f64 = ");
        let definition = if is_last { "" } else { &definition };
        Branch {
            before: None,
            open: format!("{definition}if {test} {{"),
            close: if is_last { "}" } else { "};" },
        }
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
        let array = format!("inputs: &[f64; {count}]");
        let arguments = arguments(function, ["", ": f64"], &array).join(", ");
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
            }
        }
        text + &self.inside(function) + &NOTATION.returned(&function.outputs) + "}\n"
    }

    fn file(&self, _: &str, functions: &[String], _: &[(String, usize)]) -> String {
        joined("", functions)
    }
}

// The last expression of a function is its result.
const NOTATION: Notation = Notation {
    nan: "f64::NAN",
    infinity: "f64::INFINITY",
    define: ["let ", ": f64"],
    test: ["if ", " {"],
    otherwise_if: "} else if ",
    result: ["", ""],
    ..BRACES
};

const RESERVED: &[&str] = &[
    "as", "break", "const", "continue", "crate", "else", "enum", "extern", "false", "fn", "for",
    "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
    "self", "Self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where",
    "while", "async", "await", "dyn", "abstract", "become", "box", "do", "final", "gen", "macro",
    "override", "priv", "None", "Some", "Ok", "Err", "typeof", "unsized", "virtual", "yield",
    "try", "f64", "inputs", "_",
];
