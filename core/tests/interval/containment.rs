//! Random boxes over the whole range of exponents, and random points inside.

use proptest::prelude::*;

use crate::rows::{I, all};

fn number() -> impl Strategy<Value = f64> {
    let edges = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        2.0,
        -2.0,
        f64::MAX,
        f64::MIN,
        5e-324,
        -5e-324,
    ];
    prop_oneof![
        2 => prop::sample::select(edges.to_vec()),
        3 => prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO,
        4 => -30.0..30.0f64,
        2 => (-30i32..30).prop_map(f64::from),
        3 => (-1.0..1.0f64, -60i32..12).prop_map(|(m, e)| m * 2f64.powi(e)),
    ]
}

/// A box and a point inside.
pub(crate) fn boxed() -> impl Strategy<Value = (I, f64)> {
    let side = number().prop_map(f64::abs);
    let unbounded = prop::sample::select(vec![false, false, false, false, false, true]);
    let near = (-55i32..0).prop_map(|e| 2f64.powi(e));
    let radius = prop_oneof![Just(0.0), side, near];
    (
        number(),
        radius.clone(),
        radius,
        unbounded.clone(),
        unbounded,
    )
        .prop_map(|(x, left, right, no_left, no_right)| {
            let lo = if no_left { f64::NEG_INFINITY } else { x - left };
            let hi = if no_right { f64::INFINITY } else { x + right };
            (I::new(lo, hi).unwrap(), x)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]
    #[test]
    fn enclosures_hold_the_values_inside(a in boxed(), b in boxed(), c in boxed()) {
        for row in all() {
            let args = &[a.0, b.0, c.0][..row.arity];
            // A real zero has no sign.
            let at = &[a.1 + 0.0, b.1 + 0.0, c.1 + 0.0][..row.arity];
            let value = row.value(at);
            // The point is empty where there is no value; IEEE 754 may give one, as at poles.
            let points: Vec<I> = at.iter().map(|x| I::point(*x)).collect();
            let point = row.enclose(&points);
            prop_assert!(
                point.is_empty() || value.is_nan() || point.contains(&value),
                "{} {:?}: {:?} misses {:e}", row.name, at, point, value
            );
            // Both hold the true value, so they meet.
            let enclosure = row.enclose(args);
            let apart = point.lo() > enclosure.hi() || point.hi() < enclosure.lo();
            prop_assert!(
                point.is_empty() || !apart,
                "{} {:?} in {:?}: {:?} lies apart from {:?}", row.name, at, args, point, enclosure
            );
        }
    }
}
