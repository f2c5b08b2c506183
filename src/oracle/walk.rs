//! What every node of a function is at a box: an enclosure of its values, and how well behaved
//! its own row is there.
//!
//! The decoration of an interval speaks of all that led to it. Here each row is asked by itself,
//! on arguments that are taken for good ones, so that the verdict can name the node at which a
//! derivative breaks, and so that a derivative by some of the inputs is not blocked by what
//! happens to the others: sqrt(x) + y has a slope by y at x = 0.

use trigrad_core::{
    Binary, Decoration, End, Formula, Interpreter, Interval, NodeId, Op, Primitive, Relation, Test,
    Tracked, compare,
};

use super::float;
use super::series::{Jet, Jets};
use super::verdict::Reason;

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

/// What keeps a function from being differentiable, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Obstacle {
    /// The first node, in the order of evaluation, that is to blame.
    pub(super) node: NodeId,
    /// What it does.
    pub(super) reason: Reason,
    /// Whether no precision will remove it, as its arguments are known exactly.
    pub(super) is_final: bool,
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
    /// A few operations for each node and each input that it depends on.
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
        let mut curved: Vec<Jet<E>> = Vec::with_capacity(formula.len());
        let mut args = Vec::new();
        for id in formula.nodes() {
            let op = formula.op(id);
            formula.args_into(id, &mut args);
            walk.step(op, &args, interpreter, x);
            let of = |slot: usize| &curved[args[slot].index()];
            let jet = match op {
                Op::Constant(number) => jets.constant(formula.constant(number)),
                Op::Variable(number) => match formula.input_of(number) {
                    Some(place) => Jet::input(place, x[place].clone()),
                    None => Jet::constant(Interval::empty()),
                },
                Op::Row(row) => {
                    let all: Vec<Jet<E>> = (0..args.len()).map(|slot| of(slot).clone()).collect();
                    apply(row, &all, &jets)
                }
                Op::If(relation) => {
                    let test = Test {
                        relation,
                        left: of(0),
                        right: of(1),
                    };
                    jets.select(test, of(2), of(3))
                }
                Op::Call(number) => {
                    let call = formula.call(number);
                    let all: Vec<Jet<E>> = (0..args.len()).map(|slot| of(slot).clone()).collect();
                    jets.call(&call.function, &call.orders, &all)
                }
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
            curved.push(jet.tightened(&number));
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
            Op::Row(row) => apply(row, &fresh, interpreter),
            Op::Call(number) => {
                let call = self.formula.call(number);
                interpreter.call(&call.function, &call.orders, &fresh)
            }
            Op::If(_) => Interval::empty(),
        };
        // Of nothing comes nothing: what is to blame then is an argument.
        let own = match fresh.iter().any(Interval::is_empty) {
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
        let taken = sides_are_defined
            .then(|| compare(relation, left, right))
            .flatten();
        let branch = |holds: bool| if holds { 2 } else { 3 };
        let is_apart = left.hi() < right.lo() || right.hi() < left.lo();
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

    // The numbers of a node as a good argument.
    fn fresh(&self, node: NodeId) -> Interval<E> {
        let number = &self.numbers[node.index()];
        Interval::new(number.lo().clone(), number.hi().clone()).unwrap_or_else(Interval::empty)
    }

    /// What the output is made of.
    pub(super) fn output(&self, output: NodeId) -> Output<'_, 'f, E> {
        let reached = self.reached(output);
        let is_good = |id: NodeId| {
            let i = id.index();
            self.own[i] == Decoration::Differentiable && self.defined[i] && !self.asks(id)
        };
        let mut nodes = self.formula.nodes();
        let is_smooth = nodes.all(|id| !reached[id.index()] || is_good(id));
        Output {
            walk: self,
            output,
            reached,
            is_smooth,
        }
    }

    // The nodes that the output is made of, through branches that may be taken, with the sides
    // of their comparisons.
    fn reached(&self, output: NodeId) -> Vec<bool> {
        let mut reached = vec![false; self.formula.len()];
        reached[output.index()] = true;
        let mut args = Vec::new();
        for id in self.formula.nodes().rev() {
            if !reached[id.index()] {
                continue;
            }
            self.counting(id, &mut args);
            for arg in &args {
                reached[arg.index()] = true;
            }
        }
        reached
    }

    /// Whether the output, at a point, is continuous but for branches of an `if` that meet there:
    /// where a comparison is not decided in a neighbourhood, both branches have the same value.
    pub(super) fn branches_meet(&self, output: NodeId) -> bool {
        let mut reached = vec![false; self.formula.len()];
        reached[output.index()] = true;
        let mut args = Vec::new();
        for id in self
            .formula
            .nodes()
            .rev()
            .filter(|id| id.index() <= output.index())
        {
            if !reached[id.index()] {
                continue;
            }
            let own = self.own[id.index()];
            let is_if = matches!(self.formula.op(id), Op::If(_));
            let is_open = is_if && own < Decoration::Differentiable;
            self.formula.args_into(id, &mut args);
            if is_open {
                let [then, otherwise] = [args[2], args[3]].map(|arg| self.number(arg));
                if !(then.is_point() && then == otherwise) {
                    return false;
                }
            } else if own < Decoration::Continuous {
                return false;
            } else {
                self.counting(id, &mut args);
            }
            if !self.defined[id.index()] {
                return false;
            }
            for arg in &args {
                reached[arg.index()] = true;
            }
        }
        true
    }

    // Leaves in `args` those that count: of an `if` that is decided, not the other branch.
    fn counting(&self, id: NodeId, args: &mut Vec<NodeId>) {
        self.formula.args_into(id, args);
        if let Some(holds) = self.taken[id.index()] {
            args.remove(if holds { 3 } else { 2 });
        }
    }

    // How well behaved each reached node is when the inputs `wrt` vary and the others rest.
    fn along(&self, reached: &[bool], wrt: &[usize]) -> Vec<Decoration> {
        let mut varies = vec![false; self.formula.len()];
        let mut along = vec![Decoration::Undefined; self.formula.len()];
        let mut args = Vec::new();
        for id in self.formula.nodes().filter(|id| reached[id.index()]) {
            self.counting(id, &mut args);
            let i = id.index();
            varies[i] = match self.formula.op(id) {
                Op::Variable(number) => {
                    (self.formula.input_of(number)).is_some_and(|place| wrt.contains(&place))
                }
                _ => args.iter().any(|arg| varies[arg.index()]),
            };
            along[i] = if !self.defined[i] {
                self.own[i].min(Decoration::Partial)
            } else if !varies[i] {
                Decoration::Differentiable
            } else if self.taken[i].is_some() {
                let [left, right, branch] = [0, 1, 2].map(|slot| args[slot].index());
                // Apart and continuous, so that the same branch is taken in a neighbourhood.
                let sides = along[left].min(along[right]);
                let stays =
                    self.own[i] == Decoration::Differentiable && sides >= Decoration::Continuous;
                let rests = !varies[left] && !varies[right];
                match stays || rests {
                    true => along[branch],
                    false => along[branch].min(Decoration::Defined),
                }
            } else {
                let own = self.own_along(id, &args, &varies);
                args.iter()
                    .fold(own, |least, arg| least.min(along[arg.index()]))
            };
        }
        along
    }

    // What the row does by itself when some of its arguments vary.
    fn own_along(&self, id: NodeId, args: &[NodeId], varies: &[bool]) -> Decoration {
        let own = self.own[id.index()];
        if !is_power(self.formula.op(id)) {
            return own;
        }
        let [base, exponent] = [args[0], args[1]];
        // The enclosure takes an integer exponent for a constant.
        match varies[exponent.index()] && *self.number(base).lo() <= E::exact(0.0) {
            true => own.min(Decoration::Partial),
            false => own,
        }
    }

    // Whether the node is a power whose exponent may vary where the base is not positive: its
    // decoration is right for a constant exponent only.
    fn asks(&self, id: NodeId) -> bool {
        is_power(self.formula.op(id)) && {
            let args = self.formula.args(id);
            let is_constant = matches!(self.formula.op(args[1]), Op::Constant(_));
            !is_constant && *self.number(args[0]).lo() <= E::exact(0.0)
        }
    }

    // From the output down along what is not differentiable, to the first node where that begins.
    fn first_to_blame(&self, output: NodeId, along: &[Decoration]) -> NodeId {
        let mut seen = vec![false; self.formula.len()];
        let mut stack = vec![output];
        let mut first = output;
        let mut args = Vec::new();
        while let Some(node) = stack.pop() {
            if std::mem::replace(&mut seen[node.index()], true) {
                continue;
            }
            self.counting(node, &mut args);
            let is_decided = self.taken[node.index()].is_some();
            // The sides of a decided comparison are to blame only if they are not defined.
            let is_bad = |(slot, arg): &(usize, &NodeId)| {
                let bound = match is_decided && *slot < 2 {
                    true => Decoration::Continuous,
                    false => Decoration::Differentiable,
                };
                along[arg.index()] < bound
            };
            let bad: Vec<NodeId> = args
                .iter()
                .enumerate()
                .filter(is_bad)
                .map(|(_, &arg)| arg)
                .collect();
            if bad.is_empty() {
                first = if first == output {
                    node
                } else {
                    first.min(node)
                };
            }
            stack.extend(bad);
        }
        first
    }

    fn reason(&self, node: NodeId, args: &[NodeId]) -> Reason {
        let row = match self.formula.op(node) {
            Op::If(_) => return Reason::Branch,
            Op::Call(_) => return Reason::UnknownFunction,
            Op::Constant(_) | Op::Variable(_) => {
                return match self.number(node).is_empty() {
                    true => Reason::OutsideDomain,
                    false => Reason::BeyondRange,
                };
            }
            Op::Row(row) => row,
        };
        let number = self.number(node);
        let breaks = row.row().breaks;
        match self.own[node.index()] {
            Decoration::Continuous if breaks.contains("Kink") => Reason::Kink,
            Decoration::Continuous if breaks.contains("Vertical") => Reason::Jump,
            Decoration::Defined => Reason::Jump,
            Decoration::Partial | Decoration::Undefined if self.is_pole(row, number, args) => {
                Reason::Pole
            }
            _ => Reason::OutsideDomain,
        }
    }

    // Whether the values grow beyond all bounds where they end.
    fn is_pole(&self, row: Primitive, number: &Interval<E>, args: &[NodeId]) -> bool {
        if !number.is_empty() {
            let infinity = E::exact(f64::INFINITY);
            return *number.hi() == infinity || *number.lo() == infinity.neg();
        }
        let args: Vec<Tracked<f64>> = (args.iter())
            .map(|arg| Tracked::varying(float::below(self.number(*arg).lo())))
            .collect();
        row.apply(&args).is_infinite()
    }

    // Whether the enclosure is wider than a quarter of its smallest magnitude.
    fn is_wide(&self, node: NodeId) -> bool {
        let number = self.number(node);
        if number.is_empty() || number.is_point() {
            return false;
        }
        let quarter = number.abs().lo().mul(&E::exact(0.25)).lo;
        number.width() > quarter
    }
}

/// An output, and which nodes it is made of.
pub(super) struct Output<'w, 'f, E> {
    walk: &'w Walk<'f, E>,
    output: NodeId,
    reached: Vec<bool>,
    // Whether every node is differentiable by all inputs, so that nothing else has to be asked.
    is_smooth: bool,
}

impl<E: End> Output<'_, '_, E> {
    /// What keeps the output from being proved to be differentiable all over the box by the
    /// inputs `wrt`, jointly, the others being constants; none if nothing does.
    ///
    /// Where every row is differentiable in this sense it is analytic (each row is, wherever its
    /// enclosure says "differentiable": the integer powers, and the others away from the edges of
    /// their domains, their kinks and their jumps), and so is what is made of them: derivatives
    /// of all orders exist. Time linear in the nodes.
    pub(super) fn obstacle(&self, wrt: &[usize]) -> Option<Obstacle> {
        if self.is_smooth {
            return None;
        }
        let walk = self.walk;
        let along = walk.along(&self.reached, wrt);
        if along[self.output.index()] == Decoration::Differentiable {
            return None;
        }
        let node = walk.first_to_blame(self.output, &along);
        let mut args = walk.formula.args(node);
        let reason = walk.reason(node, &args);
        if matches!(walk.formula.op(node), Op::If(_)) {
            // Its branches do not matter.
            args.truncate(2);
        }
        let is_exact = |arg: &NodeId| {
            let number = walk.number(*arg);
            number.is_empty() || number.is_point()
        };
        Some(Obstacle {
            node,
            reason,
            is_final: args.iter().all(is_exact),
        })
    }

    /// The first node that the output is made of whose enclosure is wide although those of its
    /// arguments are not: where the digits are lost.
    pub(super) fn widest(&self) -> Option<NodeId> {
        let walk = self.walk;
        let mut args = Vec::new();
        walk.formula.nodes().find(|id| {
            walk.formula.args_into(*id, &mut args);
            self.reached[id.index()]
                && walk.is_wide(*id)
                && !args.iter().any(|arg| walk.is_wide(*arg))
        })
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

fn is_power(op: Op) -> bool {
    matches!(
        op,
        Op::Row(Primitive::Binary(Binary::Pow | Binary::Powslope))
    )
}
