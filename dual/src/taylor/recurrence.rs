//! By which recurrence each node finds its coefficients.
//!
//! For y = f(u) with the partial p = f'(u), y' = p u', so k y_k is the sum of
//! j u_j p_(k-j) for j from 1 to k (Griewank and Walther, *Evaluating Derivatives*, 2nd
//! edition, section 13.2). The partial is the row's own, run on series: a few nodes more,
//! needed to one order less, with recurrences of the same kind. Where the partial mentions
//! y, or another node that is there, nothing is new: then this is the recurrence that
//! books give for the function's differential equation. Where each slope is another
//! function (polygamma), it is what the composition takes.
//!
//! Arithmetic is what series do by themselves. Beside it only the rows of [`closed`] have
//! a recurrence that is not the partial's, because their partials are new ones for ever.

use std::collections::VecDeque;

use trigrad_core::{
    Binary, Custom, Interpret, Nary, Primitive, Relation, Scalar, Tracked, Unary, guarded_if,
};

use super::recording::{Op, Recording};
use super::series::Series;

/// What the coefficient of order k of a node is made of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule {
    /// Nothing: it is given, or structurally 0.
    Given,
    /// -a
    Negation(u32),
    /// a + b
    Sum(u32, u32),
    /// a - b
    Difference(u32, u32),
    /// The sum of all arguments.
    Total(Part),
    /// a b
    Product(u32, u32),
    /// a / b
    Quotient(u32, u32),
    /// The same as another's.
    Same(u32),
    /// A choice that the primals leave open.
    Select(Relation, [u32; 4]),
    /// The chain rule, from arguments and the partials by them.
    Chain(Part),
    /// The chain rule of order 1, beyond which no number is known.
    First(Part),
    /// No number is known.
    Lost,
}

/// An argument, and the partial by it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) arg: u32,
    pub(super) partial: u32,
}

/// Some of the slots of a plan, from the first to before the last.
pub(super) type Part = (u32, u32);

/// A node as a sweep sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) rule: Rule,
    /// How many orders are needed; 0 where the primal is all.
    pub(super) order: usize,
}

/// By which rules the coefficients of all nodes are found.
pub(super) struct Plan {
    pub(super) entries: Vec<Entry>,
    slots: Vec<Slot>,
    /// The nodes to be computed, what they need at the same order before them.
    pub(super) sequence: Vec<u32>,
}

impl Plan {
    /// What `outputs` need up to `order`. Level by level: a partial is needed to one order
    /// less than its row, so none is asked later for more than at first.
    pub(super) fn new<T: Interpret>(
        recording: &Recording<T>,
        outputs: impl Iterator<Item = u32>,
        order: usize,
    ) -> Self {
        let mut plan = Self {
            entries: Vec::with_capacity(recording.len()),
            slots: Vec::with_capacity(recording.len()),
            sequence: Vec::new(),
        };
        let mut queue: VecDeque<(u32, usize)> = outputs.map(|id| (id, order)).collect();
        let mut stack = Vec::new();
        while let Some((id, order)) = queue.pop_front() {
            stack.push(id);
            while let Some(id) = stack.pop() {
                plan.require(recording, id, order, &mut stack, &mut queue);
            }
        }
        plan.fit(recording.len());
        plan.arrange(stack);
        plan
    }

    /// How many coefficients of a node there are beside its value: those that are needed and
    /// not structurally 0.
    pub(super) fn degree<T: Interpret>(&self, recording: &Recording<T>, id: u32) -> usize {
        let entry = &self.entries[id as usize];
        match entry.rule {
            // A slope that is 0 wherever it is asked for.
            Rule::Chain((first, last)) if first == last => 0,
            _ => entry.order.min(recording.degree(id)),
        }
    }

    pub(super) fn slots(&self, (first, last): Part) -> &[Slot] {
        &self.slots[first as usize..last as usize]
    }

