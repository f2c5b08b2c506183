//! Results that are read together: how many operations they take, that they are the same
//! functions, and that simplifying them again changes nothing.

use trigrad_core::{Expr, Formula, Graph};
use trigrad_symbolic::{Options, gradient, hessian, operations, simplify};

// The derivatives, as they were accumulated.
type Derivatives = fn(&Graph) -> Vec<Expr<'_>>;

// Each with the operations of its simplified form, none of which is above those of what was
// accumulated.
const ROWS: &[(&str, Derivatives, usize)] = &[
    // A square, a sum, twice a product and a sum for each level, as written by hand.
    (
        "logistic map, 5 levels",
        |graph| logistic(graph, 5),
        5 * 5 - 3,
    ),
    (
        "logistic map, 40 levels",
        |graph| logistic(graph, 40),
        5 * 40 - 3,
    ),
    (
        "logistic map, 150 levels",
        |graph| logistic(graph, 150),
        5 * 150 - 3,
    ),
    (
        "spherical harmonics, order 5",
        |graph| harmonics(graph, 5),
        97,
    ),
    (
        "spherical harmonics, order 10",
        |graph| harmonics(graph, 10),
        683,
    ),
    (
        "spherical harmonics, order 20",
        |graph| harmonics(graph, 20),
        3036,
    ),
    ("length of 10 variables, twice", norm, 128),
    ("product of 50 variables", product, 144),
];

fn logistic(graph: &Graph, levels: usize) -> Vec<Expr<'_>> {
    let x = graph.variable("x");
    let f = (0..levels).fold(x, |f, _| f * f + x);
    gradient(f, &[x])
}

// A sum of multiples of P(l, m, z) r^m cos(m phi) and P(l, m, z) r^m sin(m phi) for l below
// the order, by recurrences.
fn harmonics(graph: &Graph, order: usize) -> Vec<Expr<'_>> {
    let [x, y, z] = ["x", "y", "z"].map(|name| graph.variable(name));
    let ratio = |n: usize, d: usize| Expr::from(n as i64) / Expr::from(d as i64);
    let (mut cosines, mut sines) = (vec![Expr::from(1), y], vec![Expr::from(0), x]);
    for m in 2..order {
        let (cosine, sine) = (cosines[m - 1], sines[m - 1]);
        cosines.push(x * sine + y * cosine);
        sines.push(x * cosine - y * sine);
    }
    let mut total: Option<Expr<'_>> = None;
    let mut count = 0;
    for m in 0..order {
        let start = (0..m).fold(Expr::from(1), |p, k| p * Expr::from(-(2 * k as i64 + 1)));
        let (mut last, mut legendre) = (None, start);
        for l in m..order {
            for other in [cosines[m], sines[m]] {
                count += 1;
                let term = ratio(count % 7 + 1, count % 5 + 2) * legendre * other;
                total = Some(total.map_or(term, |total| total + term));
            }
            let next = ratio(2 * l + 1, l + 1 - m) * z * legendre;
            let next = match last {
                None => next,
                Some(last) => next - ratio(l + m, l + 1 - m) * last,
            };
            (last, legendre) = (Some(legendre), next);
        }
    }
    gradient(total.expect("there is a harmonic"), &[x, y, z])
}

fn variables(graph: &Graph, count: usize) -> Vec<Expr<'_>> {
    let name = |place: usize| format!("x{place}");
    (1..=count)
        .map(|place| graph.variable(&name(place)))
        .collect()
}

fn norm(graph: &Graph) -> Vec<Expr<'_>> {
    let x = variables(graph, 10);
    let squares = x.iter().map(|&x| x * x);
    let length = squares.reduce(|a, b| a + b).expect("there are ten").sqrt();
    let rows = hessian(length, &x);
    let upper = rows
        .iter()
        .enumerate()
        .flat_map(|(i, row)| row[i..].to_vec());
    upper.collect()
}

fn product(graph: &Graph) -> Vec<Expr<'_>> {
    let x = variables(graph, 50);
    let product = x.iter().copied().reduce(|a, b| a * b);
    gradient(product.expect("there are fifty"), &x)
}

// Where the logistic map stays bounded.
fn point(formula: &Formula) -> Vec<f64> {
    let places = 0..formula.inputs().count();
    places
        .map(|place| ((7 * place + 3) % 16) as f64 / 64.0 - 0.75)
        .collect()
}

#[test]
fn joint_results_are_small_and_stay_so() {
    for &(what, derivatives, bound) in ROWS {
        let graph = Graph::new();
        let raw = graph.formula(&derivatives(&graph), &[]);
        let simple = simplify(&raw, &Options::default()).formula;
        let size = operations(&simple);
        assert!(size <= bound, "{what}: {size} operations, not {bound}");
        assert!(size <= operations(&raw), "{what}: it has grown");
        let at = point(&raw);
        let (got, want) = (simple.eval(&at), raw.eval(&at));
        let scale = want
            .iter()
            .fold(0.0, |most: f64, value| most.max(value.abs()));
        for (got, want) in got.into_iter().zip(want) {
            // Sums of some hundred terms, added up in another order.
            let error = (got - want).abs();
            assert!(error <= 1e-11 * scale, "{what}: {got:e}, not {want:e}");
        }
        let again = simplify(&simple, &Options::default()).formula;
        assert_eq!(again.to_string(), simple.to_string(), "{what}");
    }
}
