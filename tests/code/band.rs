//! Numbers with bounds on what another implementation of the rows may have in their place.
//!
//! A band is made row by row: the enclosure of the row over the bands of its arguments, wider by
//! the error that the language's code of this row may make. A comparison that the bands do not
//! decide takes both sides; where an answer may be NaN or not, nothing is asserted.

use trigrad::Decoration;
use trigrad::symbolic::code::{Language, accuracy};
use trigrad::{
    Binary, Constant, Custom, Indexed, Interpreter, Interval, Nary, Primitive, Relation, Test,
    Unary,
};

/// What another implementation may have where this crate has `value`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Band {
    pub(crate) value: f64,
    pub(crate) within: Within,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Within {
    /// The same number, infinity or NaN.
    Same,
    /// A number between two.
    Between(f64, f64),
    /// Anything: rounding decides between a number and none.
    Anything,
}

impl Band {
    pub(crate) fn same(value: f64) -> Self {
        Self {
            value,
            within: Within::Same,
        }
    }

    fn ends(self) -> Option<(f64, f64)> {
        match self.within {
            Within::Same => Some((self.value, self.value)),
            Within::Between(lo, hi) => Some((lo, hi)),
            Within::Anything => None,
        }
    }

    /// Whether another implementation may answer `got`.
    pub(crate) fn admits(self, got: f64) -> bool {
        match self.within {
            Within::Same => got == self.value || got.is_nan() && self.value.is_nan(),
            Within::Between(lo, hi) => lo <= got && got <= hi,
            Within::Anything => true,
        }
    }

    fn of(value: f64, lo: f64, hi: f64) -> Self {
        let within = if lo == hi && lo == value {
            Within::Same
        } else {
            Within::Between(lo, hi)
        };
        Self { value, within }
    }

    fn anything(value: f64) -> Self {
        Self {
            value,
            within: Within::Anything,
        }
    }
}

/// The value of a row in f64.
pub(crate) fn value(row: Primitive, x: &[f64]) -> f64 {
    match row {
        Primitive::Unary(op) => op.value(x[0]),
        Primitive::Indexed(op, n) => op.value(n, x[0]),
        Primitive::Binary(op) => op.value([x[0], x[1]]),
        Primitive::Nary(op) => op.value(x),
    }
}

/// The enclosure of a row over a box.
pub(crate) fn range(row: Primitive, x: &[Interval<f64>]) -> Interval<f64> {
    match row {
        Primitive::Unary(op) => op.range(&x[0]),
        Primitive::Indexed(op, n) => op.range(n, &x[0]),
        Primitive::Binary(op) => op.range([&x[0], &x[1]]),
        Primitive::Nary(op) => op.range(x),
    }
}

/// The interpreter that bounds what a language's code may answer.
pub(crate) struct Bands {
    pub(crate) language: Language,
}

impl Bands {
    fn row(&self, row: Primitive, args: &[Band]) -> Band {
        let values: Vec<f64> = args.iter().map(|arg| arg.value).collect();
        let value = value(row, &values);
        let Some(ends) = args
            .iter()
            .map(|arg| arg.ends())
            .collect::<Option<Vec<_>>>()
        else {
            return Band::anything(value);
        };
        let accuracy = accuracy(row, args.len(), self.language).expect("a definition");
        let error = |at: f64| accuracy.of(&values, at);
        let is_same = args.iter().all(|arg| arg.within == Within::Same);
        if is_same && (is_exact(row) || !value.is_finite() || value == 0.0) {
            return Band::same(value);
        }
        if !values.iter().all(|x| x.is_finite()) {
            return corners(row, &ends, value, error);
        }
        if value.is_nan() {
            return Band::anything(value);
        }
        let boxes: Option<Vec<Interval<f64>>> =
            ends.iter().map(|&(lo, hi)| Interval::new(lo, hi)).collect();
        let Some(boxes) = boxes else {
            return Band::anything(value);
        };
        let range = range(row, &boxes);
        let is_defined = range.decoration() > Decoration::Partial || is_same;
        if range.is_empty() || !is_defined {
            return Band::anything(value);
        }
        // Our own value need not lie in the enclosure of the truth.
        let (lo, hi) = (range.lo().min(value), range.hi().max(value));
        let (lo, hi) = (lo - error(lo), hi + error(hi));
        if lo > f64::MAX || hi < -f64::MAX {
            return Band::same(value);
        }
        Band::of(value, lo, hi)
    }
}