    fn require<T: Interpret>(
        &mut self,
        recording: &Recording<T>,
        id: u32,
        order: usize,
        stack: &mut Vec<u32>,
        queue: &mut VecDeque<(u32, usize)>,
    ) {
        self.fit(recording.len());
        if self.entries[id as usize].order >= order || recording.degree(id) == 0 {
            return;
        }
        let rule = rule(recording, id, &mut self.slots);
        self.fit(recording.len());
        self.entries[id as usize] = Entry { rule, order };
        self.needs(rule, |id| stack.push(id));
        if let (Rule::Chain(part), 2..) = (rule, order) {
            queue.extend(
                self.slots(part)
                    .iter()
                    .map(|slot| (slot.partial, order - 1)),
            );
        }
    }

    fn fit(&mut self, nodes: usize) {
        let unneeded = Entry {
            rule: Rule::Given,
            order: 0,
        };
        self.entries.resize(nodes, unneeded);
    }

    // Calls `need` with each node of which the coefficient of the same order is needed.
    fn needs(&self, rule: Rule, mut need: impl FnMut(u32)) {
        match rule {
            Rule::Given | Rule::Lost => {}
            Rule::Negation(a) | Rule::Same(a) => need(a),
            Rule::Sum(a, b)
            | Rule::Difference(a, b)
            | Rule::Product(a, b)
            | Rule::Quotient(a, b) => {
                need(a);
                need(b);
            }
            Rule::Select(_, args) => args[2..].iter().for_each(|&arg| need(arg)),
            Rule::Total(part) | Rule::Chain(part) | Rule::First(part) => {
                self.slots(part).iter().for_each(|slot| need(slot.arg));
            }
        }
    }

    // A node that was made for a rule may stand behind the one that needs it.
    fn arrange(&mut self, mut stack: Vec<u32>) {
        let mut is_placed = vec![false; self.entries.len()];
        for root in 0..self.entries.len() as u32 {
            stack.push(root);
            while let Some(&id) = stack.last() {
                let (at, before) = (id as usize, stack.len());
                if is_placed[at] || self.entries[at].order == 0 {
                    stack.pop();
                    continue;
                }
                self.needs(self.entries[at].rule, |need| {
                    if !is_placed[need as usize] && self.entries[need as usize].order > 0 {
                        stack.push(need);
                    }
                });
                if stack.len() == before {
                    is_placed[at] = true;
                    if !matches!(self.entries[at].rule, Rule::Given) {
                        self.sequence.push(id);
                    }
                }
            }
        }
    }
}

fn rule<T: Interpret>(recording: &Recording<T>, id: u32, slots: &mut Vec<Slot>) -> Rule {
    let args = recording.args(id);
    let at = |slot: usize| Series::at(recording, args[slot]);
    let y = Series::at(recording, id);
    match recording.op(id) {
        Op::Given(_) | Op::Literal(_) | Op::Beside(_) | Op::Pi => Rule::Given,
        Op::Select(relation) => Rule::Select(relation, [args[0], args[1], args[2], args[3]]),
        Op::Companion(op) => {
            // The companion comes right behind its row.
            let value = Series::at(recording, id - 1);
            let partial = op.companion_partial(at(0), value, y);
            let partial = guarded_if(op.is_guarded(), partial, value);
            chain(recording, slots, &[at(0)], |_| partial)
        }
        Op::Call(number) => {
            let (function, orders) = recording.custom(number);
            let all: Vec<_> = (0..args.len()).map(at).collect();
            let tracked: Vec<_> = all.iter().map(|&arg| Tracked::varying(arg)).collect();
            chain(recording, slots, &all, |slot| {
                Series::custom(&function, &Custom::next_order(&orders, slot), &tracked)
            })
        }
        Op::Row(Primitive::Unary(Unary::Neg)) => Rule::Negation(args[0]),
        Op::Row(Primitive::Unary(op)) => {
            let x = at(0);
            let partial = match op.is_joint() {
                true => op.partial_with(x, y, Series::joint(op, Tracked::varying(x)).1),
                false => op.partial(x, y),
            };
            let partial = guarded_if(op.is_guarded(), partial, y);
            chain(recording, slots, &[x], |_| partial)
        }
        Op::Row(Primitive::Indexed(op, n)) => {
            chain(recording, slots, &[at(0)], |_| op.partial(n, at(0), y))
        }
        Op::Row(Primitive::Binary(op)) => {
            let (a, b) = (args[0], args[1]);
            match op {
                Binary::Add => return Rule::Sum(a, b),
                Binary::Sub => return Rule::Difference(a, b),
                Binary::Mul => return Rule::Product(a, b),
                Binary::Div => return Rule::Quotient(a, b),
                _ => {}
            }
            let pair = [at(0), at(1)];
            if let Some(rule) = closed(recording, slots, Primitive::Binary(op), &pair, y) {
                return rule;
            }
            let rule = chain(recording, slots, &pair, |slot| {
                guarded_if(op.is_guarded(), op.partial(slot, pair, y), y)
            });
            match rule {
                Rule::Chain(part) if is_power_of_zero(recording, op, pair) => Rule::First(part),
                rule => rule,
            }
        }
        Op::Row(Primitive::Nary(op)) => {
            let all: Vec<_> = (0..args.len()).map(at).collect();
            closed(recording, slots, Primitive::Nary(op), &all, y).unwrap_or_else(|| {
                let partials = op.partials(&all, y);
                chain(recording, slots, &all, |slot| {
                    guarded_if(op.is_guarded(), partials[slot], y)
                })
            })
        }
    }
}

