//! Jacobians: how many operations they take beside published figures, and that they are
//! the derivatives whichever way they were accumulated.

mod same;

use std::collections::HashMap;

use num_traits::{One, Zero};
use trigrad_core::{Expr, Formula, Graph, Interpret, Scalar};
use trigrad_symbolic::{formula, gradient, jacobian, jvp, multi_indices, operations};

use same::check_same;

// Operators that fold numbers, 0 and 1 as they build, as those systems do whose figures
// stand below; a graph of ours is what was written.
fn times<'g>(a: Expr<'g>, b: Expr<'g>) -> Expr<'g> {
    let is = |x: Expr<'g>, n: i64| x.constant().is_some_and(|c| c.is_integer(n));
    match () {
        () if is(a, 0) || is(b, 0) => Expr::zero(),
        () if is(a, 1) => b,
        () if is(b, 1) => a,
        // One order of the factors, so that x*y is y*x.
        () if a.node().map(|a| a.1) > b.node().map(|b| b.1) => b * a,
        () => a * b,
    }
}

fn plus<'g>(a: Expr<'g>, b: Expr<'g>) -> Expr<'g> {
    let is_zero = |x: Expr<'g>| x.constant().is_some_and(|c| c.is_integer(0));
    match () {
        () if is_zero(a) => b,
        () if is_zero(b) => a,
        () => a + b,
    }
}

fn minus<'g>(a: Expr<'g>, b: Expr<'g>) -> Expr<'g> {
    let is_zero = |x: Expr<'g>| x.constant().is_some_and(|c| c.is_integer(0));
    match () {
        () if a == b => Expr::zero(),
        () if is_zero(b) => a,
        () if is_zero(a) => -b,
        () => a - b,
    }
}

fn ratio<'g>(n: usize, d: usize) -> Expr<'g> {
    Expr::from(n as i64) / Expr::from(d as i64)
}

// The benchmark of FastDifferentiation.jl: Y(l, m) = N(l, m) P(l, m, z) (S or C)(|m|, x, y)
// for l < order and |m| <= l, by the recurrences of Sloan, in which S and C have changed
// places there.
fn spherical_harmonics(order: usize) -> Formula {
    Formula::trace(3, |v| {
        let [x, y, z] = [v[0], v[1], v[2]];
        let (mut s, mut c) = (vec![Expr::zero()], vec![Expr::one()]);
        for m in 1..order {
            let next_c = plus(times(x, s[m - 1]), times(y, c[m - 1]));
            let next_s = minus(times(x, c[m - 1]), times(y, s[m - 1]));
            c.push(next_c);
            s.push(next_s);
        }
        let mut p: HashMap<(usize, usize), Expr<'_>> = HashMap::new();
        for m in 0..order {
            let diagonal = match m {
                0 => Expr::one(),
                _ => times(Expr::from(1 - 2 * m as i64), p[&(m - 1, m - 1)]),
            };
            p.insert((m, m), diagonal);
            for l in m + 1..order {
                let value = if l == m + 1 {
                    times(times(Expr::from(2 * m as i64 + 1), z), diagonal)
                } else {
                    let first = times(times(ratio(2 * l - 1, l - m), z), p[&(l - 1, m)]);
                    minus(first, times(ratio(l + m - 1, l - m), p[&(l - 2, m)]))
                };
                p.insert((l, m), value);
            }
        }
        let mut harmonics = Vec::new();
        for l in 0..order {
            for m in (1..=l)
                .rev()
                .map(|m| (m, &s))
                .chain((0..=l).map(|m| (m, &c)))
            {
                let (m, angular) = m;
                let norm = Expr::from(norm(l, m));
                harmonics.push(times(times(norm, p[&(l, m)]), angular[m]));
            }
        }
        harmonics
    })
}

fn norm(l: usize, m: usize) -> f64 {
    let factorials: f64 = (l - m + 1..=l + m).map(|i| i as f64).product();
    let both = if m == 0 { 4.0 } else { 2.0 };
    ((2 * l + 1) as f64 / (both * std::f64::consts::PI * factorials)).sqrt()
}

// The count of a function, and that of its Jacobian.
fn counts(f: &Formula) -> [usize; 2] {
    [operations(f), operations(&formula::jacobian(f))]
}

