//! Differentiation of graphs: what the derivatives are at ordinary points, at edges
//! and kinks, under conditionals, and how large they get.

use num_traits::Zero;
use trigrad_core::{Custom, Expr, Formula, Graph, Interpret, Scalar, Test, function};
use trigrad_symbolic::function::{gradient, hessian, jacobian};
use trigrad_symbolic::{derivative, formula, nth_derivative};

// The value and the first two derivatives of a function of one variable.
fn jet(f: impl for<'g> Fn(Expr<'g>) -> Expr<'g>, x: f64) -> [f64; 3] {
    let f = Formula::trace(1, |inputs| vec![f(inputs[0])]);
    let (value, slopes, second) = hessian(&f, &[x]);
    [value, slopes[0], second[(0, 0)]]
}

fn slope(f: impl for<'g> Fn(Expr<'g>) -> Expr<'g>, x: f64) -> f64 {
    jet(f, x)[1]
}

fn partials<const N: usize>(f: impl for<'g> Fn(&[Expr<'g>]) -> Expr<'g>, x: [f64; N]) -> Vec<f64> {
    let f = Formula::trace(N, |inputs| vec![f(inputs)]);
    gradient(&f, &x).1.as_slice().to_vec()
}

fn choose<'g>(test: Test<Expr<'g>>, then: Expr<'g>, otherwise: Expr<'g>) -> Expr<'g> {
    Expr::select(test, then, otherwise)
}

#[test]
fn seed_cases() {
    assert_eq!(slope(|x| x * 2.0, 3.0), 2.0);
    assert_eq!(slope(|x| x * x + 2.0, 3.0), 6.0);
    assert_eq!(slope(|x| x * x + x * 2.0, 3.0), 8.0);
    let z = partials(|v| v[0] * v[0] * v[1] + v[0] * v[1], [3.0, 2.0]);
    assert_eq!(z, [14.0, 12.0]);
}

#[test]
fn slopes_that_are_whole_numbers_are_no_factors() {
    // As written, without any simplification: 1, -1 and 0 are seen, not multiplied.
    for (text, name, slope) in [
        ("sin(x + y)", "x", "cos(x + y)"),
        ("sin(x - y)", "x", "cos(x - y)"),
        ("sin(x - y)", "y", "-cos(x - y)"),
        ("sin(-x)", "x", "-cos(-x)"),
        ("x - sin(y)", "y", "-cos(y)"),
        ("sin(x) + y", "y", "1"),
        // Structurally 0, so that nothing infinite is multiplied by it.
        ("exp(floor(x))*y", "x", "0"),
        ("ln(floor(x)*0.5 + y)", "x", "0"),
        ("sqrt(sign(x))", "x", "0"),
    ] {
        let f = Formula::parse(text).unwrap();
        assert_eq!(
            formula::derivative(&f, name, 1).to_string(),
            slope,
            "{text}"
        );
    }
}

#[test]
fn powers_at_their_edges() {
    assert_eq!(jet(|x| x.pow(3.0), -2.0), [-8.0, 12.0, -12.0]);
    assert_eq!(jet(|x| x.pow(0.0), 0.0), [1.0, 0.0, 0.0]);
    assert_eq!(jet(|x| x.pow(1.0), 0.0), [0.0, 1.0, 0.0]);
    assert_eq!(jet(|x| x.pow(2.5), 0.0), [0.0, 0.0, 0.0]);
    assert_eq!(slope(|x| x.pow(0.5), 0.0), f64::INFINITY);
    assert_eq!(partials(|v| v[0].pow(v[1]), [0.0, 2.0])[1], 0.0);
    assert_eq!(partials(|v| v[0].pow(v[1]), [0.0, 1.0]), [1.0, 0.0]);
    assert!(partials(|v| v[0].pow(v[1]), [-2.0, 2.0])[1].is_nan());
    assert_eq!(slope(|x| x.pow(x), 0.0), f64::NEG_INFINITY);
    for n in 1..6 {
        let f = Formula::trace(1, |x| vec![x[0].pow(f64::from(n))]);
        let factorial = f64::from((1..=n).product::<i32>());
        assert_eq!(
            formula::derivative(&f, "x0", n as usize).eval(&[0.0]),
            [factorial]
        );
        assert_eq!(
            formula::derivative(&f, "x0", n as usize + 1).eval(&[0.0]),
            [0.0]
        );
    }
}

