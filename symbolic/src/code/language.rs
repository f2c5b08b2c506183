//! The languages that formulas are written in.

use std::fmt;
use std::str::FromStr;

use super::dialect::{C, Dialect, Fortran, JavaScript, Julia, NumPy, Python, Rust};

/// A language to write a formula in.
///
/// ```
/// use trigrad_symbolic::code::Language;
/// let language: Language = "numpy".parse()?;
/// assert_eq!(language, Language::NumPy);
/// assert_eq!(language.to_string(), "numpy");
/// # Ok::<(), trigrad_symbolic::code::UnknownLanguage>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Language {
    /// Rust, without any crate.
    Rust,
    /// C as of 1999, with its mathematical library.
    C,
    /// Python 3.11 or later, with its module `math`.
    Python,
    /// Python with NumPy, on whole arrays.
    NumPy,
    /// JavaScript as of 2015.
    JavaScript,
    /// Julia, without any package. (Of all languages this is the one that has been parsed, but not
    /// run, where it was developed; the tests run it where there is a Julia.)
    ///
    /// ```
    /// use trigrad_core::Formula;
    /// use trigrad_symbolic::code::{self, Language, Options};
    /// let f = Formula::parse("ln(x)/y + sec(y)")?;
    /// let text = code::write(&f, Language::Julia, &Options::default())?;
    /// assert_eq!(text, "\
    /// tg_ln(x::Float64) = x < 0.0 ? NaN : log(x)
    ///
    /// tg_cos(x::Float64) = isinf(x) ? NaN : cos(x)
    ///
    /// function tg_sec(x::Float64)
    ///     return 1.0 / tg_cos(x)
    /// end
    ///
    /// function f(x::Float64, y::Float64)
    ///     return tg_ln(x) / y + tg_sec(y)
    /// end
    /// ");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Julia,
    /// Fortran as of 2008.
    ///
    /// ```
    /// use trigrad_core::Formula;
    /// use trigrad_symbolic::code::{self, Language, Options};
    /// let f = Formula::parse("if(x > y, exp(x)*exp(x), abs(y))")?;
    /// let text = code::write(&f, Language::Fortran, &Options::default())?;
    /// assert_eq!(text, "\
    /// module f_module
    ///     use, intrinsic :: iso_fortran_env, only: real64
    ///     implicit none
    ///     private :: real64
    /// contains
    ///
    /// pure function f(x, y) result(output)
    ///     real(real64), intent(in) :: x, y
    ///     real(real64) :: output
    ///     real(real64) :: t0, t1
    ///     if (x > y) then
    ///         t1 = exp(x)
    ///         t0 = t1 * t1
    ///     else
    ///         t0 = abs(y)
    ///     end if
    ///     output = t0
    /// end function f
    ///
    /// end module f_module
    /// ");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Fortran,
}

impl Language {
    /// Every language.
    pub const ALL: &[Self] = &[
        Self::Rust,
        Self::C,
        Self::Python,
        Self::NumPy,
        Self::JavaScript,
        Self::Julia,
        Self::Fortran,
    ];

    /// The name on a command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::C => "c",
            Self::Python => "python",
            Self::NumPy => "numpy",
            Self::JavaScript => "javascript",
            Self::Julia => "julia",
            Self::Fortran => "fortran",
        }
    }

    /// What a remark to the end of its line begins with.
    pub const fn remark(self) -> &'static str {
        match self {
            Self::Rust | Self::C | Self::JavaScript => "//",
            Self::Python | Self::NumPy | Self::Julia => "#",
            Self::Fortran => "!",
        }
    }

    pub(super) fn dialect(self) -> &'static dyn Dialect {
        match self {
            Self::Rust => &Rust,
            Self::C => &C,
            Self::Python => &Python,
            Self::NumPy => &NumPy,
            Self::JavaScript => &JavaScript,
            Self::Julia => &Julia,
            Self::Fortran => &Fortran,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// There is no back end of that name.
///
/// ```
/// use trigrad_symbolic::code::Language;
/// let error = "cobol".parse::<Language>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "no language is called `cobol`; there are rust, c, python, numpy, javascript, julia, fortran"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no language is called `{name}`; there are {}", names())]
pub struct UnknownLanguage {
    /// What was asked for.
    pub name: String,
}

fn names() -> String {
    let names: Vec<&str> = Language::ALL
        .iter()
        .map(|language| language.name())
        .collect();
    names.join(", ")
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(name: &str) -> Result<Self, UnknownLanguage> {
        let named = |language: &&Self| language.name() == name;
        let found = Self::ALL.iter().find(named).copied();
        found.ok_or_else(|| UnknownLanguage {
            name: name.to_owned(),
        })
    }
}
