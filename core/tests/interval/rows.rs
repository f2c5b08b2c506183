//! Every primitive as a row: its name, its enclosure, and its value at a point.

use trigrad_core::Interval;
use trigrad_core::Real;

pub(crate) type I = Interval<f64>;

/// A primitive under test.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) arity: usize,
    pub(crate) enclose: fn(&[I]) -> I,
    pub(crate) value: fn(&[f64]) -> f64,
    /// How many ulp the stand-in point function may be off beyond the promised 2; a real
    /// point function has none.
    pub(crate) slack: i64,
}

macro_rules! unary { ($rows:ident, $slack:literal: $($name:ident)*) => { $(
    $rows.push(Row {
        name: stringify!($name), arity: 1, slack: $slack,
        enclose: |x| x[0].$name(), value: |x| Real::$name(x[0]),
    });
)* } }
macro_rules! binary { ($rows:ident, $slack:literal: $($name:ident = $value:expr;)*) => { $(
    $rows.push(Row {
        name: stringify!($name), arity: 2, slack: $slack,
        enclose: |x| x[0].$name(&x[1]), value: $value,
    });
)* } }

/// All primitives.
pub(crate) fn all() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |name, arity, slack, enclose, value| {
        rows.push(Row {
            name,
            arity,
            enclose,
            value,
            slack,
        });
    };
    row("neg", 1, 0, |x: &[I]| x[0].neg(), |x: &[f64]| -x[0]);
    row("abs", 1, 0, |x| x[0].abs(), |x| x[0].abs());
    row(
        "sign",
        1,
        0,
        |x| x[0].sign(),
        |x| if x[0] == 0.0 { 0.0 } else { x[0].signum() },
    );
    row("floor", 1, 0, |x| x[0].floor(), |x| x[0].floor());
    row("ceil", 1, 0, |x| x[0].ceil(), |x| x[0].ceil());
    row("round", 1, 0, |x| x[0].round(), |x| x[0].round_ties_even());
    row("trunc", 1, 0, |x| x[0].trunc(), |x| x[0].trunc());
    row("relu", 1, 0, |x| x[0].relu(), |x| x[0].max(0.0));
    row(
        "heaviside",
        1,
        0,
        |x| x[0].heaviside(),
        |x| {
            if x[0] == 0.0 {
                0.5
            } else {
                f64::from(x[0] > 0.0)
            }
        },
    );
    row(
        "polygamma1",
        1,
        64,
        |x| x[0].polygamma(1),
        |x| x[0].polygamma(1),
    );
    row(
        "polygamma2",
        1,
        64,
        |x| x[0].polygamma(2),
        |x| x[0].polygamma(2),
    );
    row(
        "polygamma3",
        1,
        64,
        |x| x[0].polygamma(3),
        |x| x[0].polygamma(3),
    );
    row("sphj1", 1, 64, |x| x[0].sphj(1), |x| x[0].sphj(1));
    row("sphj2", 1, 64, |x| x[0].sphj(2), |x| x[0].sphj(2));
    row("sum", 3, 0, I::sum, |x| x[0] + x[1] + x[2]);
    row("product", 3, 0, I::product, |x| x[0] * x[1] * x[2]);
    row("max", 3, 0, I::max, |x| x[0].max(x[1]).max(x[2]));
    row("min", 3, 0, I::min, |x| x[0].min(x[1]).min(x[2]));
    row("hypot", 2, 0, I::hypot, |x| x[0].hypot(x[1]));
    row("logsumexp", 3, 0, I::logsumexp, |x| {
        let most = x[0].max(x[1]).max(x[2]);
        most + x.iter().map(|x| (x - most).exp()).sum::<f64>().ln()
    });
    unary!(rows, 0: sqrt cbrt exp exp2 expm1 ln log2 log10 log1p sin cos tan sec csc cot asin acos
        atan sinh cosh tanh asinh acosh atanh erf erfc sinc);
    unary!(rows, 8: sigmoid softplus gamma lgamma);
    unary!(rows, 64: digamma);
    binary!(rows, 0:
        add = |x| x[0] + x[1];
        sub = |x| x[0] - x[1];
        mul = |x| x[0] * x[1];
        div = |x| x[0] / x[1];
        remainder = |x| x[0] % x[1];
        pow = |x| Real::pow(x[0], x[1]);
        atan2 = |x| Real::atan2(x[0] + 0.0, x[1] + 0.0);
        xlogy = |x| x[0].xlogy(x[1]);
    );
    binary!(rows, 64: logaddexp = |x| x[0].logaddexp(x[1]););
    rows
}

impl Row {
    /// The ends, loosened by what the stand-in may be off: near a zero 2^-46 too.
    pub(crate) fn loosened(&self, y: &I) -> (f64, f64) {
        let absolute = if self.slack > 8 { 2f64.powi(-46) } else { 0.0 };
        (
            stepped(*y.lo(), -self.slack) - absolute,
            stepped(*y.hi(), self.slack) + absolute,
        )
    }
}

/// `x` moved by `n` doubles upwards.
fn stepped(x: f64, n: i64) -> f64 {
    (0..n.abs()).fold(x, |x, _| if n > 0 { x.next_up() } else { x.next_down() })
}
