//! Definitions of the indexed rows, made by order.
//!
//! polygamma: the sum of n!/(x + k)^(n + 1) (DLMF 5.15.1), its tail by Euler and Maclaurin; left of
//! zero it is three such sums of positive arguments. Spherical Bessel functions: the power series
//! (DLMF 10.53.1), the recurrence (DLMF 10.51.1) upward, and downward (Miller's algorithm, DLMF 3.6).

use trigrad_core::{Exact, Indexed, Primitive, Unary};

use super::{Definition, of_row as of_any_row};

pub(super) fn of_row(row: Indexed, n: u32) -> Option<Definition> {
    if n > most_order(row) {
        return None;
    }
    match row {
        Indexed::Polygamma if n == 0 => renamed(Unary::Digamma, "polygamma_0(x)"),
        Indexed::Polygamma => Some(polygamma(n)),
        Indexed::Sphj if n == 0 => renamed(Unary::Sinc, "sphj_0(x)"),
        Indexed::Sphj => Some(bessel(n)),
    }
}

/// The highest order for which a definition is made: beyond it the parts of a polygamma function
/// leave the range, and the code of a Bessel function gets long.
pub(in crate::code) fn most_order(row: Indexed) -> u32 {
    match row {
        Indexed::Polygamma => 300,
        Indexed::Sphj => 1_000,
    }
}

fn renamed(row: Unary, head: &str) -> Option<Definition> {
    let same = of_any_row(Primitive::Unary(row), 1)?;
    let name = row.row().name;
    Some(Definition::new(head, same.ulp, &format!("{name}(x)")).beside(&same.beside))
}

/// B_2, B_4, … as numerators and denominators.
const BERNOULLI: [(i64, i64); 12] = [
    (1, 6),
    (-1, 30),
    (1, 42),
    (-1, 30),
    (5, 66),
    (-691, 2730),
    (7, 6),
    (-3617, 510),
    (43867, 798),
    (-174_611, 330),
    (854_513, 138),
    (-236_364_091, 2730),
];

fn polygamma(n: u32) -> Definition {
    let s = n + 1;
    let is_odd = n % 2 == 1;
    // A power of two near the s-th root of n!, so that a power leaves the range only where
    // the value does.
    let mut scale = 1_i64;
    while i64::from(n) > scale * 2 * 3 {
        scale *= 2;
    }
    let mut factor = Exact::ratio(1, scale).unwrap_or(Exact::ONE);
    for k in 1..=n {
        factor = times(&factor, &Exact::ratio(i64::from(k), scale));
    }
    let factor = text(&factor);
    let [right, left, far] = ["right", "left", "far"].map(|x| zeta(n, x));
    // The terms left of zero have the sign of (-1)^s. There all are taken relative to the
    // greatest one, so that the two sides cancel before they overflow; half-way between two
    // poles they cancel but for the far end.
    let sign = if is_odd { "" } else { "-" };
    let join = if is_odd { "+" } else { "-" };
    let is_half = if is_odd {
        "0"
    } else {
        "if(x < 0, if(right == left, 1, 0), 0)"
    };
    let pole = if is_odd { "inff" } else { "-1/x" };
    let body = format!(
        "let floored = floor(x); let right = if(x < 0, x - floored, x);
         let left = floored + 1 - x; let far = 1 - x; let half = {is_half};
         let near = if(right < left, right, left);
         let u = if(x < 0, if(half == 1, {scale}, near), {scale});
         let v = if(x < 0, if(half == 1, {factor}, 1), {factor});
         {right}{left}{far}
         let p = ({scale}/near)^({s}/2);
         let total = (right_total {join} (left_total - far_total))*{factor}*p*p;
         if(x == 0, {pole}, if(x < 0, if(x == floored, nanf, {sign}if(half == 1, far_total, total)),
         {sign}right_total))",
    );
    let beside = format!(
        "let f = x - floor(x);
         if(x < 0, {}*{factor}*(({scale}/f)^{s} + ({scale}/(1 - f))^{s}), 0)",
        16 * s,
    );
    Definition::new(&format!("polygamma_{n}(x)"), f64::from(2 * s + 8), &body).beside(&beside)
}

/// What it takes to define `x_total`, the sum of v (u/(x + k))^(n + 1) over k >= 0, for x > 0.
fn zeta(n: u32, x: &str) -> String {
    let s = n + 1;
    let reach = n + 10;
    let mut text = format!("let {x}_0 = (u/{x})^{s}; ");
    for k in 1..reach {
        text += &format!("let {x}_{k} = {x}_{} + (u/({x} + {k}))^{s}; ", k - 1);
    }
    // In halves, which keep the digits of a value that is subnormal.
    text + &format!(
        "let {x}_y = if({x} < {reach}, {x} + {reach}, {x}); let {x}_v = 1/({x}_y*{x}_y);
         let {x}_half = (u/{x}_y)^({n}/2);
         let {x}_tail = {x}_half*(v*(u/{n} + (u/{x}_y)*(0.5 + {tail}/{x}_y)))*{x}_half;
         let {x}_total = if({x} < {reach}, v*{x}_{last} + {x}_tail, {x}_tail); ",
        tail = tail(n, &format!("{x}_v")),
        last = reach - 1,
    )
}

