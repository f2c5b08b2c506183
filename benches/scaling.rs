//! Derivatives of large expressions, derived and simplified together: what it takes, and
//! how many operations the function and the derivatives have, shared ones counted once.
//!
//! `cargo bench -p trigrad-benches --bench scaling` prints one line a function.

use std::collections::HashMap;
use std::time::Instant;

use trigrad_core::{Expr, Formula, Interpret};
use trigrad_symbolic::{Options, formula, operations, simplify};

fn main() {
    for n in [1_000, 10_000, 100_000] {
        let product = Formula::trace(n, |x| vec![chained(x, |a, b| a * b)]);
        gradient(&format!("Speelpenning's product of {n}"), &product);
    }
    for n in [100, 1_000] {
        let map = Formula::trace(2, |x| {
            vec![(0..n).fold(x[0], |f, _| x[1] * f * (f * -1.0 + 1.0))]
        });
        gradient(&format!("logistic map, {n} levels"), &map);
    }
    for n in [1_000, 10_000, 100_000] {
        let nest = Formula::trace(1, |x| vec![(0..n).fold(x[0], |f, _| f.sin())]);
        gradient(&format!("sine of sine, {n} deep"), &nest);
    }
    for n in [5, 7, 9] {
        let det = Formula::trace(n * n, |x| vec![determinant(x, n)]);
        gradient(&format!("determinant of {n} x {n} by minors"), &det);
    }
    for n in [10, 20, 30] {
        gradient(&format!("spherical harmonics to order {n}"), &harmonics(n));
    }
    let rosenbrock = Formula::trace(100, |x| {
        let terms = x.windows(2).map(|x| {
            let (a, b) = (x[1] - x[0] * x[0], x[0] * -1.0 + 1.0);
            a * a * 100.0 + b * b
        });
        vec![terms.reduce(|a, b| a + b).expect("there are terms")]
    });
    hessian("Rosenbrock in 100 variables", &rosenbrock);
    let mix = Formula::trace(100, |x| {
        let squares = chained(&x.iter().map(|&x| x * x).collect::<Vec<_>>(), |a, b| a + b);
        let pairs: Vec<Expr<'_>> = x.windows(2).map(|x| x[0] * x[1]).collect();
        vec![(squares * -0.125).exp() * chained(&pairs, |a, b| a + b).sin()]
    });
    hessian("a mix of 100 variables", &mix);
}

fn gradient(what: &str, f: &Formula) {
    report(what, "gradient", f, formula::gradient);
}

fn hessian(what: &str, f: &Formula) {
    report(what, "Hessian", f, formula::hessian);
}

fn report(what: &str, name: &str, f: &Formula, derive: impl Fn(&Formula) -> Formula) {
    let start = Instant::now();
    let raw = derive(f);
    let derived = start.elapsed();
    let simple = simplify(&raw, &Options::default());
    let all = start.elapsed();
    println!(
        "{what}: {name} derived in {:.2} ms, simplified in {:.2} ms ({:?}), {} operations for {} of the function",
        derived.as_secs_f64() * 1e3,
        (all - derived).as_secs_f64() * 1e3,
        simple.stop,
        operations(&simple.formula),
        operations(f)
    );
}

fn chained<'g>(x: &[Expr<'g>], op: impl Fn(Expr<'g>, Expr<'g>) -> Expr<'g>) -> Expr<'g> {
    x.iter().copied().reduce(op).expect("there are operands")
}

// Every minor is computed once.
fn determinant<'g>(x: &[Expr<'g>], n: usize) -> Expr<'g> {
    let mut minors: HashMap<u32, Expr<'g>> = (0..n).map(|c| (1 << c, x[(n - 1) * n + c])).collect();
    for size in 2..=n {
        let row = n - size;
        let mut larger = HashMap::new();
        for columns in (1_u32..1 << n).filter(|set| set.count_ones() as usize == size) {
            let chosen = (0..n).filter(|c| columns & (1 << c) != 0);
            let terms = chosen.enumerate().map(|(place, c)| {
                let minor = minors[&(columns & !(1 << c))] * x[row * n + c];
                if place % 2 == 0 { minor } else { -minor }
            });
            larger.insert(columns, chained(&terms.collect::<Vec<_>>(), |a, b| a + b));
        }
        minors = larger;
    }
    minors[&((1 << n) - 1)]
}

// The sum of c*P_lm(z)*{C, S}_m(x, y) for l below the order, by the usual recurrences.
fn harmonics(order: usize) -> Formula {
    Formula::trace(3, |x| {
        let (mut c, mut s) = (vec![x[0].beside(1.0)], vec![x[0].beside(0.0)]);
        for m in 1..order {
            if m == 1 {
                c.push(x[1]);
                s.push(x[0]);
            } else {
                let (last_c, last_s) = (c[m - 1], s[m - 1]);
                c.push(x[0] * last_s + x[1] * last_c);
                s.push(x[0] * last_c - x[1] * last_s);
            }
        }
        let mut terms = Vec::new();
        for m in 0..order {
            let mut p: Vec<Expr<'_>> = Vec::new();
            for l in m..order {
                let number = |n: usize| n as f64;
                p.push(match l - m {
                    0 => x[0].beside((1..=m).map(|k| 1.0 - 2.0 * number(k)).product()),
                    1 => x[2] * p[0] * number(2 * m + 1),
                    below => {
                        let (a, b) = (p[below - 1], p[below - 2]);
                        (x[2] * a * number(2 * l - 1) - b * number(l + m - 1)) / number(l - m)
                    }
                });
                let k = number((l * l + l + m) % 7 + 1);
                terms.push(p[l - m] * c[m] * k);
                if m > 0 {
                    terms.push(p[l - m] * s[m] * (k + 1.0));
                }
            }
        }
        vec![chained(&terms, |a, b| a + b)]
    })
}