#[test]
fn kinks_take_the_middle() {
    assert_eq!(slope(|x| x.abs(), 0.0), 0.0);
    assert_eq!(slope(|x| x.abs(), -0.0), 0.0);
    assert_eq!(slope(|x| x.relu(), 0.0), 0.5);
    assert_eq!(slope(|x| x.max(x), 1.0), 1.0);
    assert_eq!(slope(|x| x.max(0.0) - (-x).max(0.0), 0.0), 1.0);
    assert_eq!(slope(|x| x.max(0.0) + (-x).max(0.0), 0.0), 0.0);
    assert_eq!(jet(|x| x.abs().pow(3.0), 0.0)[1..], [0.0, 0.0]);
    assert_eq!(
        partials(|v| Expr::max_of(v), [1.0, 1.0, 1.0]),
        [1.0 / 3.0; 3]
    );
    assert_eq!(partials(|v| v[0].hypot(v[1]), [0.0, 0.0]), [0.0, 0.0]);
    assert_eq!(slope(|x| x.floor() + x.sign(), 0.0), 0.0);
}

#[test]
fn slopes_that_are_infinite_or_absent() {
    assert_eq!(slope(|x| x.sqrt(), 0.0), f64::INFINITY);
    assert_eq!(slope(|x| x.sqrt(), -0.0), f64::INFINITY);
    assert_eq!(slope(|x| x.cbrt(), 0.0), f64::INFINITY);
    assert_eq!(
        partials(|v| v[0].sqrt() + v[1], [0.0, 5.0]),
        [f64::INFINITY, 1.0]
    );
    assert!(slope(|x| x.ln(), -1.0).is_nan());
    assert!(slope(|x| x.floor(), f64::NAN).is_nan());
    assert!(jet(|x| x.ln(), -1.0).iter().all(|number| number.is_nan()));
    let (values, rows) = jacobian(&function!(|x, y| [x.ln(), x * y]), &[-1.0_f64, 2.0]);
    assert!(values[0].is_nan() && rows[(0, 0)].is_nan() && rows[(0, 1)].is_nan());
    assert_eq!((rows[(1, 0)], rows[(1, 1)]), (2.0, -1.0));
}

#[test]
fn the_branch_not_taken_does_not_poison() {
    let at = |x: f64| jet(|x| choose(x.above(0.0), x.sqrt(), Expr::zero()), x);
    assert_eq!(at(0.0), [0.0, 0.0, 0.0]);
    assert_eq!(at(4.0), [2.0, 0.25, -1.0 / 32.0]);
    let sinc = |x: f64| jet(|x| choose(x.equals(0.0), Expr::from(1.0), x.sin() / x), x);
    assert_eq!(sinc(0.0), [1.0, 0.0, 0.0]);
    let huge = |a: f64| {
        jet(
            |a| choose(a.below(15.0), a, Expr::from(10.0).pow(a.exp())),
            a,
        )
    };
    assert_eq!(huge(10.0), [10.0, 1.0, 0.0]);
}

#[test]
fn what_two_branches_share_is_reached_from_either() {
    // sqrt(x) is reached where x > 1 or y > 1; elsewhere its slope must not count.
    let at = |x: f64, y: f64| {
        partials(
            |v| {
                let root = v[0].sqrt();
                let zero = Expr::zero();
                choose(v[0].above(1.0), root, zero) + choose(v[1].above(1.0), root * 3.0, zero)
            },
            [x, y],
        )
    };
    assert_eq!(at(0.0, 0.0), [0.0, 0.0]);
    assert_eq!(at(4.0, 0.0), [0.25, 0.0]);
    assert_eq!(at(0.25, 2.0), [3.0, 0.0]);
    assert_eq!(at(4.0, 2.0), [1.0, 0.0]);
    assert_eq!(at(0.0, 2.0), [f64::INFINITY, 0.0]);
}

#[test]
fn both_branches_meet_under_one_comparison() {
    let graph = Graph::new();
    let x = graph.variable("x");
    let test = || x.above(0.0);
    let both = derivative(choose(test(), x.sin(), x.exp()), x);
    assert_eq!(both, choose(test(), x.cos(), x.exp()));
    // Shared by both branches, so reached always: no guard is left.
    let inner = x.sqrt();
    let shared = derivative(choose(test(), inner, -inner), inner);
    assert_eq!(shared, choose(test(), Expr::from(1.0), Expr::from(-1.0)));
    assert_eq!(
        derivative(choose(test(), x + 1.0, x + 2.0), x),
        Expr::from(1.0)
    );
}

#[test]
fn nested_branches() {
    // Four pieces, each with a slope that is infinite or NaN where another applies.
    let at = |x: f64| {
        jet(
            |x| {
                let last = choose(x.below(3.0), (-x + 3.0).sqrt(), (x - 3.0).ln());
                let middle = choose(x.below(2.0), (-x + 2.0).ln(), last);
                choose(x.below(1.0), (-x + 1.0).sqrt(), middle)
            },
            x,
        )[1]
    };
    assert_eq!(at(0.0), -0.5);
    assert_eq!(at(1.5), -2.0);
    assert_eq!(at(2.75), -1.0);
    assert_eq!(at(4.0), 1.0);
    assert_eq!(at(3.0), f64::INFINITY);
}

