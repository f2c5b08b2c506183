//! Names on paper: Greek letters as such, numbers and what follows an underscore below.

use std::collections::{HashMap, HashSet};

/// A name in parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name {
    pub(super) base: String,
    pub(super) below: Vec<String>,
}

impl Name {
    /// The name in parts: `x_12` and `x12` are an x and a 12 below, `alpha` is the letter α.
    pub(super) fn of(name: &str) -> Self {
        let mut parts = name.split('_');
        let first = parts.next().unwrap_or_default();
        let base = first.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = &first[base.len()..];
        let numbers = (!number.is_empty()).then_some(number).into_iter();
        let below: Vec<&str> = numbers.chain(parts).collect();
        if base.is_empty() || below.iter().any(|part| part.is_empty()) {
            return Self::whole(name);
        }
        let letter = |part: &str| greek_called(part).unwrap_or(part).to_owned();
        Self {
            base: letter(base),
            below: below.into_iter().map(letter).collect(),
        }
    }

    /// The name as it is.
    pub(super) fn whole(name: &str) -> Self {
        Self {
            base: name.to_owned(),
            below: Vec::new(),
        }
    }
}

/// The names of variables on paper, no two alike.
#[derive(Debug)]
pub(super) struct Names {
    of: HashMap<String, Name>,
    taken: HashSet<Name>,
}

impl Names {
    /// Of two variables that would look alike, as x1 and x_1, the later one keeps the name
    /// that it has in source text.
    pub(super) fn of<'a>(variables: impl Iterator<Item = &'a str>) -> Self {
        let mut names = Self {
            of: HashMap::new(),
            taken: HashSet::new(),
        };
        for variable in variables {
            let name = Name::of(variable);
            let name = match names.taken.contains(&name) {
                true => Name::whole(variable),
                false => name,
            };
            names.taken.insert(name.clone());
            names.of.insert(variable.to_owned(), name);
        }
        names
    }

    pub(super) fn get(&self, variable: &str) -> Option<&Name> {
        self.of.get(variable)
    }

    /// Names t₁, t₂, … that no variable has.
    pub(super) fn free(&self) -> impl Iterator<Item = Name> {
        let numbered = |number: usize| Name {
            base: "t".to_owned(),
            below: vec![number.to_string()],
        };
        (1..)
            .map(numbered)
            .filter(|name| !self.taken.contains(name))
    }
}

// The names, the letters and the commands of LaTeX; letters that look like Latin ones have none.
const GREEK: &[(&str, &str, &str)] = &[
    ("alpha", "α", "\\alpha"),
    ("beta", "β", "\\beta"),
    ("gamma", "γ", "\\gamma"),
    ("delta", "δ", "\\delta"),
    ("epsilon", "ε", "\\varepsilon"),
    ("zeta", "ζ", "\\zeta"),
    ("eta", "η", "\\eta"),
    ("theta", "θ", "\\theta"),
    ("iota", "ι", "\\iota"),
    ("kappa", "κ", "\\kappa"),
    ("lambda", "λ", "\\lambda"),
    ("mu", "μ", "\\mu"),
    ("nu", "ν", "\\nu"),
    ("xi", "ξ", "\\xi"),
    ("pi", "π", "\\pi"),
    ("rho", "ρ", "\\rho"),
    ("sigma", "σ", "\\sigma"),
    ("tau", "τ", "\\tau"),
    ("upsilon", "υ", "\\upsilon"),
    ("phi", "φ", "\\varphi"),
    ("chi", "χ", "\\chi"),
    ("psi", "ψ", "\\psi"),
    ("omega", "ω", "\\omega"),
    ("Gamma", "Γ", "\\Gamma"),
    ("Delta", "Δ", "\\Delta"),
    ("Theta", "Θ", "\\Theta"),
    ("Lambda", "Λ", "\\Lambda"),
    ("Xi", "Ξ", "\\Xi"),
    ("Pi", "Π", "\\Pi"),
    ("Sigma", "Σ", "\\Sigma"),
    ("Upsilon", "Υ", "\\Upsilon"),
    ("Phi", "Φ", "\\Phi"),
    ("Psi", "Ψ", "\\Psi"),
    ("Omega", "Ω", "\\Omega"),
];

/// The command of LaTeX for a letter.
pub(super) fn greek_command(letter: &str) -> Option<&'static str> {
    let found = GREEK.iter().find(|(_, greek, _)| *greek == letter);
    found.map(|(_, _, command)| *command)
}

fn greek_called(name: &str) -> Option<&'static str> {
    let found = GREEK.iter().find(|(called, _, _)| *called == name);
    found.map(|(_, greek, _)| *greek)
}
