//! What differs between the languages: a trait, and one file for each.

mod c;
mod fortran;
mod javascript;
mod julia;
mod natives;
mod notation;
mod numpy;
mod python;
mod rust;

pub(super) use c::C;
pub(super) use fortran::Fortran;
pub(super) use javascript::JavaScript;
pub(super) use julia::Julia;
pub(super) use natives::{Native, forms};
pub(super) use numpy::NumPy;
pub(super) use python::Python;
pub(super) use rust::Rust;

use trigrad_core::Relation;

use self::notation::Notation;
use super::Inputs;
use super::layout::Limits;

/// Rows for which a function of the language needs a guard: helpers in the language itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guarded {
    /// The names of the rows.
    pub(super) rows: &'static [&'static str],
    /// The helper, its name written `@row`, that of the row `$row`.
    pub(super) text: &'static str,
}

const fn guarded(rows: &'static [&'static str], text: &'static str) -> Guarded {
    Guarded { rows, text }
}

impl Guarded {
    /// The helper of one of the rows, under this name.
    pub(super) fn helper(&self, row: &str, name: &str) -> String {
        self.text.replace("@row", name).replace("$row", row)
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
    /// How it writes statements, where nothing below says otherwise.
    fn notation(&self) -> &'static Notation;

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

    /// The rows that need a guard.
    fn guarded(&self) -> &'static [Guarded] {
        &[]
    }

    /// The number; negative ones are put in brackets where that is needed.
    fn number(&self, x: f64) -> String {
        self.notation().number(x)
    }

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
    fn choice(&self, test: &str, then: &str, otherwise: &str) -> (String, bool) {
        (format!("{test} ? {then} : {otherwise}"), false)
    }

    /// The definition of a temporary.
    fn define(&self, name: &str, value: &str) -> String {
        let Notation { define, end, .. } = self.notation();
        format!("{}{name}{} = {value}{end}", define[0], define[1])
    }

    /// The definition of a temporary by a branch; one that is the last statement of a side may
    /// define the temporary of the branch around it.
    fn branch(&self, name: &str, test: &str, is_last: bool) -> Branch {
        let notation = self.notation();
        let declare = notation.declare.filter(|_| !is_last);
        Branch {
            before: declare.map(|declare| format!("{declare}{name}{}", notation.end)),
            open: format!("{}{test}{}", notation.test[0], notation.test[1]),
            close: notation.close,
        }
    }

    /// The line that begins a branch which is all of the side where the test before does not hold.
    fn otherwise_if(&self, test: &str) -> String {
        let notation = self.notation();
        format!("{}{test}{}", notation.otherwise_if, notation.test[1])
    }

    /// The line between the sides.
    fn otherwise(&self) -> &'static str {
        self.notation().otherwise
    }

    /// The last line of a side.
    fn side(&self, name: &str, value: &str) -> String {
        format!("{name} = {value}{}", self.notation().end)
    }

    /// The function with its words around it, ending in a line break.
    fn function(&self, function: &Function) -> String;

    /// The inside of a function: the inputs by their names if they come in an array, and the body.
    fn inside(&self, function: &Function) -> String {
        let mut text = String::new();
        if function.shape == Inputs::Array {
            for (name, element) in self.notation().elements(function) {
                text += &format!("    {}\n", self.define(&name, &element));
            }
        }
        text + &lines(&function.body, "    ", 1)
    }

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
