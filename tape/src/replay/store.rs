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
    is_loose: bool,
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

    // -(-x) is x; a factor takes the sign.
    fn negated(&mut self, x: u32) -> u32 {
        match (self.op(x), self.args(x)) {
            (Op::Row(Primitive::Unary(Unary::Neg)), &[inner]) => inner,
            (Op::Row(Primitive::Binary(Binary::Mul)), &[a, k]) => match self.constant(k) {
                Some(k) => {
                    let k = self.add_constant(-k);
                    self.product(a, k)
                }
                None => self.intern(Op::Row(Primitive::Unary(Unary::Neg)), &[x]),
            },
            _ => self.intern(Op::Row(Primitive::Unary(Unary::Neg)), &[x]),
        }
    }

    // x + x is exactly 2x, a + (-b) exactly a - b; a constant stands behind.
    fn sum(&mut self, a: u32, b: u32) -> u32 {
        if a == b {
            let two = self.add_constant(2.0);
            return self.product(a, two);
        }
        match (self.negative(a), self.negative(b)) {
            (_, Some(b)) => return self.difference(a, b),
            (Some(a), None) => return self.difference(b, a),
            (None, None) => {}
        }
        let [a, b] = self.ordered(a, b);
        self.intern(Op::Row(Primitive::Binary(Binary::Add)), &[a, b])
    }

    // a - (-b) is exactly a + b, and so is a - k the sum with -k.
    fn difference(&mut self, a: u32, b: u32) -> u32 {
        if let Some(b) = self.negative(b) {
            return self.sum(a, b);
        }
        if let Some(k) = self.constant(b) {
            if k.to_bits() == 0 {
                return a;
            }
            let k = self.add_constant(-k);
            return self.intern(Op::Row(Primitive::Binary(Binary::Add)), &[a, k]);
        }
        self.intern(Op::Row(Primitive::Binary(Binary::Sub)), &[a, b])
    }

    fn product(&mut self, a: u32, b: u32) -> u32 {
        let [a, b] = self.ordered(a, b);
        match self.constant(b) {
            Some(1.0) => return a,
            Some(-1.0) => return self.negated(a),
            Some(k) => {
                if let Some(inner) = self.negative(a) {
                    let k = self.add_constant(-k);
                    return self.product(inner, k);
                }
                if let Some(merged) = self.merged(a, k) {
                    return merged;
                }
            }
            None => {
                let (x, y) = (self.negative(a), self.negative(b));
                if x.is_some() || y.is_some() {
                    let product = self.product(x.unwrap_or(a), y.unwrap_or(b));
                    let is_negative = x.is_some() != y.is_some();
                    return match is_negative {
                        true => self.negated(product),
                        false => product,
                    };
                }
            }
        }
        self.intern(Op::Row(Primitive::Binary(Binary::Mul)), &[a, b])
    }

    // (x * k) * l as x * (k * l), and (x * k) * y * l as x * (k * l) * y, where the product
    // of the constants is exact.
    fn merged(&mut self, a: u32, l: f64) -> Option<u32> {
        if !self.is_loose {
            return None;
        }
        if let Some((x, factor)) = self.unscaled(a, l) {
            return Some(self.scale(x, factor));
        }
        let &[x, y] = self.args(a) else { return None };
        if self.op(a) != Op::Row(Primitive::Binary(Binary::Mul)) {
            return None;
        }
        for (x, y) in [(x, y), (y, x)] {
            if let Some((x, factor)) = self.unscaled(x, l) {
                let x = self.scale(x, factor);
                let [x, y] = self.ordered(x, y);
                return Some(self.intern(Op::Row(Primitive::Binary(Binary::Mul)), &[x, y]));
            }
        }
        None
    }

    // The node times `factor` as another one times another constant.
    fn unscaled(&self, a: u32, factor: f64) -> Option<(u32, f64)> {
        let (mut at, mut factor) = (a, factor);
        while let Some((x, k)) = self.scaled(at) {
            let product = k * factor;
            let is_exact = product.is_normal() && k.mul_add(factor, -product) == 0.0;
            if !is_exact {
                break;
            }
            (at, factor) = (x, product);
        }
        (at != a).then_some((at, factor))
    }

    fn scale(&mut self, x: u32, factor: f64) -> u32 {
        if factor == 1.0 {
            return x;
        }
        let factor = self.add_constant(factor);
        self.intern(Op::Row(Primitive::Binary(Binary::Mul)), &[x, factor])
    }

    // The node as a product with a constant.
    fn scaled(&self, id: u32) -> Option<(u32, f64)> {
        match (self.op(id), self.args(id)) {
            (Op::Row(Primitive::Binary(Binary::Mul)), &[x, k]) => Some((x, self.constant(k)?)),
            _ => None,
        }
    }

    // What is negated in the node.
    fn negative(&self, id: u32) -> Option<u32> {
        match self.op(id) {
            Op::Row(Primitive::Unary(Unary::Neg)) => self.args(id).first().copied(),
            _ => None,
        }
    }

    // In one order for both, which changes no bit; constants behind.
    fn ordered(&self, a: u32, b: u32) -> [u32; 2] {
        let is_known = |id: u32| self.constant(id).is_some();
        match (is_known(a), is_known(b)) {
            (true, false) => [b, a],
            (false, true) => [a, b],
            _ => [a.min(b), a.max(b)],
        }
    }

    fn intern(&mut self, op: Op, args: &[u32]) -> u32 {
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
    use super::*;

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

    #[test]
    fn simplified_without_changing_a_bit() {
        let mut store = Store::default();
        let [x, y] = [0, 1].map(|number| store.add_input(number));
        let [one, zero, two] = [1.0, 0.0, 2.0].map(|c| store.add_constant(c));
        let row = |store: &mut Store, op, a, b| store.add_row(Primitive::Binary(op), &[a, b]);
        assert_eq!(row(&mut store, Binary::Mul, one, x), x);
        assert_eq!(row(&mut store, Binary::Div, x, one), x);
        assert_eq!(row(&mut store, Binary::Sub, x, zero), x);
        assert_ne!(row(&mut store, Binary::Add, x, zero), x); // -0 + 0 is 0
        assert_ne!(row(&mut store, Binary::Mul, x, zero), zero);
        let sum = row(&mut store, Binary::Add, x, y);
        assert_eq!(row(&mut store, Binary::Add, y, x), sum);
        let double = row(&mut store, Binary::Mul, x, two);
        assert_eq!(row(&mut store, Binary::Add, x, x), double);
        let minus = store.add_row(Primitive::Unary(Unary::Neg), &[y]);
        let difference = row(&mut store, Binary::Sub, x, y);
        assert_eq!(row(&mut store, Binary::Add, x, minus), difference);
        assert_eq!(row(&mut store, Binary::Sub, x, minus), sum);
        // Constant factors meet in derivatives only, and only where it is exact.
        let third = store.add_constant(1.0 / 3.0);
        assert_ne!(row(&mut store, Binary::Mul, double, two), double);
        store.loosen();
        let four = store.add_constant(4.0);
        let fourfold = row(&mut store, Binary::Mul, x, four);
        assert_eq!(row(&mut store, Binary::Mul, double, two), fourfold);
        let scaled = row(&mut store, Binary::Mul, x, third);
        let seven = store.add_constant(7.0);
        let again = row(&mut store, Binary::Mul, scaled, seven);
        assert_eq!(store.args(again), [scaled, seven]);
    }
}
