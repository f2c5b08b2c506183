//! What every node of a function is at a box: an enclosure of its values, and how well behaved
//! its own row is there.
//!
//! The decoration of an interval speaks of all that led to it. Here each row is asked by itself,
//! on arguments that are taken for good ones, so that the verdict can name the node at which a
//! derivative breaks, and so that a derivative by some of the inputs is not blocked by what
//! happens to the others: sqrt(x) + y has a slope by y at x = 0.

mod blocked;
mod obstacle;

use trigrad_core::{
    Binary, Decoration, End, Formula, Interpreter, Interval, Nary, NodeId, Op, Primitive, Relation,
    Test, compare,
};

use super::series::{Jet, Jets};
pub(super) use obstacle::{Obstacle, Output};

/// The nodes of a formula at a box.
pub(super) struct Walk<'f, E> {
    formula: &'f Formula,
    numbers: Vec<Interval<E>>,
    // What the row of the node does by itself, whatever its arguments are decorated with.
    own: Vec<Decoration>,
    // Whether the node is a number at every point of the box.
    defined: Vec<bool>,
    // The branch of an `if` that is taken all over the box.
    taken: Vec<Option<bool>>,
}

impl<'f, E: End> Walk<'f, E> {
    /// Encloses all nodes of `formula` at `x`, one interval for each input.
    ///
    /// One operation for each node.
    pub(super) fn new<I>(formula: &'f Formula, interpreter: &I, x: &[Interval<E>]) -> Self
    where
        I: Interpreter<Number = Interval<E>>,
    {
        let mut walk = Self {
            formula,
            numbers: Vec::with_capacity(formula.len()),
            own: Vec::with_capacity(formula.len()),
            defined: Vec::with_capacity(formula.len()),
            taken: Vec::with_capacity(formula.len()),
        };
        let mut args = Vec::new();
        for id in formula.nodes() {
            formula.args_into(id, &mut args);
            walk.step(formula.op(id), &args, interpreter, x);
        }
        walk
    }

    /// The same with the enclosures of all nodes drawn in by the mean value theorem, from the middle
    /// `c` of the box: what has lost in width by every variable that stands in it several times
    /// gets that back, the more the smaller the box is.
    ///
    /// A few operations for each node and each input that it depends on, up to so many inputs; what
    /// depends on more is left as it is, being made of numbers that are drawn in.
    pub(super) fn refined<I>(
        formula: &'f Formula,
        interpreter: &I,
        x: &[Interval<E>],
        c: &[Interval<E>],
    ) -> Self
    where
        I: Interpreter<Number = Interval<E>>,
    {
        let there = Self::new(formula, interpreter, c);
        let jets = Jets::new(1, |c| interpreter.constant(c));
        let steps: Vec<Interval<E>> = x.iter().zip(c).map(|(x, c)| x.sub(c)).collect();
        let mut walk = Self {
            formula,
            numbers: Vec::with_capacity(formula.len()),
            own: Vec::with_capacity(formula.len()),
            defined: Vec::with_capacity(formula.len()),
            taken: Vec::with_capacity(formula.len()),
        };
        // None of what depends on many inputs, and of what is made of it.
        let mut curved: Vec<Option<Jet<E>>> = Vec::with_capacity(formula.len());
        let mut args = Vec::new();
        for id in formula.nodes() {
            let op = formula.op(id);
            formula.args_into(id, &mut args);
            walk.step(op, &args, interpreter, x);
            let known: Option<Vec<&Jet<E>>> = args
                .iter()
                .map(|arg| curved[arg.index()].as_ref())
                .collect();
            let jet = known.map(|args| jet_of(formula, op, &args, &jets, x));
            let Some(jet) = jet.filter(|jet| jet.inputs().count() <= MOST_LANES) else {
                curved.push(None);
                continue;
            };
            // Slopes of what is at least continuous hold Clarke's, for which the theorem is true
            // as well (Lebourg 1975).
            let slopes: Vec<(usize, Interval<E>)> = jet
                .inputs()
                .map(|input| (input, jet.slope(input)))
                .collect();
            let is_steady = there.defined[id.index()]
                && slopes
                    .iter()
                    .all(|(_, slope)| slope.decoration() >= Decoration::Continuous);
            let number = &mut walk.numbers[id.index()];
            if is_steady && !number.is_empty() {
                let start = there.number(id).clone();
                let mean = slopes.iter().fold(start, |sum, (input, slope)| {
                    sum.add(&slope.mul(&steps[*input]))
                });
                *number = number.intersect(&mean.weakened(number.decoration()));
            }
            let number = walk.numbers[id.index()].clone();
            curved.push(Some(jet.tightened(&number)));
        }
        walk
    }

    /// The enclosure of a node.
    pub(super) fn number(&self, node: NodeId) -> &Interval<E> {
        &self.numbers[node.index()]
    }

    /// Whether the node is proved to be a number at every point of the box.
    pub(super) fn is_defined(&self, node: NodeId) -> bool {
        self.defined[node.index()]
    }

    /// What the row of a node does by itself, whatever its arguments are decorated with.
    pub(super) fn own(&self, node: NodeId) -> Decoration {
        self.own[node.index()]
    }

    /// The branch of an `if` that is taken all over the box.
    pub(super) fn taken(&self, node: NodeId) -> Option<bool> {
        self.taken[node.index()]
    }

    fn step<I>(&mut self, op: Op, args: &[NodeId], interpreter: &I, x: &[Interval<E>])
    where
        I: Interpreter<Number = Interval<E>>,
    {
        let fresh: Vec<Interval<E>> = args.iter().map(|arg| self.fresh(*arg)).collect();
        if let Op::If(relation) = op {
            return self.choose(relation, args, &fresh, interpreter);
        }
        let number = match op {
            Op::Constant(number) => interpreter.constant(self.formula.constant(number)),
            Op::Variable(number) => match self.formula.input_of(number) {
                Some(place) => x[place].clone(),
                None => Interval::empty(),
            },
            // A tie of a node with itself is no kink.
            Op::Row(row @ Primitive::Nary(Nary::Max | Nary::Min)) => {
                let is_first = |&slot: &usize| !args[..slot].contains(&args[slot]);
                let different = (0..args.len()).filter(is_first);
                let different: Vec<_> = different.map(|slot| fresh[slot].clone()).collect();
                apply(row, &different, interpreter)
            }
            Op::Row(row) => apply(row, &fresh, interpreter),
            Op::Call(number) => {
                let call = self.formula.call(number);
                interpreter.call(&call.function, &call.orders, &fresh)
            }
            Op::If(_) => Interval::empty(),
        };
        // Of nothing comes nothing: what is to blame then is an argument.
        let own = match fresh.iter().any(Interval::is_empty) || self.is_power_of_zero(op, args) {
            true => Decoration::Differentiable,
            false => number.decoration(),
        };
        let defined = own >= Decoration::Defined && args.iter().all(|arg| self.is_defined(*arg));
        self.push(number, own, defined, None);
    }

    fn choose<I>(
        &mut self,
        relation: Relation,
        args: &[NodeId],
        fresh: &[Interval<E>],
        interpreter: &I,
    ) where
        I: Interpreter<Number = Interval<E>>,
    {
        let (left, right) = (&fresh[0], &fresh[1]);
        let sides_are_defined = self.is_defined(args[0]) && self.is_defined(args[1]);
        let is_same = args[0] == args[1];
        let decide = || match is_same {
            true => Some(relation.holds(&0, &0)),
            false => compare(relation, left, right),
        };
        let taken = sides_are_defined.then(decide).flatten();
        let branch = |holds: bool| if holds { 2 } else { 3 };
        let is_apart = is_same || left.hi() < right.lo() || right.hi() < left.lo();
        let (number, own, defined) = match taken {
            Some(holds) => {
                let slot = branch(holds);
                let own = match is_apart {
                    true => Decoration::Differentiable,
                    false => Decoration::Defined,
                };
                (fresh[slot].clone(), own, self.is_defined(args[slot]))
            }
            None => {
                let test = Test {
                    relation,
                    left,
                    right,
                };
                let number = match sides_are_defined {
                    true => interpreter.select(test, &fresh[2], &fresh[3]),
                    false => fresh[2].hull(&fresh[3]),
                };
                let all = args.iter().all(|arg| self.is_defined(*arg));
                (number, Decoration::Defined, all)
            }
        };
        self.push(number, own, defined, taken);
    }

    fn push(&mut self, number: Interval<E>, own: Decoration, defined: bool, taken: Option<bool>) {
        self.numbers.push(number);
        self.own.push(own);
        self.defined.push(defined);
        self.taken.push(taken);
    }

    // Whether a node is a power of the number 0 whose exponent is above that from which on such powers
    // are 0: then it is 0 on a whole neighbourhood of exponents, and as smooth as can be.
    fn is_power_of_zero(&self, op: Op, args: &[NodeId]) -> bool {
        let least = match op {
            Op::Row(Primitive::Binary(Binary::Pow)) => 0.0,
            // The slope b a^(b - 1).
            Op::Row(Primitive::Binary(Binary::Powslope)) => 1.0,
            _ => return false,
        };
        // The base must not vary: beside 0 a power with such an exponent may have no value.
        let is_number = matches!(self.formula.op(args[0]), Op::Constant(_));
        let [base, exponent] = [0, 1].map(|slot| self.number(args[slot]));
        let zero = E::exact(0.0);
        let is_zero = *base.lo() == zero && *base.hi() == zero;
        is_number && is_zero && !exponent.is_empty() && *exponent.lo() > E::exact(least)
    }

    // The numbers of a node as a good argument.
    fn fresh(&self, node: NodeId) -> Interval<E> {
        let number = &self.numbers[node.index()];
        Interval::new(number.lo().clone(), number.hi().clone()).unwrap_or_else(Interval::empty)
    }
}

// Of more inputs the mean value theorem would take the square of their number, for a sum that gains
// little by it.
const MOST_LANES: usize = 64;

/// A node with its slopes, from its arguments with theirs.
pub(super) fn jet_of<E: End>(
    formula: &Formula,
    op: Op,
    args: &[&Jet<E>],
    jets: &Jets<'_, E>,
    x: &[Interval<E>],
) -> Jet<E> {
    let cloned = || args.iter().map(|&jet| jet.clone()).collect::<Vec<Jet<E>>>();
    match op {
        Op::Constant(number) => jets.constant(formula.constant(number)),
        Op::Variable(number) => match formula.input_of(number) {
            Some(place) => Jet::input(place, x[place].clone()),
            None => Jet::constant(Interval::empty()),
        },
        Op::Row(Primitive::Binary(op)) => jets.binary(op, args[0], args[1]),
        Op::Row(row) => apply(row, &cloned(), jets),
        Op::If(relation) => {
            let test = Test {
                relation,
                left: args[0],
                right: args[1],
            };
            jets.select(test, args[2], args[3])
        }
        Op::Call(number) => {
            let call = formula.call(number);
            jets.call(&call.function, &call.orders, &cloned())
        }
    }
}

/// The row applied through an interpreter.
pub(super) fn apply<I: Interpreter>(row: Primitive, args: &[I::Number], by: &I) -> I::Number {
    match row {
        Primitive::Unary(op) => by.unary(op, &args[0]),
        Primitive::Indexed(op, n) => by.indexed(op, n, &args[0]),
        Primitive::Binary(op) => by.binary(op, &args[0], &args[1]),
        Primitive::Nary(op) => by.nary(op, args),
    }
}
