//! Derivatives that exist although a row on the way has none: x |x| at 0, or a function that is put
//! together of two pieces that fit.
//!
//! Let h be a displacement of the inputs from the point a. Of each node v it is asked whether
//!
//! ```text
//! v(a + h) - v(a) = sum over i of q_i(h) |h_i| + o(|h|),
//! ```
//!
//! where q_i(h) comes to lie in the *rates* of v by the input i: in one interval where h_i > 0 and
//! in another where h_i < 0. A node that is differentiable at a has rates g and -g with one number g.
//! The sum, and |h| in the remainder, are over the inputs that v has rates by alone: others may move as
//! well, as long as h goes to 0, and change nothing to first order. So a node with no rates is constant
//! nearby, and one with rates by one input is v(a) where that input rests: of such a node what is
//! said below of one input holds, whatever else is moving. Each of these keeps that:
//!
//! - a row that is differentiable at the values of its arguments has the sums of its slopes times their
//!   rates, because its own remainder is o of their displacements, which are O(|h|);
//! - |u| where u(a) = 0 has the sizes of the rates of u, if u has rates by one input; by several, rates
//!   between 0 and the largest size: |u| is not above the sum of the sizes. In the same way the
//!   length of a vector that is 0;
//! - the greatest of arguments that tie has the greatest of their rates, if they have rates by one input;
//!   by several, what holds those of all: it is one of them, and for each h perhaps another;
//! - u w where w(a) = 0 and w has rates, u is continuous at a and no more: u(a) times those of w, because
//!   (u(x) - u(a)) w(x) is o(1) O(|h|), with the |h| of w; where u is merely bounded near a, all that it
//!   may be there times those of w;
//! - an `if` whose branches have the same value at a: what holds the rates of both; where all has
//!   rates by one input, those of the branch that is taken on that side.
//!
//! If the rates of the output by *every* input are g_i and -g_i, it is differentiable at a, in the full
//! sense of Fréchet, and its derivative is g. This is the calculus of Bouligand derivatives of Lipschitz
//! functions (Robinson 1987; Shapiro 1990), with enclosures in place of what it does not know.
//! What is continuous, and what is bounded, is read off enclosures over a box around a.

mod lanes;

use trigrad_core::{
    Binary, Decoration, Formula, Interval, Nary, NodeId, Op, Primitive, Relation, Unary,
};

use super::arithmetic::{Arithmetic, Bits, Fine};
use super::backward::Backward;
use super::walk::Walk;
use lanes::{Lane, Lanes, is_bounded, is_zero};

/// What is known of a node beside the point.
#[derive(Clone, Debug)]
enum Side {
    /// It has rates.
    Rated(Lanes),
    /// It is continuous at the point.
    Continuous,
    /// It is a number nearby, and bounded there.
    Bounded,
    /// Nothing.
    Unknown,
}

/// The derivatives of an output at a point by each input by which there is one; none at all where the
/// output is not proved to be differentiable by all inputs together, but for those that are `blocked`,
/// of which nobody says that they have a derivative.
pub(super) fn slopes(
    f: &Formula,
    output: NodeId,
    at: &[f64],
    arithmetic: &Bits,
    blocked: impl Fn(usize) -> bool,
) -> Vec<Option<Interval<Fine>>> {
    let none = vec![None; at.len()];
    if f.len() > MOST_NODES || !at.iter().all(|x| x.is_finite()) {
        return none;
    }
    let there = at.iter().map(|&x| arithmetic.between(x, x));
    let there: Vec<Interval<Fine>> = there.collect();
    let around = at
        .iter()
        .map(|&x| arithmetic.between(x.next_down(), x.next_up()));
    let around: Vec<Interval<Fine>> = around.collect();
    let sides = Sides {
        f,
        local: Backward::new(f, 1, arithmetic, &there),
        point: Walk::new(f, arithmetic.interpreter(), &there),
        near: Walk::new(f, arithmetic.interpreter(), &around),
        bits: arithmetic.bits(),
    };
    let Side::Rated(lanes) = sides.of(output) else {
        return none;
    };
    let slope = |input: usize| match lanes.get(input) {
        Some(Lane::Linear(slope)) => Some(slope.clone()),
        Some(Lane::Sided { .. }) => None,
        None => Some(lanes::zero()),
    };
    let slopes: Vec<Option<Interval<Fine>>> = (0..at.len()).map(slope).collect();
    let is_whole = |input: usize| slopes[input].is_some() || blocked(input);
    match (0..at.len()).all(is_whole) {
        true => slopes,
        false => none,
    }
}

