//! Carrying out an operation, and telling those that record.

use std::rc::Rc;
use std::sync::Arc;

use crate::tensor::active::{self, Active};
use crate::tensor::error::Error;
use crate::tensor::handle::Tensor;
use crate::tensor::operation::{Operation, Saved};
use crate::tensor::trace::{Entry, Made};
use crate::tensor::values::Values;

impl Tensor {
    /// Carries out an operation that has derivatives.
    pub(crate) fn recorded(operation: Operation, inputs: &[&Self]) -> Result<Self, Error> {
        let values: Vec<&Values> = inputs.iter().map(|input| input.values()).collect();
        let result = Self::of(operation.evaluate(&values)?);
        if result.dtype().is_float() {
            tell(operation, inputs, std::slice::from_ref(&result))?;
        }
        Ok(result)
    }
}

/// Tells tapes and accumulators that `results` were made of `inputs`.
///
/// Every tape that traces an input gets the entry. Then the accumulators compute tangents,
/// outermost first, and each of them so that only those outside of it record what it does.
pub(crate) fn tell(
    operation: Operation,
    inputs: &[&Tensor],
    results: &[Tensor],
) -> Result<(), Error> {
    let stack = active::stack();
    if stack.is_empty() {
        return Ok(());
    }
    let follows = |one: &Active| {
        let mut floats = inputs.iter().filter(|input| input.dtype().is_float());
        floats.any(|input| one.traces(input.id()))
    };
    let concerned: Vec<bool> = stack.iter().map(follows).collect();
    if !concerned.contains(&true) {
        return Ok(());
    }
    let concerned = || {
        stack
            .iter()
            .enumerate()
            .filter(|(depth, _)| concerned[*depth])
    };
    let entry = Arc::new(entry(operation, inputs, results));
    for (_, one) in concerned() {
        if let Active::Tape(tape, _) = one {
            tape.add(&entry);
        }
    }
    for (depth, one) in concerned() {
        if let Active::Accumulator(accumulator, _) = one {
            let outside = Rc::new(stack[..depth].to_vec());
            active::within(outside, || accumulator.follow(&entry, results))?;
        }
    }
    Ok(())
}

fn entry(operation: Operation, inputs: &[&Tensor], results: &[Tensor]) -> Entry {
    let (needed, needs_values) = operation.needs(inputs.len());
    let saved = inputs.iter().zip(needed);
    let inputs = saved.map(|(input, is_needed)| Saved::new(input, is_needed));
    let made = |result: &Tensor| Made::new(result, needs_values);
    Entry {
        inputs: inputs.collect(),
        outputs: results.iter().map(made).collect(),
        operation,
    }
}
