//! Enclosures against the 40 digits of another program (`tests/data/references.jsonl`): every row's
//! value, and through series its first and second slopes, which that program has from differences of
//! values.
//!
//! A place that the digits say has no value, no enclosure may call defined.

use std::collections::BTreeMap;

use trigrad::oracle::series::{Jet, Jets};
use trigrad::{Big, Binary, Decoration, Enclosures, End, Formula, Interval, Primitive};

use crate::rows::Checked;
use crate::stored::references;

// More than 40 digits.
const BITS: u32 = 160;

/// All numbers that these digits may be of: 40 that are rounded, and 0 of what is so small that
/// differences of values do not tell it from 0.
fn rounded(digits: &str) -> Interval<Big> {
    let fine = Enclosures::new(2 * BITS);
    let number = |text: &str| {
        let formula = Formula::parse(text).expect("a number");
        let program = formula.program();
        let numbers = program.run(&fine, &[]);
        numbers[program.outputs()[0] as usize].clone()
    };
    let near = match digits {
        "0" => number("1e-320"),
        digits => number(digits).abs().mul(&number("1e-39")),
    };
    let unit = Interval::new(near.hi().neg(), near.hi().clone()).expect("a radius");
    number(digits).add(&unit)
}

/// Whether the enclosure says hardly less than the digits do.
fn is_sharp(found: &Interval<Big>, digits: &str) -> bool {
    digits.parse::<f64>().is_ok_and(f64::is_finite)
        && found.decoration() == Decoration::Differentiable
        && found.width() <= rounded(digits).width().mul(&Big::exact(100.0)).hi
}

#[derive(Debug, Default)]
struct Tally {
    met: usize,
    sharp: usize,
    failed: Vec<String>,
}

#[test]
fn rows_have_the_digits_of_another_program() {
    let fine = Enclosures::new(BITS);
    let mut rows: BTreeMap<String, (Checked, Tally)> = BTreeMap::new();
    let mut left_out = 0;
    for (row, args, record) in references() {
        // A real zero has no sign, and the origin has no angle: these digits are a convention of
        // doubles.
        let is_angle = row == Primitive::Binary(Binary::Atan2);
        let by_sign = is_angle && args[0] == 0.0 && (args[0].is_sign_negative() || args[1] == 0.0);
        if by_sign || args.iter().any(|arg| !arg.is_finite()) {
            left_out += 1;
            continue;
        }
        let new = Checked::new(row, args.len());
        let (checked, tally) = rows
            .entry(new.name())
            .or_insert_with(|| (new, Tally::default()));
        let program = checked.values.program();
        let x = args.iter().enumerate();
        let x: Vec<Jet<Big>> = x.map(|(i, &x)| Jet::input(i, fine.point(x))).collect();
        let numbers = program.run(&Jets::precise(2, BITS), &x);
        let y = &numbers[program.outputs()[0] as usize];
        let mut check = |what: &str, found: &Interval<Big>, digits: Option<&str>| {
            let sound = match digits {
                // A kink, the end of a domain, or a slope that its author could not tell.
                None => return,
                Some("inf") if *found.hi() == Big::exact(f64::INFINITY) => true,
                Some("NaN" | "inf" | "-inf") => found.decoration() <= Decoration::Partial,
                Some(digits) => !found.intersect(&rounded(digits)).is_empty(),
            };
            tally.met += 1;
            tally.sharp += usize::from(digits.is_some_and(|digits| is_sharp(found, digits)));
            if !sound {
                let failure = format!("{what} at {args:?}: {:?}, not {digits:?}", found.to_f64());
                tally.failed.push(failure);
            }
        };
        check("value", y.value(), record["value"].as_str());
        let list = |name: &str| record[name].as_array().cloned().unwrap_or_default();
        for (i, digits) in list("partials").iter().enumerate() {
            check(&format!("slope {i}"), &y.slope(i), digits.as_str());
        }
        let first = args.len().min(3);
        let pairs = (0..first).flat_map(|i| (i..first).map(move |j| (i, j)));
        for ((i, j), digits) in pairs.zip(&list("seconds")) {
            check(
                &format!("curvature {i} {j}"),
                &y.curvature(i, j),
                digits.as_str(),
            );
        }
    }
    let mut all = Tally::default();
    for (name, (_, tally)) in rows {
        println!("{name}: {} met, {} sharp", tally.met, tally.sharp);
        all.met += tally.met;
        all.sharp += tally.sharp;
        all.failed
            .extend(tally.failed.iter().map(|text| format!("{name}: {text}")));
    }
    println!(
        "{} met, {} sharp; {left_out} points without",
        all.met, all.sharp
    );
    assert!(
        all.failed.is_empty(),
        "{}:\n{}",
        all.failed.len(),
        all.failed.join("\n")
    );
    // Some second derivatives cancel, and some slopes by an exponent are not known at all.
    assert!(
        20 * all.sharp > 18 * all.met,
        "{} of {}",
        all.sharp,
        all.met
    );
}