#[test]
fn spherical_harmonics_to_order_20() {
    for (order, function, published) in [(5, 61, 107), (10, 308, 688), (20, 1315, 3115)] {
        let [own, derivative] = counts(&spherical_harmonics(order));
        assert_eq!(own, function, "order {order}");
        assert!(derivative <= published, "order {order}: {derivative}");
    }
}

#[test]
fn chebyshev_polynomial() {
    // Grouped as 2(x T), which is the count of the figure; 2x could be shared.
    let f = Formula::trace(1, |x| {
        let mut t = [Expr::one(), x[0]];
        for _ in 2..=20 {
            t = [t[1], Expr::from(2) * (x[0] * t[1]) - t[0]];
        }
        vec![t[1]]
    });
    let [own, derivative] = counts(&f);
    assert_eq!(own, 57);
    assert!(derivative <= 128, "{derivative}");
    // The slope at 1 is the square of the degree.
    assert_eq!(formula::jacobian(&f).eval(&[1.0]), [400.0]);
}

#[test]
fn rosenbrock_function() {
    let f = Formula::trace(100, |x| {
        let term = |i: usize| {
            let [bend, rest] = [x[i + 1] - x[i].pow(2.0), Expr::from(1) - x[i]];
            bend.pow(2.0) * 100.0 + rest.pow(2.0)
        };
        vec![(0..99).map(term).sum()]
    });
    let [own, derivative] = counts(&f);
    assert_eq!(own, 791);
    assert!(derivative <= 890, "{derivative}");
    assert!(operations(&formula::gradient(&f)) <= 890);
    let x: Vec<f64> = (0..100).map(|i| 1.0 + f64::from(i % 7) / 8.0).collect();
    for (i, got) in formula::gradient(&f).eval(&x).into_iter().enumerate() {
        let upper = match i {
            99 => 0.0,
            _ => -400.0 * x[i] * (x[i + 1] - x[i] * x[i]) - 2.0 * (1.0 - x[i]),
        };
        let lower = match i {
            0 => 0.0,
            _ => 200.0 * (x[i] - x[i - 1] * x[i - 1]),
        };
        // Eighths below 2 and whole numbers below 400: nothing is rounded.
        assert_eq!(got, upper + lower, "{i}");
    }
}

// Layers of so many nodes before and behind a waist: a node is a product, or a sum with a
// sine, of a node of the layer before it and a random other one.
fn waist(ends: usize, waist: usize, layers: [usize; 2]) -> Formula {
    Formula::trace(ends, |x| {
        let mut random = 1_u64;
        let mut nodes = x.to_vec();
        let mut mix = |nodes: &mut Vec<Expr<'_>>| {
            let before = std::mem::take(nodes);
            for i in 0..ends {
                random = random
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let own = before[i % before.len()];
                let other = before[(random >> 33) as usize % before.len()];
                nodes.push(match random >> 63 {
                    0 => own * other,
                    _ => (own - other * 0.5).sin() + other,
                });
            }
        };
        (0..layers[0]).for_each(|_| mix(&mut nodes));
        let part = |i: usize| nodes.iter().skip(i).step_by(waist).copied();
        let narrow = |i: usize| part(i).sum::<Expr<'_>>().tanh();
        nodes = (0..waist).map(narrow).collect();
        (0..layers[1]).for_each(|_| mix(&mut nodes));
        nodes
    })
}

#[test]
fn narrow_waists() {
    // The figures do not say of which functions they are. These are at least as hard: the
    // better of forward and reverse accumulation takes no fewer operations than there.
    for (ends, width, layers, without, with) in [
        (20, 1, [4, 5], 4348, 2318),
        (20, 3, [8, 8], 13846, 11236),
        (50, 1, [5, 5], 23398, 9838),
    ] {
        let f = waist(ends, width, layers);
        let (better, [_, found]) = (better_of_both(&f), counts(&f));
        let what = format!("{ends} -> {width} -> {ends}: {found}, without waists {better}");
        eprintln!("{what}");
        assert!(better >= without && found <= with, "{what}");
    }
}

