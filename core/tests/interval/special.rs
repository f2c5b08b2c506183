//! Special functions at any precision against digits by ball arithmetic (data/make_special.py).

use trigrad_core::{Big, Decoration, End, Indexed, Interval, Primitive};

use crate::rows::{I, Row};

type Fine = Interval<Big>;

// More than the digits of the references have.
const DIGITS: u32 = 700;

/// A point with an enclosure of the true value.
struct Reference {
    row: Row,
    args: Vec<f64>,
    value: Fine,
}

/// All references, or one of every few.
fn references(every: usize) -> impl Iterator<Item = Reference> {
    let text = include_str!("../data/special.txt");
    text.lines().step_by(every).map(parsed)
}

fn parsed(line: &str) -> Reference {
    let (line, exact) = match line.strip_suffix(" exact") {
        Some(line) => (line, true),
        None => (line, false),
    };
    let words: Vec<&str> = line.split(' ').collect();
    let [name, order, args @ .., mantissa, exponent] = &words[..] else {
        panic!("not a reference: {line}");
    };
    let order = order.parse().unwrap_or(0);
    let primitive = Primitive::all(order)
        .find(|p| p.row().name == *name)
        .unwrap();
    let bits = |word: &&str| f64::from_bits(u64::from_str_radix(word, 16).unwrap());
    let least = integer(mantissa);
    let most = if exact {
        least.clone()
    } else {
        least.add(&point(1.0))
    };
    Reference {
        row: Row::new(primitive),
        args: args.iter().map(bits).collect(),
        value: least
            .hull(&most)
            .mul(&power_of_two(exponent.parse().unwrap())),
    }
}

fn point(x: f64) -> Fine {
    Interval::point(Big::new(x, DIGITS))
}

fn integer(hexadecimal: &str) -> Fine {
    let (negative, digits) = match hexadecimal.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, hexadecimal),
    };
    let value = digits.chars().fold(point(0.0), |value, digit| {
        let digit = f64::from(digit.to_digit(16).unwrap());
        value.mul(&point(16.0)).add(&point(digit))
    });
    if negative { value.neg() } else { value }
}

fn power_of_two(exponent: i64) -> Fine {
    let mut factor = point(if exponent < 0 { 0.5 } else { 2.0 });
    let (mut power, mut left) = (point(1.0), exponent.unsigned_abs());
    while left > 0 {
        if left % 2 == 1 {
            power = power.mul(&factor);
        }
        factor = factor.mul(&factor);
        left /= 2;
    }
    power
}

fn meet<E: End>(a: &Interval<E>, b: &Interval<E>) -> bool {
    a.lo() <= b.hi() && b.lo() <= a.hi()
}

/// Whether the width is at most 2^-bits of the magnitude.
fn narrow(x: &Fine, bits: u32) -> bool {
    let size = x.abs();
    x.is_point()
        || Interval::point(x.width())
            .mul(&power_of_two(bits.into()))
            .hi()
            <= size.lo()
}

/// The failures in a precision, each said aloud.
fn failures(bits: u32, every: usize) -> usize {
    let mut failures = 0;
    for reference in references(every) {
        let args: Vec<Fine> = (reference.args.iter())
            .map(|x| Interval::point(Big::new(*x, bits)))
            .collect();
        let fine = reference.row.enclose_in(&args);
        let plain: Vec<I> = reference.args.iter().map(|x| I::point(*x)).collect();
        let plain = reference.row.enclose(&plain).to_big(bits);
        let (holds, agrees) = (meet(&fine, &reference.value), meet(&fine, &plain));
        let narrow = narrow(&fine, bits - 6);
        if !holds || !narrow || (!agrees && bits > 100) {
            failures += 1;
            println!(
                "{} {:?} in {bits} bits: {} .. {}, not {}; {holds} {narrow} {agrees}",
                reference.row.name,
                reference.args,
                fine.lo(),
                fine.hi(),
                reference.value.lo()
            );
        }
    }
    failures
}

// The nightly run takes them all.
fn every(most: usize) -> usize {
    if std::env::var_os("TRIGRAD_NIGHTLY").is_some() {
        1
    } else {
        most
    }
}

#[test]
fn references_are_enclosed_narrowly() {
    let rare = [(53, 4), (106, 2), (212, 8), (500, 16)];
    let failures: usize = rare
        .iter()
        .map(|(bits, few)| failures(*bits, every(*few)))
        .sum();
    assert_eq!(failures, 0);
}

