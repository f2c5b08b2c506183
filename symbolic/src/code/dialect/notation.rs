//! The notation of statements: what languages have in common, and what each puts around it.

use super::Function;
use crate::code::Inputs;

/// How a language writes numbers, statements and branches.
#[derive(Clone, Copy, Debug)]
pub(in crate::code) struct Notation {
    /// What is not a number.
    pub(super) nan: &'static str,
    /// Positive infinity; the negative one has a minus in front.
    pub(super) infinity: &'static str,
    /// What stands before and behind the name where a temporary is defined.
    pub(super) define: [&'static str; 2],
    /// What stands before the name of a temporary that only the sides of a branch define, where
    /// it has to be declared.
    pub(super) declare: Option<&'static str>,
    /// What a statement ends in.
    pub(super) end: &'static str,
    /// What stands around the test of a branch.
    pub(super) test: [&'static str; 2],
    /// The line between the sides.
    pub(super) otherwise: &'static str,
    /// What stands before the test of a branch that is all of the other side.
    pub(super) otherwise_if: &'static str,
    /// The line behind a branch, empty if there is none.
    pub(super) close: &'static str,
    /// What stands around the place in the array of inputs.
    pub(super) element: [&'static str; 2],
    /// The first place.
    pub(super) first: usize,
    /// What stands around a result.
    pub(super) result: [&'static str; 2],
}

/// The notation of languages with braces; that of C, but for types.
pub(super) const BRACES: Notation = Notation {
    nan: "NaN",
    infinity: "Infinity",
    define: ["const ", ""],
    declare: None,
    end: ";",
    test: ["if (", ") {"],
    otherwise: "} else {",
    otherwise_if: "} else if (",
    close: "}",
    element: ["inputs[", "]"],
    first: 0,
    result: ["return ", ";"],
};

/// The notation of languages where a line is a statement and blocks are closed by a word.
pub(super) const WORDS: Notation = Notation {
    nan: "NaN",
    infinity: "Inf",
    define: ["", ""],
    declare: None,
    end: "",
    test: ["if ", ""],
    otherwise: "else",
    otherwise_if: "elseif ",
    close: "end",
    element: ["inputs[", "]"],
    first: 1,
    result: ["return ", ""],
};

impl Notation {
    /// A number in the digits that most languages read: `3.0`, `1e300`.
    pub(super) fn number(&self, x: f64) -> String {
        if x.is_nan() {
            self.nan.to_owned()
        } else if x.is_infinite() {
            format!("{}{}", if x < 0.0 { "-" } else { "" }, self.infinity)
        } else {
            format!("{x:?}")
        }
    }

    /// The inputs that are used, each with the element of the array that it is.
    pub(super) fn elements(&self, function: &Function) -> Vec<(String, String)> {
        let [before, behind] = self.element;
        let numbered = function.inputs.iter().zip(self.first..);
        numbered
            .filter(|(name, _)| !function.unused.contains(name))
            .map(|(name, place)| (name.clone(), format!("{before}{place}{behind}")))
            .collect()
    }

    /// The line that gives one output, or several in brackets.
    pub(super) fn returned(&self, outputs: &[String]) -> String {
        let value = match outputs {
            [output] => output.clone(),
            outputs => format!("[{}]", outputs.join(", ")),
        };
        format!("    {}{value}{}\n", self.result[0], self.result[1])
    }
}

/// The arguments of a function: the inputs by their names between two texts, or `array`.
pub(super) fn arguments(function: &Function, around: [&str; 2], array: &str) -> Vec<String> {
    let [before, behind] = around;
    match function.shape {
        Inputs::Named => {
            let names = function.inputs.iter();
            names
                .map(|name| format!("{before}{name}{behind}"))
                .collect()
        }
        Inputs::Array => vec![array.to_owned()],
    }
}

/// What stands in front of the functions, then they, with an empty line between any two.
pub(super) fn joined(head: &str, functions: &[String]) -> String {
    let parts: Vec<&str> = std::iter::once(head)
        .chain(functions.iter().map(String::as_str))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n")
}
