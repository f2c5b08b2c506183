//! Definitions of the rows of one and two arguments, but for the gamma function and its kin.
//!
//! Sources: W. Kahan's forms of expm1 and log1p (as in Higham, Accuracy and Stability of
//! Numerical Algorithms, 1.14), DLMF 4.37 for the inverse hyperbolic functions, 7.6.1 and 7.12.1
//! for the shape of the error functions.

use super::fitted::{ERF, ERFC_1, ERFC_2, ERFC_4, ERFC_8, ERFC_FAR};
use super::{Definition, horner};

/// The functions that are no rows, with the numbers of their arguments.
pub(super) const AUXILIARY: &[(&str, usize)] = &[
    ("greater", 2),
    ("lesser", 2),
    ("scale", 1),
    ("lift", 1),
    ("lifted", 1),
    ("lower", 2),
    ("erfc_tail", 1),
    ("sinpi", 1),
];

/// The head, the error in ulp, and the expression.
const ROWS: &[(&str, f64, &str)] = &[
    // A Newton step settles what the logarithm of a large number loses.
    (
        "cbrt(x)",
        3.0,
        "let a = abs(x); let y = exp(ln(a)/3); let z = y - (y - a/(y*y))/3;
         if(x == 0, x, if(a < inff, if(x < 0, -z, z), x))",
    ),
    ("exp2(x)", 4.0, "2^x"),
    (
        "expm1(x)",
        6.0,
        "let u = exp(x); let v = u - 1;
         if(x > 40, u, if(v == 0, x, if(v == -1, v, v*x/ln(u))))",
    ),
    ("log2(x)", 6.0, "ln(x)/0.6931471805599453"),
    (
        "log1p(x)",
        6.0,
        "let u = 1 + x; let v = u - 1; if(x > 1e17, ln(x), if(v == 0, x, ln(u)*x/v))",
    ),
    ("sec(x)", 6.0, "1/cos(x)"),
    ("csc(x)", 6.0, "1/sin(x)"),
    ("cot(x)", 6.0, "1/tan(x)"),
    (
        "sech2(x)",
        5.0,
        "let p = 2*exp(-abs(x)); let q = exp(-2*abs(x)); let r = 1 + q;
         if(abs(x) > 40, p*p, 4*q/(r*r))",
    ),
    (
        "asinh(x)",
        6.0,
        "let a = abs(x); let square = a*a; let near = log1p(a + square/(1 + sqrt(1 + square)));
         let y = if(a > 1e9, ln(a) + 0.6931471805599453, near);
         if(x < 0, -y, if(x == 0, x, y))",
    ),
    (
        "acosh(x)",
        6.0,
        "let t = x - 1; if(x > 1e9, ln(x) + 0.6931471805599453,
         if(x < 1, nanf, log1p(t + sqrt(t*(t + 2)))))",
    ),
    (
        "atanh(x)",
        6.0,
        "let a = abs(x); let y = 0.5*log1p(2*a/(1 - a)); if(x < 0, -y, if(x == 0, x, y))",
    ),
    ("sign(x)", 0.0, "if(x > 0, 1, if(x < 0, -1, x + 0))"),
    ("floor(x)", 0.0, "let t = trunc(x); if(t > x, t - 1, t)"),
    ("ceil(x)", 0.0, "-floor(-x)"),
    // Adding and taking off 2^52 rounds, because from there on the spacing is 1.
    (
        "round(x)",
        0.0,
        "if(abs(x) < 4503599627370496, if(x < 0, -((-x + 4503599627370496) - 4503599627370496),
         if(x > 0, (x + 4503599627370496) - 4503599627370496, x)), x)",
    ),
    // The square of h is exact, and so is the exponent of the half; the halves keep the
    // digits where the whole is subnormal.
    (
        "gauss(x)",
        5.0,
        "let h = round(16*x)/16; let g = exp(-(h*h)/2);
         if(abs(x) > 28, 0, g*exp(-((x - h)*(x + h)))*g)",
    ),
    (
        "sigmoid(x)",
        4.0,
        "let p = exp(-abs(x)); if(x < 0, p, 1)/(1 + p)",
    ),
    ("softplus(x)", 6.0, "relu(x) + log1p(exp(-abs(x)))"),
    ("relu(x)", 0.0, "if(x <= 0, 0, x)"),
    (
        "heaviside(x)",
        0.0,
        "if(x > 0, 1, if(x < 0, 0, abs(x) + 0.5))",
    ),
    (
        "sinc(x)",
        6.0,
        "if(x == 0, 1, if(abs(x) == inff, 0, sin(x)/x))",
    ),
    (
        "xlogy(a, b)",
        6.0,
        "if(a == 0, if(b >= 0, 0, nanf), a*ln(b))",
    ),
    // What the difference rounds off is made good, because the exponential magnifies it.
    (
        "logaddexp(a, b)",
        6.0,
        "let hi = greater(a, b); let lo = lesser(a, b); let d = lo - hi; let v = d - lo;
         let lost = (lo - (d - v)) - (hi + v); let p = exp(d);
         if(a == b, a + 0.6931471805599453, if(d < -746, hi + 0, hi + log1p(p + p*lost)))",
    ),
    // In halves, so that the power leaves the range only with the slope; the rounding of
    // b - 1 is made good to first order, and the sign is asked of b, whose parity is known.
    (
        "powslope(a, b)",
        8.0,
        "let c = b - 1; let v = c - b; let lost = (b - (c - v)) + (-1 - v);
         let p = abs(a)^(c/2);
         let k = if(abs(b) < 1e-290, if(p < 1e150, 4.149515568880993e180, 1), 1);
         let size = b*k*p*p/k; let z = lost*ln(abs(a));
         let mended = if(abs(z) < 0.5, size*(1 + z), size);
         let side = if(a < 0, -1, if(a == 0, if(1/a < 0, -1, 1), 1));
         let slope = if(remainder(b, 2) == 0, side, 1)*mended;
         if(b == 0, 0, if(b == 1, if(a == a, 1, a),
         if(a < 0, if(b - trunc(b) == 0, slope, nanf), slope)))",
    ),
    // Each only once scaled into the middle of the range.
    (
        "inversion(a, b)",
        4.0,
        "let s = scale(greater(abs(a), abs(b))); let p = a*s; let q = b*s; let d = p*p + q*q;
         if(abs(a) == inff, if(b == b, 1/a, b), if(abs(b) == inff, a/(b*b),
         if(s > 1, p/d*s, a/d*s*s)))",
    ),
    // NaN through, and +0 above -0.
    (
        "greater(a, b)",
        0.0,
        "if(a > b, a, if(a < b, b, if(a == b, if(a == 0, a + b, a), a + b)))",
    ),
    (
        "lesser(a, b)",
        0.0,
        "if(a < b, a, if(a > b, b, if(a == b, if(a == 0, -(-a - b), a), a + b)))",
    ),
    // A power of two that brings a number to between 2^-474 and 2^424.
    (
        "scale(x)",
        0.0,
        "if(x > 2.5822498780869086e120, 2.409919865102884e-181,
         if(x < 3.8725919148493183e-121, 4.149515568880993e180, 1))",
    ),
    // A number by 2^600 or 2^-600 nearer to 1, if it is far off, and the power of 2^600 that is
    // left.
    (
        "lift(x)",
        0.0,
        "if(abs(x) > 2.037035976334486e90, x*2.409919865102884e-181,
         if(abs(x) < 4.909093465297727e-91, x*4.149515568880993e180, x))",
    ),
    (
        "lifted(x)",
        0.0,
        "if(abs(x) > 2.037035976334486e90, 1, if(abs(x) < 4.909093465297727e-91, -1, 0))",
    ),
    // x times 2^(600 k), rounded once; beyond three steps nothing more changes.
    (
        "lower(x, k)",
        1.0,
        "let h = if(k > 0, 4.149515568880993e180, 2.409919865102884e-181);
         if(k == 0, x, if(abs(k) == 1, x*h, if(abs(k) == 2, x*h*h, x*h*h*h)))",
    ),
    // r is exact; folding it into a quarter turn keeps the sine's digits at integers.
    (
        "sinpi(x)",
        5.0,
        "let r = x - 2*round(x/2); sin(pi*if(r > 0.5, 1 - r, if(r < -0.5, -1 - r, r)))",
    ),
];

