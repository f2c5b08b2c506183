//! Which instructions compute a set of nodes: one for a node, or for several where what
//! is in between is used nowhere else.

use std::cell::RefCell;

use trigrad_core::{Binary, Interpret, Primitive, Tracked, Unary};

use super::code::{Draft, Instruction, Kind};
use super::formal::Formal;
use super::guard::Guard;
use super::store::{Op, Store};

/// The instructions for the outputs and the guards, arguments before what is made of
/// them. Nodes that nothing of this is made of are left out.
pub(super) fn select(store: &RefCell<Store>, outputs: &[Option<u32>], guards: &[Guard]) -> Draft {
    let compared = guards.iter().flat_map(|guard| guard.nodes);
    let roots: Vec<u32> = outputs.iter().flatten().copied().chain(compared).collect();
    let companions = companions(store, &roots);
    let mut selection = Selection::new(&store.borrow(), &roots);
    let store = store.borrow();
    for (node, companion) in companions {
        selection.companion_of(node, companion);
    }
    for id in (0..selection.uses.len() as u32).rev() {
        if selection.uses[id as usize] > 0 && !selection.is_covered[id as usize] {
            selection.cover(&store, id);
        }
    }
    let mut draft = selection.draft;
    draft.instructions.reverse();
    for (number, guard) in guards.iter().enumerate() {
        let is_known = |node: u32| store.constant(node).is_some();
        if !guard.nodes.into_iter().all(is_known) {
            let check = Instruction::new(Kind::Check, 0, &guard.nodes, number as f64);
            draft.instructions.push(check);
        }
    }
    for (number, &node) in outputs.iter().enumerate() {
        if let Some(node) = node.filter(|&node| store.constant(node).is_none()) {
            let store = Instruction::new(Kind::Store, 0, &[node], number as f64);
            draft.instructions.push(store);
        }
    }
    draft
}

// The nodes whose companion is wanted too, with it: the first of the two with the second.
fn companions(store: &RefCell<Store>, roots: &[u32]) -> Vec<(u32, u32)> {
    let reached = store.borrow().reached(roots);
    let mut pairs = Vec::new();
    for id in (0..reached.len() as u32).filter(|&id| reached[id as usize]) {
        let op = store.borrow().op(id);
        if let Op::Row(Primitive::Unary(op)) = op
            && op.is_joint()
        {
            let x = Formal::at(store, store.borrow().args(id)[0]);
            let companion = Formal::joint(op, Tracked::varying(x)).1.id(store);
            if companion > id && reached.get(companion as usize) == Some(&true) {
                pairs.push((id, companion));
            }
        }
    }
    pairs
}

struct Selection {
    draft: Draft,
    // By node: how often it is read, roots twice, so that none is covered by another.
    uses: Vec<u32>,
    // By node: whether another node's instruction computes it on the way.
    is_covered: Vec<bool>,
    // By node: its companion, if it is wanted.
    companions: Vec<(u32, u32)>,
}

impl Selection {
    fn new(store: &Store, roots: &[u32]) -> Self {
        let reached = store.reached(roots);
        let mut uses = vec![0; reached.len()];
        for &root in roots {
            uses[root as usize] += 2;
        }
        for id in (0..reached.len()).filter(|&id| reached[id]) {
            for &arg in store.args(id as u32) {
                uses[arg as usize] += 1;
            }
        }
        Self {
            draft: Draft::default(),
            is_covered: vec![false; uses.len()],
            uses,
            companions: Vec::new(),
        }
    }

    // Makes one instruction of both; the later node is covered by the first.
    fn companion_of(&mut self, node: u32, companion: u32) {
        self.is_covered[companion as usize] = true;
        self.companions.push((node, companion));
    }

    fn push(&mut self, kind: Kind, to: u32, args: &[u32], k: f64) {
        let instruction = Instruction::new(kind, to, args, k);
        self.draft.instructions.push(instruction);
    }

