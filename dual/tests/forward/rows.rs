//! Every row of the table, run by a dual number.

use trigrad_core::{Interpret, Primitive, Tracked};
use trigrad_dual::Dual;

use crate::check::assert_same;

const POINTS: [f64; 7] = [-2.5, -1.0, -0.25, 0.0, 0.5, 1.0, 3.0];

#[test]
fn the_primal_is_the_plain_value_and_the_tangent_the_partials() {
    for row in Primitive::all(2) {
        for a in POINTS {
            for b in POINTS {
                check_row(row, [a, b]);
            }
        }
    }
}

fn check_row(row: Primitive, x: [f64; 2]) {
    let context = format!("{} at {x:?}", row.row().name);
    let duals: [Dual<f64, 2>; 2] = [Dual::variable(x[0], 0), Dual::variable(x[1], 1)];
    let [a, b] = duals.map(Tracked::varying);
    let plain = x.map(Tracked::varying);
    let (y, value, partials) = match row {
        Primitive::Unary(op) => {
            let value = op.value(x[0]);
            (
                Dual::unary(op, a),
                value,
                vec![op.partial(x[0], value), 0.0],
            )
        }
        Primitive::Indexed(op, n) => {
            let value = op.value(n, x[0]);
            (
                Dual::indexed(op, n, a),
                value,
                vec![op.partial(n, x[0], value), 0.0],
            )
        }
        Primitive::Binary(op) => {
            let value = op.value(x);
            let partials = (0..2).map(|slot| op.partial(slot, x, value));
            (Dual::binary(op, [a, b]), value, partials.collect())
        }
        Primitive::Nary(op) => {
            let value = f64::nary(op, &plain);
            (Dual::nary(op, &[a, b]), value, op.partials(&x, value))
        }
    };
    assert_eq!(y.primal.to_bits(), value.to_bits(), "{context}");
    for (slot, &partial) in partials.iter().enumerate() {
        let lane = y.tangent[slot];
        // A plain dual multiplies always: an infinite or undefined slope of one slot
        // makes NaN of the other lanes. Outside of the domain all is NaN.
        let spoilt = value.is_nan() || partials.iter().any(|partial| !partial.is_finite());
        match lane.is_nan() {
            true => assert!(spoilt, "{context}: NaN for {partial}"),
            // Jointly computed companions differ from the lone formula in the last places: each is
            // within 2 ulp.
            false => assert!(
                lane == partial || (lane - partial).abs() <= 4.0 * f64::EPSILON * partial.abs(),
                "{context}: {lane} for {partial}"
            ),
        }
        if value.is_nan() {
            assert_same(&context, lane, f64::NAN);
        }
    }
}
