//! Nested structures of tensors: what derivatives are asked of, and in which form they come.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use crate::tensor::handle::Tensor;
use crate::tensor::variable::Variable;

/// What stands at the end of every branch of a [`Nest`].
#[derive(Clone, Copy, Debug)]
pub enum Leaf<'a> {
    /// A tensor.
    Tensor(&'a Tensor),
    /// A variable.
    Variable(&'a Variable),
    /// Nothing: the `None` of an `Option`.
    Nothing,
}

/// A step of a walk through a [`Nest`].
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// A list or a map begins.
    Open,
    /// A leaf.
    Leaf(Leaf<'a>),
    /// The list or map ends.
    Close,
}

/// A nested structure of tensors and variables: one of them, or a `Vec`, array, tuple or map
/// of structures.
///
/// What a tape answers has the structure of what it was asked for. An `Option` is a structure
/// too, so that a gradient, which may be missing, can be differentiated again. Implement it
/// for your own models:
///
/// ```
/// use trigrad_tape::tensor::{GradientTape, Nest, Step, Variable};
///
/// struct Line<T> { slope: T, offset: T }
///
/// impl<T: Nest> Nest for Line<T> {
///     type Shaped<R> = Line<T::Shaped<R>>;
///     fn walk(&self, step: &mut dyn FnMut(Step<'_>)) {
///         self.slope.walk(step);
///         self.offset.walk(step);
///     }
///     fn shaped<R>(&self, next: &mut dyn FnMut() -> R) -> Self::Shaped<R> {
///         Line { slope: self.slope.shaped(next), offset: self.offset.shaped(next) }
///     }
/// }
///
/// let line = Line { slope: Variable::new(2.0), offset: Variable::new(1.0) };
/// let tape = GradientTape::new();
/// let y = tape.record(|_| &line.slope * 3.0 + &line.offset);
/// let gradient = tape.connected_gradient(&y, &line)?;
/// assert_eq!(gradient.slope.item::<f64>(), Some(3.0));
/// assert_eq!(gradient.offset.item::<f64>(), Some(1.0));
/// # Ok::<(), trigrad_tape::tensor::Error>(())
/// ```
pub trait Nest {
    /// The same structure with an `R` in the place of each leaf.
    type Shaped<R>;

    /// Calls `step` with all leaves in order, and where lists and maps begin and end.
    fn walk(&self, step: &mut dyn FnMut(Step<'_>));

    /// The same structure, its leaves from `next` in the order of the walk.
    ///
    /// It has to call `next` once for each leaf of the walk: there are no more answers than
    /// that, and a tape that is asked for another one panics.
    fn shaped<R>(&self, next: &mut dyn FnMut() -> R) -> Self::Shaped<R>;
}

/// All leaves in order.
pub(crate) fn for_each_leaf<N: Nest + ?Sized>(nest: &N, mut visit: impl FnMut(Leaf<'_>)) {
    nest.walk(&mut |step| {
        if let Step::Leaf(leaf) = step {
            visit(leaf);
        }
    });
}

/// Where lists begin and end, and that there is a leaf between: equal for equal nesting.
pub(crate) fn outline<N: Nest + ?Sized>(nest: &N) -> Vec<u8> {
    let mut outline = Vec::new();
    nest.walk(&mut |step| {
        outline.push(match step {
            Step::Open => b'(',
            Step::Leaf(_) => b'.',
            Step::Close => b')',
        });
    });
    outline
}

impl Nest for Tensor {
    type Shaped<R> = R;
    fn walk(&self, step: &mut dyn FnMut(Step<'_>)) {
        step(Step::Leaf(Leaf::Tensor(self)));
    }
    fn shaped<R>(&self, next: &mut dyn FnMut() -> R) -> R {
        next()
    }
}

impl Nest for Variable {
    type Shaped<R> = R;
    fn walk(&self, step: &mut dyn FnMut(Step<'_>)) {
        step(Step::Leaf(Leaf::Variable(self)));
    }
    fn shaped<R>(&self, next: &mut dyn FnMut() -> R) -> R {
        next()
    }
}

/// A structure or, where there is none, one leaf that is nothing.
impl<N: Nest> Nest for Option<N> {
    type Shaped<R> = Option<N::Shaped<R>>;
    fn walk(&self, step: &mut dyn FnMut(Step<'_>)) {
        match self {
            Some(nest) => nest.walk(step),
            None => step(Step::Leaf(Leaf::Nothing)),
        }
    }
    fn shaped<R>(&self, next: &mut dyn FnMut() -> R) -> Self::Shaped<R> {
        match self {
            Some(nest) => Some(nest.shaped(next)),
            None => {
                next();
                None
            }
        }
    }
}

impl<N: Nest + ?Sized> Nest for &N {
    type Shaped<R> = N::Shaped<R>;
    fn walk(&self, step: &mut dyn FnMut(Step<'_>)) {
        (**self).walk(step);
    }
    fn shaped<R>(&self, next: &mut dyn FnMut() -> R) -> Self::Shaped<R> {
        (**self).shaped(next)
    }
}

impl<N: Nest> Nest for [N] {
    type Shaped<R> = Vec<N::Shaped<R>>;
    fn walk(&self, step: &mut dyn FnMut(Step<'_>)) {
        step(Step::Open);
        self.iter().for_each(|nest| nest.walk(step));
        step(Step::Close);
    }
    fn shaped<R>(&self, next: &mut dyn FnMut() -> R) -> Self::Shaped<R> {
        self.iter().map(|nest| nest.shaped(next)).collect()
    }
}

impl<N: Nest> Nest for Vec<N> {
    type Shaped<R> = Vec<N::Shaped<R>>;
    fn walk(&self, step: &mut dyn FnMut(Step<'_>)) {
        self.as_slice().walk(step);
    }
    fn shaped<R>(&self, next: &mut dyn FnMut() -> R) -> Self::Shaped<R> {
        self.as_slice().shaped(next)
    }
}

impl<N: Nest, const K: usize> Nest for [N; K] {
    type Shaped<R> = [N::Shaped<R>; K];
    fn walk(&self, step: &mut dyn FnMut(Step<'_>)) {
        self.as_slice().walk(step);
    }
    fn shaped<R>(&self, next: &mut dyn FnMut() -> R) -> Self::Shaped<R> {
        std::array::from_fn(|i| self[i].shaped(next))
    }
}

impl<K: Ord + Clone, N: Nest> Nest for BTreeMap<K, N> {
    type Shaped<R> = BTreeMap<K, N::Shaped<R>>;
    fn walk(&self, step: &mut dyn FnMut(Step<'_>)) {
        step(Step::Open);
        self.values().for_each(|nest| nest.walk(step));
        step(Step::Close);
    }
    fn shaped<R>(&self, next: &mut dyn FnMut() -> R) -> Self::Shaped<R> {
        let shaped = |(key, nest): (&K, &N)| (key.clone(), nest.shaped(next));
        self.iter().map(shaped).collect()
    }
}

/// In the order of the keys.
impl<K, N, H> Nest for HashMap<K, N, H>
where
    K: Ord + Hash + Clone,
    N: Nest,
    H: BuildHasher + Default,
{
    type Shaped<R> = HashMap<K, N::Shaped<R>, H>;
    fn walk(&self, step: &mut dyn FnMut(Step<'_>)) {
        step(Step::Open);
        by_key(self).for_each(|(_, nest)| nest.walk(step));
        step(Step::Close);
    }
    fn shaped<R>(&self, next: &mut dyn FnMut() -> R) -> Self::Shaped<R> {
        let shaped = |(key, nest): (&K, &N)| (key.clone(), nest.shaped(next));
        by_key(self).map(shaped).collect()
    }
}

fn by_key<K: Ord, N, H>(map: &HashMap<K, N, H>) -> impl Iterator<Item = (&K, &N)> {
    let mut parts: Vec<(&K, &N)> = map.iter().collect();
    parts.sort_unstable_by_key(|(key, _)| *key);
    parts.into_iter()
}

macro_rules! tuple {
    ($($N:ident $i:tt),+) => {
        impl<$($N: Nest),+> Nest for ($($N,)+) {
            type Shaped<R> = ($($N::Shaped<R>,)+);
            fn walk(&self, step: &mut dyn FnMut(Step<'_>)) {
                step(Step::Open);
                $(self.$i.walk(step);)+
                step(Step::Close);
            }
            fn shaped<R>(&self, next: &mut dyn FnMut() -> R) -> Self::Shaped<R> {
                ($(self.$i.shaped(next),)+)
            }
        }
    };
}
tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
