//! Julia, whose elementary functions raise an error outside of their domain.

use super::{
    Branch, Dialect, Function, Guarded, Native, digits, elements, exact, guarded, joined, lines,
    native,
};
use crate::code::Inputs;

/// Julia.
pub(in crate::code) struct Julia;

impl Dialect for Julia {
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
        digits(x, "NaN", "Inf")
    }

    fn choice(&self, test: &str, then: &str, otherwise: &str) -> (String, bool) {
        (format!("{test} ? {then} : {otherwise}"), false)
    }

    fn define(&self, name: &str, value: &str) -> String {
        format!("{name} = {value}")
    }

    fn branch(&self, _: &str, test: &str, _: bool) -> Branch {
        Branch {
            before: None,
            open: format!("if {test}"),
            close: "end",
        }
    }

    fn otherwise(&self) -> &'static str {
        "else"
    }

    fn otherwise_if(&self, test: &str) -> String {
        format!("elseif {test}")
    }

    fn side(&self, name: &str, value: &str) -> String {
        format!("{name} = {value}")
    }

    fn function(&self, function: &Function) -> String {
        let arguments = match function.shape {
            Inputs::Named => {
                let typed = function
                    .inputs
                    .iter()
                    .map(|name| format!("{name}::Float64"));
                typed.collect::<Vec<_>>().join(", ")
            }
            Inputs::Array => "inputs::AbstractVector{Float64}".to_owned(),
        };
        let mut text = format!("function {}({arguments})\n", function.name);
        if function.shape == Inputs::Array {
            for (name, place) in elements(function, 1) {
                text += &format!("    {name} = inputs[{place}]\n");
            }
        }
        text += &lines(&function.body, "    ", 1);
        text += &match function.outputs.as_slice() {
            [output] => format!("    return {output}\n"),
            outputs => format!("    return [{}]\n", outputs.join(", ")),
        };
        text + "end\n"
    }

    fn file(&self, _: &str, functions: &[String], _: &[(String, usize)]) -> String {
        joined("", functions)
    }
}

const NATIVES: &[Native] = &[
    native("cbrt", "cbrt"),
    native("exp", "exp"),
    native("exp2", "exp2"),
    native("expm1", "expm1"),
    native("atan", "atan"),
    native("sinh", "sinh"),
    native("cosh", "cosh"),
    native("tanh", "tanh"),
    native("asinh", "asinh"),
    exact("abs", "abs", 0.0),
    exact("floor", "floor", 0.0),
    exact("ceil", "ceil", 0.0),
    exact("round", "round", 0.0),
    exact("trunc", "trunc", 0.0),
    native("atan2", "atan"),
    exact("remainder", "rem", 0.0),
    exact("max", "max", 0.0),
    exact("min", "min", 0.0),
];

const GUARDED: &[Guarded] = &[
    Guarded {
        row: "sqrt",
        text: "@sqrt(x::Float64) = x < 0.0 ? NaN : sqrt(x)\n",
        ulp: 0.5,
    },
    guarded("ln", "@ln(x::Float64) = x < 0.0 ? NaN : log(x)\n"),
    guarded("log2", "@log2(x::Float64) = x < 0.0 ? NaN : log2(x)\n"),
    guarded("log10", "@log10(x::Float64) = x < 0.0 ? NaN : log10(x)\n"),
    guarded("log1p", "@log1p(x::Float64) = x < -1.0 ? NaN : log1p(x)\n"),
    guarded("sin", "@sin(x::Float64) = isinf(x) ? NaN : sin(x)\n"),
    guarded("cos", "@cos(x::Float64) = isinf(x) ? NaN : cos(x)\n"),
    guarded("tan", "@tan(x::Float64) = isinf(x) ? NaN : tan(x)\n"),
    guarded("asin", "@asin(x::Float64) = abs(x) > 1.0 ? NaN : asin(x)\n"),
    guarded("acos", "@acos(x::Float64) = abs(x) > 1.0 ? NaN : acos(x)\n"),
    guarded("acosh", "@acosh(x::Float64) = x < 1.0 ? NaN : acosh(x)\n"),
    guarded(
        "atanh",
        "@atanh(x::Float64) = abs(x) > 1.0 ? NaN : atanh(x)\n",
    ),
    guarded(
        "pow",
        "\
function @pow(x::Float64, y::Float64)
    if x < 0.0 && y < Inf && y != trunc(y)
        return isinf(x) ? Inf^y : NaN
    end
    return x^y
end
",
    ),
];

const RESERVED: &[&str] = &[
    "baremodule",
    "begin",
    "break",
    "catch",
    "const",
    "continue",
    "do",
    "else",
    "elseif",
    "end",
    "export",
    "false",
    "finally",
    "for",
    "function",
    "global",
    "if",
    "import",
    "in",
    "isa",
    "let",
    "local",
    "macro",
    "module",
    "outer",
    "primitive",
    "public",
    "quote",
    "return",
    "struct",
    "true",
    "try",
    "type",
    "mutable",
    "abstract",
    "using",
    "where",
    "while",
    "NaN",
    "Inf",
    "Float64",
    "isinf",
    "isfinite",
    "sqrt",
    "log",
    "log2",
    "log10",
    "log1p",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "acosh",
    "inputs",
    "_",
    "__",
];
