//! The partials of powers and lengths at both ends of the range, where a formula that is right
//! elsewhere would leave it: against the same in 200 bits, and against themselves at another scale.

use trigrad_core::{Big, Binary, Expr, Formula, Interval, Nary};

const BITS: u32 = 200;

fn at(x: f64) -> Interval<Big> {
    Interval::point(Big::new(x, BITS))
}

// x^b ln(x) and the like: the terms of a slope, of which the sum is the slope.
type Terms = fn(&Interval<Big>, &Interval<Big>) -> Vec<Interval<Big>>;

#[test]
fn slopes_of_powers_are_right_wherever_they_are_numbers() {
    let slopes: [(Binary, usize, Terms); 4] = [
        (Binary::Pow, 0, |a, b| vec![a.pow(&b.sub(&at(1.0))).mul(b)]),
        (Binary::Pow, 1, |a, b| vec![a.pow(b).mul(&a.ln())]),
        (Binary::Powslope, 0, |a, b| {
            let power = a.pow(&b.sub(&at(2.0)));
            vec![power.mul(b).mul(&b.sub(&at(1.0)))]
        }),
        (Binary::Powslope, 1, |a, b| {
            let power = a.pow(&b.sub(&at(1.0)));
            vec![power.clone(), power.mul(b).mul(&a.ln())]
        }),
    ];
    let sizes = [
        1.0, 1.1, 1e1, 1e3, 1e10, 1e19, 1e50, 1e100, 1e150, 1e154, 1e182, 1e200, 1e250, 1e300,
        1.7e308,
    ];
    let bases = sizes.iter().flat_map(|&x| [x, 0.7 / x]);
    let bases: Vec<f64> = bases.collect();
    // Where the power itself is next to an end of the range, on either side.
    let ends = (0..35).map(|i| f64::from(i) * 1.3);
    let ends: Vec<f64> = ends.flat_map(|end| [end - 330.0, end + 280.0]).collect();
    let exponents = [
        1e-300, 1e-17, 1e-3, 0.25, 0.5, 0.75, 0.999, 1.0, 1.01, 1.5, 2.0, 2.03, 2.5, 3.0, 4.5,
        20.0, 300.0,
    ];
    let mut failures = Vec::new();
    let mut count = 0;
    for b in exponents.iter().flat_map(|&b| [b, -b]) {
        let at_ends = ends.iter().map(|end| 10f64.powf(end / b));
        let at_ends = at_ends.filter(|a| a.is_normal());
        for a in bases.iter().copied().chain(at_ends) {
            for (row, slot, terms) in &slopes {
                let terms = terms(&at(a), &at(b));
                let truth = terms
                    .iter()
                    .fold(at(0.0), |sum, term| sum.add(term))
                    .to_f64();
                let size: f64 = terms.iter().map(|term| term.to_f64().hi().abs()).sum();
                if !(size > 3e-308 && size < 1.7e308) {
                    continue;
                }
                count += 1;
                let got = row.partial(*slot, [a, b], row.value([a, b]));
                let error = (got - truth.lo()).abs();
                let is_close = error <= 16.0 * f64::EPSILON * size;
                if !is_close {
                    failures.push(format!(
                        "{row:?} {slot} at {a:e}, {b}: {got:e}, not {:e}",
                        truth.lo()
                    ));
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

// The partials at `args` times 2^shift, times 2^(shift degree) again, as numbers and as an
// expression.
fn partials(row: Nary, args: &[f64], shift: i32, degree: i32) -> [Vec<f64>; 2] {
    let scaled: Vec<f64> = args
        .iter()
        .map(|x| x * 2f64.powi(shift / 2) * 2f64.powi(shift - shift / 2))
        .collect();
    let formula = Formula::trace(args.len(), |x: &[Expr<'_>]| {
        let y = match row {
            Nary::Hypot => <Expr<'_> as trigrad_core::Scalar>::hypot_of(x),
            _ => <Expr<'_> as trigrad_core::Scalar>::dircos_of(x),
        };
        row.partials(x, y)
    });
    let back = |slopes: Vec<f64>| {
        let half = shift * degree / 2;
        let back = |x: f64| x * 2f64.powi(half) * 2f64.powi(shift * degree - half);
        slopes.into_iter().map(back).collect()
    };
    [
        back(row.partials(&scaled, row.value(&scaled))),
        back(formula.eval(&scaled)),
    ]
}

#[test]
fn slopes_of_lengths_do_not_depend_on_the_scale() {
    let mut failures = Vec::new();
    for row in [Nary::Hypot, Nary::Dircos] {
        let degree = if row == Nary::Dircos { 1 } else { 0 };
        for count in [1, 2, 3, 5, 8, 9, 10, 30] {
            let args: Vec<f64> = (0..count)
                .map(|i| f64::from((i * 7 + 3) % 11 - 4) * if i % 3 == 0 { 1.0 } else { 21.0 })
                .collect();
            let [here, _] = partials(row, &args, 0, degree);
            for shift in [
                0, -1000, -1020, -1050, -1070, -1074, 900, 1000, 1010, 1015, 1017,
            ] {
                // The slopes leave the range, or the half of the length does, which an expression
                // divides by.
                if degree == 1 && (shift < -1040 || shift > 1015 && count == 30) {
                    continue;
                }
                let [numbers, expression] = partials(row, &args, shift, degree);
                for (kind, there) in [("numbers", numbers), ("expression", expression)] {
                    // Of subnormal slopes the last place is more, which is scaled back with them.
                    let least = 4.0 * 2f64.powi(shift * degree - 1074);
                    let is_close = |(a, b): (&f64, &f64)| {
                        (a - b).abs() <= 8.0 * f64::EPSILON * a.abs().max(1e-3) + least
                    };
                    if !here.iter().zip(&there).all(is_close) {
                        failures.push(format!(
                            "{row:?} of {count} at 2^{shift}, {kind}: {there:?}, not {here:?}"
                        ));
                    }
                }
            }
        }
    }
    // Of some that are much smaller than others the slopes are numbers even where all are subnormal.
    for row in [Nary::Hypot, Nary::Dircos] {
        let degree = if row == Nary::Dircos { 1 } else { 0 };
        for count in [2, 3, 9, 12] {
            let args: Vec<f64> = (0..count)
                .map(|i| {
                    if i == 0 {
                        2f64.powi(30)
                    } else {
                        f64::from(21 + i)
                    }
                })
                .collect();
            let [here, _] = partials(row, &args, 0, degree);
            for shift in [-1074, -1060, -1000, 900] {
                let [there, _] = partials(row, &args, shift, degree);
                let is_close = |(a, b): (&f64, &f64)| (a - b).abs() <= 8.0 * f64::EPSILON * a.abs();
                if !here.iter().zip(&there).all(is_close) {
                    failures.push(format!(
                        "{row:?} of {count} at 2^{shift}: {there:?}, not {here:?}"
                    ));
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
