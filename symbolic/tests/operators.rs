//! Operators beside independent ways to the same numbers.

mod same;

use num_traits::Zero;
use proptest::prelude::*;
use trigrad_core::{Custom, Expr, Formula, Graph, Interpret, ParseOptions, Scalar, Tracked};
use trigrad_symbolic::{
    DefineError, HIGHEST_ORDER, define, derivative, derivatives_up_to, directional_derivative,
    formula, gradient, hessian, hvp, jacobian, jvp, multi_indices, nth_derivative, partial,
    substitute, taylor_coefficients, total_derivative, vjp,
};

use same::check_same;

const NAMES: [&str; 3] = ["x", "y", "z"];

// A graph of so many random nodes over x, y and z, smooth, with branches among them.
fn random<'g>(graph: &'g Graph, draws: &[(u8, u16, u16)]) -> Vec<Expr<'g>> {
    let mut nodes: Vec<Expr<'g>> = NAMES.map(|name| graph.variable(name)).to_vec();
    for &(op, a, b) in draws {
        let near = |draw: u16| nodes[nodes.len() - 1 - usize::from(draw) % nodes.len().min(6)];
        let (a, b) = (near(a), near(b));
        nodes.push(match op % 7 {
            0 => a + b,
            1 => a - b * 0.5,
            2 => (a * b).sin(),
            3 => a.tanh(),
            4 => (b.cos() * a).exp() * 0.25,
            5 => a / (b * b + 1.0),
            _ => Expr::select(a.below(b), a * b, (b * 0.5).sin()),
        });
    }
    nodes
}

