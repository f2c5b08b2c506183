//! What a tape answers: gradients of structures by structures.

use std::str::FromStr;

use crate::tensor::backward::pull_back;
use crate::tensor::error::{Error, Reason};
use crate::tensor::handle::Tensor;
use crate::tensor::id::IdMap;
use crate::tensor::nest::{Leaf, Nest, for_each_leaf};
use crate::tensor::tape::GradientTape;
use crate::tensor::values::DType;

/// What stands in the place of a source that the targets do not depend on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnconnectedGradients {
    /// `None`.
    #[default]
    None,
    /// Zeros of the source's shape and element type.
    Zero,
}

/// By TensorFlow's names, "none" and "zero".
impl FromStr for UnconnectedGradients {
    type Err = Error;
    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "none" => Ok(Self::None),
            "zero" => Ok(Self::Zero),
            _ => Err(Error::UnknownUnconnected(name.to_owned())),
        }
    }
}

/// The optional arguments of [`GradientTape::gradient_with`].
#[derive(Clone, Debug, Default)]
pub struct GradientOptions {
    output_gradients: Option<Vec<Option<Tensor>>>,
    unconnected: UnconnectedGradients,
}

impl GradientOptions {
    /// Ones as output gradients, `None` for unconnected sources.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins the way back with these adjoints of the targets, in the targets' order, instead
    /// of ones: the answer is a product of the transposed Jacobian with them.
    ///
    /// Targets beyond the last one get ones; what is too much is not looked at. A variable is
    /// read.
    #[must_use]
    pub fn output_gradients<N: Nest + ?Sized>(mut self, nest: &N) -> Self {
        let mut found = Vec::new();
        for_each_leaf(nest, |leaf| {
            found.push(match leaf {
                Leaf::Tensor(tensor) => Some(tensor.clone()),
                Leaf::Variable(variable) => Some(variable.read()),
                Leaf::Nothing => None,
            });
        });
        self.output_gradients = Some(found);
        self
    }

    /// What unconnected sources get.
    #[must_use]
    pub fn unconnected(mut self, unconnected: UnconnectedGradients) -> Self {
        self.unconnected = unconnected;
        self
    }
}

/// A tensor or variable that was named as target or source.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) id: u64,
    pub(crate) shape: Vec<usize>,
    pub(crate) dtype: DType,
    pub(crate) is_variable: bool,
}

/// The leaves of targets or sources.
///
/// # Errors
/// [`Error::NullTarget`] where there is nothing.
pub(crate) fn named<N: Nest + ?Sized>(nest: &N, role: &'static str) -> Result<Vec<Named>, Error> {
    let mut found = Vec::new();
    for_each_leaf(nest, |leaf| {
        found.push(match leaf {
            Leaf::Tensor(tensor) => Some(Named {
                id: tensor.id(),
                shape: tensor.shape().to_vec(),
                dtype: tensor.dtype(),
                is_variable: false,
            }),
            Leaf::Variable(variable) => Some(Named {
                id: variable.id(),
                shape: variable.shape().to_vec(),
                dtype: variable.dtype(),
                is_variable: true,
            }),
            Leaf::Nothing => None,
        });
    });
    let with_place = found.into_iter().enumerate();
    with_place
        .map(|(position, leaf)| leaf.ok_or(Error::NullTarget { position, role }))
        .collect()
}

impl GradientTape {
    /// The derivatives of the sum of all elements of all targets, by each source.
    ///
    /// The answer has the structure of the sources, and each gradient the shape and element
    /// type of its source; `None` where no recorded operation leads from the source to a
    /// target. Sources may be variables, watched tensors, and results of recorded operations.
    /// A source among the targets has the derivative 1 by itself, watched or not.
    ///
    /// In the scope of a tape that is not persistent the scope ends first. In the scope of a
    /// persistent one, and of others around it, the way back is recorded as well: its result
    /// can be differentiated again.
    ///
    /// Time: a small constant times that of what was recorded.
    ///
    /// # Errors
    /// [`Error::TapeConsumed`] if there is no recording (any more); [`Error::NullTarget`] where
    /// an `Option` among targets or sources is `None`; [`Error::CustomArity`] by a custom
    /// gradient.
    pub fn gradient<T: Nest + ?Sized, S: Nest + ?Sized>(
        &self,
        target: &T,
        sources: &S,
    ) -> Result<S::Shaped<Option<Tensor>>, Error> {
        self.gradient_with(target, sources, &GradientOptions::new())
    }

