//! Which inputs the rows of a matrix of derivatives depend on.

use nalgebra_sparse::pattern::SparsityPattern;

use crate::replay::Flow;

/// The inputs of which each root's derivative can be other than 0, in order.
///
/// Numbers that depend on few inputs carry the set of these; sets are shared along chains.
/// Rows that depend on more are found by walking back from each of them, or by sets of 64
/// inputs at a time, whichever takes fewer steps.
pub(super) fn pattern(flow: &Flow, roots: &[Option<u32>], inputs: usize) -> SparsityPattern {
    let sets = Sets::new(flow);
    let is_large =
        |root: &Option<u32>| matches!(root.map(|root| sets.of(root)), Some(Set::Large(_)));
    let large = roots.iter().filter(|root| is_large(root)).count();
    let mut rows: Vec<Vec<u32>> = match large <= inputs.div_ceil(64) {
        true => sets.by_walks(flow, roots, inputs),
        false => sets.by_blocks(flow, roots, inputs),
    };
    for (row, root) in rows.iter_mut().zip(roots) {
        if let Some(Set::Small(first, end)) = root.map(|root| sets.of(root)) {
            row.extend_from_slice(&sets.arena[first as usize..end as usize]);
        }
    }
    from_rows(inputs, &rows)
}

/// The pattern with its transpose.
pub(super) fn symmetric(pattern: &SparsityPattern) -> SparsityPattern {
    let transpose = pattern.transpose();
    let rows: Vec<Vec<u32>> = (0..pattern.major_dim())
        .map(|row| {
            let both = pattern.lane(row).iter().chain(transpose.lane(row));
            let mut row: Vec<u32> = both.map(|&column| column as u32).collect();
            row.sort_unstable();
            row.dedup();
            row
        })
        .collect();
    from_rows(pattern.minor_dim(), &rows)
}

fn from_rows(columns: usize, rows: &[Vec<u32>]) -> SparsityPattern {
    let mut offsets = vec![0];
    let mut indices = Vec::with_capacity(rows.iter().map(Vec::len).sum());
    for row in rows {
        indices.extend(row.iter().map(|&column| column as usize));
        offsets.push(indices.len());
    }
    SparsityPattern::try_from_offsets_and_indices(rows.len(), columns, offsets, indices)
        .expect("rows are in order and hold inputs")
}

/// The inputs that a number depends on.
#[derive(Clone, Copy, PartialEq)]
enum Set {
    /// None.
    Empty,
    /// Few: a part of the arena, sorted.
    Small(u32, u32),
    /// More: those of this node.
    Large(u32),
}

// So few are kept with the number.
const FEW: usize = 16;

struct Sets {
    by_node: Vec<Set>,
    arena: Vec<u32>,
}

impl Sets {
    fn new(flow: &Flow) -> Self {
        let mut sets = Self {
            by_node: Vec::with_capacity(flow.len()),
            arena: Vec::new(),
        };
        let mut union: Vec<u32> = Vec::new();
        for id in 0..flow.len() {
            let set = match flow.input(id) {
                Some(input) => sets.small(&[input]),
                None => sets.joined(id, flow.args(id), &mut union),
            };
            sets.by_node.push(set);
        }
        sets
    }

    fn of(&self, id: u32) -> Set {
        self.by_node[id as usize]
    }

    fn small(&mut self, inputs: &[u32]) -> Set {
        let first = self.arena.len();
        self.arena.extend_from_slice(inputs);
        assert!(
            self.arena.len() < u32::MAX as usize,
            "a pattern has room for 2^32 dependences"
        );
        Set::Small(first as u32, self.arena.len() as u32)
    }

    // What a node depends on that is made of these; with memory that is there.
    fn joined(&mut self, id: usize, args: &[u32], union: &mut Vec<u32>) -> Set {
        let mut only = Set::Empty;
        let mut is_one = true;
        union.clear();
        for &arg in args {
            let set = self.of(arg);
            is_one &= only == Set::Empty || set == Set::Empty || only == set;
            if set != Set::Empty {
                only = set;
            }
        }
        if is_one {
            return only;
        }
        for &arg in args {
            match self.of(arg) {
                Set::Empty => {}
                Set::Large(_) => return Set::Large(id as u32),
                Set::Small(first, end) => {
                    union.extend_from_slice(&self.arena[first as usize..end as usize]);
                }
            }
            union.sort_unstable();
            union.dedup();
            if union.len() > FEW {
                return Set::Large(id as u32);
            }
        }
        // One of the sets may hold the others.
        for &arg in args {
            if let Set::Small(first, end) = self.of(arg)
                && self.arena[first as usize..end as usize] == union[..]
            {
                return Set::Small(first, end);
            }
        }
        self.small(union)
    }

    // The rows of more than a few entries, each by a walk through what it is made of.
    fn by_walks(&self, flow: &Flow, roots: &[Option<u32>], inputs: usize) -> Vec<Vec<u32>> {
        let mut seen_node = vec![u32::MAX; flow.len()];
        let mut seen_input = vec![u32::MAX; inputs];
        let mut stack = Vec::new();
        let mut rows = vec![Vec::new(); roots.len()];
        for (number, root) in roots.iter().enumerate() {
            let Some(Set::Large(node)) = root.map(|root| self.of(root)) else {
                continue;
            };
            let row = &mut rows[number];
            stack.push(node);
            while let Some(node) = stack.pop() {
                if std::mem::replace(&mut seen_node[node as usize], number as u32) == number as u32
                {
                    continue;
                }
                for &arg in flow.args(node as usize) {
                    match self.of(arg) {
                        Set::Empty => {}
                        Set::Large(node) => stack.push(node),
                        Set::Small(first, end) => {
                            for &input in &self.arena[first as usize..end as usize] {
                                let seen = &mut seen_input[input as usize];
                                if std::mem::replace(seen, number as u32) != number as u32 {
                                    row.push(input);
                                }
                            }
                        }
                    }
                }
            }
            row.sort_unstable();
        }
        rows
    }

    // The same by passes over all numbers, each for 64 inputs.
    fn by_blocks(&self, flow: &Flow, roots: &[Option<u32>], inputs: usize) -> Vec<Vec<u32>> {
        let mut masks = vec![0_u64; flow.len()];
        let mut rows = vec![Vec::new(); roots.len()];
        let large: Vec<u32> = (0..flow.len() as u32)
            .filter(|&id| self.of(id) == Set::Large(id))
            .collect();
        for block in (0..inputs as u32).step_by(64) {
            for &id in &large {
                let mut mask = 0;
                for &arg in flow.args(id as usize) {
                    mask |= match self.of(arg) {
                        Set::Empty => 0,
                        Set::Large(node) => masks[node as usize],
                        Set::Small(first, end) => {
                            let inputs = &self.arena[first as usize..end as usize];
                            let within = inputs.iter().map(|input| input.wrapping_sub(block));
                            within
                                .filter(|&bit| bit < 64)
                                .fold(0, |mask, bit| mask | 1 << bit)
                        }
                    };
                }
                masks[id as usize] = mask;
            }
            for (row, root) in rows.iter_mut().zip(roots) {
                if let Some(Set::Large(node)) = root.map(|root| self.of(root)) {
                    let mask = masks[node as usize];
                    row.extend(
                        (0..64)
                            .filter(|bit| mask >> bit & 1 == 1)
                            .map(|bit| block + bit),
                    );
                }
            }
        }
        rows
    }
}
