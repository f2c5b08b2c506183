//! Functions that have a derivative although a row on the way has none, and functions that look so.
//! The truth comes from the functions' values along rays, as exact polynomials.

use std::fmt;

use trigrad::Formula;
use trigrad::oracle::{
    Claim, Derivative, Options, Reason, Standing, Verdict, derivatives_at, gradient_at,
};

use crate::corpus::is_nightly;

fn verdicts(text: &str, names: &[&str], claims: &[f64], at: &[f64]) -> Vec<Verdict> {
    let f = Formula::parse(text).unwrap().with_inputs(names);
    let claims: Vec<Claim> = claims.iter().copied().map(Claim::Float).collect();
    gradient_at(&f, &claims, at, &Options::default())
}

#[test]
fn what_cancels_is_proved() {
    for (text, at, slope) in [
        ("x*abs(x)", 0.0, 0.0),
        ("abs(x)*abs(x)", 0.0, 0.0),
        ("abs(x)^2", 0.0, 0.0),
        ("abs(x) - abs(x)", 0.0, 0.0),
        ("abs(x^3)", 0.0, 0.0),
        ("abs(sin(x)*x)*exp(3)", 0.0, 0.0),
        ("max(x, 0) - max(-x, 0)", 0.0, 1.0),
        ("max(x, 0) + min(x, 0)", 0.0, 1.0),
        ("max(2*x, x) + min(2*x, x) + exp(x)", 0.0, 4.0),
        ("relu(x)*x + 7*x", 0.0, 7.0),
        ("cbrt(x)*x", 0.0, 0.0),
        ("cbrt(x)*sin(x) + 2*x", 0.0, 2.0),
        ("x*sqrt(x^2)", 0.0, 0.0),
        ("sign(x)*x^2", 0.0, 0.0),
        ("floor(x)*(x - 1)^2 + x", 1.0, 1.0),
        ("hypot(x, 2*x)*x", 0.0, 0.0),
        ("hypot(x^2, x^3)", 0.0, 0.0),
        ("if(x > 0, x^2, 0)", 0.0, 0.0),
        ("if(x < 1, x^2, 2*x - 1)", 1.0, 2.0),
        ("if(x < 0, -x, x)*x", 0.0, 0.0),
        ("if(x < 0, -x, x) - abs(x) + 3*x", 0.0, 3.0),
        // Huber's loss where its pieces meet.
        (
            "if(abs(x) <= 0.25, x^2/2, 0.25*(abs(x) - 0.125))",
            0.25,
            0.25,
        ),
        (
            "if(abs(x) <= 0.25, x^2/2, 0.25*(abs(x) - 0.125))",
            -0.25,
            -0.25,
        ),
        ("max(x, 0)^3 + x*min(x, 0)", 0.0, 0.0),
        ("exp(x*abs(x))/(2 + x)", 0.0, -0.25),
    ] {
        let right = verdicts(text, &["x"], &[slope], &[at]);
        assert_eq!(right[0].standing(), Standing::Proved, "{text}: {right:?}");
        for wrong in [
            slope + 1.0,
            slope - 1e-300,
            slope + 1e-9,
            f64::NAN,
            f64::INFINITY,
        ] {
            if wrong == slope {
                continue;
            }
            let wrong = verdicts(text, &["x"], &[wrong], &[at]);
            assert_eq!(wrong[0].standing(), Standing::Refuted, "{text}: {wrong:?}");
        }
    }
}