#[test]
fn unknown_functions_differentiate_by_name() {
    let graph = Graph::new();
    let (x, y) = (graph.variable("x"), graph.variable("y"));
    let f = Custom::unknown("f", 2);
    let slope = derivative(graph.call(&f, &[x, x * y]), x);
    let orders = |orders: &[u32]| {
        let args = [x, x * y].map(trigrad_core::Tracked::varying);
        Expr::custom(&f, orders, &args)
    };
    assert_eq!(slope, orders(&[1, 0]) + orders(&[0, 1]) * y);

    let square = Custom::new("square", 1, |orders: &[u32], x: &[f64]| {
        [x[0] * x[0], 2.0 * x[0], 2.0]
            .get(orders[0] as usize)
            .copied()
    });
    let f = graph.formula(&[graph.call(&square, &[x.sin()])], &["x"]);
    let (value, slopes, second) = hessian(&f, &[0.5]);
    assert_eq!(value, 0.5_f64.sin().powi(2));
    // 2 sin(x) cos(x) and 2 cos(x)^2 - 2 sin(x)^2: a sine and a cosine of 2 ulp each below 1, and
    // a product, twice in the second; 2 ulp of a number between 1/2 and 1 are one EPSILON.
    assert!((slopes[0] - 1.0_f64.sin()).abs() < 4.0 * f64::EPSILON);
    assert!((second[(0, 0)] - 2.0 * 1.0_f64.cos()).abs() < 8.0 * f64::EPSILON);
}

#[test]
fn nothing_structural_is_left_behind() {
    let graph = Graph::new();
    let (x, y) = (graph.variable("x"), graph.variable("y"));
    assert_eq!(derivative(x.sin(), y), Expr::zero());
    assert_eq!(derivative(x - x, x), Expr::zero());
    assert_eq!(derivative(x.floor() * y, y), x.floor());
    assert_eq!(derivative(-(x.sin()), x), -x.cos());
    assert_eq!(nth_derivative(x * x, x, 3), Expr::zero());
    assert_eq!(trigrad_symbolic::gradient(x * y, &[x, x, y]), [y, y, x]);
    assert_eq!(trigrad_symbolic::gradient(x.exp() * y, &[x.exp()]), [y]);
    assert_eq!(
        trigrad_symbolic::hessian(x + y, &[x, y]),
        [[Expr::zero(); 2]; 2]
    );
}

#[test]
fn linear_in_the_graph() {
    // Each level uses the one below twice: 2^200 terms as a tree.
    let shared = |levels: usize| {
        let graph = Graph::new();
        let x = graph.variable("x");
        let top = (0..levels).fold(x, |below, _| below.sin() * below);
        let before = graph.len();
        derivative(top, x);
        (graph.len() - before) / levels
    };
    assert_eq!(shared(100), shared(200));
    assert!(shared(200) < 10);
}

#[test]
fn linear_in_the_depth_of_branches() {
    // A variable of its own at each of so many nested levels.
    let nodes = |levels: usize| {
        let graph = Graph::new();
        let t = graph.variable("t");
        let names: Vec<String> = (0..levels).map(|i| format!("x{i}")).collect();
        let x: Vec<Expr<'_>> = names.iter().map(|name| graph.variable(name)).collect();
        let mut f = t;
        for (level, &x) in x.iter().enumerate() {
            f = choose(t.below(level as f64), x.sqrt(), f.sin());
        }
        let before = graph.len();
        trigrad_symbolic::gradient(f, &x);
        (graph.len() - before) as f64 / levels as f64
    };
    let (few, many) = (nodes(200), nodes(800));
    assert!(
        many < few * 1.1 && many < 20.0,
        "{few} and {many} new nodes a level"
    );
}

#[test]
fn a_chain_of_a_million() {
    // Recursion would overflow a test's stack at the smaller depth too.
    let depth = if cfg!(debug_assertions) {
        100_000
    } else {
        1_000_000
    };
    let graph = Graph::new();
    let x = graph.variable("x");
    let deep = (0..1_000_000).fold(
        x,
        |below, i| if i % 2 == 0 { below.sin() } else { below * 1.5 },
    );
    let start = std::time::Instant::now();
    let slope = derivative(deep, x);
    eprintln!("a chain of {depth} differentiates in {:?}", start.elapsed());
    let f = graph.formula(&[deep, slope], &["x"]);
    let values = f.eval(&[1.0]);
    assert!(values.iter().all(|value| value.is_finite()), "{values:?}");
}

#[test]
fn many_nested_branches() {
    let graph = Graph::new();
    let x = graph.variable("x");
    let deep = (0..20_000).fold(x, |below, i| choose(x.below(f64::from(i)), x.sqrt(), below));
    let slope = derivative(deep, x);
    let f = graph.formula(&[slope], &["x"]);
    assert_eq!(f.eval(&[4.0]), [0.25]);
    assert_eq!(f.eval(&[300_000.0]), [1.0]);
}