/// The enclosure of a function, by name and order, over a box of doubles.
fn over(name: &str, order: u32, lo: f64, hi: f64, bits: u32) -> Fine {
    let primitive = Primitive::all(order)
        .find(|p| p.row().name == name)
        .unwrap();
    let ends = Interval::new(Big::new(lo, bits), Big::new(hi, bits)).unwrap();
    Row::new(primitive).enclose_in(&[ends])
}

#[test]
fn boxes_hold_the_true_values_inside() {
    // Some tiny, some of some size, some of which reach far over poles.
    let radii = [0.0, 1e-300, 2f64.powi(-60), 1e-9, 0.03, 0.75, 20.0];
    let mut failures = 0;
    for (i, reference) in references(every(12)).enumerate() {
        let radius = |k: usize| radii[(i + k) % radii.len()];
        let around = |(k, x): (usize, &f64)| (x - radius(k), x + radius(2 * k + 3));
        let boxes: Vec<(f64, f64)> = reference.args.iter().enumerate().map(around).collect();
        let end = |x: f64| Big::new(x, 106);
        let args = boxes
            .iter()
            .map(|(lo, hi)| Interval::new(end(*lo), end(*hi)).unwrap());
        let fine = reference.row.enclose_in(&args.collect::<Vec<Fine>>());
        let pole = boxes[0].0 <= boxes[0].1.min(0.0).floor();
        let decorated = fine.decoration() > Decoration::Partial;
        if !meet(&fine, &reference.value) || (pole && has_poles(&reference.row) && decorated) {
            failures += 1;
            println!(
                "{} {:?} in {boxes:?}: {fine:?}",
                reference.row.name, reference.args
            );
        }
    }
    assert_eq!(failures, 0);
}

fn has_poles(row: &Row) -> bool {
    row.name.contains("gamma")
}

// What a box has beyond the values at its ends is rounding, for monotone functions.
#[test]
fn boxes_of_monotone_functions_end_where_the_values_do() {
    let rising = [
        ("gamma", 0, 2.0, 5.5),
        ("lgamma", 0, 1.5, 1e6),
        ("digamma", 0, 0.25, 3.0),
        ("digamma", 0, -4.75, -4.25),
        ("polygamma", 2, 0.5, 9.0),
        ("erf", 0, -3.0, 12.0),
        ("sphj", 3, -2.0, 3.0),
    ];
    let falling = [
        ("gamma", 0, 0.25, 1.25),
        ("polygamma", 1, 0.5, 9.0),
        ("polygamma", 5, 1e-5, 100.0),
        ("erfc", 0, -3.0, 30.0),
        ("sphj", 2, 4.0, 6.0),
    ];
    let cases = rising.iter().map(|case| (case, true));
    for ((name, order, lo, hi), rises) in cases.chain(falling.iter().map(|case| (case, false))) {
        let value = |x: f64| over(name, *order, x, x, 106);
        let (first, last) = if rises { (*lo, *hi) } else { (*hi, *lo) };
        let ends = (value(first), value(last));
        let whole = over(name, *order, *lo, *hi, 106);
        assert!(narrow(&ends.0, 100) && narrow(&ends.1, 100), "{name}");
        assert!(
            whole.lo() == ends.0.lo() && whole.hi() == ends.1.hi(),
            "{name} {lo} {hi}"
        );
    }
}

#[test]
fn poles_bound_nothing() {
    for order in [0, 1, 2, 5] {
        let around = over("polygamma", order, -1.5, -0.5, 106);
        assert_eq!(around.decoration(), Decoration::Partial);
        assert!(*around.hi() == Big::new(f64::INFINITY, 0));
        assert!(over("polygamma", order, -3.0, -3.0, 106).is_empty());
    }
    let left = over("gamma", 0, -0.5, 0.0, 106);
    assert!(*left.lo() == Big::new(f64::NEG_INFINITY, 0) && *left.hi() < Big::new(-3.5, 0));
}

/// Some numbers with as many digits as their precision, which the references' doubles have not.
fn long_numbers(bits: u32) -> Vec<Fine> {
    let seventh = Interval::point(Big::new(1.0, bits)).div(&Interval::point(Big::new(7.0, bits)));
    let digits = Interval::point(seventh.lo().clone());
    let sizes = [
        1e-30, 1e-3, 0.9, 2.7, 5.0, 13.0, 60.0, 150.0, 3e3, 1e9, 1e40, 1e306,
    ];
    let signed = sizes.iter().flat_map(|size| [*size, -size]);
    let moderate = signed.filter(|x| *x > -1e12);
    moderate
        .map(|x| Interval::point(digits.mul(&Interval::point(Big::new(x, bits))).lo().clone()))
        .collect()
}