#[test]
fn what_does_not_cancel_stays_open() {
    for (text, at) in [
        ("abs(x)", 0.0),
        ("x*sign(x)", 0.0),
        ("abs(x) - abs(2*x)", 0.0),
        ("max(x, 0) + max(-x, 0)", 0.0),
        ("cbrt(x)", 0.0),
        ("cbrt(x)*cbrt(x)", 0.0),
        ("cbrt(x)*abs(x)^(1/2)", 0.0),
        ("sqrt(x)*x", 0.0),
        ("x*abs(x)/x", 0.0),
        ("if(x > 0, x^2, 1)", 0.0),
        ("if(x > 0, x^2, x)", 0.0),
        ("if(x < 1, x^2, 2*x)", 1.0),
        ("if(x > 0, sqrt(x), 0)*x", 0.0),
        ("if(ln(x) > 0, x^2, x^2)", 0.0),
        ("if(abs(x) <= 0.25, x^2/2, 0.25*(abs(x) - 0.25))", 0.25),
        ("floor(x)*x^2", 1.0),
        ("max(x, 10*sign(x) - 5)", 0.0),
        ("max(x, if(x > 0, 1, -1))", 0.0),
        ("hypot(x, 2*x)", 0.0),
        ("sqrt(x - x)", 0.0),
        ("(1/x)*x^2", 0.0),
        // No value on one side, though all is 0 at the point.
        ("sqrt(x)*x^2", 0.0),
        ("if(sqrt(x) >= 0, x^2, x^3)", 0.0),
        // What is less at the point and greater beside it.
        ("max(x, x + x^2, 10*sign(x) - 5)", 0.0),
        // Numbers that differ beyond the digits of the first enclosures: no jump, no tie is there.
        ("x + if(x > 0, 1/3, 1/3 + 1e-100)", 0.0),
        ("max(x + 1/3, 1/3 + 1e-100 - x) - abs(x)", 0.0),
        ("if(x + 1/3 < 1/3 + 1e-100, x + abs(x), abs(x) - x)", 0.0),
    ] {
        for claim in [0.0, 1.0, -1.0, 2.0, 0.5, -0.5] {
            let found = verdicts(text, &["x"], &[claim], &[at]);
            assert_eq!(
                found[0].standing(),
                Standing::Undecided,
                "{text}: {found:?}"
            );
        }
    }
}

/// By several inputs: differentiable is more than to have slopes along the axes.
#[test]
fn several_inputs_have_a_derivative_together() {
    let origin = [0.0, 0.0];
    for (text, slopes) in [
        ("abs(x)*y", [0.0, 0.0]),
        ("abs(x*y) + 3*y", [0.0, 3.0]),
        ("hypot(x, y)*x + y", [0.0, 1.0]),
        ("hypot(x, y)^2", [0.0, 0.0]),
        ("max(x, y)*min(x, y) - 2*x", [-2.0, 0.0]),
        ("abs(x)*abs(y)", [0.0, 0.0]),
        ("x*max(x, y) + exp(x + y)", [1.0, 1.0]),
        ("if(x < y, x^2, y^3) + x", [1.0, 0.0]),
        ("if(x > 0, x^2 + y, y)", [0.0, 1.0]),
        ("cbrt(x*y)*(x - y)", [0.0, 0.0]),
        ("sign(x - y)*x*y", [0.0, 0.0]),
        // Rates by x alone, though y moves as well, and as steeply as it likes.
        ("abs(x + x*cbrt(y)) - abs(x)", [0.0, 0.0]),
        ("max(x*(1 + cbrt(y)), 0) - max(x, 0) + y", [0.0, 1.0]),
        ("if(x + x*cbrt(y) > 0, x, -x) - abs(x)", [0.0, 0.0]),
    ] {
        for finding in verdicts(text, &["x", "y"], &slopes, &origin) {
            assert_eq!(finding.standing(), Standing::Proved, "{text}: {finding:?}");
        }
        let wrong = slopes.map(|slope| slope + 1e-6);
        for finding in verdicts(text, &["x", "y"], &wrong, &origin) {
            assert_eq!(finding.standing(), Standing::Refuted, "{text}: {finding:?}");
        }
    }
    // Slopes along the axes, and no derivative.
    for (text, slopes) in [
        ("min(abs(x), abs(y))", [0.0, 0.0]),
        ("if(x > 0, 0, y)", [0.0, 1.0]),
        ("if(x == y, x, 0)", [0.0, 0.0]),
        ("cbrt(x*y*x)", [0.0, 0.0]),
        ("abs(x + y) - abs(x) - abs(y)", [0.0, 0.0]),
        ("if(abs(x) < abs(y), abs(x), abs(y))", [0.0, 0.0]),
        ("sqrt(abs(x*y))", [0.0, 0.0]),
        ("max(x, y) - max(x, 0) - max(0, y)", [0.0, 0.0]),
        ("hypot(x, y) - abs(x) - abs(y)", [0.0, 0.0]),
    ] {
        let found = verdicts(text, &["x", "y"], &slopes, &origin);
        let are_proved = found.iter().all(|it| it.standing() == Standing::Proved);
        assert!(!are_proved, "{text}: {found:?}");
        let none_is_wrong = found.iter().all(|it| it.standing() != Standing::Refuted);
        assert!(none_is_wrong, "{text}: {found:?}");
    }
    // What one input has no derivative by does not concern another that has one.
    let found = verdicts("abs(y) + x*abs(x)", &["x", "y"], &[0.0, 0.0], &origin);
    assert_eq!(found[0].standing(), Standing::Proved, "{found:?}");
    assert_eq!(found[1].standing(), Standing::Undecided, "{found:?}");
}

