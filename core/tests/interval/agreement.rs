//! Enclosures of one number in different precisions meet, from 2 bits to 5,000, also at numbers
//! that are no doubles: near multiples of pi/2, near 1, at fractions, beyond the range of f64.

use trigrad_core::{Big, End, Interval};

use crate::proof::{Random, nightly_factor};
use crate::rows::all;

/// A number of some hundreds of bits.
fn number(random: &mut Random) -> Big {
    let x = Big::new(random.number(), 40 + random.below(500) as u32);
    let small = Big::new(2.0, 53)
        .pow(&Big::exact(-(random.below(400) as f64)))
        .lo;
    match random.below(7) {
        0 => x.pi().lo.mul(&Big::exact(random.below(50) as f64 / 2.0)).lo,
        1 => {
            Big::new(1.0, 600)
                .add(&small.mul(&Big::exact(random.sign())).lo)
                .lo
        }
        2 => x.div(&Big::exact(3.0)).hi,
        3 => x.mul(&x).lo.mul(&x).hi,
        4 => x.mul(&small).lo,
        5 => x.add(&small).hi,
        _ => x,
    }
}

#[test]
fn precisions_agree() {
    // The last is beyond the table of pi and ln 2; few cases of it, since it takes milliseconds.
    const BITS: [u32; 9] = [2, 11, 24, 53, 106, 212, 700, 1500, 5000];
    let mut failures = 0;
    for row in all() {
        let mut random = Random::of(&row.name);
        let is_special = ["gamma", "erf", "sphj"]
            .iter()
            .any(|part| row.name.contains(part));
        let cases = nightly_factor() * if is_special { 12 } else { 150 };
        for case in 0..cases {
            let at: Vec<Big> = (0..row.arity).map(|_| number(&mut random)).collect();
            let mut all: Option<Interval<Big>> = None;
            let (few, many) = if is_special { (6, 6) } else { (7, 9) };
            let most = if case % 16 == 0 { many } else { few };
            for bits in &BITS[..most] {
                let args: Vec<Interval<Big>> = (at.iter())
                    .map(|x| Interval::point(x.clone().with_bits(*bits)))
                    .collect();
                let y = row.enclose_in(&args);
                let common = match &all {
                    Some(all) => all.intersect(&y),
                    None => y.clone(),
                };
                if common.is_empty() && !y.is_empty() {
                    failures += 1;
                    println!(
                        "{} {at:?} in {bits} bits: {y:?} lies apart from {all:?}",
                        row.name
                    );
                }
                all = Some(common);
            }
        }
    }
    assert_eq!(failures, 0);
}
