//! Derivatives as expressions, evaluated without an end of the range between values and result.
//!
//! An expression does not know where it is, so its formulas cannot step aside where something in
//! between leaves the range of f64: 0 meets an infinity that is only large, or a small factor loses
//! its digits before a large one makes good. Here what the derivatives are made of has an exponent
//! of its own, and is rounded as f64 is. What belongs to the function itself is what it is
//! in f64, and so is every row that has nothing to gain.

#[cfg(test)]
mod tests;

use trigrad_core::{
    Binary, Formula, Interpret, Nary, NodeId, Op, Primitive, Relation, Scalars, Tracked, Unary,
};

/// The outputs of `f` at `x`, of which the first `values` are the function that the others are
/// derivatives of: those are as in f64.
///
/// Time and memory: linear in the nodes.
pub(crate) fn evaluate(f: &Formula, values: usize, x: &[f64]) -> Vec<f64> {
    let inputs: Vec<Tracked<f64>> = x.iter().map(|&x| Tracked::varying(x)).collect();
    let plain = f.program().run(&Scalars::default(), &inputs);
    let plain: Vec<f64> = plain.iter().map(|number| number.number).collect();
    let is_own = made_of(f, &f.outputs()[..values]);
    let is_ordinary = |id: NodeId| is_own[id.index()] || plain[id.index()].is_normal();
    let mut outputs: Vec<f64> = f.outputs().iter().map(|id| plain[id.index()]).collect();
    if f.nodes().all(is_ordinary) {
        return outputs;
    }
    let mut numbers: Vec<Wide> = Vec::with_capacity(plain.len());
    let mut args = Vec::new();
    for id in f.nodes() {
        f.args_into(id, &mut args);
        let at = plain[id.index()];
        let number = match f.op(id) {
            Op::Row(row) if is_own[id.index()] => {
                let args = args.iter().map(|arg| Wide::from(plain[arg.index()]));
                let number = row_of(row, &args.collect::<Vec<_>>());
                match row {
                    // A power shares its node with its slopes, which need it beyond the range too.
                    Primitive::Binary(Binary::Pow | Binary::Powslope) if !number.is_lost => number,
                    // Of what has left the range in f64 nothing more is known.
                    _ => Wide::from(at).lost(number.is_lost || !number.is_double()),
                }
            }
            _ if is_own[id.index()] => Wide::from(at),
            Op::Constant(_) | Op::Variable(_) => Wide::from(at),
            op => {
                let mut wide: Vec<Wide> = args.iter().map(|arg| numbers[arg.index()]).collect();
                match op {
                    Op::Row(row) => row_of(row, &wide),
                    Op::If(relation) => {
                        // What the function decides is decided as in f64, where its value is.
                        for (side, arg) in wide.iter_mut().zip(&args).take(2) {
                            if is_own[arg.index()] {
                                *side = Wide::from(plain[arg.index()]);
                            }
                        }
                        chosen(relation, &wide)
                    }
                    _ => by_doubles(&wide, |_| at),
                }
            }
        };
        numbers.push(number);
    }
    for (output, id) in outputs.iter_mut().zip(f.outputs()).skip(values) {
        let number = numbers[id.index()];
        if !number.is_lost {
            *output = number.to_f64();
        }
    }
    outputs
}

// By node, whether one of `roots` is made of it.
fn made_of(f: &Formula, roots: &[NodeId]) -> Vec<bool> {
    let mut is_reached = vec![false; f.len()];
    for root in roots {
        is_reached[root.index()] = true;
    }
    let mut args = Vec::new();
    for id in f.nodes().rev() {
        if is_reached[id.index()] {
            f.args_into(id, &mut args);
            args.iter().for_each(|arg| is_reached[arg.index()] = true);
        }
    }
    is_reached
}

/// The number m 2^e: 1 <= |m| < 2, or m is 0, infinite or NaN, and e is 0.
#[derive(Clone, Copy, Debug)]
struct Wide {
    m: f64,
    e: i64,
    // Whether something in it left the range of a row that is computed in doubles.
    is_lost: bool,
}

impl From<f64> for Wide {
    fn from(x: f64) -> Self {
        Self::new(x, 0, false)
    }
}

