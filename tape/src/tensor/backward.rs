//! The way back through what a tape has recorded.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use trigrad_core::{Binary, Primitive};

use crate::tensor::error::Error;
use crate::tensor::handle::Tensor;
use crate::tensor::operation::Operation;
use crate::tensor::trace::Entry;

/// The adjoints of the sources, where those of the targets begin with the seeds.
///
/// A source that is not there was not reached. Takes the last entry first and lets it go, so
/// that memory is free as soon as it can be; what is not on a way from a source to a target is
/// passed over. Everything it computes is recorded by the tapes that record now.
pub(crate) fn pull_back(
    mut entries: Vec<Arc<Entry>>,
    seeds: impl IntoIterator<Item = (u64, Tensor)>,
    sources: &HashSet<u64>,
) -> Result<HashMap<u64, Tensor>, Error> {
    let mut adjoints = HashMap::new();
    for (id, seed) in seeds {
        add(&mut adjoints, id, seed)?;
    }
    let varying = made_of(&entries, sources);
    while let Some(entry) = entries.pop() {
        if !entry.outputs.iter().any(|made| varying.contains(&made.id)) {
            continue;
        }
        if !entry
            .outputs
            .iter()
            .any(|made| adjoints.contains_key(&made.id))
        {
            continue;
        }
        let mut dys = Vec::with_capacity(entry.outputs.len());
        for made in &entry.outputs {
            // All that came after has been; a source still has to be answered for.
            let dy = if sources.contains(&made.id) {
                adjoints.get(&made.id).cloned()
            } else {
                adjoints.remove(&made.id)
            };
            dys.push(match dy {
                Some(dy) => dy.broadcast_to(&made.shape)?,
                None => Tensor::zeros(&made.shape, made.dtype),
            });
        }
        for (id, adjoint) in pull(&entry, &dys, &varying)? {
            add(&mut adjoints, id, adjoint)?;
        }
    }
    adjoints.retain(|id, _| sources.contains(id));
    Ok(adjoints)
}

/// The adjoints of those inputs that are of interest.
fn pull(
    entry: &Entry,
    dys: &[Tensor],
    varying: &HashSet<u64>,
) -> Result<Vec<(u64, Tensor)>, Error> {
    let inputs = &entry.inputs;
    let wanted = |slot: &usize| {
        let input = &inputs[*slot];
        input.dtype.is_float() && varying.contains(&input.id)
    };
    let wanted = (0..inputs.len()).filter(wanted);
    if let Operation::Custom(backward) = &entry.operation {
        let gradients = backward(dys)?;
        if gradients.len() != inputs.len() {
            return Err(Error::CustomArity {
                inputs: inputs.len(),
                returned: gradients.len(),
            });
        }
        let found = wanted.filter_map(|slot| Some((inputs[slot].id, gradients[slot].clone()?)));
        return Ok(found.collect());
    }
    let y = entry.outputs.first().and_then(|made| made.kept.as_ref());
    wanted
        .map(|slot| {
            let adjoint = entry.operation.pull(slot, inputs, y, &dys[0])?;
            Ok((inputs[slot].id, adjoint))
        })
        .collect()
}

/// The sources, and all that was made of them.
fn made_of(entries: &[Arc<Entry>], sources: &HashSet<u64>) -> HashSet<u64> {
    let mut varying = sources.clone();
    for entry in entries {
        if entry.inputs.iter().any(|input| varying.contains(&input.id)) {
            varying.extend(entry.outputs.iter().map(|made| made.id));
        }
    }
    varying
}

fn add(adjoints: &mut HashMap<u64, Tensor>, id: u64, term: Tensor) -> Result<(), Error> {
    let sum = match adjoints.remove(&id) {
        Some(sum) => Tensor::apply(Primitive::Binary(Binary::Add), &[&sum, &term])?,
        None => term,
    };
    adjoints.insert(id, sum);
    Ok(())
}

/// The tangent of the result of an entry, from those of its inputs.
///
/// The way back is linear in the adjoint of the result, and its transpose is the way forward:
/// so it is gone on a tape of its own, whose gradient by that adjoint is the answer. One rule
/// serves both directions.
pub(crate) fn push_forward(
    entry: &Entry,
    result: usize,
    tangents: &HashMap<u64, Tensor>,
) -> Result<Option<Tensor>, Error> {
    use crate::tensor::tape::GradientTape;
    let given: HashSet<u64> = tangents.keys().copied().collect();
    let zeros = |made: &crate::tensor::trace::Made| Tensor::zeros(&made.shape, made.dtype);
    let dys: Vec<Tensor> = entry.outputs.iter().map(zeros).collect();
    let tape = GradientTape::new().watch_accessed_variables(false);
    let recording = tape.enter()?;
    recording.watch(&dys[result]);
    let adjoints = pull(entry, &dys, &given)?;
    drop(recording);
    let seeds: Vec<(u64, Tensor)> = adjoints
        .iter()
        .filter_map(|(id, adjoint)| Some((adjoint.id(), tangents.get(id)?.clone())))
        .collect();
    let source = HashSet::from([dys[result].id()]);
    let mut found = pull_back(tape.take_entries(), seeds, &source)?;
    Ok(found.remove(&dys[result].id()))
}
