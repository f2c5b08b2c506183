//! JavaScript as of 2015.

use trigrad_core::Relation;

use super::notation::{BRACES, Notation, arguments, joined};
use super::{Dialect, Function, Guarded, guarded};

/// JavaScript.
pub(in crate::code) struct JavaScript;

impl Dialect for JavaScript {
    fn notation(&self) -> &'static Notation {
        &NOTATION
    }

    fn reserved(&self) -> &'static [&'static str] {
        RESERVED
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn relation(&self, relation: Relation) -> &'static str {
        match relation.symbol() {
            "==" => "===",
            "!=" => "!==",
            other => other,
        }
    }

    fn function(&self, function: &Function) -> String {
        let name = &function.name;
        let arguments = arguments(function, ["", ""], "inputs").join(", ");
        let inside = self.inside(function);
        let result = NOTATION.returned(&function.outputs);
        format!("function {name}({arguments}) {{\n{inside}{result}}}\n")
    }

    fn file(&self, _: &str, functions: &[String], _: &[(String, usize)]) -> String {
        joined("", functions)
    }
}

const NOTATION: Notation = Notation {
    declare: Some("let "),
    ..BRACES
};

// Math.pow says NaN of 1 to any power that is no number, and of 1 and -1 to an infinite one.
const GUARDED: &[Guarded] = &[guarded(
    &["pow"],
    "\
function @row(x, y) {
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