impl Wide {
    fn new(x: f64, e: i64, is_lost: bool) -> Self {
        if x == 0.0 || !x.is_finite() {
            return Self {
                m: x,
                e: 0,
                is_lost,
            };
        }
        // 2^64 makes every number a normal one, exactly.
        let (x, e) = match x.is_normal() {
            true => (x, e),
            false => (x * TWO_64, e - 64),
        };
        let exponent = (x.to_bits() >> 52 & 0x7ff) as i64 - 1023;
        let m = f64::from_bits(x.to_bits() & !(0x7ff << 52) | 1023 << 52);
        Self {
            m,
            e: e + exponent,
            is_lost,
        }
    }

    // The nearest double.
    fn to_f64(self) -> f64 {
        match self.e {
            _ if self.is_special() => self.m,
            1024.. => self.m * f64::INFINITY,
            -1022..1024 => self.m * power_of_two(self.e),
            // In two steps, of which the second rounds.
            -1100..-1022 => self.m * power_of_two(-1000) * power_of_two(self.e + 1000),
            _ => self.m * 0.0,
        }
    }

    // 0, infinite or NaN.
    fn is_special(self) -> bool {
        self.m == 0.0 || !self.m.is_finite()
    }

    // Whether a double says the same.
    fn is_double(self) -> bool {
        let same = Self::new(self.to_f64(), 0, false);
        self.is_special() || (same.m == self.m && same.e == self.e)
    }

    fn lost(self, is_lost: bool) -> Self {
        Self {
            is_lost: self.is_lost || is_lost,
            ..self
        }
    }

    fn neg(self) -> Self {
        Self { m: -self.m, ..self }
    }

    fn abs(self) -> Self {
        Self {
            m: self.m.abs(),
            ..self
        }
    }

    fn times(self, b: Self) -> Self {
        Self::new(self.m * b.m, self.e + b.e, self.is_lost || b.is_lost)
    }

    fn over(self, b: Self) -> Self {
        Self::new(self.m / b.m, self.e - b.e, self.is_lost || b.is_lost)
    }

    fn plus(self, b: Self) -> Self {
        let is_lost = self.is_lost || b.is_lost;
        if self.is_special() || b.is_special() {
            return match (self.m == 0.0, b.m == 0.0) {
                (true, false) => b.lost(is_lost),
                (false, true) => self.lost(is_lost),
                _ => Self::new(self.m + b.m, 0, is_lost),
            };
        }
        let (large, small) = match self.e >= b.e {
            true => (self, b),
            false => (b, self),
        };
        // From there on the small one is below a quarter of the last place.
        let apart = (large.e - small.e).min(128);
        Self::new(large.m + small.m * power_of_two(-apart), large.e, is_lost)
    }

    fn sqrt(self) -> Self {
        let half = self.e.div_euclid(2);
        let odd = power_of_two(self.e - 2 * half);
        Self::new((self.m * odd).sqrt(), half, self.is_lost)
    }

    fn scaled(self, e: i64) -> Self {
        match self.is_special() {
            true => self,
            false => Self {
                e: self.e + e,
                ..self
            },
        }
    }
}

const TWO_64: f64 = (1_u128 << 64) as f64;

// For a normal one.
fn power_of_two(e: i64) -> f64 {
    f64::from_bits(((e + 1023) as u64) << 52)
}

fn row_of(row: Primitive, args: &[Wide]) -> Wide {
    let in_doubles = || by_doubles(args, |x| in_doubles(row, x));
    match (row, args) {
        (Primitive::Unary(Unary::Neg), [x]) => x.neg(),
        (Primitive::Unary(Unary::Abs), [x]) => x.abs(),
        (Primitive::Unary(Unary::Sqrt), [x]) => x.sqrt(),
        (Primitive::Binary(Binary::Add), [a, b]) => a.plus(*b),
        (Primitive::Binary(Binary::Sub), [a, b]) => a.plus(b.neg()),
        (Primitive::Binary(Binary::Mul), [a, b]) => a.times(*b),
        (Primitive::Binary(Binary::Div), [a, b]) => a.over(*b),
        _ => {
            let number = in_doubles();
            let is_normal = !number.is_special() && number.to_f64().is_normal();
            match args.iter().any(|arg| arg.is_lost) || (is_normal && !number.is_lost) {
                true => number,
                false => beyond(row, args).unwrap_or(number),
            }
        }
    }
}

