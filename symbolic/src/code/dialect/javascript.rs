//! JavaScript as of 2015.

use trigrad_core::Relation;

use super::{
    Branch, Dialect, Function, Guarded, Native, digits, elements, exact, guarded, joined, lines,
    native,
};
use crate::code::Inputs;

/// JavaScript.
pub(in crate::code) struct JavaScript;

impl Dialect for JavaScript {
    fn reserved(&self) -> &'static [&'static str] {
        RESERVED
    }

    fn natives(&self) -> &'static [Native] {
        NATIVES
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn number(&self, x: f64) -> String {
        digits(x, "NaN", "Infinity")
    }

    fn relation(&self, relation: Relation) -> &'static str {
        match relation.symbol() {
            "==" => "===",
            "!=" => "!==",
            other => other,
        }
    }

    fn choice(&self, test: &str, then: &str, otherwise: &str) -> (String, bool) {
        (format!("{test} ? {then} : {otherwise}"), false)
    }

    fn define(&self, name: &str, value: &str) -> String {
        format!("const {name} = {value};")
    }

    fn branch(&self, name: &str, test: &str, is_last: bool) -> Branch {
        Branch {
            before: (!is_last).then(|| format!("let {name};")),
            open: format!("if ({test}) {{"),
            close: "}",
        }
    }

    fn otherwise(&self) -> &'static str {
        "} else {"
    }

    fn otherwise_if(&self, test: &str) -> String {
        format!("}} else if ({test}) {{")
    }

    fn side(&self, name: &str, value: &str) -> String {
        format!("{name} = {value};")
    }

    fn function(&self, function: &Function) -> String {
        let arguments = match function.shape {
            Inputs::Named => function.inputs.join(", "),
            Inputs::Array => "inputs".to_owned(),
        };
        let mut text = format!("function {}({arguments}) {{\n", function.name);
        if function.shape == Inputs::Array {
            for (name, place) in elements(function, 0) {
                text += &format!("    const {name} = inputs[{place}];\n");
            }
        }
        text += &lines(&function.body, "    ", 1);
        text += &match function.outputs.as_slice() {
            [output] => format!("    return {output};\n"),
            outputs => format!("    return [{}];\n", outputs.join(", ")),
        };
        text + "}\n"
    }

    fn file(&self, _: &str, functions: &[String], _: &[(String, usize)]) -> String {
        joined("", functions)
    }
}

const NATIVES: &[Native] = &[
    exact("sqrt", "Math.sqrt", 0.5),
    native("cbrt", "Math.cbrt"),
    native("exp", "Math.exp"),
    native("expm1", "Math.expm1"),
    native("ln", "Math.log"),
    native("log2", "Math.log2"),
    native("log10", "Math.log10"),
    native("log1p", "Math.log1p"),
    native("sin", "Math.sin"),
    native("cos", "Math.cos"),
    native("tan", "Math.tan"),
    native("asin", "Math.asin"),
    native("acos", "Math.acos"),
    native("atan", "Math.atan"),
    native("sinh", "Math.sinh"),
    native("cosh", "Math.cosh"),
    native("tanh", "Math.tanh"),
    native("asinh", "Math.asinh"),
    native("acosh", "Math.acosh"),
    native("atanh", "Math.atanh"),
    exact("abs", "Math.abs", 0.0),
    exact("floor", "Math.floor", 0.0),
    exact("ceil", "Math.ceil", 0.0),
    exact("trunc", "Math.trunc", 0.0),
    native("atan2", "Math.atan2"),
    exact("remainder", "%", 0.0),
    exact("max", "Math.max", 0.0),
    exact("min", "Math.min", 0.0),
];

// Math.pow says NaN of 1 to any power that is no number, and of 1 and -1 to an infinite one.
const GUARDED: &[Guarded] = &[guarded(
    "pow",
    "\
function @pow(x, y) {
    if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) return 1;
    return Math.pow(x, y);
}
",
)];

const RESERVED: &[&str] = &[
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "Math",
    "NaN",
    "Infinity",
    "inputs",
];
