//! The nodes of a recording: a flat list in which equal nodes are one.
//!
//! Append-only, and a node's arguments precede it, so that no pass recurses or sorts.
//! A node is simplified as it is made, only where the result stays the same bit for bit:
//! the primal of a program is the plain evaluation.

use hashbrown::HashTable;
use trigrad_core::{Binary, Custom, Interpret, Primitive, Relation, Test, Tracked, Unary};

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// A number known when recording.
    Constant,
    /// The input of this number.
    Input(u32),
    /// A row of the table.
    Row(Primitive),
    /// The third argument where the first two stand in the relation, else the fourth.
    Select(Relation),
    /// The function outside of the table of this number.
    Call(u32),
}

#[derive(Clone, Copy, Debug)]
struct Node {
    op: Op,
    // The two halves of a constant's bits; up to two arguments; or where more of them
    // begin among all such, and how many they are.
    args: [u32; 2],
}

/// A function outside of the table, differentiated so and so often.
type Call = (Custom, Vec<u32>);

/// A graph of nodes; see the module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    nodes: Vec<Node>,
    many: Vec<u32>,
    calls: Vec<Call>,
    // The nodes, each with its hash, so that growing does not look at them.
    index: HashTable<(u32, u32)>,
    // Whether a node may also be simplified where only rounding changes.
    pub(super) is_loose: bool,
}

impl Store {
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn op(&self, id: u32) -> Op {
        self.nodes[id as usize].op
    }

    pub(crate) fn args(&self, id: u32) -> &[u32] {
        let node = &self.nodes[id as usize];
        match node.op {
            Op::Constant | Op::Input(_) => &[],
            Op::Row(Primitive::Unary(_) | Primitive::Indexed(..)) => &node.args[..1],
            Op::Row(Primitive::Binary(_)) => &node.args,
            Op::Row(Primitive::Nary(_)) | Op::Select(_) | Op::Call(_) => {
                let [first, count] = node.args.map(|place| place as usize);
                &self.many[first..first + count]
            }
        }
    }

    /// The number that the node is, if it is known.
    pub(crate) fn constant(&self, id: u32) -> Option<f64> {
        let Node { op, args: [lo, hi] } = self.nodes[id as usize];
        let bits = || u64::from(hi) << 32 | u64::from(lo);
        (op == Op::Constant).then(|| f64::from_bits(bits()))
    }

    pub(crate) fn call(&self, number: u32) -> &Call {
        &self.calls[number as usize]
    }

    pub(crate) fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// Which nodes these are made of, up to the last of them.
    pub(crate) fn reached(&self, roots: &[u32]) -> Vec<bool> {
        let end = roots.iter().max().map_or(0, |&last| last as usize + 1);
        let mut reached = vec![false; end];
        for &root in roots {
            reached[root as usize] = true;
        }
        for id in (0..end).rev() {
            if reached[id] {
                for &arg in self.args(id as u32) {
                    reached[arg as usize] = true;
                }
            }
        }
        reached
    }

    /// From now on constant factors are multiplied with each other, which changes the
    /// rounding: for derivatives, whose bits nobody promised.
    pub(crate) fn loosen(&mut self) {
        self.is_loose = true;
    }

    pub(crate) fn add_constant(&mut self, c: f64) -> u32 {
        let bits = c.to_bits();
        self.intern(Op::Constant, &[bits as u32, (bits >> 32) as u32])
    }

    pub(crate) fn add_input(&mut self, number: u32) -> u32 {
        self.intern(Op::Input(number), &[])
    }

    pub(crate) fn add_row(&mut self, row: Primitive, args: &[u32]) -> u32 {
        if args.iter().all(|&arg| self.constant(arg).is_some()) {
            let known = args.iter().filter_map(|&arg| self.constant(arg));
            let args: Vec<Tracked<f64>> = known.map(Tracked::varying).collect();
            return self.add_constant(row.apply(&args));
        }
        match (row, args) {
            (Primitive::Unary(Unary::Neg), &[x]) => self.negated(x),
            (Primitive::Binary(Binary::Add), &[a, b]) => self.sum(a, b),
            (Primitive::Binary(Binary::Sub), &[a, b]) => self.difference(a, b),
            (Primitive::Binary(Binary::Mul), &[a, b]) => self.product(a, b),
            (Primitive::Binary(Binary::Div), &[a, b]) if self.constant(b) == Some(1.0) => a,
            _ => self.intern(Op::Row(row), args),
        }
    }

    pub(crate) fn add_select(&mut self, relation: Relation, args: [u32; 4]) -> u32 {
        let [left, right, then, otherwise] = args;
        if then == otherwise {
            return then;
        }
        if let (Some(left), Some(right)) = (self.constant(left), self.constant(right)) {
            let test = Test {
                relation,
                left,
                right,
            };
            return match f64::decide(test) {
                Some(true) => then,
                _ => otherwise,
            };
        }
        self.intern(Op::Select(relation), &args)
    }

