//! Functions with gradients of their own.

use std::sync::Arc;

use crate::tensor::error::Error;
use crate::tensor::handle::Tensor;
use crate::tensor::nest::{Leaf, Nest, for_each_leaf};
use crate::tensor::operation::Operation;
use crate::tensor::record::tell;
use crate::tensor::tape::GradientTape;
use crate::tensor::values::Values;

/// A function of one result whose gradient is what the user says.
///
/// `function` gets the inputs as tensors (variables are read), and returns its result together
/// with the gradient: a closure that makes the adjoints of all inputs, in their order, of the
/// adjoint of the result; `None` for an input that counts as unconnected. It is trusted. A
/// second derivative differentiates what the closure does.
///
/// ```
/// use trigrad_tape::tensor::{GradientTape, Tensor, custom_gradient};
/// // ln(1 + e^x), whose own slope would be inf/inf at 1000.
/// let softplus = |x: &Tensor| {
///     custom_gradient(x, |inputs| {
///         let e = inputs[0].exp();
///         let y = (&e + 1.0).ln();
///         Ok((y, move |dy: &Tensor| Ok(vec![Some(dy * (1.0 - 1.0 / (&e + 1.0)))])))
///     })
/// };
/// let x = Tensor::from(1000.0);
/// let tape = GradientTape::new();
/// let y = tape.record(|scope| {
///     scope.watch(&x);
///     softplus(&x)
/// })?;
/// assert_eq!(tape.connected_gradient(&y, &x)?.item::<f64>(), Some(1.0));
/// # Ok::<(), trigrad_tape::tensor::Error>(())
/// ```
///
/// # Errors
/// Those of `function`; [`Error::CustomReadsVariable`] if it reads a trainable variable by
/// itself; [`Error::NotATensor`] where an `Option` among these is `None`. A
/// gradient of another number of adjoints fails when it is asked for, with
/// [`Error::CustomArity`].
pub fn custom_gradient<N, B>(
    inputs: &N,
    function: impl FnOnce(&[Tensor]) -> Result<(Tensor, B), Error>,
) -> Result<Tensor, Error>
where
    N: Nest + ?Sized,
    B: Fn(&Tensor) -> Result<Vec<Option<Tensor>>, Error> + Send + Sync + 'static,
{
    let mut results = custom_gradients(inputs, |inputs| {
        let (result, backward) = function(inputs)?;
        Ok((vec![result], move |adjoints: &[Tensor]| {
            backward(&adjoints[0])
        }))
    })?;
    Ok(results.remove(0))
}

/// [`custom_gradient`] for functions of several results: the gradient gets an adjoint for each
/// of them, zeros where nothing depends on one.
///
/// # Errors
/// As there.
pub fn custom_gradients<N, B>(
    inputs: &N,
    function: impl FnOnce(&[Tensor]) -> Result<(Vec<Tensor>, B), Error>,
) -> Result<Vec<Tensor>, Error>
where
    N: Nest + ?Sized,
    B: Fn(&[Tensor]) -> Result<Vec<Option<Tensor>>, Error> + Send + Sync + 'static,
{
    let mut found = Vec::new();
    for_each_leaf(inputs, |leaf| {
        found.push(match leaf {
            Leaf::Tensor(tensor) => Some(tensor.clone()),
            Leaf::Variable(variable) => Some(variable.read()),
            Leaf::Nothing => None,
        });
    });
    let with_place = found.into_iter().enumerate();
    let inputs: Result<Vec<Tensor>, Error> = with_place
        .map(|(position, leaf)| leaf.ok_or(Error::NotATensor { position }))
        .collect();
    let inputs = inputs?;
    // A tape that is asked for nothing but the variables that were read.
    let watcher = GradientTape::new();
    let (results, backward) = watcher.record(|_| function(&inputs))?;
    let count = watcher.watched_variables().len();
    if count > 0 {
        return Err(Error::CustomReadsVariable { count });
    }
    // Tensors of their own, which nothing made but this function.
    let own = |result: &Tensor| Tensor::of(Values::clone(result.values()));
    let results: Vec<Tensor> = results.iter().map(own).collect();
    let inputs: Vec<&Tensor> = inputs.iter().collect();
    tell(Operation::Custom(Arc::new(backward)), &inputs, &results)?;
    Ok(results)
}