/// The sum over B_2k (n + 1) … (n + 2k - 1)/(2k)! v^(k - 1).
fn tail(n: u32, v: &str) -> String {
    let n = i64::from(n);
    let mut rising = Exact::ONE;
    let mut coefficients = Vec::new();
    for (i, (numerator, denominator)) in (0..).zip(BERNOULLI) {
        // Two factors more above, two more below; the first time one and two.
        let k = n + 2 * i;
        let above = if i == 0 { 1 } else { k };
        rising = times(&rising, &Exact::ratio(above, 2 * i + 1));
        rising = times(&rising, &Exact::ratio(k + 1, 2 * i + 2));
        coefficients.push(times(&rising, &Exact::ratio(numerator, denominator)));
    }
    let mut sum = String::new();
    for (i, coefficient) in coefficients.iter().rev().enumerate() {
        let c = text(coefficient);
        sum = if i == 0 {
            c
        } else {
            format!("({c} + {v}*{sum})")
        };
    }
    sum
}

/// The product; orders are bounded, so that it never outgrows what a constant may have.
fn times(a: &Exact, b: &Option<Exact>) -> Exact {
    let product = b.as_ref().and_then(|b| a.checked_mul(b));
    product.unwrap_or(Exact::ZERO)
}

/// The nearest f64, which is what the code will have.
fn text(number: &Exact) -> String {
    format!("({:?})", number.to_f64())
}

fn bessel(n: u32) -> Definition {
    let order = i64::from(n);
    // x^n/(2n + 1)!! as a product of quotients, so that it leaves the range with the value.
    let mut lead = "1".to_owned();
    for k in 1..=order {
        lead = format!("{lead}*(x/{})", 2 * k + 1);
    }
    // Up to x^2 = 2(2n + 3) the terms fall from the first on.
    let limit = 2 * (2 * order + 3);
    let mut series = "1".to_owned();
    for k in (1..=20).rev() {
        series = format!("(1 - h/{}*{series})", k * (2 * order + 2 * k + 1));
    }
    let (ways, upward) = upward(n);
    let (more, downward) = downward(n);
    let (more, value) = if limit >= order * order {
        (String::new(), upward)
    } else {
        (more, format!("if(a < {n}, {downward}, {upward})"))
    };
    // DLMF 10.14.4: there the value is below every f64, and the recurrence downward would overflow.
    let recurrence = match n {
        0..=100 => "signed".to_owned(),
        _ => {
            let below = 2.0 * order as f64 * (-750.0 / order as f64 - 1.0).exp();
            format!("if(a < {below:?}, 0, signed)")
        }
    };
    let signed = if n % 2 == 1 { "if(x < 0, -z, z)" } else { "z" };
    let body = format!(
        "let h = x*x/2; let a = abs(x); let j0 = sin(a)/a; let j1 = (j0 - cos(a))/a; {ways}{more}
         let z = {value}; let signed = {signed};
         if(x == 0, 0, if(a == inff, 0, if(2*h <= {limit}, {lead}*{series}, {recurrence})))"
    );
    let beside = format!("if(x*x <= {limit}, 0, {}/(1 + abs(x)))", 32 + 8 * n);
    Definition::new(&format!("sphj_{n}(x)"), f64::from(10 + n / 2), &body).beside(&beside)
}

/// The recurrence from orders 0 and 1 up, stable as long as the order is below `a`.
fn upward(n: u32) -> (String, String) {
    let mut ways = String::new();
    for k in 1..n {
        ways += &format!("let j{} = {}/a*j{k} - j{}; ", k + 1, 2 * k + 1, k - 1);
    }
    (ways, format!("j{n}"))
}

/// The recurrence from far above down to order 0, whose true value then gives the scale.
///
/// So far above, at a ratio of 10^-17 to the value at `n`, the arbitrary start does not show.
fn downward(n: u32) -> (String, String) {
    let top = n + 24 + (8.0 * f64::from(n).cbrt()) as u32;
    let mut ways = format!("let m{top} = 0; let m{} = 1e-290; ", top - 1);
    for k in (1..top).rev() {
        ways += &format!("let m{} = {}/a*m{k} - m{}; ", k - 1, 2 * k + 1, k + 1);
    }
    let unit = "if(abs(j0) > abs(j1), j0/m0, j1/m1)";
    (ways, format!("m{n}*{unit}"))
}
