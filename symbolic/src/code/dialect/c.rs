//! C as of 1999, with <math.h>.

use super::notation::{BRACES, Notation, arguments, joined};
use super::{Dialect, Function};
use crate::code::Inputs;

/// C.
pub(in crate::code) struct C;

impl Dialect for C {
    fn notation(&self) -> &'static Notation {
        &NOTATION
    }

    fn reserved(&self) -> &'static [&'static str] {
        RESERVED
    }

    fn reserved_for_functions(&self) -> &'static [&'static str] {
        FUNCTIONS
    }

    fn function(&self, function: &Function) -> String {
        let is_single = function.outputs.len() == 1;
        let mut arguments = arguments(function, ["double ", ""], "const double *inputs");
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
            }
        }
        text += &self.inside(function);
        match function.outputs.as_slice() {
            [_] => text += &NOTATION.returned(&function.outputs),
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

const NOTATION: Notation = Notation {
    nan: "(double)NAN",
    infinity: "(double)INFINITY",
    define: ["const double ", ""],
    declare: Some("double "),
    ..BRACES
};

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
