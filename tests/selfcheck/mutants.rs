//! Wrong rules, planted in the table: the series do not see them, and so the check fails.

use std::collections::BTreeMap;

use trigrad::mutants::{Mutant, Mutation, with_mutant};
use trigrad::oracle::Differences;
use trigrad::oracle::series::Jets;
use trigrad::{Big, Decoration, Enclosures, Formula, Interval, Primitive};

use crate::points::Stream;
use crate::rows::{Checked, all};

const BITS: u32 = 120;

/// A point with the slopes that the series have there.
struct Known {
    x: Vec<Interval<Big>>,
    slopes: Vec<Interval<Big>>,
}

fn known(checked: &Checked, stream: &mut Stream) -> Known {
    let fine = Enclosures::new(BITS);
    let at = checked.point(stream);
    let x: Vec<Interval<Big>> = at.iter().map(|&x| fine.point(x)).collect();
    let slopes = checked.slopes(&Jets::precise(1, BITS), &x);
    Known { x, slopes }
}

/// Whether the partial of a slot is seen to be wrong at a point.
fn contradicts(partials: &Formula, slot: usize, known: &Known) -> bool {
    let program = partials.program();
    let numbers = program.run(&Enclosures::new(BITS), &known.x);
    let partial = &numbers[program.outputs()[slot] as usize];
    let slope = &known.slopes[slot];
    slope.decoration() == Decoration::Differentiable && slope.intersect(partial).is_empty()
}

/// Whether the planted rule is the right one in other words: 0 times 2.
fn is_equivalent(right: &Formula, wrong: &Formula, slot: usize) -> bool {
    let of = |formula: &Formula| formula.output(formula.outputs()[slot]);
    let (right, wrong) = (of(right), of(wrong));
    let constant = |formula: &Formula| {
        let value = formula.eval(&vec![f64::NAN; formula.inputs().len()])[0];
        (formula.len() == 1 + formula.inputs().len()).then_some(value)
    };
    let same = |a: Option<f64>, b: Option<f64>| a.is_some() && a == b;
    right.to_string() == wrong.to_string() || same(constant(&right), constant(&wrong))
}

fn mutants(checked: &Checked) -> Vec<Mutant> {
    let slots: Vec<usize> = match checked.row {
        Primitive::Unary(op) if op.is_joint() => vec![0, 1],
        // The first slots are those of a shorter list.
        Primitive::Nary(_) if checked.arity > 3 => vec![3, checked.arity - 1],
        _ => (0..checked.arity).collect(),
    };
    let row = checked.row;
    let of = |slot| {
        let all = Mutation::ALL.iter();
        all.map(move |&mutation| Mutant {
            row,
            slot,
            mutation,
        })
    };
    slots.into_iter().flat_map(of).collect()
}

#[test]
fn every_wrong_rule_is_contradicted() {
    // More points than this are not needed, though the tenth argument is seldom the greatest; where a
    // slope is 0, or hardly known, a factor is not
    // seen.
    const POINTS: usize = 200;
    let mut stream = Stream::new(4);
    let (mut killed, mut equivalent, mut survivors) = (0, 0, Vec::new());
    let mut by_kind = BTreeMap::new();
    for checked in all() {
        let is_short = matches!(checked.row, Primitive::Nary(_)) && checked.arity < 3;
        let is_repeated = matches!(checked.row, Primitive::Indexed(_, n) if n != 1);
        if is_short || is_repeated {
            continue;
        }
        let right = checked.partials();
        let mut points: Vec<Known> = Vec::new();
        for mutant in mutants(&checked) {
            let wrong = with_mutant(mutant, || checked.partials());
            if is_equivalent(&right, &wrong, mutant.slot) {
                equivalent += 1;
                *by_kind.entry(format!("{:?}", mutant.mutation)).or_insert(0) += 1;
                continue;
            }
            let is_killed = (0..POINTS).any(|number| {
                if number == points.len() {
                    points.push(known(&checked, &mut stream));
                }
                contradicts(&wrong, mutant.slot, &points[number])
            });
            match is_killed {
                true => killed += 1,
                false => survivors.push(mutant),
            }
        }
    }
    println!("{killed} wrong rules contradicted, {equivalent} equivalent: {by_kind:?}");
    assert!(survivors.is_empty(), "not contradicted: {survivors:#?}");
    assert!(killed > 250);
}

#[test]
fn neither_series_nor_differences_read_a_partial() {
    let mut stream = Stream::new(5);
    for checked in all() {
        let at = checked.point(&mut stream);
        let differences = || {
            let slope = Differences::new(checked.values.program(), 0, &at, 53).slope(0);
            format!("{slope:?}")
        };
        let own = Mutant {
            row: checked.row,
            slot: 0,
            mutation: Mutation::Negated,
        };
        assert_eq!(with_mutant(own, differences), differences(), "{own:?}");
        let x: Vec<Interval<f64>> = at.iter().map(|&x| Interval::point(x)).collect();
        let slopes = || {
            let slopes = checked.slopes(&Jets::doubles(2), &x);
            format!("{slopes:?}")
        };
        let right = slopes();
        // Whatever is planted, in whichever row.
        for row in Primitive::all(1) {
            for slot in 0..3 {
                let mutant = Mutant {
                    row,
                    slot,
                    mutation: Mutation::Negated,
                };
                assert_eq!(with_mutant(mutant, slopes), right, "{mutant:?}");
            }
        }
    }
}