// Of rows that are known beyond the range.
fn beyond(row: Primitive, args: &[Wide]) -> Option<Wide> {
    match (row, args) {
        (Primitive::Binary(Binary::Pow), [a, b]) => power(*a, *b),
        // Not a^(b - 1), because b - 1 may not be a double.
        (Primitive::Binary(Binary::Powslope), [a, b]) => Some(power(*a, *b)?.over(*a).times(*b)),
        (Primitive::Binary(Binary::Xlogy), [a, b]) if !a.is_special() && !b.is_special() => {
            let ln = row_of(Primitive::Unary(Unary::Ln), &[*b]);
            Some(a.times(ln))
        }
        (Primitive::Binary(Binary::Inversion), [a, _]) => {
            let length = length(args)?;
            Some(a.over(length).over(length))
        }
        (Primitive::Nary(Nary::Hypot), _) => length(args),
        (Primitive::Nary(Nary::Dircos), [a, ..]) => Some(a.over(length(args)?)),
        (Primitive::Nary(Nary::Product), _) => Some(
            args.iter()
                .fold(Wide::from(1.0), |all, arg| all.times(*arg)),
        ),
        _ => None,
    }
}

// a^b by doubles, of an exponent halved until it is in range; none if that costs too many digits.
fn power(a: Wide, b: Wide) -> Option<Wide> {
    if !a.is_double() || !b.is_double() || a.is_special() || b.is_special() {
        return None;
    }
    let (a, b) = (a.to_f64(), b.to_f64());
    let is_negative = a < 0.0 && b % 2.0 != 0.0;
    if a < 0.0 && b.fract() != 0.0 {
        return None;
    }
    let pow = |b: f64| in_doubles(Primitive::Binary(Binary::Pow), &[a.abs(), b]);
    (0..=2).find_map(|halvings| {
        let part = pow(b / f64::from(1 << halvings));
        let mut power = Wide::from(part);
        for _ in 0..halvings {
            power = power.times(power);
        }
        let signed = if is_negative { power.neg() } else { power };
        part.is_normal().then_some(signed)
    })
}

// Of arguments beside the largest, the others too small to be doubles then count for nothing.
fn length(args: &[Wide]) -> Option<Wide> {
    if args.iter().any(|arg| arg.m.is_nan() || arg.m.is_infinite()) {
        return None;
    }
    let sizes = args.iter().filter(|arg| !arg.is_special());
    let largest = sizes.map(|arg| arg.e).max()?;
    let scaled: Vec<f64> = args
        .iter()
        .map(|arg| arg.scaled(-largest).to_f64())
        .collect();
    let length = in_doubles(Primitive::Nary(Nary::Hypot), &scaled);
    Some(Wide::from(length).scaled(largest))
}

// The row of arguments as doubles. It is lost where one of them is none, and where the result is not
// normal: unless an argument is 0 or infinite, of which such a result may be what there is.
fn by_doubles(args: &[Wide], row: impl FnOnce(&[f64]) -> f64) -> Wide {
    let x: Vec<f64> = args.iter().map(|arg| arg.to_f64()).collect();
    let y = row(&x);
    let is_edge = x.iter().any(|x| *x == 0.0 || x.is_infinite());
    let has_gone = !y.is_normal() && !y.is_nan() && !is_edge;
    let is_lost = args.iter().any(|arg| arg.is_lost || !arg.is_double());
    Wide::new(y, 0, is_lost || has_gone)
}

fn in_doubles(row: Primitive, x: &[f64]) -> f64 {
    let args: Vec<Tracked<f64>> = x.iter().map(|&x| Tracked::varying(x)).collect();
    row.apply(&args)
}

fn chosen(relation: Relation, args: &[Wide]) -> Wide {
    let [left, right, then, otherwise] = [args[0], args[1], args[2], args[3]];
    let holds = match left.m == right.m && left.e == right.e {
        true => relation.holds(&0.0, &0.0),
        false => relation.holds(&left.plus(right.neg()).m, &0.0),
    };
    let chosen = if holds { then } else { otherwise };
    chosen.lost(left.is_lost || right.is_lost)
}

/// Numbers that are doubles, or none of them if one is not.
pub(crate) fn doubles<T: Interpret + 'static>(x: &[T]) -> Option<Vec<f64>> {
    let double = |x: &T| (x as &dyn std::any::Any).downcast_ref::<f64>().copied();
    x.iter().map(double).collect()
}
