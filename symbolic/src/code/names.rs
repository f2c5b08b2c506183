//! Names that a language can read, none of them twice.

use trigrad_core::{Call, Formula};

use super::dialect::{Dialect, forms};
use super::error::CodeError;
use super::language::Language;
use crate::keyed::Set;

/// What is taken in a file: words of the language, helpers, temporaries, functions.
pub(super) struct Taken {
    dialect: &'static dyn Dialect,
    prefix: String,
    // Of the language: its words, and those of its functions that are called.
    words: Set<String>,
    functions: Set<String>,
}

impl Taken {
    /// The words of the language and the names of its functions that are called.
    ///
    /// # Errors
    /// If no name can begin with the prefix.
    pub(super) fn new(language: Language, prefix: &str) -> Result<Self, CodeError> {
        let dialect = language.dialect();
        let mut taken = Self {
            dialect,
            prefix: prefix.to_owned(),
            words: Set::default(),
            functions: Set::default(),
        };
        if prefix.is_empty() || !taken.is_identifier(prefix) {
            return Err(CodeError::Prefix {
                prefix: prefix.to_owned(),
                language,
            });
        }
        let called = forms(language).filter_map(|form| form.split('.').next());
        for word in dialect.reserved().iter().copied().chain(called) {
            taken.words.insert(taken.key(word));
        }
        Ok(taken)
    }

    /// Takes the name of a function of the file.
    ///
    /// # Errors
    /// If it cannot be one, or is taken by another.
    pub(super) fn function(&mut self, name: &str, language: Language) -> Result<(), CodeError> {
        let name = name.to_owned();
        if !self.is_identifier(&name) || self.is_reserved(&name) || self.is_known(&name) {
            return Err(CodeError::Name { name, language });
        }
        match self.functions.insert(self.key(&name)) {
            true => Ok(()),
            false => Err(CodeError::NameInUse { name }),
        }
    }

    /// The name of a function that the user supplies; the same for the same one.
    pub(super) fn call(&self, call: &Call) -> String {
        let mut name = self.plain(call.function.name());
        if call.orders.iter().any(|&order| order > 0) {
            for order in &call.orders {
                name += &format!("_{order}");
            }
        }
        while self.is_taken(&name) || self.is_known(&name) {
            name.push('_');
        }
        name
    }

    /// The inputs of the formula by names that nothing else has, of `calls` neither.
    pub(super) fn inputs(&self, formula: &Formula, calls: &[(String, usize)]) -> Vec<String> {
        let mut own: Set<String> = calls.iter().map(|(name, _)| self.key(name)).collect();
        let mut names = Vec::new();
        for input in formula.inputs() {
            let mut name = self.plain(input);
            while self.is_taken(&name) || !own.insert(self.key(&name)) {
                name.push('_');
            }
            names.push(name);
        }
        names
    }

    // The name in ASCII, beginning as the language wants it.
    fn plain(&self, name: &str) -> String {
        let mut plain = String::new();
        for c in name.chars() {
            match c.is_ascii() {
                true => plain.push(c),
                false => plain += &format!("u{:x}", c as u32),
            }
        }
        // Room is left for underscores behind it.
        plain.truncate(self.dialect.longest_name().saturating_sub(16));
        if plain.starts_with('_') && !self.dialect.begins_with_underscore() {
            plain.insert(0, 'v');
        }
        plain
    }

    // Whether the code may have a use of its own for the name.
    fn is_reserved(&self, name: &str) -> bool {
        let key = self.key(name);
        let is_temporary = key
            .strip_prefix('t')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
        // A helper's name never ends in an underscore.
        let is_helper = key.starts_with(&self.key(&self.prefix)) && !key.ends_with('_');
        is_temporary || is_helper || self.words.contains(&key)
    }

    // Whether the language has a function of that name, which a function cannot have then.
    fn is_known(&self, name: &str) -> bool {
        let mut words = self.dialect.reserved_for_functions().iter();
        words.any(|word| self.key(word) == self.key(name))
    }

    fn is_taken(&self, name: &str) -> bool {
        self.is_reserved(name) || self.functions.contains(&self.key(name))
    }

    fn is_identifier(&self, name: &str) -> bool {
        let begins = name.starts_with(|c: char| {
            c.is_ascii_alphabetic() || c == '_' && self.dialect.begins_with_underscore()
        });
        let is_short = name.len() <= self.dialect.longest_name();
        begins && is_short && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    }

    fn key(&self, name: &str) -> String {
        match self.dialect.tells_capitals() {
            true => name.to_owned(),
            false => name.to_ascii_lowercase(),
        }
    }
}
