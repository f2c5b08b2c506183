//! Julia, whose elementary functions raise an error outside of their domain.

use super::notation::{Notation, WORDS, arguments, joined};
use super::{Dialect, Function, Guarded, guarded};

/// Julia.
pub(in crate::code) struct Julia;

impl Dialect for Julia {
    fn notation(&self) -> &'static Notation {
        &WORDS
    }

    fn reserved(&self) -> &'static [&'static str] {
        RESERVED
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn function(&self, function: &Function) -> String {
        let name = &function.name;
        let array = "inputs::AbstractVector{Float64}";
        let arguments = arguments(function, ["", "::Float64"], array).join(", ");
        let inside = self.inside(function);
        let result = WORDS.returned(&function.outputs);
        format!("function {name}({arguments})\n{inside}{result}end\n")
    }

    fn file(&self, _: &str, functions: &[String], _: &[(String, usize)]) -> String {
        joined("", functions)
    }
}

const GUARDED: &[Guarded] = &[
    guarded(
        &["sqrt", "log2", "log10"],
        "@row(x::Float64) = x < 0.0 ? NaN : $row(x)\n",
    ),
    guarded(&["ln"], "@row(x::Float64) = x < 0.0 ? NaN : log(x)\n"),
    guarded(&["log1p"], "@row(x::Float64) = x < -1.0 ? NaN : log1p(x)\n"),
    guarded(
        &["sin", "cos", "tan"],
        "@row(x::Float64) = isinf(x) ? NaN : $row(x)\n",
    ),
    guarded(
        &["asin", "acos", "atanh"],
        "@row(x::Float64) = abs(x) > 1.0 ? NaN : $row(x)\n",
    ),
    guarded(&["acosh"], "@row(x::Float64) = x < 1.0 ? NaN : acosh(x)\n"),
    guarded(
        &["pow"],
        "\
function @row(x::Float64, y::Float64)
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
