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
#[derive(Clone, Debug)]
pub(super) enum Rule {
    /// Nothing: it is given, or structurally 0.
    Given,
    /// -a
    Negation(u32),
    /// a + b
    Sum(u32, u32),
    /// a - b
    Difference(u32, u32),
    /// The sum of any number.
    Total(Vec<u32>),
    /// a b
    Product(u32, u32),
    /// a / b
    Quotient(u32, u32),
    /// The same as another's.
    Same(u32),
    /// A choice that the primals leave open.
    Select(Relation, [u32; 4]),
    /// The chain rule, from arguments and the partials by them.
    Chain(Vec<Slot>),
    /// No number is known.
    Lost,
}

/// An argument, and the partial by it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) arg: u32,
    pub(super) partial: u32,
}

impl Rule {
    /// The nodes whose coefficients of the same order are needed.
    fn needs(&self) -> Vec<u32> {
        match self {
            Self::Given | Self::Lost => Vec::new(),
            &Self::Negation(a) | &Self::Same(a) => vec![a],
            &Self::Sum(a, b)
            | &Self::Difference(a, b)
            | &Self::Product(a, b)
            | &Self::Quotient(a, b) => vec![a, b],
            Self::Total(args) => args.clone(),
            Self::Select(_, args) => args[2..].to_vec(),
            Self::Chain(slots) => slots.iter().map(|slot| slot.arg).collect(),
        }
    }
}

/// For each node its rule and how many orders of it are needed.
pub(super) struct Plan {
    pub(super) rules: Vec<Rule>,
    /// 0 where the primal is all that is needed.
    pub(super) orders: Vec<usize>,
    /// The nodes with orders, what they need at the same order before them.
    pub(super) sequence: Vec<u32>,
}

impl Plan {
    /// What `outputs` need up to `order`. Level by level: a partial is needed to one order
    /// less than its row, so none is asked later for more than at first.
    pub(super) fn new<T: Interpret>(
        recording: &Recording<T>,
        outputs: &[u32],
        order: usize,
    ) -> Self {
        let mut plan = Self {
            rules: Vec::new(),
            orders: Vec::new(),
            sequence: Vec::new(),
        };
        let mut queue: VecDeque<(u32, usize)> = outputs.iter().map(|&id| (id, order)).collect();
        while let Some((id, order)) = queue.pop_front() {
            plan.require(recording, id, order, &mut queue);
        }
        plan.fit(recording.len());
        plan.arrange();
        plan
    }

    fn require<T: Interpret>(
        &mut self,
        recording: &Recording<T>,
        id: u32,
        order: usize,
        queue: &mut VecDeque<(u32, usize)>,
    ) {
        let mut stack = vec![id];
        while let Some(id) = stack.pop() {
            self.fit(recording.len());
            if self.orders[id as usize] >= order || recording.degree(id) == 0 {
                continue;
            }
            let rule = rule(recording, id);
            stack.extend(rule.needs());
            if let Rule::Chain(slots) = &rule {
                queue.extend(slots.iter().map(|slot| (slot.partial, order - 1)));
            }
            self.fit(recording.len());
            self.orders[id as usize] = order;
            self.rules[id as usize] = rule;
        }
    }

    fn fit(&mut self, nodes: usize) {
        self.rules.resize(nodes, Rule::Given);
        self.orders.resize(nodes, 0);
    }

    // A node that was made for a rule may stand behind the one that needs it.
    fn arrange(&mut self) {
        let mut is_placed = vec![false; self.rules.len()];
        let mut stack = Vec::new();
        for root in 0..self.rules.len() as u32 {
            stack.push((root, false));
            while let Some((id, is_ready)) = stack.pop() {
                let at = id as usize;
                if is_placed[at] || self.orders[at] == 0 {
                    continue;
                }
                if is_ready {
                    is_placed[at] = true;
                    self.sequence.push(id);
                    continue;
                }
                stack.push((id, true));
                let needs = self.rules[at].needs().into_iter();
                stack.extend(needs.map(|need| (need, false)));
            }
        }
    }
}

fn rule<T: Interpret>(recording: &Recording<T>, id: u32) -> Rule {
    let args = recording.args(id);
    let series: Vec<Series<'_, T>> = args.iter().map(|&arg| Series::at(recording, arg)).collect();
    let y = Series::at(recording, id);
    match recording.op(id) {
        Op::Input(_) | Op::Literal(_) | Op::Constant(_) | Op::Beside(_) | Op::Pi => Rule::Given,
        Op::Select(relation) => Rule::Select(relation, [args[0], args[1], args[2], args[3]]),
        Op::Companion(op) => {
            // The companion comes right behind its row.
            let value = Series::at(recording, id - 1);
            let partial = op.companion_partial(series[0], value, y);
            let partial = guarded_if(op.is_guarded(), partial, value);
            chain(recording, &series, |_| partial)
        }
        Op::Call(number) => {
            let (function, orders) = recording.custom(number);
            let at: Vec<_> = series.iter().map(|&arg| Tracked::varying(arg)).collect();
            chain(recording, &series, |slot| {
                Series::custom(&function, &Custom::next_order(&orders, slot), &at)
            })
        }
        Op::Row(row) => arithmetic(recording, row, &args)
            .or_else(|| closed(recording, row, &series, y))
            .unwrap_or_else(|| by_partials(recording, row, &series, y)),
    }
}

