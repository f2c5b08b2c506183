//! The enclosures of f64, points and boxes, held against enclosures of 212 bits.
//!
//! Those are proved, and tell the true value from every double, so that an enclosure of f64 that
//! misses the truth by less than an ulp is caught. 10^4 random cases of each row, a twentieth of
//! that of the special functions, which take longer; with `TRIGRAD_NIGHTLY=1` 10^6 of each, of one
//! row with `TRIGRAD_ROW`. Over the whole range of exponents, near kinks, poles,
//! multiples of pi/2 and integers, infinite ends included.

use std::collections::BTreeMap;

use trigrad_core::{Big, Interval};

use crate::rows::{I, Row, all};

const BITS: u32 = 212;

/// Random numbers by a fixed sequence (splitmix64, G. Steele et al., 2014).
pub(crate) struct Random(u64);

impl Random {
    /// The sequence of a row.
    pub(crate) fn of(name: &str) -> Self {
        Self(name.bytes().map(u64::from).sum())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * 2f64.powi(-53)
    }

    pub(crate) fn sign(&mut self) -> f64 {
        if self.below(2) == 0 { 1.0 } else { -1.0 }
    }

    /// `x` moved by a few doubles.
    fn nudged(&mut self, x: f64) -> f64 {
        let steps = self.below(7) as i64 - 3;
        let moved = x.to_bits().wrapping_add_signed(steps);
        if x == 0.0 { x } else { f64::from_bits(moved) }
    }

    pub(crate) fn number(&mut self) -> f64 {
        const EDGES: [f64; 14] = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.5,
            2.0,
            -2.0,
            10.0,
            f64::MAX,
            f64::MIN,
            5e-324,
            -5e-324,
            f64::MIN_POSITIVE,
            709.782712893384,
        ];
        let x = match self.below(12) {
            0 => EDGES[self.below(14) as usize],
            1 | 2 => f64::from_bits(self.next()),
            3 | 4 => self.sign() * 30.0 * self.unit(),
            5 => self.sign() * self.below(60) as f64 / 2.0,
            6 => self.sign() * self.below(2000) as f64 * std::f64::consts::FRAC_PI_2,
            7 => 1.0 + self.sign() * self.unit() * 2f64.powi(-(self.below(52) as i32)),
            8 | 9 => self.sign() * self.unit() * 2f64.powi(self.below(72) as i32 - 60),
            10 => self.sign() * 750.0 * self.unit(),
            _ => self.sign() * self.unit(),
        };
        let x = if self.below(3) == 0 {
            self.nudged(x)
        } else {
            x
        };
        if x.is_finite() { x } else { 1.0 }
    }

    /// A box, unbounded at times, and a point inside.
    fn boxed(&mut self) -> (I, f64) {
        let x = self.number();
        let mut side = || match self.below(8) {
            0 => 0.0,
            1 => f64::INFINITY,
            2 => self.number().abs(),
            3 | 4 => x.abs() * self.unit() * 2f64.powi(-(self.below(50) as i32)),
            _ => self.unit() * 2f64.powi(4 - self.below(50) as i32),
        };
        let (left, right) = (side(), side());
        // A real zero has no sign.
        let (lo, hi, x) = (x - left + 0.0, x + right + 0.0, x + 0.0);
        (I::new(lo, hi).unwrap_or_else(I::entire), x)
    }
}

/// The first few misses of a row, and how many there are.
#[derive(Default)]
struct Misses {
    count: usize,
    shown: Vec<String>,
}

fn missed(found: &I, truth: &Interval<Big>) -> bool {
    if truth.is_empty() {
        return false;
    }
    let found = found.to_big(BITS);
    found.is_empty() || found.lo() > truth.hi() || truth.lo() > found.hi()
}

fn check(row: &Row, random: &mut Random, misses: &mut Misses, whole: bool) {
    let drawn: Vec<(I, f64)> = (0..row.arity).map(|_| random.boxed()).collect();
    let at: Vec<f64> = drawn.iter().map(|(_, x)| *x).collect();
    let fine: Vec<Interval<Big>> = (at.iter())
        .map(|x| Interval::point(Big::new(*x, BITS)))
        .collect();
    let truth = row.enclose_in(&fine);
    let points: Vec<I> = at.iter().map(|x| I::point(*x)).collect();
    let boxes: Vec<I> = drawn.iter().map(|(range, _)| *range).collect();
    let (point, range) = (row.enclose(&points), row.enclose(&boxes));
    // What is said of f64's box holds at each of its points, whose own enclosure knows more.
    let decorated = range.decoration() <= point.decoration();
    let mut report = |what: &str, args: &dyn std::fmt::Debug, found: &dyn std::fmt::Debug| {
        misses.count += 1;
        if misses.shown.len() < 3 {
            let truth = truth.to_f64();
            misses
                .shown
                .push(format!("{what} {args:?}: {found:?} misses {truth:?}"));
        }
    };
    if missed(&point, &truth) {
        report("point", &at, &point);
    }
    if missed(&range, &truth) {
        report("box", &(&at, &boxes), &range);
    }
    if !decorated && !truth.is_empty() {
        report("decoration", &(&at, &boxes), &(&point, &range));
    }
    if whole {
        let fine: Vec<Interval<Big>> = boxes.iter().map(|x| x.to_big(64)).collect();
        let range = row.enclose_in(&fine);
        let apart = range.is_empty() || range.lo() > truth.hi() || truth.lo() > range.hi();
        if apart && !truth.is_empty() {
            report("box of 64 bits", &(&at, &boxes), &range);
        }
    }
}

/// How many times as many cases are asked for.
pub(crate) fn nightly_factor() -> usize {
    let nightly = std::env::var("TRIGRAD_NIGHTLY").is_ok_and(|value| value == "1");
    if nightly { 100 } else { 1 }
}

#[test]
fn enclosures_of_doubles_hold_the_truth() {
    let factor = nightly_factor();
    let only = std::env::var("TRIGRAD_ROW").ok();
    let mut all_misses: BTreeMap<String, Misses> = BTreeMap::new();
    for row in all() {
        if only.as_ref().is_some_and(|only| *only != row.name) {
            continue;
        }
        let mut random = Random::of(&row.name);
        let start = std::time::Instant::now();
        let is_special = ["gamma", "erf", "sphj"]
            .iter()
            .any(|part| row.name.contains(part));
        let cases = match is_special && factor == 1 {
            true => 500,
            false => 10_000 * factor,
        };
        let misses = all_misses.entry(row.name.clone()).or_default();
        for case in 0..cases {
            check(&row, &mut random, misses, case % 8 == 0);
        }
        println!(
            "{:12} {cases} cases, {} misses, {:.1} s",
            row.name,
            misses.count,
            start.elapsed().as_secs_f64()
        );
        for text in &misses.shown {
            println!("    {text}");
        }
    }
    assert!(all_misses.values().all(|misses| misses.count == 0));
}
