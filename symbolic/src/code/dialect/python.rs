//! Python with its module `math`, whose functions raise an error where f64 has NaN or an infinity.

use super::{
    Branch, Dialect, Function, Guarded, Native, digits, elements, exact, guarded, joined, lines,
    native,
};
use crate::code::Inputs;

/// Python.
pub(in crate::code) struct Python;

impl Dialect for Python {
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
        digits(x, "math.nan", "math.inf")
    }

    fn choice(&self, test: &str, then: &str, otherwise: &str) -> (String, bool) {
        (format!("{then} if {test} else {otherwise}"), false)
    }

    fn define(&self, name: &str, value: &str) -> String {
        format!("{name} = {value}")
    }

    fn branch(&self, _: &str, test: &str, _: bool) -> Branch {
        Branch {
            before: None,
            open: format!("if {test}:"),
            close: "",
        }
    }

    fn otherwise(&self) -> &'static str {
        "else:"
    }

    fn otherwise_if(&self, test: &str) -> String {
        format!("elif {test}:")
    }

    fn side(&self, name: &str, value: &str) -> String {
        format!("{name} = {value}")
    }

    fn function(&self, function: &Function) -> String {
        let arguments = match function.shape {
            Inputs::Named => function.inputs.join(", "),
            Inputs::Array => "inputs".to_owned(),
        };
        let mut text = format!("def {}({arguments}):\n", function.name);
        if function.shape == Inputs::Array {
            for (name, place) in elements(function, 0) {
                text += &format!("    {name} = inputs[{place}]\n");
            }
        }
        text += &lines(&function.body, "    ", 1);
        text += &match function.outputs.as_slice() {
            [output] => format!("    return {output}\n"),
            outputs => format!("    return [{}]\n", outputs.join(", ")),
        };
        text
    }

    fn file(&self, _: &str, functions: &[String], _: &[(String, usize)]) -> String {
        let uses_math = functions.iter().any(|text| text.contains("math."));
        joined(if uses_math { "import math\n" } else { "" }, functions)
    }
}

const NATIVES: &[Native] = &[
    native("cbrt", "math.cbrt"),
    native("atan", "math.atan"),
    native("tanh", "math.tanh"),
    native("asinh", "math.asinh"),
    exact("abs", "abs", 0.0),
    native("erf", "math.erf"),
    exact("erfc", "math.erfc", 6.0),
    native("atan2", "math.atan2"),
];

const GUARDED: &[Guarded] = &[
    Guarded {
        row: "div",
        text: "\
def @div(x, y):
    if y != 0.0:
        return x / y
    if x == 0.0 or x != x:
        return math.nan
    return math.copysign(math.inf, math.copysign(1.0, x) * math.copysign(1.0, y))
",
        ulp: 0.5,
    },
    Guarded {
        row: "sqrt",
        text: "\
def @sqrt(x):
    return math.nan if x < 0.0 else math.sqrt(x)
",
        ulp: 0.5,
    },
    guarded(
        "exp",
        "\
def @exp(x):
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf
",
    ),
    guarded(
        "exp2",
        "\
def @exp2(x):
    try:
        return math.exp2(x)
    except OverflowError:
        return math.inf
",
    ),
    guarded(
        "expm1",
        "\
def @expm1(x):
    try:
        return math.expm1(x)
    except OverflowError:
        return math.inf
",
    ),
    guarded(
        "ln",
        "\
def @ln(x):
    return math.log(x) if not x <= 0.0 else -math.inf if x == 0.0 else math.nan
",
    ),
    guarded(
        "log2",
        "\
def @log2(x):
    return math.log2(x) if not x <= 0.0 else -math.inf if x == 0.0 else math.nan
",
    ),
    guarded(
        "log10",
        "\
def @log10(x):
    return math.log10(x) if not x <= 0.0 else -math.inf if x == 0.0 else math.nan
",
    ),
    guarded(
        "log1p",
        "\
def @log1p(x):
    return math.log1p(x) if not x <= -1.0 else -math.inf if x == -1.0 else math.nan
",
    ),
    guarded(
        "sin",
        "\
def @sin(x):
    return math.sin(x) if math.isfinite(x) else math.nan
",
    ),
    guarded(
        "cos",
        "\
def @cos(x):
    return math.cos(x) if math.isfinite(x) else math.nan
",
    ),
    guarded(
        "tan",
        "\
def @tan(x):
    return math.tan(x) if math.isfinite(x) else math.nan
",
    ),
    guarded(
        "asin",
        "\
def @asin(x):
    return math.asin(x) if abs(x) <= 1.0 else math.nan
",
    ),
    guarded(
        "acos",
        "\
def @acos(x):
    return math.acos(x) if abs(x) <= 1.0 else math.nan
",
    ),
    guarded(
        "acosh",
        "\
def @acosh(x):
    return math.acosh(x) if x >= 1.0 else math.nan
",
    ),
    guarded(
        "atanh",
        "\
def @atanh(x):
    return math.atanh(x) if abs(x) < 1.0 else x * math.inf if abs(x) == 1.0 else math.nan
",
    ),
    guarded(
        "sinh",
        "\
def @sinh(x):
    try:
        return math.sinh(x)
    except OverflowError:
        return math.copysign(math.inf, x)
",
    ),
    guarded(
        "cosh",
        "\
def @cosh(x):
    try:
        return math.cosh(x)
    except OverflowError:
        return math.inf
",
    ),
    // Numbers from 2^52 on have no fraction, and neither infinities nor NaN have an integer.
    Guarded {
        row: "trunc",
        text: "\
def @trunc(x):
    return math.copysign(float(math.trunc(x)), x) if abs(x) < 4503599627370496.0 else x
",
        ulp: 0.0,
    },
    Guarded {
        row: "floor",
        text: "\
def @floor(x):
    return math.copysign(float(math.floor(x)), x) if abs(x) < 4503599627370496.0 else x
",
        ulp: 0.0,
    },
    Guarded {
        row: "ceil",
        text: "\
def @ceil(x):
    return math.copysign(float(math.ceil(x)), x) if abs(x) < 4503599627370496.0 else x
",
        ulp: 0.0,
    },
    Guarded {
        row: "round",
        text: "\
def @round(x):
    return math.copysign(float(round(x)), x) if abs(x) < 4503599627370496.0 else x
",
        ulp: 0.0,
    },
    Guarded {
        row: "remainder",
        text: "\
def @remainder(x, y):
    return math.nan if y == 0.0 or abs(x) == math.inf else math.fmod(x, y)
",
        ulp: 0.0,
    },
    guarded(
        "pow",
        "\
def @pow(x, y):
    if x < 0.0 and x > -math.inf and abs(y) < math.inf and y != math.floor(y):
        return math.nan
    is_odd = abs(y) < math.inf and math.fmod(y, 2.0) != 0.0 and y == math.floor(y)
    if x == 0.0 and y < 0.0:
        return math.copysign(math.inf, x) if is_odd else math.inf
    try:
        return math.pow(x, y)
    except OverflowError:
        return -math.inf if x < 0.0 and is_odd else math.inf
",
    ),
];

pub(super) const RESERVED: &[&str] = &[
    "False",
    "None",
    "True",
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "__debug__",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "try",
    "while",
    "with",
    "yield",
    "math",
    "np",
    "abs",
    "float",
    "round",
    "inputs",
    "OverflowError",
];