// Factor by factor, where nothing is lost on the way: the row's own value never leaves the
// range before its end, a partial product may.
fn product<'a, T: Interpret>(recording: &'a Recording<T>, factors: &[Series<'a, T>]) -> Rule {
    let Some((&first, rest)) = factors.split_first() else {
        return Rule::Given;
    };
    let mut so_far = first;
    for &factor in rest {
        let is_zero = [so_far, factor].map(|x| x.tracked_primal().equals(0.0));
        let is_zero = is_zero.into_iter().any(holds);
        so_far *= factor;
        let left_the_range = has_left_the_range(so_far.tracked_primal());
        if left_the_range && !is_zero {
            return Rule::Lost;
        }
    }
    Rule::Same(so_far.id(recording))
}

/// The rows with recurrences of their own, at points where nothing is divided by 0 and
/// nothing has left the range; at others the row's partial answers, which holds at the
/// edges too.
///
/// - sums and products of many;
/// - a power of a varying or fractional exponent: y' = y (b ln a)' or y' = b (y/a) a',
///   where the partials would be those of a^(b-1), a^(b-2), … (Griewank and Walther,
///   table 13.2);
/// - the cosine c of the direction of a length y of two numbers, with the sine s: c' =
///   s (s/y a' - c/y b');
/// - a length of more as lengths of two, and a direction cosine of more as that beside the length of
///   the others: y' = (a a' + b b' + …)/y would cancel in the next order where one is long. It is
///   what is left where the numbers do not say which is the longest.
fn closed<'a, T: Interpret>(
    recording: &'a Recording<T>,
    slots: &mut Vec<Slot>,
    row: Primitive,
    args: &[Series<'a, T>],
    y: Series<'a, T>,
) -> Option<Rule> {
    let varies = |x: Series<'a, T>| recording.degree(x.id(recording)) > 0;
    let is_normal = |x: Series<'a, T>| is_normal(x.tracked_primal());
    let rule = match (row, args) {
        (Primitive::Nary(Nary::Sum), args) => {
            let first = slots.len() as u32;
            slots.extend(args.iter().map(|arg| {
                let arg = arg.id(recording);
                Slot { arg, partial: arg }
            }));
            Rule::Total((first, slots.len() as u32))
        }
        (Primitive::Nary(Nary::Product), args) => product(recording, args),
        (Primitive::Binary(Binary::Pow), &[a, b]) if is_normal(a) && is_normal(y) => {
            if varies(b) {
                chain(recording, slots, &[b.xlogy(a)], |_| y)
            } else if is_natural(b.tracked_primal()) {
                // Its partials end.
                return None;
            } else {
                chain(recording, slots, &[a], |_| b * (y / a))
            }
        }
        (Primitive::Nary(Nary::Dircos), &[a, b]) if is_normal(Series::hypot_of(args)) => {
            // Of each other, without the difference of squares, which cancels.
            let (length, sine) = (Series::hypot_of(args), b.dircos(a));
            chain(recording, slots, args, |slot| match slot {
                0 => sine * (sine / length),
                _ => -(y * (sine / length)),
            })
        }
        (Primitive::Nary(Nary::Hypot), [_, _, _, ..]) if is_normal(y) => match length(args) {
            Some(length) => Rule::Same(length.id(recording)),
            None => chain(recording, slots, args, |slot| args[slot] / y),
        },
        (Primitive::Nary(Nary::Dircos), [a, others @ ..]) => {
            let (rest, length) = (Series::hypot_of(others), Series::hypot_of(args));
            if others.len() > 1 && is_normal(rest) {
                Rule::Same(a.dircos(rest).id(recording))
            } else if has_left_the_range(length.tracked_primal()) {
                // Without a length there is no direction, and the partials would not end.
                Rule::Lost
            } else {
                Rule::Quotient(a.id(recording), length.id(recording))
            }
        }
        _ => return None,
    };
    Some(rule)
}