/// A power of 0 is 0 for all exponents above 0.
#[test]
fn a_power_of_zero_has_slope_0_by_its_exponent() {
    for (text, at) in [
        ("0^y", [0.0, 2.0]),
        ("0^y", [0.0, 0.5]),
        ("x + 0^(y*y + x)", [3.0, -1.0]),
        ("powslope(0, y)", [0.0, 1.5]),
        ("0^y + x", [0.0, 1e-300]),
        ("x*0^y*sqrt(y)", [7.0, 3.0]),
    ] {
        for claim in [0.0, 1.0, -1e-300] {
            let f = Formula::parse(text).unwrap().with_inputs(&["x", "y"]);
            let by = [Derivative::first(0, 1)];
            let found = derivatives_at(&f, &by, &[Claim::Float(claim)], &at, &Options::default());
            let wanted = match claim {
                0.0 => Standing::Proved,
                _ => Standing::Refuted,
            };
            assert_eq!(found[0].standing(), wanted, "{text} at {at:?}: {found:?}");
        }
    }
    // Not at 0; and not where the base may vary, because beside it there is no value.
    for (text, at) in [
        ("0^y + x", [0.0, 0.0]),
        ("0^y + x", [0.0, -1.0]),
        ("powslope(0, y)", [0.0, 1.0]),
        ("x^y", [0.0, 2.0]),
        ("(x*y)^y", [0.0, 2.0]),
        ("(x - x)^y", [0.0, 2.0]),
    ] {
        let f = Formula::parse(text).unwrap().with_inputs(&["x", "y"]);
        let by = [Derivative::first(0, 1)];
        let found = derivatives_at(&f, &by, &[Claim::Float(0.0)], &at, &Options::default());
        assert_eq!(
            found[0].standing(),
            Standing::Undecided,
            "{text}: {found:?}"
        );
    }
}

/// Functions made of polynomials and of what has kinks and jumps, drawn at random.
#[derive(Clone, Debug)]
enum Piece {
    Input(usize),
    Number(i128),
    Unary(&'static str, Box<Piece>),
    Infix(char, Box<[Piece; 2]>),
    Call(&'static str, Box<[Piece; 2]>),
    If(&'static str, Box<[Piece; 4]>),
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(input) => f.write_str(["x", "y"][*input]),
            Self::Number(number) => write!(f, "({number})"),
            Self::Unary("square", of) => write!(f, "({of})^2"),
            Self::Unary("cube", of) => write!(f, "({of})^3"),
            Self::Unary(name, of) => write!(f, "{name}({of})"),
            Self::Infix(sign, of) => write!(f, "({} {sign} {})", of[0], of[1]),
            Self::Call(name, of) => write!(f, "{name}({}, {})", of[0], of[1]),
            Self::If(relation, of) => {
                write!(
                    f,
                    "if({} {relation} {}, {}, {})",
                    of[0], of[1], of[2], of[3]
                )
            }
        }
    }
}

/// A polynomial in t, for small t > 0: what a function is along a ray. None beyond the range.
type Germ = Option<Vec<i128>>;

fn sum(a: &[i128], b: &[i128], sign: i128) -> Germ {
    let at = |x: &[i128], k: usize| x.get(k).copied().unwrap_or(0);
    (0..a.len().max(b.len()))
        .map(|k| at(a, k).checked_add(sign * at(b, k)))
        .collect()
}

fn product(a: &[i128], b: &[i128]) -> Germ {
    let mut product = vec![0_i128; a.len() + b.len()];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            product[i + j] = product[i + j].checked_add(x.checked_mul(*y)?)?;
        }
    }
    while product.last() == Some(&0) {
        product.pop();
    }
    Some(product)
}

/// Of the first coefficient that is not 0, which is that of the polynomial.
fn sign(germ: &[i128]) -> i128 {
    germ.iter().find(|c| **c != 0).map_or(0, |c| c.signum())
}

fn holds(relation: &str, sign: i128) -> bool {
    match relation {
        "<" => sign < 0,
        "<=" => sign <= 0,
        ">" => sign > 0,
        ">=" => sign >= 0,
        "==" => sign == 0,
        _ => sign != 0,
    }
}

