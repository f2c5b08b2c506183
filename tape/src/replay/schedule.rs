//! In which order instructions run, and which slots they read and write.
//!
//! A slot is used again as soon as what it holds is read for the last time. How many are
//! needed depends on the order, and few of them stay in the nearest cache: so several
//! orders are tried, and the one of the fewest slots is taken. All of them put arguments
//! first, and none changes a result.

use super::code::{Draft, Instruction, Kind};
use super::store::Store;

/// Instructions whose numbers are those of slots.
#[derive(Debug)]
pub(super) struct LaidOut {
    pub(super) draft: Draft,
    /// The slots of what is computed; behind them are those of the constants.
    pub(super) slots: usize,
    pub(super) constants: Vec<f64>,
}

/// Lays out the instructions, whose order is topological, in the best order found.
pub(super) fn schedule(store: &Store, draft: Draft) -> LaidOut {
    let uses = Uses::new(store, draft);
    let orders = [uses.as_recorded(), uses.eager(), uses.for_outputs()];
    let best = orders
        .into_iter()
        .min_by_key(|order| uses.most_slots(order));
    uses.lay_out(&best.unwrap_or_default())
}

const NONE: u32 = u32::MAX;

/// Who computes what, and who reads it.
struct Uses<'a> {
    store: &'a Store,
    draft: Draft,
    // By node: the instruction that computes it.
    producer: Vec<u32>,
    // By instruction: where the list of those that read it ends.
    ends: Vec<u32>,
    readers: Vec<u32>,
}

impl<'a> Uses<'a> {
    fn new(store: &'a Store, draft: Draft) -> Self {
        let count = draft.instructions.len();
        let mut producer = vec![NONE; store.len()];
        for (at, instruction) in draft.instructions.iter().enumerate() {
            for node in instruction.writes() {
                producer[node as usize] = at as u32;
            }
        }
        let edges = || {
            let instructions = draft.instructions.iter().enumerate();
            instructions.flat_map(|(at, instruction)| {
                let reads = instruction.reads(&draft.lists);
                let producers = reads.map(|node| producer[node as usize]);
                producers
                    .filter(|&producer| producer != NONE)
                    .map(move |producer| (producer as usize, at as u32))
            })
        };
        let mut ends = vec![0; count];
        edges().for_each(|(producer, _)| ends[producer] += 1);
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        let mut places = ends.clone();
        let mut readers = vec![0; sum as usize];
        // From the end, so that each list is in order.
        let all: Vec<(usize, u32)> = edges().collect();
        for &(producer, reader) in all.iter().rev() {
            places[producer] -= 1;
            readers[places[producer] as usize] = reader;
        }
        Self {
            store,
            producer,
            ends,
            readers,
            draft,
        }
    }

    fn len(&self) -> usize {
        self.draft.instructions.len()
    }

    fn instruction(&self, at: u32) -> &Instruction {
        &self.draft.instructions[at as usize]
    }

    fn is_load(&self, at: u32) -> bool {
        self.instruction(at).kind == Kind::Load
    }

    fn readers(&self, at: u32) -> &[u32] {
        let end = self.ends[at as usize] as usize;
        let first = (at as usize)
            .checked_sub(1)
            .map_or(0, |before| self.ends[before]);
        &self.readers[first as usize..end]
    }

