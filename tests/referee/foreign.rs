//! Functions outside of the table, computed by a library in another language, in every engine.

use trigrad::{Custom, Engine, Graph, RuleError, Scalar, dual, function, tape};

#[expect(
    unsafe_code,
    reason = "a function of the C library, which is linked anyway"
)]
#[cfg(unix)]
unsafe extern "C" {
    safe fn jn(n: i32, x: f64) -> f64;
}

// J_0 with all its derivatives: J_n' = (J_(n-1) - J_(n+1))/2, so the k-th is
// 2^-k Σ (-1)^j C(k, j) J_(2j-k) (DLMF 10.6.7); times `factor` from order `from` on.
#[cfg(unix)]
fn bessel(highest: u32, from: u32, factor: f64) -> Custom {
    Custom::new("bessel", 1, move |orders: &[u32], x: &[f64]| {
        let k = orders[0] as i32;
        let mut weight = 0.5_f64.powi(k);
        let mut sum = 0.0;
        for j in 0..=k {
            sum += weight * jn(2 * j - k, x[0]);
            weight *= -f64::from(k - j) / f64::from(j + 1);
        }
        let factor = if orders[0] >= from { factor } else { 1.0 };
        (orders[0] <= highest).then_some(sum * factor)
    })
}

#[cfg(unix)]
#[test]
fn a_function_of_the_c_library() {
    for x in [0.0, 0.5, 2.0, -7.5, 30.0] {
        let report = bessel(9, 9, 1.0).verify(3, &[x]).unwrap();
        assert_eq!((report.confirmed, report.undecided.len()), (3, 0), "at {x}");
        for order in 1..=3 {
            for factor in [2.0, -1.0, 1.0 + 1e-6] {
                let refused = bessel(9, order, factor).verify(3, &[x]);
                // A derivative that is 0 is 0 twice over.
                let slope = bessel(9, 9, 1.0).evaluate(&[order], &[x]);
                let is_wrong = matches!(refused, Err(RuleError::Wrong { .. }));
                assert!(
                    is_wrong || slope == 0.0,
                    "order {order} times {factor} at {x}"
                );
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn the_same_in_every_engine() {
    let rule = bessel(9, 9, 1.0);
    let at = [1.5, -0.5];
    let f = {
        let rule = rule.clone();
        function!([rule: Custom] |x, y| (rule.call(&[x * y]) * y).exp())
    };
    let formula = trigrad::Function::trace(&f);
    assert_eq!(formula.to_string(), "exp(bessel(x0*x1)*x1)");
    let (value, slopes, curvatures) = Engine::Dual.hessian(&formula, &at);
    // By hand: with u = x y, g = e^(J y): g_x = g y² J', g_y = g (J + u J').
    let u: f64 = at[0] * at[1];
    let j = |k: u32| rule.evaluate(&[k], &[u]);
    let g = (j(0) * at[1]).exp();
    let want = [g * at[1] * at[1] * j(1), g * (j(0) + u * j(1))];
    let near = |got: f64, want: f64| {
        assert!(
            (got - want).abs() <= 64.0 * f64::EPSILON,
            "{got} for {want}"
        );
    };
    assert_eq!(value, g);
    near(slopes[0], want[0]);
    near(slopes[1], want[1]);
    near(
        curvatures[(0, 0)],
        g * at[1].powi(3) * (at[1] * j(1) * j(1) + j(2)),
    );
    for &engine in Engine::ALL {
        let (same, others, bends) = engine.hessian(&formula, &at);
        assert_eq!(same, value);
        for i in 0..2 {
            near(others[i], slopes[i]);
            (0..2).for_each(|k| near(bends[(i, k)], curvatures[(i, k)]));
        }
    }
    // Closures that capture the rule, and Taylor mode.
    let (_, others) = tape::gradient(|x| (rule.call(&[x[0] * x[1]]) * x[1]).exp(), &at);
    near(others[0], slopes[0]);
    let taylor = dual::taylor::derivatives(|x| rule.call(&[x]), 2.0, 5);
    (0..=5_u32).for_each(|k| near(taylor[k as usize], rule.evaluate(&[k], &[2.0])));
}

// Beyond the orders that a rule knows there is NaN in every engine, and nothing else is lost.
#[test]
fn what_a_rule_does_not_know() {
    let ratio = Custom::with_slopes("ratio", |[x, y]| x / y, |[x, y]| [1.0 / y, -x / (y * y)]);
    assert_eq!(
        ratio.verify(2, &[3.0, 2.0]).unwrap().unknown,
        [[2, 0], [1, 1], [0, 2]]
    );
    let graph = Graph::new();
    let (x, y) = (graph.variable("x"), graph.variable("y"));
    let formula = graph.formula(&[graph.call(&ratio, &[x, y]) + x * x], &["x", "y"]);
    for &engine in Engine::ALL {
        let (value, slopes, curvatures) = engine.hessian(&formula, &[3.0, 2.0]);
        assert_eq!((value, slopes.as_slice()), (10.5, [6.5, -0.75].as_slice()));
        assert!(
            curvatures.iter().all(|bend| bend.is_nan()),
            "{}",
            engine.name()
        );
    }
    let f = |x: &[_]| with_a_square(&ratio, x);
    let (_, slopes, curvatures) = dual::epsilon!().fixed().hessian(f, &[3.0, 2.0]);
    assert_eq!(slopes.as_slice(), [6.5, -0.75]);
    assert!(curvatures.iter().all(|bend: &f64| bend.is_nan()));
}

fn with_a_square<S: Scalar>(ratio: &Custom, x: &[S]) -> S {
    ratio.call(x) + x[0] * x[0]
}
