//! Jacobians: how many operations they take beside published figures, and that they are
//! the derivatives whichever way they were accumulated.

use std::collections::HashMap;

use num_traits::{One, Zero};
use trigrad_core::{Expr, Formula, Graph, Scalar};
use trigrad_symbolic::{formula, jacobian, operations};

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

#[test]
fn figures() {
    for order in [2, 3, 4, 5, 10, 20] {
        let f = spherical_harmonics(order);
        if order == 5 {
            let mut all = vec![];
            for &o in f.outputs() {
                eprint!("{} ", {
                    all.push(o);
                    let g = Graph::new();
                    let e = g.import(&f);
                    let k = all.len();
                    operations(&g.formula(&e[..k], &[]))
                });
            }
            eprintln!();
        }
        eprintln!(
            "sph {order} {} {}",
            operations(&f),
            operations(&formula::jacobian(&f))
        );
    }
    let f = Formula::trace(1, |x| {
        let x = x[0];
        let mut t = [Expr::one(), x];
        for _ in 2..=20 {
            t = [t[1], Expr::from(2) * (x * t[1]) - t[0]];
        }
        vec![t[1]]
    });
    eprintln!(
        "cheb {} {}",
        operations(&f),
        operations(&formula::jacobian(&f))
    );
    let f = Formula::trace(100, |x| {
        let term = |i: usize| {
            (x[i + 1] - x[i].pow(2.0)).pow(2.0) * 100.0 + (Expr::from(1) - x[i]).pow(2.0)
        };
        vec![(0..99).map(term).sum()]
    });
    eprintln!(
        "rosen {} {}",
        operations(&f),
        operations(&formula::jacobian(&f))
    );
    let g = Formula::parse("100*(y - x^2)^2 + (1 - x)^2").unwrap();
    let j = formula::jacobian(&g);
    eprintln!("{j} {}", operations(&j));
}
