//! Distances between answers: counted in floats, and held against what rounding explains.

use trigrad::{Formula, Rounding, ulp_distance};

#[test]
fn distances_count_floats() {
    let (inf, nan) = (f64::INFINITY, f64::NAN);
    let rows = [
        (1.0, 1.0_f64.next_up(), 1),
        (-1.0, (-1.0_f64).next_down(), 1),
        (0.0, -0.0, 0),
        (0.0, 5e-324, 1),
        (-5e-324, 5e-324, 2),
        (1.0, 2.0, 1 << 52),
        (-1.0, -2.0, 1 << 52),
        (-1.0, 1.0, 2 * 1.0_f64.to_bits()),
        (f64::MAX, inf, 1),
        (-inf, inf, 2 * inf.to_bits()),
        (nan, -nan, 0),
        (nan, nan, 0),
        (nan, 1.0, u64::MAX),
        (-inf, nan, u64::MAX),
    ];
    for (a, b, distance) in rows {
        assert_eq!(ulp_distance(a, b), distance, "{a} {b}");
        assert_eq!(ulp_distance(b, a), distance, "{b} {a}");
    }
}

/// Of a sum over paths each path counts with its size, and with the roundings on it; what does not
/// enter has no bound but 0.
#[test]
fn bounds_are_a_few_roundings_of_every_path() {
    let bounds = |text: &str, at: &[f64]| -> Vec<f64> {
        let f = Formula::parse(text).expect("a function");
        let rounding = Rounding::of_gradient(&f, at);
        (0..at.len()).map(|i| rounding.bound(i)).collect()
    };
    let is_few = |bound: f64, size: f64, nodes: f64| {
        let unit = size * f64::EPSILON;
        assert!(
            bound >= 2.0 * nodes * unit && bound <= 40.0 * nodes * unit,
            "{bound} {size} {nodes}"
        );
    };
    for scale in [1.0, 1e-100, 1e100] {
        let of = bounds("x*y", &[3.0 * scale, 5.0]);
        is_few(of[0], 5.0, 1.0);
        is_few(of[1], 3.0 * scale, 1.0);
    }
    // The paths cancel, their sizes do not.
    is_few(bounds("1000*x - 999*x", &[1.0])[0], 1999.0, 2.0);
    is_few(
        bounds("exp(x)*sin(y) + 0*z", &[1.0, 2.0, 3.0])[0],
        1.0_f64.exp() * 2.0_f64.sin(),
        3.0,
    );
    // Longer paths have more roundings.
    let deep = format!("{}x{}", "sin(".repeat(40), ")".repeat(40));
    let slope = trigrad::Engine::Dual
        .gradient(&Formula::parse(&deep).expect("a chain"), &[0.5])
        .1[0];
    is_few(bounds(&deep, &[0.5])[0], slope.abs(), 40.0);
    // What underflows on the way is 2^-1074, and is magnified by what is above, 1e250.
    let small = bounds("(x*1e-200)*1e-150*1e250", &[1.0])[0];
    assert!((4e-74..1e-72).contains(&small), "{small}");
}

#[test]
fn what_is_no_number_agrees_where_an_infinite_slope_was_met() {
    let explains = |text: &str, at: f64, a: f64, b: f64| {
        let f = Formula::parse(text).expect("a function");
        let rounding = Rounding::of_gradient(&f, &[at]);
        assert_eq!(rounding.explains(0, a, b), rounding.explains(0, b, a));
        rounding.explains(0, a, b)
    };
    let (inf, nan) = (f64::INFINITY, f64::NAN);
    for (text, at) in [("x^2", 3.0), ("sqrt(x)", 0.0)] {
        assert!(
            explains(text, at, nan, nan) && explains(text, at, inf, inf),
            "{text}"
        );
        assert!(
            explains(text, at, 6.0, 6.0) && !explains("x^2", 3.0, inf, -inf),
            "{text}"
        );
    }
    assert!(explains("x^2", 3.0, 6.0, 6.0_f64.next_up()));
    assert!(!explains("x^2", 3.0, 6.0, 6.0 + 1e-12));
    assert!(!explains("x^2", 3.0, 6.0, nan) && !explains("x^2", 3.0, 6.0, inf));
    assert!(explains("sqrt(x)*x", 0.0, 0.0, nan));
}
