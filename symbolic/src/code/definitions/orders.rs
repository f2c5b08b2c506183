//! Definitions of the indexed rows, made by order.
//!
//! polygamma: the sum of n!/(x + k)^(n + 1) (DLMF 5.15.1), its tail by Euler and Maclaurin; left of
//! zero it is three such sums of positive arguments. Spherical Bessel functions: the power series
//! (DLMF 10.53.1), the recurrence (DLMF 10.51.1) upward, and downward (Miller's algorithm, DLMF 3.6).

use trigrad_core::{Exact, Indexed, Primitive, Unary};

use super::{Definition, MOST_ORDER, of_row as of_any_row};

pub(super) fn of_row(row: Indexed, n: u32) -> Option<Definition> {
    if n > MOST_ORDER {
        return None;
    }
    match row {
        Indexed::Polygamma if n == 0 => renamed(Unary::Digamma, "polygamma_0(x)"),
        Indexed::Polygamma => Some(polygamma(n)),
        Indexed::Sphj if n == 0 => renamed(Unary::Sinc, "sphj_0(x)"),
        Indexed::Sphj => Some(bessel(n)),
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
    // A power of two near the s-th root of n!, so that a power leaves the range only where
    // the value does.
    let mut scale = 1_i64;
    while i64::from(n) > scale * 2 * 3 {
        scale *= 2;
    }
    let mut factor = Exact::ONE;
    for k in 1..=n {
        factor = times(&factor, &Exact::ratio(i64::from(k), scale));
    }
    factor = times(&factor, &Exact::ratio(1, scale));

    let head = format!("polygamma_{n}(x)");
    let sign = if n % 2 == 1 { "" } else { "-" };
    // The integers below the argument are poles; the sum of the terms left of zero has the sign
    // of (-1)^s.
    let factor = text(&factor);
    let sum = |x: &str| zeta(n, scale, &factor, x);
    let (right, ways) = sum("right");
    let (near, more) = sum("g");
    let (far, most) = sum("far");
    let join = if s.is_multiple_of(2) { "+" } else { "-" };
    let body = format!(
        "let floored = floor(x); let right = if(x < 0, x - floored, x);
         let g = floored + 1 - x; let far = 1 - x; {ways}{more}{most}
         if(x == 0, {pole}, if(x < 0, if(x == floored, nanf, {sign}({right} {join} ({near} - {far}))), {sign}{right}))",
        pole = if n % 2 == 1 { "inff" } else { "-1/x" },
    );
    let ulp = f64::from(2 * s + 8);
    let beside = format!(
        "let f = x - floor(x); if(x < 0, {}*({}/f^{s} + {}/(1 - f)^{s}), 0)",
        16 * s,
        text(&factorial(n)),
        text(&factorial(n))
    );
    Definition::new(&head, ulp, &body).beside(&beside)
}

/// The sum of (scale/(x + k))^(n + 1) over k >= 0 times the factor, for x > 0, and the definitions
/// that it needs.
fn zeta(n: u32, scale: i64, factor: &str, x: &str) -> (String, String) {
    let s = n + 1;
    let reach = n + 10;
    let power = |y: &str| format!("({scale}/{y})^{s}");
    let mut ways = format!("let {x}_0 = {}; ", power(x));
    for k in 1..reach {
        let before = k - 1;
        ways += &format!(
            "let {x}_{k} = {x}_{before} + {}; ",
            power(&format!("({x} + {k})"))
        );
    }
    let last = reach - 1;
    // n! falls out of the rising factorial over (2k)!, step by step.
    let mut tail = String::new();
    let mut coefficients = Vec::new();
    let mut rising = Exact::ONE;
    for (i, (numerator, denominator)) in BERNOULLI.into_iter().enumerate() {
        let k = i64::from(n) + 2 * i as i64;
        let two_k = 2 * (i as i64 + 1);
        // (s)_(2k - 1)/(2k)!: two factors more above, two more below.
        rising = match i {
            0 => times(&rising, &Exact::ratio(k + 1, 2)),
            _ => {
                let above = times(&Exact::from(k), &Exact::ratio(k + 1, 1));
                times(
                    &times(&rising, &Some(above)),
                    &Exact::ratio(1, two_k * (two_k - 1)),
                )
            }
        };
        coefficients.push(times(&rising, &Exact::ratio(numerator, denominator)));
    }
    for (i, coefficient) in coefficients.iter().enumerate().rev() {
        let c = text(coefficient);
        tail = match i {
            11 => c,
            _ => format!("({c} + {x}_v*{tail})"),
        };
    }
    // In halves, which keep the digits of a value that is subnormal.
    ways += &format!(
        "let {x}_y = if({x} < {reach}, {x} + {reach}, {x}); let {x}_v = 1/({x}_y*{x}_y);
         let {x}_half = ({scale}/{x}_y)^({n}/2);
         let {x}_sum = {factor}*({:?} + ({scale}/{x}_y)*(0.5 + {tail}/{x}_y));
         let {x}_total = if({x} < {reach}, {factor}*{x}_{last} + {x}_half*{x}_sum*{x}_half,
             {x}_half*{x}_sum*{x}_half); ",
        scale as f64 / f64::from(n),
    );
    (format!("{x}_total"), ways)
}

fn factorial(n: u32) -> Exact {
    (1..=n).fold(Exact::ONE, |product, k| {
        times(&product, &Exact::ratio(k.into(), 1))
    })
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
    let (more, recurrence) = if limit >= order * order {
        (String::new(), upward)
    } else {
        (more, format!("if(a < {n}, {downward}, {upward})"))
    };
    let signed = if n % 2 == 1 { "if(x < 0, -z, z)" } else { "z" };
    let body = format!(
        "let h = x*x/2; let a = abs(x); let j0 = sin(a)/a; let j1 = (j0 - cos(a))/a; {ways}{more}
         let z = {recurrence};
         if(x == 0, 0, if(a == inff, 0, if(2*h <= {limit}, {lead}*{series}, {signed})))"
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