impl Piece {
    /// Along the ray from a point in a direction; with no direction the value at the point.
    fn along(&self, at: &[i128], direction: &[i128]) -> Germ {
        let of = |piece: &Piece| piece.along(at, direction);
        Some(match self {
            Self::Input(input) => vec![at[*input], direction[*input]],
            Self::Number(number) => vec![*number],
            Self::Unary(name, inner) => {
                let inner = of(inner)?;
                let sign = sign(&inner);
                let scaled = |by: i128| inner.iter().map(|c| by * c).collect();
                match *name {
                    "square" => product(&inner, &inner)?,
                    "cube" => product(&inner, &product(&inner, &inner)?)?,
                    "abs" => scaled(sign),
                    "relu" => scaled(sign.max(0)),
                    "sign" => vec![sign],
                    // A whole number, and a little more or less.
                    _ => {
                        let first = inner.first().copied().unwrap_or(0);
                        let rest = self::sign(inner.get(1..).unwrap_or(&[]));
                        vec![first - i128::from(rest < 0)]
                    }
                }
            }
            Self::Infix(operator, of_both) => {
                let [a, b] = [of(&of_both[0])?, of(&of_both[1])?];
                match operator {
                    '+' => sum(&a, &b, 1)?,
                    '-' => sum(&a, &b, -1)?,
                    _ => product(&a, &b)?,
                }
            }
            Self::Call(name, of_both) => {
                let [a, b] = [of(&of_both[0])?, of(&of_both[1])?];
                let is_greater = sign(&sum(&a, &b, -1)?) > 0;
                if is_greater == (*name == "max") { a } else { b }
            }
            Self::If(relation, parts) => {
                let apart = sum(&of(&parts[0])?, &of(&parts[1])?, -1)?;
                of(&parts[if holds(relation, sign(&apart)) { 2 } else { 3 }])?
            }
        })
    }
}

/// Numbers from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        // Vigna's splitmix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }

    fn piece(&mut self, inputs: usize, depth: u32) -> Piece {
        let of = |dice: &mut Self| dice.piece(inputs, depth - 1);
        match if depth == 0 { 0 } else { self.below(12) } {
            0 if self.below(4) == 0 => Piece::Number(self.below(5) as i128 - 2),
            0 | 1 => Piece::Input(self.below(inputs as u64) as usize),
            2..=4 => {
                let names = ["abs", "abs", "relu", "square", "cube", "sign", "floor"];
                Piece::Unary(self.one_of(&names), Box::new(of(self)))
            }
            5..=8 => {
                let sign = self.one_of(&['+', '-', '*', '*']);
                Piece::Infix(sign, Box::new([of(self), of(self)]))
            }
            9 | 10 => {
                let name = self.one_of(&["max", "min"]);
                Piece::Call(name, Box::new([of(self), of(self)]))
            }
            _ => {
                let relation = self.one_of(&["<", "<=", ">", ">=", "==", "!="]);
                let parts = [of(self), of(self), of(self), of(self)];
                Piece::If(relation, Box::new(parts))
            }
        }
    }
}

