//! Enclosures of any precision where a function takes another way than next to it: arguments as
//! small as the precision, its root and its square, whole numbers and their neighbours, sizes far
//! beyond 1, one argument far from the other. Those of few bits are held against one of many, and
//! are as narrow as few bits can be.

use trigrad_core::{Big, Bounds, End, Interval};

use crate::rows::{Row, all};

const COARSE: [u32; 3] = [24, 53, 106];
const FINE: u32 = 450;

// How many units of the last place an enclosure of an elementary function may be wide.
const UNITS: f64 = 4.0;

fn power_of_two(n: i64) -> Big {
    let half = |n: i64| Big::exact(2f64.powi(n as i32));
    half(n / 2).with_bits(FINE).mul(&half(n - n / 2)).lo
}

/// Sizes around the places where an enclosure of so many bits may change its way.
fn sizes(bits: u32) -> Vec<Big> {
    let bits = i64::from(bits);
    let around = |n: i64| (n - 5..=n + 5).map(power_of_two);
    let small = [bits / 2, bits, 2 * bits]
        .into_iter()
        .flat_map(|n| around(-n));
    let odd = small.enumerate().flat_map(|(i, x)| {
        let least = [1.0, 1.0 + 1.0 / 1024.0][i % 2];
        [least, 1.875].map(|factor| x.mul(&Big::exact(factor)).lo)
    });
    let one = Big::new(1.0, FINE);
    let beside = [4, bits / 2, bits - 2, bits, bits + 3, 2 * bits]
        .into_iter()
        .flat_map(|n| {
            let (one, little) = (one.clone(), power_of_two(-n));
            [one.add(&little).lo, one.sub(&little).lo]
        });
    let plain = [
        0.3, 0.5, 0.75, 0.99, 1.0, 1.5, 2.0, 3.0, 7.25, 20.0, 45.5, 710.0, 1e4, 1e10, 1e300,
    ];
    let plain = plain.map(|x| Big::new(x, FINE));
    odd.chain(beside).chain(plain).collect()
}

fn is_special(row: &Row) -> bool {
    let special = ["gamma", "erf", "sphj"];
    special.iter().any(|part| row.name.contains(part))
}

/// What is wrong with the enclosures at these numbers.
fn fault(row: &Row, at: &[Big], bits: u32, units: f64) -> Option<String> {
    let enclosed = |bits: u32| {
        let args: Vec<Interval<Big>> = (at.iter())
            .map(|x| Interval::point(x.clone().with_bits(bits)))
            .collect();
        row.enclose_in(&args)
    };
    let (coarse, fine) = (enclosed(bits), enclosed(FINE));
    if coarse.is_empty() || fine.is_empty() {
        let both = coarse.is_empty() && fine.is_empty();
        return (!both && units.is_finite()).then(|| format!("{coarse:?} beside {fine:?}"));
    }
    // The fine one is a few units of its last place wide, the coarse one rounded outwards.
    if !(coarse.lo() <= fine.hi() && fine.lo() <= coarse.hi()) {
        return Some(format!("{coarse:?} lies apart from {fine:?}"));
    }
    let end = |x: &Big| {
        if *x < Big::exact(0.0) {
            x.neg()
        } else {
            x.clone()
        }
    };
    let (a, b) = (end(fine.lo()), end(fine.hi()));
    let size = if a < b { b } else { a };
    let unit = size.with_bits(FINE).mul(&power_of_two(-i64::from(bits))).hi;
    let most = unit.mul(&Big::exact(2.0 * units.min(1e9))).hi;
    let width = coarse.hi().clone().with_bits(FINE).sub(coarse.lo()).hi;
    let is_finite = width < Big::exact(f64::INFINITY) && units.is_finite();
    (is_finite && width > most).then(|| format!("{coarse:?} is wide around {fine:?}"))
}

#[test]
fn few_bits_hold_what_many_say() {
    let mut faults = Vec::new();
    for row in all() {
        for bits in COARSE {
            let special = is_special(&row);
            let units = match row.name.as_str() {
                // Of which one has b - 1 rounded, the other sums that are more than the last.
                "powslope" | "sum" => f64::INFINITY,
                // Of several operations in a row.
                "dircos" => 8.0,
                _ if special => 16.0,
                _ => UNITS,
            };
            let sizes = sizes(bits);
            if row.arity == 1 {
                let step = if special { 7 } else { 1 };
                for x in sizes.iter().step_by(step) {
                    for x in [x.clone(), x.neg()] {
                        let found = fault(&row, std::slice::from_ref(&x), bits, units);
                        faults.extend(found.map(|fault| format!("{} at {x:?}: {fault}", row.name)));
                    }
                }
                continue;
            }
            // Each with some of the others, on both sides of 0.
            for (i, x) in sizes.iter().enumerate() {
                for (j, y) in [
                    (i * 7 + 3) % sizes.len(),
                    (i * 13 + 5) % sizes.len(),
                    sizes.len() - 1 - i % 15,
                ]
                .into_iter()
                .map(|j| (j, &sizes[j]))
                {
                    let x = if (i + j) % 4 == 3 { x.neg() } else { x.clone() };
                    let y = if (i + j) % 3 == 2 { y.neg() } else { y.clone() };
                    let args = [x, y, Big::exact(0.25)];
                    let at = &args[..row.arity];
                    let found = fault(&row, at, bits, units);
                    faults.extend(found.map(|fault| format!("{} at {at:?}: {fault}", row.name)));
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{}:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

// Where a number has too many bits before the point, waves have their range, and poles are
// anywhere.
#[test]
fn waves_beyond_reach_have_their_range() {
    let huge = power_of_two(1000).pow(&Big::exact(20.0)).lo;
    let (inf, one) = (f64::INFINITY, 1.0);
    for x in [huge.clone(), huge.neg()] {
        let (sine, cosine) = x.sin_cos().unwrap();
        for (name, found, lo, hi) in [
            ("sin", x.sin(), -one, one),
            ("cos", x.cos(), -one, one),
            ("sine beside cosine", sine, -one, one),
            ("cosine beside sine", cosine, -one, one),
            ("tan", x.tan(), -inf, inf),
            ("cot", x.cot(), -inf, inf),
            ("sec", x.sec(), -inf, inf),
            ("csc", x.csc(), -inf, inf),
        ] {
            let all = Bounds {
                lo: Big::exact(lo),
                hi: Big::exact(hi),
            };
            assert!(
                found.lo <= all.lo && all.hi <= found.hi,
                "{name}: {found:?}"
            );
        }
    }
}
