//! Python with NumPy: functions of whole arrays.

use super::python::RESERVED;
use super::{
    Branch, Dialect, Function, Guarded, Native, digits, elements, exact, guarded, joined, lines,
    native,
};
use crate::code::Inputs;
use crate::code::layout::Limits;

/// Python with NumPy.
pub(in crate::code) struct NumPy;

impl Dialect for NumPy {
    fn limits(&self) -> Limits {
        Limits {
            is_lazy: false,
            holds_constants: true,
        }
    }

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
        digits(x, "np.nan", "np.inf")
    }

    // A division of Python's own numbers by zero is an error.
    fn literal_argument(&self, number: String) -> String {
        format!("np.float64({number})")
    }

    fn brackets_choices(&self) -> bool {
        false
    }

    fn choice(&self, test: &str, then: &str, otherwise: &str) -> (String, bool) {
        (format!("np.where({test}, {then}, {otherwise})"), true)
    }

    // Only a number that is held comes here alone, and it must not be one of Python's.
    fn define(&self, name: &str, value: &str) -> String {
        let is_number = value
            .trim_start_matches('-')
            .starts_with(|c: char| c.is_ascii_digit())
            && value.parse::<f64>().is_ok()
            || value.ends_with("np.nan")
            || value.ends_with("np.inf");
        match is_number {
            true => format!("{name} = np.float64({value})"),
            false => format!("{name} = {value}"),
        }
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
        if function.is_helper {
            text += &lines(&function.body, "    ", 1);
            text += &format!("    return {}\n", function.outputs.join(", "));
            return text;
        }
        match function.shape {
            Inputs::Named => {
                for name in &function.inputs {
                    text += &format!("    {name} = np.asarray({name}, dtype=np.float64)\n");
                }
            }
            Inputs::Array => {
                for (name, place) in elements(function, 0) {
                    text +=
                        &format!("    {name} = np.asarray(inputs[{place}], dtype=np.float64)\n");
                }
            }
        }
        text += "    with np.errstate(all=\"ignore\"):\n";
        text += &lines(&function.body, "    ", 2);
        let inputs: Vec<&str> = match function.shape {
            Inputs::Named => function.inputs.iter().map(String::as_str).collect(),
            Inputs::Array => elements(function, 0).map(|(name, _)| name).collect(),
        };
        let count = function.outputs.len();
        let all: Vec<&str> = function
            .outputs
            .iter()
            .map(String::as_str)
            .chain(inputs)
            .collect();
        text += &match function.outputs.as_slice() {
            // The only output depends on every input that is used.
            [output] if function.unused.is_empty() && !function.inputs.is_empty() => {
                format!("        return {output}\n")
            }
            [_] => format!(
                "        return np.broadcast_arrays({})[0]\n",
                all.join(", ")
            ),
            _ => format!(
                "        return np.stack(np.broadcast_arrays({})[:{count}])\n",
                all.join(", ")
            ),
        };
        text
    }

    fn file(&self, _: &str, functions: &[String], _: &[(String, usize)]) -> String {
        joined("import numpy as np\n", functions)
    }
}

const NATIVES: &[Native] = &[
    exact("sqrt", "np.sqrt", 0.5),
    native("cbrt", "np.cbrt"),
    native("exp", "np.exp"),
    native("exp2", "np.exp2"),
    native("expm1", "np.expm1"),
    native("ln", "np.log"),
    native("log2", "np.log2"),
    native("log10", "np.log10"),
    native("log1p", "np.log1p"),
    native("sin", "np.sin"),
    native("cos", "np.cos"),
    native("tan", "np.tan"),
    native("asin", "np.arcsin"),
    native("acos", "np.arccos"),
    native("atan", "np.arctan"),
    native("sinh", "np.sinh"),
    native("cosh", "np.cosh"),
    native("tanh", "np.tanh"),
    native("asinh", "np.arcsinh"),
    native("acosh", "np.arccosh"),
    native("atanh", "np.arctanh"),
    exact("abs", "np.abs", 0.0),
    exact("floor", "np.floor", 0.0),
    exact("ceil", "np.ceil", 0.0),
    exact("round", "np.rint", 0.0),
    exact("trunc", "np.trunc", 0.0),
    native("atan2", "np.arctan2"),
    exact("remainder", "np.fmod", 0.0),
];

// NumPy says NaN of minus infinity to a power that is no integer.
const GUARDED: &[Guarded] = &[guarded(
    "pow",
    "\
def @pow(x, y):
    return np.power(np.where((x == -np.inf) & (y != np.trunc(y)), np.inf, x), y)
",
)];
