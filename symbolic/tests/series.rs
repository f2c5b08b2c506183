//! Taylor series beside repeated derivatives and known series.

mod same;

use num_traits::Zero;
use trigrad_core::{Domain, Expr, Formula, Graph, Interpret, Primitive, Scalar, Tracked};
use trigrad_symbolic::{formula, nth_derivative, taylor, taylor_coefficients};

use same::check_same;

fn values(graph: &Graph, exprs: &[Expr<'_>], at: &[f64]) -> Vec<f64> {
    graph.formula(exprs, &["x"][..at.len()]).eval(at)
}

// A point inside of the domain, not a special one.
fn inside(domain: Domain, share: f64) -> f64 {
    let (low, high) = (domain.lo.max(-1.5), domain.hi.min(2.25));
    low + (high - low) * share
}

// A row applied to arguments inside of its domain, bent so that each has slopes of its own.
fn applied<'g>(row: Primitive, x: Expr<'g>) -> Expr<'g> {
    // The last domain is that of all further arguments.
    let domains = row.row().domain;
    let arg = |slot: usize, share: f64| {
        let at = inside(domains[slot.min(domains.len() - 1)], share);
        Tracked::varying((x - 0.5).sin() * 0.25 + (x - 0.5) * (x - 0.5) * 0.125 + at)
    };
    match row {
        Primitive::Unary(op) => Expr::unary(op, arg(0, 0.7)),
        Primitive::Indexed(op, n) => Expr::indexed(op, n, arg(0, 0.7)),
        Primitive::Binary(op) => Expr::binary(op, [arg(0, 0.7), arg(1, 0.9)]),
        Primitive::Nary(op) => Expr::nary(op, &[arg(0, 0.7), arg(0, 0.9), arg(0, 0.55)]),
    }
}

#[test]
fn series_of_every_row() {
    const ORDER: usize = 4;
    for row in Primitive::all(2) {
        let graph = Graph::new();
        let x = graph.variable("x");
        let f = applied(row, x);
        let series = taylor_coefficients(f, x, Expr::from(0.5), ORDER);
        let mut factorial = 1.0;
        let mut sides: [Vec<Expr<'_>>; 2] = [Vec::new(), Vec::new()];
        for (k, coefficient) in series.into_iter().enumerate() {
            factorial *= k.max(1) as f64;
            sides[0].push(coefficient * factorial);
            sides[1].push(nth_derivative(f, x, k));
        }
        let [got, want] = sides.map(|side| graph.formula(&side, &["x"]));
        let what = format!("{row:?}");
        assert_eq!(check_same(&got, &want, &[0.5], &what), ORDER + 1, "{what}");
    }
}

#[test]
fn no_row_blows_up() {
    let size = |f: &dyn for<'g> Fn(Expr<'g>) -> Expr<'g>, order: usize| {
        let graph = Graph::new();
        let x = graph.variable("x");
        let series = taylor_coefficients(f(x), x, Expr::from(0.5), order);
        graph.formula(&series, &[]).len()
    };
    // At most the third power of the order.
    let check = |f: &dyn for<'g> Fn(Expr<'g>) -> Expr<'g>, what: &str| {
        let (few, many) = (size(f, 7), size(f, 14));
        assert!(many <= 8 * few, "{what}: {few} and {many} nodes");
    };
    for row in Primitive::all(2) {
        check(&|x| applied(row, x), &format!("{row:?}"));
    }
    check(&|x| (x + 1.0).pow(2.5), "a fractional power");
    check(&|x| (x + 1.0).pow(5.0), "a whole power");
    check(&|x| (x + 1.0).pow(x.sin()).pow(x), "nested powers");
    check(&|x| x.hypot(1.0).hypot(x.exp()).atan2(x), "nested lengths");
}

