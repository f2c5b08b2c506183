//! FPCore 2.0, the language in which FPBench's tools (Herbie, Daisy, …) exchange expressions.
//!
//! [`read`] takes what has a counterpart here: arithmetic, the functions that are rows, `let`,
//! `let*`, `if` with `and`, `or`, `not` and chained comparisons (they become nested `if`s), all
//! forms of numbers, and constants. Properties are kept as text; `!` and `cast` say how to
//! round, which an expression here does not, and are passed over. Loops, tensors, and functions
//! that are no rows are errors with their place.
//!
//! [`write()`] writes a core for each output, with `let*` for what is shared; what is read back
//! is the same formula. Where FPCore has no operator for a row, the row's own name stands
//! there; such a core is for us alone, and [`standard`] puts it in words for others.
//!
//! - Rows go by the names of C: `fmod` is the remainder with the sign of the dividend,
//!   `nearbyint` rounds halves to even, `tgamma` is the gamma function. FPCore's `round` and
//!   `remainder` are other functions and no rows. `fmin` and `fmax` let NaN through here.
//! - Numbers are exact. Only a hexadecimal number that an `f64` can hold is a float, as floats
//!   are written so: `0x1.8p-1` is `0.75f`.
//! - A name that no variable can have is changed, `x.re` to `x_re`, `e` to `e_`, and so is one
//!   that FPCore has another use for, `E` to `E_`.

mod condition;
mod error;
mod lexer;
mod number;
mod reader;
mod standard;
mod symbols;
mod writer;

pub use error::{FpCoreError, FpCoreErrorKind, Unwritable};
pub use reader::{read, read_with};
pub use standard::standard;
pub use writer::write;

use trigrad_core::Formula;

/// A core: a formula of one output, and what is said about it.
#[derive(Clone, Debug)]
pub struct Core {
    /// The name by which other cores call it.
    pub symbol: Option<String>,
    /// The formula, of the arguments in their order.
    pub formula: Formula,
    /// The arguments as they are called in the text.
    pub arguments: Vec<String>,
    /// The properties in order, `:name` and the text of its value.
    pub properties: Vec<(String, String)>,
}

impl Core {
    /// The core as text: its name, arguments and properties as they were, and the formula as
    /// [`write()`] writes it.
    ///
    /// ```
    /// use trigrad_symbolic::exchange::fpcore;
    /// let text = "(FPCore half (x.re) :pre (< 0 x.re) (/ x.re 2))";
    /// assert_eq!(fpcore::read(text).unwrap().write().unwrap(), text);
    /// ```
    ///
    /// # Errors
    /// As [`write()`].
    pub fn write(&self) -> Result<String, Unwritable> {
        writer::write_core(self)
    }

    /// The value of the property of that name, `:pre`.
    pub fn property(&self, name: &str) -> Option<&str> {
        let mut properties = self.properties.iter();
        let found = properties.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}
