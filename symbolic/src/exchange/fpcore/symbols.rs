//! The names of FPCore: operators and the rows they are, constants, variables.

use std::collections::HashSet;

use trigrad_core::{Binary, Constant, Expr, Interpret, Nary, Primitive, Unary, is_variable_name};

/// The rows that FPCore calls otherwise than the table does; `max`, `min` and `hypot` of two
/// arguments only.
const RENAMED: &[(&str, Primitive)] = &[
    ("-", Primitive::Unary(Unary::Neg)),
    ("fabs", Primitive::Unary(Unary::Abs)),
    ("log", Primitive::Unary(Unary::Ln)),
    ("tgamma", Primitive::Unary(Unary::Gamma)),
    ("nearbyint", Primitive::Unary(Unary::Round)),
    ("+", Primitive::Binary(Binary::Add)),
    ("-", Primitive::Binary(Binary::Sub)),
    ("*", Primitive::Binary(Binary::Mul)),
    ("/", Primitive::Binary(Binary::Div)),
    ("fmod", Primitive::Binary(Binary::Remainder)),
    ("fmax", Primitive::Nary(Nary::Max)),
    ("fmin", Primitive::Nary(Nary::Min)),
];

/// Operators of FPCore that are no rows, and what they are.
const UNSUPPORTED: &[(&str, &str)] = &[
    ("while", LOOP),
    ("while*", LOOP),
    ("for", LOOP),
    ("for*", LOOP),
    ("tensor", TENSOR),
    ("tensor*", TENSOR),
    ("array", TENSOR),
    ("ref", TENSOR),
    ("dim", TENSOR),
    ("size", TENSOR),
    (
        "round",
        "it rounds halves away from zero; `nearbyint` rounds them to even",
    ),
    (
        "remainder",
        "it is the remainder of the nearest quotient; `fmod` is that of the truncated one",
    ),
    ("fma", NO_ROW),
    ("fdim", NO_ROW),
    ("copysign", NO_ROW),
    ("isfinite", NO_ROW),
    ("isinf", NO_ROW),
    ("isnan", NO_ROW),
    ("isnormal", NO_ROW),
    ("signbit", NO_ROW),
];

const LOOP: &str = "loops are no expressions";
const TENSOR: &str = "there are no tensors";
const NO_ROW: &str = "it is no row of the table";

/// Why an operator of FPCore cannot be read.
pub(super) fn unsupported(name: &str) -> Option<&'static str> {
    let found = UNSUPPORTED.iter().find(|(known, _)| *known == name);
    found.map(|(_, reason)| *reason)
}

/// The row of that name that takes so many arguments; without one, a row of that name.
pub(super) fn row(name: &str, arguments: usize) -> Option<Primitive> {
    let renamed = RENAMED.iter().filter(|(known, _)| *known == name);
    let renamed: Vec<Primitive> = renamed.map(|(_, row)| *row).collect();
    let fits = |row: &&Primitive| matches!(row, Primitive::Unary(_)) == (arguments == 1);
    if let Some(row) = renamed.iter().find(fits).or(renamed.last()) {
        return Some(*row);
    }
    if unsupported(name).is_some() {
        return None;
    }
    Primitive::all(0).find(|row| row.row().name == name)
}

/// The name of the row where it has so many arguments.
pub(super) fn operator(row: Primitive, arguments: usize) -> &'static str {
    let is_several = matches!(row, Primitive::Nary(_)) && arguments != 2;
    let found = RENAMED.iter().find(|(_, known)| *known == row);
    match found {
        Some((name, _)) if !is_several => name,
        _ => row.row().name,
    }
}

/// All that can stand behind a bracket.
pub(super) fn operators() -> impl Iterator<Item = &'static str> {
    const FORMS: [&str; 14] = [
        "if", "let", "let*", "<", ">", "<=", ">=", "==", "!=", "and", "or", "not", "cast", "digits",
    ];
    let renamed = RENAMED.iter().map(|(name, _)| *name);
    let unsupported = UNSUPPORTED.iter().map(|(name, _)| *name);
    let rows = Primitive::all(0).map(|row| row.row().name);
    renamed.chain(unsupported).chain(rows).chain(FORMS)
}

/// A constant of FPCore.
pub(super) fn constant(name: &str) -> Option<Meaning> {
    let found = CONSTANTS.iter().find(|(known, _)| *known == name);
    found.map(|(_, meaning)| *meaning)
}

/// What a constant is made of.
#[derive(Clone, Copy)]
pub(super) enum Meaning {
    Truth(bool),
    Is(fn() -> Constant),
    // A function of π, e and 1 with its own node: nothing may be folded.
    Made(for<'g> fn(Parts<'g>) -> Expr<'g>),
}
use Meaning::{Is, Made, Truth};

/// Numbers of the graph.
#[derive(Clone, Copy)]
pub(super) struct Parts<'g> {
    pub(super) pi: Expr<'g>,
    pub(super) e: Expr<'g>,
    pub(super) two: Expr<'g>,
}

const CONSTANTS: &[(&str, Meaning)] = &[
    ("TRUE", Truth(true)),
    ("FALSE", Truth(false)),
    ("PI", Is(|| Constant::Pi)),
    ("E", Is(|| Constant::E)),
    ("INFINITY", Is(|| Constant::Float(f64::INFINITY))),
    ("NAN", Is(|| Constant::Float(f64::NAN))),
    ("LOG2E", Made(|p| p.e.log2())),
    ("LOG10E", Made(|p| p.e.log10())),
    ("LN2", Made(|p| p.two.ln())),
    ("LN10", Made(|p| (p.two.beside(10.0)).ln())),
    ("PI_2", Made(|p| p.pi / 2.0)),
    ("PI_4", Made(|p| p.pi / 4.0)),
    ("M_1_PI", Made(|p| Expr::from_f64(1.0) / p.pi)),
    ("M_2_PI", Made(|p| p.two / p.pi)),
    ("M_2_SQRTPI", Made(|p| p.two / p.pi.sqrt())),
    ("SQRT2", Made(|p| p.two.sqrt())),
    ("SQRT1_2", Made(|p| (p.two.beside(0.5)).sqrt())),
];

/// A variable's name that can stand for `name`: the same, or one like it that is not taken.
pub(super) fn variable_for(name: &str, taken: &HashSet<String>) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let kept = name.chars().map(|c| if is_part(c) { c } else { '_' });
    let mut variable: String = kept.collect();
    if variable.is_empty() || variable.starts_with(|c: char| c.is_ascii_digit()) {
        variable.insert(0, '_');
    }
    if !is_variable_name(&variable) && !is_variable_name(&format!("{variable}_")) {
        variable = "x".to_owned(); // digits of other scripts
    }
    while taken.contains(&variable) || !is_variable_name(&variable) {
        variable.push('_');
    }
    variable
}

/// A symbol of FPCore that can stand for a variable.
pub(super) fn symbol_for(name: &str, taken: &HashSet<String>) -> String {
    let kept = name.chars().map(|c| if c.is_ascii() { c } else { '_' });
    let mut symbol: String = kept.collect();
    let has_use = |symbol: &str| constant(symbol).is_some() || symbol == "FPCore";
    while taken.contains(&symbol) || has_use(&symbol) {
        symbol.push('_');
    }
    symbol
}
