//! Decorations against values right beside the point, at the places where something happens.
//!
//! No enclosure knows its own row to be smooth: what it says of a point has to hold of the values a
//! 2^-100th away, on both sides, in the direction of each argument. Where a row is said to be
//! continuous they hardly differ from the value; where it is said to be differentiable, the rises on
//! both sides agree.

use trigrad_core::{Big, Decoration, End, Interval};

use crate::rows::{Row, all};

// The values are as precise as takes to see a rise over such a step.
const BITS: u32 = 400;
const STEP: i32 = -100;

type Fine = Interval<Big>;

fn fine(x: f64) -> Fine {
    Interval::point(Big::new(x, BITS))
}

/// Whether the numbers are as near as a step allows, also to the power of 0.3: no jump is as small.
fn are_near(a: &Fine, b: &Fine) -> bool {
    let apart = a.sub(b).abs();
    *apart.hi() <= Big::exact(2f64.powi(-25))
}

/// Whether this is a slope, not the rise of what is vertical: over 2^-100 a cube root rises by 2^66 of
/// that.
fn is_moderate(slope: &Fine) -> bool {
    *slope.abs().hi() < Big::exact(2f64.powi(50))
}

/// What contradicts that the row is decorated so at this point.
fn contradiction(row: &Row, at: &[f64], slot: usize, said: Decoration) -> Option<String> {
    let x: Vec<Fine> = at.iter().map(|x| fine(*x)).collect();
    let here = row.enclose_in(&x);
    let step = fine(2f64.powi(STEP));
    let beside = [step.clone(), step.neg()].map(|step| {
        let mut x = x.clone();
        x[slot] = x[slot].add(&step);
        let y = row.enclose_in(&x);
        (y.decoration() > Decoration::Partial).then(|| (y.clone(), y.sub(&here).div(&step)))
    });
    let text = |what: &str| {
        Some(format!(
            "{} at {at:?}, {slot}: {what}, {beside:?}",
            row.name
        ))
    };
    if said >= Decoration::Continuous {
        // At the end of a closed domain there is one side.
        if !beside.iter().flatten().all(|(y, _)| are_near(y, &here)) {
            return text("it jumps");
        }
    }
    if said == Decoration::Differentiable {
        match &beside {
            [Some((_, right)), Some((_, left))] if are_near(left, right) && is_moderate(left) => {}
            _ => return text("it has no slope"),
        }
    }
    None
}

/// An exponent that is a whole number is taken for a constant.
fn is_constant(row: &Row, at: &[f64], slot: usize) -> bool {
    let is_power = row.name.starts_with("pow");
    is_power && slot == 1 && at[1] == at[1].round()
}

#[test]
fn what_is_said_of_a_point_holds_beside_it() {
    const PLACES: [f64; 17] = [
        0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 0.3, -0.5, -1.0, -1.5, -2.0, -2.5, -3.0, -4.0, -0.3,
    ];
    const FEW: [f64; 7] = [0.0, 0.5, 1.0, 2.0, -0.5, -1.0, -2.0];
    let (mut smooth, mut rough) = (0, 0);
    let mut failures = Vec::new();
    for row in all() {
        let points: Vec<Vec<f64>> = match row.arity {
            1 => PLACES.iter().map(|&x| vec![x]).collect(),
            2 => (PLACES.iter())
                .flat_map(|&x| PLACES.iter().map(move |&y| vec![x, y]))
                .collect(),
            _ => (FEW.iter())
                .flat_map(|&x| FEW.iter().map(move |&y| vec![x, y, 0.0]))
                .chain([vec![0.0, 0.0, 1.0], vec![1.0, 1.0, 1.0]])
                .collect(),
        };
        for at in points {
            let double: Vec<Interval<f64>> = at.iter().map(|&x| Interval::point(x)).collect();
            let big: Vec<Fine> = at.iter().map(|x| fine(*x)).collect();
            let said = row.enclose(&double).decoration();
            let said = said.max(row.enclose_in(&big).decoration());
            match said {
                Decoration::Differentiable => smooth += 1,
                _ => rough += 1,
            }
            for slot in 0..row.arity {
                if !is_constant(&row, &at, slot) {
                    failures.extend(contradiction(&row, &at, slot, said));
                }
            }
        }
    }
    println!("{smooth} smooth, {rough} not");
    assert!(
        failures.is_empty(),
        "{}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn what_is_said_of_a_box_is_no_better_than_of_its_ends() {
    // Boxes that touch with an end what happens there, from the left, from the right, and around.
    const PLACES: [f64; 9] = [0.0, 0.5, 1.0, 1.5, 2.0, -0.5, -1.0, -2.0, -3.0];
    let mut failures = Vec::new();
    for row in all() {
        for x in PLACES {
            for (lo, hi) in [
                (x, x + 0.25),
                (x - 0.25, x),
                (x - 0.25, x + 0.25),
                (x - 0.75, x + 0.75),
            ] {
                let others: &[f64] = if row.arity == 1 { &[0.0] } else { &PLACES };
                for &y in others {
                    for slot in 0..row.arity {
                        let at = |x: Interval<f64>| {
                            let mut args = vec![Interval::point(y); row.arity];
                            args[slot] = x;
                            row.enclose(&args)
                        };
                        let (range, point) =
                            (at(Interval::new(lo, hi).unwrap()), at(Interval::point(x)));
                        let least = point.decoration().max(Decoration::Partial);
                        if range.decoration() > least {
                            failures.push(format!(
                                "{} on [{lo}, {hi}] in {slot} beside {y}: {range:?}, {point:?}",
                                row.name
                            ));
                        }
                    }
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
