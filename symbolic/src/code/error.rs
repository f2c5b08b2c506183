//! What can keep a formula from being written as code.

use super::language::Language;

/// Why a formula cannot be written in a language.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::code::{self, Language, Options};
/// let f = Formula::parse("polygamma(5000, x)").unwrap();
/// let error = code::write(&f, Language::C, &Options::default()).unwrap_err();
/// assert_eq!(error.to_string(), "`polygamma` has no definition in c beyond order 300, and order 5000 is asked for");
/// let options = Options { name: "double".to_owned(), ..Options::default() };
/// let error = code::write(&f, Language::C, &options).unwrap_err();
/// assert_eq!(error.to_string(), "`double` cannot be the name of a function in c");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodeError {
    /// An order of an indexed row for which there is no definition.
    #[error(
        "`{row}` has no definition in {language} beyond order {most}, and order {order} is asked for"
    )]
    Order {
        /// The name of the row.
        row: &'static str,
        /// The order that the formula asks for.
        order: u32,
        /// The highest order that there is.
        most: u32,
        /// The language.
        language: Language,
    },
    /// A function without outputs, which some languages cannot express.
    #[error("`{name}` has no output")]
    NoOutput {
        /// The name of the function.
        name: String,
    },
    /// A name that is none in the language, or is reserved there.
    #[error("`{name}` cannot be the name of a function in {language}")]
    Name {
        /// The name of the function.
        name: String,
        /// The language.
        language: Language,
    },
    /// Two functions of one name.
    #[error("two functions are called `{name}`")]
    NameInUse {
        /// The name of both.
        name: String,
    },
    /// A prefix that is none in the language.
    #[error("names of functions cannot begin with `{prefix}` in {language}")]
    Prefix {
        /// The prefix.
        prefix: String,
        /// The language.
        language: Language,
    },
}
