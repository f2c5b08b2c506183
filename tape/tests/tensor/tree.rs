//! Structures whose nesting is known at run time only, as scenarios have them.

use trigrad_tape::tensor::{Leaf, Nest, Step, Tensor, Variable};

#[derive(Clone, Debug)]
pub(crate) enum Tree<T> {
    Leaf(T),
    List(Vec<Tree<T>>),
    Map(Vec<(String, Tree<T>)>),
}

#[derive(Clone, Debug)]
pub(crate) enum Item {
    Tensor(Tensor),
    Variable(Variable),
    Nothing,
}

impl<T> Tree<T> {
    pub(crate) fn map<R>(&self, f: &mut dyn FnMut(&T) -> R) -> Tree<R> {
        match self {
            Self::Leaf(leaf) => Tree::Leaf(f(leaf)),
            Self::List(parts) => Tree::List(parts.iter().map(|part| part.map(f)).collect()),
            Self::Map(parts) => {
                let map = |(key, part): &(String, Self)| (key.clone(), part.map(f));
                Tree::Map(parts.iter().map(map).collect())
            }
        }
    }

    /// The part behind a name, or a place, of it.
    pub(crate) fn part(&self, key: &str) -> &Self {
        let found = match self {
            Self::List(parts) => key.parse().ok().and_then(|at: usize| parts.get(at)),
            Self::Map(parts) => {
                let of_key = parts.iter().find(|(name, _)| name == key);
                of_key.map(|(_, part)| part)
            }
            Self::Leaf(_) => None,
        };
        found.unwrap_or_else(|| panic!("no part {key}"))
    }
}

impl Nest for Tree<Item> {
    type Shaped<R> = Tree<R>;

    fn walk(&self, step: &mut dyn FnMut(Step<'_>)) {
        match self {
            Self::Leaf(Item::Tensor(tensor)) => step(Step::Leaf(Leaf::Tensor(tensor))),
            Self::Leaf(Item::Variable(variable)) => step(Step::Leaf(Leaf::Variable(variable))),
            Self::Leaf(Item::Nothing) => step(Step::Leaf(Leaf::Nothing)),
            Self::List(parts) => {
                step(Step::Open);
                parts.iter().for_each(|part| part.walk(step));
                step(Step::Close);
            }
            Self::Map(parts) => {
                step(Step::Open);
                parts.iter().for_each(|(_, part)| part.walk(step));
                step(Step::Close);
            }
        }
    }

    fn shaped<R>(&self, next: &mut dyn FnMut() -> R) -> Tree<R> {
        self.map(&mut |_| next())
    }
}