    // The instructions that compute what this one reads, as often as it is read.
    fn producers(&self, at: u32) -> impl Iterator<Item = u32> + '_ {
        let reads = self.instruction(at).reads(&self.draft.lists);
        let producers = reads.map(|node| self.producer[node as usize]);
        producers.filter(|&producer| producer != NONE)
    }

    // As it was recorded; an input is loaded where it is first read, an output stored and
    // a comparison checked where all of it is known.
    fn as_recorded(&self) -> Vec<u32> {
        self.along(|reader| self.instruction(reader).kind.is_final())
    }

    // The same, with everything done as soon as it can be, unless it needs inputs only:
    // right where slopes are needed soon after the values that they are made of.
    fn eager(&self) -> Vec<u32> {
        self.along(|_| true)
    }

    fn along(&self, is_hasty: impl Fn(u32) -> bool) -> Vec<u32> {
        let mut order = Order::new(self.len());
        let mut waits_for: Vec<u32> = (0..self.len() as u32)
            .map(|at| {
                let producers = self.producers(at);
                producers
                    .filter(|&producer| !self.is_load(producer))
                    .count() as u32
            })
            .collect();
        let mut stack = Vec::new();
        for first in 0..self.len() as u32 {
            let is_final = self.instruction(first).kind.is_final();
            if self.is_load(first) || (is_final && waits_for[first as usize] > 0) {
                continue;
            }
            stack.push(first);
            while let Some(at) = stack.pop() {
                if order.is_done[at as usize] {
                    continue;
                }
                for load in self
                    .producers(at)
                    .filter(|&producer| self.is_load(producer))
                {
                    order.push(load);
                }
                order.push(at);
                for &reader in self.readers(at).iter().rev() {
                    waits_for[reader as usize] -= 1;
                    if waits_for[reader as usize] == 0 && is_hasty(reader) {
                        stack.push(reader);
                    }
                }
            }
        }
        order.list
    }

    // What each comparison and each output needs, one after the other.
    fn for_outputs(&self) -> Vec<u32> {
        let mut order = Order::new(self.len());
        let mut stack = Vec::new();
        let finals = (0..self.len() as u32).filter(|&at| self.instruction(at).kind.is_final());
        for last in finals {
            stack.push((last, false));
            while let Some((at, is_ready)) = stack.pop() {
                if is_ready {
                    order.push(at);
                } else if !order.is_done[at as usize] {
                    stack.push((at, true));
                    let open = self.producers(at).filter(|&at| !order.is_done[at as usize]);
                    let begin = stack.len();
                    stack.extend(open.map(|at| (at, false)));
                    stack[begin..].reverse();
                }
            }
        }
        order.list
    }

    // By instruction: the place in the order where it is read last.
    fn last_reads(&self, order: &[u32]) -> Vec<u32> {
        let mut last = vec![0; self.len()];
        for (place, &at) in order.iter().enumerate() {
            for producer in self.producers(at) {
                last[producer as usize] = place as u32;
            }
        }
        last
    }

    fn most_slots(&self, order: &[u32]) -> usize {
        let mut slots = Slots::default();
        self.walk(order, &mut slots, |_, _| {});
        slots.count
    }

    // Calls `each` with every instruction and the slots of what it writes, after its
    // arguments have given theirs back: an instruction reads before it writes.
    fn walk(&self, order: &[u32], slots: &mut Slots, mut each: impl FnMut(u32, &[u32])) {
        let last = self.last_reads(order);
        let mut given: Vec<[u32; 2]> = vec![[NONE; 2]; self.len()];
        for (place, &at) in order.iter().enumerate() {
            for producer in self.producers(at) {
                if last[producer as usize] == place as u32 {
                    for slot in std::mem::replace(&mut given[producer as usize], [NONE; 2]) {
                        slots.give_back(slot);
                    }
                }
            }
            let count = self.instruction(at).writes().count();
            for slot in &mut given[at as usize][..count] {
                *slot = slots.take();
            }
            each(at, &given[at as usize][..count]);
        }
    }

    fn lay_out(self, order: &[u32]) -> LaidOut {
        let mut slots = Slots::default();
        let mut slot_of: Vec<u32> = vec![NONE; self.store.len()];
        let mut written: Vec<[u32; 2]> = vec![[NONE; 2]; self.len()];
        self.walk(order, &mut slots, |at, given| {
            written[at as usize][..given.len()].copy_from_slice(given);
        });
        for (at, instruction) in self.draft.instructions.iter().enumerate() {
            for (node, slot) in instruction.writes().zip(written[at]) {
                slot_of[node as usize] = slot;
            }
        }
        let mut constants = Vec::new();
        for instruction in &self.draft.instructions {
            for node in instruction.reads(&self.draft.lists) {
                if slot_of[node as usize] == NONE {
                    slot_of[node as usize] = (slots.count + constants.len()) as u32;
                    constants.push(self.store.constant(node).unwrap_or(f64::NAN));
                }
            }
        }
        let Draft {
            instructions,
            mut lists,
            factors,
        } = self.draft;
        let number = |node: u32| slot_of[node as usize];
        let laid_out = order.iter().map(|&at| {
            let instruction = instructions[at as usize];
            instruction.renumbered(&mut lists, number, number)
        });
        LaidOut {
            draft: Draft {
                instructions: laid_out.collect(),
                lists,
                factors,
            },
            slots: slots.count,
            constants,
        }
    }
}

/// An order in the making.
struct Order {
    list: Vec<u32>,
    is_done: Vec<bool>,
}

impl Order {
    fn new(count: usize) -> Self {
        Self {
            list: Vec::with_capacity(count),
            is_done: vec![false; count],
        }
    }

    fn push(&mut self, at: u32) {
        if !std::mem::replace(&mut self.is_done[at as usize], true) {
            self.list.push(at);
        }
    }
}

/// Slots that are handed out and given back, the last one first, which the cache still has.
#[derive(Default)]
struct Slots {
    count: usize,
    free: Vec<u32>,
}

impl Slots {
    fn take(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.count += 1;
            self.count as u32 - 1
        })
    }

    fn give_back(&mut self, slot: u32) {
        if slot != NONE {
            self.free.push(slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::super::code::Code;
    use super::super::record::Record;
    use super::super::recorded::Recorded;

    // How many numbers the program of these outputs keeps at a time, without constants.
    fn slots<F>(f: F) -> usize
    where
        F: for<'r> FnOnce(&[Recorded<'r>]) -> Vec<Recorded<'r>>,
    {
        let record = Record::new(f, &[0.5; 200]);
        let outputs: Vec<Option<u32>> = record.outputs.iter().map(|&y| Some(y)).collect();
        Code::new(&RefCell::new(record.store), &outputs, &record.guards).constants_from
    }

    #[test]
    fn slots_are_used_again() {
        // The chain itself.
        assert_eq!(slots(|x| vec![(0..1000).fold(x[0], |y, _| y.sin())]), 1);
        // A sum and its next term, though all terms were recorded before.
        let sum = slots(|x| {
            let terms: Vec<_> = x.iter().map(|x| x.sin()).collect();
            vec![terms[1..].iter().fold(terms[0], |sum, &term| sum + term)]
        });
        assert_eq!(sum, 2);
        // Each output is handed out when it is known.
        let outputs = slots(|x| x.windows(2).map(|x| (x[0] * x[1]).exp()).collect());
        assert!(outputs <= 3, "{outputs}");
    }
}