#[test]
fn series_that_are_known() {
    let graph = Graph::new();
    let x = graph.variable("x");
    let zero = Expr::zero();
    let numbers = |f, order| values(&graph, &taylor_coefficients(f, x, zero, order), &[]);
    assert_eq!(
        numbers(x.sin(), 5),
        [0.0, 1.0, 0.0, -1.0 / 6.0, 0.0, 1.0 / 120.0]
    );
    assert_eq!(
        numbers((x + 1.0).ln(), 4),
        [0.0, 1.0, -0.5, 1.0 / 3.0, -0.25]
    );
    assert_eq!(numbers(Expr::from(1) / (-x + 1.0), 4), [1.0; 5]);
    assert_eq!(numbers(x.pow(3.0) + x, 4), [0.0, 1.0, 0.0, 1.0, 0.0]);
    assert_eq!(numbers(graph.constant(7), 2), [7.0, 0.0, 0.0]);
    // The first order of a power is by its partials, which hold at the edge.
    assert_eq!(numbers(x.pow(x + 1.0), 1), [0.0, 1.0]);
    // Numbers without a graph have a series of their own.
    let homeless = taylor_coefficients(7.0.into(), 2.0.into(), 3.0.into(), 2);
    assert_eq!(homeless, [7.0.into(), zero, zero]);
    // A kink takes its middle, a branch the side at the point.
    assert_eq!(numbers(x.abs(), 2), [0.0, 0.0, 0.0]);
    assert_eq!(numbers(x.relu(), 1), [0.0, 0.5]);
    let root = Expr::select(x.above(0.0), x.sqrt(), x.exp());
    assert_eq!(numbers(root, 3), [1.0, 1.0, 0.5, 1.0 / 6.0]);
    assert_eq!(numbers(x.sqrt(), 1), [0.0, f64::INFINITY]);
    // The remainder of degree 6 at 1/16 is of the order 2^-28 / 7!.
    let f = (x.sin() + 1.0).ln() * x.exp();
    let polynomial = taylor(f, x, zero, 6);
    let at = values(&graph, &[polynomial, f], &[0.0625]);
    assert!((at[0] - at[1]).abs() < 2.0_f64.powi(-28), "{at:?}");
}

// Of the terms those are left out that are 0 by structure, and every other is written.
#[test]
fn polynomials_are_written_as_such() {
    let graph = Graph::new();
    let (x, a) = (graph.variable("x"), graph.variable("a"));
    let written = |f: Expr<'_>, about: Expr<'_>, order: usize| {
        let f = graph.expr(graph.id(f));
        let about = graph.expr(graph.id(about));
        taylor(f, x, about, order).to_string()
    };
    assert_eq!(
        written(x.exp(), a, 2),
        "exp(a) + (x - a)*exp(a) + (x - a)^2*(exp(a)*(1/2))"
    );
    assert_eq!(written(x * x, Expr::zero(), 3), "0*0 + x^2");
    assert_eq!(written(x, a, 3), "a + (x - a)");
    assert_eq!(written(a, Expr::from(1), 3), "a");
    let f = x * x * x;
    let at = |polynomial, x: f64| graph.formula(&[polynomial], &["x", "a"]).eval(&[x, 0.0])[0];
    assert_eq!(at(taylor(f, x, 2.0.into(), 3), 5.0), 125.0);
    assert_eq!(at(taylor(f, x, 2.0.into(), 2), 5.0), 98.0);
}

#[test]
fn series_grow_slowly_and_do_not_recurse() {
    let size = |order: usize| {
        let f = Formula::parse("sin(x)*exp(x)/(1 + x^2) + ln(2 + tan(x/3))").unwrap();
        formula::taylor(&f, "x", 0, order).len()
    };
    let (few, many) = (size(8), size(16));
    // A quotient's coefficients are sums as long as their order: squares, not powers of 2.
    assert!(many < 8 * few, "{few} and {many}");
    let graph = Graph::new();
    let x = graph.variable("x");
    let deep = (0..100_000).fold(x, |below, _| below.sin());
    let series = taylor_coefficients(deep, x, graph.constant(1), 2);
    assert!(values(&graph, &series, &[]).iter().all(|c| c.is_finite()));
}
