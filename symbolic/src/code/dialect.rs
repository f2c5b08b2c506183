//! What differs between the languages: a trait, and one file for each.

mod c;
mod fortran;
mod javascript;
mod julia;
mod numpy;
mod python;
mod rust;

pub(super) use c::C;
pub(super) use fortran::Fortran;
pub(super) use javascript::JavaScript;
pub(super) use julia::Julia;
pub(super) use numpy::NumPy;
pub(super) use python::Python;
pub(super) use rust::Rust;

use trigrad_core::Relation;

use super::Inputs;
use super::layout::Limits;

/// How a row is written that the language has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Native {
    /// The name of the row.
    pub(super) row: &'static str,
    /// `name` for a call, `.name` for a method of the first argument, `%` between the arguments.
    pub(super) form: &'static str,
    /// The error in ulp.
    pub(super) ulp: f64,
}

/// Functions of one name, or a name each, with the error of elementary functions.
const fn native(row: &'static str, form: &'static str) -> Native {
    Native {
        row,
        form,
        ulp: ELEMENTARY,
    }
}

/// The same for functions that round as well as can be, or not at all.
const fn exact(row: &'static str, form: &'static str, ulp: f64) -> Native {
    Native { row, form, ulp }
}

/// What is asked of a language's elementary functions, in ulp.
pub(super) const ELEMENTARY: f64 = 4.0;

/// A row for which a function of the language needs a guard: a helper in the language itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guarded {
    /// The name of the row.
    pub(super) row: &'static str,
    /// The helper, its name written `@row`.
    pub(super) text: &'static str,
    /// The error in ulp.
    pub(super) ulp: f64,
}

const fn guarded(row: &'static str, text: &'static str) -> Guarded {
    Guarded {
        row,
        text,
        ulp: ELEMENTARY,
    }
}

/// A line of a function's body, so many levels further in than the body is.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) level: usize,
    pub(super) text: String,
}

/// A function, but for the words around it.
#[derive(Clone, Debug)]
pub(super) struct Function {
    pub(super) name: String,
    /// Whether it is a helper: of this file only, with one output.
    pub(super) is_helper: bool,
    /// The inputs by the names they have in the code.
    pub(super) inputs: Vec<String>,
    pub(super) shape: Inputs,
    /// The inputs that nothing is made of.
    pub(super) unused: Vec<String>,
    /// The names of all temporaries.
    pub(super) temporaries: Vec<String>,
    pub(super) body: Vec<Line>,
    pub(super) outputs: Vec<String>,
    /// The functions that the user supplies, with the numbers of their arguments.
    pub(super) calls: Vec<(String, usize)>,
}

/// The lines of a branch: what comes before it, its first line, and the last one.
pub(super) struct Branch {
    pub(super) before: Option<String>,
    pub(super) open: String,
    pub(super) close: &'static str,
}

/// The syntax of a language.
pub(super) trait Dialect: Sync {
    /// What a formula must be laid out for.
    fn limits(&self) -> Limits {
        Limits {
            is_lazy: true,
            holds_constants: false,
        }
    }

    /// Names that an input cannot have, beside those of the functions that are called.
    fn reserved(&self) -> &'static [&'static str];

    /// Names that a function cannot have, while an input can.
    fn reserved_for_functions(&self) -> &'static [&'static str] {
        &[]
    }

    /// The most characters that a name may have.
    fn longest_name(&self) -> usize {
        usize::MAX
    }

    /// Whether capitals are told from small letters.
    fn tells_capitals(&self) -> bool {
        true
    }

    /// Whether a name may begin with an underscore.
    fn begins_with_underscore(&self) -> bool {
        true
    }

    /// The rows that the language has.
    fn natives(&self) -> &'static [Native];

    /// The rows that need a guard.
    fn guarded(&self) -> &'static [Guarded] {
        &[]
    }

    /// The number; negative ones are put in brackets where that is needed.
    fn number(&self, x: f64) -> String;

    /// A number where it is given to a helper.
    fn literal_argument(&self, number: String) -> String {
        number
    }

    /// The sign of a comparison.
    fn relation(&self, relation: Relation) -> &'static str {
        relation.symbol()
    }

    /// Whether the first of two expressions to choose from is bracketed if it is a choice itself.
    fn brackets_choices(&self) -> bool {
        true
    }

    /// The choice between two expressions, and whether it can stand anywhere.
    fn choice(&self, test: &str, then: &str, otherwise: &str) -> (String, bool);

    /// The definition of a temporary.
    fn define(&self, name: &str, value: &str) -> String;

    /// The definition of a temporary by a branch; one that is the last statement of a side may
    /// define the temporary of the branch around it.
    fn branch(&self, name: &str, test: &str, is_last: bool) -> Branch;

    /// The line between the sides.
    fn otherwise(&self) -> &'static str;

    /// The line that begins a branch which is all of the side where the test before does not hold.
    fn otherwise_if(&self, test: &str) -> String;

    /// The last line of a side.
    fn side(&self, name: &str, value: &str) -> String;

    /// The function with its words around it, ending in a line break.
    fn function(&self, function: &Function) -> String;

    /// The file of these functions; `name` is that of the first.
    fn file(&self, name: &str, functions: &[String], calls: &[(String, usize)]) -> String;
}

/// The lines of the body, indented by `unit`, from `level` on.
fn lines(body: &[Line], unit: &str, level: usize) -> String {
    let mut text = String::new();
    for line in body {
        text += &unit.repeat(level + line.level);
        text += &line.text;
        text.push('\n');
    }
    text
}

/// What stands in front of the functions, then they, with an empty line between any two.
fn joined(head: &str, functions: &[String]) -> String {
    let parts: Vec<&str> = std::iter::once(head)
        .chain(functions.iter().map(String::as_str))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n")
}

/// `name[0]`, `name[1]`, … with the names of the inputs.
fn elements<'a>(
    function: &'a Function,
    first: usize,
) -> impl Iterator<Item = (&'a str, usize)> + 'a {
    let is_used = |name: &&String| !function.unused.contains(name);
    let numbered = function.inputs.iter().zip(first..);
    numbered
        .filter(move |(name, _)| is_used(name))
        .map(|(name, place)| (name.as_str(), place))
}

/// A number in the digits that most languages read: `3.0`, `1e300`.
fn digits(x: f64, nan: &str, infinity: &str) -> String {
    if x.is_nan() {
        nan.to_owned()
    } else if x.is_infinite() {
        format!("{}{infinity}", if x < 0.0 { "-" } else { "" })
    } else {
        format!("{x:?}")
    }
}
