//! The way back through what a tape has recorded.

use trigrad_core::{Binary, Primitive};

use crate::tensor::arrays::{is_same, joint_shape};
use crate::tensor::error::Error;
use crate::tensor::handle::Tensor;
use crate::tensor::id::IdMap;
use crate::tensor::operation::{Operation, Saved};
use crate::tensor::slope::pull_row;
use crate::tensor::tape::GradientTape;
use crate::tensor::trace::{Entry, Made, Numbered};

/// The sources, each with the number of the entry since which the tape follows it; `None` if
/// it does not.
pub(crate) type Sources = IdMap<Option<u64>>;

/// The adjoints of the sources, where those of the targets begin with the seeds.
///
/// A source that is not there was not reached. Takes the last entry first and lets it go, so
/// that memory is free as soon as it can be; what is not on a way from a source to a target is
/// passed over. Everything it computes is recorded by the tapes that record now.
pub(crate) fn pull_back(
    mut entries: Vec<Numbered>,
    seeds: impl IntoIterator<Item = (u64, Tensor)>,
    sources: &Sources,
) -> Result<IdMap<Tensor>, Error> {
    let mut adjoints = IdMap::default();
    for (id, seed) in seeds {
        add(&mut adjoints, id, seed)?;
    }
    let varying = made_of(&entries, sources);
    while let Some((number, entry)) = entries.pop() {
        let outputs = || entry.outputs.iter();
        if !outputs().any(|made| varying.contains_key(&made.id))
            || !outputs().any(|made| adjoints.contains_key(&made.id))
        {
            continue;
        }
        let mut dys = Vec::with_capacity(entry.outputs.len());
        for made in &entry.outputs {
            // All that came after has been; a source still has to be answered for.
            let dy = if sources.contains_key(&made.id) {
                adjoints.get(&made.id).cloned()
            } else {
                adjoints.remove(&made.id)
            };
            dys.push(match dy {
                Some(dy) => fitted(dy, &made.shape)?,
                None => Tensor::zeros(&made.shape, made.dtype),
            });
        }
        let is_wanted = |input: &Saved| varies(&varying, input, number);
        for (id, adjoint) in pull(&entry, &dys, is_wanted)? {
            add(&mut adjoints, id, adjoint)?;
        }
    }
    adjoints.retain(|id, _| sources.contains_key(id));
    Ok(adjoints)
}

// An adjoint that was given need not have the shape of its tensor, but has to go with it: it
// is repeated where it is smaller, and added up on the way back where it is larger.
fn fitted(dy: Tensor, shape: &[usize]) -> Result<Tensor, Error> {
    if is_same(dy.shape(), shape) {
        return Ok(dy);
    }
    match joint_shape([dy.shape(), shape].into_iter()) {
        Some(joint) if joint != shape => Ok(dy),
        _ => dy.spread_to(shape),
    }
}

/// The adjoints of those inputs that are wanted.
fn pull(
    entry: &Entry,
    dys: &[Tensor],
    is_wanted: impl Fn(&Saved) -> bool,
) -> Result<Vec<(u64, Tensor)>, Error> {
    let inputs = &entry.inputs;
    let is_wanted = |slot: &usize| inputs[*slot].dtype.is_float() && is_wanted(&inputs[*slot]);
    let wanted = (0..inputs.len()).filter(is_wanted);
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
    if let Operation::Row { row, forgives_zero } = entry.operation {
        let slots: Vec<usize> = wanted.collect();
        let adjoints = pull_row(row, &slots, inputs, y, &dys[0], forgives_zero)?;
        let ids = slots.iter().map(|&slot| inputs[slot].id);
        return Ok(ids.zip(adjoints).collect());
    }
    wanted
        .map(|slot| {
            let adjoint = entry.operation.pull(slot, inputs, y, &dys[0])?;
            Ok((inputs[slot].id, adjoint))
        })
        .collect()
}

/// The sources that the tape follows, and all that was made of them, since then.
fn made_of(entries: &[Numbered], sources: &Sources) -> IdMap<u64> {
    let followed = sources
        .iter()
        .filter_map(|(&id, since)| Some((id, (*since)?)));
    let mut varying: IdMap<u64> = followed.collect();
    for (number, entry) in entries {
        if entry
            .inputs
            .iter()
            .any(|input| varies(&varying, input, *number))
        {
            for made in &entry.outputs {
                varying.entry(made.id).or_insert(*number);
            }
        }
    }
    varying
}

// An operation that came before its input was watched does not count.
fn varies(varying: &IdMap<u64>, input: &Saved, number: u64) -> bool {
    varying.get(&input.id).is_some_and(|&since| since <= number)
}

fn add(adjoints: &mut IdMap<Tensor>, id: u64, term: Tensor) -> Result<(), Error> {
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
    tangents: &IdMap<Tensor>,
) -> Result<Option<Tensor>, Error> {
    let zeros = |made: &Made| Tensor::zeros(&made.shape, made.dtype);
    let dys: Vec<Tensor> = entry.outputs.iter().map(zeros).collect();
    let tape = GradientTape::new().watch_accessed_variables(false);
    let recording = tape.enter()?;
    recording.watch(&dys[result]);
    let adjoints = pull(entry, &dys, |input| tangents.contains_key(&input.id))?;
    drop(recording);
    let seeds: Vec<(u64, Tensor)> = adjoints
        .iter()
        .filter_map(|(id, adjoint)| Some((adjoint.id(), tangents.get(id)?.clone())))
        .collect();
    let source = Sources::from_iter([(dys[result].id(), Some(0))]);
    let mut found = pull_back(tape.take_entries(), seeds, &source)?;
    Ok(found.remove(&dys[result].id()))
}
