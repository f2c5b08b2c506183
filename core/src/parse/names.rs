//! The names of a text.

use std::collections::HashMap;

use super::call::Callee;
use super::error::{ParseError, ParseErrorKind};
use super::lexer::{constant_named, is_name};
use crate::custom::Custom;
use crate::store::{NodeId, Store};

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
    /// If the name of a function could not be read as its call.
    pub(super) fn of_options(declared: &'t [Custom]) -> Result<Self, ParseError> {
        let mut functions = HashMap::new();
        for function in declared {
            let name = function.name().to_owned();
            let kind = if !is_name(&name) {
                ParseErrorKind::InvalidName { name }
            } else if Callee::built_in(&name).is_some() {
                ParseErrorKind::ReservedName { name }
            } else if functions.insert(function.name(), function).is_some() {
                ParseErrorKind::NameInUse { name }
            } else {
                continue;
            };
            return Err(ParseError::at(0..0, kind));
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