// The length of many as lengths of two, from the longest on, so that none of them is 0 on the
// way; nothing where it is not known which is the longest.
fn length<'a, T: Interpret>(args: &[Series<'a, T>]) -> Option<Series<'a, T>> {
    let size = |at: usize| args[at].tracked_primal().abs();
    let mut longest = 0;
    for at in 1..args.len() {
        if Tracked::decide(size(at).above(size(longest)))? {
            longest = at;
        }
    }
    let others = args[..longest].iter().chain(&args[longest + 1..]);
    Some(others.fold(args[longest], |length, &arg| length.hypot(arg)))
}

// Where a power of 0 has an exponent that varies, the logarithm of 0 is in every slope from
// the second on, and each has more powers than the one before.
fn is_power_of_zero<'a, T: Interpret>(
    recording: &'a Recording<T>,
    op: Binary,
    [a, b]: [Series<'a, T>; 2],
) -> bool {
    matches!(op, Binary::Pow | Binary::Powslope)
        && recording.degree(b.id(recording)) > 0
        && holds(a.tracked_primal().equals(0.0))
}

// The chain rule by the arguments that vary, without the partials that are structurally 0.
fn chain<'a, T: Interpret>(
    recording: &'a Recording<T>,
    slots: &mut Vec<Slot>,
    args: &[Series<'a, T>],
    partial: impl Fn(usize) -> Series<'a, T>,
) -> Rule {
    let first = slots.len() as u32;
    for (slot, arg) in args.iter().enumerate() {
        let arg = arg.id(recording);
        if recording.degree(arg) == 0 {
            continue;
        }
        let partial = partial(slot);
        if !partial.is_zero() {
            let partial = partial.id(recording);
            slots.push(Slot { arg, partial });
        }
    }
    Rule::Chain((first, slots.len() as u32))
}

// A power of two that makes 0 of what has lost digits by being small, in f32 and in f64.
const SMALL: f64 = 1.0 / (1u64 << 60) as f64;

// Whether `x` is known to be neither 0 nor infinite nor short of digits.
fn is_normal<T: Interpret>(x: Tracked<T>) -> bool {
    holds((x * SMALL).differs(0.0)) && !has_left_the_range(x)
}

// Whether `x` is known to be infinite, 0, or short of digits.
fn has_left_the_range<T: Interpret>(x: Tracked<T>) -> bool {
    holds((x * SMALL).equals(0.0)) || holds(x.abs().equals(f64::INFINITY))
}

fn is_natural<T: Interpret>(b: Tracked<T>) -> bool {
    holds(b.at_least(0.0)) && holds(b.floor().equals(b))
}

fn holds<T: Interpret>(test: trigrad_core::Test<Tracked<T>>) -> bool {
    Tracked::decide(test) == Some(true)
}
