//! The names of a text.

use std::collections::HashMap;

use super::call::Callee;
use super::error::{ParseError, ParseErrorKind};
use super::lexer::{constant_named, is_name, is_variable_name};
use crate::custom::Custom;
use crate::store::{NodeId, Store};

/// Whether a function outside of the table may be called `name`: whether `name(` is read
/// as its call.
///
/// ```
/// use trigrad_core::is_function_name;
/// assert!(is_function_name("f") && !is_function_name("sin") && !is_function_name("2f"));
/// ```
pub fn is_function_name(name: &str) -> bool {
    is_name(name) && Callee::built_in(name).is_none()
}

/// Panics unless a function may be called so.
pub(crate) fn check_function_name(name: &str) {
    assert!(is_function_name(name), "no function may be called {name:?}");
}

/// Panics unless a variable may be called so.
pub(crate) fn check_name(name: &str) {
    assert!(is_variable_name(name), "no variable may be called {name:?}");
}

/// What the names of a text mean, as far as it is read.
pub(super) struct Names<'t> {
    // Variables and definitions.
    known: HashMap<&'t str, NodeId>,
    declared: &'t [Custom],
    functions: HashMap<&'t str, &'t Custom>,
}

impl<'t> Names<'t> {
    /// Only the functions; the definitions are added when they are read.
    ///
    /// # Errors
    /// If two functions have the same name.
    pub(super) fn of_options(declared: &'t [Custom]) -> Result<Self, ParseError> {
        let mut functions = HashMap::new();
        for function in declared {
            let name = function.name().to_owned();
            if functions.insert(function.name(), function).is_some() {
                return Err(ParseError::at(0..0, ParseErrorKind::NameInUse { name }));
            }
        }
        Ok(Self {
            known: HashMap::new(),
            declared,
            functions,
        })
    }

    /// Whether `name` may be given a meaning now.
    pub(super) fn may_define(&self, name: &str) -> Result<(), ParseErrorKind> {
        let name = name.to_owned();
        if !is_name(&name) {
            Err(ParseErrorKind::InvalidName { name })
        } else if constant_named(&name).is_some() {
            Err(ParseErrorKind::ReservedName { name })
        } else if self.known.contains_key(name.as_str()) {
            Err(ParseErrorKind::NameInUse { name })
        } else {
            Ok(())
        }
    }

    /// Gives a name its meaning.
    pub(super) fn define(&mut self, name: &'t str, id: NodeId) {
        self.known.insert(name, id);
    }

    /// All functions that are declared.
    pub(super) fn declared(&self) -> &'t [Custom] {
        self.declared
    }

    /// The declared function of that name.
    pub(super) fn function(&self, name: &str) -> Option<&'t Custom> {
        self.functions.get(name).copied()
    }

    /// What the name means where it is not called.
    pub(super) fn operand(&mut self, name: &'t str, store: &mut Store) -> NodeId {
        if let Some(&id) = self.known.get(name) {
            return id;
        }
        if let Some(constant) = constant_named(name) {
            return store.add_constant(constant);
        }
        let id = store.add_variable(name);
        self.known.insert(name, id);
        id
    }
}
