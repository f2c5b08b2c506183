//! C as of 1999, with <math.h>.

use super::{Branch, Dialect, Function, Native, digits, elements, exact, joined, lines, native};
use crate::code::Inputs;

/// C.
pub(in crate::code) struct C;

impl Dialect for C {
    fn reserved(&self) -> &'static [&'static str] {
        RESERVED
    }

    fn reserved_for_functions(&self) -> &'static [&'static str] {
        FUNCTIONS
    }

    fn natives(&self) -> &'static [Native] {
        NATIVES
    }

    fn number(&self, x: f64) -> String {
        digits(x, "(double)NAN", "(double)INFINITY")
    }

    fn choice(&self, test: &str, then: &str, otherwise: &str) -> (String, bool) {
        (format!("{test} ? {then} : {otherwise}"), false)
    }

    fn define(&self, name: &str, value: &str) -> String {
        format!("const double {name} = {value};")
    }

    fn branch(&self, name: &str, test: &str, is_last: bool) -> Branch {
        Branch {
            before: (!is_last).then(|| format!("double {name};")),
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
        let is_single = function.outputs.len() == 1;
        let mut arguments: Vec<String> = match function.shape {
            Inputs::Named => {
                let typed = function.inputs.iter().map(|name| format!("double {name}"));
                typed.collect()
            }
            Inputs::Array => vec!["const double *inputs".to_owned()],
        };
        if !is_single {
            arguments.push(format!("double out[{}]", function.outputs.len()));
        }
        if arguments.is_empty() {
            arguments.push("void".to_owned());
        }
        let storage = if function.is_helper { "static " } else { "" };
        let result = if is_single { "double" } else { "void" };
        let name = &function.name;
        let mut text = format!("{storage}{result} {name}({}) {{\n", arguments.join(", "));
        match function.shape {
            Inputs::Named => {
                for name in &function.unused {
                    text += &format!("    (void){name};\n");
                }
            }
            Inputs::Array => {
                if function.unused.len() == function.inputs.len() {
                    text += "    (void)inputs;\n";
                }
                for (name, place) in elements(function, 0) {
                    text += &format!("    const double {name} = inputs[{place}];\n");
                }
            }
        }
        text += &lines(&function.body, "    ", 1);
        match function.outputs.as_slice() {
            [output] => text += &format!("    return {output};\n"),
            outputs => {
                for (i, output) in outputs.iter().enumerate() {
                    text += &format!("    out[{i}] = {output};\n");
                }
            }
        }
        text + "}\n"
    }

    fn file(&self, _: &str, functions: &[String], calls: &[(String, usize)]) -> String {
        let mut head = "#include <math.h>\n".to_owned();
        if !calls.is_empty() {
            head.push('\n');
        }
        for (name, count) in calls {
            let arguments = match count {
                0 => "void".to_owned(),
                count => vec!["double"; *count].join(", "),
            };
            head += &format!("double {name}({arguments});\n");
        }
        joined(&head, functions)
    }
}

const NATIVES: &[Native] = &[
    exact("sqrt", "sqrt", 0.5),
    native("cbrt", "cbrt"),
    native("exp", "exp"),
    native("exp2", "exp2"),
    native("expm1", "expm1"),
    native("ln", "log"),
    native("log2", "log2"),
    native("log10", "log10"),
    native("log1p", "log1p"),
    native("sin", "sin"),
    native("cos", "cos"),
    native("tan", "tan"),
    native("asin", "asin"),
    native("acos", "acos"),
    native("atan", "atan"),
    native("sinh", "sinh"),
    native("cosh", "cosh"),
    native("tanh", "tanh"),
    native("asinh", "asinh"),
    native("acosh", "acosh"),
    native("atanh", "atanh"),
    exact("abs", "fabs", 0.0),
    exact("floor", "floor", 0.0),
    exact("ceil", "ceil", 0.0),
    exact("round", "rint", 0.0),
    exact("trunc", "trunc", 0.0),
    native("erf", "erf"),
    // The manual of glibc knows of 5 and of 10 ulp.
    exact("erfc", "erfc", 6.0),
    exact("gamma", "tgamma", 10.0),
    native("pow", "pow"),
    native("atan2", "atan2"),
    exact("remainder", "fmod", 0.0),
];

const RESERVED: &[&str] = &[
    "auto",
    "break",
    "case",
    "char",
    "const",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extern",
    "float",
    "for",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "register",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "struct",
    "switch",
    "typedef",
    "union",
    "unsigned",
    "void",
    "volatile",
    "while",
    "alignas",
    "alignof",
    "bool",
    "constexpr",
    "false",
    "nullptr",
    "static_assert",
    "thread_local",
    "true",
    "typeof",
    "_Bool",
    "_Complex",
    "_Imaginary",
    "asm",
    "main",
    "inputs",
    "out",
    "NAN",
    "INFINITY",
    "HUGE_VAL",
    "isnan",
    "isinf",
    "isfinite",
    "isnormal",
    "signbit",
    "signgam",
    "math_errhandling",
    "linux",
    "unix",
    "MATH_ERRNO",
    "MATH_ERREXCEPT",
    "FP_NAN",
    "FP_INFINITE",
    "FP_ZERO",
    "FP_SUBNORMAL",
    "FP_NORMAL",
    "M_PI",
    "M_E",
];

// The other functions of <math.h>; those of one and two letters are common beside the standard.
const FUNCTIONS: &[&str] = &[
    "copysign",
    "fdim",
    "fma",
    "fmax",
    "fmin",
    "frexp",
    "hypot",
    "ilogb",
    "isgreater",
    "isgreaterequal",
    "isless",
    "islessequal",
    "islessgreater",
    "isunordered",
    "ldexp",
    "lgamma",
    "llrint",
    "llround",
    "logb",
    "lrint",
    "lround",
    "modf",
    "nan",
    "nearbyint",
    "nextafter",
    "nexttoward",
    "remainder",
    "remquo",
    "round",
    "scalb",
    "scalbln",
    "scalbn",
    "significand",
    "gamma",
    "drem",
    "finite",
    "j0",
    "j1",
    "jn",
    "y0",
    "y1",
    "yn",
];
