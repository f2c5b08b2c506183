//! Definitions of the gamma function, its logarithm, and that one's derivative.
//!
//! Between -20 and 20 the recurrence leads to [1, 2], where polynomials serve, so that integers
//! have their factorials exactly. Beyond: Stirling's series (DLMF 5.11.1, 5.11.2) and reflection
//! (DLMF 5.5.3, 5.5.4).

use super::fitted::{DIGAMMA, DIGAMMA_ROOT, GAMMA, LGAMMA_HIGH, LGAMMA_LOW};
use super::{Definition, horner};

/// The functions that are no rows, with the numbers of their arguments.
pub(super) const AUXILIARY: &[(&str, usize)] = &[
    ("gamma_near", 1),
    ("stirling", 1),
    ("lgamma_right", 1),
    ("lgamma_middle", 1),
    ("digamma_right", 1),
];

/// `B_2k / (2k (2k - 1))`.
const STIRLING: &str = "1/12 - v*(1/360 - v*(1/1260 - v*(1/1680 - v*(1/1188 - v*(691/360360 \
    - v*(1/156 - v*(3617/122400 - v*(43867/244188 - v*(174611/125400)))))))))";

/// `B_2k / 2k`.
const SLOPE: &str = "1/12 - v*(1/120 - v*(1/252 - v*(1/240 - v*(1/132 - v*(691/32760 - v*(1/12 \
    - v*(3617/8160 - v*(43867/14364 - v*(174611/6600)))))))))";

pub(super) fn named(name: &str) -> Option<Definition> {
    let one = |ulp: f64, body: &str| Definition::new(&format!("{name}(x)"), ulp, body);
    Some(match name {
        // The power in halves, because it overflows before the value does. Left of -20 the
        // rounding of 1 - x, of which the logarithm has slope ln(y), is made good.
        "gamma" => one(
            10.0,
            "let y = if(x < 0, 1 - x, x); let lost = if(x < 0, (1 - y) - x, 0);
             let p = y^((y - 0.5)/2);
             let w = exp(-y)*2.5066282746310002*exp(stirling(y) + lost*ln(y));
             let right = if(x > 172, inff, p*w*p);
             let left = if(x < -190, 0*sinpi(x), pi/sinpi(x)/w/p/p);
             let near = gamma_near(x);
             if(abs(x) <= 20, if(abs(x) < 1e-18, 1/x, if(x > 0, near, if(x == floor(x), nanf, near))),
             if(x > 0, right, if(x == floor(x), nanf, left)))",
        ),
        "lgamma" => one(
            6.0,
            "if(abs(x) < 1e-18, -ln(abs(x)), if(x > 0, lgamma_right(x),
             if(x == floor(x), inff, if(x > -20, ln(abs(gamma_near(x))),
             if(x < 0, ln(pi/abs(sinpi(x))) - lgamma_right(1 - x), x)))))",
        )
        .beside("if(x < 0, 40 + 4*abs(x)*ln(2 - x), 0)"),
        "digamma" => {
            // Next to the zero of the cotangent nothing cancels, next to its own zeros all does.
            one(
                6.0,
                "let r = x - round(x);
                 if(abs(x) < 1e-18, -1/x, if(x > 0, digamma_right(x), if(x == floor(x), nanf,
                 digamma_right(1 - x) - pi/tan(pi*r))))",
            )
            .beside("if(x < 0, 16*ln(3 - x), 0)")
        }
        "gamma_near" => one(10.0, &gamma_near()),
        "stirling" => one(3.0, &format!("let v = 1/(x*x); ({STIRLING})/x")),
        "lgamma_right" => one(
            6.0,
            "if(x < 0.75, lgamma_middle(1 + x) - ln(x), if(x <= 3, lgamma_middle(x),
             if(x < 20, ln(gamma_near(x)), if(x > 1e300, x*(ln(x) - 1),
             (x - 0.5)*(ln(x) - 1) + 0.4189385332046727 + stirling(x)))))",
        ),
        "lgamma_middle" => one(
            6.0,
            &format!(
                "let s = x - 1.125; let t = x - 2.25; 0 + (x - 1)*(x - 2)*if(x < 1.5, {}, {})",
                horner("s", LGAMMA_LOW),
                horner("t", LGAMMA_HIGH)
            ),
        ),
        "digamma_right" => one(6.0, &digamma_right()),
        _ => return None,
    })
}

/// gamma for x from -20 to 20: steps of four and of one up to 1 or down to 2.
fn gamma_near() -> String {
    let mut text = "let q0 = 1; let y0 = x; ".to_owned();
    for i in 0..9 {
        let (y, q) = (format!("y{i}"), format!("q{i}"));
        let (limit, up, product) = match i {
            0..5 => (
                "-3",
                4,
                format!("{q}*({y}*({y} + 1)*(({y} + 2)*({y} + 3)))"),
            ),
            _ => ("1", 1, format!("{q}*{y}")),
        };
        let next = i + 1;
        text += &format!("let q{next} = if({y} < {limit}, {product}, {q}); ");
        text += &format!("let y{next} = if({y} < {limit}, {y} + {up}, {y}); ");
    }
    text += "let p10 = 1; let y10 = y9; ";
    for i in 10..18 {
        let (y, p) = (format!("y{i}"), format!("p{i}"));
        let (limit, down, product) = match i {
            10..15 => (
                "5",
                4,
                format!("{p}*(({y} - 4)*({y} - 3)*(({y} - 2)*({y} - 1)))"),
            ),
            _ => ("2", 1, format!("{p}*({y} - 1)")),
        };
        let next = i + 1;
        text += &format!("let p{next} = if({y} > {limit}, {product}, {p}); ");
        text += &format!("let y{next} = if({y} > {limit}, {y} - {down}, {y}); ");
    }
    let polynomial = horner("t", GAMMA);
    text += &format!("let t = y18 - 1.5; (1 + (y18 - 1)*(y18 - 2)*{polynomial})*p18/q9");
    text
}

/// digamma for x > 0.
fn digamma_right() -> String {
    let mut text = "let s0 = if(x < 1, -1/x, 0); let y0 = if(x < 1, x + 1, x); ".to_owned();
    for i in 0..6 {
        let next = i + 1;
        text += &format!("let s{next} = if(y{i} > 2, s{i} + 1/(y{i} - 1), s{i}); ");
        text += &format!("let y{next} = if(y{i} > 2, y{i} - 1, y{i}); ");
    }
    let polynomial = horner("t", DIGAMMA);
    let [head, tail] = DIGAMMA_ROOT;
    text += &format!(
        "let t = y6 - 1.5; let v = 1/(x*x);
         if(x < 8, s6 + (y6 - {head:?} - {tail:?})*{polynomial}, ln(x) - 0.5/x - v*({SLOPE}))"
    );
    text
}