    // With a list of arguments.
    fn push_listed(&mut self, kind: Kind, to: u32, args: &[u32]) {
        let first = self.draft.lists.len() as u32;
        self.draft.lists.extend_from_slice(args);
        self.draft.factors.resize(self.draft.lists.len(), 1.0);
        self.push(kind, to, &[0, first, args.len() as u32], 0.0);
    }

    // Pushes the instruction of a node.
    fn cover(&mut self, store: &Store, id: u32) {
        let args = store.args(id);
        match store.op(id) {
            Op::Constant => {}
            Op::Input(number) => self.push(Kind::Load, id, &[], f64::from(number)),
            Op::Row(Primitive::Unary(op)) => self.cover_unary(op, id, args[0]),
            Op::Row(Primitive::Indexed(op, n)) => self.push(Kind::Indexed(op, n), id, args, 0.0),
            Op::Row(Primitive::Binary(op)) => {
                let args = [args[0], args[1]];
                let is_covered = match op {
                    Binary::Add => self.cover_sum(store, id, args),
                    Binary::Sub => self.cover_difference(store, id, args),
                    Binary::Mul => self.cover_product(store, id, args),
                    Binary::Div => self.cover_quotient(store, id, args),
                    _ => false,
                };
                if !is_covered {
                    let kind = match op {
                        Binary::Add => Kind::Add,
                        Binary::Sub => Kind::Subtract,
                        Binary::Mul => Kind::Multiply,
                        _ => Kind::Binary(op),
                    };
                    self.push(kind, id, &args, 0.0);
                }
            }
            Op::Row(Primitive::Nary(op)) => self.push_listed(Kind::Nary(op), id, args),
            Op::Select(relation) => self.push_listed(Kind::Select(relation), id, args),
            Op::Call(call) => self.push_listed(Kind::Call(call), id, args),
        }
    }

    fn cover_unary(&mut self, op: Unary, id: u32, arg: u32) {
        let found = self.companions.binary_search_by_key(&id, |&(node, _)| node);
        match found {
            Ok(place) => {
                let companion = self.companions[place].1;
                self.push(Kind::Joint(op), id, &[arg, companion], 0.0);
            }
            Err(_) => self.push(Kind::Unary(op), id, &[arg], 0.0),
        }
    }

    fn cover_sum(&mut self, store: &Store, id: u32, [a, b]: [u32; 2]) -> bool {
        if let Some(k) = store.constant(b) {
            self.push(Kind::Plus, id, &[a], k);
            return true;
        }
        if self.cover_terms(store, id) {
            return true;
        }
        for (rest, factor) in [(a, b), (b, a)] {
            if let Some((x, y)) = self.product_for_one(store, factor) {
                self.is_covered[factor as usize] = true;
                match store.constant(y) {
                    Some(k) => self.push(Kind::PlusTimes, id, &[rest, x], k),
                    None => self.push(Kind::PlusProduct, id, &[rest, x, y], 0.0),
                }
                return true;
            }
        }
        false
    }

    // A sum of several products with constants, added in turn.
    fn cover_terms(&mut self, store: &Store, id: u32) -> bool {
        let mut terms: Vec<Term> = Vec::new();
        let mut spine = vec![id];
        let mut start = id;
        while terms.len() < MOST_TERMS && spine.len() > terms.len() {
            let Some((rest, term)) = self.term(store, start) else {
                break;
            };
            terms.push(term);
            start = rest;
            if self.is_for_one(rest) {
                spine.push(rest);
            }
        }
        if terms.len() < FEWEST_TERMS {
            return false;
        }
        // What is added up on the way is covered, but not the number that all begins with.
        for &node in &spine[1..terms.len()] {
            self.is_covered[node as usize] = true;
        }
        let first = self.draft.lists.len() as u32;
        for term in terms.iter().rev() {
            self.is_covered[term.node as usize] = true;
            self.draft.lists.push(term.x);
            self.draft.factors.push(term.k);
        }
        self.push(Kind::PlusMany, id, &[start, first, terms.len() as u32], 0.0);
        true
    }

