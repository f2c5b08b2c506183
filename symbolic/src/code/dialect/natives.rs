//! What the languages call the rows that they have, and how far those are from the truth.

use crate::code::language::Language;

/// A row that a language has, or has but for a guard.
#[derive(Clone, Copy, Debug)]
pub(in crate::code) struct Native {
    row: &'static str,
    /// The error in ulp, that of a guarded function too.
    pub(in crate::code) ulp: f64,
    // A column a language, empty where it has none that needs no guard.
    forms: [&'static str; 7],
}

impl Native {
    /// That of the row of this name.
    pub(in crate::code) fn of(row: &str) -> Option<&'static Self> {
        NATIVES.iter().find(|native| native.row == row)
    }

    /// How the language writes it: a sign, a name for a call, `.name` for a method of the first
    /// argument.
    pub(in crate::code) fn form(&self, language: Language) -> Option<&'static str> {
        let form = self.forms[column(language)];
        (!form.is_empty()).then_some(form)
    }
}

/// All that the language writes rows as.
pub(in crate::code) fn forms(language: Language) -> impl Iterator<Item = &'static str> {
    NATIVES
        .iter()
        .filter_map(move |native| native.form(language))
}

const fn column(language: Language) -> usize {
    match language {
        Language::C => 0,
        Language::Python => 1,
        Language::NumPy => 2,
        Language::JavaScript => 3,
        Language::Julia => 4,
        Language::Fortran => 5,
        Language::Rust => 6,
    }
}

const fn row(row: &'static str, ulp: f64, forms: [&'static str; 7]) -> Native {
    Native { row, ulp, forms }
}