fn values(graph: &Graph, exprs: &[Expr<'_>], at: &[f64]) -> Vec<f64> {
    graph.formula(exprs, &NAMES[..at.len()]).eval(at)
}

// Checks that the two of each pair are the same; the number of pairs that could tell.
fn check(graph: &Graph, pairs: &[(Expr<'_>, Expr<'_>)], at: &[f64], what: &str) -> usize {
    let (left, right): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
    let names = &NAMES[..at.len()];
    check_same(
        &graph.formula(&left, names),
        &graph.formula(&right, names),
        at,
        what,
    )
}

fn dot<'g>(a: &[Expr<'g>], b: &[Expr<'g>]) -> Expr<'g> {
    a.iter()
        .zip(b)
        .fold(Expr::zero(), |sum, (&a, &b)| sum + a * b)
}

fn draws() -> impl Strategy<Value = Vec<(u8, u16, u16)>> {
    prop::collection::vec(any::<(u8, u16, u16)>(), 1..24)
}

fn vector() -> impl Strategy<Value = [f64; 3]> {
    prop::array::uniform3((-64..64i32).prop_map(|n| f64::from(n) / 32.0))
}

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    // w (J v) = (J' w) v, and both are what the Jacobian says.
    #[test]
    fn pushing_is_dual_to_pulling(draws in draws(), at in vector(), v in vector(), w in vector()) {
        let graph = Graph::new();
        let nodes = random(&graph, &draws);
        let wrt = &nodes[..3];
        let outputs = &nodes[nodes.len() - 3..];
        let [v, w] = [v, w].map(|vector| vector.map(Expr::from));
        let (pushed, pulled) = (jvp(outputs, wrt, &v), vjp(outputs, wrt, &w));
        let rows = jacobian(outputs, wrt);
        let mut pairs = vec![(dot(&w, &pushed), dot(&pulled, &v))];
        for i in 0..3 {
            let column = [0, 1, 2].map(|row: usize| rows[row][i]);
            pairs.push((pushed[i], dot(&rows[i], &v)));
            pairs.push((pulled[i], dot(&column, &w)));
        }
        check(&graph, &pairs, &at, "duality, by rows and by columns");
    }

    #[test]
    fn hessians_times_vectors(draws in draws(), at in vector(), v in vector()) {
        let graph = Graph::new();
        let nodes = random(&graph, &draws);
        let (wrt, output) = (&nodes[..3], nodes[nodes.len() - 1]);
        let v = v.map(Expr::from);
        let rows = hessian(output, wrt).into_iter().map(|row| dot(&row, &v));
        let pairs: Vec<_> = hvp(output, wrt, &v).into_iter().zip(rows).collect();
        prop_assert_eq!(pairs.len(), 3);
        check(&graph, &pairs, &at, "hvp");
    }

    // The derivative along v is that by t of f(x + t v) at t = 0.
    #[test]
    fn along_a_direction_as_along_a_line(draws in draws(), at in vector(), v in vector()) {
        let graph = Graph::new();
        let nodes = random(&graph, &draws);
        let (wrt, output) = (&nodes[..3], nodes[nodes.len() - 1]);
        let t = graph.variable("t");
        let line: Vec<(Expr<'_>, Expr<'_>)> = (0..3).map(|i| (wrt[i], wrt[i] + t * v[i])).collect();
        let by_line = derivative(substitute(&[output], &line)[0], t);
        let by_line = substitute(&[by_line], &[(t, Expr::zero())])[0];
        let along = directional_derivative(output, wrt, &v.map(Expr::from));
        check(&graph, &[(along, by_line)], &at, "direction");
    }

    // A substituted graph evaluates as the graph does at substituted values, bit for bit.
    #[test]
    fn substitution_is_evaluation(draws in draws(), more in draws(), at in vector()) {
        let graph = Graph::new();
        let nodes = random(&graph, &draws);
        let new = random(&graph, &more);
        let right: Vec<Expr<'_>> = new[new.len() - 3..].to_vec();
        let pairs: Vec<(Expr<'_>, Expr<'_>)> = nodes.iter().copied().zip(right.iter().copied()).collect();
        let output = nodes[nodes.len() - 1];
        let substituted = values(&graph, &substitute(&[output], &pairs), &at);
        let inner = values(&graph, &right, &at);
        let direct = values(&graph, &[output], &inner);
        prop_assert!(substituted[0].to_bits() == direct[0].to_bits() || substituted[0].is_nan() && direct[0].is_nan());
    }

    // Series and repeated derivatives find the same numbers in different ways.
    #[test]
    fn series_have_the_repeated_derivatives(draws in draws(), at in vector()) {
        let graph = Graph::new();
        let nodes = random(&graph, &draws);
        let (x, output) = (nodes[0], nodes[nodes.len() - 1]);
        let about = graph.variable("x");
        let mut factorial = 1.0;
        let series = taylor_coefficients(output, x, about, 3).into_iter().enumerate();
        let pairs: Vec<_> = series
            .map(|(k, coefficient)| {
                factorial *= k.max(1) as f64;
                (coefficient * factorial, nth_derivative(output, x, k))
            })
            .collect();
        check(&graph, &pairs, &at, "series");
    }

    // In any order of differentiation, and as a tower.
    #[test]
    fn partials_commute(draws in draws(), at in vector()) {
        let graph = Graph::new();
        let nodes = random(&graph, &draws);
        let (wrt, output) = (&nodes[..3], nodes[nodes.len() - 1]);
        let tower = derivatives_up_to(&[output], wrt, 3);
        for (order, partials) in tower.iter().enumerate() {
            let indices = multi_indices(3, order);
            prop_assert_eq!(indices.len(), partials.len());
            let backwards = indices.into_iter().map(|orders| {
                let by: Vec<(Expr<'_>, usize)> = wrt.iter().copied().zip(orders).rev().collect();
                partial(output, &by)
            });
            let pairs: Vec<_> = partials.iter().copied().zip(backwards).collect();
            check(&graph, &pairs, &at, "partials");
        }
    }
}

#[test]
fn substitution_in_detail() {
    let graph = Graph::new();
    let (x, y) = (graph.variable("x"), graph.variable("y"));
    // Numbers do not fold to floats on their way in.
    assert_eq!(
        substitute(&[x.sin()], &[(x, 2.0.into())])[0].to_string(),
        "sin(2)"
    );
    // Whole nodes, and what is above them; below them nothing is looked for.
    let f = (x * y).exp() + x * y;
    assert_eq!(substitute(&[f], &[(x * y, y)]), [y.exp() + y]);
    assert_eq!(substitute(&[f], &[(x * y, x), (x, y)]), [x.exp() + x]);
    // A number without a graph stays one, unless it is replaced.
    let [two, of_x] = *substitute(&[2.0.into(), x], &[(x, 3.0.into())]) else {
        panic!("there are two");
    };
    assert!(two.node().is_none() && two.to_string() == "2", "{two}");
    assert_eq!(of_x.to_string(), "3");
    assert_eq!(substitute(&[2.0.into(), x], &[(2.0.into(), y)]), [y, x]);
    // Nothing to do is the same node.
    assert_eq!(substitute(&[f], &[(y.sin(), x)]), [f]);
    // A chain of 100,000, and 2^100 terms as a tree.
    let deep = (0..100_000).fold(x, |below, _| below.sin());
    let again = (0..100_000).fold(y, |below, _| below.sin());
    assert_eq!(substitute(&[deep], &[(x, y)]), [again]);
    let shared = (0..100).fold(x, |below, _| below.sin() * below);
    let before = graph.len();
    substitute(&[shared], &[(x, y)]);
    assert!(graph.len() - before <= 200);
}

#[test]
fn a_function_that_becomes_known() {
    let graph = Graph::new();
    let (x, y) = (graph.variable("x"), graph.variable("y"));
    let (s, t, a) = (
        graph.variable("s"),
        graph.variable("t"),
        graph.variable("z"),
    );
    let f = Custom::unknown("f", 2);
    let call = |p: Expr<'_>, q: Expr<'_>| graph.call(&f, &[p, q].map(|e| graph.expr(graph.id(e))));
    let expr = call(x * y, call(y, x)) * x;
    let body = s.sin() * t.exp() + a * s * s * t;
    let known = |e| define(&[graph.expr(graph.id(e))], &f, &[s, t], body).unwrap()[0];
    // Definition and differentiation commute.
    let defined = define(&[expr], &f, &[s, t], body).unwrap()[0];
    for orders in multi_indices(2, 3).into_iter().chain(multi_indices(2, 1)) {
        let by = [(x, orders[0]), (y, orders[1])];
        let pair = (known(partial(expr, &by)), partial(defined, &by));
        let told = check(&graph, &[pair], &[0.4, -0.3, 1.5], &format!("{orders:?}"));
        assert_eq!(told, 1, "{orders:?}");
    }
    let errors = |parameters: &[Expr<'_>], body: Expr<'_>| {
        let parameters: Vec<_> = parameters
            .iter()
            .map(|p| graph.expr(graph.id(*p)))
            .collect();
        define(&[expr], &f, &parameters, graph.expr(graph.id(body))).unwrap_err()
    };
    assert!(matches!(
        errors(&[s], s),
        DefineError::WrongNumberOfParameters {
            expected: 2,
            found: 1,
            ..
        }
    ));
    assert!(matches!(
        errors(&[s, s], s),
        DefineError::NotAParameter { position: 1, .. }
    ));
    assert!(matches!(
        errors(&[s.sin(), t], s),
        DefineError::NotAParameter { position: 0, .. }
    ));
    assert!(matches!(
        errors(&[s, t], call(s, t) + s),
        DefineError::Recursive { .. }
    ));
    let g = Custom::unknown("g", 1);
    let highest = Expr::custom(&g, &[HIGHEST_ORDER as u32], &[Tracked::varying(x)]);
    assert_eq!(
        define(&[highest], &g, &[t], t * t).unwrap()[0].to_string(),
        "0"
    );
    let high = Expr::custom(&g, &[4_000_000_000], &[Tracked::varying(x)]);
    let error = define(&[high], &g, &[t], t.sin()).unwrap_err();
    assert!(matches!(
        error,
        DefineError::OrderTooHigh {
            order: 4_000_000_000,
            ..
        }
    ));
}

#[test]
fn total_derivatives_follow_the_chain_rule() {
    let graph = Graph::new();
    let (x, y, t) = (
        graph.variable("x"),
        graph.variable("y"),
        graph.variable("z"),
    );
    let f = (x * y).sin() + t * x / (y * y + 1.0);
    let along = [(x, t.exp()), (y, t.cos() * t)];
    let total = total_derivative(f, t, &along);
    // By hand: f_t + f_x x' + f_y y', with x and y put in afterwards.
    let slopes = gradient(f, &[t, x, y]);
    let rates = along.map(|(_, path)| derivative(path, t));
    let chain = slopes[0] + slopes[1] * rates[0] + slopes[2] * rates[1];
    let chain = substitute(&[chain], &along)[0];
    let [total, chain] = [total, chain].map(|e| graph.formula(&[e], &["z"]));
    assert_eq!(check_same(&total, &chain, &[0.6], "chain rule"), 1);
    // An unknown path keeps its name.
    let path = graph.call(&Custom::unknown("path", 1), &[t]);
    let rate = total_derivative(x * x, t, &[(x, path)]);
    assert_eq!(rate.to_string(), "(path(z) + path(z))*path'(z)");
}

#[test]
fn kinks_and_branches_by_every_operator() {
    let graph = Graph::new();
    let (x, y) = (graph.variable("x"), graph.variable("y"));
    let one = [Expr::from(1)];
    let root = Expr::select(x.above(0.0), x.sqrt(), Expr::zero());
    // Value, then the slope by x at (0, 0).
    let cases = [
        (x.abs(), 0.0),
        (x.sign(), 0.0),
        (x.relu(), 0.5),
        (x.max(y), 0.5),
        (x.min(y), 0.5),
        (x.max(0.0) - (-x).max(0.0), 1.0),
        (Expr::max_of(&[x, y, y * 2.0]), 1.0 / 3.0),
        (x.hypot(y), 0.0),
        (x.floor() + x.round() + x.heaviside(), 0.0),
        (root, 0.0),
        (x.sqrt(), f64::INFINITY),
        (x.cbrt(), f64::INFINITY),
        (Expr::select(x.equals(0.0), Expr::from(1), x.sin() / x), 0.0),
    ];
    for (f, want) in cases {
        let slopes = [
            derivative(f, x),
            jacobian(&[f, f * 2.0], &[x, y])[0][0],
            jvp(&[f], &[x], &one)[0],
            vjp(&[f], &[x], &one)[0],
            partial(f, &[(x, 1)]),
            derivatives_up_to(&[f], &[x, y], 1)[1][0],
        ];
        for (way, got) in values(&graph, &slopes, &[0.0, 0.0]).into_iter().enumerate() {
            assert_eq!(got, want, "{f} by way {way}");
        }
        let about = taylor_coefficients(f, x, Expr::zero(), 1)[1];
        assert_eq!(
            values(&graph, &[about], &[0.0, 0.0])[0],
            want,
            "{f} as a series"
        );
    }
    // A direction that does not move x does not meet its infinite slope.
    let f = x.sqrt() + y;
    let along = jvp(&[f], &[x, y], &[0.0.into(), 1.0.into()]);
    assert_eq!(values(&graph, &along, &[0.0, 5.0]), [1.0]);
    assert_eq!(
        values(&graph, &jacobian(&[f, y], &[x, y]).concat(), &[0.0, 5.0])[1..],
        [1.0, 0.0, 1.0]
    );
}

// Of formulas: which inputs there are afterwards, and in which order.
#[test]
fn formulas_put_into_formulas() {
    let read = |text: &str| Formula::parse(text).unwrap();
    let names = |f: &Formula| f.inputs().map(str::to_owned).collect::<Vec<_>>();
    let f = read("x*y + z");
    let by = [("y", &read("s - x")), ("x", &read("t"))];
    let g = formula::substitute(&f, &by);
    assert_eq!(g.to_string(), "t*(s - x) + z");
    assert_eq!(names(&g), ["z", "s", "x", "t"]);
    let rate = formula::total_derivative(&f, "t", &[("x", &read("t^2"))]);
    assert_eq!(
        (names(&rate), rate.eval(&[3.0, 0.0, 2.0])),
        (vec!["y".into(), "z".into(), "t".into()], vec![12.0])
    );
    let unknown = Custom::unknown("f", 1);
    let options = ParseOptions {
        functions: vec![unknown.clone()],
        ..ParseOptions::default()
    };
    let call = Formula::parse_with("x*f'(2*x)", &options).unwrap();
    let known = formula::define(&call, &unknown, &["t"], &read("a*sin(t)")).unwrap();
    assert_eq!(names(&known), ["x", "a"]);
    assert_eq!(known.eval(&[0.0, 3.0]), [0.0]);
    let circle = Formula::parse("r^2 - x^2 - y^2").unwrap();
    let rows = formula::implicit_jacobian(&circle, &["y"]).unwrap();
    assert_eq!(
        (names(&rows), rows.eval(&[5.0, 3.0, 4.0])),
        (names(&circle), vec![1.25, -0.75])
    );
}

#[test]
fn drivers_at_a_point() {
    use trigrad_core::function as generic;
    use trigrad_symbolic::function;
    // NaN in, NaN out, output by output.
    let f = generic!(|x, y| [x.ln(), x * y]);
    let (values, slopes) = function::jvp(&f, &[-1.0_f64, 2.0], &[1.0, 0.5]);
    assert!(values[0].is_nan() && slopes[0].is_nan());
    assert_eq!(slopes[1], 1.5);
    let (_, adjoints) = function::vjp(&f, &[-1.0, 2.0], &[0.0, 1.0]);
    assert_eq!(adjoints.as_slice(), [2.0, -1.0]);
    let (_, adjoints) = function::vjp(&f, &[-1.0_f64, 2.0], &[1.0, 1.0]);
    assert!(adjoints.iter().all(|adjoint| adjoint.is_nan()));
    // The triangle of second derivatives as a square.
    let f = Formula::parse("x^2*y^3*z^4*w^5").unwrap();
    let at = [2.0, 3.0, 5.0, 7.0];
    let (value, slopes, rows) = function::hessian(&f, &at);
    assert_eq!((value, slopes.len()), (f.eval(&at)[0], 4));
    let second = formula::hessian(&f).eval(&at);
    let mut second = second.into_iter();
    for i in 0..4 {
        for j in i..4 {
            let wanted = second.next().unwrap();
            assert!(
                wanted != 0.0 && [rows[(i, j)], rows[(j, i)]] == [wanted; 2],
                "{rows}"
            );
        }
    }
    // An infinite curvature that the vector does not meet; names of inputs that look like
    // those of the vector.
    let f = Formula::parse("v0^(3/2) + v1^2*v_0").unwrap();
    let (value, slopes, product) = function::hvp(&f, &[0.0, 3.0, 2.0], &[0.0, 1.0, 0.0]);
    assert_eq!(
        (value, slopes.as_slice()),
        (18.0, [0.0, 12.0, 9.0].as_slice())
    );
    assert_eq!(product.as_slice(), [0.0, 4.0, 6.0]);
}
