//! Every row against digits that its author did not make: values in f64 and f32,
//! enclosures, and partials checked from values alone.

use serde_json::Value;
use trigrad::testkit::{RandomFunction, Step};
use trigrad::{Binary, Engine, Function, Indexed, Interval, Nary, Primitive, Unary};

use crate::data::say;
use crate::digits::{Digits, ulp};
use crate::stored;

/// One line of tests/data/references.jsonl.
#[derive(Clone)]
pub(crate) struct Reference {
    pub(crate) row: Primitive,
    pub(crate) args: Vec<f64>,
    pub(crate) value: Digits,
    /// The derivative by each argument, from values at high precision; `None` where
    /// nothing is asserted.
    pub(crate) partials: Vec<Option<Digits>>,
    /// The second derivatives, with their two slots, where something is asserted.
    pub(crate) seconds: Vec<(usize, usize, Digits)>,
}

pub(crate) fn references() -> Vec<Reference> {
    let all = stored::references().into_iter();
    all.map(|(row, args, record)| {
        read(row, args, &record).unwrap_or_else(|| panic!("not a reference: {record}"))
    })
    .collect()
}

fn read(row: Primitive, args: Vec<f64>, record: &Value) -> Option<Reference> {
    let partials = record["partials"].as_array()?.iter();
    let pairs = (0..args.len().min(3)).flat_map(|i| (i..args.len().min(3)).map(move |j| (i, j)));
    let seconds = record["seconds"]
        .as_array()
        .into_iter()
        .flatten()
        .zip(pairs);
    let seconds =
        seconds.filter_map(|(digits, (i, j))| Some((i, j, Digits::parse(digits.as_str()?)?)));
    let seconds = seconds.collect();
    Some(Reference {
        seconds,
        row,
        args,
        value: Digits::parse(record["value"].as_str()?)?,
        partials: partials
            .map(|partial| Digits::parse(partial.as_str()?))
            .collect(),
    })
}

pub(crate) fn value(row: Primitive, args: &[f64]) -> f64 {
    match row {
        Primitive::Unary(op) => op.value(args[0]),
        Primitive::Indexed(op, n) => op.value(n, args[0]),
        Primitive::Binary(op) => op.value([args[0], args[1]]),
        Primitive::Nary(op) => op.value(args),
    }
}

fn value_f32(row: Primitive, args: &[f32]) -> f32 {
    match row {
        Primitive::Unary(op) => op.value(args[0]),
        Primitive::Indexed(op, n) => op.value(n, args[0]),
        Primitive::Binary(op) => op.value([args[0], args[1]]),
        Primitive::Nary(op) => op.value(args),
    }
}

pub(crate) fn partials(row: Primitive, args: &[f64]) -> Vec<f64> {
    let y = value(row, args);
    match row {
        Primitive::Unary(op) => vec![op.partial(args[0], y)],
        Primitive::Indexed(op, n) => vec![op.partial(n, args[0], y)],
        Primitive::Binary(op) => vec![
            op.partial(0, [args[0], args[1]], y),
            op.partial(1, [args[0], args[1]], y),
        ],
        Primitive::Nary(op) => op.partials(args, y),
    }
}

fn range(row: Primitive, args: &[f64]) -> Interval<f64> {
    let args: Vec<Interval<f64>> = args.iter().map(|&arg| Interval::point(arg)).collect();
    match row {
        Primitive::Unary(op) => op.range(&args[0]),
        Primitive::Indexed(op, n) => op.range(n, &args[0]),
        Primitive::Binary(op) => op.range([&args[0], &args[1]]),
        Primitive::Nary(op) => op.range(&args),
    }
}

/// The bound on a value's error that the table promises: 2 ulp; of the rows that
/// lose more near their zeros and below 1/2, 2 ulp plus one place of x carried by
/// the slope; polygamma beyond order 10, 8 ulp.
fn value_bound(reference: &Reference) -> f64 {
    let place = ulp(reference.value.to_f64());
    let places = match reference.row {
        Primitive::Indexed(Indexed::Polygamma, n) if n > 10 => 8.0,
        _ => 2.0,
    };
    places * place + carried(reference)
}

fn carried(reference: &Reference) -> f64 {
    let Some(&x) = reference.args.first() else {
        return 0.0;
    };
    let carries = match reference.row {
        Primitive::Unary(Unary::Gamma) | Primitive::Indexed(Indexed::Polygamma, _) => x < 0.5,
        Primitive::Unary(Unary::Lgamma) => x < 0.5 || (x - 1.5).abs() < 1.0,
        Primitive::Unary(Unary::Digamma) => x < 0.5 || (x - 1.4616).abs() < 0.5,
        _ => false,
    };
    let slope = reference.partials.first().and_then(Option::as_ref);
    match slope {
        Some(slope) if carries && slope.to_f64().is_finite() => ulp(x) * slope.to_f64().abs(),
        _ => 0.0,
    }
}

