//! Coefficients to order 20 against digits that were made from values only
//! (`tests/data/make_taylor.py`).

use std::collections::BTreeSet;

use trigrad_core::{Formula, Interval, Op, Primitive};
use trigrad_dual::taylor::{Taylor, taylor};

const ORDER: usize = 20;

// The digits go further, so that the last coefficient has neighbours to be measured by.
const DIGITS: usize = 24;

struct Reference {
    text: &'static str,
    formula: Formula,
    x: f64,
    coefficients: Vec<f64>,
}

fn references() -> impl Iterator<Item = Reference> {
    include_str!("../data/taylor.txt").lines().map(|line| {
        let (text, rest) = line.split_once(" @ ").unwrap();
        let (x, rest) = rest.split_once(" : ").unwrap();
        let coefficients = rest.split(' ').map(|c| c.parse().unwrap());
        Reference {
            text,
            formula: Formula::parse(text).unwrap(),
            x: x.parse().unwrap(),
            coefficients: coefficients.collect(),
        }
    })
}

#[test]
fn every_row_of_the_table_has_digits() {
    let mut covered = BTreeSet::new();
    for reference in references() {
        let formula = &reference.formula;
        for id in formula.nodes() {
            if let Op::Row(row) = formula.op(id) {
                covered.insert(row.row().name);
            }
        }
        assert_eq!(
            reference.coefficients.len(),
            DIGITS + 1,
            "{}",
            reference.text
        );
    }
    let table: BTreeSet<_> = Primitive::all(1).map(|row| row.row().name).collect();
    assert_eq!(covered, table);
}

#[test]
fn the_coefficients_of_f64() {
    for reference in references() {
        let program = reference.formula.program();
        let series = taylor(|x| program.eval(&[x])[0], reference.x, ORDER);
        let number = program.eval(&[Taylor::<f64, ORDER>::variable(reference.x)])[0];
        for (k, &want) in reference.coefficients.iter().enumerate().take(ORDER + 1) {
            let scale = scale(&reference.coefficients, k);
            let context = format!("{}, order {k}", reference.text);
            for got in [series[k], number.coefficient(k).unwrap()] {
                // A coefficient is a sum of k products of coefficients that were found in
                // the same way, each within a few places.
                let bound = 8.0 * (k + 1) as f64 * f64::EPSILON * scale;
                let error = (got - want).abs();
                assert!(
                    error <= bound,
                    "{context}: {got:e} for {want:e}, {:.1} of {scale:e}",
                    error / f64::EPSILON / scale
                );
            }
        }
    }
}

// What the coefficient of order `k` is measured by: where it is far smaller than its
// neighbours (0 in an even function), they, brought to its order by the geometric series
// between them. That is the upper hull of the logarithms, as in Newton's polygon.
fn scale(coefficients: &[f64], k: usize) -> f64 {
    let sizes: Vec<f64> = coefficients.iter().map(|c| c.abs()).collect();
    let mut scale = sizes[k];
    for (i, &before) in sizes[..k].iter().enumerate() {
        for (j, &behind) in sizes.iter().enumerate().skip(k + 1) {
            let share = (k - i) as f64 / (j - i) as f64;
            scale = scale.max(before.powf(1.0 - share) * behind.powf(share));
        }
    }
    scale
}

#[test]
fn enclosures_hold_the_digits() {
    let (mut sharp, mut all) = (0, 0);
    for reference in references() {
        let program = reference.formula.program();
        let boxes = taylor(
            |x| program.eval(&[x])[0],
            Interval::point(reference.x),
            ORDER,
        );
        let floats = taylor(|x| program.eval(&[x])[0], reference.x, ORDER);
        for (k, enclosure) in boxes.iter().enumerate() {
            let (text, want, float) = (reference.text, reference.coefficients[k], floats[k]);
            // The digits were rounded to the nearest float, on one side or the other.
            let is_inside = [want.next_down(), want, want.next_up()]
                .iter()
                .any(|c| enclosure.contains(c));
            assert!(
                is_inside,
                "{text}, order {k}: {want:e} is not in {enclosure:?}"
            );
            assert!(
                enclosure.contains(&float),
                "{text}, order {k}: {float:e} is not in {enclosure:?}"
            );
            let width = enclosure.hi() - enclosure.lo();
            sharp += i32::from(width <= 1e-6 * scale(&reference.coefficients, k));
            all += 1;
        }
    }
    // Enclosures of everything would hold all digits.
    assert!(sharp * 20 > all * 19, "{sharp} of {all}");
}
