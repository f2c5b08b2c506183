//! What runs a program: on one point, or on many side by side.

use std::cell::Cell;

use trigrad_core::{Custom, Nary, Relation};

use super::code::{Code, Instruction, Kind};
use super::guard::{Flipped, Guard, Standing};
use super::kernels::{Groups, binary, joint, map, map2, map3, slot, unary};

/// Where the inputs come from and the outputs go to. Points are numbered from 0; a place
/// beyond the last of them is a repetition, whose outputs nobody wants.
pub(super) trait Ends {
    /// The numbers of input `number` at the points from `first` on.
    fn load<const L: usize>(&self, number: usize, first: usize) -> [f64; L];
    /// Takes the numbers of output `number` at the points from `first` on.
    fn store<const L: usize>(&mut self, number: usize, first: usize, from: [f64; L]);
}

/// The slots of a program for L times B points.
#[derive(Clone, Debug)]
pub(super) struct Machine<const L: usize, const B: usize> {
    groups: Vec<[f64; L]>,
    flips: Vec<Flip>,
}

/// The first comparison that came out otherwise at a point.
#[derive(Clone, Copy, Debug)]
struct Flip {
    guard: usize,
    numbers: [f64; 2],
}

const NO_FLIP: Flip = Flip {
    guard: usize::MAX,
    numbers: [0.0; 2],
};

impl<const L: usize, const B: usize> Machine<L, B> {
    pub(super) const POINTS: usize = L * B;

    pub(super) fn new(code: &Code) -> Self {
        let mut groups = vec![[0.0; L]; code.slots() * B];
        let constants = groups[code.constants_from * B..].chunks_exact_mut(B);
        for (slot, &constant) in constants.zip(&code.constants) {
            slot.fill([constant; L]);
        }
        Self {
            groups,
            flips: vec![NO_FLIP; L * B],
        }
    }

    /// Runs the program at the points from `first` on.
    pub(super) fn run(&mut self, code: &Code, ends: &mut impl Ends, first: usize) {
        self.flips.fill(NO_FLIP);
        let Self { groups, flips } = self;
        let groups = Cell::from_mut(groups.as_mut_slice()).as_slice_of_cells();
        for instruction in &code.instructions {
            step::<L, B>(code, instruction, groups, flips, ends, first);
        }
        for &(number, constant) in &code.known {
            for group in 0..B {
                ends.store(number, first + group * L, [constant; L]);
            }
        }
    }

    /// What is to be said of the point in this place of the last run.
    pub(super) fn flipped(&self, code: &Code, place: usize) -> Option<Flipped> {
        let Flip { guard, numbers } = self.flips[place];
        let guard = code.guards.get(guard)?;
        Some(guard.flipped(numbers[0], numbers[1]))
    }
}

#[inline(always)]
fn step<const L: usize, const B: usize>(
    code: &Code,
    instruction: &Instruction,
    groups: &Groups<L>,
    flips: &mut [Flip],
    ends: &mut impl Ends,
    first: usize,
) {
    let Instruction {
        kind,
        to,
        args: [a, b, c],
        k,
        ..
    } = *instruction;
    match kind {
        Kind::Load => {
            for (group, to) in slot::<L, B>(groups, to).iter().enumerate() {
                to.set(ends.load(instruction.number(), first + group * L));
            }
        }
        Kind::Unary(op) => unary::<L, B>(op, groups, to, [a]),
        Kind::Joint(op) => joint::<L, B>(op, groups, [to, b], a),
        Kind::Indexed(op, n) => map::<L, B>(groups, to, [a], |x| op.value(n, x)),
        Kind::Binary(op) => binary::<L, B>(op, groups, to, [a, b]),
        Kind::Add => map2::<L, B>(groups, to, [a, b], |a, b| a + b),
        Kind::Subtract => map2::<L, B>(groups, to, [a, b], |a, b| a - b),
        Kind::Multiply => map2::<L, B>(groups, to, [a, b], |a, b| a * b),
        Kind::Plus => map::<L, B>(groups, to, [a], |a| a + k),
        Kind::From => map::<L, B>(groups, to, [a], |a| k - a),
        Kind::Times => map::<L, B>(groups, to, [a], |a| a * k),
        Kind::Over => map::<L, B>(groups, to, [a], |a| k / a),
        Kind::PlusProduct => map3::<L, B>(groups, to, [a, b, c], |a, b, c| a + b * c),
        Kind::LessProduct => map3::<L, B>(groups, to, [a, b, c], |a, b, c| a - b * c),
        Kind::ProductLess => map3::<L, B>(groups, to, [a, b, c], |a, b, c| b * c - a),
        Kind::PlusTimes => map2::<L, B>(groups, to, [a, b], |a, b| a + b * k),
        Kind::TimesLess => map2::<L, B>(groups, to, [a, b], |a, b| b * k - a),
        Kind::ProductTimes => map2::<L, B>(groups, to, [a, b], |a, b| a * b * k),
        Kind::TimesProduct => map2::<L, B>(groups, to, [a, b], |a, b| a * k * b),
        Kind::Product => map3::<L, B>(groups, to, [a, b, c], |a, b, c| a * b * c),
        Kind::PlusMany => {
            let terms = instruction.listed(&code.lists);
            let factors = &code.factors[instruction.list()];
            plus_many::<L, B>(groups, to, a, terms, factors);
        }
        Kind::Nary(op) => nary::<L, B>(op, groups, to, instruction.listed(&code.lists)),
        Kind::Call(number) => {
            let (function, orders) = &code.calls[number as usize];
            let args = instruction.listed(&code.lists);
            call::<L, B>(function, orders, groups, to, args);
        }
        Kind::Select(relation) => {
            if let &[left, right, then, otherwise] = instruction.listed(&code.lists) {
                select::<L, B>(relation, groups, to, [left, right, then, otherwise]);
            }
        }
        Kind::Store => {
            for (group, a) in slot::<L, B>(groups, a).iter().enumerate() {
                ends.store(instruction.number(), first + group * L, a.get());
            }
        }
        Kind::Check => {
            let number = instruction.number();
            check::<L, B>(&code.guards[number], number, groups, [a, b], flips);
        }
    }
}