/// No claim is proved but the derivative, and it is never refuted; and where all slopes are proved
/// the function is differentiable along all rays, by the same numbers.
#[test]
fn no_false_verdict_where_pieces_meet() {
    let count = if is_nightly() { 200_000 } else { 1_500 };
    let mut dice = Dice(20_261_126);
    // Of slopes: proved, though a row is not smooth; there, and not proved; not there.
    let (mut proved, mut cancelled, mut open, mut none, mut whole) = (0, 0, 0, 0, 0);
    let mut drawn = 0;
    while drawn < count {
        let inputs = 1 + dice.below(2) as usize;
        let depth = 2 + dice.below(3) as u32;
        let piece = dice.piece(inputs, depth);
        let at: Vec<i128> = (0..inputs)
            .map(|_| dice.one_of(&[0, 0, 0, 1, -1]))
            .collect();
        let text = piece.to_string();
        let names = &["x", "y"][..inputs];
        let x: Vec<f64> = at.iter().map(|&x| x as f64).collect();
        let Some(value) = piece.along(&at, &vec![0; inputs]) else {
            continue;
        };
        let value = value.first().copied().unwrap_or(0);
        // The slope along a ray, if the function does not jump there.
        let slope = |direction: &[i128]| -> Option<Option<i128>> {
            let germ = piece.along(&at, direction)?;
            let at = |k: usize| germ.get(k).copied().unwrap_or(0);
            Some((at(0) == value).then(|| at(1)))
        };
        let axis = |input: usize, by: i128| {
            let mut direction = vec![0; inputs];
            direction[input] = by;
            direction
        };
        let axes = |input: usize| Some([slope(&axis(input, 1))?, slope(&axis(input, -1))?]);
        let Some(axes) = (0..inputs).map(axes).collect::<Option<Vec<_>>>() else {
            continue;
        };
        drawn += 1;
        let f = Formula::parse(&text).unwrap().with_inputs(names);
        let is_smooth = f.touched(&x).is_empty();
        let mut gradient = Vec::new();
        for (input, sides) in axes.iter().enumerate() {
            let truth = match sides {
                [Some(up), Some(down)] if *up == -*down => Some(*up as f64),
                _ => None,
            };
            let mut claims = vec![0.0, 1.0];
            for side in sides.iter().flatten() {
                claims.extend([*side as f64, -*side as f64, *side as f64 + 1e-12]);
            }
            if let [Some(up), Some(down)] = sides {
                claims.push((*up - *down) as f64 / 2.0);
            }
            let asked = vec![Derivative::first(0, input); claims.len()];
            let exact: Vec<Claim> = claims.iter().copied().map(Claim::Float).collect();
            let found = derivatives_at(&f, &asked, &exact, &x, &Options::default());
            let mut is_proved = false;
            for (claim, verdict) in claims.iter().zip(&found) {
                let place = format!("{text} at {at:?} by {input}: {claim}: {verdict:?}");
                match verdict.standing() {
                    Standing::Proved => {
                        // To one ulp, as is asked.
                        let truth = truth.expect(&place);
                        assert!(
                            (claim - truth).abs() <= truth.abs() * f64::EPSILON,
                            "{place}"
                        );
                        is_proved = true;
                    }
                    Standing::Refuted => assert!(truth.is_some_and(|it| it != *claim), "{place}"),
                    Standing::Undecided => {}
                }
            }
            match truth {
                Some(_) if is_proved && !is_smooth => cancelled += 1,
                Some(_) if is_proved => proved += 1,
                Some(_) => open += 1,
                None => none += 1,
            }
            gradient.push(truth.filter(|_| is_proved));
        }
        let Some(gradient) = gradient.into_iter().collect::<Option<Vec<f64>>>() else {
            continue;
        };
        whole += 1;
        for _ in 0..12 {
            let direction: Vec<i128> = (0..inputs).map(|_| dice.below(9) as i128 - 4).collect();
            if let Some(along) = slope(&direction) {
                let products = gradient.iter().zip(&direction).map(|(g, d)| g * *d as f64);
                let wanted: f64 = products.sum();
                let place = format!("{text} at {at:?} along {direction:?}: {gradient:?}");
                assert_eq!(along.map(|slope| slope as f64), Some(wanted), "{place}");
            }
        }
    }
    println!(
        "pieces: {drawn} functions, {proved} slopes proved where all is smooth, {cancelled} where \
         not, {open} open, {none} do not exist; {whole} gradients"
    );
    assert!(
        cancelled > count / 50 && none > count / 20,
        "{cancelled} {none}"
    );
}

/// On paper a branch that is taken at one point alone has the derivative there, which is wrong by
/// less than the digits tell.
#[test]
fn paper_does_not_speak_where_a_row_has_no_slope() {
    let f = Formula::parse("if(x == 0, 0, x*2^(-700)) + x*exp(1)").unwrap();
    let mut exactly = Options::default();
    exactly.tolerance.ulp = 0.0;
    for (bits, wanted) in [(424, Standing::Undecided), (848, Standing::Refuted)] {
        exactly.bits = bits;
        let claim = Formula::parse("if(x == 0, 0, 2^(-700)) + exp(1)").unwrap();
        let found = gradient_at(&f, &[Claim::Exact(claim)], &[0.0], &exactly);
        assert_eq!(found[0].standing(), wanted, "{found:?}");
    }
    // With the slope that it has all around: no digits will tell.
    let claim = Formula::parse("2^(-700) + exp(1)").unwrap();
    let found = gradient_at(&f, &[Claim::Exact(claim)], &[0.0], &exactly);
    assert_eq!(found[0].standing(), Standing::Undecided, "{found:?}");
}

/// What stands in the way is still named.
#[test]
fn a_kink_is_still_named() {
    let found = verdicts("1 + abs(x)*2 + x*abs(x)", &["x"], &[0.0], &[0.0]);
    let Verdict::Undecided(blocked) = &found[0] else {
        panic!("{found:?}");
    };
    assert_eq!(blocked.reason, Reason::Kink);
}
