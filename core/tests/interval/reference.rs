//! Points and boxes against true values, computed by mpmath with data/make_interval.py.

use proptest::prelude::*;

use crate::rows::{I, Row, all};

/// A point with the doubles below and above the true value.
pub(crate) struct Reference {
    pub(crate) name: &'static str,
    pub(crate) args: Vec<f64>,
    pub(crate) below: f64,
    pub(crate) above: f64,
}

pub(crate) fn references() -> Vec<Reference> {
    let text = include_str!("../data/interval.txt");
    let bits = |s: &str| f64::from_bits(u64::from_str_radix(s, 16).unwrap());
    let line = |line: &'static str| {
        let (name, numbers) = line.split_once(' ').unwrap();
        let mut args: Vec<f64> = numbers.split(' ').map(bits).collect();
        let (above, below) = (args.pop().unwrap(), args.pop().unwrap());
        Reference {
            name,
            args,
            below,
            above,
        }
    };
    text.lines().map(line).collect()
}

fn row<'a>(rows: &'a [Row], name: &str) -> &'a Row {
    rows.iter().find(|row| row.name == name).unwrap()
}

fn holds(enclosure: &I, reference: &Reference) -> bool {
    *enclosure.lo() <= reference.below && reference.above <= *enclosure.hi()
}

#[test]
fn points_hold_the_true_value() {
    let rows = all();
    let mut failures = 0;
    for reference in references() {
        let row = row(&rows, reference.name);
        let args: Vec<I> = reference.args.iter().map(|x| I::point(*x)).collect();
        let enclosure = row.enclose(&args);
        if !holds(&enclosure, &reference) {
            failures += 1;
            println!(
                "{} {:?}: {:?} misses [{:e}, {:e}]",
                row.name, reference.args, enclosure, reference.below, reference.above
            );
        }
    }
    assert_eq!(failures, 0);
}

#[test]
fn every_row_with_rounding_has_references() {
    let references = references();
    // Exactly rounded, or another row of those below.
    let exact = "neg abs sign floor ceil round trunc relu heaviside sum product max min";
    let same = "polygamma0 sphj0";
    let has_none = |name: &str| exact.split(' ').chain(same.split(' ')).any(|n| n == name);
    for row in all() {
        let count = references.iter().filter(|r| r.name == row.name).count();
        assert!(count > 25 || has_none(&row.name), "{}", row.name);
    }
}

// Both tests below build boxes around references: some tiny, some reaching over poles.
fn radius() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        (-60i32..6).prop_map(|e| 2f64.powi(e)),
        0.0..4.0f64,
        (-1074i32..1023).prop_map(|e| 2f64.powi(e)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn boxes_hold_the_true_value(radii in prop::array::uniform4(radius())) {
        let rows = all();
        for reference in references() {
            let row = row(&rows, reference.name);
            let args: Vec<I> = (reference.args.iter().enumerate())
                .map(|(i, x)| {
                    let lo = (x - radii[2 * i]).max(f64::NEG_INFINITY);
                    let hi = x + radii[2 * i + 1];
                    I::new(lo, hi).unwrap()
                })
                .collect();
            let enclosure = row.enclose(&args);
            prop_assert!(
                holds(&enclosure, &reference),
                "{} {:?} in {:?}: {:?} misses [{:e}, {:e}]",
                row.name, reference.args, args, enclosure, reference.below, reference.above
            );
        }
    }
}