    // The sum as what it is added to, and a product with a constant.
    fn term(&self, store: &Store, id: u32) -> Option<(u32, Term)> {
        let args = store.args(id);
        let orders: &[[usize; 2]] = match store.op(id) {
            Op::Row(Primitive::Binary(Binary::Add)) => &[[0, 1], [1, 0]],
            Op::Row(Primitive::Binary(Binary::Sub)) => &[[0, 1]],
            _ => return None,
        };
        let is_less = store.op(id) == Op::Row(Primitive::Binary(Binary::Sub));
        orders.iter().find_map(|&[rest, term]| {
            let (rest, node) = (args[rest], args[term]);
            let (x, k) = self.product_for_one(store, node)?;
            let k = store.constant(k)?;
            let k = if is_less { -k } else { k };
            store
                .constant(rest)
                .is_none()
                .then_some((rest, Term { node, x, k }))
        })
    }

    fn cover_difference(&mut self, store: &Store, id: u32, [a, b]: [u32; 2]) -> bool {
        if let Some(k) = store.constant(a) {
            self.push(Kind::From, id, &[b], k);
            return true;
        }
        if self.cover_terms(store, id) {
            return true;
        }
        if let Some((x, y)) = self.product_for_one(store, b) {
            self.is_covered[b as usize] = true;
            match store.constant(y) {
                Some(k) => self.push(Kind::PlusTimes, id, &[a, x], -k),
                None => self.push(Kind::LessProduct, id, &[a, x, y], 0.0),
            }
        } else if let Some((x, y)) = self.product_for_one(store, a) {
            self.is_covered[a as usize] = true;
            match store.constant(y) {
                Some(k) => self.push(Kind::TimesLess, id, &[b, x], k),
                None => self.push(Kind::ProductLess, id, &[b, x, y], 0.0),
            }
        } else {
            return false;
        }
        true
    }

    fn cover_product(&mut self, store: &Store, id: u32, [a, b]: [u32; 2]) -> bool {
        // Rounded in the order in which they are multiplied.
        if let Some(k) = store.constant(b) {
            let factors = self.product_for_one(store, a);
            match factors.filter(|&(_, y)| store.constant(y).is_none()) {
                Some((x, y)) => {
                    self.is_covered[a as usize] = true;
                    self.push(Kind::ProductTimes, id, &[x, y], k);
                }
                None => self.push(Kind::Times, id, &[a], k),
            }
            return true;
        }
        for (rest, factor) in [(a, b), (b, a)] {
            if let Some((x, y)) = self.product_for_one(store, factor) {
                self.is_covered[factor as usize] = true;
                match store.constant(y) {
                    Some(k) => self.push(Kind::TimesProduct, id, &[x, rest], k),
                    None => self.push(Kind::Product, id, &[x, y, rest], 0.0),
                }
                return true;
            }
        }
        false
    }

    fn cover_quotient(&mut self, store: &Store, id: u32, [a, b]: [u32; 2]) -> bool {
        let Some(k) = store.constant(a) else {
            return false;
        };
        self.push(Kind::Over, id, &[b], k);
        true
    }

    // The factors of the node, if it is a product that is read once.
    fn product_for_one(&self, store: &Store, id: u32) -> Option<(u32, u32)> {
        let is_product = store.op(id) == Op::Row(Primitive::Binary(Binary::Mul));
        let args = store.args(id);
        (is_product && self.is_for_one(id)).then(|| (args[0], args[1]))
    }

    fn is_for_one(&self, id: u32) -> bool {
        self.uses[id as usize] == 1 && !self.is_covered[id as usize]
    }
}

/// A product with a constant, to be added.
struct Term {
    node: u32,
    x: u32,
    k: f64,
}

// Longer lists would keep too many numbers waiting for the last of them.
const MOST_TERMS: usize = 8;
const FEWEST_TERMS: usize = 2;

#[cfg(test)]
mod tests {
    use super::super::record::Record;
    use super::super::recorded::Recorded;
    use super::*;

