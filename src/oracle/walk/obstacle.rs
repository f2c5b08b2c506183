//! What keeps a function from being differentiable over the box of a walk, and which node is to
//! blame.

use std::cell::OnceCell;

use trigrad_core::{Binary, Decoration, Domain, End, Interval, NodeId, Op, Primitive, Tracked};

use super::super::float;
use super::super::verdict::Reason;
use super::Walk;
use super::blocked::Blockers;

/// What keeps a function from being differentiable, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::oracle) struct Obstacle {
    /// The first node, in the order of evaluation, that is to blame.
    pub(in crate::oracle) node: NodeId,
    /// What it does.
    pub(in crate::oracle) reason: Reason,
    /// Whether no precision will remove it, as its arguments are known exactly.
    pub(in crate::oracle) is_final: bool,
}

/// An output, and which nodes it is made of.
pub(in crate::oracle) struct Output<'w, 'f, E> {
    walk: &'w Walk<'f, E>,
    output: NodeId,
    pub(super) reached: Vec<bool>,
    // Whether every node is differentiable by all inputs, so that nothing else has to be asked.
    is_smooth: bool,
    // What keeps the output from being differentiable by single inputs, once somebody has asked.
    blockers: OnceCell<Blockers>,
}

impl<E: End> Output<'_, '_, E> {
    /// What keeps the output from being proved to be differentiable all over the box by the
    /// inputs `wrt`, jointly, the others being constants; none if nothing does.
    ///
    /// Where every row is differentiable in this sense it is analytic (each row is, wherever its
    /// enclosure says "differentiable": the integer powers, and the others away from the edges of
    /// their domains, their kinks and their jumps), and so is what is made of them: derivatives
    /// of all orders exist. Time linear in the nodes for the first question, and mostly none for
    /// the others.
    pub(in crate::oracle) fn obstacle(&self, wrt: &[usize]) -> Option<Obstacle> {
        if self.is_smooth {
            return None;
        }
        let walk = self.walk;
        let blockers = self
            .blockers
            .get_or_init(|| Blockers::new(walk, self.output, &self.reached));
        let node = blockers.first(wrt)?;
        Some(Obstacle {
            node,
            reason: walk.reason(node, &walk.formula.args(node)),
            is_final: walk.is_at_a_point(node),
        })
    }

    /// Whether a node that the output is made of is not known to be as good as `bound` only
    /// because its arguments are not known exactly: with more digits it may be, or worse.
    pub(in crate::oracle) fn may_be(&self, bound: Decoration) -> bool {
        let walk = self.walk;
        let is_weak = |id: NodeId| self.reached[id.index()] && walk.own[id.index()] < bound;
        let mut nodes = walk.formula.nodes();
        nodes.any(|id| is_weak(id) && !walk.is_at_a_point(id))
    }

    /// The first node that the output is made of whose enclosure is wide although those of its
    /// arguments are not: where the digits are lost.
    pub(in crate::oracle) fn widest(&self) -> Option<NodeId> {
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

impl<'f, E: End> Walk<'f, E> {
    /// What the output is made of.
    pub(in crate::oracle) fn output(&self, output: NodeId) -> Output<'_, 'f, E> {
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
            blockers: OnceCell::new(),
        }
    }

    // The first node to blame if the output is not differentiable by these inputs jointly: a pass
    // through all nodes.
    pub(super) fn blocked_along(
        &self,
        output: NodeId,
        reached: &[bool],
        wrt: &[usize],
    ) -> Option<NodeId> {
        let along = self.along(reached, wrt);
        let is_smooth = along[output.index()] == Decoration::Differentiable;
        (!is_smooth).then(|| self.first_to_blame(output, &along))
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
    pub(in crate::oracle) fn branches_meet(&self, output: NodeId) -> bool {
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

    // Whether what a node does is done at arguments that are known exactly, or are none. The branches
    // of an `if` do not matter.
    fn is_at_a_point(&self, id: NodeId) -> bool {
        let args = self.formula.args(id);
        let sides = match self.formula.op(id) {
            Op::If(_) => &args[..2],
            _ => &args[..],
        };
        let mut numbers = sides.iter().map(|&arg| self.number(arg));
        numbers.all(|number| number.is_empty() || number.is_point())
    }

    // Leaves in `args` those that count: of an `if` that is decided, not the other branch.
    pub(super) fn counting(&self, id: NodeId, args: &mut Vec<NodeId>) {
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
                let mut own = self.own_along(id, &args, &varies);
                if own == Decoration::Continuous && has_edges(self.formula.op(id)) {
                    // From inside only: outside, which is as near, there is no value, and so none
                    // of a comparison with it either.
                    own = Decoration::Partial;
                }
                args.iter()
                    .fold(own, |least, arg| least.min(along[arg.index()]))
            };
        }
        along
    }

    // What the row does by itself when some of its arguments vary.
    fn own_along(&self, id: NodeId, args: &[NodeId], varies: &[bool]) -> Decoration {
        let own = self.own[id.index()];
        if !is_power(self.formula.op(id)) || self.is_power_of_zero(self.formula.op(id), args) {
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
    pub(super) fn asks(&self, id: NodeId) -> bool {
        is_power(self.formula.op(id)) && {
            let args = self.formula.args(id);
            let is_constant = matches!(self.formula.op(args[1]), Op::Constant(_));
            let is_zero = self.is_power_of_zero(self.formula.op(id), &args);
            !is_constant && !is_zero && *self.number(args[0]).lo() <= E::exact(0.0)
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

/// Whether a node that is continuous, and not differentiable, may be that for being at the end of
/// its domain. The domain of a power depends on its exponent.
pub(super) fn has_edges(op: Op) -> bool {
    match op {
        Op::Row(row) => {
            is_power(op)
                || row
                    .row()
                    .domain
                    .iter()
                    .any(|domain| *domain != Domain::REAL)
        }
        _ => true,
    }
}

fn is_power(op: Op) -> bool {
    matches!(
        op,
        Op::Row(Primitive::Binary(Binary::Pow | Binary::Powslope))
    )
}