// The operations of forward accumulation for each input, or of reverse accumulation for
// each output, whichever are fewer.
fn better_of_both(f: &Formula) -> usize {
    let graph = Graph::new();
    let names: Vec<&str> = f.inputs().collect();
    let wrt: Vec<Expr<'_>> = names.iter().map(|name| graph.variable(name)).collect();
    let outputs = graph.import(f);
    let reverse = outputs.iter().flat_map(|&output| gradient(output, &wrt));
    let reverse = graph.formula(&reverse.collect::<Vec<_>>(), &names);
    let along = |i: usize| {
        let mut direction = vec![Expr::zero(); wrt.len()];
        direction[i] = Expr::one();
        jvp(&outputs, &wrt, &direction)
    };
    let forward: Vec<Expr<'_>> = (0..wrt.len()).flat_map(along).collect();
    let forward = graph.formula(&forward, &names);
    operations(&reverse).min(operations(&forward))
}

// FastDifferentiation.jl gave 0.129446 for the mixed entry (DifferentiationInterface.jl,
// issue 1014).
#[test]
fn a_hessian_that_went_wrong_elsewhere() {
    let f = Formula::parse("exp(v1 - v2)*v2").unwrap();
    let at = [-0.7, 2.3];
    let by_hand = ["v2", "(1 - v2)", "(v2 - 2)"].map(|factor| {
        let text = format!("exp(v1 - v2)*{factor}");
        Formula::parse(&text).unwrap().with_inputs(&["v1", "v2"])
    });
    // The digits that were published, rounded.
    assert!((by_hand[2].eval(&at)[0] - 0.0149361).abs() < 5e-8);
    let twice = formula::jacobian(&formula::gradient(&f));
    let values = twice.eval(&at);
    assert_eq!(values[1], values[2]);
    let hessian = formula::hessian(&f);
    for (of, places) in [(&hessian, [0, 1, 2]), (&twice, [0, 1, 3])] {
        for (place, want) in places.into_iter().zip(&by_hand) {
            let got = of.output(of.outputs()[place]);
            let what = format!("second derivative {place}");
            assert_eq!(check_same(&got, want, &at, &what), 1, "{what}");
        }
    }
}

