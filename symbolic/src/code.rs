//! Formulas as source code: one function of the inputs, in a language of your choice.
//!
//! ```
//! use trigrad_core::Formula;
//! use trigrad_symbolic::code::{self, Language, Options};
//! let f = Formula::parse("x*sin(x*y)")?;
//! let text = code::write(&f, Language::C, &Options::default())?;
//! assert_eq!(text, "\
//! #include <math.h>
//!
//! double f(double x, double y) {
//!     return x * sin(x * y);
//! }
//! ");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A value with its derivatives is a formula of several outputs, which share what they
//! have in common:
//!
//! ```
//! # use trigrad_core::Formula;
//! # use trigrad_symbolic::code::{self, Language, Options};
//! use trigrad_symbolic::formula::value_and_gradient;
//! let f = value_and_gradient(&Formula::parse("exp(x*y)")?);
//! let text = code::write(&f, Language::Rust, &Options::default())?;
//! assert_eq!(text, "\
//! #[allow(non_snake_case, clippy::all)]
//! pub fn f(x: f64, y: f64) -> [f64; 3] {
//!     let t0: f64 = (x * y).exp();
//!     [t0, t0 * y, t0 * x]
//! }
//! ");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the code does
//!
//! It computes what [`Formula::eval`] computes, up to the rounding of elementary functions
//! ([`accuracy`] has figures for every row and language), with the same conventions: powers of
//! negative bases, halves rounded to even, `sign(0) = 0`, NaN through `max` and `min`; outside
//! of a domain, at a pole and where something overflows it answers NaN or an infinity, also in
//! languages whose own functions raise an error there.
//!
//! A node that is used more than once becomes a temporary `t0`, `t1`, …, and so does one whose
//! expression would grow long, so the size is linear in the nodes and nothing nests deeply. An
//! `if` is a real branch: what only one side needs is computed on that side. (Within twenty
//! branches further ones choose between values that are both computed, because compilers limit
//! the nesting; the answers are the same.) NumPy's functions run on whole arrays, where both
//! sides are computed and `where` chooses.
//!
//! Rows that a language does not have are helper functions in front of it, only those that are
//! needed, under names that begin with [`Options::prefix`]. They are written in this crate's own
//! expression syntax once for all languages, so all languages compute the same formula.
//!
//! The code wants the arithmetic of IEEE 754, so no option of a compiler that allows other
//! arithmetic (`-ffast-math`), and for C and Fortran on machines with fused multiply-add
//! `-ffp-contract=off`, if the last digits matter.
//!
//! # The shape of the function
//!
//! | language | one output | several outputs |
//! |---|---|---|
//! | Rust | `pub fn f(x: f64, y: f64) -> f64` | `-> [f64; n]` |
//! | C (C99) | `double f(double x, double y)` | `void f(double x, double y, double out[n])` |
//! | Python | `f(x, y)` gives a float | a list of floats |
//! | NumPy | `f(x, y)` gives an array of the inputs' common shape | one array, output first |
//! | JavaScript | `f(x, y)` gives a number | an array |
//! | Julia | `f(x::Float64, y::Float64)` gives a `Float64` | a `Vector{Float64}` |
//! | Fortran (2008) | `function f(x, y)` in a module `f_module` | the same, of rank 1 |
//!
//! [`Inputs::Array`] asks for one array of all inputs in place of the names.
//!
//! # Names
//!
//! The names of inputs stay, with these changes: a letter beyond ASCII is written as `u` and its
//! code in hexadecimal digits (`α` is `u3b1`), a name must begin with a letter in Fortran and is
//! led by `v` if it does not, and a name that is reserved in the language, is used by the code
//! (`t0`, `sin`, the function's own), or is taken by an input before it gets an underscore behind
//! it, more than one if need be. Fortran does not tell capitals from small letters; there `X`
//! beside `x` is `X_`.
//!
//! A function outside of the table (a [`Custom`](trigrad_core::Custom), with a rule or without) is
//! called by its name, and whoever uses the code supplies it: `f(x)` is called `f`, `f'(x)` is
//! `f_1`, `f''(x)` is `f_2`, and `f[1,0](x, y)` is `f_1_0`, changed by the same rules as the
//! names of inputs.