    /// [`gradient`](Self::gradient) with output gradients, or zeros for unconnected sources.
    ///
    /// ```
    /// use trigrad_tape::tensor::{GradientOptions, GradientTape, Tensor, UnconnectedGradients};
    /// let (x, seeds) = (Tensor::from([1.0, 2.0]), Tensor::from([2.0, -3.0]));
    /// let z = Tensor::from([0.0; 3]);
    /// let tape = GradientTape::new();
    /// let y = tape.record(|scope| {
    ///     scope.watch(&x);
    ///     &x * &x
    /// });
    /// let options = GradientOptions::new()
    ///     .output_gradients(&seeds)
    ///     .unconnected(UnconnectedGradients::Zero);
    /// let (by_x, by_z) = tape.gradient_with(&y, &(&x, &z), &options)?;
    /// assert_eq!(by_x.unwrap().to_vec::<f64>(), Some(vec![4.0, -12.0]));
    /// assert_eq!(by_z.unwrap().to_vec::<f64>(), Some(vec![0.0; 3]));
    /// # Ok::<(), trigrad_tape::tensor::Error>(())
    /// ```
    ///
    /// # Errors
    /// As there; [`Error::NullOutputGradient`]; [`Error::Shape`] where an output gradient does
    /// not broadcast to its target.
    pub fn gradient_with<T: Nest + ?Sized, S: Nest + ?Sized>(
        &self,
        target: &T,
        sources: &S,
        options: &GradientOptions,
    ) -> Result<S::Shaped<Option<Tensor>>, Error> {
        let (targets, wanted) = (named(target, "target")?, named(sources, "sources")?);
        let seeds = seeds(&targets, options.output_gradients.as_deref())?;
        let found = self.adjoints(seeds, &wanted)?;
        let mut answers = wanted.iter().map(|source| {
            let zeros = || Tensor::zeros(&source.shape, source.dtype);
            match (found.get(&source.id), options.unconnected) {
                (Some(gradient), _) => Some(gradient.clone()),
                (None, UnconnectedGradients::Zero) => Some(zeros()),
                (None, UnconnectedGradients::None) => None,
            }
        });
        Ok(sources.shaped(&mut || answers.next().flatten()))
    }

    /// [`gradient`](Self::gradient) where every source has to be connected.
    ///
    /// # Errors
    /// As there; [`Error::Unconnected`], which names the first source without a gradient and
    /// says why it has none. The tape has answered then, and is used up unless persistent.
    pub fn connected_gradient<T: Nest + ?Sized, S: Nest + ?Sized>(
        &self,
        target: &T,
        sources: &S,
    ) -> Result<S::Shaped<Tensor>, Error> {
        let (targets, wanted) = (named(target, "target")?, named(sources, "sources")?);
        let reasons: Vec<Reason> = wanted
            .iter()
            .map(|source| self.reason(&targets, source))
            .collect();
        let found = self.adjoints(seeds(&targets, None)?, &wanted)?;
        let mut answers = Vec::with_capacity(wanted.len());
        for (position, (source, reason)) in wanted.iter().zip(reasons).enumerate() {
            match found.get(&source.id) {
                Some(gradient) => answers.push(gradient.clone()),
                None => return Err(Error::Unconnected { position, reason }),
            }
        }
        let mut answers = answers.into_iter();
        Ok(sources.shaped(&mut || answers.next().expect("a gradient for each source")))
    }

    pub(crate) fn adjoints(
        &self,
        seeds: Vec<(u64, Tensor)>,
        sources: &[Named],
    ) -> Result<IdMap<Tensor>, Error> {
        let (entries, sources) = self.entries(sources.iter().map(|source| source.id))?;
        // A target of integers has only itself to be differentiated by.
        let of_interest =
            |(id, seed): &(u64, Tensor)| seed.dtype().is_float() || sources.contains_key(id);
        let seeds = seeds.into_iter().filter(of_interest);
        pull_back(entries, seeds, &sources)
    }

    // Why the source has no gradient, if it has none.
    fn reason(&self, targets: &[Named], source: &Named) -> Reason {
        let state = self.shared.state();
        let traces = |id| {
            state
                .trace
                .as_ref()
                .is_some_and(|trace| trace.traced_since(id).is_some())
        };
        if !source.dtype.is_float() {
            Reason::NotFloat
        } else if !traces(source.id) && source.is_variable {
            Reason::VariableNotWatched
        } else if !traces(source.id) {
            Reason::TensorNotWatched
        } else if !targets.iter().any(|target| traces(target.id)) {
            Reason::TargetNotRecorded
        } else {
            Reason::NoPath
        }
    }
}

fn seeds(targets: &[Named], given: Option<&[Option<Tensor>]>) -> Result<Vec<(u64, Tensor)>, Error> {
    let given = given.unwrap_or(&[]);
    let seed = |(position, target): (usize, &Named)| match given.get(position) {
        Some(Some(seed)) => Ok((target.id, seed.clone())),
        Some(None) => Err(Error::NullOutputGradient { position }),
        None => Ok((target.id, Tensor::ones(&target.shape, target.dtype))),
    };
    targets.iter().enumerate().map(seed).collect()
}