// What is larger is left undecided: it would take long, and is hardly smooth by accident.
const MOST_NODES: usize = 2_000;

struct Sides<'f> {
    f: &'f Formula,
    // The slopes of each node by its arguments, at the point.
    local: Backward<Fine>,
    point: Walk<'f, Fine>,
    // Over a box with the point inside of it.
    near: Walk<'f, Fine>,
    bits: u32,
}

impl Sides<'_> {
    fn of(&self, output: NodeId) -> Side {
        let mut sides: Vec<Side> = Vec::with_capacity(output.index() + 1);
        let mut args = Vec::new();
        for id in self.f.nodes().take(output.index() + 1) {
            self.f.args_into(id, &mut args);
            let side = match self.point.is_defined(id) {
                true => self.side(id, &args, &sides),
                false => Side::Unknown,
            };
            sides.push(side);
        }
        sides.pop().unwrap_or(Side::Unknown)
    }

    fn side(&self, id: NodeId, args: &[NodeId], sides: &[Side]) -> Side {
        let op = self.f.op(id);
        match op {
            Op::Constant(_) => return Side::Rated(Lanes::none()),
            Op::Variable(number) => {
                return match self.f.input_of(number) {
                    Some(input) => Side::Rated(Lanes::input(input, self.bits)),
                    None => Side::Unknown,
                };
            }
            Op::If(relation) => return self.chosen(id, relation, args, sides),
            Op::Row(_) | Op::Call(_) => {}
        }
        let is_fixed = |arg: &NodeId| rated(arg, sides).is_some_and(Lanes::is_empty);
        if args.iter().all(is_fixed) {
            return Side::Rated(Lanes::none());
        }
        let rated = match self.point.own(id) {
            Decoration::Differentiable => self.smooth(id, args, sides),
            _ => self.kinked(op, args, sides),
        };
        let rated = rated.or_else(|| self.product(op, args, sides));
        rated.map_or_else(|| self.beside(id, args, sides), Side::Rated)
    }

    // The chain rule, where the row is differentiable and all arguments on which it depends have
    // rates. A number that is less than the greatest has no slope, and has to stay less.
    fn smooth(&self, id: NodeId, args: &[NodeId], sides: &[Side]) -> Option<Lanes> {
        if !args.iter().all(|arg| is_continuous(&sides[arg.index()])) {
            return None;
        }
        let mut sum = Lanes::none();
        for (arg, slope) in self.local.slopes(id) {
            let is_slope = slope.decoration() == Decoration::Differentiable && is_bounded(slope);
            let Side::Rated(lanes) = &sides[arg.index()] else {
                return None;
            };
            if !is_slope {
                return None;
            }
            sum.add(&lanes.scaled(slope));
        }
        sum.is_bounded().then_some(sum)
    }

    // Rows that have a kink at the values of their arguments, which are known exactly.
    fn kinked(&self, op: Op, args: &[NodeId], sides: &[Side]) -> Option<Lanes> {
        let Op::Row(row) = op else { return None };
        let mut nodes = args.to_vec();
        nodes.sort_unstable();
        nodes.dedup();
        let zero = |node: &NodeId| is_zero(self.point.number(*node));
        match row {
            Primitive::Unary(Unary::Abs) if zero(&args[0]) => {
                Some(Lanes::size(rated(&args[0], sides)?))
            }
            Primitive::Unary(Unary::Relu) if zero(&args[0]) => {
                Some(Lanes::greatest(&[rated(&args[0], sides)?, &Lanes::none()]))
            }
            Primitive::Nary(Nary::Max) => self.greatest(&nodes, false, sides),
            Primitive::Nary(Nary::Min) => self.greatest(&nodes, true, sides),
            Primitive::Nary(Nary::Hypot) if nodes.iter().all(zero) => {
                let all: Option<Vec<&Lanes>> = args.iter().map(|arg| rated(arg, sides)).collect();
                Some(Lanes::length(&all?))
            }
            _ => None,
        }
    }

    // The greatest, or the least, of arguments of which some tie.
    fn greatest(&self, nodes: &[NodeId], is_least: bool, sides: &[Side]) -> Option<Lanes> {
        let value = |node: &NodeId| {
            let number = self.point.number(*node);
            if is_least {
                number.neg()
            } else {
                number.clone()
            }
        };
        let values: Vec<Interval<Fine>> = nodes.iter().map(value).collect();
        let least = values.iter().map(|value| value.lo().clone());
        let least = least.reduce(|a, b| if a < b { b } else { a })?;
        let mut tied = Vec::new();
        for (node, value) in nodes.iter().zip(&values) {
            if *value.hi() < least {
                // Less by more than nothing, and so it stays nearby.
                if !is_continuous(&sides[node.index()]) {
                    return None;
                }
                continue;
            }
            if !(value.is_point() && *value.lo() == least) {
                return None;
            }
            let lanes = rated(node, sides)?;
            tied.push(if is_least {
                lanes.negated()
            } else {
                lanes.clone()
            });
        }
        let greatest = Lanes::greatest(&tied.iter().collect::<Vec<_>>());
        Some(if is_least {
            greatest.negated()
        } else {
            greatest
        })
    }

    // A product one of whose factors is 0.
    fn product(&self, op: Op, args: &[NodeId], sides: &[Side]) -> Option<Lanes> {
        let Op::Row(Primitive::Binary(Binary::Mul)) = op else {
            return None;
        };
        let factors = [(args[0], args[1]), (args[1], args[0])];
        factors.iter().find_map(|(w, u)| {
            let lanes = rated(w, sides).filter(|_| is_zero(self.point.number(*w)))?;
            let factor = self.point.number(*u);
            match &sides[u.index()] {
                side if is_continuous(side) && is_bounded(factor) => {
                    Some(lanes.scaled(factor)).filter(Lanes::is_bounded)
                }
                // Somewhere in between; all of it is 0 where those rates are.
                Side::Bounded => {
                    let lanes = lanes.spread(self.near.number(*u));
                    lanes.is_bounded().then_some(lanes)
                }
                _ => None,
            }
        })
    }

    fn chosen(&self, id: NodeId, relation: Relation, args: &[NodeId], sides: &[Side]) -> Side {
        if let Some(holds) = self.near.taken(id) {
            return sides[args[if holds { 2 } else { 3 }].index()].clone();
        }
        if args
            .iter()
            .any(|arg| matches!(sides[arg.index()], Side::Unknown))
        {
            return Side::Unknown;
        }
        let [left, right, then, otherwise] = [0, 1, 2, 3].map(|slot| self.point.number(args[slot]));
        let do_meet = then.is_point() && then.lo() == otherwise.lo() && otherwise.is_point();
        let branches = [args[2], args[3]].map(|arg| &sides[arg.index()]);
        match branches {
            _ if !do_meet => self.beside(id, args, sides),
            [Side::Rated(then), Side::Rated(otherwise)] => {
                let is_tie = left.is_point() && right.is_point() && left.lo() == right.lo();
                let apart = match [args[0], args[1]].map(|arg| &sides[arg.index()]) {
                    [Side::Rated(left), Side::Rated(right)] if is_tie => {
                        Some(left.plus(&right.negated()))
                    }
                    _ => None,
                };
                Side::Rated(Lanes::branches(relation, apart, then, otherwise))
            }
            [then, otherwise] if is_continuous(then) && is_continuous(otherwise) => {
                Side::Continuous
            }
            _ => self.beside(id, args, sides),
        }
    }

    // What the enclosures over the box say.
    fn beside(&self, id: NodeId, args: &[NodeId], sides: &[Side]) -> Side {
        if !self.near.is_defined(id) || !is_bounded(self.near.number(id)) {
            return Side::Unknown;
        }
        let mut sides = args.iter().map(|arg| &sides[arg.index()]);
        match self.near.own(id) >= Decoration::Continuous && sides.all(is_continuous) {
            true => Side::Continuous,
            false => Side::Bounded,
        }
    }
}

fn rated<'s>(node: &NodeId, sides: &'s [Side]) -> Option<&'s Lanes> {
    match &sides[node.index()] {
        Side::Rated(lanes) => Some(lanes),
        _ => None,
    }
}

fn is_continuous(side: &Side) -> bool {
    matches!(side, Side::Rated(_) | Side::Continuous)
}
