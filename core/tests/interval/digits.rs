//! Enclosures of any precision against 220 bits of the true values, computed by another library
//! with data/make_big.py: over the whole range of exponents, near zeros, poles and kinks.

use trigrad_core::{Big, Bounds, End, Interval};

use crate::rows::{Row, all};

const BITS: u32 = 220;

/// A point with bounds of the true value, a unit of 220 bits apart or the same.
struct Sample {
    name: &'static str,
    args: Vec<f64>,
    truth: Bounds<Big>,
}

fn samples() -> Vec<Sample> {
    let sample = |line: &'static str| {
        let mut words: Vec<&str> = line.split(' ').collect();
        let (exponent, mantissa) = (words.pop().unwrap(), words.pop().unwrap());
        let double = |s: &&str| f64::from_bits(u64::from_str_radix(s, 16).unwrap());
        Sample {
            name: words[0],
            args: words[1..].iter().map(double).collect(),
            truth: truth(mantissa, exponent),
        }
    };
    include_str!("../data/big.txt")
        .lines()
        .map(sample)
        .collect()
}

fn truth(mantissa: &str, exponent: &str) -> Bounds<Big> {
    // More bits than any of these numbers has, so that no step rounds.
    let exact = |x: f64| Big::new(x, 2 * BITS);
    let digits = mantissa.trim_start_matches('-');
    let whole = digits.chars().fold(exact(0.0), |whole, digit| {
        let digit = exact(f64::from(digit.to_digit(16).unwrap()));
        whole.mul(&exact(16.0)).lo.add(&digit).lo
    });
    let scale = exact(exponent.trim_end_matches('+').parse().unwrap()).exp2();
    let near = whole.mul(&scale.lo);
    let far = if exponent.ends_with('+') {
        whole.add(&exact(1.0)).lo.mul(&scale.lo)
    } else {
        near.clone()
    };
    assert!(scale.lo == scale.hi && near.lo == near.hi && far.lo == far.hi);
    if mantissa.starts_with('-') {
        Bounds {
            lo: far.lo.neg(),
            hi: near.lo.neg(),
        }
    } else {
        Bounds {
            lo: near.lo,
            hi: far.lo,
        }
    }
}

fn row<'a>(rows: &'a [Row], name: &str) -> &'a Row {
    rows.iter().find(|row| row.name == name).unwrap()
}

/// How far the ends are apart in units of the last place of so many bits.
fn ulps(y: &Interval<Big>, bits: u32) -> f64 {
    if y.is_point() {
        return 0.0;
    }
    let size = if *y.lo() > Big::exact(0.0) {
        y.lo().clone()
    } else {
        y.hi().neg()
    };
    let relative = y.hi().sub(y.lo()).hi.div(&size.with_bits(53)).hi;
    relative.to_f64() * 2f64.powi(bits as i32)
}

#[test]
fn points_hold_digits_of_another_library() {
    let rows = all();
    let mut failures = 0;
    for sample in samples() {
        let row = row(&rows, sample.name);
        for bits in [24, 53, 106, 212, 300] {
            let args: Vec<Interval<Big>> = (sample.args.iter())
                .map(|x| Interval::point(Big::new(*x, bits)))
                .collect();
            let y = row.enclose_in(&args);
            let meets = *y.lo() <= sample.truth.hi && sample.truth.lo <= *y.hi();
            // One operation gives neighbours, or numbers two units apart; several in a row, such
            // as the powers of `small_power`, each add that. The slope of a power subtracts 1 from
            // its exponent, which may round, and ln of the base carries that: at most 745.
            let width = ulps(&y, bits);
            let most = match sample.name {
                "powslope" if bits < 106 => f64::INFINITY,
                "powslope" => 1500.0,
                _ => 20.0,
            };
            let tight = width <= most;
            if !(meets && tight) {
                failures += 1;
                println!(
                    "{} {:?} in {bits} bits: {y:?}, {width} ulp, not {:?}",
                    row.name, sample.args, sample.truth
                );
            }
        }
    }
    assert_eq!(failures, 0);
}