// Where a factor is infinite or NaN in the branch that is not taken, and another output
// or variable makes forward accumulation the cheaper one.
#[test]
fn untaken_branches_do_not_enter() {
    let f = Formula::trace(2, |x| {
        let root = Expr::select(x[0].above(0.0), x[0].sqrt(), x[1]);
        let folded = Expr::select(x[1].equals(0.0), Expr::one(), x[1].sin() / x[1]);
        vec![
            root,
            root * folded,
            root.sin() + folded,
            folded,
            root * root,
        ]
    });
    let rows = formula::jacobian(&f).eval(&[0.0, 0.0]);
    // Of root and folded at (0, 0): slopes (0, 1) and (0, 0), values 0 and 1.
    let want = [0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    assert_eq!(rows, want);
    let single = Formula::trace(1, |x| {
        let root = Expr::select(x[0].above(0.0), x[0].sqrt(), Expr::zero());
        (1..=4).map(|k| root.exp() * f64::from(k)).collect()
    });
    assert_eq!(formula::jacobian(&single).eval(&[0.0]), [0.0; 4]);
}

// The first four orders jointly, as users of density functionals need them.
#[test]
fn a_density_functional_to_fourth_order() {
    // Exchange with a gradient correction of the form of PBE: rho and the square of its
    // gradient, sigma.
    let text = "-(3/4)*(3/pi)^(1/3)*r^(4/3)*(1 + 0.804 - 0.804/(1 + (0.2195/0.804)*s/(24*pi^2)^(2/3)/r^(8/3)))";
    let f = Formula::parse(text).unwrap();
    let all = formula::derivatives_up_to(&f, 4);
    let at = [0.7, 0.3];
    let got = all.eval(&at);
    assert_eq!(got.len(), 1 + 2 + 3 + 4 + 5);
    // Independent: differentiated in the other order, each by itself.
    let mut place = 0;
    let mut alone = 0;
    for order in 0..=4 {
        for orders in multi_indices(2, order) {
            let one = formula::partial(&f, &[("s", orders[1]), ("r", orders[0])]);
            alone += operations(&one);
            let joint = all.output(all.outputs()[place]);
            let what = format!("{orders:?}");
            assert_eq!(check_same(&joint, &one, &at, &what), 1, "{what}");
            place += 1;
        }
    }
    let jointly = operations(&all);
    assert!(
        jointly * 2 < alone,
        "{jointly} jointly, {alone} each for itself"
    );
    // And from values alone: central differences of the order below, at distance 2^-13,
    // are off by a sixth of its square times the derivative two orders up, which changes by less
    // than its own size within the step; and each value by a few dozen roundings.
    let step = 1.0 / 8192.0;
    for (orders, higher, lower) in [([4, 0], 10, 6), ([0, 4], 14, 9)] {
        let by = [("r", orders[0] / 2 * 3), ("s", orders[1] / 2 * 3)];
        let sixth = formula::partial(&f, &by).eval(&at)[0];
        let moved = |sign: f64| {
            let by = |i: usize| at[i] + if orders[i] > 0 { sign * step } else { 0.0 };
            all.eval(&[by(0), by(1)])[lower]
        };
        let difference = (moved(1.0) - moved(-1.0)) / (2.0 * step);
        let roundings = 64.0 * f64::EPSILON * got[lower].abs() / step;
        let bound = 2.0 * sixth.abs() * step * step / 6.0 + roundings;
        // It would not find much otherwise.
        assert!(bound < 1e-4 * got[higher].abs(), "{orders:?}: {bound}");
        assert!(
            (difference - got[higher]).abs() <= bound,
            "{orders:?}: {difference}"
        );
    }
}

#[test]
fn orders_with_closed_forms() {
    // x^5 y^3: each partial is a product of falling factorials and powers.
    let f = Formula::trace(2, |x| vec![x[0].pow(5.0) * x[1].pow(3.0)]);
    let at: [f64; 2] = [1.5, -0.75];
    let falling = |n: usize, k: usize| (0..k).map(|i| n as f64 - i as f64).product::<f64>();
    let power = |x: f64, n: usize, k: usize| match k {
        0.. if k > n => 0.0,
        _ => falling(n, k) * x.powi((n - k) as i32),
    };
    let got = formula::derivatives_up_to(&f, 4).eval(&at);
    let indices = (0..=4).flat_map(|order| multi_indices(2, order));
    for (orders, got) in indices.zip(got) {
        let want = power(at[0], 5, orders[0]) * power(at[1], 3, orders[1]);
        // Eighths and quarters to small powers: nothing is rounded.
        assert_eq!(got, want, "{orders:?}");
    }
    // Several outputs: output after output within an order.
    let g = Formula::trace(1, |x| vec![x[0].exp(), x[0].pow(2.0)]);
    let got = formula::derivatives_up_to(&g, 2).eval(&[2.0]);
    let e = 2.0_f64.exp();
    assert_eq!(got, [e, 4.0, e, 4.0, e, 2.0]);
}

// As long as the sweeps are linear these take a second at most, also without optimisation.
#[test]
fn large_graphs() {
    let graph = Graph::new();
    let names: Vec<String> = (0..100_000).map(|i| format!("x{i}")).collect();
    let x: Vec<Expr<'_>> = names.iter().map(|name| graph.variable(name)).collect();
    let product = x.iter().copied().reduce(|a, b| a * b).unwrap();
    let before = graph.len();
    let slopes = gradient(product, &x);
    assert!(graph.len() - before < 3 * x.len());
    assert_eq!(slopes.len(), x.len());
    // One input and many outputs, each on top of the one before it: one pass forward.
    let graph = Graph::new();
    let t = graph.variable("t");
    let mut chain = vec![t];
    (0..20_000).for_each(|i| chain.push(chain[i].sin()));
    let before = graph.len();
    let rows = jacobian(&chain, &[t]);
    assert!(graph.len() - before < 3 * chain.len());
    let f = graph.formula(&[rows[3][0]], &["t"]);
    let want = Formula::parse("cos(sin(sin(t)))*cos(sin(t))*cos(t)").unwrap();
    assert_eq!(check_same(&f, &want, &[0.5], "the third link"), 1);
    // A deep chain with two outputs.
    let deep = (0..100_000).fold(t, |below, _| below.sin());
    let rows = jacobian(&[deep, deep * t], &[t]);
    assert!(graph.formula(&rows.concat(), &["t"]).eval(&[0.5])[0].is_finite());
}