/// What is to be added for the circular functions of large arguments: glibc 2.36 is off by 8 ulp at
/// 6381956970095103 * 2^797, which is nearly an odd multiple of pi/2.
pub(super) fn of_large(name: &str) -> String {
    format!("if(abs(x) > 1048576, 20*abs({name}(x)), 0)")
}

pub(super) fn named(name: &str) -> Option<Definition> {
    let is_asked = |head: &str| head.split('(').next() == Some(name);
    if let Some((head, ulp, body)) = ROWS.iter().find(|(head, ..)| is_asked(head)) {
        let definition = Definition::new(head, *ulp, body);
        return Some(match name {
            // Where the exponentials sum to nearly 1, the logarithm cancels the greater one.
            "logaddexp" => definition.beside("12*abs(max(a, b))"),
            "sec" | "csc" | "cot" | "sinc" => definition.beside(&of_large(name)),
            _ => definition,
        });
    }
    let (body, ulp) = match name {
        "erf" => (
            "let t = x*x - 0.125; let p = x*NEAR;
             if(abs(x) < 0.5, p, if(x > 0, 1 - erfc_tail(x), erfc_tail(-x) - 1))",
            4.0,
        ),
        "erfc" => (
            "let t = x*x - 0.125; let p = x*NEAR;
             if(abs(x) < 0.5, 1 - p, if(x > 0, erfc_tail(x), 2 - erfc_tail(-x)))",
            8.0,
        ),
        "erfc_tail" => (
            "let t = x - if(x < 1, 0.75, if(x < 2, 1.5, if(x < 4, 3, 6))); let v = 1/(x*x) - 0.0078125;
             gauss(x)*if(x < 1, TO_1, if(x < 2, TO_2, if(x < 4, TO_4, if(x < 8, TO_8, FAR/x))))",
            8.0,
        ),
        _ => return None,
    };
    let polynomials: [(&str, &str, &[f64]); 6] = [
        ("NEAR", "t", ERF),
        ("TO_1", "t", ERFC_1),
        ("TO_2", "t", ERFC_2),
        ("TO_4", "t", ERFC_4),
        ("TO_8", "t", ERFC_8),
        ("FAR", "v", ERFC_FAR),
    ];
    let put = |body: String, (word, x, coefficients): (&str, &str, &[f64])| {
        body.replace(word, &horner(x, coefficients))
    };
    let body = polynomials.into_iter().fold(body.to_owned(), put);
    Some(Definition::new(&format!("{name}(x)"), ulp, &body))
}
