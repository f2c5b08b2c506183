//! Python with NumPy: functions of whole arrays.

use super::notation::{Notation, arguments, joined};
use super::python::{self, RESERVED};
use super::{Dialect, Function, Guarded, guarded, lines};
use crate::code::Inputs;
use crate::code::layout::Limits;

/// Python with NumPy.
pub(in crate::code) struct NumPy;

impl Dialect for NumPy {
    fn notation(&self) -> &'static Notation {
        &NOTATION
    }

    fn limits(&self) -> Limits {
        Limits {
            is_lazy: false,
            holds_constants: true,
        }
    }

    fn reserved(&self) -> &'static [&'static str] {
        RESERVED
    }

    fn guarded(&self) -> &'static [Guarded] {
        GUARDED
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

    fn function(&self, function: &Function) -> String {
        let arguments = arguments(function, ["", ""], "inputs").join(", ");
        let mut text = format!("def {}({arguments}):\n", function.name);
        if function.is_helper {
            return text + &self.inside(function) + &NOTATION.returned(&function.outputs);
        }
        match function.shape {
            Inputs::Named => {
                for name in &function.inputs {
                    text += &format!("    {name} = np.asarray({name}, dtype=np.float64)\n");
                }
            }
            Inputs::Array => {
                for (name, element) in NOTATION.elements(function) {
                    text += &format!("    {name} = np.asarray({element}, dtype=np.float64)\n");
                }
            }
        }
        text += "    with np.errstate(all=\"ignore\"):\n";
        text += &lines(&function.body, "    ", 2);
        let mut all = function.outputs.clone();
        match function.shape {
            Inputs::Named => all.extend(function.inputs.iter().cloned()),
            Inputs::Array => all.extend(
                NOTATION
                    .elements(function)
                    .into_iter()
                    .map(|(name, _)| name),
            ),
        }
        let count = function.outputs.len();
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

const NOTATION: Notation = Notation {
    nan: "np.nan",
    infinity: "np.inf",
    ..python::NOTATION
};

// NumPy says NaN of minus infinity to a power that is no integer.
const GUARDED: &[Guarded] = &[guarded(
    &["pow"],
    "\
def @row(x, y):
    return np.power(np.where((x == -np.inf) & (y != np.trunc(y)), np.inf, x), y)
",
)];