    // What is done to the inputs for this output, but for loading and storing.
    fn kinds<F>(f: F) -> Vec<Kind>
    where
        F: for<'r> FnOnce(&[Recorded<'r>]) -> Recorded<'r>,
    {
        let record = Record::new(|x| vec![f(x)], &[1.0; 24]);
        let outputs = [Some(record.outputs[0])];
        let draft = select(&RefCell::new(record.store), &outputs, &record.guards);
        let kinds = draft
            .instructions
            .iter()
            .map(|instruction| instruction.kind);
        kinds
            .filter(|kind| !matches!(kind, Kind::Load | Kind::Store))
            .collect()
    }

    #[test]
    fn one_instruction_for_several_nodes() {
        assert_eq!(kinds(|x| x[0] + x[1]), [Kind::Add]);
        assert_eq!(kinds(|x| x[0] - x[1]), [Kind::Subtract]);
        assert_eq!(kinds(|x| x[0] * x[1]), [Kind::Multiply]);
        assert_eq!(kinds(|x| x[0] / x[1]), [Kind::Binary(Binary::Div)]);
        assert_eq!(kinds(|x| x[0] + 2.0), [Kind::Plus]);
        assert_eq!(kinds(|x| Recorded::from(2.0) - x[0]), [Kind::From]);
        assert_eq!(kinds(|x| x[0] * 2.0), [Kind::Times]);
        assert_eq!(kinds(|x| Recorded::from(2.0) / x[0]), [Kind::Over]);
        assert_eq!(kinds(|x| x[0] + x[1] * x[2]), [Kind::PlusProduct]);
        assert_eq!(kinds(|x| x[1] * x[2] + x[0]), [Kind::PlusProduct]);
        assert_eq!(kinds(|x| x[0] - x[1] * x[2]), [Kind::LessProduct]);
        assert_eq!(kinds(|x| x[1] * x[2] - x[0]), [Kind::ProductLess]);
        assert_eq!(kinds(|x| x[0] + x[1] * 3.0), [Kind::PlusTimes]);
        assert_eq!(kinds(|x| x[0] - x[1] * 3.0), [Kind::PlusTimes]);
        assert_eq!(kinds(|x| x[1] * 3.0 - x[0]), [Kind::TimesLess]);
        assert_eq!(kinds(|x| x[0] * x[1] * 3.0), [Kind::ProductTimes]);
        assert_eq!(kinds(|x| x[0] * 3.0 * x[1]), [Kind::TimesProduct]);
        assert_eq!(kinds(|x| x[0] * x[1] * x[2]), [Kind::Product]);
        assert_eq!(kinds(|x| x[0] * (x[1] * x[2])), [Kind::Product]);
        assert_eq!(kinds(|x| x[0] + x[1] * 3.0 - x[2] * 5.0), [Kind::PlusMany]);
        // Eight terms, eight more, and the four that are left.
        let long = kinds(|x| (1..=20).fold(x[0], |sum, i| sum - x[i] * 3.0));
        assert_eq!(long, [Kind::PlusMany; 3]);
    }

    #[test]
    fn what_is_read_elsewhere_is_computed_once() {
        let twice = kinds(|x| {
            let product = x[0] * x[1];
            product + product.exp()
        });
        assert_eq!(twice, [Kind::Multiply, Kind::Unary(Unary::Exp), Kind::Add]);
        let terms = kinds(|x| {
            let sum = x[0] + x[1] * 3.0;
            (sum - x[2] * 5.0) * sum
        });
        assert_eq!(terms, [Kind::PlusTimes, Kind::PlusTimes, Kind::Multiply]);
        let both = kinds(|x| x[0].sin() + x[0].cos());
        assert_eq!(both, [Kind::Joint(Unary::Sin), Kind::Add]);
        let apart = kinds(|x| x[0].sin() + x[1].cos());
        assert_eq!(
            apart,
            [Kind::Unary(Unary::Sin), Kind::Unary(Unary::Cos), Kind::Add]
        );
    }
}
