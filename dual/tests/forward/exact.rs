//! Numbers that are not `Copy`: duals of expressions give a program by the rules of duals,
//! which every interpreter runs.

use trigrad_core::{
    Binary, Constant, Custom, Exact, Expr, Formula, Graph, Indexed, Interpreter, Nary, Scalar,
    Test, Unary,
};
use trigrad_dual::{Dual, gradient, hessian, jvp, second_along};

// Rational numbers of any size, for functions of arithmetic; `None` is what they cannot say.
struct Rationals;

type Number = Option<Exact>;

impl Interpreter for Rationals {
    type Number = Number;

    fn constant(&self, c: &Constant) -> Number {
        c.exact().cloned()
    }

    fn unary(&self, op: Unary, x: &Number) -> Number {
        (op == Unary::Neg).then(|| x.as_ref().map(Exact::negated))?
    }

    fn indexed(&self, _: Indexed, _: u32, _: &Number) -> Number {
        None
    }

    fn binary(&self, op: Binary, a: &Number, b: &Number) -> Number {
        let (a, b) = (a.as_ref()?, b.as_ref()?);
        match op {
            Binary::Add => a.checked_add(b),
            Binary::Sub => a.checked_sub(b),
            Binary::Mul => a.checked_mul(b),
            Binary::Div => a.checked_div(b),
            _ => None,
        }
    }

    fn nary(&self, _: Nary, _: &[Number]) -> Number {
        None
    }

    fn call(&self, _: &Custom, _: &[u32], _: &[Number]) -> Number {
        None
    }

    fn select(&self, test: Test<&Number>, then: &Number, otherwise: &Number) -> Number {
        let (left, right) = (test.left.as_ref()?, test.right.as_ref()?);
        let holds = test.relation.holds(left, right);
        if holds {
            then.clone()
        } else {
            otherwise.clone()
        }
    }
}

fn exact(digits: &str, exponent: i64) -> Number {
    Exact::from_decimal(digits, exponent)
}

// (x² + y)/(x - y³), with a branch.
fn quotient<S: Scalar>(x: S, y: S) -> S {
    let quotient = (x * x + y) / (x - y * y * y);
    S::select(x.above(y), quotient, -quotient)
}

#[test]
fn derivatives_of_rational_functions_are_exact() {
    let graph = Graph::new();
    let [x, y] = ["x", "y"].map(|name| graph.variable(name));
    let [e, i]: [Expr<'_>; 2] = [0.0, 1.0].map(Expr::from);
    let (value, slopes, mixed) = second_along(|x| quotient(x[0], x[1]), &[x, y], &[i, e], &[e, i]);
    let (_, _, second) = second_along(|x| quotient(x[0], x[1]), &[x, y], &[i, e], &[i, e]);
    let outputs = [value, slopes[0], slopes[1], second, mixed];
    let formula: Formula = graph.formula(&outputs, &["x", "y"]);
    // 40 digits, of which an f64 has 16.
    let at = [
        exact("3141592653589793238462643383279502884197", -39),
        exact("2718281828459045235360287471352662497757", -40),
    ];
    let program = formula.program();
    let values = program.run(&Rationals, &at);
    let got = program
        .outputs()
        .iter()
        .map(|&i| values[i as usize].clone().unwrap());
    let got: Vec<Exact> = got.collect();
    // By hand, with n = x² + y, d = x - y³ and d_y = -3 y²; signs of the branch x > y.
    let [x, y] = at.map(Option::unwrap);
    let c = |n| Exact::ratio(n, 1).unwrap();
    let add = |a: &Exact, b: &Exact| a.checked_add(b).unwrap();
    let sub = |a: &Exact, b: &Exact| a.checked_sub(b).unwrap();
    let mul = |a: &Exact, b: &Exact| a.checked_mul(b).unwrap();
    let div = |a: &Exact, b: &Exact| a.checked_div(b).unwrap();
    let n = add(&mul(&x, &x), &y);
    let d = sub(&x, &mul(&y, &mul(&y, &y)));
    let dy = mul(&c(-3), &mul(&y, &y));
    let q = div(&n, &d);
    let qx = div(&sub(&mul(&c(2), &x), &q), &d);
    let qy = div(&sub(&c(1), &mul(&q, &dy)), &d);
    let qxx = div(&sub(&c(2), &mul(&c(2), &qx)), &d);
    let qxy = div(&sub(&mul(&qy, &c(-1)), &mul(&qx, &dy)), &d);
    assert_eq!(got, [q, qx, qy, qxx, qxy]);
}

fn wave<S: Scalar>(x: &[S]) -> S {
    (x[0] * x[1]).sin() / x[1].exp()
}

#[test]
fn the_same_program_in_every_precision() {
    let graph = Graph::new();
    let [x, y] = ["x", "y"].map(|name| graph.variable(name));
    let [e, i]: [Expr<'_>; 2] = [0.0, 1.0].map(Expr::from);
    let (value, by_x) = jvp(wave, &[x, y], &[i, e]);
    let (_, by_y) = jvp(wave, &[x, y], &[e, i]);
    let formula = graph.formula(&[value, by_x, by_y], &["x", "y"]);
    let program = formula.program();
    let at = [0.75, -1.25];
    let double: Vec<f64> = program.eval(&at);
    let (value, slopes) = gradient(wave, &at);
    assert_eq!(double, [value, slopes[0], slopes[1]]);
    let single: Vec<f32> = program.eval(&at.map(|x| x as f32));
    let (value, slopes) = gradient(wave, &at.map(|x| x as f32));
    assert_eq!(single, [value, slopes[0], slopes[1]]);
    // And once more by duals.
    let run = |x: &[Dual]| program.eval(x);
    let (_, along) = jvp(run, &at, &[1.0, 0.0]);
    let (_, _, curvature) = hessian(wave, &at);
    assert!((along[1] - curvature[(0, 0)]).abs() <= 8.0 * f64::EPSILON);
}
