//! Python with its module `math`, whose functions raise an error where f64 has NaN or an infinity.

use super::notation::{Notation, WORDS, arguments, joined};
use super::{Dialect, Function, Guarded, guarded};

/// Python.
pub(in crate::code) struct Python;

impl Dialect for Python {
    fn notation(&self) -> &'static Notation {
        &NOTATION
    }

    fn reserved(&self) -> &'static [&'static str] {
        RESERVED
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
    }

    fn choice(&self, test: &str, then: &str, otherwise: &str) -> (String, bool) {
        (format!("{then} if {test} else {otherwise}"), false)
    }

    fn function(&self, function: &Function) -> String {
        let name = &function.name;
        let arguments = arguments(function, ["", ""], "inputs").join(", ");
        let inside = self.inside(function);
        let result = NOTATION.returned(&function.outputs);
        format!("def {name}({arguments}):\n{inside}{result}")
    }

    fn file(&self, _: &str, functions: &[String], _: &[(String, usize)]) -> String {
        let uses_math = functions.iter().any(|text| text.contains("math."));
        joined(if uses_math { "import math\n" } else { "" }, functions)
    }
}

// Blocks end where the lines are less indented.
pub(super) const NOTATION: Notation = Notation {
    nan: "math.nan",
    infinity: "math.inf",
    test: ["if ", ":"],
    otherwise: "else:",
    otherwise_if: "elif ",
    close: "",
    first: 0,
    ..WORDS
};

const GUARDED: &[Guarded] = &[
    guarded(
        &["div"],
        "\
def @row(x, y):
    if y != 0.0:
        return x / y
    if x == 0.0 or x != x:
        return math.nan
    return math.copysign(math.inf, math.copysign(1.0, x) * math.copysign(1.0, y))
",
    ),
    guarded(
        &["sqrt"],
        "\
def @row(x):
    return math.nan if x < 0.0 else math.sqrt(x)
",
    ),
    guarded(
        &["exp", "exp2", "expm1", "cosh"],
        "\
def @row(x):
    try:
        return math.$row(x)
    except OverflowError:
        return math.inf
",
    ),
    guarded(
        &["sinh"],
        "\
def @row(x):
    try:
        return math.sinh(x)
    except OverflowError:
        return math.copysign(math.inf, x)
",
    ),
    guarded(
        &["ln"],
        "\
def @row(x):
    return math.log(x) if not x <= 0.0 else -math.inf if x == 0.0 else math.nan
",
    ),
    guarded(
        &["log2", "log10"],
        "\
def @row(x):
    return math.$row(x) if not x <= 0.0 else -math.inf if x == 0.0 else math.nan
",
    ),
    guarded(
        &["log1p"],
        "\
def @row(x):
    return math.log1p(x) if not x <= -1.0 else -math.inf if x == -1.0 else math.nan
",
    ),
    guarded(
        &["sin", "cos", "tan"],
        "\
def @row(x):
    return math.$row(x) if math.isfinite(x) else math.nan
",
    ),
    guarded(
        &["asin", "acos"],
        "\
def @row(x):
    return math.$row(x) if abs(x) <= 1.0 else math.nan
",
    ),
    guarded(
        &["acosh"],
        "\
def @row(x):
    return math.acosh(x) if x >= 1.0 else math.nan
",
    ),
    guarded(
        &["atanh"],
        "\
def @row(x):
    return math.atanh(x) if abs(x) < 1.0 else x * math.inf if abs(x) == 1.0 else math.nan
",
    ),
    // Numbers from 2^52 on have no fraction, and neither infinities nor NaN have an integer.
    guarded(
        &["trunc", "floor", "ceil"],
        "\
def @row(x):
    return math.copysign(float(math.$row(x)), x) if abs(x) < 4503599627370496.0 else x
",
    ),
    guarded(
        &["round"],
        "\
def @row(x):
    return math.copysign(float(round(x)), x) if abs(x) < 4503599627370496.0 else x
",
    ),
    guarded(
        &["remainder"],
        "\
def @row(x, y):
    return math.nan if y == 0.0 or abs(x) == math.inf else math.fmod(x, y)
",
    ),
    guarded(
        &["pow"],
        "\
def @row(x, y):
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
