//! How each row is written in a language, and the helper functions that it takes.

use trigrad_core::{Formula, Op, Primitive};

use super::definitions::{self, Accuracy, Definition};
use super::dialect::{Guarded, Native};
use super::error::CodeError;
use super::language::Language;
use super::layout::Layout;
use crate::keyed::Set;

/// How a row is written.
pub(super) enum Form {
    /// `-x`.
    Minus,
    /// The sign between the arguments, of a sum or of a product.
    Infix { sign: &'static str, is_sum: bool },
    /// A function of the language, or its method if the name begins with a point.
    Native(&'static str),
    /// A helper of this name, behind the prefix.
    Helper(String),
}

/// A helper function.
pub(super) struct Helper {
    pub(super) name: String,
    pub(super) body: Body,
}

pub(super) enum Body {
    /// In the language itself.
    Text(&'static Guarded),
    /// As a formula of its arguments, by their names.
    Formula(Formula, Layout),
}

/// The form of `row`, applied to so many arguments.
///
/// # Errors
/// If there is no definition of that order.
pub(super) fn form(
    row: Primitive,
    arguments: usize,
    language: Language,
) -> Result<Form, CodeError> {
    let name = row.row().name;
    if guarded(name, language).is_some() {
        return Ok(Form::Helper(name.to_owned()));
    }
    let native = native(row, arguments).and_then(|native| native.form(language));
    Ok(match native {
        Some("-") if arguments == 1 => Form::Minus,
        Some(sign @ ("+" | "-")) => Form::Infix { sign, is_sum: true },
        Some(sign @ ("*" | "/" | "%")) => Form::Infix {
            sign,
            is_sum: false,
        },
        Some(name) => Form::Native(name),
        None => {
            let name = definitions::name_of(row, arguments);
            Form::Helper(name.ok_or_else(|| missing(row, language))?)
        }
    })
}

/// See [`accuracy`](super::accuracy).
pub(super) fn accuracy(
    row: Primitive,
    arguments: usize,
    language: Language,
) -> Result<Accuracy, CodeError> {
    let name = row.row().name;
    let is_guarded = guarded(name, language).is_some();
    match native(row, arguments) {
        Some(native) if is_guarded || native.form(language).is_some() => {
            Ok(Accuracy::of_native(name, native.ulp))
        }
        _ => read(
            definition(row, arguments, language)?.accuracy(),
            row,
            language,
        ),
    }
}

/// The helper functions of a file, each behind those that it calls.
pub(super) struct Helpers {
    language: Language,
    known: Set<String>,
    pub(super) in_order: Vec<Helper>,
}

impl Helpers {
    pub(super) fn new(language: Language) -> Self {
        Self {
            language,
            known: Set::default(),
            in_order: Vec::new(),
        }
    }

    /// Adds what the formula needs. Only definitions are followed further, and they call
    /// each other to a small depth.
    ///
    /// # Errors
    /// If there is no definition of some order.
    pub(super) fn add(&mut self, formula: &Formula, layout: &Layout) -> Result<(), CodeError> {
        self.add_nodes(formula, layout, false)
    }

    fn add_nodes(
        &mut self,
        formula: &Formula,
        layout: &Layout,
        is_definition: bool,
    ) -> Result<(), CodeError> {
        for id in layout.used(formula) {
            match formula.op(id) {
                Op::Row(row) => self.add_row(row, formula.args(id).len())?,
                Op::Call(number) if is_definition => {
                    let name = formula.call(number).function.name();
                    if !self.known.contains(name)
                        && let Some(definition) = definitions::of_auxiliary(name)
                    {
                        self.add_definition(definition)?;
                    }
                }
                Op::Constant(_) | Op::Variable(_) | Op::If(_) | Op::Call(_) => {}
            }
        }
        Ok(())
    }

    fn add_row(&mut self, row: Primitive, arguments: usize) -> Result<(), CodeError> {
        let Form::Helper(name) = form(row, arguments, self.language)? else {
            return Ok(());
        };
        if self.known.contains(&name) {
            return Ok(());
        }
        if let Some(guarded) = guarded(&name, self.language) {
            self.known.insert(name.clone());
            let body = Body::Text(guarded);
            self.in_order.push(Helper { name, body });
            return Ok(());
        }
        self.add_definition(definition(row, arguments, self.language)?)
    }

    fn add_definition(&mut self, definition: Definition) -> Result<(), CodeError> {
        self.known.insert(definition.name.clone());
        // Texts of this crate, which its tests read; an unreadable one is a row without a
        // definition.
        let Ok(formula) = definition.formula() else {
            return Ok(());
        };
        let layout = Layout::new(&formula, self.language.dialect().limits());
        self.add_nodes(&formula, &layout, true)?;
        self.in_order.push(Helper {
            name: definition.name,
            body: Body::Formula(formula, layout),
        });
        Ok(())
    }
}

fn native(row: Primitive, arguments: usize) -> Option<&'static Native> {
    // Of nothing a greatest or least argument is an infinity, which a call may not know.
    let is_empty = arguments == 0 && matches!(row, Primitive::Nary(_));
    Native::of(row.row().name).filter(|_| !is_empty)
}

fn guarded(row: &str, language: Language) -> Option<&'static Guarded> {
    let mut guarded = language.dialect().guarded().iter();
    guarded.find(|guarded| guarded.rows.contains(&row))
}

fn definition(
    row: Primitive,
    arguments: usize,
    language: Language,
) -> Result<Definition, CodeError> {
    definitions::of_row(row, arguments).ok_or_else(|| missing(row, language))
}

fn read<T, E>(result: Result<T, E>, row: Primitive, language: Language) -> Result<T, CodeError> {
    result.map_err(|_| missing(row, language))
}

fn missing(row: Primitive, language: Language) -> CodeError {
    let (order, most) = match row {
        Primitive::Indexed(op, order) => (order, definitions::most_order(op)),
        _ => (0, 0),
    };
    CodeError::Order {
        row: row.row().name,
        order,
        most,
        language,
    }
}