fn arithmetic<T: Interpret>(
    recording: &Recording<T>,
    row: Primitive,
    args: &[u32],
) -> Option<Rule> {
    let rule = match (row, args) {
        (Primitive::Unary(Unary::Neg), &[a]) => Rule::Negation(a),
        (Primitive::Binary(Binary::Add), &[a, b]) => Rule::Sum(a, b),
        (Primitive::Binary(Binary::Sub), &[a, b]) => Rule::Difference(a, b),
        (Primitive::Binary(Binary::Mul), &[a, b]) => Rule::Product(a, b),
        (Primitive::Binary(Binary::Div), &[a, b]) => Rule::Quotient(a, b),
        (Primitive::Nary(Nary::Sum), args) => Rule::Total(args.to_vec()),
        (Primitive::Nary(Nary::Product), &[a]) => Rule::Same(a),
        (Primitive::Nary(Nary::Product), &[a, b]) => Rule::Product(a, b),
        (Primitive::Nary(Nary::Product), args) => {
            let factors = args.iter().map(|&arg| Series::at(recording, arg));
            product(recording, &factors.collect::<Vec<_>>())
        }
        _ => return None,
    };
    Some(rule)
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
        so_far = so_far * factor;
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
/// - a power of a varying or fractional exponent: y' = y (b ln a)' or y' = b (y/a) a',
///   where the partials would be those of a^(b-1), a^(b-2), … (Griewank and Walther,
///   table 13.2);
/// - its slope is b a^(b-1);
/// - a length: y y' = a a' + b b' + …;
/// - a direction cosine: the quotient that it is.
fn closed<'a, T: Interpret>(
    recording: &'a Recording<T>,
    row: Primitive,
    args: &[Series<'a, T>],
    y: Series<'a, T>,
) -> Option<Rule> {
    let varies = |x: Series<'a, T>| recording.degree(x.id(recording)) > 0;
    let is_normal = |x: Series<'a, T>| is_normal(x.tracked_primal());
    let rule = match (row, args) {
        (Primitive::Binary(Binary::Pow), &[a, b]) => {
            if !(is_normal(a) && is_normal(y)) {
                return None;
            }
            if varies(b) {
                chain(recording, &[b.xlogy(a)], |_| y)
            } else if is_natural(b.tracked_primal()) {
                // Its partials end.
                return None;
            } else {
                chain(recording, &[a], |_| b * (y / a))
            }
        }
        (Primitive::Binary(Binary::Powslope), &[a, b]) => {
            let power = a.pow(b - 1.0);
            if !(varies(b) && is_normal(a) && is_normal(power)) {
                return None;
            }
            Rule::Same((b * power).id(recording))
        }
        (Primitive::Nary(Nary::Hypot), args) => {
            if !is_normal(y) {
                return None;
            }
            chain(recording, args, |slot| args[slot] / y)
        }
        (Primitive::Nary(Nary::Dircos), args) => {
            let length = Series::hypot_of(args);
            // Without a length there is no direction, and the partials would not end.
            if has_left_the_range(length.tracked_primal()) {
                return Some(Rule::Lost);
            }
            Rule::Quotient(args[0].id(recording), length.id(recording))
        }
        _ => return None,
    };
    Some(rule)
}

fn by_partials<'a, T: Interpret>(
    recording: &'a Recording<T>,
    row: Primitive,
    args: &[Series<'a, T>],
    y: Series<'a, T>,
) -> Rule {
    match row {
        Primitive::Unary(op) => {
            let x = args[0];
            let partial = match op.is_joint() {
                true => op.partial_with(x, y, Series::joint(op, Tracked::varying(x)).1),
                false => op.partial(x, y),
            };
            let partial = guarded_if(op.is_guarded(), partial, y);
            chain(recording, args, |_| partial)
        }
        Primitive::Indexed(op, n) => chain(recording, args, |_| op.partial(n, args[0], y)),
        Primitive::Binary(op) => chain(recording, args, |slot| {
            guarded_if(op.is_guarded(), op.partial(slot, [args[0], args[1]], y), y)
        }),
        Primitive::Nary(op) => {
            let partials = op.partials(args, y);
            chain(recording, args, |slot| {
                guarded_if(op.is_guarded(), partials[slot], y)
            })
        }
    }
}

// The chain rule by the arguments that vary, without the partials that are structurally 0.
fn chain<'a, T: Interpret>(
    recording: &'a Recording<T>,
    args: &[Series<'a, T>],
    partial: impl Fn(usize) -> Series<'a, T>,
) -> Rule {
    let mut slots = Vec::new();
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
    Rule::Chain(slots)
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
