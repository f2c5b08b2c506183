//! Jacobians: one way back for each element of the target.

use crate::tensor::backward::pull_back;
use crate::tensor::error::Error;
use crate::tensor::gradient::{Named, UnconnectedGradients, named};
use crate::tensor::handle::Tensor;
use crate::tensor::nest::Nest;
use crate::tensor::tape::GradientTape;

impl GradientTape {
    /// The derivatives of each element of the target by each element of each source.
    ///
    /// The answer has the structure of the sources; each Jacobian has the axes of the target,
    /// and then those of its source. `None` where a source is unconnected. Uses up a tape that
    /// is not persistent, as a gradient does.
    ///
    /// Time: that of one gradient for each element of the target.
    ///
    /// ```
    /// use trigrad_tape::tensor::{GradientTape, Tensor};
    /// let x = Tensor::from([1.0, 2.0]);
    /// let tape = GradientTape::new();
    /// let y = tape.record(|scope| {
    ///     scope.watch(&x);
    ///     &x * &x
    /// });
    /// let jacobian = tape.jacobian(&y, &x)?.unwrap();
    /// assert_eq!(jacobian.shape(), [2, 2]);
    /// assert_eq!(jacobian.to_vec::<f64>(), Some(vec![2.0, 0.0, 0.0, 4.0]));
    /// # Ok::<(), trigrad_tape::tensor::Error>(())
    /// ```
    ///
    /// # Errors
    /// As of [`gradient`](Self::gradient), and [`Error::NotSingle`] if the target is not one
    /// tensor.
    pub fn jacobian<T: Nest + ?Sized, S: Nest + ?Sized>(
        &self,
        target: &T,
        sources: &S,
    ) -> Result<S::Shaped<Option<Tensor>>, Error> {
        self.jacobian_with(target, sources, UnconnectedGradients::None)
    }

    /// [`jacobian`](Self::jacobian), with zeros for unconnected sources where asked for.
    ///
    /// # Errors
    /// As there.
    pub fn jacobian_with<T: Nest + ?Sized, S: Nest + ?Sized>(
        &self,
        target: &T,
        sources: &S,
        unconnected: UnconnectedGradients,
    ) -> Result<S::Shaped<Option<Tensor>>, Error> {
        let (target, wanted) = (single(target, "target")?, named(sources, "sources")?);
        let count: usize = target.shape.iter().product();
        let seed = |k: usize| one_hot(&target, |at| at == k);
        let rows = self.rows(&target, &wanted, (0..count).map(seed))?;
        let mut answers = Vec::with_capacity(wanted.len());
        for (source, rows) in wanted.iter().zip(rows) {
            let shape = [&target.shape[..], &source.shape].concat();
            answers.push(match rows {
                Some(rows) if rows.is_empty() => Some(Tensor::zeros(&shape, source.dtype)),
                Some(rows) => Some(Tensor::stack(&rows, 0)?.reshape(&shape)?),
                None if unconnected == UnconnectedGradients::Zero => {
                    Some(Tensor::zeros(&shape, source.dtype))
                }
                None => None,
            });
        }
        let mut answers = answers.into_iter();
        Ok(sources.shaped(&mut || answers.next().flatten()))
    }

    /// The Jacobians of the rows of a target by the rows of a source: of a target with the
    /// axes `[batch, y..]` and a source with `[batch, x..]` a tensor `[batch, y.., x..]`.
    ///
    /// Row i of the target may depend on row i of the source only. That is not checked: what
    /// the other rows of the target contribute is added up. An unconnected source gives zeros.
    ///
    /// Time: that of one gradient for each element of one row of the target.
    ///
    /// # Errors
    /// [`Error::NotSingle`], [`Error::BatchRank`] and [`Error::BatchShape`]; otherwise
    /// as of [`gradient`](Self::gradient).
    pub fn batch_jacobian<T: Nest + ?Sized, S: Nest + ?Sized>(
        &self,
        target: &T,
        source: &S,
    ) -> Result<Tensor, Error> {
        let (target, source) = (single(target, "target")?, single(source, "source")?);
        let shapes = || (target.shape.clone(), source.shape.clone());
        if target.shape.len() < 2 || source.shape.len() < 2 {
            let (target, source_shape) = shapes();
            return Err(Error::BatchRank {
                target,
                source_shape,
            });
        }
        if target.shape[0] != source.shape[0] {
            let (target, source_shape) = shapes();
            return Err(Error::BatchShape {
                target,
                source_shape,
            });
        }
        let of_row: usize = target.shape[1..].iter().product();
        let seed = |k: usize| one_hot(&target, |at| at % of_row == k);
        let wanted = [source];
        let rows = self.rows(&target, &wanted, (0..of_row).map(seed))?;
        let [source] = wanted;
        let shape = [&target.shape[..], &source.shape[1..]].concat();
        match rows.into_iter().next().flatten() {
            Some(rows) if !rows.is_empty() => Tensor::stack(&rows, 1)?.reshape(&shape),
            _ => Ok(Tensor::zeros(&shape, source.dtype)),
        }
    }

    // The gradients for each of the seeds, by source; None for those that are unconnected.
    fn rows(
        &self,
        target: &Named,
        sources: &[Named],
        seeds: impl Iterator<Item = Tensor>,
    ) -> Result<Vec<Option<Vec<Tensor>>>, Error> {
        let (entries, ids) = self.entries(sources.iter().map(|source| source.id))?;
        let mut rows: Vec<Option<Vec<Tensor>>> = vec![Some(Vec::new()); sources.len()];
        if target.shape.contains(&0) {
            // No row says which sources are connected.
            let found = pull_back(entries, [(target.id, one_hot(target, |_| true))], &ids)?;
            let is_connected = sources.iter().map(|source| found.contains_key(&source.id));
            return Ok(is_connected.map(|is| is.then(Vec::new)).collect());
        }
        for seed in seeds {
            let found = pull_back(entries.clone(), [(target.id, seed)], &ids)?;
            for (rows, source) in rows.iter_mut().zip(sources) {
                let row = found.get(&source.id).cloned();
                // A source that one row does not reach is reached by none.
                *rows = rows.take().zip(row).map(|(mut rows, row)| {
                    rows.push(row);
                    rows
                });
            }
        }
        Ok(rows)
    }
}

fn single<N: Nest + ?Sized>(nest: &N, role: &'static str) -> Result<Named, Error> {
    let mut leaves = named(nest, role)?;
    let count = leaves.len();
    let leaf = leaves.pop().filter(|_| count == 1);
    leaf.ok_or(Error::NotSingle { role, count })
}

// Ones in some places of the target's shape, counted row by row.
fn one_hot(target: &Named, is_hot: impl Fn(usize) -> bool) -> Tensor {
    let count = target.shape.iter().product();
    let hot: Vec<bool> = (0..count).map(is_hot).collect();
    let hot = Tensor::new(&target.shape, hot).expect("one truth value for each place");
    Tensor::of(hot.values().cast(target.dtype))
}