    pub(crate) fn add_call(&mut self, function: &Custom, orders: &[u32], args: &[u32]) -> u32 {
        let known: Option<Vec<f64>> = args.iter().map(|&arg| self.constant(arg)).collect();
        if let Some(x) = known {
            return self.add_constant(function.evaluate(orders, &x));
        }
        let is_same = |(known, at): &Call| known == function && at == orders;
        let number = self.calls.iter().position(is_same).unwrap_or_else(|| {
            self.calls.push((function.clone(), orders.to_vec()));
            self.calls.len() - 1
        });
        self.intern(Op::Call(number as u32), args)
    }

    pub(super) fn intern(&mut self, op: Op, args: &[u32]) -> u32 {
        let hash = hash(op, args);
        let is_it =
            |&(known, id): &(u32, u32)| known == hash && self.op(id) == op && self.key(id) == args;
        if let Some(&(_, id)) = self.index.find(spread(hash), is_it) {
            return id;
        }
        // The last number is left out, so that it can mean "none".
        assert!(
            self.nodes.len() < u32::MAX as usize,
            "a recording has room for 2^32 numbers"
        );
        let id = self.nodes.len() as u32;
        let is_listed = matches!(
            op,
            Op::Row(Primitive::Nary(_)) | Op::Select(_) | Op::Call(_)
        );
        let args = match *args {
            _ if is_listed => {
                let first = self.many.len();
                self.many.extend_from_slice(args);
                assert!(
                    self.many.len() < u32::MAX as usize,
                    "a recording has room for 2^32 arguments"
                );
                [first as u32, args.len() as u32]
            }
            [a, b] => [a, b],
            [a] => [a, 0],
            _ => [0, 0],
        };
        self.nodes.push(Node { op, args });
        let rehash = |&(hash, _): &(u32, u32)| spread(hash);
        self.index.insert_unique(spread(hash), (hash, id), rehash);
        id
    }

    // What tells nodes of one operation apart.
    fn key(&self, id: u32) -> &[u32] {
        match self.op(id) {
            Op::Constant => &self.nodes[id as usize].args,
            _ => self.args(id),
        }
    }
}

// The same in every run, so that the same function gives the same program.
fn hash(op: Op, args: &[u32]) -> u32 {
    let start = folded(code(op), 0x9fb2_1c65_1e98_df25);
    let hash = args.iter().fold(start, |hash, &arg| {
        folded(hash ^ u64::from(arg), 0xf39c_c060_5ced_c835)
    });
    hash as u32
}

// Another number for every operation.
fn code(op: Op) -> u64 {
    let (kind, row, number) = match op {
        Op::Constant => (0, 0, 0),
        Op::Input(number) => (1, 0, number),
        Op::Row(Primitive::Unary(row)) => (2, row as u64, 0),
        Op::Row(Primitive::Indexed(row, n)) => (3, row as u64, n),
        Op::Row(Primitive::Binary(row)) => (4, row as u64, 0),
        Op::Row(Primitive::Nary(row)) => (5, row as u64, 0),
        Op::Select(relation) => (6, relation as u64, 0),
        Op::Call(number) => (7, 0, number),
    };
    0x2545_f491_4f6c_dd1d ^ (kind << 56) ^ (row << 32) ^ u64::from(number)
}

// The table takes the place from the low bits and a tag from the high ones.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(hash)
}

// The two halves of a product of 128 bits, folded.
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product >> 64) as u64 ^ product as u64
}

#[cfg(test)]
mod tests {
    use trigrad_core::Indexed;

    use super::*;

    // Pairs that share a hash: of different arguments, and of different operations.
    fn pairs(nodes: impl Iterator<Item = (Op, Vec<u32>)>) -> Vec<[(Op, Vec<u32>); 2]> {
        let mut seen = std::collections::HashMap::new();
        let mut pairs = Vec::new();
        for (op, args) in nodes {
            if let Some(other) = seen.insert(hash(op, &args), (op, args.clone())) {
                pairs.push([other, (op, args)]);
            }
        }
        pairs
    }

    #[test]
    fn nodes_that_share_a_hash_are_two() {
        let add = Op::Row(Primitive::Binary(Binary::Add));
        let sums = (0..160_000).map(|at| (add, vec![at / 400, at % 400]));
        let indexed = |n| Op::Row(Primitive::Indexed(Indexed::Polygamma, n));
        let derivatives = (0..160_000).map(|n| (indexed(n), vec![0]));
        // Three of each are expected.
        let (sums, derivatives) = (pairs(sums), pairs(derivatives));
        assert!(!sums.is_empty() && !derivatives.is_empty());
        for pair in sums.into_iter().chain(derivatives) {
            let mut store = Store::default();
            let mut ids = || pair.each_ref().map(|(op, args)| store.intern(*op, args));
            assert_eq!([ids(), ids()], [[0, 1]; 2]);
        }
    }

    #[test]
    fn nodes_rarely_share_a_hash() {
        let mut hashes = std::collections::HashSet::new();
        let mut count = 0;
        for a in 0..300 {
            for b in 0..300 {
                for op in [Binary::Add, Binary::Mul] {
                    hashes.insert(hash(Op::Row(Primitive::Binary(op)), &[a, b]));
                    count += 1;
                }
            }
        }
        // 180,000 of 2^32: four pairs are expected.
        assert!(hashes.len() >= count - 40, "{} of {count}", hashes.len());
    }
}