// Infinite and NaN arguments are the same in every implementation; the others vary
// between their ends, and all corners must agree.
fn corners(row: Primitive, ends: &[(f64, f64)], of: f64, error: impl Fn(f64) -> f64) -> Band {
    let varying: Vec<usize> = (0..ends.len())
        .filter(|&i| ends[i].0 != ends[i].1)
        .collect();
    let varying: Vec<usize> = varying
        .into_iter()
        .filter(|&i| !ends[i].0.is_nan())
        .collect();
    if varying.len() > 6 {
        return Band::anything(of);
    }
    let mut answers = vec![of];
    for corner in 0..1_usize << varying.len() {
        let mut x: Vec<f64> = ends.iter().map(|end| end.0).collect();
        for (bit, &i) in varying.iter().enumerate() {
            if corner >> bit & 1 == 1 {
                x[i] = ends[i].1;
            }
        }
        answers.push(value(row, &x));
    }
    let is_one = |&answer: &f64| answer == of || answer.is_nan() && of.is_nan();
    if answers.iter().all(is_one) && (!of.is_finite() || is_exact(row)) {
        return Band::same(of);
    }
    if !answers.iter().all(|answer| answer.is_finite()) {
        return Band::anything(of);
    }
    let lo = answers.iter().copied().fold(f64::INFINITY, f64::min);
    let hi = answers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Band::of(of, lo - error(lo), hi + error(hi))
}

/// The rows that every language computes to the last bit.
fn is_exact(row: Primitive) -> bool {
    use Primitive as P;
    matches!(
        row,
        P::Binary(Binary::Add | Binary::Sub | Binary::Mul | Binary::Div | Binary::Remainder)
            | P::Unary(Unary::Neg | Unary::Sqrt | Unary::Abs | Unary::Sign | Unary::Floor)
            | P::Unary(Unary::Ceil | Unary::Round | Unary::Trunc | Unary::Relu | Unary::Heaviside)
            | P::Nary(Nary::Max | Nary::Min)
    )
}

impl Interpreter for Bands {
    type Number = Band;

    fn constant(&self, c: &Constant) -> Band {
        Band::same(c.to_f64())
    }

    fn unary(&self, op: Unary, x: &Band) -> Band {
        self.row(Primitive::Unary(op), &[*x])
    }

    fn indexed(&self, op: Indexed, n: u32, x: &Band) -> Band {
        self.row(Primitive::Indexed(op, n), &[*x])
    }

    fn binary(&self, op: Binary, a: &Band, b: &Band) -> Band {
        self.row(Primitive::Binary(op), &[*a, *b])
    }

    fn nary(&self, op: Nary, args: &[Band]) -> Band {
        self.row(Primitive::Nary(op), args)
    }

    fn call(&self, _: &Custom, _: &[u32], _: &[Band]) -> Band {
        Band::anything(f64::NAN)
    }

    fn select(&self, test: Test<&Band>, then: &Band, otherwise: &Band) -> Band {
        let holds = test.relation.holds(&test.left.value, &test.right.value);
        let (chosen, other) = if holds {
            (then, otherwise)
        } else {
            (otherwise, then)
        };
        if is_decided(test) {
            return *chosen;
        }
        match (chosen.ends(), other.ends()) {
            (Some((a, b)), Some((c, d))) if !chosen.value.is_nan() && !other.value.is_nan() => {
                Band::of(chosen.value, a.min(c), b.max(d))
            }
            _ => Band::anything(chosen.value),
        }
    }
}

fn is_decided(test: Test<&Band>) -> bool {
    let (Some((a, b)), Some((c, d))) = (test.left.ends(), test.right.ends()) else {
        return false;
    };
    let all_same = test.left.within == Within::Same && test.right.within == Within::Same;
    let is_nan = test.left.value.is_nan() || test.right.value.is_nan();
    let apart = b < c || d < a;
    let touching = match test.relation {
        Relation::LessEqual | Relation::Greater => b == c,
        Relation::GreaterEqual | Relation::Less => a == d,
        _ => false,
    };
    all_same || is_nan || apart || touching
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(text: &str, x: &[f64]) -> Band {
        let f = trigrad::Formula::parse(text).expect("an expression");
        let bands = Bands {
            language: Language::C,
        };
        let x: Vec<Band> = x.iter().map(|&x| Band::same(x)).collect();
        let values = f.program().run(&bands, &x);
        values[f.program().outputs()[0] as usize]
    }

    /// A bound that admits everything would find nothing.
    #[test]
    fn what_rounding_does_not_explain_is_not_admitted() {
        for (text, x) in [
            ("sin(x)*exp(y)/(1 + x)", [0.7, 3.0]),
            ("sum(x, y, 0.1)*gamma(y)", [-0.7, 2.3]),
            ("if(x < sin(y), x, y^3) + floor(exp(y))", [0.1, 1.7]),
        ] {
            let band = band(text, &x);
            assert!(band.admits(band.value), "{text}: {band:?}");
            assert!(!band.admits(band.value * (1.0 + 1e-13)), "{text}: {band:?}");
            assert!(
                !band.admits(f64::NAN) && !band.admits(f64::INFINITY),
                "{text}"
            );
        }
        assert!(band("x/y", &[1.0, 0.0]).admits(f64::INFINITY));
        assert!(!band("x/y", &[1.0, 0.0]).admits(f64::NEG_INFINITY));
        assert!(!band("ln(x)*y", &[-1.0, 0.0]).admits(0.0));
        // Whether exp(ln(2)) is below 2 is for rounding to say.
        let step = band("floor(exp(ln(x)))*y", &[2.0, 3.0]);
        assert!(step.admits(3.0) && step.admits(6.0) && !step.admits(9.1));
    }
}