mod definitions;
mod dialect;
mod error;
mod expression;
mod helpers;
mod language;
mod layout;
mod names;
mod regions;
mod writer;

pub use definitions::Accuracy;
pub use error::CodeError;
pub use language::{Language, UnknownLanguage};

use trigrad_core::{Formula, Primitive};

/// What may be set about the code.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::code::{self, Inputs, Language, Options};
/// let options = Options {
///     name: "area".to_owned(),
///     inputs: Inputs::Array,
///     ..Options::default()
/// };
/// let text = code::write(&Formula::parse("a*b/2")?, Language::JavaScript, &options)?;
/// assert_eq!(text, "\
/// function area(inputs) {
///     const a = inputs[0];
///     const b = inputs[1];
///     return a * b / 2.0;
/// }
/// ");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The name of the function, `f` by default.
    pub name: String,
    /// How the function takes its inputs, by default each by its name.
    pub inputs: Inputs,
    /// What the names of helper functions begin with, `tg_` by default.
    pub prefix: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            name: "f".to_owned(),
            inputs: Inputs::Named,
            prefix: "tg_".to_owned(),
        }
    }
}

/// How a function takes its inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Inputs {
    /// Each as an argument of its own.
    #[default]
    Named,
    /// All in one array, in the order of the formula's inputs.
    Array,
}

/// The formula as a function in `language`, with the helper functions that it needs.
///
/// Time and size linear in the nodes of the formula.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::code::{self, Language, Options};
/// let f = Formula::parse("if(x > 0, x*ln(x), 0)")?;
/// let text = code::write(&f, Language::NumPy, &Options::default())?;
/// assert_eq!(text, "\
/// import numpy as np
///
/// def f(x):
///     x = np.asarray(x, dtype=np.float64)
///     with np.errstate(all=\"ignore\"):
///         return np.where(x > 0.0, x * np.log(x), 0.0)
/// ");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the formula has no output, a name of the options cannot be one in the language, or an
/// indexed row has a higher order than there is a definition for.
pub fn write(f: &Formula, language: Language, options: &Options) -> Result<String, CodeError> {
    write_all(&[(&options.name, f)], language, options)
}

/// Several formulas, each as a function of the given name, with the helper functions that
/// any of them needs written once.
///
/// `options.name` is the name of the Fortran module, less its `_module`.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::code::{self, Language, Options};
/// let (f, g) = (Formula::parse("relu(x)")?, Formula::parse("relu(x)*y")?);
/// let text = code::write_all(&[("f", &f), ("g", &g)], Language::Python, &Options::default())?;
/// assert_eq!(text, "\
/// def tg_relu(x):
///     return 0.0 if x <= 0.0 else x
///
/// def f(x):
///     return tg_relu(x)
///
/// def g(x, y):
///     return tg_relu(x) * y
/// ");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`write()`](write()), and if two functions have one name.
pub fn write_all(
    functions: &[(&str, &Formula)],
    language: Language,
    options: &Options,
) -> Result<String, CodeError> {
    writer::file(functions, language, options)
}

/// How near the code of `row`, applied to so many arguments, comes to the true value.
///
/// ```
/// use trigrad_core::{Primitive, Unary};
/// use trigrad_symbolic::code::{Language, accuracy};
/// let sine = accuracy(Primitive::Unary(Unary::Sin), 1, Language::C)?;
/// assert_eq!(sine.ulp, 4.0);
/// assert!(sine.of(&[1e-3], 1e-3f64.sin()) <= 4.0 * 2f64.powi(-62));
/// # Ok::<(), trigrad_symbolic::code::CodeError>(())
/// ```
///
/// # Errors
/// If there is no definition of that order.
pub fn accuracy(
    row: Primitive,
    arguments: usize,
    language: Language,
) -> Result<Accuracy, CodeError> {
    helpers::accuracy(row, arguments, language)
}
