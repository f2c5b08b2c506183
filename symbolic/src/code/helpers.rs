//! How each row is written in a language, and the helper functions that it takes.

use trigrad_core::{Binary, Formula, Op, Primitive, Unary};

use super::definitions::{self, Accuracy, Definition};
use super::dialect::{Dialect, Native};
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
    /// In the language itself, its name written with an @ in front.
    Text(&'static str),
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
    let dialect = language.dialect();
    let name = row.row().name;
    let guarded = dialect.guarded().iter().any(|guarded| guarded.row == name);
    let infix = |sign, is_sum| Form::Infix { sign, is_sum };
    Ok(match row {
        _ if guarded => Form::Helper(name.to_owned()),
        Primitive::Unary(Unary::Neg) => Form::Minus,
        Primitive::Binary(Binary::Add) => infix("+", true),
        Primitive::Binary(Binary::Sub) => infix("-", true),
        Primitive::Binary(Binary::Mul) => infix("*", false),
        Primitive::Binary(Binary::Div) => infix("/", false),
        _ => match native(dialect, row, arguments) {
            Some(Native { form: "%", .. }) => infix("%", false),
            Some(native) => Form::Native(native.form),
            None => {
                let name = definitions::name_of(row, arguments);
                Form::Helper(name.ok_or_else(|| missing(row, language))?)
            }
        },
    })
}

/// See [`accuracy`](super::accuracy).
pub(super) fn accuracy(
    row: Primitive,
    arguments: usize,
    language: Language,
) -> Result<Accuracy, CodeError> {
    let dialect = language.dialect();
    let name = row.row().name;
    if let Some(guarded) = dialect.guarded().iter().find(|guarded| guarded.row == name) {
        return Ok(Accuracy::of_native(name, guarded.ulp));
    }
    match row {
        Primitive::Unary(Unary::Neg) => Ok(Accuracy::of_ulp(0.0)),
        Primitive::Binary(Binary::Add | Binary::Sub | Binary::Mul | Binary::Div) => {
            Ok(Accuracy::of_ulp(0.5))
        }
        _ => match native(dialect, row, arguments) {
            Some(native) => Ok(Accuracy::of_native(name, native.ulp)),
            None => read(
                definition(row, arguments, language)?.accuracy(),
                row,
                language,
            ),
        },
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
        let mut guarded = self.language.dialect().guarded().iter();
        if let Some(guarded) = guarded.find(|guarded| guarded.row == name) {
            self.known.insert(name.clone());
            let body = Body::Text(guarded.text);
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

fn native(dialect: &dyn Dialect, row: Primitive, arguments: usize) -> Option<&'static Native> {
    let name = row.row().name;
    // Of nothing a greatest or least argument is an infinity, which a call may not know.
    let is_empty = arguments == 0;
    let mut natives = dialect.natives().iter();
    natives.find(|native| native.row == name && !is_empty)
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
