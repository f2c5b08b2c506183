//! Special functions at any precision against digits by ball arithmetic (data/make_special.py).

use trigrad_core::{Big, End, Interval, Primitive};

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