// Operators and roots are rounded as well as can be, whole numbers and remainders are exact, and
// 4 ulp are asked of a language's elementary functions.
#[rustfmt::skip]
const NATIVES: &[Native] = &[
    //              ulp    C         Python        NumPy         JavaScript    Julia    Fortran  Rust
    row("neg",       0.0,  ["-",      "-",          "-",          "-",          "-",     "-",     "-"]),
    row("sqrt",      0.5,  ["sqrt",   "",           "np.sqrt",    "Math.sqrt",  "",      "sqrt",  ".sqrt"]),
    row("cbrt",      4.0,  ["cbrt",   "math.cbrt",  "np.cbrt",    "Math.cbrt",  "cbrt",  "",      ".cbrt"]),
    row("exp",       4.0,  ["exp",    "",           "np.exp",     "Math.exp",   "exp",   "exp",   ".exp"]),
    row("exp2",      4.0,  ["exp2",   "",           "np.exp2",    "",           "exp2",  "",      ".exp2"]),
    row("expm1",     4.0,  ["expm1",  "",           "np.expm1",   "Math.expm1", "expm1", "",      ".exp_m1"]),
    row("ln",        4.0,  ["log",    "",           "np.log",     "Math.log",   "",      "log",   ".ln"]),
    row("log2",      4.0,  ["log2",   "",           "np.log2",    "Math.log2",  "",      "",      ".log2"]),
    row("log10",     4.0,  ["log10",  "",           "np.log10",   "Math.log10", "",      "log10", ".log10"]),
    row("log1p",     4.0,  ["log1p",  "",           "np.log1p",   "Math.log1p", "",      "",      ".ln_1p"]),
    row("sin",       4.0,  ["sin",    "",           "np.sin",     "Math.sin",   "",      "sin",   ".sin"]),
    row("cos",       4.0,  ["cos",    "",           "np.cos",     "Math.cos",   "",      "cos",   ".cos"]),
    row("tan",       4.0,  ["tan",    "",           "np.tan",     "Math.tan",   "",      "tan",   ".tan"]),
    row("asin",      4.0,  ["asin",   "",           "np.arcsin",  "Math.asin",  "",      "asin",  ".asin"]),
    row("acos",      4.0,  ["acos",   "",           "np.arccos",  "Math.acos",  "",      "acos",  ".acos"]),
    row("atan",      4.0,  ["atan",   "math.atan",  "np.arctan",  "Math.atan",  "atan",  "atan",  ".atan"]),
    row("sinh",      4.0,  ["sinh",   "",           "np.sinh",    "Math.sinh",  "sinh",  "sinh",  ".sinh"]),
    row("cosh",      4.0,  ["cosh",   "",           "np.cosh",    "Math.cosh",  "cosh",  "cosh",  ".cosh"]),
    row("tanh",      4.0,  ["tanh",   "math.tanh",  "np.tanh",    "Math.tanh",  "tanh",  "tanh",  ".tanh"]),
    row("asinh",     4.0,  ["asinh",  "math.asinh", "np.arcsinh", "Math.asinh", "asinh", "asinh", ""]),
    row("acosh",     4.0,  ["acosh",  "",           "np.arccosh", "Math.acosh", "",      "acosh", ""]),
    row("atanh",     4.0,  ["atanh",  "",           "np.arctanh", "Math.atanh", "",      "atanh", ""]),
    row("abs",       0.0,  ["fabs",   "abs",        "np.abs",     "Math.abs",   "abs",   "abs",   ".abs"]),
    row("floor",     0.0,  ["floor",  "",           "np.floor",   "Math.floor", "floor", "",      ".floor"]),
    row("ceil",      0.0,  ["ceil",   "",           "np.ceil",    "Math.ceil",  "ceil",  "",      ".ceil"]),
    row("round",     0.0,  ["rint",   "",           "np.rint",    "",           "round", "",      ".round_ties_even"]),
    row("trunc",     0.0,  ["trunc",  "",           "np.trunc",   "Math.trunc", "trunc", "aint",  ".trunc"]),
    row("erf",       4.0,  ["erf",    "math.erf",   "",           "",           "",      "erf",   ""]),
    // The manual of glibc knows of 5 and of 10 ulp.
    row("erfc",      6.0,  ["erfc",   "math.erfc",  "",           "",           "",      "erfc",  ""]),
    row("gamma",     10.0, ["tgamma", "",           "",           "",           "",      "gamma", ""]),
    row("add",       0.5,  ["+",      "+",          "+",          "+",          "+",     "+",     "+"]),
    row("sub",       0.5,  ["-",      "-",          "-",          "-",          "-",     "-",     "-"]),
    row("mul",       0.5,  ["*",      "*",          "*",          "*",          "*",     "*",     "*"]),
    row("div",       0.5,  ["/",      "",           "/",          "/",          "/",     "/",     "/"]),
    row("pow",       4.0,  ["pow",    "",           "",           "",           "",      "",      ".powf"]),
    row("atan2",     4.0,  ["atan2",  "math.atan2", "np.arctan2", "Math.atan2", "atan",  "atan2", ".atan2"]),
    row("remainder", 0.0,  ["fmod",   "",           "np.fmod",    "%",          "rem",   "mod",   "%"]),
    row("max",       0.0,  ["",       "",           "",           "Math.max",   "max",   "",      ""]),
    row("min",       0.0,  ["",       "",           "",           "Math.min",   "min",   "",      ""]),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use trigrad_core::Primitive;

    use super::{Language, NATIVES, Native};

    #[test]
    fn a_native_is_a_row_of_the_table_once() {
        let rows: HashSet<&str> = Primitive::all(0).map(|row| row.row().name).collect();
        let mut seen = HashSet::new();
        for native in NATIVES {
            assert!(rows.contains(native.row), "{}", native.row);
            assert!(seen.insert(native.row), "{} twice", native.row);
        }
    }

    #[test]
    fn what_needs_a_guard_has_its_error_here_and_no_other_form() {
        for &language in Language::ALL {
            let mut seen = HashSet::new();
            for row in language
                .dialect()
                .guarded()
                .iter()
                .flat_map(|guarded| guarded.rows)
            {
                let native = Native::of(row);
                assert!(
                    native.is_some_and(|native| native.form(language).is_none()),
                    "{row}"
                );
                assert!(seen.insert(row), "{row} twice in {language}");
            }
        }
    }
}