#[test]
fn values_meet_the_reference_digits() {
    let references = references();
    let mut failures = Vec::new();
    println!(
        "{:<12} {:>6} {:>10} {:>10}  worst at",
        "row", "points", "f64 ulp", "f32 ulp"
    );
    for row in Primitive::all(0) {
        let name = row.row().name;
        let own: Vec<&Reference> = references
            .iter()
            .filter(|r| r.row.row().name == name)
            .collect();
        assert!(own.len() >= 6, "{name} has {} reference points", own.len());
        let (mut worst, mut worst_f32, mut place) = (0.0_f64, 0.0_f64, String::new());
        for reference in own.iter() {
            let got = value(reference.row, &reference.args);
            let error = reference.value.distance(got);
            let ulps = reference.value.ulps(got);
            if error > value_bound(reference) {
                failures.push(format!(
                    "{name}({:?}) = {got:e}, not {:?}: {ulps} ulp",
                    reference.args, reference.value
                ));
            }
            if ulps > worst && carried(reference) == 0.0 {
                (worst, place) = (ulps, format!("{:?}", reference.args));
            }
            // The points whose arguments are f32 numbers test f32 as well.
            let args: Vec<f32> = reference.args.iter().map(|&arg| arg as f32).collect();
            if args
                .iter()
                .zip(&reference.args)
                .all(|(&a, &b)| f64::from(a) == b)
            {
                let ulps = reference.value.ulps_f32(value_f32(reference.row, &args));
                worst_f32 = worst_f32.max(ulps);
                if ulps > 2.0 {
                    failures.push(format!("{name}({args:?}) in f32: {ulps} ulp"));
                }
            }
        }
        println!(
            "{name:<12} {:>6} {worst:>10.3} {worst_f32:>10.3}  {place}",
            own.len()
        );
    }
    assert!(
        failures.is_empty(),
        "{} values differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn enclosures_hold_the_reference_digits() {
    let mut failures = Vec::new();
    for reference in references() {
        let enclosure = range(reference.row, &reference.args);
        let holds = match &reference.value {
            // An infinite value at a pole is no value of a real function.
            Digits::NaN | Digits::Infinite { .. } => true,
            _ if reference.args.iter().any(|arg| arg.is_nan()) => true,
            _ if is_angle_of_signed_zero(&reference) => true,
            digits => {
                let nearest = digits.to_f64();
                // The digits lie within half a place of the nearest f64.
                enclosure.contains(&nearest)
                    || (enclosure.contains(&nearest.next_up())
                        && enclosure.contains(&nearest.next_down()))
            }
        };
        if !holds {
            failures.push(format!(
                "{}({:?}): {enclosure:?} does not hold {:?}",
                reference.row.row().name,
                reference.args,
                reference.value
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} enclosures:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

// A real zero has no sign: the angle of the origin, and that of -0 on the branch cut,
// are conventions of floating point.
fn is_angle_of_signed_zero(reference: &Reference) -> bool {
    let is_cut = reference.args.len() == 2 && reference.args[0] == 0.0 && reference.args[1] <= 0.0;
    reference.row == Primitive::Binary(Binary::Atan2) && is_cut
}

/// What a row's slopes of order 1 or 2 may lose beyond their places, by what their formula
/// is known to round or cancel; made from the digits and the arguments, never from a rule.
fn lost(reference: &Reference, order: i32, size: f64) -> f64 {
    if !size.is_finite() {
        return 0.0;
    }
    let value = reference.value.to_f64().abs();
    match (reference.row, &reference.args[..]) {
        // Differences of neighbouring orders, which are of the size of the value.
        (Primitive::Indexed(Indexed::Sphj, _), _) => 16.0 * ulp(value),
        // Of the two squares, or cubes, whose difference it is, whatever is left.
        (Primitive::Binary(Binary::Inversion), &[a, b]) => {
            16.0 * f64::EPSILON * a.hypot(b).recip().powi(order + 1).min(f64::MAX)
        }
        // The exponent is rounded, and a power may be subnormal that is multiplied twice.
        (Primitive::Binary(Binary::Powslope | Binary::Pow), &[a, b]) => {
            let log = if a == 0.0 { 0.0 } else { a.abs().ln().abs() };
            let factor = if b.abs() < 1e20 { 1.0 + b * b } else { 0.0 };
            ulp(b.abs().max(2.0)) * log * size + LEAST * factor
        }
        (Primitive::Unary(Unary::Gauss | Unary::Erf | Unary::Erfc), &[x]) if x.abs() < 40.0 => {
            LEAST * (2.0 + 4.0 * x * x)
        }
        // Digits that the value has lost near its zeros and left of 1/2 are lost to the slopes.
        _ => carried_by_slopes(reference),
    }
}

const LEAST: f64 = 5e-324;

/// The places a partial may be off: its formula is a handful of rows of 2 ulp each.
const PARTIAL_ULPS: f64 = 16.0;

/// What is wrong with the partials of the table, judged from values alone.
///
/// The digits were made from values at high precision, and so was the bound: no rule was
/// read.
pub(crate) fn wrong_partials(references: &[Reference]) -> Vec<String> {
    let mut failures = Vec::new();
    for reference in references {
        let mut got = partials(reference.row, &reference.args);
        if value(reference.row, &reference.args).is_nan() {
            // The rule of every driver: where the value is NaN, so is every derivative.
            got.fill(f64::NAN);
        }
        for (slot, (got, want)) in got.iter().zip(&reference.partials).enumerate() {
            let Some(want) = want else { continue };
            let size = want.to_f64().abs();
            let bound = PARTIAL_ULPS * ulp(size) + lost(reference, 1, size);
            // The slopes of this row are second slopes of the power, and may be NaN as those.
            let is_second = reference.row == Primitive::Binary(Binary::Powslope);
            let may_be_nan = got.is_nan() && is_second && is_extreme(&reference.args);
            if !may_be_nan && want.distance(*got) > bound {
                failures.push(format!(
                    "{} slot {slot} at {:?}: {got:e}, not {want:?} ({} ulp)",
                    reference.row.row().name,
                    reference.args,
                    want.ulps(*got)
                ));
            }
        }
    }
    failures
}

// The slope by x of the slope, from the digits, times a place of x: for the rows whose
// values carry such an error.
fn carried_by_slopes(reference: &Reference) -> f64 {
    let second = reference
        .seconds
        .first()
        .map_or(0.0, |(_, _, digits)| digits.to_f64().abs());
    match reference.row {
        Primitive::Unary(Unary::Gamma | Unary::Lgamma | Unary::Digamma)
        | Primitive::Indexed(Indexed::Polygamma, _) => 16.0 * ulp(reference.args[0]) * second,
        _ => 0.0,
    }
}

#[test]
fn partials_agree_with_values_alone() {
    let references = references();
    let asserted = references
        .iter()
        .flat_map(|r| &r.partials)
        .flatten()
        .count();
    say(&format!("{asserted} partials checked from values"));
    let failures = wrong_partials(&references);
    assert!(
        failures.is_empty(),
        "{} partials differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
    // Every slot of every row has points that assert something.
    for row in Primitive::all(0) {
        let slots = match row {
            Primitive::Unary(_) | Primitive::Indexed(..) => 1,
            Primitive::Binary(Binary::Add | Binary::Sub) => 2,
            Primitive::Binary(_) | Primitive::Nary(Nary::Sum) | Primitive::Nary(_) => 2,
        };
        for slot in 0..slots {
            let name = row.row().name;
            let checked = references.iter().filter(|r| r.row.row().name == name);
            let points = checked
                .filter(|r| matches!(r.partials.get(slot), Some(Some(Digits::Finite(_)))))
                .count();
            assert!(points >= 4, "{name} slot {slot}: {points} points");
        }
    }
}

/// What is wrong with the second partials of the table in one engine, judged from values
/// alone: with the companions' slopes, and with the rows that slopes are made of.
pub(crate) fn wrong_second_partials(references: &[Reference], engine: Engine) -> Vec<String> {
    let mut failures = Vec::new();
    for reference in references.iter().filter(|r| !r.seconds.is_empty()) {
        let places = (0..reference.args.len()).collect();
        let row = RandomFunction::new(reference.args.len(), vec![Step::Row(reference.row, places)]);
        let (_, _, hessian) = engine.hessian(&row.trace(), &reference.args);
        for (i, j, want) in &reference.seconds {
            let got = hessian[(*i, *j)];
            let size = want.to_f64().abs();
            let bound = SECOND_ULPS * ulp(size) + lost(reference, 2, size);
            let is_wrong = !got.is_nan() && want.distance(got) > bound;
            // NaN is an honest answer where squares leave the range, and of 0^y by y twice.
            let is_power_of_zero = reference.args[0] == 0.0
                && matches!(
                    reference.row,
                    Primitive::Binary(Binary::Pow | Binary::Powslope)
                )
                && (*i, *j) == (1, 1);
            let may_be_nan = is_extreme(&reference.args) || is_power_of_zero;
            if is_wrong || (got.is_nan() && !may_be_nan) {
                failures.push(format!(
                    "{} {engine} slots {i}, {j} at {:?}: {got:e}, not {want:?} ({} ulp)",
                    reference.row.row().name,
                    reference.args,
                    want.ulps(got)
                ));
            }
        }
    }
    failures
}

/// Formulas of formulas: each of a handful of rows of 2 ulp.
const SECOND_ULPS: f64 = 64.0;

fn is_extreme(args: &[f64]) -> bool {
    let is_moderate = |x: &f64| *x == 0.0 || (1e-150..1e150).contains(&x.abs());
    !args.iter().all(is_moderate)
}

#[test]
fn second_partials_agree_with_values_alone() {
    let references = references();
    let asserted: usize = references.iter().map(|r| r.seconds.len()).sum();
    say(&format!("{asserted} second partials checked from values"));
    for &engine in Engine::ALL {
        let failures = wrong_second_partials(&references, engine);
        assert!(
            failures.is_empty(),
            "{} second partials differ:\n{}",
            failures.len(),
            failures.join("\n")
        );
    }
}