// Neighbours are computed by other terms, or other formulas, and 1 + x is rounded on the way.
#[test]
fn neighbours_obey_their_recurrences() {
    for bits in [60, 106, 330] {
        let number = |x: f64| Interval::point(Big::new(x, bits));
        let one = number(1.0);
        for x in long_numbers(bits) {
            let next = x.add(&one);
            let check = |name: &str, left: &Fine, right: &Fine| {
                assert!(
                    meet(left, right),
                    "{name} in {bits} bits at {x:?}: {left:?}, {right:?}"
                );
            };
            check("gamma", &next.gamma(), &x.gamma().mul(&x));
            check("lgamma", &next.lgamma(), &x.lgamma().add(&x.abs().ln()));
            check("digamma", &next.digamma(), &x.digamma().add(&one.div(&x)));
            // (-1)^n n! / x^(n+1).
            for (n, factor) in [(1, -1.0), (2, 2.0), (5, -120.0)] {
                let step = number(factor).div(&x.pow(&number(f64::from(n) + 1.0)));
                check("polygamma", &next.polygamma(n), &x.polygamma(n).add(&step));
            }
            check("erf", &x.erf().add(&x.erfc()), &one);
            check("erfc", &x.neg().erfc(), &number(2.0).sub(&x.erfc()));
            for n in [1, 2, 9, 40] {
                let sum = x.sphj(n - 1).add(&x.sphj(n + 1));
                let middle = number(2.0 * f64::from(n) + 1.0).mul(&x.sphj(n)).div(&x);
                check("sphj", &sum, &middle);
            }
            let tight = [
                x.gamma(),
                x.lgamma(),
                x.digamma(),
                x.polygamma(5),
                x.erf(),
                x.sphj(9),
            ];
            for y in tight {
                let beyond = *y.hi() == Big::new(f64::INFINITY, 0);
                assert!(
                    narrow(&y, bits - 6) || beyond,
                    "{bits} bits at {x:?}: {y:?}"
                );
            }
        }
    }
}

// Numbers that no double is, orders that no sum reaches: an answer in time, and in order.
#[test]
fn extremes_have_an_answer() {
    let huge = |exponent: f64| Interval::point(Big::new(exponent, 64)).exp2();
    let sizes = [-1e14, -1e5, -1100.0, 80.0, 1100.0, 1e14];
    for size in sizes.map(|exponent| huge(exponent).with_bits(53)) {
        for x in [size.clone(), size.neg()] {
            let x = Interval::point(x.lo().clone());
            let mut all = vec![x.gamma(), x.lgamma(), x.digamma(), x.erf(), x.erfc()];
            for n in [1, 50, 1_000_000, u32::MAX] {
                all.extend([x.polygamma(n), x.sphj(n)]);
            }
            assert!(all.iter().all(|y| y.is_empty() || y.lo() <= y.hi()));
        }
    }
    // Between a small argument's series and a large one's closed form only the size is known.
    let between = Interval::point(Big::new(1e6, 106)).sphj(1_000_000);
    assert!(*between.hi() < Big::new(1e-3, 0) && *between.lo() > Big::new(-1e-3, 0));
    let beyond = Interval::point(Big::new(1e12, 106)).sphj(1_000_000);
    assert!(*beyond.hi() <= Big::new(1e-12, 0) && beyond.abs().lo() > &Big::new(0.0, 0));
}

// 1 / sqrt(2n + 1), by Cauchy's inequality: all that is told of orders beyond reach.
#[test]
fn orders_beyond_reach_have_their_size() {
    let x = Interval::point(Big::new(5e5, 106));
    let y = Indexed::Sphj.range(1_000_000, &x);
    let most = Interval::point(Big::new(2_000_001.0, 106)).sqrt();
    let product = Interval::new(y.hi().clone(), y.hi().clone())
        .unwrap()
        .mul(&most);
    assert!(product.contains(&Big::exact(1.0)) || product.width() < Big::exact(1e-30));
    assert!((product.lo().to_f64() - 1.0).abs() < 1e-15 && *y.lo() == y.hi().neg());
}