fn plus_many<const L: usize, const B: usize>(
    groups: &Groups<L>,
    to: u32,
    a: u32,
    terms: &[u32],
    factors: &[f64],
) {
    let (to, a) = (slot::<L, B>(groups, to), slot::<L, B>(groups, a));
    for group in 0..B {
        let mut sum = a[group].get();
        for (&term, &k) in terms.iter().zip(factors) {
            let x = slot::<L, B>(groups, term)[group].get();
            for lane in 0..L {
                sum[lane] += x[lane] * k;
            }
        }
        to[group].set(sum);
    }
}

fn nary<const L: usize, const B: usize>(op: Nary, groups: &Groups<L>, to: u32, args: &[u32]) {
    gathered::<L, B>(groups, to, args, |args| op.value(args));
}

fn call<const L: usize, const B: usize>(
    function: &Custom,
    orders: &[u32],
    groups: &Groups<L>,
    to: u32,
    args: &[u32],
) {
    gathered::<L, B>(groups, to, args, |args| function.evaluate(orders, args));
}

fn gathered<const L: usize, const B: usize>(
    groups: &Groups<L>,
    to: u32,
    args: &[u32],
    f: impl Fn(&[f64]) -> f64,
) {
    let mut numbers = vec![0.0; args.len()];
    for group in 0..B {
        let mut y = [0.0; L];
        for (lane, y) in y.iter_mut().enumerate() {
            for (number, &arg) in numbers.iter_mut().zip(args) {
                *number = slot::<L, B>(groups, arg)[group].get()[lane];
            }
            *y = f(&numbers);
        }
        slot::<L, B>(groups, to)[group].set(y);
    }
}

fn select<const L: usize, const B: usize>(
    relation: Relation,
    groups: &Groups<L>,
    to: u32,
    args: [u32; 4],
) {
    // The relation is chosen once for all points, so that the choices are vector ones.
    match relation {
        Relation::Less => choose::<L, B>(groups, to, args, |a, b| a < b),
        Relation::LessEqual => choose::<L, B>(groups, to, args, |a, b| a <= b),
        Relation::Greater => choose::<L, B>(groups, to, args, |a, b| a > b),
        Relation::GreaterEqual => choose::<L, B>(groups, to, args, |a, b| a >= b),
        Relation::Equal => choose::<L, B>(groups, to, args, |a, b| a == b),
        Relation::NotEqual => choose::<L, B>(groups, to, args, |a, b| a != b),
    }
}

#[inline(always)]
fn choose<const L: usize, const B: usize>(
    groups: &Groups<L>,
    to: u32,
    args: [u32; 4],
    holds: impl Fn(f64, f64) -> bool,
) {
    let args = args.map(|arg| slot::<L, B>(groups, arg));
    let to = slot::<L, B>(groups, to);
    for group in 0..B {
        let [left, right, then, otherwise] = args.map(|arg| arg[group].get());
        let mut y = [0.0; L];
        for lane in 0..L {
            let is_then = holds(left[lane], right[lane]);
            y[lane] = if is_then { then[lane] } else { otherwise[lane] };
        }
        to[group].set(y);
    }
}

fn check<const L: usize, const B: usize>(
    guard: &Guard,
    number: usize,
    groups: &Groups<L>,
    args: [u32; 2],
    flips: &mut [Flip],
) {
    let [a, b] = args.map(|arg| slot::<L, B>(groups, arg));
    for group in 0..B {
        let (a, b) = (a[group].get(), b[group].get());
        let mut all = true;
        for lane in 0..L {
            all &= Standing::of(a[lane], b[lane]).is_within(guard.may);
        }
        if all {
            continue;
        }
        for lane in 0..L {
            let flip = &mut flips[group * L + lane];
            let is_within = Standing::of(a[lane], b[lane]).is_within(guard.may);
            // What comes first in the recording counts: behind it, another program runs.
            if !is_within && number < flip.guard {
                *flip = Flip {
                    guard: number,
                    numbers: [a[lane], b[lane]],
                };
            }
        }
    }
}
